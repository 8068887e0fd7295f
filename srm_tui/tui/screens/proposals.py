"""Where one sees what files suggest for the scope, and takes over what is right."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widgets import Header, Static

from srm_tui.core.answers import Record
from srm_tui.core.proposals import accepted
from srm_tui.core.scope import Scope
from srm_tui.core.scope_difference import ScopeDifference, compare_scopes, summary_text
from srm_tui.errors import SrmError
from srm_tui.tui import findings_text, proposed
from srm_tui.tui.import_job import Advance, ImportJob
from srm_tui.tui.meaning import tell_difference
from srm_tui.tui.report_job import StoppedError
from srm_tui.tui.screens.exchange import last_folder, remember_folder
from srm_tui.tui.screens.files import FileDialog
from srm_tui.tui.screens.place import Place
from srm_tui.tui.screens.reading import ReadingDialog
from srm_tui.tui.text import count, one_line, plain, share
from srm_tui.tui.widgets.key_bar import KeyBar
from srm_tui.tui.widgets.line_list import LineList
from srm_tui.workspace import Workspace
from srm_tui.workspace.importing import ScopeImport, accept_scope, read_scope

_HELP = (
    "Infrastructure as code, inventories, bills, or a folder of them: what it is shows in its "
    "content. Enter takes a folder as a whole; Tab goes into it."
)
_NEEDS_FILES = frozenset(("toggle_all", "accept", "duties"))


class ProposalsScreen(Place):
    """Reads files, shows what they suggest and why, and saves what is marked on a yes."""

    TITLE = "From files"
    ABOUT = (
        "What files suggest is marked at first; Space takes a mark away or sets it, and A does so "
        "for all. Nothing is saved until Y. Beside a line stands where it was seen and what it "
        "brings; at the end of the list stands what is not known, what was left aside and why. "
        "An answer you gave yourself stays. In the scope, U takes all of it back in one step."
    )
    MARKS: ClassVar[dict[str, str]] = proposed.MARKS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,f8", "accept", "Take over", tooltip="Save what is marked", id="files.accept"),
        Binding("a", "toggle_all", "All", tooltip="Mark all, or none", id="files.all"),
        Binding(
            "d,f6",
            "duties",
            "Duties",
            tooltip="The duties that come, go, change",
            id="files.duties",
        ),
        Binding("f,f5", "choose", "Files", tooltip="Read other files", id="files.choose"),
        Binding("h", "imports", "Imports", tooltip="What was imported so far", id="files.imports"),
        Binding("escape", "back", "Back", tooltip="Stop reading, or leave", id="files.back"),
    ]

    listing = getters.query_one("#proposals", LineList)

    @dataclass
    class Advanced(Message):
        """The reading came further."""

        job: ImportJob[ScopeImport]
        file: str
        read: int
        size: int

    @dataclass
    class Ended(Message):
        """The reading is over: done, stopped or failed."""

        job: ImportJob[ScopeImport]
        found: ScopeImport | None = None
        error: SrmError | None = None

    def __init__(self, workspace: Workspace, assessment_id: str) -> None:
        super().__init__(workspace)
        self.assessment_id = assessment_id
        self.record = Record(id=assessment_id)
        self.found: ScopeImport | None = None
        """What was read; None before."""
        self.job: ImportJob[ScopeImport] | None = None
        """The reading that is going on; None while there is none."""
        self.left: frozenset[str] = frozenset()
        """The lines whose mark was taken away."""
        self.taken = ""
        """What was taken over, in a sentence; empty when nothing was."""
        self._path = ""
        """What was named last."""

    def compose(self) -> ComposeResult:
        """Lay out the list beside what its line means."""
        yield Header(icon="")
        yield Static(id="proposals-head")
        with Horizontal(id="proposals-pane"):
            yield LineList(id="proposals", empty="Nothing is read yet; F chooses a file or folder.")
            with VerticalScroll(id="proposals-side"):
                yield Static(id="proposals-detail")
        yield KeyBar()

    def on_mount(self) -> None:
        """Ask for files at once."""
        self.record = self.workspace.record(self.assessment_id)
        self.title = one_line(self.record.details.name)
        self.listing.focus()
        self._say_head("Name a file or folder; what it is shows in its content.")
        self.action_choose()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        if action in _NEEDS_FILES:
            return self.found is not None and self.job is None
        if action == "choose":
            return self.job is None
        if action == "imports":
            return bool(self.record.receipts)
        return super().check_action(action, parameters)

    @work
    async def action_choose(self) -> None:
        """Ask for a file or folder, and read it."""
        folder = last_folder(self)
        before = self._path or (f"{folder}/" if folder.is_absolute() else "")
        problem = ""
        while True:
            dialog = FileDialog("Propose from files", before, _HELP, problem, folders=True)
            answer = await self.app.push_screen_wait(dialog)
            if answer is None:
                if self.found is None and not self.record.receipts:
                    self.dismiss()
                return
            path = Path(answer).expanduser()
            if path.exists():
                break
            before, problem = answer, f"There is no file or folder {answer}."
        self._path = answer
        remember_folder(self, path.absolute() if path.is_dir() else path.absolute().parent)
        self._begin(path)

    def _begin(self, path: Path) -> None:
        kb = self.workspace.kb

        def read(tell: Advance) -> ScopeImport:
            return read_scope(kb, [path], lambda step: tell(*step))

        self.job = ImportJob(read)
        self._say_head(f"Reading {one_line(path.name or str(path))}\nEscape stops it.")
        self.refresh_bindings()
        self.read(self.job)

    @work(thread=True, group="reading", exit_on_error=False)
    def read(self, job: ImportJob[ScopeImport]) -> None:
        """Read in a thread of its own."""

        def tell(file: str, read: int, size: int) -> None:
            self.post_message(self.Advanced(job, file, read, size))

        try:
            found = job.run(tell)
        except StoppedError:
            self.post_message(self.Ended(job))
        except SrmError as error:
            self.post_message(self.Ended(job, error=error))
        else:
            self.post_message(self.Ended(job, found))

    @on(Advanced)
    def show_step(self, message: Advanced) -> None:
        """Show how far the reading is."""
        if message.job is self.job:
            percent = 100 * message.read // max(message.size, 1)
            bar = f"[{share(percent, 100, 20)}] {percent:>3} %  " if message.read else ""
            self._say_head(f"{bar}Reading {one_line(message.file)}\nEscape stops it.")

    @on(Ended)
    def show_end(self, message: Ended) -> None:
        """Show what was found, or what went wrong and what to do."""
        if message.job is not self.job:
            return
        self.job = None
        if message.found is not None:
            self.found, self.left = message.found, frozenset()
            self.record = self.workspace.record(self.assessment_id)
            self.show_found()
            self.listing.action_jump(0)
            self.listing.focus()
        elif message.error is not None:
            hint = message.error.hint or "F chooses another file."
            self._say_head(f"Not read. {message.error}\n{hint}")
            self.tell(message.error)
        self.refresh_bindings()

    def show_found(self) -> None:
        """Show the lines with their marks, and what taking them over does."""
        if self.found is None:
            return
        kb, scope = self.workspace.kb, self.record.scope
        self.listing.set_lines(tuple(proposed.review_lines(kb, scope, self.found, self.left)))
        new = proposed.new_keys(kb, scope, self.found.proposals)
        chosen = sum(each not in self.left for each in new)
        if new:
            effect = summary_text(self.difference())
            self._say_head(
                f"{chosen} of {len(new)} marked; nothing is saved until Y.\n"
                f"Taking them over: {effect}"
            )
        else:
            self._say_head(
                "The files suggest nothing that the scope does not hold.\n"
                "The list says what was read, left aside and not known."
            )
        self.explain()

    def _say_head(self, text: str) -> None:
        self.query_one("#proposals-head", Static).update(plain(text))

    @property
    def after(self) -> Scope:
        """The scope with what is marked."""
        if self.found is None:
            return self.record.scope
        chosen = proposed.marked(self.found.proposals, self.left)
        return accepted(self.workspace.kb, self.record.scope, chosen)

    def difference(self) -> ScopeDifference:
        """Return what taking over what is marked does to the duties."""
        kb, record = self.workspace.kb, self.record
        return compare_scopes(kb, record.scope, self.after, record.answers)

    @on(LineList.Highlighted)
    def explain_highlighted(self, message: LineList.Highlighted) -> None:
        """Say what the line under the cursor is."""
        message.stop()
        self.explain()

    def explain(self) -> None:
        """Say where the line under the cursor was seen, and what it brings."""
        if self.found is None:
            return
        kb, current = self.workspace.kb, self.listing.current
        text = proposed.tell_line(kb, self.record.scope, self.after, self.found, current)
        self.query_one("#proposals-detail", Static).update(text)
        self.query_one("#proposals-side").scroll_home(animate=False)

    @on(LineList.Chosen)
    def toggle(self, message: LineList.Chosen) -> None:
        """Take a mark away, or set it again."""
        message.stop()
        if self.found and message.line_id in self._new_keys():
            self.left ^= {message.line_id}
            self.show_found()

    def action_toggle_all(self) -> None:
        """Mark all, or take all marks away when all are set."""
        self.left = frozenset() if self.left else frozenset(self._new_keys())
        self.show_found()

    def _new_keys(self) -> tuple[str, ...]:
        if self.found is None:
            return ()
        return proposed.new_keys(self.workspace.kb, self.record.scope, self.found.proposals)

    async def action_accept(self) -> None:
        """Save what is marked, beside what others changed meanwhile, and leave."""
        found = self.found
        chosen = [each for each in self._new_keys() if each not in self.left]
        if found is None or not chosen:
            self.say("Nothing is marked, so there is nothing to take over.")
            return
        workspace, kb = self.workspace, self.workspace.kb

        def save() -> Record:
            scope = workspace.record(self.assessment_id).scope
            wider = accepted(kb, scope, proposed.marked(found.proposals, self.left))
            return accept_scope(workspace, self.assessment_id, wider, found.receipts)

        effect = summary_text(self.difference())
        if await self.off_thread(save) is not None:
            self.taken = f"Taken over: {count(len(chosen), 'suggestion')}; {effect}. U undoes it."
            self.dismiss()

    def action_duties(self) -> None:
        """Show the duties that come, go and change."""
        difference = self.difference()
        text = tell_difference(self.workspace.kb, difference, self.record)
        self.app.push_screen(ReadingDialog(f"Taken over: {summary_text(difference)}", text))

    def action_imports(self) -> None:
        """Show what was imported so far."""
        text = findings_text.tell_receipts(reversed(self.record.receipts))
        self.app.push_screen(ReadingDialog("Imports so far", text))

    async def settle(self) -> bool:
        """Stop the reading before the app ends."""
        if self.job:
            self.job.stop()
        return True

    def action_back(self) -> None:
        """Stop the reading, or leave."""
        if self.job:
            self.job.stop()
            self.job = None
            self.refresh_bindings()
            self._say_head("Stopped; nothing was read.\nF chooses a file or folder.")
            if self.found:
                self.show_found()
        else:
            self.dismiss()
