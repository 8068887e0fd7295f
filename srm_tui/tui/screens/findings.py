"""Where one sees what scanners found, and imports more of it."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from srm_tui.core.answers import Details
from srm_tui.core.assessment import Assessment
from srm_tui.errors import SrmError
from srm_tui.importers.findings import ReadFindings
from srm_tui.tui import findings_text
from srm_tui.tui.import_job import ImportJob
from srm_tui.tui.key_names import key_name, with_keys
from srm_tui.tui.mistaken import error_text
from srm_tui.tui.report_job import StoppedError
from srm_tui.tui.screens.exchange import last_folder, remember_folder
from srm_tui.tui.screens.files import FileDialog
from srm_tui.tui.screens.reading import ReadingDialog
from srm_tui.tui.screens.standing import BACK, StandingPlace
from srm_tui.tui.text import count, one_line, plain, share
from srm_tui.tui.widgets.containers import Horizontal, VerticalScroll
from srm_tui.tui.widgets.key_bar import KeyBar
from srm_tui.tui.widgets.line_list import Line, LineList
from srm_tui.tui.widgets.title_bar import TitleBar
from srm_tui.workspace import Workspace

_HELP = (
    "Output of Prowler (json-ocsf, csv, json-asff) or Security Hub. "
    "A star behind a folder, as in output/*, takes all that is in it."
)
_KEEP = Line("keep", "Lay the findings beside the answers")
_DROP = Line("drop", "Keep nothing of it")


class FindingsScreen(StandingPlace):
    """Shows the findings by control, what contradicts an answer first, and the imports."""

    TITLE = "Findings"
    ABOUT = (
        "What scanners found lies beside your answers and never changes one. Answers that say too "
        "much stand first. {list.choose} goes to the duty, Tab to the text beside it. "
        "{findings.import} imports a file of Prowler or Security Hub; {assessment.undo} takes "
        "your last import back, with all that it said."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "i", "import", "Import", tooltip="Import what a scanner found", id="findings.import"
        ),
        Binding("o,enter", "open", "Duty", tooltip="Go to the duty", id="findings.open"),
        BACK,
    ]

    lines = getters.query_one("#findings-list", LineList)

    @dataclass
    class Advanced(Message):
        """A file was read a piece further."""

        job: ImportJob[ReadFindings]
        name: str
        read: int
        size: int

    def __init__(self, workspace: Workspace, assessment_id: str, control_id: str = "") -> None:
        super().__init__(workspace, assessment_id)
        self._wanted = control_id
        """The control at which one begins; empty for the first line."""
        self._is_news = False
        """Whether an import has just brought something, which is shown from its top."""
        self.job: ImportJob[ReadFindings] | None = None
        """The import that is being read; None while there is none."""

    def compose(self) -> ComposeResult:
        """Lay the controls out beside what was found about the current one."""
        yield TitleBar()
        yield Static(id="findings-state")
        with Horizontal(id="findings"):
            yield LineList(
                id="findings-list",
                empty=with_keys(
                    "No findings yet."
                    if self.is_in_browser
                    else "No findings yet. {findings.import} imports some."
                ),
            )
            with VerticalScroll(id="findings-side"):
                yield Static(id="finding")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin at the control that was asked for."""
        self.query_one("#findings-state").display = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer no files of this machine to a browser."""
        if action == "import" and self.is_in_browser:
            return False
        return super().check_action(action, parameters)

    def show_standing(self, found: Assessment) -> None:
        """Show the controls that have findings, and the imports."""
        lines = list(findings_text.finding_lines(self.workspace.kb, found))
        self.set_class(not lines, "-empty")
        self.lines.set_lines(lines, self._wanted or ("" if self._is_news else None))
        self._is_news = False
        if self._wanted and not self.lines.go_to(self._wanted):
            self.say("Nothing was found about this duty.")
        self._wanted = ""
        (self.lines if lines else self.query_one("#findings-side")).focus()
        self.show_finding()

    @on(LineList.Highlighted)
    def show_finding(self) -> None:
        """Show what is known of the line under the cursor, from its top."""
        self.query_one("#finding", Static).update(self._tell(self.lines.current))
        self.query_one("#findings-side").scroll_home(animate=False)

    def _tell(self, line_id: str) -> Content:
        if self.assessment is None or line_id in ("", findings_text.NOTHING):
            if self.is_in_browser:
                return Content(findings_text.NOTHING_IN_BROWSER)
            return Content(with_keys(findings_text.NOTHING_YET))
        if line_id.startswith(findings_text.RECEIPT):
            wanted = line_id.removeprefix(findings_text.RECEIPT)
            receipts = self.assessment.record.receipts
            found = next((each for each in receipts if each.id == wanted), None)
            return findings_text.tell_receipt(found) if found else Content("")
        return findings_text.tell_control(self.workspace.kb, self.assessment, line_id)

    @on(LineList.Chosen)
    def open_chosen(self, message: LineList.Chosen) -> None:
        """Go to the duty that was chosen."""
        message.stop()
        self.action_open()

    def action_open(self) -> None:
        """Go to the duty under the cursor in the workshop."""
        current = self.lines.current
        if self.assessment and current in self.assessment.row_by_id:
            self.go_to_duty(current)
        else:
            self.say("This line is about no duty of the present scope.")

    def action_back(self) -> None:
        """Stop the import, or go back."""
        if self.job is None:
            self.dismiss()
        else:
            self._stop()
            self.say("Stopped; nothing was kept.", "Import")

    async def settle(self) -> bool:
        """Stop the import before the app ends."""
        self._stop()
        return True

    def _stop(self) -> None:
        if self.job is not None:
            self.job.stop()
            self.job = None
        self._say_state("")

    @work
    async def action_import(self) -> None:
        """Ask for a file until one can be read; show what it says, and keep it when wanted."""
        if self.job is not None:
            return
        folder = last_folder(self)
        answer: str | None = f"{folder}/" if folder.is_absolute() else ""
        problem = ""
        while True:
            answer = await self.app.push_screen_wait(
                FileDialog(
                    "Import findings", answer or "", _HELP, problem, _SUFFIXES, is_there=True
                )
            )
            if not answer:
                return
            path = Path(answer.removesuffix("*") or ".").expanduser()
            try:
                read = await self._read(path)
            except StoppedError:
                return
            except SrmError as error:
                problem = error_text(error)
            else:
                remember_folder(self, (path if path.is_dir() else path.parent).absolute())
                await self._keep(read)
                return

    async def _read(self, path: Path) -> ReadFindings:
        """Return what files say, telling how far the reading is."""
        findings, assessment_id = self.workspace.findings, self.assessment_id
        job = self.job = ImportJob(lambda tell: findings.read(assessment_id, [path], tell))
        self._say_state(with_keys("Reading. {standing.back} stops it."))

        def tell(name: str, read: int, size: int) -> None:
            self.post_message(self.Advanced(job, name, read, size))

        try:
            return await asyncio.to_thread(job.run, tell)
        finally:
            if self.job is job:
                self.job = None
                self._say_state("")

    @on(Advanced)
    def show_progress(self, message: Advanced) -> None:
        """Show how far the reading is."""
        message.stop()
        if message.job is self.job:
            percent = 100 * message.read // max(message.size, 1)
            bar = share(percent, 100, 24)
            megabytes = f"{message.read / 1e6:,.0f} of {message.size / 1e6:,.0f} MB"
            name = one_line(message.name)
            self._say_state(
                f"[{bar}] {percent:>3} %  {megabytes}  {key_name('standing.back')} stops it.  "
                f"{name}"
            )

    async def _keep(self, read: ReadFindings) -> None:
        """Show the receipts, and keep what was read when that is wanted."""
        text = findings_text.tell_receipts(read.receipts)
        new = f"Controls of which it says something new: {len(read.controls)}."
        if read.skipped:
            new += f" Files without findings, left aside: {len(read.skipped)}."
        details = self.assessment.record.details if self.assessment else Details(name="")
        if foreign := details.foreign_text(read.accounts):
            new = f"{foreign}\n{new}"
        whole = f"It is a whole scan: close also {count(read.closing, 'resource')} not seen again"
        choices = (_KEEP, *((Line("whole", whole),) if read.closing else ()), _DROP)
        dialog = ReadingDialog("Import", Content.assemble(plain(new), "\n\n", text), choices)
        choice = await self.app.push_screen_wait(dialog)
        if choice not in ("keep", "whole"):
            self.say("Nothing was kept.", "Import")
            return
        keep = self.workspace.findings.keep
        kept = await self.off_thread(keep, self.assessment_id, read, is_whole=choice == "whole")
        if kept is not None:
            self.mark_saved()
            self._is_news = True
            self.show_current()
            self.say(
                f"{findings_text.tell_outcome(kept)}. {key_name('assessment.undo')} takes it back.",
                "Imported",
            )

    def _say_state(self, text: str) -> None:
        state = self.query_one("#findings-state", Static)
        state.display = bool(text)
        state.update(plain(text))


_SUFFIXES = (".json", ".csv", ".jsonl", ".ndjson")
