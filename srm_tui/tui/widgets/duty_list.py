"""The duties of an assessment, to move through, to find and to filter."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input, Static

from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.vocabulary import Status
from srm_tui.tui.filters import ALL, matches, passes
from srm_tui.tui.text import STATUS_MARKS, count, one_line, plain, share
from srm_tui.tui.widgets.line_list import Line, LineList


class DutyList(Vertical):
    """Progress, a field to find by, and the duties by domain."""

    assessment: reactive[Assessment | None] = reactive(None)
    """The screen binds it."""
    shown: reactive[str] = reactive(ALL, init=False)
    """The filter in force."""
    wanted: reactive[str] = reactive("", init=False)
    """What the find field holds."""

    @dataclass
    class Moved(Message):
        """Another duty is under the cursor; the id is empty when none is left."""

        control_id: str

    def __init__(self, kb: KnowledgeBase) -> None:
        super().__init__()
        self.kb = kb

    def compose(self) -> ComposeResult:
        """Lay the progress out over the field and the list."""
        yield Static(id="progress")
        field = Input(id="find", compact=True, placeholder="Find in all duties; Enter, Escape")
        field.display = False
        yield field
        yield LineList(id="duties")

    @property
    def lines(self) -> LineList:
        """The list itself."""
        return self.query_one(LineList)

    @property
    def current(self) -> str:
        """The id of the control under the cursor; empty when there is none."""
        return self.lines.current

    def watch_assessment(self) -> None:
        """Show progress and list anew."""
        self.show_progress()
        self.show_list()

    def watch_shown(self) -> None:
        """Show what another filter lets through."""
        self.show_progress()
        self.show_list()

    def watch_wanted(self, wanted: str) -> None:
        """Show what is found, with the cursor on the first; at the end, where it stood."""
        self.show_list(keep="" if wanted else None)

    def show_progress(self) -> None:
        """Say how many duties are answered, and which are shown."""
        if self.assessment is None:
            return
        totals = self.assessment.totals
        bar = share(totals.answered, totals.count, 12)
        parts = [f"{totals.answered}/{totals.count} {bar}"]
        if self.shown != ALL:
            parts.append(f"shown: {one_line(self.shown)}")
        parts.append(count(totals.gaps, "gap"))
        if totals.answered and totals.score is not None:
            parts.append(f"score {totals.score} %")
        self.query_one("#progress", Static).update(plain("  ".join(parts)), layout=False)

    def show_list(self, keep: str | None = None) -> None:
        """Show the duties that pass filter and search, by domain."""
        assessment = self.assessment
        if assessment is None:
            return
        lines = []
        for domain in self.kb.domains:
            rows = assessment.rows_of(domain.id)
            passing = [row for row in rows if self._passes(row)]
            if passing:
                done = sum(row.status is not Status.UNANSWERED for row in rows)
                head = Line(domain.id, one_line(domain.title), f"{done}/{len(rows)}", "heading")
                lines += [head, *map(_line, passing)]
        listing = self.lines
        if self.wanted:
            listing.empty = "No duty has these words. Escape shows all again."
        elif self.shown != ALL:
            listing.empty = f"No duty here: {one_line(self.shown)}. F shows others."
        else:
            listing.empty = "No duties. S chooses services."
        listing.set_lines(lines, keep)
        if not listing.current:
            self.post_message(self.Moved(""))

    def _passes(self, row: AssessedDuty) -> bool:
        if self.wanted:
            return matches(self.kb, row, self.wanted)
        stays = self.shown == "unanswered" and row.id == self.current
        return stays or passes(row, self.shown)

    @on(LineList.Highlighted)
    def pass_move_on(self, message: LineList.Highlighted) -> None:
        """Say which duty is under the cursor now."""
        message.stop()
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
            self.shown = ALL
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


def _line(row: AssessedDuty) -> Line:
    flag = "*" if row.answer.flagged else " "
    severity = row.duty.severity.value[0].upper()
    look = {0: "error", 1: "warning"}.get(row.duty.severity.rank, "") if row.is_gap else ""
    if row.status in (Status.IMPLEMENTED, Status.ALTERNATIVE, Status.NOT_APPLICABLE):
        look = "muted"
    text = f"{STATUS_MARKS[row.status]}{flag}{severity} {one_line(row.duty.control.title)}"
    return Line(row.id, text, "late" if row.is_overdue else "", look)
