"""Where the report is checked and written."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from msgspec.structs import replace
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Header, Input, Label, Static

from srm_tui.core.assessment import Assessment
from srm_tui.core.lint import ASSESSMENT_RULES, lint_assessment, summarise
from srm_tui.core.vocabulary import Severity
from srm_tui.errors import SrmError
from srm_tui.files import write_whole
from srm_tui.reports import FORMATS, PROFILES, USUAL, Options, Paper, Step, file_stem
from srm_tui.tui.opening import open_path
from srm_tui.tui.report_job import PORTABLE, ReportJob, StoppedError
from srm_tui.tui.screens.dialogs import ChoiceDialog
from srm_tui.tui.screens.exchange import free_to_write, last_folder, remember_folder
from srm_tui.tui.screens.place import Place
from srm_tui.tui.text import one_line, plain, share
from srm_tui.tui.widgets.key_bar import KeyBar
from srm_tui.tui.widgets.line_list import Line, LineList
from srm_tui.tui.widgets.path_input import PathInput
from srm_tui.workspace import Workspace

_SUFFIXES = {each.id: each.suffixes[0] for each in FORMATS.values()} | {"yaml": PORTABLE}
_LINES = (
    *(Line(each.id, f"{each.id.upper():5} {each.title}") for each in FORMATS.values()),
    Line("yaml", "YAML  The assessment itself, to import elsewhere"),
)


class ReportScreen(Place):
    """Shows what a reader will ask, and writes the report."""

    TITLE = "Report"
    ABOUT = (
        "Choose a format and with V for whom the report is, change the file's name if you like, "
        "and press W to write it. Escape "
        "stops the work: the file is written whole or not at all. O opens what was written, R "
        "its folder. The folder used last is remembered."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "write", "Write", tooltip="Write the report", id="report.write"),
        Binding("v", "profile", "For whom", tooltip="Choose what is in it", id="report.profile"),
        Binding("a", "paper", "Paper", tooltip="A4 or US Letter", id="report.paper"),
        Binding("f", "edit", "File name", tooltip="Change where it is written", id="report.file"),
        Binding("o", "open", "Open", tooltip="Open what was written", id="report.open"),
        Binding("r", "reveal", "Folder", tooltip="Open the folder it is in", id="report.reveal"),
        Binding("escape", "back", "Back", tooltip="Stop writing, or go back", id="report.back"),
    ]

    @dataclass
    class Advanced(Message):
        """The work on the report came a step further."""

        job: ReportJob
        text: str

    @dataclass
    class Ended(Message):
        """The work on a report is over: written, stopped or failed."""

        job: ReportJob
        size: int = 0
        error: SrmError | None = None

    def __init__(self, workspace: Workspace, assessment_id: str) -> None:
        super().__init__(workspace)
        self.assessment_id = assessment_id
        self.written: Path | None = None
        self.job: ReportJob | None = None
        """The work that is going on; None while there is none."""
        self.options = USUAL
        self._name = ""
        """What the file of any report is called, before its kind."""
        self._share = 0.0

    def compose(self) -> ComposeResult:
        """Lay out what to write beside where the assessment stands."""
        yield Header(icon="")
        with Horizontal(id="report"):
            with Vertical(id="report-form"):
                yield Label("Format")
                yield LineList(_LINES, id="formats")
                yield Static(id="options")
                yield Label("File")
                yield PathInput(id="file", compact=True, suffixes=tuple(_SUFFIXES.values()))
                yield Static(id="report-state")
            with VerticalScroll(id="report-side"):
                yield Static(id="standing")
        yield KeyBar()

    def on_mount(self) -> None:
        """Propose a file in the folder used last."""
        found = self.workspace.assess(self.assessment_id)
        self.title = one_line(found.record.details.name)
        self.query_one("#standing", Static).update(_tell(self.workspace, found))
        self._name = file_stem(found.record.details.name)
        name = f"{self._name}-{_kind(self.options)}.pdf"
        folder = Path() if self.is_in_browser else last_folder(self)
        self.query_one("#file", Input).value = str(folder / name)
        self._say_options()
        where = "It goes to your browser." if self.is_in_browser else f"Folder: {Path.cwd()}"
        self._say(f"Up and down choose a format; W or Enter writes it.\n{where}")
        self.query_one(LineList).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to open only what is written, and not in a browser: it is on another machine."""
        if action in ("open", "reveal"):
            return self.written is not None and not self.is_in_browser
        return super().check_action(action, parameters)

    @on(LineList.Highlighted)
    def change_suffix(self, message: LineList.Highlighted) -> None:
        """Let the file's name end as the format does."""
        message.stop()
        field = self.query_one("#file", Input)
        if field.value:
            field.value = _ending(field.value, _SUFFIXES[message.line_id])

    @on(PathInput.Undecided)
    def go_on(self, message: PathInput.Undecided) -> None:
        """Leave the file's name."""
        message.stop()
        self.focus_next()

    @on(LineList.Chosen)
    @on(Input.Submitted)
    def write_chosen(self, message: LineList.Chosen | Input.Submitted) -> None:
        """Write on Enter."""
        message.stop()
        self.action_write()

    @work
    async def action_write(self) -> None:
        """Write the report, unless it is being written; ask before a file is replaced."""
        if self.job is not None:
            return
        text = self.query_one("#file", Input).value.strip()
        if not text:
            self._say("Not written. Name the file first: F goes to its name.")
            return
        path = Path(Path(text).name) if self.is_in_browser else Path(text).expanduser()
        if path != self.written and not self.is_in_browser:
            free = await free_to_write(self, path)
            if free is None:
                return
            if free != path:
                path = free
                self.query_one("#file", Input).value = str(path)
        keep = self._give_to_browser if self.is_in_browser else write_whole
        self.job = ReportJob(self.workspace, self.assessment_id, path, self.options, keep)
        self._set_written(None)
        self._share = 0.0
        self._say_step(Step("Reading the answers", 0.0))
        self.make(self.job)

    def _give_to_browser(self, path: Path, data: bytes) -> None:
        self.app.call_from_thread(self.deliver, path.name, data)

    @work(thread=True, group="report", exit_on_error=False)
    def make(self, job: ReportJob) -> None:
        """Make the report and write it whole, in a thread of its own."""

        def tell(text: str) -> None:
            self.post_message(self.Advanced(job, text))

        try:
            size = job.run(tell)
        except StoppedError:
            self.post_message(self.Ended(job))
        except SrmError as error:
            self.post_message(self.Ended(job, error=error))
        else:
            self.post_message(self.Ended(job, size))

    @on(Advanced)
    def show_step(self, message: Advanced) -> None:
        """Show how far the work is."""
        if message.job is self.job:
            self._say_step(message.text)

    @on(Ended)
    def show_end(self, message: Ended) -> None:
        """Say where the report is, or what went wrong and what to do."""
        if message.job is not self.job:
            return
        self.job = None
        if message.error:
            self._say(f"Not written. {message.error}\n{message.error.hint}")
            self.tell(message.error)
        elif message.size and self.is_in_browser:
            size = f"{message.size / 1024:,.0f} KB"
            self._say(f"Given to your browser ({size}). Escape goes back.\n{message.job.path}")
        elif message.size:
            place = message.job.path.absolute()
            self._set_written(message.job.path)
            remember_folder(self, place.parent)
            size = f"{message.size / 1024:,.0f} KB"
            self._say(f"Written ({size}). O opens it, R its folder. Escape goes back.\n{place}")

    async def settle(self) -> bool:
        """Stop the work before the app ends."""
        self._stop()
        return True

    def _stop(self) -> bool:
        """Stop the work; return False when its file is being written already."""
        if self.job is None or self.job.stop():
            self.job = None
            return True
        return False

    @work
    async def action_profile(self) -> None:
        """Ask for whom the report is."""
        lines = tuple(Line(each.id, f"{each.title}: {each.about}") for each in PROFILES.values())
        dialog = ChoiceDialog("Which report?", lines, current=self.options.profile)
        if chosen := await self.app.push_screen_wait(dialog):
            self._choose(replace(self.options, profile=chosen))

    def action_paper(self) -> None:
        """Change between A4 and US Letter."""
        is_a4 = self.options.paper is Paper.A4
        self._choose(replace(self.options, paper=Paper.LETTER if is_a4 else Paper.A4))

    def _choose(self, options: Options) -> None:
        """Take options; a file name that was proposed follows them."""
        field = self.query_one("#file", Input)
        folder, _, name = field.value.rpartition("/")
        before = f"{self._name}-{_kind(self.options)}"
        if name.startswith(f"{before}."):
            name = f"{self._name}-{_kind(options)}{name.removeprefix(before)}"
            field.value = f"{folder}/{name}" if folder else name
        self.options = options
        self._say_options()

    def _say_options(self) -> None:
        profile = PROFILES[self.options.profile]
        paper = "A4" if self.options.paper is Paper.A4 else "US Letter"
        text = Content.assemble(
            Content.styled(profile.title, "bold"), plain(f": {profile.about} ({paper})")
        )
        self.query_one("#options", Static).update(text)

    def action_edit(self) -> None:
        """Go to the file's name."""
        self.query_one("#file").focus()

    async def action_open(self) -> None:
        """Open the report with what the system opens such files with."""
        if self.written is not None:
            await self._open(self.written.absolute())

    async def action_reveal(self) -> None:
        """Open the folder that the report is in."""
        if self.written is not None:
            await self._open(self.written.absolute().parent)

    async def _open(self, path: Path) -> None:
        if not await self.off_thread(open_path, path):
            self.say(f"No program was found that opens it here. It is {path}", "Not opened")

    def action_back(self) -> None:
        """Stop the work, leave the field, or go back."""
        if self.job is not None:
            if self._stop():
                self._say("Stopped; nothing was written. W writes it.")
            else:
                self._say("The file is being written now; it is too late to stop.")
        elif isinstance(self.focused, Input):
            self.query_one(LineList).focus()
        else:
            self.dismiss()

    def _set_written(self, path: Path | None) -> None:
        self.written = path
        self.refresh_bindings()

    def _say_step(self, text: str) -> None:
        """Show a step with a bar; a step that tells no share leaves the bar as it is."""
        if isinstance(text, Step):
            self._share = max(self._share, text.share)
        percent = int(100 * self._share)
        self._say(f"[{share(percent, 100, 30)}] {percent:>3} %  Escape stops it.\n{text}")

    def _say(self, text: str) -> None:
        self.query_one("#report-state", Static).update(plain(text))


def _kind(options: Options) -> str:
    """Return what the file of such a report is called behind the name."""
    return "gap-report" if options.profile == USUAL.profile else options.profile


def _ending(text: str, suffix: str) -> str:
    """Return a path that ends in `suffix`, in place of the ending that it has."""
    known = (each for each in _SUFFIXES.values() if text.casefold().endswith(each))
    ending = max(known, key=len, default=Path(text).suffix)
    return f"{text[: len(text) - len(ending)]}{suffix}"


def _tell(workspace: Workspace, found: Assessment) -> Content:
    """Return where the assessment stands and what a reader will ask."""
    totals = found.totals
    severe = ", ".join(
        f"{count} {severity.label.lower()}"
        for severity in Severity
        if (count := totals.gaps_by_severity[severity])
    )
    known = totals.answered and totals.score is not None
    score = f"{totals.score} %" if known else "not known yet"
    lines = [
        Content.styled("Where it stands", "bold underline"),
        Content(f"{share(totals.answered, totals.count, 24)} {totals.answered}/{totals.count}"),
        Content(f"Gaps: {totals.gaps}{f' ({severe})' if severe else ''}"),
        Content(f"Score: {score}"),
        Content(""),
        Content.styled("What a reader will ask", "bold underline"),
    ]
    counts = summarise(lint_assessment(workspace.kb, found))
    lines += [
        plain(f"{count:>3}  {ASSESSMENT_RULES.get(rule, rule)}") for rule, count in counts.items()
    ] or [Content("Nothing is open.")]
    return Content("\n").join(lines)
