"""What chooses services, answers and laws of a scope, asks for variants, and reads files."""

from msgspec.structs import replace
from textual import getters, on, work
from textual.reactive import reactive
from textual.widgets import Input

from srm_tui.core.knowledge import Service
from srm_tui.core.scope import Scope
from srm_tui.core.variants import variants_of, variants_to_ask
from srm_tui.tui import choices
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.screens.proposals import ProposalsScreen
from srm_tui.tui.screens.proposing import can_ask_accounts
from srm_tui.tui.screens.trial import TrialPlace
from srm_tui.tui.screens.variants import VariantsDialog
from srm_tui.tui.widgets.line_list import LineList

_FIELDS = {"services": "#find-service", "frameworks": "#find-law"}
"""The field that finds, by step."""
_NOT_FOUND = {
    "services": "No service is called so. Try a shorter or another name.",
    "frameworks": "No law or standard is called so. Try a shorter or another name.",
}


class ChoosingPlace(TrialPlace):
    """Chooses a line of the step one is at, or takes it back; finds services and laws."""

    step: reactive[str] = reactive("services", init=False)
    """What is chosen now: services, facts, frameworks, or the depth under `about`."""
    wanted: reactive[str] = reactive("")
    """What the find field of the step holds."""

    services = getters.query_one("#service-list", LineList)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Ask for variants only where services are chosen; read no files for a browser."""
        if action in ("files", "account") and self.is_in_browser:
            return False
        if action == "account":
            return can_ask_accounts()
        if action == "variants":
            return self.step == "services"
        return super().check_action(action, parameters)

    def list_of(self, step: str) -> LineList:
        """Return the list that one chooses from in a step."""
        names = {"services": "#service-list", "about": "#depth"}
        return self.query_one(names.get(step, f"#{step}"), LineList)

    @on(LineList.Chosen)
    async def choose(self, message: LineList.Chosen) -> None:
        """Choose a line or take it back, and save unless it is only tried out."""
        message.stop()
        kb, step, line_id = self.workspace.kb, self.step, message.line_id
        is_new = step == "services" and line_id not in self.scope.service_ids
        if is_new and (variants := variants_to_ask(kb, line_id, self.scope)):
            self.ask_variants(kb.service_by_id[line_id], variants)
            return
        keep = message.line_list.neighbour if step == "services" and not self.wanted else None
        changed = choices.chosen_with(kb, self.scope, step, line_id)
        if step == "facts":
            self._go_on_from(line_id, changed)
        await self.take(changed, keep)

    @work
    async def ask_variants(self, service: Service, variants: tuple[Service, ...]) -> None:
        """Ask which variants are used, and choose them."""
        family = (service.id, *(each.id for each in variants))
        chosen = tuple(each for each in family if each in self.scope.service_ids)
        dialog = VariantsDialog(self.workspace.kb, service, variants, self.scope, chosen)
        ticked = await self.app.push_screen_wait(dialog)
        if ticked is not None:
            others = tuple(each for each in self.scope.service_ids if each not in family)
            keep = next(iter(ticked), service.id)
            await self.take(replace(self.scope, service_ids=(*others, *ticked)), keep)

    def _go_on_from(self, line_id: str, changed: Scope) -> None:
        """Go to the next question when one of a single answer has been answered."""
        kb = self.workspace.kb
        fact = kb.fact_by_id[line_id.partition("=")[0]]
        if not fact.many and fact.id in changed.facts:
            self.query_one("#facts", LineList).go_to(choices.next_question(kb, fact))

    @property
    def find_field(self) -> Input | None:
        """The field that finds in this step; None where there is nothing to find."""
        field = _FIELDS.get(self.step)
        return self.query_one(field, Input) if field else None

    @on(Input.Changed, "#find-service, #find-law")
    def find(self, message: Input.Changed) -> None:
        """Find as one types."""
        message.stop()
        if message.input is self.find_field:
            self.wanted = message.value

    @on(Input.Submitted, "#find-service, #find-law")
    def take_found(self, message: Input.Submitted) -> None:
        """Choose the line under the cursor, and be ready for the next name."""
        message.stop()
        found = self.list_of(self.step)
        if self.wanted and found.current:
            found.action_choose()
            message.input.value = ""
        elif self.wanted:
            self.say(_NOT_FOUND[self.step])
        else:
            found.focus()

    def action_pass_on(self, action: str, by: int) -> None:
        """Move in the list while one types in the field over it."""
        found = self.list_of(self.step)
        if self.focused is self.find_field:
            (found.action_move if action == "move" else found.action_page)(by)

    def action_find(self) -> None:
        """Go to the field that finds laws where they are chosen, else services."""
        if self.step not in _FIELDS:
            self.step = "services"
        if self.find_field is not None:
            self.find_field.focus()

    def action_variants(self) -> None:
        """Ask which variants of the service under the cursor are used."""
        kb = self.workspace.kb
        service = kb.service_by_id.get(self.services.current)
        if service is None or self.step != "services":
            return
        parent = kb.service_by_id[service.parent_id or service.id]
        if variants := variants_of(kb, parent.id):
            self.ask_variants(parent, variants)
        else:
            self.say(f"{service.name} has no variants.")

    def action_files(self) -> None:
        """Go to what files suggest."""
        self._propose(from_account=False)

    def action_account(self) -> None:
        """Go to what an AWS account says is in use."""
        self._propose(from_account=True)

    def _propose(self, *, from_account: bool) -> None:
        if self.trial:
            self.say(with_keys("Keep or discard what you try out first: {scope.if} does."))
            return
        proposals = ProposalsScreen(
            self.workspace, self.assessment_id, begins_with_account=from_account
        )

        def show(_: None) -> None:
            self.show_current()
            if proposals.taken:
                self.mark_saved()
                self.say(proposals.taken, "From files")

        self.app.push_screen(proposals, show)
