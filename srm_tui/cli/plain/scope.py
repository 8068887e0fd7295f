"""What an assessment is about: services, integration, laws, who takes part."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from srm_tui.cli.plain.dialogue import BackError, Dialogue, SkipError
from srm_tui.core.counting import counted as count
from srm_tui.core.framework_search import is_framework_near_miss, search_frameworks
from srm_tui.core.knowledge import FactQuestion, Service
from srm_tui.core.scope import Scope
from srm_tui.core.scope_difference import compare_scopes, summary_text
from srm_tui.core.service_search import is_near_miss, search_services
from srm_tui.core.variants import variants_to_ask
from srm_tui.core.vocabulary import Depth
from srm_tui.errors import SrmError
from srm_tui.workspace import Workspace

_SHOWN = 9
"""How many services or laws are offered for a word."""


class ScopeInterview:
    """Asks for the scope step by step; each choice is saved at once."""

    def __init__(self, dialogue: Dialogue, workspace: Workspace, assessment_id: str) -> None:
        self.dialogue = dialogue
        self.workspace = workspace
        self.assessment_id = assessment_id

    @property
    def scope(self) -> Scope:
        """The scope as the store has it."""
        return self.workspace.record(self.assessment_id).scope

    def run(self) -> None:
        """Ask step after step; `back` goes to the one before, and from the first one out."""
        steps = (self.ask_services, self.ask_facts, self.ask_frameworks, self.ask_depth)
        place = 0
        while 0 <= place < len(steps):
            try:
                with self.dialogue.at(lambda: f"The scope. {self.tell_totals()}"):
                    steps[place]()
                place += 1
            except BackError:
                place -= 1
            except SkipError:
                place += 1
        self.dialogue.say(self.tell_totals())

    def tell_totals(self) -> str:
        """Return what the scope means."""
        scope = self.scope
        derived = self.workspace.derive(scope)
        laws = count(len(scope.framework_ids), "law or standard", "laws and standards")
        chosen = f"{count(len(scope.service_ids), 'service')}, {laws}"
        carried = count(len(derived.carried), "duty", "duties")
        return f"{chosen}. AWS carries {carried}; {len(derived.duties)} are yours."

    def ask_services(self) -> None:
        """Ask for services by name until Enter alone."""
        kb, chosen = self.workspace.kb, self.scope.service_ids
        names = ", ".join(kb.service_by_id[s].name for s in chosen if s in kb.service_by_id)
        self.dialogue.say(
            "Which AWS services does the workload use? One after the other; Enter alone goes on.",
            f"Chosen: {names}." if names else "None is chosen yet.",
        )
        helps = (
            "Type a name, an abbreviation or a part of one: s3, lambda, load balancer.",
            "remove and a name takes one back. list tells those chosen. Enter alone goes on.",
        )
        while text := self.dialogue.ask("Service", helps):
            word, _, rest = text.partition(" ")
            if word.casefold() == "list":
                self.dialogue.say(", ".join(self.scope.service_ids) or "None is chosen yet.")
            elif word.casefold() == "remove" and rest:
                self._remove_service(rest)
            else:
                try:
                    self._add_service(text)
                except (BackError, SkipError):
                    self.dialogue.say("Nothing was added.")

    def _remove_service(self, text: str) -> None:
        service = self.workspace.kb.find_service(text)
        if service is None or service.id not in self.scope.service_ids:
            self.dialogue.say(f"'{text}' is not among those chosen.")
            return
        rest = tuple(each for each in self.scope.service_ids if each != service.id)
        self._save(replace(self.scope, service_ids=rest), f"{service.name} is out.")

    def _add_service(self, text: str) -> None:
        kb = self.workspace.kb
        named = kb.find_service(text)
        found = (named,) if named else search_services(kb, text)[:_SHOWN]
        if not found:
            self.dialogue.say("No service is called so. Try a shorter or another name.")
        elif len(found) == 1 and not is_near_miss(text, found):
            self._take(found[0])
        else:
            for service in self._chosen("Which of them", found):
                self._take(service)

    def _take(self, service: Service) -> None:
        """Add a service, after asking which variant where that matters."""
        kb, taken = self.workspace.kb, [service]
        if variants := variants_to_ask(kb, service.id, self.scope):
            self.dialogue.say(f"{service.name} runs in several ways, with different duties.")
            taken = self._chosen("Which of them; Enter alone takes it as such", variants) or taken
        ids = (*self.scope.service_ids, *(each.id for each in taken))
        names = " and ".join(each.name for each in taken)
        self._save(replace(self.scope, service_ids=ids), f"{names} is in.")

    def _chosen(self, question: str, services: Sequence[Service]) -> list[Service]:
        names = [f"{each.name}, {each.id}" for each in services]
        return [services[each] for each in self.dialogue.choose(question, names, many=True)]

    def ask_facts(self) -> None:
        """Ask how the workload is connected, question after question."""
        self.dialogue.say(
            "How is it connected? Enter alone leaves a question as it is, skip all of them."
        )
        facts = self.workspace.kb.facts
        place = 0
        while place < len(facts):
            try:
                self._ask_fact(facts[place], f"Question {place + 1} of {len(facts)}.")
                place += 1
            except BackError:
                if place == 0:
                    raise
                place -= 1

    def _ask_fact(self, fact: FactQuestion, place: str) -> None:
        given = self.scope.facts.get(fact.id, ())
        labels = ", ".join(option.label for option in fact.options if option.id in given)
        now = f"Answered: {labels}." if labels else "Not answered yet."
        several = " Several may apply." if fact.many else ""
        self.dialogue.say(f"{place} {fact.question}{several}", fact.help, now)
        options = [option.label for option in fact.options]
        if chosen := self.dialogue.choose("Answer", options, many=fact.many):
            ids = tuple(fact.options[each].id for each in chosen)
            facts = {**self.scope.facts, fact.id: ids}
            self._save(replace(self.scope, facts=facts), "Saved.")

    def ask_frameworks(self) -> None:
        """Ask for laws and standards by name until Enter alone."""
        kb = self.workspace.kb
        self.dialogue.say(
            "Which laws and standards apply? One after the other; Enter alone goes on.",
            f"Chosen: {', '.join(self.scope.framework_ids) or 'none'}.",
        )
        helps = (
            "Type a name, as in GDPR or PCI. list tells all of them.",
            "remove and a name takes one back. Enter alone goes on.",
        )
        while text := self.dialogue.ask("Law or standard", helps):
            word, _, rest = text.partition(" ")
            if word.casefold() == "list":
                self.dialogue.say(*(f"{each.short_name}: {each.name}." for each in kb.frameworks))
            elif word.casefold() == "remove" and rest:
                self._change_framework(rest, is_in=False)
            else:
                self._change_framework(text, is_in=True)

    def _change_framework(self, text: str, *, is_in: bool) -> None:
        kb = self.workspace.kb
        found = search_frameworks(kb, text)
        is_sure = len(found) == 1 and not is_framework_near_miss(text, found)
        framework = kb.find_framework(text) or (found[0] if is_sure else None)
        if framework is None:
            names = " or ".join(each.short_name for each in found[:_SHOWN])
            hint = f"Did you mean {names}?" if names else "list tells all of them."
            self.dialogue.say(f"No single law or standard is called '{text}'.", hint)
            return
        rest = tuple(each for each in self.scope.framework_ids if each != framework.id)
        ids = (*rest, framework.id) if is_in else rest
        state = "applies" if is_in else "does not apply"
        self._save(replace(self.scope, framework_ids=ids), f"{framework.short_name} {state}.")

    def ask_depth(self) -> None:
        """Ask how much is asked."""
        self.dialogue.say(f"How much is asked? It is now: {self.scope.depth}.")
        options = ("Core: a workshop of 90 minutes", "Full: everything, for an audit")
        if chosen := self.dialogue.choose("Depth", options):
            depth = tuple(Depth)[chosen[0]]
            self._save(replace(self.scope, depth=depth), "Saved.")

    def ask_about(self) -> None:
        """Ask who takes part."""
        details = self.workspace.record(self.assessment_id).details
        ask: Callable[[str, str], str] = self.dialogue.ask_text
        told = replace(
            details,
            name=ask("Name of the assessment", details.name),
            team=ask("Team", details.team),
            facilitator=ask("Who leads the workshop", details.facilitator),
            participants=_names(ask("Who takes part", ", ".join(details.participants))),
        )
        self.workspace.set_details(self.assessment_id, told)
        self.dialogue.say("Saved.")

    def _save(self, scope: Scope, told: str) -> None:
        """Save the scope in the spelling of the knowledge base, and say what it changes."""
        before = self.workspace.record(self.assessment_id)
        known, _ = self.workspace.known_scope(scope)
        found = compare_scopes(self.workspace.kb, before.scope, known, before.answers)
        try:
            self.workspace.set_scope(self.assessment_id, known)
        except SrmError as error:
            self.dialogue.tell(error)
        else:
            self.dialogue.say(f"{told} {summary_text(found).capitalize()}.")


def _names(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (each.strip() for each in text.split(","))))
