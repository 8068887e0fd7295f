"""Rules for services: they bring duties, every layer is covered, and no note is idle."""

from collections.abc import Iterator, Mapping

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.knowledge_lint.places import PlaceOf, Smell, own_notes
from srm_tui.core.reach import services_by_control
from srm_tui.core.vocabulary import GOVERNANCE, Owner
from srm_tui.errors import Problem

_Reach = Mapping[str, frozenset[str]]
"""The services that can bring each control, by its id."""


def lint_services(kb: KnowledgeBase, place: PlaceOf) -> Iterator[Problem]:
    """Yield uncovered layers, controls without service, and what a service does not say."""
    reach = services_by_control(kb)
    yield from _unreachable(kb, place, reach)
    yield from _bare_layers(kb, place, reach)
    for service in kb.services:
        if not service.docs.startswith("https://"):
            message = f"service {service.id}: '{service.docs}' is no https address."
            where = place("service", service.id, "docs")
            yield Problem("bad-source", where, message, "Name the page of its documentation.")
        if service.status != "active" and not service.status_note:
            message = f"service {service.id}: Nothing says what '{service.status}' means for it."
            where = place("service", service.id, "status")
            yield Problem("no-status-note", where, message, "Add 'status_note:' with the date.")


def service_smells(kb: KnowledgeBase, place: PlaceOf) -> Iterator[Smell]:
    """Yield services that bring nothing, and notes that nobody can be shown."""
    reach = services_by_control(kb)
    yield from _without_duty(kb, place, reach)
    yield from _dead_notes(kb, place, reach)


def _unreachable(kb: KnowledgeBase, place: PlaceOf, reach: _Reach) -> Iterator[Problem]:
    for control in kb.controls:
        if not reach[control.id]:
            message = f"control {control.id}: No service in the knowledge base can bring it."
            hint = "Change its condition, or give a service the traits it asks for."
            yield Problem("unreachable", place("control", control.id, "when"), message, hint)


def _bare_layers(kb: KnowledgeBase, place: PlaceOf, reach: _Reach) -> Iterator[Problem]:
    covered = {(each, control.layer) for control in kb.controls for each in reach[control.id]}
    governed = {layer.id for layer in kb.layers if layer.governed_by}
    for service in kb.services:
        bare = [
            layer
            for layer, owner in service.owners.items()
            if owner is Owner.CUSTOMER
            and layer not in governed
            and (service.id, layer) not in covered
        ]
        if bare:
            message = f"service {service.id}: No control covers {', '.join(bare)}."
            hint = "Give it the traits that bring a control, or write one."
            yield Problem("bare-layer", place("service", service.id), message, hint)


def _without_duty(kb: KnowledgeBase, place: PlaceOf, reach: _Reach) -> Iterator[Smell]:
    """Yield services that bring no duty and say nothing of one that every account has."""
    bringing = frozenset().union(*reach.values())
    of_account = _of_account(kb)
    for service in kb.services:
        says_nothing = service.id not in bringing and of_account.isdisjoint(service.notes)
        if service.status == "active" and says_nothing:
            message = (
                f"service {service.id}: It brings no duty, and no note says what one means for it."
            )
            hint = (
                "Give it the traits that bring one, a note on a duty of the account, or a control."
            )
            yield service, Problem("no-duty", place("service", service.id), message, hint)


def _dead_notes(kb: KnowledgeBase, place: PlaceOf, reach: _Reach) -> Iterator[Smell]:
    """Yield notes on controls that neither the service nor a variant of it can bring.

    A duty of the account tells the notes of all services, whichever of them brings it.
    """
    of_account = _of_account(kb)
    family: dict[str, set[str]] = {}
    for service in kb.services:
        for ancestor in service.lineage:
            family.setdefault(ancestor, set()).add(service.id)
    for service in kb.services:
        for control_id in own_notes(kb, service):
            if control_id not in of_account and reach[control_id].isdisjoint(family[service.id]):
                message = f"service {service.id}: It can never bring {control_id}."
                where = place("service", service.id, "notes", control_id)
                hint = "Remove the note, or correct the owner, the traits or the condition."
                yield service, Problem("dead-note", where, message, hint)


def _of_account(kb: KnowledgeBase) -> frozenset[str]:
    return frozenset(control.id for control in kb.controls if control.layer == GOVERNANCE)
