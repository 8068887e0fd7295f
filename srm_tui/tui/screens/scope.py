"""Where one says what an assessment is about: services, integration, laws."""

import asyncio
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import ContentSwitcher, Input, Label, Static

from srm_tui.core.answers import Record
from srm_tui.core.reach import services_by_control
from srm_tui.errors import SrmError, StoreError
from srm_tui.tui import choices
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.meaning import (
    tell_choice,
    tell_difference,
    tell_duties,
    tell_totals,
    tell_trial,
)
from srm_tui.tui.screens.choosing import ChoosingPlace
from srm_tui.tui.screens.reading import ReadingDialog
from srm_tui.tui.text import one_line, tabs
from srm_tui.tui.widgets.about_form import AboutForm
from srm_tui.tui.widgets.containers import Horizontal, Vertical, VerticalScroll
from srm_tui.tui.widgets.key_bar import KeyBar
from srm_tui.tui.widgets.line_list import LineList
from srm_tui.tui.widgets.title_bar import TitleBar
from srm_tui.workspace import Workspace

_STEPS = {
    "services": (
        "Services",
        "Which AWS services does the workload use? Type a name, Enter takes it.",
    ),
    "facts": (
        "Integration",
        "How is it connected? An open question brings no duty; the report says so.",
    ),
    "frameworks": ("Laws", "Which laws and standards apply? None is fine."),
    "about": ("About", "Who takes part, and how much is asked? It goes on the cover."),
}

_BINDINGS: list[BindingType] = [
    *(
        Binding(
            str(number),
            f"step('{step}')",
            show=False,
            tooltip=f"Go to {label}",
            id=f"scope.{step}",
        )
        for number, (step, (label, _)) in enumerate(_STEPS.items(), 1)
    ),
    Binding("n,f8", "go(1)", "Next", tooltip="Go to the next step", id="scope.next"),
    Binding("b,f7", "go(-1)", "Back", tooltip="Go to the step before", id="scope.before"),
    Binding(
        "slash",
        "find",
        "Find",
        key_display="/",
        tooltip="Find a service, or a law",
        id="scope.find",
    ),
    Binding("i,f5", "files", "Files", tooltip="Propose from a file or folder", id="scope.files"),
    Binding(
        "c",
        "account",
        show=False,
        tooltip="Propose what an AWS account says is in use",
        id="scope.account",
    ),
    Binding("escape", "leave", "Done", tooltip="Leave the field, or the scope", id="scope.leave"),
    Binding("d,f6", "meaning", "Duties", tooltip="All duties, and what changed", id="scope.duties"),
    Binding("v", "variants", "Variants", tooltip="Which variants are used", id="scope.variants"),
    Binding("up", "pass_on('move', -1)", show=False, id="scope.up"),
    Binding("down", "pass_on('move', 1)", show=False, id="scope.down"),
    Binding("pageup", "pass_on('page', -1)", show=False, id="scope.page-up"),
    Binding("pagedown", "pass_on('page', 1)", show=False, id="scope.page-down"),
]
_FIND = "Find a service by name"
_FIND_OR_READ = f"{_FIND}; {{scope.files!}} proposes them from files"


class ScopeScreen(ChoosingPlace):
    """Asks for services, facts and frameworks, and shows at once what they mean."""

    TITLE = "Scope"
    ABOUT = (
        "{list.choose} chooses, or takes back. Each choice is saved at once; the panel says which "
        "duties the line under the cursor brings, and why. {scope.files} proposes services and "
        "answers from files. {scope.if} tries things out first: nothing is saved until you keep "
        "it. {scope.duties} shows all duties, and what changed since you came here. {scope.next} "
        "goes on to the next step, and from the last one to the workshop."
    )
    BINDINGS: ClassVar[list[BindingType]] = _BINDINGS

    def __init__(self, workspace: Workspace, assessment_id: str) -> None:
        super().__init__(workspace, assessment_id)
        self.bringing: frozenset[str] = frozenset()
        """The services that can bring a duty."""

    def compose(self) -> ComposeResult:
        """Lay out the steps beside what they mean."""
        yield TitleBar()
        yield Static(id="steps")
        with Horizontal(id="scope"):
            with ContentSwitcher(initial="services", id="step"):
                with Vertical(id="services"):
                    yield Input(
                        id="find-service",
                        compact=True,
                        placeholder=with_keys(_FIND if self.is_in_browser else _FIND_OR_READ),
                    )
                    yield LineList(id="service-list", empty="No service is called so.")
                yield LineList(id="facts")
                with Vertical(id="laws"):
                    yield Input(
                        id="find-law",
                        compact=True,
                        placeholder=with_keys("Find a law or standard: {scope.find} goes here"),
                    )
                    yield LineList(id="frameworks", empty="No law or standard is called so.")
                with VerticalScroll(id="about"):
                    yield AboutForm()
                    yield Label("How much is asked?")
                    yield LineList(id="depth")
            with VerticalScroll(id="meaning"):
                yield Static(id="totals")
                yield Static(id="explained")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what was chosen before."""
        self.before = self.workspace.record(self.assessment_id).scope
        self.bringing = frozenset().union(*services_by_control(self.workspace.kb).values())
        self.resume_trial()
        self.show_current()
        self.watch_step(self.step)
        if self.scope.is_empty:
            self.query_one("#find-service").focus()

    def show_current(self) -> None:
        """Show scope and details as the store has them."""
        self.show_record(self.workspace.record(self.assessment_id))
        self.tell_news()

    def show_record(self, record: Record, keep: str | None = None) -> None:
        """Show scope and details of `record`, with the cursor on the service `keep`."""
        self.record = record
        self.title = one_line(record.details.name)
        self.query_one(AboutForm).show(record.details)
        self.show_scope(keep)

    def show_scope(self, keep: str | None = None) -> None:
        """Show what is chosen and what it means."""
        self.show_lists(keep)
        self.set_class(self.trial is not None, "-trial")
        self.query_one("#totals", Static).update(self._tell_totals())
        self.explain(self.list_of(self.step).current)

    def _tell_totals(self) -> str:
        kb = self.workspace.kb
        if self.trial:
            return tell_trial(self.difference(self.record.scope))
        return tell_totals(kb, self.workspace.derive(self.scope), self.difference(self.before))

    def watch_step(self, step: str) -> None:
        """Show another step."""
        _, question = _STEPS[step]
        head = tabs((name for name, _ in _STEPS.values()), list(_STEPS).index(step))
        self.query_one("#steps", Static).update(Content.assemble(head, "\n", question))
        self.query_one(ContentSwitcher).current = "laws" if step == "frameworks" else step
        self.wanted = self.find_field.value if self.find_field else ""
        self.show_lists()
        self.refresh_bindings()
        self._first_of(step).focus()
        self.explain(self.list_of(step).current)

    def watch_wanted(self) -> None:
        """Show the services or laws that are wanted, the best of them first."""
        if self.is_mounted:
            self.show_lists(keep="" if self.wanted else None)
            if not self.list_of(self.step).current:
                self.explain("")

    def show_lists(self, keep: str | None = None) -> None:
        """Show what can be chosen in this step; `keep` is the service to stay at."""
        kb, scope = self.workspace.kb, self.scope
        match self.step:
            case "services":
                lines = choices.service_lines(kb, scope, self.wanted, self.bringing)
                self.services.set_lines(tuple(lines), keep)
            case "facts":
                self.query_one("#facts", LineList).set_lines(tuple(choices.fact_lines(kb, scope)))
            case "frameworks":
                lines = choices.framework_lines(kb, scope, self.wanted)
                self.query_one("#frameworks", LineList).set_lines(tuple(lines), keep)
            case _:
                self.query_one("#depth", LineList).set_lines(choices.depth_lines(scope))

    def _first_of(self, step: str) -> LineList | Input:
        """Return where one begins in a step."""
        form = self.query_one(AboutForm)
        return form.field("team") if step == "about" else self.list_of(step)

    @on(LineList.Highlighted)
    def explain_highlighted(self, message: LineList.Highlighted) -> None:
        """Say what the line under the cursor is."""
        message.stop()
        if message.line_list is self.list_of(self.step):
            self.explain(message.line_id)

    def explain(self, line_id: str) -> None:
        """Say what a service, an answer or a framework brings."""
        text = tell_choice(self.workspace.kb, self.scope, self.step, line_id)
        self.query_one("#explained", Static).update(text)
        self.query_one("#meaning").scroll_home(animate=False)

    @on(AboutForm.Told)
    async def save_about(self) -> None:
        """Save what was said about the assessment as soon as a field is left."""
        await self.settle()

    async def settle(self) -> bool:
        """Save what was typed and not yet saved; return whether nothing is left."""
        form = self.query_one(AboutForm)
        changed = form.changed()
        if not changed:
            return True
        before = self.workspace.record(self.assessment_id).details
        details = replace(before, **changed)
        try:
            save = self.workspace.set_details
            saved = await asyncio.to_thread(save, self.assessment_id, details)
        except SrmError as error:
            self.tell(error)
            if not isinstance(error, StoreError):  # otherwise what was typed waits in its field
                form.show(before)
            return False
        self.mark_saved()
        self.title = one_line(saved.details.name)
        form.show(saved.details)
        return True

    def action_step(self, step: str) -> None:
        """Go to a step."""
        self.step = step

    async def action_go(self, by: int) -> None:
        """Go to the next step or the one before; behind the last is the workshop."""
        steps = list(_STEPS)
        place = steps.index(self.step) + by
        if place >= len(steps):
            await self.leave()
        else:
            self.step = steps[max(place, 0)]

    async def leave(self) -> None:
        """Go on to the workshop, after what is tried out was kept or discarded."""
        if not await self.settle():
            return
        if self.trial:
            self.decide(leave=True)
        else:
            self.dismiss()

    def action_meaning(self) -> None:
        """Show all duties of the scope, with what changed since one came here."""
        kb = self.workspace.kb
        before = self.record.scope if self.trial else self.before
        title = "If it were kept" if self.trial else "Since you came here"
        current = self.list_of(self.step).current
        sections = (
            ("Under the cursor", tell_choice(kb, self.scope, self.step, current)),
            (title, tell_difference(kb, self.difference(before), self.record)),
            ("All duties of this scope", tell_duties(kb, self.workspace.derive(self.scope).duties)),
        )
        parts = [
            Content.assemble(Content.styled(f" {name} ", "bold reverse"), "\n\n", text)
            for name, text in sections
            if text.plain
        ]
        text = Content("\n\n").join(parts)
        self.app.push_screen(ReadingDialog("What the scope brings", text))

    def show_taken_back(self, control_id: str) -> None:  # noqa: ARG002
        """Show the scope after an undo or redo."""
        self.show_current()

    async def action_leave(self) -> None:
        """Leave a field for its list, or the scope for the workshop."""
        if isinstance(self.focused, Input):
            if self.focused is self.find_field:
                self.focused.value = ""
            self.list_of(self.step).focus()
        else:
            await self.leave()
