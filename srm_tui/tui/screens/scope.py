"""Where one says what an assessment is about: services, integration, laws."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import ContentSwitcher, Footer, Header, Input, Label, Static

from srm_tui.core.answers import Details
from srm_tui.core.duties import compare_duties
from srm_tui.core.knowledge import KnowledgeBase, Service
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import GOVERNANCE, Depth, Owner
from srm_tui.tui.screens.place import Place
from srm_tui.tui.text import bullets, one_line, plain
from srm_tui.tui.widgets.line_list import Line, LineList
from srm_tui.workspace import Workspace

_STEPS = {
    "services": ("Services", "Which AWS services does the workload use? Type to find one."),
    "facts": ("Integration", "How is it connected? What you leave open brings no duty."),
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


class ScopeScreen(Place):
    """Asks for services, facts and frameworks, and shows at once what they mean."""

    TITLE = "Scope"
    ABOUT = (
        "Space chooses or takes back. Each choice is saved at once and the right side shows "
        "which duties it brings. N goes on to the next step, Escape to the workshop."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(number), f"step('{step}')", show=False, tooltip=label, id=f"scope.{step}")
            for number, (step, (label, _)) in enumerate(_STEPS.items(), 1)
        ),
        Binding("n", "go(1)", "Next step", tooltip="Go to the next step", id="scope.next"),
        Binding("b", "go(-1)", "Back a step", tooltip="Go to the step before", id="scope.before"),
        Binding(
            "slash", "find", "Find", key_display="/", tooltip="Find a service", id="scope.find"
        ),
        Binding("u", "undo", "Undo", tooltip="Take the last choice back", id="scope.undo"),
        Binding("escape", "leave", "Done", tooltip="Go on to the workshop", id="scope.leave"),
    ]

    step: reactive[str] = reactive("services")
    wanted: reactive[str] = reactive("")
    """What the find field holds."""

    def __init__(self, workspace: Workspace, assessment_id: str) -> None:
        super().__init__(workspace)
        self.assessment_id = assessment_id
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
                    yield Input(id="find-service", compact=True, placeholder="Find a service")
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
            with VerticalScroll(id="meaning", can_focus=False):
                yield Static(id="totals")
                yield Static(id="explained")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show what was chosen before."""
        record = self.workspace.record(self.assessment_id)
        self.before = record.scope
        self.title = one_line(record.details.name)
        self.show_record()
        self.query_one("#service-list").focus()

    def show_record(self) -> None:
        """Show scope and details as they are saved."""
        record = self.workspace.record(self.assessment_id)
        self.details = record.details
        for name in _ABOUT_FIELDS:
            value = getattr(record.details, name)
            field = self.query_one(f"#about-{name}", Input)
            if not field.has_focus:
                with self.prevent(Input.Changed):
                    field.value = ", ".join(value) if name in _LISTS else value
        self.scope = record.scope
        self.show_lists()
        self.show_meaning(record.scope)

    def watch_step(self, step: str) -> None:
        """Show another step."""
        label, question = _STEPS[step]
        names = [
            f"[{number} {name}]" if each == step else f" {number} {name} "
            for number, (each, (name, _)) in enumerate(_STEPS.items(), 1)
        ]
        head = Content(" ").join(
            Content.styled(name, "bold reverse" if name.startswith("[") else "") for name in names
        )
        self.query_one("#steps", Static).update(Content.assemble(head, "\n", question))
        self.query_one(ContentSwitcher).current = step
        self.sub_title = label
        self.query_one("#explained", Static).update("")
        self._list_of(step).focus()
        self.explain(self._list_of(step).current)

    def show_meaning(self, scope: Scope) -> None:
        """Say how many duties the scope brings, and what changed since one came here."""
        derived = self.workspace.derive(scope)
        changes = compare_duties(self.workspace.derive(self.before).duties, derived.duties)
        known = f"{len(scope.facts)} of {len(self.workspace.kb.facts)}"
        text = (
            f"{len(scope.service_ids)} services, {known} facts, "
            f"{len(scope.framework_ids)} laws and standards\n"
            f"AWS carries {len(derived.carried)} duties; {len(derived.duties)} are yours"
        )
        if changes.added or changes.dropped:
            text += f" (+{len(changes.added)} -{len(changes.dropped)})"
        self.query_one("#totals", Static).update(text)

    def watch_wanted(self) -> None:
        """Show the services that are wanted."""
        if self.is_mounted:
            self.show_lists()

    def show_lists(self) -> None:
        """Show what is chosen in every step."""
        kb, scope = self.workspace.kb, self.scope
        self.query_one("#service-list", LineList).set_lines(
            tuple(_service_lines(kb, scope, self.wanted))
        )
        self.query_one("#facts", LineList).set_lines(tuple(_fact_lines(kb, scope)))
        self.query_one("#frameworks", LineList).set_lines(
            tuple(
                Line(each.id, f"{_box(each.id in scope.framework_ids)} {each.name}")
                for each in kb.frameworks
            )
        )
        self.query_one("#depth", LineList).set_lines(
            (
                Line("core", f"{_dot(scope.depth is Depth.CORE)} Core: a workshop of 90 minutes"),
                Line("full", f"{_dot(scope.depth is Depth.FULL)} Full: everything, for an audit"),
            )
        )

    def _list_of(self, step: str) -> LineList:
        names = {"services": "#service-list", "about": "#depth"}
        return self.query_one(names.get(step, f"#{step}"), LineList)

    @on(LineList.Chosen)
    async def choose(self, message: LineList.Chosen) -> None:
        """Choose a line or take it back, and save."""
        message.stop()
        scope, line_id = self.scope, message.line_id
        match message.line_list.id:
            case "service-list":
                changed = replace(scope, service_ids=_toggled(scope.service_ids, line_id))
            case "frameworks":
                changed = replace(scope, framework_ids=_toggled(scope.framework_ids, line_id))
            case "facts":
                changed = replace(scope, facts=self._facts_with(line_id))
            case _:
                changed = replace(scope, depth=Depth(line_id))
        known, _ = self.workspace.known_scope(changed)
        await self.off_thread(self.workspace.set_scope, self.assessment_id, known)
        self.show_record()

    def _facts_with(self, line_id: str) -> Mapping[str, tuple[str, ...]]:
        fact_id, option_id = line_id.split("=", 1)
        fact = self.workspace.kb.fact_by_id[fact_id]
        given = self.scope.facts.get(fact_id, ())
        if fact.many:
            changed = _toggled(given, option_id)
        else:
            changed = () if option_id in given else (option_id,)
        facts = {**self.scope.facts, fact_id: changed}
        return {each: values for each, values in facts.items() if values}

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
            text = _tell_service(kb, kb.service_by_id[line_id])
        elif self.step == "frameworks" and line_id in kb.framework_by_id:
            framework = kb.framework_by_id[line_id]
            lines = (
                framework.brings,
                f"{len(framework.requirements)} requirements. Not covered: {framework.not_covered}",
                framework.url,
            )
            text = Content("\n\n").join(plain(line) for line in (framework.name, *lines))
        elif self.step == "facts" and "=" in line_id:
            fact = kb.fact_by_id[line_id.split("=", 1)[0]]
            text = plain(f"{fact.question}\n\n{fact.help}")
        self.query_one("#explained", Static).update(text)

    @on(Input.Changed, "#find-service")
    def find(self, message: Input.Changed) -> None:
        """Find as one types."""
        message.stop()
        self.wanted = message.value

    @on(Input.Submitted, "#find-service")
    async def take_found(self, message: Input.Submitted) -> None:
        """Choose the first service found, and be ready for the next name."""
        message.stop()
        listing = self.query_one("#service-list", LineList)
        if self.wanted and listing.current:
            listing.action_choose()
            message.input.value = ""
        else:
            listing.focus()

    @on(Input.Blurred)
    @on(Input.Submitted)
    async def save_about(self, message: Input.Blurred | Input.Submitted) -> None:
        """Save what was said about the assessment as soon as a field is left."""
        message.stop()
        name = (message.input.id or "").removeprefix("about-")
        if name not in _ABOUT_FIELDS:
            return
        text = message.value.strip()
        value = tuple(filter(None, (each.strip() for each in text.split(","))))
        details = replace(self.details, **{name: value if name in _LISTS else text})
        if details != self.details:
            saved = await self.off_thread(self.workspace.set_details, self.assessment_id, details)
            if saved is not None:
                self.details = saved.details
                self.title = one_line(saved.details.name)
        if isinstance(message, Input.Submitted):
            self.focus_next()

    def action_step(self, step: str) -> None:
        """Go to a step."""
        self.step = step

    def action_go(self, by: int) -> None:
        """Go to the next step or the one before; behind the last is the workshop."""
        steps = list(_STEPS)
        place = steps.index(self.step) + by
        if place >= len(steps):
            self.action_leave()
        else:
            self.step = steps[max(place, 0)]

    def action_find(self) -> None:
        """Go to the field that finds services."""
        self.step = "services"
        self.query_one("#find-service").focus()

    async def action_undo(self) -> None:
        """Take the last choice back."""
        changes = await self.off_thread(self.workspace.undo, self.assessment_id)
        self.show_record()
        if not changes:
            self.notify("There is nothing to undo.")

    def action_leave(self) -> None:
        """Leave a field for its list, or the scope for the workshop."""
        if isinstance(self.focused, Input):
            if self.focused.id == "find-service":
                self.focused.value = ""
            self._list_of(self.step).focus()
        else:
            self.dismiss()


def _toggled(chosen: tuple[str, ...], item: str) -> tuple[str, ...]:
    if item in chosen:
        return tuple(each for each in chosen if each != item)
    return (*chosen, item)


def _box(is_chosen: bool) -> str:
    return "[x]" if is_chosen else "[ ]"


def _dot(is_chosen: bool) -> str:
    return "(•)" if is_chosen else "( )"


def _service_lines(kb: KnowledgeBase, scope: Scope, wanted: str) -> Iterable[Line]:
    words = wanted.casefold().split()
    found = [service for service in kb.services if _matches(service, words)]
    if words:
        found.sort(key=lambda service: _rank(service, words[0]))
        for service in found:
            yield _service_line(service, scope)
        return
    chosen = [service for service in found if service.id in scope.service_ids]
    if chosen:
        yield Line("", "Chosen", str(len(chosen)), "heading")
        for service in chosen:
            yield _service_line(service, scope)
    category = ""
    for service in found:
        if service.id in scope.service_ids:
            continue
        if service.category != category:
            category = service.category
            yield Line("", category.replace("-", " ").capitalize(), "", "heading")
        yield _service_line(service, scope)


def _service_line(service: Service, scope: Scope) -> Line:
    return Line(service.id, f"{_box(service.id in scope.service_ids)} {one_line(service.name)}")


def _matches(service: Service, words: list[str]) -> bool:
    text = " ".join((service.id, service.name, *service.aliases, service.category)).casefold()
    return all(word in text for word in words)


def _rank(service: Service, word: str) -> int:
    """Return 0 for services that are called so, 1 for names with a word that begins so."""
    names = [each.casefold() for each in (service.id, *service.aliases)]
    if word in names:
        return 0
    starts = any(part.startswith(word) for part in service.name.casefold().split())
    return 1 if starts or any(name.startswith(word) for name in names) else 2


def _fact_lines(kb: KnowledgeBase, scope: Scope) -> Iterable[Line]:
    for fact in kb.facts:
        yield Line("", one_line(fact.question), "several" if fact.many else "", "heading")
        given = scope.facts.get(fact.id, ())
        mark = _box if fact.many else _dot
        for option in fact.options:
            text = f"  {mark(option.id in given)} {one_line(option.label)}"
            yield Line(f"{fact.id}={option.id}", text)


def _tell_service(kb: KnowledgeBase, service: Service) -> Content:
    by_owner: dict[Owner, list[str]] = {owner: [] for owner in Owner}
    for layer in kb.layers:
        if layer.id != GOVERNANCE:
            by_owner[service.owners[layer.id]].append(layer.title)
    parts = [plain(service.name).stylize("bold $text-accent")]
    for owner, title in (
        (Owner.CUSTOMER, "Yours alone"),
        (Owner.SHARED, "A part each"),
        (Owner.AWS, "AWS alone"),
    ):
        if by_owner[owner]:
            head = Content.styled(title, "bold")
            parts.append(Content.assemble(head, "\n", bullets(by_owner[owner])))
    if service.status_note:
        parts.insert(1, plain(service.status_note))
    return Content("\n\n").join(parts)
