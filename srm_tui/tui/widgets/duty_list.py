"""The duties of an assessment, to move through, to find and to filter."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input, Static

from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.finding import Found, Searchable, find, number_by_id, searchable, spans
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.selection import EVERYTHING, Selection, selects, tell_selection
from srm_tui.core.vocabulary import Status
from srm_tui.tui.findings_text import open_tail
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.text import STATUS_MARKS, count, one_line, plain, share
from srm_tui.tui.widgets.containers import Vertical
from srm_tui.tui.widgets.line_list import Line, LineList
from srm_tui.tui.widgets.pick_list import PickList

_NONE_SO = "No duty is so. {work.filter} shows others."
_NONE = "No duties. {work.scope} chooses services."
_ROOM_FOR_PLACES = 48
"""How wide the list must be to say in each line where the words stand."""


class DutyList(Vertical):
    """Progress, a field to find by, and the duties by domain."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "pass_on('move', -1)", show=False, id="find.up"),
        Binding("down", "pass_on('move', 1)", show=False, id="find.down"),
        Binding("pageup", "pass_on('page', -1)", show=False, id="find.page-up"),
        Binding("pagedown", "pass_on('page', 1)", show=False, id="find.page-down"),
    ]

    assessment: reactive[Assessment | None] = reactive(None, repaint=False)
    """The screen binds it."""
    shown: reactive[Selection] = reactive(EVERYTHING, init=False, repaint=False)
    """Which duties are shown while nothing is searched."""
    wanted: reactive[str] = reactive("", init=False, repaint=False)
    """What the find field holds."""

    hint: reactive[str] = reactive("", init=False, repaint=False)
    """What stands beside the progress where there is room."""

    @dataclass
    class Moved(Message):
        """Another duty is under the cursor; the id is empty when none is left."""

        control_id: str

    def __init__(self, kb: KnowledgeBase, author: str = "") -> None:
        super().__init__()
        self.kb = kb
        self.author = author
        """Whose duties are `mine`."""
        self._numbers: Mapping[str, str] = {}
        self._texts: tuple[Searchable, ...] = ()
        """What a search looks into; empty until somebody searches."""
        self._found: Mapping[str, Found] = {}

    def compose(self) -> ComposeResult:
        """Lay the progress out over the field and the list."""
        yield Static(id="progress")
        field = Input(id="find", compact=True, placeholder="Any words, an id or a number as in 3.2")
        field.display = False
        yield field
        for name in ("shown", "selected"):
            part = Static(id=name)
            part.display = False
            yield part
        yield PickList(id="duties")

    @property
    def lines(self) -> PickList:
        """The list itself."""
        return self.query_one(PickList)

    @property
    def current(self) -> str:
        """The id of the control under the cursor; empty when there is none."""
        return self.lines.current

    def watch_assessment(self, assessment: Assessment | None) -> None:
        """Show progress and list anew."""
        self._texts = ()
        self._numbers = number_by_id(self.kb, assessment) if assessment else {}
        self.show_progress()
        self.show_list()

    def on_resize(self) -> None:
        """Show beside the progress what there is room for now."""
        self.show_progress()

    def watch_hint(self) -> None:
        """Show the progress with other words beside it."""
        self.show_progress()

    def watch_shown(self) -> None:
        """Show what other conditions let through."""
        self.show_list()

    def watch_wanted(self, wanted: str) -> None:
        """Show what is found, with the cursor on the first; at the end, where it stood."""
        self.show_list(keep="" if wanted else None)

    def show_progress(self) -> None:
        """Say how many duties are answered."""
        if self.assessment is None:
            return
        totals = self.assessment.totals
        said = f"{totals.answered}/{totals.count} "
        rest = f"  {count(totals.gaps, 'gap')}"
        if totals.answered and totals.score is not None:
            rest += f"  score {totals.score} %"
        room = self.size.width - 2 - len(said) - len(rest)
        told = said + share(totals.answered, totals.count, min(max(room, 4), 12)) + rest
        gap = self.size.width - len(told) - len(self.hint) - 2
        if self.hint and gap > 1:
            told += " " * gap + self.hint
        self.query_one("#progress", Static).update(plain(told), layout=False)

    def show_list(self, keep: str | None = None) -> None:
        """Show what is found, the best first, or the duties that are wanted, by domain."""
        if self.assessment is None:
            return
        listing = self.lines
        if self.wanted:
            lines = self._found_lines(self.assessment)
            listing.empty = with_keys("No duty has these words. {work.back} shows all again.")
        else:
            lines = self._wanted_lines(self.assessment)
            is_part = not self.shown.is_empty
            listing.empty = with_keys(_NONE_SO if is_part else _NONE)
        listing.set_lines(lines, keep)
        self.tell_part()
        if not listing.current:
            self.post_message(self.Moved(""))

    def _found_lines(self, assessment: Assessment) -> list[Line]:
        self._texts = self._texts or searchable(self.kb, assessment)
        found = find(self._texts, self.wanted)
        self._found = {each.control_id: each for each in found}
        return [self._found_line(assessment.row_by_id[each.control_id], each) for each in found]

    def _found_line(self, row: AssessedDuty, found: Found) -> Line:
        line = self._line(row)
        start = len(line.text) - len(one_line(row.duty.control.title))
        marks = tuple((start + a, start + b) for a, b in spans(line.text[start:], self.wanted))
        has_room = self.size.width >= _ROOM_FOR_PLACES
        where = f"{found.where} " if has_room and found.where != "title" else ""
        return line._replace(tail=f"{where}{line.tail}", marks=marks)

    def _wanted_lines(self, assessment: Assessment) -> list[Line]:
        lines = []
        is_part = not self.shown.is_empty
        for domain in self.kb.domains:
            rows = assessment.rows_of(domain.id)
            passing = [row for row in rows if self._passes(row)] if is_part else rows
            if passing:
                done = sum(row.status is not Status.UNANSWERED for row in rows)
                head = Line(domain.id, one_line(domain.title), f"{done}/{len(rows)}", "heading")
                lines += [head, *map(self._line, passing)]
        return lines

    def _passes(self, row: AssessedDuty) -> bool:
        """Return whether a duty is shown.

        Among the unanswered the one just answered stays until the cursor leaves it.
        """
        stays = "unanswered" in self.shown.kinds and row.id == self.current
        return stays or selects(self.shown, row, self.author)

    def _line(self, row: AssessedDuty) -> Line:
        flag = "*" if row.answer.flagged else " "
        severity = row.duty.severity.value[0].upper()
        look = {0: "error", 1: "warning"}.get(row.duty.severity.rank, "") if row.is_gap else ""
        if row.status in (Status.IMPLEMENTED, Status.ALTERNATIVE, Status.NOT_APPLICABLE):
            look = "warning" if row.contradicting else "muted"
        text = f"{STATUS_MARKS[row.status]}{flag}{severity} {one_line(row.duty.control.title)}"
        late = "late " if row.is_overdue else ""
        return Line(row.id, text, f"{open_tail(row)}{late}{self._numbers.get(row.id, ''):>4}", look)

    def tell_part(self) -> None:
        """Say which part of the duties is shown, and where the present one was found."""
        part = self.query_one("#shown", Static)
        part.display = bool(self.wanted) or not self.shown.is_empty
        if not part.display or self.assessment is None:
            return
        number = sum(not line.is_heading for line in self.lines.lines)
        if self.wanted:
            text = f"{number} found"
            found = self._found.get(self.current)
            if found and found.where not in ("title", "id"):
                text += f"; {found.where}: {found.excerpt}"
        else:
            text = f"{number} shown: {tell_selection(self.kb, self.shown)}"
        part.update(plain(one_line(text)), layout=False)

    @on(LineList.Highlighted)
    def pass_move_on(self, message: LineList.Highlighted) -> None:
        """Say which duty is under the cursor now."""
        message.stop()
        if self.wanted:
            self.tell_part()
        self.post_message(self.Moved(message.line_id))

    def go_to_next_open(self, *, may_stay: bool = False) -> bool:
        """Move to the next duty without an answer, from the top again at the end.

        `may_stay` counts the present one as the next. It returns whether there is one.
        """
        if self.assessment is None:
            return False
        ids = [line.id for line in self.lines.lines if not line.is_heading]
        rows = self.assessment.row_by_id
        place = ids.index(self.current) if self.current in ids else -1
        start = max(place, 0) if may_stay else place + 1
        ahead = [*ids[start:], *ids[:start]]
        wanted = (each for each in ahead if rows[each].status is Status.UNANSWERED)
        found = next(wanted, None)
        return found is not None and self.lines.go_to(found)

    def go_to(self, control_id: str) -> None:
        """Move to a duty, and show all duties when it is not among those shown."""
        rows = self.assessment.row_by_id if self.assessment else {}
        if control_id in rows and not self.lines.go_to(control_id):
            self.end_search()
            self.shown = EVERYTHING
            self.lines.go_to(control_id)

    def start_search(self) -> None:
        """Open the field that finds duties."""
        field = self.query_one("#find", Input)
        field.display = True
        field.focus()

    def end_search(self) -> bool:
        """Close the field that finds duties; return whether it was open."""
        field = self.query_one("#find", Input)
        was_open = bool(field.display)
        if was_open:
            self.lines.focus()
            field.value = ""
            field.display = False
            self.wanted = ""
        return was_open

    def action_pass_on(self, action: str, by: int) -> None:
        """Move in the list while one types in the field over it."""
        (self.lines.action_move if action == "move" else self.lines.action_page)(by)

    @on(Input.Changed)
    def find(self, message: Input.Changed) -> None:
        """Show what is found as one types."""
        message.stop()
        self.wanted = message.value.strip()

    @on(Input.Submitted)
    def stay_with_found(self, message: Input.Submitted) -> None:
        """Go to the list of what was found."""
        message.stop()
        self.lines.focus()
