"""Each rule for an assessment finds what breaks it, and nothing else."""

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from srm_tui.core.answers import Answer, Record, RiskAcceptance, ServiceException
from srm_tui.core.assessment import assess, derive
from srm_tui.core.evidence import Evidence, EvidenceKind
from srm_tui.core.inherited import Inherited
from srm_tui.core.lint import ASSESSMENT_RULES, lint_assessment, summarise
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Severity, Status
from srm_tui.errors import Place, Problem
from tests.core.builders import (
    SMALL,
    TODAY,
    control,
    findings,
    knowledge,
    observation,
    trait,
)

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
SCOPE = Scope(service_ids=("store", "table"), facts={"exposed": ("no",), "people": ("staff",)})
SEEN = Evidence(id="e1", kind=EvidenceKind.TEXT, value="seen", valid_until=TODAY)
DONE = Answer(status=Status.IMPLEMENTED, evidence=(SEEN,))
PLANNED = Answer(status=Status.PLANNED, owner="Ada", due_on=TODAY)
ACCEPTED = replace(
    PLANNED, acceptance=RiskAcceptance(accepted_by="CISO", until=TODAY, reason="cost")
)
LAPSED = replace(
    PLANNED, acceptance=RiskAcceptance(accepted_by="CISO", until=YESTERDAY, reason="cost")
)

STAMP = Inherited(
    team="Platform",
    source="p1",
    digest="0" * 64,
    as_of="2026-11-24T09:00:00Z",
    status=Status.IMPLEMENTED,
)


def excepted(answer: Answer, service_id: str, **said: Any) -> Answer:
    return replace(answer, exceptions=(ServiceException(service_id=service_id, **said),))


def problems(
    answer: Answer | None = None,
    *,
    severity: Severity = Severity.HIGH,
    scope: Scope = SCOPE,
    day: date = TODAY,
    **others: Answer,
) -> tuple[Problem, ...]:
    """Return what is found where the one duty has `answer`, or one that is in order."""
    kb = knowledge(controls=(control("locked", when=trait("stores"), severity=severity),))
    record = Record(id="a1", scope=scope, answers={"locked": answer or DONE, **others})
    return lint_assessment(kb, assess(derive(kb, scope), record, day))


def test_an_answer_that_open_findings_contradict_is_told_until_it_is_corrected() -> None:
    kb = knowledge(controls=(control("locked", when=trait("stores")),))
    found = {"locked": findings(observation(), observation(resource="arn:b"))}
    done = Record(id="a1", scope=SCOPE, answers={"locked": DONE}, findings=found)
    (problem,) = lint_assessment(kb, assess(derive(kb, SCOPE), done, TODAY))
    assert (problem.code, problem.place) == ("contradicted", Place("locked"))
    assert problem.message.startswith("You said implemented; 2 open findings")

    gap = replace(done, answers={"locked": ACCEPTED})
    assert lint_assessment(kb, assess(derive(kb, SCOPE), gap, TODAY)) == ()


def codes(answer: Answer | None = None, **said: Any) -> list[str]:
    return sorted(problem.code for problem in problems(answer, **said))


def test_an_assessment_in_order_has_no_problem() -> None:
    assert problems() == ()
    assert problems(ACCEPTED) == ()
    assert problems(Answer(status=Status.IMPLEMENTED, inherited=STAMP)) == ()
    for status in (Status.NOT_APPLICABLE, Status.ALTERNATIVE):
        assert problems(Answer(status=status, justification="no data")) == ()


BREACHES: list[tuple[str, Answer, dict[str, Any]]] = [
    ("unanswered", Answer(), {}),
    ("unanswered", Answer(notes="asked Bob"), {}),
    ("unanswered", excepted(DONE, "table", notes="not known"), {}),
    ("gap-critical", PLANNED, {"severity": Severity.CRITICAL}),
    ("gap-high", PLANNED, {}),
    ("gap-high", replace(PLANNED, status=Status.NOT_IMPLEMENTED), {}),
    ("gap-high", replace(PLANNED, status=Status.PARTIAL), {}),
    ("gap", PLANNED, {"severity": Severity.MEDIUM}),
    ("gap", PLANNED, {"severity": Severity.LOW}),
    ("no-owner", replace(ACCEPTED, owner=""), {}),
    ("no-due-date", replace(ACCEPTED, due_on=None), {}),
    ("overdue", replace(ACCEPTED, due_on=YESTERDAY), {}),
    ("no-evidence", Answer(status=Status.IMPLEMENTED), {}),
    ("evidence-expired", replace(DONE, evidence=(replace(SEEN, valid_until=YESTERDAY),)), {}),
    ("no-justification", Answer(status=Status.NOT_APPLICABLE), {}),
    ("no-justification", Answer(status=Status.ALTERNATIVE, justification=" \n"), {}),
    ("no-justification", excepted(DONE, "table", status=Status.NOT_APPLICABLE), {}),
    ("control-changed", replace(DONE, meaning="0" * 12), {}),
    ("inherited-departs", replace(DONE, inherited=replace(STAMP, status=Status.PARTIAL)), {}),
    ("inherited-withdrawn", replace(DONE, inherited=replace(STAMP, is_withdrawn=True)), {}),
    ("fact-unanswered", DONE, {"scope": replace(SCOPE, facts={"exposed": ("no",)})}),
    ("set-aside", DONE, {"shielded": DONE}),
    ("set-aside", DONE, {"shielded": Answer(notes="later")}),
]


@pytest.mark.parametrize(("code", "answer", "said"), BREACHES)
def test_what_breaks_a_rule_is_found_and_nothing_else(
    code: str, answer: Answer, said: dict[str, Any]
) -> None:
    (problem,) = problems(answer, **said)
    assert problem.code == code
    assert problem.message


def test_a_lapsed_acceptance_is_told_beside_the_gap_it_no_longer_covers() -> None:
    assert codes(LAPSED) == ["acceptance-lapsed", "gap-high"]
    closed = replace(DONE, acceptance=LAPSED.acceptance)
    assert codes(closed) == []


def test_every_rule_is_tried_here() -> None:
    assert {code for code, _, _ in BREACHES} | {"acceptance-lapsed", "contradicted"} == set(
        ASSESSMENT_RULES
    )
    assert all(ASSESSMENT_RULES.values())


@pytest.mark.parametrize("day", [TODAY, TOMORROW])
def test_a_day_counts_to_its_end(day: date) -> None:
    is_over = day > TODAY
    assert ("overdue" in codes(PLANNED, day=day)) is is_over
    assert ("acceptance-lapsed" in codes(ACCEPTED, day=day)) is is_over
    assert ("gap-high" in codes(ACCEPTED, day=day)) is is_over
    assert ("evidence-expired" in codes(DONE, day=day)) is is_over


def test_an_exception_counts_as_the_duty_does() -> None:
    gap = excepted(DONE, "table", status=Status.PLANNED)
    assert codes(gap) == ["gap-high", "no-due-date", "no-owner"]
    promised = excepted(DONE, "table", status=Status.PLANNED, owner="Ada", due_on=YESTERDAY)
    assert codes(promised) == ["gap-high", "overdue"]


def test_an_exception_of_a_service_out_of_scope_is_no_gap() -> None:
    assert problems(excepted(DONE, "queue", status=Status.PLANNED)) == ()


def test_an_empty_answer_out_of_scope_is_not_set_aside() -> None:
    assert problems(shielded=Answer(changed_at="2026")) == ()


def test_a_problem_stands_at_its_control_or_question() -> None:
    (open_question,) = problems(scope=replace(SCOPE, facts={"people": ("staff",)}))
    assert open_question.place == Place("exposed")
    assert SMALL.facts[0].question in open_question.message
    (aside,) = problems(shielded=DONE)
    assert aside.place == Place("shielded")
    (gap,) = problems(PLANNED)
    assert gap.place == Place("locked")
    assert str(gap) == "locked: High gap: locked is done [gap-high]"


def test_problems_are_counted_the_most_frequent_rule_first() -> None:
    found = [Problem(code, Place("x"), "") for code in ("b", "c", "a", "c", "b", "c")]
    assert list(summarise(found).items()) == [("c", 3), ("b", 2), ("a", 1)]
    assert summarise([]) == {}
