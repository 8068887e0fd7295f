"""Where one sees what became of an assessment since a milestone or a day."""

import asyncio
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from srm_tui.core.assessment import Assessment
from srm_tui.core.compare import Comparison, Figures
from srm_tui.core.dates import PAST_EXAMPLES
from srm_tui.core.milestones import Milestone
from srm_tui.errors import SrmError, UsageError
from srm_tui.tui import telling
from srm_tui.tui.key_names import key_name, with_keys
from srm_tui.tui.screens.dialogs import ChoiceDialog, TextDialog
from srm_tui.tui.screens.standing import BACK, StandingPlace
from srm_tui.tui.text import one_line, plain
from srm_tui.tui.widgets.containers import Horizontal, VerticalScroll
from srm_tui.tui.widgets.key_bar import KeyBar
from srm_tui.tui.widgets.line_list import Line, LineList
from srm_tui.tui.widgets.title_bar import TitleBar
from srm_tui.workspace import Workspace

NOW = "now"
_DAY = "/day"
"""The choice of a day; no milestone is called so, since its name is shown behind its id."""
_EMPTY = """\
There is no milestone to compare with yet.

A milestone freezes how the assessment stands, under a name: before an audit, after a workshop, \
at the end of a quarter. Later this place shows which gaps are new, closed or open again since.

  M  freeze how it stands now
  F  compare with a day instead"""


class ComparisonScreen(StandingPlace):
    """Shows gaps, duties and answers that differ between two points."""

    TITLE = "Comparison"
    ABOUT = (
        "{comparison.from} chooses the point to compare with, {comparison.to} the one up to "
        "which. {list.choose} goes to a duty. {standing.milestone} freezes how it stands now; "
        "{comparison.milestones} gives a milestone another name or takes it away."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f",
            "pick('before')",
            "From",
            tooltip="Compare with another point",
            id="comparison.from",
        ),
        Binding(
            "t", "pick('after')", "To", tooltip="Compare up to another point", id="comparison.to"
        ),
        Binding(
            "e",
            "milestones",
            "Edit",
            tooltip="Rename or remove a milestone",
            id="comparison.milestones",
        ),
        BACK,
    ]

    def __init__(self, workspace: Workspace, assessment_id: str) -> None:
        super().__init__(workspace, assessment_id)
        self.before = ""
        """The point to compare with; empty for the last milestone."""
        self.after = NOW
        self.found: Comparison | None = None

    def compose(self) -> ComposeResult:
        """Lay the figures out over what differs."""
        yield TitleBar()
        yield Static(id="comparison-head")
        with Horizontal(id="comparison"):
            yield LineList(id="differences", empty="Nothing changed between these points.")
            with VerticalScroll(id="difference-side"):
                yield Static(id="difference")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin in the list."""
        self.query_one(LineList).focus()

    def show_standing(self, found: Assessment) -> None:  # noqa: ARG002
        """Compare again, or say how a milestone is made."""
        milestones = self.workspace.milestones
        known = {each.name for each in milestones.of(self.assessment_id)}
        self.set_class(not known and not self.before, "-empty")
        if self.has_class("-empty"):
            self.found = None
            self.query_one("#comparison-head", Static).update("")
            self.query_one(LineList).set_lines(())
            self.query_one("#difference", Static).update(Content(_EMPTY))
            return
        try:
            self.found = milestones.compare(self.assessment_id, self.before, self.after)
        except UsageError:  # Somebody else took away the point that was chosen.
            self.before, self.after = "", NOW
            self.found = milestones.compare(self.assessment_id)
        self.query_one("#comparison-head", Static).update(_head(self.found))
        lines = tuple(telling.comparison_lines(self.workspace.kb, self.found))
        self.query_one(LineList).set_lines(lines)
        self.show_difference()

    @on(LineList.Highlighted)
    def show_difference(self) -> None:
        """Say what differs about the duty under the cursor."""
        if self.found is None:
            return
        kind, _, subject = self.query_one(LineList).current.partition("/")
        is_duty = kind not in ("", "service", "framework", "fact", "depth", "pack")
        told = _tell(self.workspace, self.found, subject) if is_duty else Content("")
        self.query_one("#difference", Static).update(told)

    @on(LineList.Chosen)
    def open_duty(self, message: LineList.Chosen) -> None:
        """Go to the duty that was chosen."""
        message.stop()
        subject = message.line_id.partition("/")[2]
        if self.assessment and subject in self.assessment.row_by_id:
            self.go_to_duty(subject)
        else:
            self.say("The present scope does not ask for it, so there is nothing to open.")

    @work
    async def action_pick(self, side: str) -> None:
        """Ask for another point to compare with, or up to which."""
        known = self.workspace.milestones.of(self.assessment_id)
        chosen = await self.app.push_screen_wait(
            ChoiceDialog("Compare with" if side == "before" else "Up to", _points(known, side))
        )
        if chosen is None:
            return
        names = {each.id: each.name for each in known}
        if chosen == _DAY:
            if day := await self._ask_day():
                self._compare(side, day)
        else:
            self._compare(side, names.get(chosen, NOW))

    async def _ask_day(self) -> str:
        """Ask for a day until there is something to compare with; empty when nobody answered."""
        help_text = f"How it stood at the end of that day: {PAST_EXAMPLES}."
        day: str | None = ""
        problem = ""
        while True:
            day = await self.app.push_screen_wait(
                TextDialog("A day", day or "", "2w ago", help_text, problem)
            )
            if not day:
                return ""
            try:
                snapshot = self.workspace.milestones.snapshot
                await asyncio.to_thread(snapshot, self.assessment_id, day)
            except SrmError as error:
                problem = f"{error} {error.hint}".strip()
            else:
                return day

    def _compare(self, side: str, point: str) -> None:
        """Compare with another point, unless there is nothing to compare with."""
        before = point if side == "before" else self.before
        after = point if side == "after" else self.after
        try:
            self.workspace.milestones.compare(self.assessment_id, before, after)
        except SrmError as error:
            self.tell(error)
        else:
            self.before, self.after = before, after
            self.show_current()

    @work
    async def action_milestones(self) -> None:
        """Ask for a milestone and what to do with it."""
        milestones = self.workspace.milestones
        known = {each.id: each for each in milestones.of(self.assessment_id)}
        if not known:
            self.say(with_keys("There is no milestone yet; {standing.milestone} freezes one."))
            return
        lines = tuple(_milestone_line(each) for each in reversed(known.values()))
        chosen = await self.app.push_screen_wait(ChoiceDialog("Which milestone?", lines))
        if chosen is None:
            return
        milestone = known[chosen]
        what = await self.app.push_screen_wait(
            ChoiceDialog(
                one_line(milestone.name),
                (Line("rename", "Give it another name"), Line("remove", "Take it away")),
                with_keys("What it froze stays as it is; {assessment.undo} takes either back."),
            )
        )
        if what == "rename":
            await self._rename(milestone)
        elif what == "remove" and await self._changed(milestone, milestones.remove):
            self.say(f"Took '{milestone.name}' away; {key_name('assessment.undo')} brings it back.")

    async def _rename(self, milestone: Milestone) -> None:
        name = await self.app.push_screen_wait(
            TextDialog("Another name", milestone.name, "After the workshop", about=milestone.id)
        )
        if name and await self._changed(milestone, self.workspace.milestones.rename, name):
            self.say(f"It is called '{name}' now.")

    async def _changed(self, milestone: Milestone, work: Callable[..., None], *given: str) -> bool:
        """Return whether `work` on a milestone was done."""

        def do() -> bool:
            work(self.assessment_id, milestone.id, *given)
            return True

        if not await self.off_thread(do):
            return False
        self.before = "" if self.before == milestone.name else self.before
        self.after = NOW if self.after == milestone.name else self.after
        self.mark_saved()
        self.show_current()
        return True


def _points(known: Sequence[Milestone], side: str) -> tuple[Line, ...]:
    """Return the points to choose from, the last first."""
    now = (Line(NOW, "Now"),) if side == "after" else ()
    day = Line(_DAY, "A day ...", "as it stood at its end")
    return (*now, *map(_milestone_line, reversed(known)), day)


def _milestone_line(milestone: Milestone) -> Line:
    tail = f"{milestone.at[:10]} {one_line(milestone.by)}"
    return Line(milestone.id, one_line(milestone.name), tail)


def _head(found: Comparison) -> Content:
    """Return the two points with their figures."""
    before, after = found.before.figures, found.after.figures
    title = f"From {telling.point_name(found.before)} to {telling.point_name(found.after)}"
    figures = (
        f"score {_score(before)} -> {_score(after)}",
        f"answered {before.answered}/{before.duties} -> {after.answered}/{after.duties}",
        f"gaps {before.gaps} -> {after.gaps}",
    )
    return Content.assemble(plain(title).stylize("bold"), "\n", ",  ".join(figures))


def _score(figures: Figures) -> str:
    return "-" if figures.score is None else f"{figures.score} %"


def _tell(workspace: Workspace, found: Comparison, control_id: str) -> Content:
    """Return what differs about a duty, in full."""
    control = workspace.kb.control_by_id.get(control_id)
    changes = [each for each in found.answers if each.control_id == control_id]
    parts = [plain(control.title if control else control_id).stylize("bold $text-accent")]
    parts += [plain(telling.tell_change(workspace.kb, each)) for each in changes]
    if not changes and control:
        text = "Nothing was said about it between these points."
        if control_id in {each.control_id for each in (*found.new, *found.reopened, *found.closed)}:
            text += " What is in scope changed."
        parts.append(Content(text))
    return Content("\n\n").join(parts)
