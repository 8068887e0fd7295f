"""Where the report is checked and written."""

from pathlib import Path
from typing import ClassVar

from msgspec.structs import replace
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Label, Static

from srm_tui.core.assessment import Assessment
from srm_tui.core.lint import ASSESSMENT_RULES, lint_assessment, summarise
from srm_tui.core.vocabulary import Severity
from srm_tui.reports import FORMATS, PROFILES, USUAL, Options, Paper, file_stem
from srm_tui.tui.key_names import key_name, with_keys
from srm_tui.tui.report_job import PORTABLE
from srm_tui.tui.screens.dialogs import ChoiceDialog
from srm_tui.tui.screens.exchange import free_to_write, last_folder
from srm_tui.tui.screens.writing import WritingPlace
from srm_tui.tui.text import one_line, plain, share
from srm_tui.tui.widgets.containers import Horizontal, Vertical, VerticalScroll
from srm_tui.tui.widgets.key_bar import KeyBar
from srm_tui.tui.widgets.line_list import Line, LineList
from srm_tui.tui.widgets.path_input import PathInput
from srm_tui.tui.widgets.title_bar import TitleBar
from srm_tui.workspace import Workspace

_OFFERED = tuple(each for each in FORMATS.values() if not each.is_part)
_SUFFIXES = {each.id: each.suffixes[0] for each in _OFFERED} | {"yaml": PORTABLE}
_LINES = (
    *(Line(each.id, f"{each.id.upper():15} {each.title}") for each in _OFFERED),
    Line("yaml", f"{'YAML':15} The assessment, to import elsewhere"),
)


class ReportScreen(WritingPlace):
    """Shows what a reader will ask, and writes the report."""

    TITLE = "Report"
    ABOUT = (
        "Choose a format and with {report.profile} for whom the report is, change the file's name "
        "if you like, and press {report.write} to write it. {report.back} stops the work: the "
        "file is written whole or not at all. {report.open} opens what was written, "
        "{report.reveal} its folder. The folder used last is remembered."
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

    def __init__(self, workspace: Workspace, assessment_id: str) -> None:
        super().__init__(workspace, assessment_id)
        self.options = USUAL
        self._name = ""
        """What the file of any report is called, before its kind."""

    def compose(self) -> ComposeResult:
        """Lay out what to write beside where the assessment stands."""
        yield TitleBar()
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
        self.say_state(
            f"Up and down choose a format; {key_name('report.write')} or Enter writes it.\n{where}"
        )
        self.query_one(LineList).focus()

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
            self.say_state(
                with_keys("Not written. Name the file first: {report.file} goes to its name.")
            )
            return
        path = Path(Path(text).name) if self.is_in_browser else Path(text).expanduser()
        if path != self.written and not self.is_in_browser:
            free = await free_to_write(self, path)
            if free is None:
                return
            if free != path:
                path = free
                self.query_one("#file", Input).value = str(path)
        self.begin(path, self.options)

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

    def action_back(self) -> None:
        """Stop the work, leave the field, or go back."""
        if self.job is not None:
            if self.stop():
                self.say_state(with_keys("Stopped; nothing was written. {report.write} writes it."))
            else:
                self.say_state("The file is being written now; it is too late to stop.")
        elif isinstance(self.focused, Input):
            self.query_one(LineList).focus()
        else:
            self.dismiss()


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
