"""Where one says what an assessment is about: services, integration, laws."""

from typing import ClassVar

from msgspec.structs import replace
from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import ContentSwitcher, Header, Input, Label, Static

from srm_tui.core.answers import Record
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Depth
from srm_tui.tui import choices
from srm_tui.tui.screens.place import AssessmentPlace
from srm_tui.tui.text import one_line
from srm_tui.tui.widgets.about_form import AboutForm
from srm_tui.tui.widgets.key_bar import KeyBar
from srm_tui.tui.widgets.line_list import LineList
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


class ScopeScreen(AssessmentPlace):
    """Asks for services, facts and frameworks, and shows at once what they mean."""

    TITLE = "Scope"
    ABOUT = (
        "Space or Enter chooses, or takes back. Each choice is saved at once, and beside the list "
        "stands how many duties it brings. F8 goes on to the next step, and from the last one to "
        "the workshop."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
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
        Binding("n,f8", "go(1)", "Next step", tooltip="Go to the next step", id="scope.next"),
        Binding(
            "b,f7", "go(-1)", "Back a step", tooltip="Go to the step before", id="scope.before"
        ),
        Binding(
            "slash", "find", "Find", key_display="/", tooltip="Find a service", id="scope.find"
        ),
        Binding(
            "escape", "leave", "Done", tooltip="Leave the field, or the scope", id="scope.leave"
        ),
        Binding("up", "pass_on('move', -1)", show=False, id="scope.up"),
        Binding("down", "pass_on('move', 1)", show=False, id="scope.down"),
        Binding("pageup", "pass_on('page', -1)", show=False, id="scope.page-up"),
        Binding("pagedown", "pass_on('page', 1)", show=False, id="scope.page-down"),
    ]

    step: reactive[str] = reactive("services", init=False)
    wanted: reactive[str] = reactive("")
    """What the find field holds."""

    services = getters.query_one("#service-list", LineList)

    def __init__(self, workspace: Workspace, assessment_id: str) -> None:
        super().__init__(workspace, assessment_id)
        self.before = Scope()
        self.scope = Scope()

    def compose(self) -> ComposeResult:
        """Lay out the steps beside what they mean."""
        yield Header(icon="")
        yield Static(id="steps")
        with Horizontal(id="scope"):
            with ContentSwitcher(initial="services", id="step"):
                with Vertical(id="services"):
                    yield Input(
                        id="find-service", compact=True, placeholder="Find a service by name"
                    )
                    yield LineList(id="service-list", empty="No service is called so.")
                yield LineList(id="facts")
                yield LineList(id="frameworks")
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
        self.title = one_line(record.details.name)
        self.query_one(AboutForm).show(record.details)
        self.scope = record.scope
        self.show_lists(keep)
        told = choices.tell_totals(self.workspace, self.before, record.scope)
        self.query_one("#totals", Static).update(told)

    def watch_step(self, step: str) -> None:
        """Show another step."""
        _, question = _STEPS[step]
        names = [
            f"[{number} {name}]" if each == step else f" {number} {name} "
            for number, (each, (name, _)) in enumerate(_STEPS.items(), 1)
        ]
        head = Content(" ").join(
            Content.styled(name, "bold reverse" if name.startswith("[") else "") for name in names
        )
        self.query_one("#steps", Static).update(Content.assemble(head, "\n", question))
        self.query_one(ContentSwitcher).current = step
        self.query_one("#explained", Static).update("")
        self._first_of(step).focus()
        self.explain(self._list_of(step).current)

    def watch_wanted(self) -> None:
        """Show the services that are wanted, the best of them first."""
        if self.is_mounted:
            self.show_lists(keep="" if self.wanted else None)

    def show_lists(self, keep: str | None = None) -> None:
        """Show what is chosen in every step; `keep` is the service to stay at."""
        kb, scope = self.workspace.kb, self.scope
        self.services.set_lines(tuple(choices.service_lines(kb, scope, self.wanted)), keep)
        self.query_one("#facts", LineList).set_lines(tuple(choices.fact_lines(kb, scope)))
        frameworks = tuple(choices.framework_lines(kb, scope))
        self.query_one("#frameworks", LineList).set_lines(frameworks)
        self.query_one("#depth", LineList).set_lines(choices.depth_lines(scope))

    def _first_of(self, step: str) -> LineList | Input:
        """Return where one begins in a step."""
        form = self.query_one(AboutForm)
        return form.field("team") if step == "about" else self._list_of(step)

    def _list_of(self, step: str) -> LineList:
        names = {"services": "#service-list", "about": "#depth"}
        return self.query_one(names.get(step, f"#{step}"), LineList)

    @on(LineList.Chosen)
    async def choose(self, message: LineList.Chosen) -> None:
        """Choose a line or take it back, and save."""
        message.stop()
        scope, line_id = self.scope, message.line_id
        keep = None
        match message.line_list.id:
            case "service-list":
                ids = choices.toggled(scope.service_ids, line_id)
                changed = replace(scope, service_ids=ids)
                keep = None if self.wanted else message.line_list.neighbour
            case "frameworks":
                ids = choices.toggled(scope.framework_ids, line_id)
                changed = replace(scope, framework_ids=ids)
            case "facts":
                changed = self._answer_fact(line_id)
            case _:
                changed = replace(scope, depth=Depth(line_id))
        known, _ = self.workspace.known_scope(changed)
        saved = await self.off_thread(self.workspace.set_scope, self.assessment_id, known)
        if saved is not None:
            self.mark_saved()
            self.show_record(saved, keep)

    def _answer_fact(self, line_id: str) -> Scope:
        """Return the scope with an answer given or taken back, and go on to the next question."""
        kb = self.workspace.kb
        fact_id, option_id = line_id.split("=", 1)
        fact = kb.fact_by_id[fact_id]
        changed = replace(self.scope, facts=choices.facts_with(fact, option_id, self.scope))
        if not fact.many and fact_id in changed.facts:
            self.query_one("#facts", LineList).go_to(choices.next_question(kb, fact))
        return changed

    @on(LineList.Highlighted)
    def explain_highlighted(self, message: LineList.Highlighted) -> None:
        """Say what the line under the cursor is."""
        message.stop()
        if message.line_list is self._list_of(self.step):
            self.explain(message.line_id)

    def explain(self, line_id: str) -> None:
        """Say what a service, an answer or a framework brings."""
        text = choices.tell(self.workspace.kb, self.step, line_id)
        self.query_one("#explained", Static).update(text)

    @on(Input.Changed, "#find-service")
    def find(self, message: Input.Changed) -> None:
        """Find as one types."""
        message.stop()
        self.wanted = message.value

    @on(Input.Submitted, "#find-service")
    def take_found(self, message: Input.Submitted) -> None:
        """Choose the service under the cursor, and be ready for the next name."""
        message.stop()
        if self.wanted and self.services.current:
            self.services.action_choose()
            message.input.value = ""
        elif self.wanted:
            self.say("No service is called so. Try a shorter or another name.")
        else:
            self.services.focus()

    def action_pass_on(self, action: str, by: int) -> None:
        """Move in the list of services while one types in the field over it."""
        if self.focused is self.query_one("#find-service"):
            (self.services.action_move if action == "move" else self.services.action_page)(by)

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
        saved = await self.off_thread(self.workspace.set_details, self.assessment_id, details)
        if saved is not None:
            self.mark_saved()
            self.title = one_line(saved.details.name)
        form.show(saved.details if saved else before)
        return saved is not None

    def action_step(self, step: str) -> None:
        """Go to a step."""
        self.step = step

    async def action_go(self, by: int) -> None:
        """Go to the next step or the one before; behind the last is the workshop."""
        steps = list(_STEPS)
        place = steps.index(self.step) + by
        if place >= len(steps):
            if await self.settle():
                self.dismiss()
        else:
            self.step = steps[max(place, 0)]

    def action_find(self) -> None:
        """Go to the field that finds services."""
        self.step = "services"
        self.query_one("#find-service").focus()

    def show_taken_back(self, control_id: str) -> None:  # noqa: ARG002
        """Show the scope after an undo or redo."""
        self.show_current()

    async def action_leave(self) -> None:
        """Leave a field for its list, or the scope for the workshop."""
        if isinstance(self.focused, Input):
            if self.focused.id == "find-service":
                self.focused.value = ""
            self._list_of(self.step).focus()
        elif await self.settle():
            self.dismiss()
