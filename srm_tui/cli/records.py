"""Records of the knowledge base as people and programs read them."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from srm_tui.cli import console
from srm_tui.core.knowledge import Control, FactQuestion, Framework, KnowledgeBase, Service
from srm_tui.core.knowledge_lint.places import conditions_of, own_notes
from srm_tui.core.reach import services_by_control
from srm_tui.core.vocabulary import GOVERNANCE
from srm_tui.core.wording import asked_when, condition_text

Record = Service | Control | FactQuestion | Framework


def record_as_json(record: object) -> dict[str, Any]:
    """Return a record as programs read it."""
    from msgspec import to_builtins

    from srm_tui.core.packed import unpacked

    said: dict[str, Any] = to_builtins(record, enc_hook=unpacked)
    if isinstance(record, Service):
        said["traits"] = sorted(record.traits)
        said["parent"] = record.parent_id or None
        del said["lineage"]
    if isinstance(record, Control):
        for key in ("when", "raises", "applies", "not_applies"):
            del said[key]
    return said


def whole_as_json(kb: KnowledgeBase, record: Record) -> dict[str, Any]:
    """Return a record as programs read it, with what other records say of it."""
    said = record_as_json(record)
    if isinstance(record, Service):
        said["duties"] = [control.id for control in _duties(kb, record)]
    elif isinstance(record, Control):
        said["asked_when"] = asked_when(kb, record)
        said["raised"] = [
            {"to": each.to, "when": condition_text(kb, each.when)} for each in record.raises
        ]
        said["services"] = [service.id for service in _services(kb, record)]
        said["notes"] = {service.id: note for service, note in _notes(kb, record)}
    elif isinstance(record, Framework):
        controls = _controls_by_requirement(kb, record)
        for requirement in said["requirements"]:
            requirement["controls"] = controls.get(requirement["id"], [])
    else:
        said["controls"] = [control.id for control in _dependents(kb, record)]
    return said


def say_record(kb: KnowledgeBase, record: Record) -> None:
    """Write all that is known of a record."""
    if isinstance(record, Service):
        _say_service(kb, record)
    elif isinstance(record, Control):
        _say_control(kb, record)
    elif isinstance(record, Framework):
        _say_framework(kb, record)
    else:
        _say_fact(kb, record)


def _say_service(kb: KnowledgeBase, service: Service) -> None:
    console.say(f"{service.name} ({service.id})")
    console.say(service.docs)
    if service.parent_id:
        console.say(f"A variant of {kb.service_by_id[service.parent_id].name}.")
    if service.status != "active":
        console.say(f"{service.status.replace('-', ' ').capitalize()}: {service.status_note}")
    console.say("")
    rows = [(kb.layer_by_id[each].title, owner) for each, owner in service.owners.items()]
    console.say_table(("layer", "owner"), rows)
    if service.traits:
        console.say(f"\nIt {'; '.join(kb.trait_by_id[t].one for t in sorted(service.traits))}.")
    duties = [(each.id, each.severity, each.depth, each.title) for each in _duties(kb, service)]
    if duties:
        console.say("\nDuties that it can bring; 'kb show ID' says when each is asked:")
        console.say_table(("id", "severity", "depth", "title"), duties, grow=3)
    else:
        console.say("\nIt brings no duty of its own.")
    _say_list("What controls mean here", (f"{key}: {note}" for key, note in service.notes.items()))
    for label, ids in (
        ("In AWS's scope for", _programmes(kb, service, "covers")),
        ("Outside AWS's scope for", _programmes(kb, service, "outside")),
    ):
        if ids:
            console.say(f"\n{label}: {', '.join(ids)}")
    _say_list(
        "In other catalogues", (f"{name}: {', '.join(ids)}" for name, ids in service.ids.items())
    )


def _say_control(kb: KnowledgeBase, control: Control) -> None:
    domain, layer = kb.domain_by_id[control.domain], kb.layer_by_id[control.layer]
    console.say(f"{control.title} ({control.id})")
    console.say(f"{domain.title}; layer {layer.title.lower()}")
    console.say(f"{control.severity} severity, {control.depth} depth, {control.effort} effort\n")
    console.say(f"Question: {control.question}\n")
    console.say(f"AWS:      {control.aws_part}")
    console.say(f"You:      {control.customer_part}")
    console.say(f"Severity: {control.severity_reason}")
    for each in control.raises:
        console.say(f"          {each.to} when {condition_text(kb, each.when)}")
    console.say(f"\n{asked_when(kb, control)}")
    if services := _services(kb, control):
        names = ", ".join(service.id for service in services)
        console.say(f"Services that can bring it ({len(services)}): {names}")
    _say_list("Yes means", control.implemented_when)
    _say_list("Evidence", control.evidence)
    notes = (f"{service.name}: {note}" for service, note in _notes(kb, control))
    _say_list("What it means for a service", notes)
    parameters = kb.parameters_by_control.get(control.id, ())
    asked = (
        f"{kb.framework_by_id[each.framework_id].short_name}: {each.text}" for each in parameters
    )
    _say_list("Asked beyond that", asked)
    serving = (
        f"{kb.framework_by_id[framework_id].short_name} ({framework_id}): {', '.join(ids)}"
        for framework_id, ids in control.mappings.items()
    )
    _say_list("Frameworks", serving)
    _say_list("Checks", (f"{name}: {', '.join(ids)}" for name, ids in control.checks.items()))
    retired = (f"{name}: {', '.join(ids)}" for name, ids in control.retired.items())
    _say_list("Checks that their scanner no longer runs", retired)
    _say_list("Sources", (f"{each.url} (read {each.read_on})" for each in control.sources))


def _say_framework(kb: KnowledgeBase, framework: Framework) -> None:
    console.say(f"{framework.name}, {framework.version} ({framework.id})")
    console.say(f"{framework.publisher}, {framework.url}")
    console.say(f"\nChoosing it: {framework.brings}\nNot covered: {framework.not_covered}\n")
    controls = _controls_by_requirement(kb, framework)
    rows = [
        (each.id, each.title, ", ".join(controls.get(each.id, ())))
        for each in framework.requirements
    ]
    console.say_table(("id", "title", "controls"), rows, grow=1)
    asked = (f"{each.control_id}: {each.text}" for each in framework.parameters)
    _say_list("Asked of controls beyond their text", asked)
    if framework.programme:
        programme = framework.programme
        console.say(f"\n{programme.title}: {kb.report_by_id[programme.report_id].title}")
        console.say(
            f"Unknown to us for all services but these; look at {programme.source.url}"
            if programme.pages
            else f"{programme.source.url} (read {programme.source.read_on})"
        )
        for label, ids in (("Covers", programme.covers), ("Outside", programme.outside)):
            if ids:
                console.say(f"{label} ({len(ids)}): {', '.join(ids)}")
        read_on = programme.source.read_on
        pages = (f"{each}: {url} (read {read_on})" for each, url in programme.pages.items())
        _say_list("By the pages of the services", pages)


def _say_fact(kb: KnowledgeBase, fact: FactQuestion) -> None:
    console.say(f"{fact.question} ({fact.id})")
    if fact.help:
        console.say(fact.help)
    if fact.many:
        console.say("Several answers may be true.")
    console.say("")
    rows = [(each.id, each.label, each.because) for each in fact.options]
    console.say_table(("answer", "label", "because"), rows, grow=2)
    controls = (f"{control.title} ({control.id})" for control in _dependents(kb, fact))
    _say_list("Controls that depend on it", controls)


def _say_list(title: str, lines: Iterable[str]) -> None:
    found = list(lines)
    if found:
        console.say(f"\n{title}:")
    for line in found:
        console.say(f"  - {line}")


def _duties(kb: KnowledgeBase, service: Service) -> list[Control]:
    """Return the controls that a service can bring, without those that every account has."""
    reach = services_by_control(kb)
    return [control for control in kb.controls if service.id in reach[control.id]]


def _services(kb: KnowledgeBase, control: Control) -> list[Service]:
    reach = services_by_control(kb)[control.id] - {GOVERNANCE}
    return [service for service in kb.services if service.id in reach]


def _notes(kb: KnowledgeBase, control: Control) -> list[tuple[Service, str]]:
    """Return what the control means for services, once for a service and its variants."""
    return [
        (service, notes[control.id])
        for service in kb.services
        if control.id in (notes := own_notes(kb, service))
    ]


def _programmes(
    kb: KnowledgeBase, service: Service, side: Literal["covers", "outside"]
) -> list[str]:
    return [
        each.short_name
        for each in kb.frameworks
        if each.programme and service.id in getattr(each.programme, side)
    ]


def _dependents(kb: KnowledgeBase, fact: FactQuestion) -> list[Control]:
    return [
        control
        for control in kb.controls
        if any(each.kind == "fact" and each.subject == fact.id for each in conditions_of(control))
    ]


def _controls_by_requirement(kb: KnowledgeBase, framework: Framework) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for control in kb.controls:
        for requirement_id in control.mappings.get(framework.id, ()):
            found.setdefault(requirement_id, []).append(control.id)
    return found
