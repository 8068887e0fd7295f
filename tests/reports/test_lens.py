"""Custom lenses hold what the Well-Architected Tool takes, and say which limit they would break."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from srm_tui.core.knowledge import Control, Domain, KnowledgeBase
from srm_tui.core.vocabulary import Severity
from srm_tui.errors import UsageError
from srm_tui.reports.exchange.lens import lens_files
from tests.core.builders import SMALL, control

SIZE = 500_000
MOST = {"pillars": 10, "questions": 20, "choices": 15, "riskRules": 3}
TEXTS = {
    "lens": {"name": 128, "description": 1024},
    "pillar": {"id": 64, "name": 128},
    "question": {"id": 64, "title": 128, "description": 1024},
    "choice": {"id": 64, "title": 128},
    "helpfulResource": {"displayText": 1024, "url": 1024},
    "improvementPlan": {"displayText": 1024, "url": 1024},
}
"""The limits of AWS: the least of what its page about the format and its API allow."""
_RISKS = {"HIGH_RISK", "MEDIUM_RISK", "NO_RISK"}


def faults(text: str) -> list[str]:
    """Return what AWS would refuse about a lens."""
    lens = json.loads(text)
    found = [*_fields("lens", lens)]
    if len(text) > SIZE or len(text.encode()) > SIZE:
        found.append(f"{len(text)} characters")
    if lens["schemaVersion"] != "2021-11-01":
        found.append("schemaVersion")
    found += _count("pillars", lens)
    for pillar in lens["pillars"]:
        found += [*_fields("pillar", pillar), *_count("questions", pillar)]
        for question in pillar["questions"]:
            found += [*_fields("question", question), *_of_question(question)]
    ids = [each["id"] for each in lens["pillars"]]
    ids += [each["id"] for pillar in lens["pillars"] for each in pillar["questions"]]
    return found + ["an id occurs twice"] * (len(ids) != len(set(ids)))


def _of_question(question: dict[str, Any]) -> Iterator[str]:
    yield from _count("choices", question)
    yield from _count("riskRules", question)
    ids = [each["id"] for each in question["choices"]]
    if len(ids) != len(set(ids)):
        yield f"{question['id']}: a choice occurs twice"
    for choice in question["choices"]:
        yield from _fields("choice", choice)
        for part in ("helpfulResource", "improvementPlan"):
            yield from _fields(part, choice.get(part, {}))
        if "improvementPlan" not in choice and not choice["id"].endswith("_no"):
            yield f"{choice['id']}: no improvement plan"
    rules = question["riskRules"]
    if rules[-1]["condition"] != "default":
        yield f"{question['id']}: no default"
    for rule in rules[:-1]:
        words = re.findall(r"[A-Za-z0-9_]+", rule["condition"])
        if not set(words) <= set(ids) or not re.fullmatch(r"[\w&|! ()]+", rule["condition"]):
            yield f"{question['id']}: {rule['condition']}"
    if not {each["risk"] for each in rules} <= _RISKS:
        yield f"{question['id']}: risk"


def _fields(kind: str, record: dict[str, Any]) -> Iterator[str]:
    for name, most in TEXTS[kind].items():
        text = record.get(name)
        if text is not None and not 1 <= len(text) <= most:
            yield f"{kind} {name}: {len(text)} characters"
        if name == "id" and not re.fullmatch(r"[A-Za-z0-9_]{3,64}", text or ""):
            yield f"{kind} id: {text}"
        if name == "url" and text is not None and not text.startswith("https://"):
            yield f"{kind} url: {text}"


def _count(name: str, record: dict[str, Any]) -> list[str]:
    count = len(record[name])
    return [] if 1 <= count <= MOST[name] else [f"{count} {name}"]


def lenses(controls: list[Control], *, split: bool = False, name: str = "Shop") -> tuple[str, ...]:
    return lens_files(name, "About the shop.", SMALL.domains, controls, split=split)


def many(count: int, **said: Any) -> list[Control]:
    return [control(f"control-{number:03}", **said) for number in range(count)]


def test_the_whole_knowledge_base_fits_when_it_is_split(kb: KnowledgeBase) -> None:
    texts = lens_files(kb.title, "All of it.", kb.domains, kb.controls, split=True)
    assert [each for text in texts for each in faults(text)] == []
    asked = [q["id"] for t in texts for p in json.loads(t)["pillars"] for q in p["questions"]]
    assert len(asked) == len(set(asked)) == len(kb.controls)
    assert texts == lens_files(kb.title, "All of it.", kb.domains, kb.controls, split=True)


def test_a_duty_is_a_question_and_what_a_yes_needs_are_its_choices() -> None:
    (text,) = lenses([control("locked-down", severity=Severity.HIGH)])
    (pillar,) = json.loads(text)["pillars"]
    (question,) = pillar["questions"]
    assert (question["id"], question["title"]) == ("locked_down", "locked-down is done")
    assert [each["title"] for each in question["choices"]] == [
        "It is on.", "It is the default.", "None of these",
    ]  # fmt: skip
    assert question["riskRules"] == [
        {"condition": "locked_down_1 && locked_down_2", "risk": "NO_RISK"},
        {"condition": "locked_down_1 || locked_down_2", "risk": "MEDIUM_RISK"},
        {"condition": "default", "risk": "HIGH_RISK"},
    ]
    assert faults(text) == []


@pytest.mark.parametrize(
    ("controls", "message"),
    [
        (many(201), "would have 11 pillars; AWS allows 10"),
        (many(200, implemented_when=("x" * 900,) * 3), "bytes; AWS takes 500,000"),
        ([], "no duty to put into a lens"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_limit_and_the_number(
    controls: list[Control], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        lenses(controls)


def test_the_most_that_fits_is_written_and_one_more_is_split() -> None:
    (text,) = lenses(many(200))
    assert faults(text) == []
    assert [len(p["questions"]) for p in json.loads(text)["pillars"]] == [20] * 10
    one, other = lenses(many(201), split=True, name="N" * 200)
    assert [faults(one), faults(other)] == [[], []]
    assert json.loads(other)["name"].endswith("(2 of 2)")


def test_small_domains_share_a_pillar_where_there_would_be_too_many() -> None:
    domains = [Domain(id=f"domain-{n}", title=f"Domain {n}") for n in range(12)]
    controls = [control(f"control-{n:02}", domain=f"domain-{n % 12}") for n in range(30)]
    (text,) = lens_files("Shop", "About.", domains, controls, split=False)
    assert faults(text) == []
    pillars = json.loads(text)["pillars"]
    assert len(pillars) == 10
    assert sum(len(each["questions"]) for each in pillars) == 30
    assert "; Domain" in " ".join(each["name"] for each in pillars)


def test_long_texts_and_odd_ids_are_made_to_fit() -> None:
    long = control(
        "a-" + "b" * 90,
        title="T" * 300,
        question="Q? " * 900,
        implemented_when=("C " * 900, *(f"{n}" for n in range(30))),
        severity=Severity.LOW,
    )
    (text,) = lenses([long], name="\u20ac" * 200)
    assert faults(text) == []
