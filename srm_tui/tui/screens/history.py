"""Where one sees who said what, when, and what was taken back."""

from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from srm_tui.core.assessment import Assessment
from srm_tui.core.history import Act, HistoryEntry, history_of
from srm_tui.core.meaning import unstamped
from srm_tui.tui import telling
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.screens.standing import BACK, StandingPlace
from srm_tui.tui.text import one_line, plain
from srm_tui.tui.widgets.containers import Horizontal, VerticalScroll
from srm_tui.tui.widgets.key_bar import KeyBar
from srm_tui.tui.widgets.line_list import LineList
from srm_tui.tui.widgets.title_bar import TitleBar
from srm_tui.workspace import Edit, Workspace


class HistoryScreen(StandingPlace):
    """Shows the journal of a duty, or of everything, the last entry first."""

    TITLE = "History"
    ABOUT = (
        "Each line is a field that somebody set, the last on top; below stands what it said "
        "before and after. {history.bring-back} brings back what a line says; {history.all} shows "
        "everything or one duty."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "b",
            "bring_back",
            "Bring back",
            tooltip="Set the field to what this line says",
            id="history.bring-back",
        ),
        Binding(
            "a",
            "all",
            "All/one",
            tooltip="Show everything, or only the duty under the cursor",
            id="history.all",
        ),
        BACK,
    ]

    lines = getters.query_one(LineList)

    def __init__(
        self, workspace: Workspace, assessment_id: str, control_id: str | None = None
    ) -> None:
        super().__init__(workspace, assessment_id)
        self.control_id = control_id
        """The duty whose history is shown; None for everything."""
        self.entries: tuple[HistoryEntry, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay the entries out beside what the current one says."""
        yield TitleBar()
        yield Static(id="history-head")
        with Horizontal(id="history"):
            yield LineList(id="entries", empty="Nobody said anything about it yet.")
            with VerticalScroll(id="entry-side"):
                yield Static(id="entry")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin with the last entry."""
        self.lines.focus()

    def show_standing(self, found: Assessment) -> None:  # noqa: ARG002
        """Show the entries."""
        self.entries = history_of(self.workspace.changes(self.assessment_id), self.control_id)
        named = self.control_id is None
        lines = tuple(telling.history_lines(self.workspace.kb, self.entries, named=named))
        self.lines.set_lines(lines)
        self.query_one("#history-head", Static).update(plain(self._about()).stylize("bold"))
        self.show_entry()

    def _about(self) -> str:
        """Return whose history is shown."""
        if self.control_id is None:
            return "All that was said"
        if not self.control_id:
            return "What was said about the assessment itself"
        control = self.workspace.kb.control_by_id.get(self.control_id)
        return control.title if control else self.control_id

    @property
    def entry(self) -> HistoryEntry | None:
        """The entry under the cursor; None when there is none."""
        current = self.lines.current
        return self.entries[int(current)] if current else None

    @on(LineList.Highlighted)
    def show_entry(self) -> None:
        """Show the entry under the cursor in full."""
        self.query_one("#entry", Static).update(self._tell(self.entry))

    @on(LineList.Chosen)
    def open_duty(self, message: LineList.Chosen) -> None:
        """Go to the duty of the entry."""
        message.stop()
        entry = self.entry
        if entry and self.assessment and entry.change.control_id in self.assessment.row_by_id:
            self.go_to_duty(entry.change.control_id)
        else:
            self.say("This entry is about no duty of the present scope.")

    def action_all(self) -> None:
        """Show everything, or only what is about the duty under the cursor."""
        entry = self.entry
        if self.control_id is not None:
            self.control_id = None
        elif entry is not None:
            self.control_id = entry.change.control_id
        at = self.entries.index(entry) if entry else 0
        said = self.entries[at].change.id if entry else ""
        self.show_current()
        ids = [each.change.id for each in self.entries]
        if said in ids:
            self.lines.go_to(str(ids.index(said)))

    async def action_bring_back(self) -> None:
        """Set the field to what the entry under the cursor says, as a step of its own."""
        entry = self.entry
        if entry is None:
            return
        said = entry.change
        if not said.control_id:
            self.say("What is said about the assessment itself is changed in its scope.")
            return
        edit = Edit(
            control_id=said.control_id,
            service_id=said.service_id,
            field=said.field,
            value=entry.new,
        )
        count = len(self.entries)
        if await self.off_thread(self.workspace.edit, self.assessment_id, [edit]) is None:
            return
        self.mark_saved()
        self.show_current()
        if len(self.entries) == count:
            self.say("It says so already.")
        else:
            self.lines.action_jump(0)
            self.say(with_keys("Brought back; {assessment.undo} undoes it."))

    def _tell(self, entry: HistoryEntry | None) -> Content:
        """Return an entry in full."""
        if entry is None:
            return Content("")
        said, kb = entry.change, self.workspace.kb
        control = kb.control_by_id.get(said.control_id)
        title = control.title if control else said.control_id or "The assessment itself"
        field = telling.field_word(said.field)
        version, _ = unstamped(said.tool)
        who = f"{one_line(said.author)}, {said.at[:19].replace('T', ' ')} UTC"
        parts = [
            plain(title).stylize("bold $text-accent"),
            plain(f"{field}, {who}{f', srm-tui {version}' if version else ''}"),
        ]
        if entry.act is not Act.SAID:
            parts.append(Content(_ACTS[entry.act]))
        if entry.taken_back_by:
            at = entry.taken_back_at[:16].replace("T", " ")
            parts.append(plain(f"Taken back by {one_line(entry.taken_back_by)}, {at} UTC"))
        texts = telling.values_text(kb, said.field, entry.old, entry.new)
        is_listed = telling.is_listed(entry.old, entry.new)
        words = ("Removed", "Added") if is_listed else ("Before", "After")
        for word, text in zip(words, texts, strict=True):
            if is_listed and text == "nothing":
                continue
            parts.append(Content.assemble(Content.styled(f"{word}: ", "bold"), plain(text)))
        return Content("\n").join(parts)


_ACTS = {Act.UNDO: "An undo: it takes a step back.", Act.REDO: "A redo: it takes an undo back."}
