"""Where the report is checked and written."""

import itertools
import threading
import webbrowser
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

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
from srm_tui.reports import FORMATS, file_stem, format_of
from srm_tui.tui.screens.dialogs import ChoiceDialog
from srm_tui.tui.screens.place import Place
from srm_tui.tui.text import one_line, plain, share
from srm_tui.tui.widgets.key_bar import KeyBar
from srm_tui.tui.widgets.line_list import Line, LineList
from srm_tui.workspace import Workspace


class _StoppedError(Exception):
    """The report is no longer wanted."""


class ReportScreen(Place):
    """Shows what a reader will ask, and writes the report."""

    TITLE = "Report"
    ABOUT = "Choose a format, change the file's name if you like, and press W to write it."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "write", "Write", tooltip="Write the report", id="report.write"),
        Binding("f", "edit", "File name", tooltip="Change where it is written", id="report.file"),
        Binding("o", "open", "Open", tooltip="Open what was written", id="report.open"),
        Binding("escape", "back", "Back", tooltip="Stop writing, or go back", id="report.back"),
    ]

    @dataclass
    class Advanced(Message):
        """The work on the report came a step further."""

        text: str

    @dataclass
    class Written(Message):
        """The report is there."""

        path: Path
        size: int

    @dataclass
    class Failed(Message):
        """The report could not be written."""

        error: SrmError

    def __init__(self, workspace: Workspace, assessment_id: str) -> None:
        super().__init__(workspace)
        self.assessment_id = assessment_id
        self.written: Path | None = None
        self._stop: threading.Event | None = None
        """Set to stop the work that is going on; None while there is none."""

    def compose(self) -> ComposeResult:
        """Lay out what to write beside where the assessment stands."""
        yield Header(icon="")
        with Horizontal(id="report"):
            with Vertical(id="report-form"):
                yield Label("Format")
                yield LineList(
                    [
                        Line(each.id, f"{each.id.upper():5} {each.title}")
                        for each in FORMATS.values()
                    ],
                    id="formats",
                )
                yield Label("File")
                yield Input(id="file", compact=True)
                yield Static(id="report-state")
            with VerticalScroll(id="report-side"):
                yield Static(id="standing")
        yield KeyBar()

    def on_mount(self) -> None:
        """Propose a file in the present folder."""
        found = self.workspace.assess(self.assessment_id)
        self.title = one_line(found.record.details.name)
        self.query_one("#standing", Static).update(_tell(self.workspace, found))
        stem = file_stem(found.record.details.name)
        self.query_one("#file", Input).value = f"{stem}-gap-report.pdf"
        self._say(f"Up and down choose a format; W or Enter writes it.\nFolder: {Path.cwd()}")
        self.query_one(LineList).focus()

    @on(LineList.Highlighted)
    def change_suffix(self, message: LineList.Highlighted) -> None:
        """Let the file's name end as the format does."""
        message.stop()
        field = self.query_one("#file", Input)
        if field.value:
            field.value = str(Path(field.value).with_suffix(FORMATS[message.line_id].suffixes[0]))

    @on(LineList.Chosen)
    @on(Input.Submitted)
    def write_chosen(self, message: LineList.Chosen | Input.Submitted) -> None:
        """Write on Enter."""
        message.stop()
        self.action_write()

    @work
    async def action_write(self) -> None:
        """Write the report, unless it is being written; ask before a file is replaced."""
        if self._stop is not None:
            return
        text = self.query_one("#file", Input).value.strip()
        if not text:
            self._say("Not written. Name the file first: F goes to its name.")
            return
        path = Path(text).expanduser()
        if path.is_file() and path != self.written:
            choice = await self.app.push_screen_wait(_replacing(path))
            if choice is None:
                return
            if choice == "beside":
                path = _free_path(path)
                self.query_one("#file", Input).value = str(path)
        self._stop = threading.Event()
        self.written = None
        self._say("Working ...\nEscape stops it.")
        self.render_report(path, self._stop)

    @work(thread=True, group="report", exit_on_error=False)
    def render_report(self, path: Path, stop: threading.Event) -> None:
        """Make the report and write it whole, in a thread of its own."""

        def advance(text: str) -> None:
            if stop.is_set():
                raise _StoppedError
            self.post_message(self.Advanced(text))

        try:
            written_as = format_of(path)
            data = self.workspace.report(self.assessment_id, written_as, advance)
            advance("Writing the file")
            write_whole(path, data)
        except _StoppedError:
            return
        except SrmError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Written(path, len(data)))

    @on(Advanced)
    def show_step(self, message: Advanced) -> None:
        """Show how far the work is."""
        if self._stop is not None:
            self._say(f"{message.text} ...\nEscape stops it.")

    @on(Written)
    def show_written(self, message: Written) -> None:
        """Say where the report is."""
        if self._stop is None:
            return
        self._stop = None
        self.written = message.path
        size = f"{message.size / 1024:,.0f} KB"
        place = message.path.absolute()
        self._say(f"Written ({size}). O opens it, Escape goes back.\n{place}")

    @on(Failed)
    def show_failure(self, message: Failed) -> None:
        """Say what went wrong and what to do."""
        self._stop = None
        self._say(f"Not written. {message.error}\n{message.error.hint}")
        self.tell(message.error)

    def action_edit(self) -> None:
        """Go to the file's name."""
        self.query_one("#file").focus()

    def action_open(self) -> None:
        """Open the report with what the system opens such files with."""
        if self.written is None:
            self.say("Nothing is written yet; W writes it.")
        elif not webbrowser.open(self.written.absolute().as_uri()):
            self.say(f"No program was found that opens it; the file is {self.written}")

    def action_back(self) -> None:
        """Stop the work, leave the field, or go back."""
        if self._stop is not None:
            self._stop.set()
            self._stop = None
            self._say("Stopped; nothing was written. W writes it.")
        elif isinstance(self.focused, Input):
            self.query_one(LineList).focus()
        else:
            self.dismiss()

    def _say(self, text: str) -> None:
        self.query_one("#report-state", Static).update(plain(text))


def _replacing(path: Path) -> ChoiceDialog:
    """Return the question what to do about a file that is there already."""
    lines = (
        Line("replace", "Replace it"),
        Line("beside", f"Keep it, and write {_free_path(path).name}"),
    )
    return ChoiceDialog(f"{path.name} is there already", lines)


def _free_path(path: Path) -> Path:
    """Return `path` with a number that no file has yet."""
    numbered = (path.with_stem(f"{path.stem}-{number}") for number in itertools.count(2))
    return next(each for each in numbered if not each.exists())


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
