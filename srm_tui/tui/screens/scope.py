"""Where one says what an assessment is about: services, integration, laws."""

from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import ContentSwitcher, Header, Input, Label, Static

from srm_tui.core.answers import Details
from srm_tui.core.duties import compare_duties
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Depth
from srm_tui.tui import choices
from srm_tui.tui.screens.place import AssessmentPlace
from srm_tui.tui.text import count, one_line
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
_ABOUT_FIELDS = {
    "name": ("Name", "Web shop"),
    "team": ("Team", "who answers"),
    "facilitator": ("Facilitator", "who leads the workshop"),
    "participants": ("Participants", "with commas between"),
    "accounts": ("AWS accounts", "with commas between"),
    "description": ("About it", "one sentence"),
}
_LISTS = ("participants", "accounts")


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

    def __init__(self, workspace: Workspace, assessment_id: str) -> None:
        super().__init__(workspace, assessment_id)
        self.details = Details()
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
                    for name, (label, example) in _ABOUT_FIELDS.items():
                        with Horizontal(classes="field"):
                            yield Label(label)
                            yield Input(id=f"about-{name}", compact=True, placeholder=example)
                    yield Label("How much is asked?")
                    yield LineList(id="depth")
            with VerticalScroll(id="meaning"):
                yield Static(id="totals")
                yield Static(id="explained")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what was chosen before."""
        record = self.workspace.record(self.assessment_id)
        self.before = record.scope
        self.title = one_line(record.details.name)
        self.show_record()
        self.watch_step(self.step)
        if record.scope.is_empty:
            self.query_one("#find-service").focus()

    def show_record(self, keep: str | None = None) -> None:
        """Show scope and details as they are saved, with the cursor on the service `keep`."""
        record = self.workspace.record(self.assessment_id)
        self.details = record.details
        for name in _ABOUT_FIELDS:
            value = getattr(record.details, name)
            field = self.query_one(f"#about-{name}", Input)
            if not field.has_focus:
                with self.prevent(Input.Changed):
                    field.value = ", ".join(value) if name in _LISTS else value
        self.scope = record.scope
        self.show_lists(keep)
        self.show_meaning(record.scope)

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

    def show_meaning(self, scope: Scope) -> None:
        """Say how many duties the scope brings, and what changed since one came here."""
        derived = self.workspace.derive(scope)
        changes = compare_duties(self.workspace.derive(self.before).duties, derived.duties)
        facts = f"{len(scope.facts)} of {len(self.workspace.kb.facts)} answers"
        chosen = (
            count(len(scope.service_ids), "service"),
            facts,
            count(len(scope.framework_ids), "law or standard", "laws and standards"),
        )
        text = (
            f"{', '.join(chosen)}\n"
            f"AWS carries {count(len(derived.carried), 'duty', 'duties')}; "
            f"{len(derived.duties)} are yours"
        )
        parts = (f"{len(changes.added)} new", f"{len(changes.dropped)} gone")
        told = [part for part in parts if not part.startswith("0 ")]
        self.query_one("#totals", Static).update(f"{text} ({', '.join(told)})" if told else text)

    def watch_wanted(self) -> None:
        """Show the services that are wanted, the best of them first."""
        if self.is_mounted:
            self.show_lists(keep="" if self.wanted else None)

    def show_lists(self, keep: str | None = None) -> None:
        """Show what is chosen in every step; `keep` is the service to stay at."""
        kb, scope = self.workspace.kb, self.scope
        services = tuple(choices.service_lines(kb, scope, self.wanted))
        self.query_one("#service-list", LineList).set_lines(services, keep)
        self.query_one("#facts", LineList).set_lines(tuple(choices.fact_lines(kb, scope)))
        frameworks = tuple(choices.framework_lines(kb, scope))
        self.query_one("#frameworks", LineList).set_lines(frameworks)
        self.query_one("#depth", LineList).set_lines(choices.depth_lines(scope))

    def _first_of(self, step: str) -> LineList | Input:
        """Return where one begins in a step."""
        return self.query_one("#about-team", Input) if step == "about" else self._list_of(step)

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
        self.show_record(keep)

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
        kb = self.workspace.kb
        text = Content("")
        if self.step == "services" and line_id in kb.service_by_id:
            text = choices.tell_service(kb, kb.service_by_id[line_id])
        elif self.step == "frameworks" and line_id in kb.framework_by_id:
            text = choices.tell_framework(kb.framework_by_id[line_id])
        elif self.step == "facts" and "=" in line_id:
            fact_id, option_id = line_id.split("=", 1)
            text = choices.tell_fact(kb.fact_by_id[fact_id], option_id)
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
        listing = self.query_one("#service-list", LineList)
        if self.wanted and listing.current:
            listing.action_choose()
            message.input.value = ""
        elif self.wanted:
            self.say("No service is called so. Try a shorter or another name.")
        else:
            listing.focus()

    def action_pass_on(self, action: str, by: int) -> None:
        """Move in the list of services while one types in the field over it."""
        if self.focused is self.query_one("#find-service"):
            listing = self.query_one("#service-list", LineList)
            (listing.action_move if action == "move" else listing.action_page)(by)

    @on(Input.Blurred)
    @on(Input.Submitted)
    async def save_about(self, message: Input.Blurred | Input.Submitted) -> None:
        """Save what was said about the assessment as soon as a field is left."""
        message.stop()
        await self._save_field(message.input)
        if isinstance(message, Input.Submitted) and message.input.id != "find-service":
            self.focus_next()

    async def settle(self) -> bool:
        """Save what was typed and not yet saved; return whether nothing is left."""
        return not isinstance(self.focused, Input) or await self._save_field(self.focused)

    async def _save_field(self, field: Input) -> bool:
        """Save a field about the assessment; return whether it is as saved."""
        name = (field.id or "").removeprefix("about-")
        if name not in _ABOUT_FIELDS:
            return True
        text = field.value.strip()
        value = tuple(filter(None, (each.strip() for each in text.split(","))))
        details = replace(self.details, **{name: value if name in _LISTS else text})
        if details == self.details:
            return True
        saved = await self.off_thread(self.workspace.set_details, self.assessment_id, details)
        if saved is None:
            return False
        self.details = saved.details
        self.title = one_line(saved.details.name)
        self.mark_saved()
        return True

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
        self.show_record()

    async def action_leave(self) -> None:
        """Leave a field for its list, or the scope for the workshop."""
        if isinstance(self.focused, Input):
            if self.focused.id == "find-service":
                self.focused.value = ""
            self._list_of(self.step).focus()
        elif await self.settle():
            self.dismiss()
