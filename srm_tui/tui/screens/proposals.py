"""Where one sees what files suggest for the scope, and takes over what is right."""

from contextlib import suppress
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from srm_tui.core.answers import Record
from srm_tui.core.proposals import accepted
from srm_tui.core.scope import Scope
from srm_tui.core.scope_difference import ScopeDifference, compare_scopes, summary_text
from srm_tui.errors import SrmError
from srm_tui.tui import findings_text, proposed
from srm_tui.tui.drafts import keep_draft, take_draft
from srm_tui.tui.key_names import key_name, with_keys
from srm_tui.tui.meaning import tell_difference
from srm_tui.tui.screens.drafting import draft_of
from srm_tui.tui.screens.proposing import ProposingPlace
from srm_tui.tui.screens.reading import ReadingDialog
from srm_tui.tui.text import count, one_line
from srm_tui.tui.widgets.containers import Horizontal, VerticalScroll
from srm_tui.tui.widgets.key_bar import KeyBar
from srm_tui.tui.widgets.line_list import LineList
from srm_tui.tui.widgets.title_bar import TitleBar
from srm_tui.workspace import Workspace
from srm_tui.workspace.importing import accept_scope

_MARKING = "What files suggest"
"""What is asked here, by which a draft is found again."""
_NEEDS_FILES = frozenset(("toggle_all", "accept", "duties"))


class ProposalsScreen(ProposingPlace):
    """Reads files, shows what they suggest and why, and saves what is marked on a yes."""

    TITLE = "From files"
    ABOUT = (
        "What files suggest is marked at first; {list.choose} takes a mark away or sets it, and "
        "{files.all} does so for all. Nothing is saved until {files.accept}. Beside a line stands "
        "where it was seen and what it brings; at the end of the list stands what is not known, "
        "what was left aside and why. An answer you gave yourself stays. {files.account} asks an "
        "AWS account instead of files, where the extra for it is installed. In the scope, "
        "{assessment.undo} takes all of it back in one step."
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
        Binding("c", "account", show=False, tooltip="Ask an AWS account", id="files.account"),
        Binding("h", "imports", "Imports", tooltip="What was imported so far", id="files.imports"),
        Binding("escape", "back", "Back", tooltip="Stop reading, or leave", id="files.back"),
    ]

    listing = getters.query_one("#proposals", LineList)

    def __init__(
        self, workspace: Workspace, assessment_id: str, *, begins_with_account: bool = False
    ) -> None:
        super().__init__(workspace, assessment_id)
        self.left: frozenset[str] = frozenset()
        """The lines whose mark was taken away."""
        self.begins_with_account = begins_with_account
        """Whether an account is asked first, and not for a file."""
        self.taken = ""
        """What was taken over, in a sentence; empty when nothing was."""
        self._kept: dict[str, str] = {}
        """What was read and which marks were taken away when the app ended."""

    def compose(self) -> ComposeResult:
        """Lay out the list beside what its line means."""
        yield TitleBar()
        yield Static(id="proposals-head")
        with Horizontal(id="proposals-pane"):
            yield LineList(
                id="proposals",
                empty=with_keys("Nothing is read yet; {files.choose} chooses a file or folder."),
            )
            with VerticalScroll(id="proposals-side"):
                yield Static(id="proposals-detail")
        yield KeyBar()

    def on_mount(self) -> None:
        """Ask at once what is to be read."""
        self.record = self.workspace.record(self.assessment_id)
        self.title = one_line(self.record.details.name)
        self.listing.focus()
        with suppress(SrmError):
            self._kept = take_draft(draft_of(self, _MARKING, {}))
        self._path = self._kept.get("path", "")
        if self.begins_with_account:
            self.say_head("Asking an account: with your credentials, by calls that only read.")
            self.action_account()
        else:
            self.say_head("Name a file or folder; what it is shows in its content.")
            self.action_choose()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        if action in _NEEDS_FILES:
            return self.found is not None and self.job is None
        if action == "imports":
            return bool(self.record.receipts)
        return super().check_action(action, parameters)

    def show_read(self) -> None:
        """Show what was read, with everything marked but what was let go before the app ended."""
        kept = self._kept if self._kept.get("path") == self._path else {}
        self._kept = {}
        self.record = self.workspace.record(self.assessment_id)
        self.left = frozenset(kept.get("left", "").splitlines()) & set(self._new_keys())
        self.show_found()
        if self.left:
            self.say("The marks are as they were when the app ended.")
        self.listing.action_jump(0)
        self.listing.focus()

    def keep_typed(self) -> None:
        """Keep what was read and which marks were taken away, to go on with them."""
        marks = {"path": self._path, "left": "\n".join(sorted(self.left))}
        if kept := marks if self.found and self.left and self._path else self._kept:
            keep_draft(draft_of(self, _MARKING, kept))

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
            self.say_head(
                f"{chosen} of {len(new)} marked; nothing is saved until "
                f"{key_name('files.accept')}.\nTaking them over: {effect}"
            )
        else:
            self.say_head(
                "The files suggest nothing that the scope does not hold.\n"
                "The list says what was read, left aside and not known."
            )
        self.explain()

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
            back = with_keys("{assessment.undo} undoes it.")
            self.taken = f"Taken over: {count(len(chosen), 'suggestion')}; {effect}. {back}"
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
