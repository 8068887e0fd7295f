"""Duties as custom lenses of the AWS Well-Architected Tool, within the limits of AWS."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from msgspec import Struct

from srm_tui.core.knowledge import Control, Domain
from srm_tui.core.vocabulary import Severity
from srm_tui.errors import UsageError

SCHEMA_VERSION = "2021-11-01"
MAX_SIZE = 500_000
"""What an import takes, in bytes of JSON; the API counts characters, the page about it bytes."""
MAX_PILLARS = 10
MAX_QUESTIONS = 20
"""Of one pillar."""
MAX_CHOICES = 15
MAX_ID = 64
"""The API allows fewer characters than the page about the format says (128)."""
MAX_TITLE = 128
MAX_TEXT = 1_024
"""Of a description or help; the page allows 2,048, the API 1,024."""

_NONE = "None of these"
_Json = dict[str, Any]


class Part(Struct, frozen=True, kw_only=True):
    """Controls that become one pillar."""

    id: str
    title: str
    controls: tuple[Control, ...]


def lens_files(
    name: str, about: str, domains: Sequence[Domain], controls: Iterable[Control], *, split: bool
) -> tuple[str, ...]:
    """Return the lenses that ask `controls`, each as compact JSON; the same give the same.

    Without `split` there is one lens or a UsageError that names the limit it would
    break, and the number. Pillars are domains, in several parts where they are large.
    """
    parts = _drawn_together(_parts(domains, controls))
    if not parts:
        raise UsageError("There is no duty to put into a lens.", "Choose services first.")
    pillars = [_pillar(part) for part in parts]
    bundles = _bundles(pillars)
    if len(bundles) > 1 and not split:
        raise UsageError(_too_much(name, about, pillars), "--split writes several lenses.")
    return tuple(
        _text(_lens(_numbered(name, number, len(bundles)), about, bundle))
        for number, bundle in enumerate(bundles, 1)
    )


def _parts(domains: Sequence[Domain], controls: Iterable[Control]) -> Iterable[Part]:
    """Yield the controls of each domain, in parts of similar size where they are too many."""
    known = tuple(controls)
    for domain in domains:
        asked = [each for each in known if each.domain == domain.id]
        count = -(-len(asked) // MAX_QUESTIONS)
        for number in range(count):
            of = f" ({number + 1} of {count})" if count > 1 else ""
            ending = f"_{number + 1}" if count > 1 else ""
            start, end = len(asked) * number // count, len(asked) * (number + 1) // count
            yield Part(
                id=f"{domain.id}{ending}",
                title=f"{domain.title}{of}",
                controls=tuple(asked[start:end]),
            )


def _drawn_together(parts: Iterable[Part]) -> list[Part]:
    """Return `parts` with small neighbours as one, as far as it takes to fit into one lens."""
    drawn = list(parts)
    while len(drawn) > MAX_PILLARS:
        sums = [
            (len(one.controls) + len(other.controls), place)
            for place, (one, other) in enumerate(pairwise(drawn))
        ]
        count, place = min(sums)
        if count > MAX_QUESTIONS:
            break
        one, other = drawn[place : place + 2]
        both = Part(
            id=f"{one.id}_{other.id}",
            title=f"{one.title}; {other.title}",
            controls=(*one.controls, *other.controls),
        )
        drawn[place : place + 2] = [both]
    return drawn


def _bundles(pillars: Sequence[_Json]) -> list[list[_Json]]:
    """Return `pillars` in as few lenses as their number and size allow, in their order."""
    bundles: list[list[_Json]] = []
    size = 0
    room = MAX_SIZE - 4 * (MAX_TEXT + MAX_TITLE + 100)
    for pillar in pillars:
        length = _size(_text(pillar)) + 1
        if not bundles or len(bundles[-1]) == MAX_PILLARS or size + length > room:
            bundles.append([])
            size = 0
        bundles[-1].append(pillar)
        size += length
    return bundles


def _too_much(name: str, about: str, pillars: Sequence[_Json]) -> str:
    """Return which limit one lens of all `pillars` would break."""
    if len(pillars) > MAX_PILLARS:
        return f"The lens would have {len(pillars)} pillars; AWS allows {MAX_PILLARS}."
    size = _size(_text(_lens(name, about, pillars)))
    return f"The lens would have {size:,} bytes; AWS takes {MAX_SIZE:,}."


def _numbered(name: str, number: int, count: int) -> str:
    return f"{_cut(name, 110)} ({number} of {count})" if count > 1 else name


def _lens(name: str, about: str, pillars: Sequence[_Json]) -> _Json:
    return {
        "schemaVersion": SCHEMA_VERSION,
        "name": _cut(name, MAX_TITLE),
        "description": _cut(about, MAX_TEXT),
        "pillars": list(pillars),
    }


def _pillar(part: Part) -> _Json:
    return {
        "id": _short_id(part.id),
        "name": _cut(part.title, MAX_TITLE),
        "questions": [_question(control) for control in part.controls],
    }


def _question(control: Control) -> _Json:
    question_id = _short_id(control.id)
    needs = control.implemented_when[: MAX_CHOICES - 1]
    ids = [_short_id(control.id, f"_{number}") for number in range(1, len(needs) + 1)]
    none_id = _short_id(control.id, "_no")
    url = next((each.url for each in control.sources if each.url.startswith("https://")), "")
    told = (
        control.question,
        f"Your part: {control.customer_part}",
        f"What AWS does: {control.aws_part}",
    )
    return {
        "id": question_id,
        "title": _cut(control.title, MAX_TITLE),
        "description": _cut("\n\n".join(told), MAX_TEXT),
        "choices": [
            *(_choice(each, text, control, url) for each, text in zip(ids, needs, strict=True)),
            {
                "id": none_id,
                "title": _NONE,
                "helpfulResource": {"displayText": "Choose this if nothing above is in place."},
            },
        ],
        "riskRules": _rules(ids, control.severity),
    }


def _choice(choice_id: str, text: str, control: Control, url: str) -> _Json:
    linked = {"url": url} if url and len(url) <= MAX_TEXT else {}
    evidence = "; ".join(each.rstrip(".") for each in control.evidence)
    proof = f"{text} What shows it: {evidence}." if evidence else text
    return {
        "id": choice_id,
        "title": _cut(text, MAX_TITLE),
        "helpfulResource": {"displayText": _cut(proof, MAX_TEXT), **linked},
        "improvementPlan": {"displayText": _cut(control.customer_part, MAX_TEXT), **linked},
    }


def _rules(ids: Sequence[str], severity: Severity) -> list[Mapping[str, str]]:
    """Return the risk: none where all is in place, less where some is."""
    is_grave = severity in (Severity.CRITICAL, Severity.HIGH)
    rules = [{"condition": " && ".join(ids), "risk": "NO_RISK"}]
    if is_grave and len(ids) > 1:
        rules.append({"condition": " || ".join(ids), "risk": "MEDIUM_RISK"})
    return [*rules, {"condition": "default", "risk": "HIGH_RISK" if is_grave else "MEDIUM_RISK"}]


def _short_id(text: str, ending: str = "") -> str:
    """Return an id of ours, with an `ending`, as the Well-Architected Tool can hold it."""
    plain = re.sub(r"[^A-Za-z0-9_]", "_", text)
    return f"{plain[: MAX_ID - len(ending)]}{ending}"


def _cut(text: str, limit: int) -> str:
    """Return `text` on as many characters as are allowed, cut between words."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    return f"{kept.rsplit(' ', 1)[0] if ' ' in kept[limit // 2 :] else kept}\u2026"


def _text(value: _Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _size(text: str) -> int:
    return len(text.encode())
