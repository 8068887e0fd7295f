"""Each rule for the content finds what breaks it, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from srm_tui.content import check_packs
from srm_tui.core.knowledge import Example, KnowledgeBase, Raise, Source
from srm_tui.core.knowledge_lint import example_scope, lint_knowledge_base
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Depth, Owner, Severity
from srm_tui.errors import Place, Problem
from srm_tui.resources import packs_folder
from tests.core.builders import (
    SMALL,
    TODAY,
    control,
    every,
    fact,
    framework_applies,
    knowledge,
    no,
    question,
    service,
    some,
    trait,
)

EXPOSED = Raise(to=Severity.CRITICAL, when=some(trait("public"), fact("exposed", "yes")))
LOCKED = control("locked", raises=(EXPOSED,))
SOUND = knowledge(
    controls=(LOCKED, control("owned", layer="governance", applies=(Example(facts={}),))),
    facts=(question("exposed", "yes", "no"),),
)


def place(kind: str, record_id: str) -> Place:
    return Place(f"{kind}.yaml", len(record_id))


def problems(kb: KnowledgeBase) -> tuple[Problem, ...]:
    return lint_knowledge_base(kb, place, TODAY)


def with_control(**said: Any) -> KnowledgeBase:
    return replace(SOUND, controls=(replace(LOCKED, **said), SOUND.controls[1]))


def test_sound_content_has_no_problem() -> None:
    assert problems(SOUND) == ()


def test_what_is_shipped_has_no_problem() -> None:
    checked = check_packs([packs_folder() / "aws"])
    assert lint_knowledge_base(checked.kb, checked.place, TODAY) == ()


LONG_AGO = TODAY - timedelta(days=549)


@pytest.mark.parametrize(
    ("code", "part", "said"),
    [
        ("too-long", "title", {"title": "x" * 91}),
        ("too-long", "question", {"question": "x" * 240 + "?"}),
        ("too-long", "aws_part", {"aws_part": "x" * 481}),
        ("too-long", "implemented_when[2]", {"implemented_when": ("It is on.", "x" * 481)}),
        ("banned-phrase", "Robust", {"title": "Robust locks"}),
        ("banned-phrase", "best-practice", {"customer_part": "Follow best-practice."}),
        ("banned-phrase", "ensures", {"aws_part": "AWS ensures it."}),
        ("spelling", "organization", {"severity_reason": "The organization is harmed."}),
        ("spelling", "artifact", {"evidence": ("The build artifact.",)}),
        ("no-question", "question mark", {"question": "Tell us."}),
        ("points", "checkable", {"implemented_when": ("It is on.",)}),
        ("points", "checkable", {"implemented_when": ("It is on.",) * 7}),
        ("no-evidence", "evidence", {"evidence": ()}),
        ("no-source", "sources", {"sources": ()}),
        ("bad-source", "http://", {"sources": (Source(url="http://x", read_on=TODAY),)}),
        ("stale-source", "was read", {"sources": (Source(url="https://x", read_on=LONG_AGO),)}),
        ("no-example", "no example", {"applies": ()}),
        ("example-fails", "applies to pci", {"applies": (Example(facts={}, frameworks=("pci",)),)}),
        ("example-fails", "applies to an empty scope", {"applies": (Example(facts={}),)}),
        (
            "example-fails",
            "does not apply to queue",
            {"not_applies": (Example(services=("queue",), facts={}),)},
        ),
        ("look-alike", "owned", {"title": "OWNED is done"}),
    ],
)
def test_a_weak_control_is_told_with_its_place(code: str, part: str, said: dict[str, Any]) -> None:
    (problem,) = [each for each in problems(with_control(**said)) if part in each.message]
    assert problem.code == code
    assert "control " in problem.message
    assert problem.place.file == "control.yaml"
    assert [each.code for each in problems(with_control(**said))] == [code]


def test_what_is_named_by_others_may_be_spelled_their_way() -> None:
    assert problems(with_control(evidence=("The report in AWS Artifact.",))) == ()
    assert problems(with_control(sources=(Source(url="https://x", read_on=TODAY),))) == ()


def test_a_fact_that_no_condition_asks_for_is_unused() -> None:
    kb = replace(SOUND, facts=(*SOUND.facts, question("people", "staff")))
    (problem,) = problems(kb)
    assert (problem.code, problem.place) == ("unused-fact", place("fact", "people"))
    asked = no(some(fact("people", "staff"), trait("public")))
    raised = (EXPOSED, Raise(to=Severity.LOW, when=asked))
    assert problems(replace(kb, controls=(replace(LOCKED, raises=raised),))) == ()


@pytest.mark.parametrize(
    ("when", "is_reachable"),
    [
        (trait("public"), True),
        (trait("unheard-of"), False),
        (every(trait("public"), trait("unheard-of")), False),
        (some(trait("public"), trait("unheard-of")), True),
        (no(trait("unheard-of")), True),
        (no(every(trait("public"), trait("unheard-of"))), True),
        (every(trait("public"), no(trait("public"))), False),
        (no(every(trait("public"), trait("stores"))), True),
        (no(some(trait("public"), trait("stores"))), False),
        (no(some(trait("public"), no(trait("public")))), False),
        (fact("exposed", "yes"), True),
        (every(fact("exposed", "yes"), no(framework_applies("pci"))), True),
        (no(no(framework_applies("pci"))), True),
    ],
)
def test_a_control_that_no_service_can_bring_is_told(when: Any, is_reachable: bool) -> None:
    kb = replace(SOUND, controls=(*SOUND.controls, control("extra", when=when, applies=())))
    codes = [each.code for each in problems(kb)]
    assert codes == ["no-example"] if is_reachable else sorted(["no-example", "unreachable"])


def test_a_control_on_a_layer_of_aws_cannot_be_reached() -> None:
    codes = {each.code for each in problems(with_control(layer="host", applies=()))}
    assert codes >= {"unreachable", "no-example"}


def test_a_layer_of_the_customer_without_any_control_is_bare() -> None:
    kb = replace(SOUND, services=(*SMALL.services, service("box", owners={
        "host": Owner.CUSTOMER, "data": Owner.CUSTOMER
    })))  # fmt: skip
    (problem,) = problems(kb)
    assert (problem.code, problem.place) == ("bare-layer", place("service", "box"))
    assert "host" in problem.message
    assert "data" not in problem.message
    governed = tuple(
        replace(layer, governed_by=("owned",)) if layer.id == "host" else layer
        for layer in kb.layers
    )
    assert problems(replace(kb, layers=governed)) == ()


def test_problems_come_in_the_order_of_their_places() -> None:
    kb = with_control(question="Tell us.", evidence=(), applies=())
    kb = replace(kb, facts=(*kb.facts, question("people", "staff")))
    found = problems(kb)
    assert [each.place for each in found] == sorted(each.place for each in found)
    assert len(found) == 4


def test_an_example_is_judged_at_full_depth() -> None:
    example = Example(
        services=("store",), facts={"exposed": "no", "people": ("staff", "public")},
        frameworks=("gdpr",),
    )  # fmt: skip
    assert example_scope(example) == Scope(
        service_ids=("store",),
        facts={"exposed": ("no",), "people": ("staff", "public")},
        framework_ids=("gdpr",),
        depth=Depth.FULL,
    )
    assert problems(with_control(depth=Depth.FULL)) == ()
