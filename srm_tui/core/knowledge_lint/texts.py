"""Rules for all texts: their length, empty phrases, British spelling."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from srm_tui.core.knowledge import Control, FactQuestion, Framework, KnowledgeBase, Service, Trait
from srm_tui.core.knowledge_lint.places import PlaceOf, has_own_titles, own_notes
from srm_tui.errors import Place, Problem

_NAME, _TITLE, _NOTE, _TEXT = 80, 120, 240, 480
_CONTROL_LIMITS = {"title": 90, "question": 240}
_BANNED = re.compile(
    r"\b(leverag\w+|robust\w*|best[- ]practices?|ensur\w+|seamless\w*|holistic\w*"
    r"|cutting[- ]edge|world[- ]class|industry[- ]leading|utili[sz](?:e[sd]?|ing))\b",
    re.I,
)
_AMERICAN = re.compile(
    r"\b((?!(?:re|over|right)?siz|priz|seiz)[a-z]+iz(?:e[sdr]?|ing|ations?|able)"
    r"|[a-z]+lyz(?:e[sdr]?|ing)|(?:col|fav|hon|lab|flav|harb|neighb|behavi)or(?:s|ed|ing|al)?"
    r"|(?:de|of)fenses?|catalogs?|artifacts?|licenses?|centers?|enroll|fulfill"
    r"|(?:cancel|label|model|signal|travel)(?:ed|ing)|gray|fibers?)\b"
)
"""Lower case only: AWS Organizations, the Data Catalog and AWS Artifact are names."""
_VERB_AT_START = re.compile(r"(?:^|(?<=[.:?!] ))[A-Z](?=[a-z]*[iy]z(?:e|ing))")


class _Text(NamedTuple):
    owner: str
    """The record and the part of it, as in `control x: title`."""
    text: str
    limit: int
    place: Place


def lint_texts(kb: KnowledgeBase, place: PlaceOf) -> Iterator[Problem]:
    """Yield what is wrong with the words of any record."""
    for owner, text, limit, where in _texts(kb, place):
        if len(text) > limit:
            message = f"{owner}: {len(text)} characters, at most {limit}"
            yield Problem("too-long", where, message, "Shorten it.")
        if banned := _BANNED.search(text):
            message = f"{owner}: '{banned[0]}' says nothing"
            yield Problem("banned-phrase", where, message, "Say what is done.")
        if american := _AMERICAN.search(_VERB_AT_START.sub(_lowered, text)):
            message = f"{owner}: '{american[0]}' is not British spelling"
            yield Problem("spelling", where, message, "Spell it the British way.")


def _lowered(match: re.Match[str]) -> str:
    return match[0].lower()


def _texts(kb: KnowledgeBase, place: PlaceOf) -> Iterator[_Text]:
    for control in kb.controls:
        yield from _of_control(control, place)
    for service in kb.services:
        yield from _of_service(kb, service, place)
    for fact in kb.facts:
        yield from _of_fact(fact, place)
    for framework in kb.frameworks:
        yield from _of_framework(framework, place)
    yield from _of_packs(kb, place)


def _of_control(control: Control, place: PlaceOf) -> Iterator[_Text]:
    owner = f"control {control.id}"
    for key in ("title", "question", "severity_reason", "aws_part", "customer_part"):
        limit = _CONTROL_LIMITS.get(key, _TEXT)
        where = place("control", control.id, key)
        yield _Text(f"{owner}: {key}", getattr(control, key), limit, where)
    for key in ("implemented_when", "evidence"):
        for index, text in enumerate(getattr(control, key)):
            where = place("control", control.id, key, index)
            yield _Text(f"{owner}: {key}[{index + 1}]", text, _TEXT, where)
    yield from _judgements("control", control, place)


def _judgements(
    kind: str, record: Control | Service | FactQuestion | Trait, place: PlaceOf
) -> Iterator[_Text]:
    for rule, reason in record.judged.items():
        where = place(kind, record.id, "judged", rule)
        yield _Text(f"{kind} {record.id}: judged.{rule}", reason, _NOTE, where)


def _of_service(kb: KnowledgeBase, service: Service, place: PlaceOf) -> Iterator[_Text]:
    owner = f"service {service.id}"
    yield _Text(f"{owner}: name", service.name, _NAME, place("service", service.id, "name"))
    if service.status_note:
        where = place("service", service.id, "status_note")
        yield _Text(f"{owner}: status_note", service.status_note, _NOTE, where)
    for control_id, text in own_notes(kb, service).items():
        where = place("service", service.id, "notes", control_id)
        yield _Text(f"{owner}: notes.{control_id}", text, _NOTE, where)
    yield from _judgements("service", service, place)


def _of_fact(fact: FactQuestion, place: PlaceOf) -> Iterator[_Text]:
    owner = f"fact {fact.id}"
    yield _Text(f"{owner}: question", fact.question, _TITLE, place("fact", fact.id, "question"))
    if fact.help:
        yield _Text(f"{owner}: help", fact.help, _NOTE, place("fact", fact.id, "help"))
    for index, option in enumerate(fact.options):
        for text in (option.label, option.because):
            where = place("fact", fact.id, "options", index)
            yield _Text(f"{owner}: option {option.id}", text, _NAME, where)
    yield from _judgements("fact", fact, place)


def _of_framework(framework: Framework, place: PlaceOf) -> Iterator[_Text]:
    """Yield the texts that are ours: quoted titles are left as their publisher wrote them."""
    owner = f"framework {framework.id}"
    for key in ("brings", "not_covered"):
        where = place("framework", framework.id, key)
        yield _Text(f"{owner}: {key}", getattr(framework, key), _TEXT, where)
    if has_own_titles(framework):
        for index, requirement in enumerate(framework.requirements):
            where = place("framework", framework.id, "requirements", index)
            yield _Text(f"{owner}: requirement {requirement.id}", requirement.title, _TITLE, where)
    for index, parameter in enumerate(framework.parameters):
        where = place("framework", framework.id, "parameters", index)
        yield _Text(f"{owner}: parameters[{index + 1}]", parameter.text, _NOTE, where)


def _of_packs(kb: KnowledgeBase, place: PlaceOf) -> Iterator[_Text]:
    for trait in kb.traits:
        for key in ("one", "many", "lacks"):
            where = place("trait", trait.id, key)
            yield _Text(f"trait {trait.id}: {key}", getattr(trait, key), _NAME, where)
        yield from _judgements("trait", trait, place)
    for layer in kb.layers:
        for key in ("title", "phrase"):
            where = place("layer", layer.id, key)
            yield _Text(f"layer {layer.id}: {key}", getattr(layer, key), _NAME, where)
        for index, duty in enumerate(layer.provider_duties):
            where = place("layer", layer.id, "provider_duties", index)
            yield _Text(f"layer {layer.id}: {duty.id}", duty.title, _TITLE, where)
    for kind, records in (("domain", kb.domains), ("profile", kb.profiles)):
        for record in records:
            where = place(kind, record.id, "title")
            yield _Text(f"{kind} {record.id}: title", record.title, _NAME, where)
    for report in kb.reports:
        for key in ("title", "obtain", "validity"):
            where = place("report", report.id, key)
            yield _Text(f"report {report.id}: {key}", getattr(report, key), _NOTE, where)
