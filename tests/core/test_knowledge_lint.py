"""Each rule for the content finds what breaks it, and nothing else."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from srm_tui.content import check_packs
from srm_tui.core.knowledge import (
    Example,
    KnowledgeBase,
    Parameter,
    Programme,
    Raise,
    Requirement,
    Source,
    Trait,
)
from srm_tui.core.knowledge_lint import SMELLS, example_scope, is_smell, lint_knowledge_base
from srm_tui.core.recognition import Clue, Recognition
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Depth, Owner, Severity
from srm_tui.errors import Place, Problem
from srm_tui.resources import own_pack
from tests.core.builders import (
    SMALL,
    TODAY,
    control,
    every,
    fact,
    framework,
    framework_applies,
    knowledge,
    no,
    outside,
    question,
    service,
    some,
    trait,
)

EXPOSED = Raise(to=Severity.CRITICAL, when=some(trait("public"), fact("exposed", "yes")))
ANY_TRAIT = some(trait("stores"), trait("public"))
LOCKED = control(
    "locked",
    when=ANY_TRAIT,
    raises=(EXPOSED,),
    mappings={"gdpr": ("32",), "pci": ("1",)},
)
SOUND = knowledge(
    controls=(LOCKED, control("owned", layer="governance", applies=(Example(facts={}),))),
    facts=(question("exposed", "yes", "no"),),
)


def place(
    kind: str, record_id: str, key: str | None = None, item: int | str | None = None
) -> Place:
    """Return a place that says in its file what was asked for."""
    parts = [record_id, *(str(each) for each in (key, item) if each is not None)]
    return Place(f"{kind}.yaml#{'.'.join(parts)}", len(record_id))


def problems(kb: KnowledgeBase) -> tuple[Problem, ...]:
    return lint_knowledge_base(kb, place, TODAY)


def with_control(**said: Any) -> KnowledgeBase:
    return replace(SOUND, controls=(replace(LOCKED, **said), SOUND.controls[1]))


def test_sound_content_has_no_problem() -> None:
    assert problems(SOUND) == ()


def test_what_is_shipped_has_no_problem_and_no_smell_that_nobody_judged() -> None:
    checked = check_packs([own_pack()])
    found = lint_knowledge_base(checked.kb, checked.place, TODAY)
    assert [str(problem) for problem in found] == []


def test_each_problem_of_what_is_shipped_has_a_line_and_says_what_to_do() -> None:
    """Ten years later every source is stale."""
    checked = check_packs([own_pack()])
    later = TODAY + timedelta(days=3650)
    found = lint_knowledge_base(checked.kb, checked.place, later)
    assert {problem.code for problem in found} == {"stale-source"}
    assert [str(each) for each in found if not each.place.line or not each.hint] == []


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
        ("points", "1 points", {"implemented_when": ("It is on.",)}),
        ("points", "7 points", {"implemented_when": ("It is on.",) * 7}),
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
        ("spelling", "authorized", {"aws_part": "Calls are authorized."}),
        ("spelling", "analyze", {"aws_part": "AWS can analyze it."}),
        ("spelling", "behavior", {"aws_part": "Its behavior is fixed."}),
        ("spelling", "license", {"aws_part": "AWS holds the license."}),
    ],
)
def test_a_weak_control_is_told_with_its_place(code: str, part: str, said: dict[str, Any]) -> None:
    (problem,) = [each for each in problems(with_control(**said)) if part in each.message]
    assert problem.code == code
    assert "control " in problem.message
    assert problem.place.file.startswith("control.yaml#")
    assert problem.hint
    assert [each.code for each in problems(with_control(**said))] == [code]


def test_what_is_named_by_others_may_be_spelled_their_way() -> None:
    named = "AWS Artifact, the Data Catalog, AWS Organizations, IAM Identity Center"
    assert problems(with_control(evidence=(f"The size of {named}.",))) == ()
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
    found = {each.code for each in problems(kb) if each.message.startswith("control extra")}
    assert found - SMELLS == {"no-example"} | (set() if is_reachable else {"unreachable"})


def test_a_control_on_a_layer_of_aws_cannot_be_reached() -> None:
    assert {*codes(with_control(layer="host", applies=()))} >= {"unreachable", "no-example"}


def test_a_layer_of_the_customer_without_any_control_is_bare() -> None:
    kb = replace(SOUND, services=(*SMALL.services, service("box", "stores", owners={
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


def codes(kb: KnowledgeBase) -> list[str]:
    return [each.code for each in problems(kb)]


def changed(part: str, index: int, **said: Any) -> KnowledgeBase:
    """Return the sound content with one record of it changed."""
    records = list(getattr(SOUND, part))
    records[index] = replace(records[index], **said)
    return replace(SOUND, **{part: tuple(records)})


LAW = replace(SOUND.frameworks[0], licence="Titles in our own words.")


@pytest.mark.parametrize(
    ("code", "file", "kb"),
    [
        ("too-long", "service.yaml#store.notes.locked",
         changed("services", 0, notes={"locked": "x" * 241})),
        ("spelling", "service.yaml#store.status_note",
         changed("services", 0, status="ended", status_note="It was canceled.")),
        ("no-status-note", "service.yaml#store.status", changed("services", 0, status="ended")),
        ("bad-source", "service.yaml#store.docs", changed("services", 0, docs="http://x")),
        ("banned-phrase", "fact.yaml#exposed.question",
         changed("facts", 0, question="Do you leverage it?")),
        ("no-question", "fact.yaml#exposed.question", changed("facts", 0, question="Tell us.")),
        ("too-long", "fact.yaml#exposed.help", changed("facts", 0, help="x" * 241)),
        ("too-long", "fact.yaml#exposed.options.1",
         changed("facts", 0, options=(SOUND.facts[0].options[0],
                 replace(SOUND.facts[0].options[1], label="x" * 81)))),
        ("spelling", "framework.yaml#gdpr.brings",
         changed("frameworks", 0, brings="Rules for defense.")),
        ("too-long", "framework.yaml#gdpr.requirements.2",
         replace(SOUND, frameworks=(replace(LAW, requirements=(
             *LAW.requirements[:2], Requirement(id="9", title="x" * 121))),
             *SOUND.frameworks[1:]))),
        ("too-long", "framework.yaml#gdpr.parameters.0",
         changed("frameworks", 0, parameters=(
             Parameter(framework_id="gdpr", control_id="locked", text="x" * 241),))),
        ("quoted", "framework.yaml#gdpr.licence", changed("frameworks", 0, licence="© A body")),
        ("bad-source", "framework.yaml#gdpr.url", changed("frameworks", 0, url="ftp://x")),
        ("stale-source", "framework.yaml#gdpr.programme",
         changed("frameworks", 0, programme=Programme(
             title="Assessed", report_id="soc", covers=(), outside=(),
             source=Source(url="https://x", read_on=LONG_AGO)))),
        ("spelling", "trait.yaml#stores.many",
         changed("traits", 0, many="organize data")),
        ("spelling", "layer.yaml#host.provider_duties.0",
         changed("layers", 0, provider_duties=(
             replace(SOUND.layers[0].provider_duties[0], title="Minimize the gray area"),))),
        ("banned-phrase", "domain.yaml#protection.title",
         changed("domains", 0, title="Robust protection")),
        ("too-long", "profile.yaml#engine.title", changed("profiles", 0, title="x" * 81)),
    ],
)  # fmt: skip
def test_a_weak_record_of_any_kind_is_told_with_its_place(
    code: str, file: str, kb: KnowledgeBase
) -> None:
    (problem,) = problems(kb)
    assert (problem.code, problem.place.file) == (code, file)
    assert problem.hint
    assert not is_smell(problem)


def test_titles_that_are_quoted_are_left_as_their_publisher_wrote_them() -> None:
    titles = (Requirement(id="5", title="Roles that the organization authorizes " + "x" * 120),)
    quoted = replace(LAW, licence="In the public domain; ids and titles.", requirements=titles)
    kb = replace(SOUND, frameworks=(quoted, *SOUND.frameworks[1:]))
    assert problems(kb) == ()
    own = replace(quoted, licence="In the public domain; ids, titles in our own words.")
    found = codes(replace(kb, frameworks=(own, *SOUND.frameworks[1:])))
    assert found == ["too-long", "spelling"]


def test_a_note_is_told_once_where_it_is_written_and_not_at_the_variants() -> None:
    notes = {"locked": "Organize it."}
    services = tuple(
        replace(each, notes=notes) if each.id in ("table", "table-local") else each
        for each in SOUND.services
    )
    (problem,) = problems(replace(SOUND, services=services))
    assert problem.place.file == "service.yaml#table.notes.locked"


def test_a_framework_that_no_control_serves_is_told() -> None:
    kb = replace(SOUND, frameworks=(*SOUND.frameworks, framework("dora", "1")))
    (problem,) = problems(kb)
    assert (problem.code, problem.place) == ("no-mapping", place("framework", "dora"))


WITH_PUBLIC = replace(LOCKED, when=trait("public"), id="shown", title="It is shown", question="Is?")


@pytest.mark.parametrize(
    ("code", "file", "kb"),
    [
        ("same-condition", "control.yaml#shown.when",
         replace(SOUND, controls=(*SOUND.controls, replace(
             WITH_PUBLIC, when=some(trait("public"), trait("stores")))))),
        ("shared-check", "control.yaml#owned.checks.prowler",
         replace(SOUND, controls=(
             replace(LOCKED, checks={"prowler": ("a", "b"), "security_hub": ("S3.1",)}),
             replace(SOUND.controls[1], checks={"prowler": ("b", "c"), "x": ("S3.1",)})))),
        ("no-duty", "service.yaml#idle",
         replace(SOUND, services=(*SOUND.services, service("idle", owners={
             "host": Owner.AWS, "data": Owner.NONE})))),
        ("dead-note", "service.yaml#queue.notes.shown",
         replace(changed("services", 3, notes={"locked": "n", "owned": "n", "shown": "n"}),
                 controls=(*SOUND.controls, replace(WITH_PUBLIC, when=trait("stores"))))),
        ("unused-trait", "trait.yaml#blue",
         replace(SOUND, traits=(*SOUND.traits, Trait(id="blue", one="", many="", lacks="")),
                 controls=(replace(LOCKED, when=some(trait("blue"), ANY_TRAIT)),
                           SOUND.controls[1]))),
        ("unused-trait", "trait.yaml#stores",
         replace(SOUND, controls=(replace(LOCKED, when=None), SOUND.controls[1]))),
        ("same-answers", "fact.yaml#exposed.options.2",
         replace(SOUND, facts=(question("exposed", "yes", "no", "unknown"),))),
    ],
)  # fmt: skip
def test_what_may_be_weak_is_a_smell(code: str, file: str, kb: KnowledgeBase) -> None:
    (problem,) = problems(kb)
    assert (problem.code, problem.place.file) == (code, file)
    assert problem.hint
    assert is_smell(problem)
    assert code in SMELLS


JUDGED = knowledge(
    controls=(LOCKED, replace(WITH_PUBLIC, when=ANY_TRAIT), SOUND.controls[1]),
    facts=(question("exposed", "yes", "no", "unknown"),),
    traits=(*SMALL.traits, Trait(id="blue", one="is", many="are", lacks="is not")),
    services=(
        *SMALL.services,
        service("idle", owners={"host": Owner.AWS, "data": Owner.NONE}),
    ),
)


@pytest.mark.parametrize(
    ("part", "record_id", "rule"),
    [
        ("controls", "shown", "same-condition"),
        ("facts", "exposed", "same-answers"),
        ("traits", "blue", "unused-trait"),
        ("services", "idle", "no-duty"),
    ],
)
def test_a_smell_that_is_judged_is_told_no_more(part: str, record_id: str, rule: str) -> None:
    def judged(kb: KnowledgeBase, reason: str) -> KnowledgeBase:
        records = [
            replace(each, judged={rule: reason}) if each.id == record_id else each
            for each in getattr(kb, part)
        ]
        return replace(kb, **{part: tuple(records)})

    assert rule in codes(JUDGED)
    assert rule not in codes(judged(JUDGED, "It is right so."))
    found = codes(judged(JUDGED, "It is robust."))
    assert "banned-phrase" in found
    assert rule not in found


def test_a_judgement_without_its_smell_is_told() -> None:
    (problem,) = problems(with_control(judged={"same-condition": "It is right so."}))
    assert problem.code == "idle-judgement"
    assert problem.place == place("control", "locked", "judged", "same-condition")
    assert problem.hint
    assert not is_smell(problem)


def test_a_note_on_a_duty_of_the_account_is_enough_of_a_duty() -> None:
    idle = service("idle", owners={"host": Owner.AWS, "data": Owner.NONE})
    assert codes(replace(SOUND, services=(*SOUND.services, idle))) == ["no-duty"]
    noted = replace(idle, notes={"owned": "By name."})
    assert codes(replace(SOUND, services=(*SOUND.services, noted))) == []


def test_conditions_are_the_same_only_on_one_layer_and_with_the_same_tests() -> None:
    for said in (
        {"when": trait("public")},
        {"when": every(trait("stores"), trait("public"))},
        {"when": no(trait("stores"))},
        {"layer": "governance", "when": trait("stores")},
    ):
        other = replace(WITH_PUBLIC, applies=LOCKED.applies, **{"when": LOCKED.when, **said})
        kb = replace(SOUND, controls=(*SOUND.controls, other))
        assert "same-condition" not in codes(kb), said


def test_a_framework_may_bring_several_duties_of_one_layer() -> None:
    for when in (framework_applies("pci"), some(framework_applies("pci"), no(outside("gdpr")))):
        both = [replace(WITH_PUBLIC, layer="governance", when=when, id=each) for each in "ab"]
        both[0] = replace(both[0], title="First", question="First?")
        is_smell_found = "same-condition" in codes(
            replace(SOUND, controls=(*SOUND.controls, *both))
        )
        assert is_smell_found is (when.kind == "any")


def test_a_note_of_a_service_may_speak_of_a_control_that_only_a_variant_brings() -> None:
    local = service(
        "table-local", "stores", lineage=("table-local", "table"), notes={"locked": "Lock it."}
    )
    owners = {"host": Owner.AWS, "data": Owner.AWS}
    table = replace(SOUND.services[1], notes={"locked": "Lock it."}, owners=owners)
    others = (SOUND.services[0], SOUND.services[3])
    assert codes(replace(SOUND, services=(*others, table, local))) == ["no-duty"]
    assert {*codes(replace(SOUND, services=(*others, table)))} == {"dead-note", "no-duty"}


def test_a_service_that_nobody_can_choose_any_more_needs_no_duty() -> None:
    owners = {"host": Owner.AWS, "data": Owner.NONE}
    gone = service("gone", owners=owners, status="ended", status_note="Ended in 2025.")
    assert problems(replace(SOUND, services=(*SOUND.services, gone))) == ()


def test_the_documentation_explains_each_smell() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "knowledge-base.md"
    told = page.read_text(encoding="utf-8").split("| Smell |")[1]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", told, re.MULTILINE)) == SMELLS


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


def test_a_mapping_names_only_what_a_service_is_called() -> None:
    clues = (
        Clue(names=(("terraform", "aws_store_box"), ("cloudformation", "AWS::Store::Box"))),
        Clue(names=(("terraform", "aws_stroe_box"),)),
    )
    rule = Recognition(id="boxes", service_id="store", clues=clues)
    named = {"terraform": ("aws_store_",), "cloudformation": ("AWS::Store::",)}
    store = service("store", "stores", ids=named)
    kb = replace(SOUND, services=(store, *SOUND.services[1:]), recognitions=(rule,))
    (found,) = lint_knowledge_base(kb, place, TODAY)
    assert (found.code, "aws_stroe_box" in found.message) == ("unknown-name", True)
