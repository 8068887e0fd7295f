"""What a journal adds up to: answers, their exceptions, details and scope."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srm_tui.core.answers import (
    NO_ANSWER,
    Answer,
    Decision,
    Details,
    Record,
    RiskAcceptance,
    ServiceException,
    answer_from,
    details_from,
    scope_from,
)
from srm_tui.core.evidence import Evidence, EvidenceKind
from srm_tui.core.journal import Change, extend, json_text, replay
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Depth, Status, WorkState

DAY = date(2026, 12, 31)


def answer(status: Status, **by_service: Status) -> Answer:
    exceptions = (
        ServiceException(service_id=each, status=said) for each, said in by_service.items()
    )
    return Answer(status=status, exceptions=tuple(exceptions))


# The worst status


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (answer(Status.IMPLEMENTED), Status.IMPLEMENTED),
        (answer(Status.IMPLEMENTED, rds=Status.PARTIAL), Status.PARTIAL),
        (answer(Status.IMPLEMENTED, rds=Status.PLANNED, s3=Status.PARTIAL), Status.PLANNED),
        (answer(Status.PLANNED, rds=Status.NOT_IMPLEMENTED), Status.NOT_IMPLEMENTED),
        (answer(Status.PARTIAL, rds=Status.IMPLEMENTED), Status.PARTIAL),
        (answer(Status.UNANSWERED, rds=Status.IMPLEMENTED), Status.UNANSWERED),
        (answer(Status.IMPLEMENTED, rds=Status.UNANSWERED), Status.UNANSWERED),
        (answer(Status.IMPLEMENTED, rds=Status.NOT_APPLICABLE), Status.IMPLEMENTED),
        (answer(Status.NOT_APPLICABLE, rds=Status.ALTERNATIVE), Status.ALTERNATIVE),
        # Of services that the duty does not cover nothing counts.
        (answer(Status.IMPLEMENTED, ec2=Status.NOT_IMPLEMENTED), Status.IMPLEMENTED),
        # Where each service has its own answer the general one says nothing.
        (
            answer(Status.NOT_IMPLEMENTED, rds=Status.IMPLEMENTED, s3=Status.ALTERNATIVE),
            Status.ALTERNATIVE,
        ),
        (
            answer(Status.UNANSWERED, rds=Status.IMPLEMENTED, s3=Status.IMPLEMENTED),
            Status.IMPLEMENTED,
        ),
    ],
)
def test_a_duty_stands_as_its_worst_service(said: Answer, expected: Status) -> None:
    assert said.overall(("rds", "s3")) is expected


def test_a_duty_of_the_account_has_no_exceptions() -> None:
    said = answer(Status.IMPLEMENTED, rds=Status.NOT_IMPLEMENTED)
    assert said.overall(()) is Status.IMPLEMENTED


@given(
    st.sampled_from(Status),
    st.dictionaries(st.sampled_from(["rds", "s3", "ec2"]), st.sampled_from(Status)),
    st.sets(st.sampled_from(["rds", "s3", "ec2"])),
)
def test_a_gap_in_one_covered_service_is_never_hidden(
    general: Status, by_service: dict[str, Status], covered: set[str]
) -> None:
    each = [by_service.get(service_id, general) for service_id in covered] or [general]
    overall = answer(general, **by_service).overall(covered)
    assert overall in each
    assert overall.is_gap is any(status.is_gap for status in each)


# From fields


def test_an_answer_without_fields_says_nothing() -> None:
    said = answer_from({}, Decision())
    assert said == NO_ANSWER
    assert not said.says_something
    assert not Answer(changed_at="2026").says_something
    assert Answer(flagged=True).says_something
    assert Answer(notes="x").says_something


def test_an_answer_is_what_its_fields_say() -> None:
    fields: dict[tuple[str, str], Any] = {
        ("", "status"): "alternative",
        ("", "notes"): "weekly",
        ("", "justification"): "by the platform",
        ("", "owner"): "Ada",
        ("", "due_on"): "2026-12-31",
        ("", "work"): "in-review",
        ("", "provided_by"): "Platform",
        ("", "flagged"): True,
        ("", "acceptance"): {"accepted_by": "CISO", "until": "2026-12-31", "reason": "cost"},
        ("", "evidence/b"): {"kind": "text", "value": "seen", "added_at": "2"},
        ("", "evidence/a"): {"kind": "link", "value": "https://x", "added_at": "2"},
        ("", "evidence/c"): {"value": "first", "added_at": "1"},
        ("", "evidence/gone"): None,
        ("s3", "status"): "planned",
        ("s3", "due_on"): "2026-12-31",
        ("s3", "owner"): "Bob",
        ("rds", "notes"): "older engine",
        ("rds", "justification"): "replaced soon",
        ("ec2", "status"): None,
    }
    assert answer_from(fields, Decision(by="Ada", at="1", changed_at="2")) == Answer(
        status=Status.ALTERNATIVE,
        notes="weekly",
        justification="by the platform",
        owner="Ada",
        due_on=DAY,
        work=WorkState.IN_REVIEW,
        provided_by="Platform",
        flagged=True,
        acceptance=RiskAcceptance(accepted_by="CISO", until=DAY, reason="cost"),
        evidence=(
            Evidence(id="c", kind=EvidenceKind.TEXT, value="first", added_at="1"),
            Evidence(id="a", kind=EvidenceKind.LINK, value="https://x", added_at="2"),
            Evidence(id="b", kind=EvidenceKind.TEXT, value="seen", added_at="2"),
        ),
        exceptions=(
            ServiceException(service_id="rds", notes="older engine", justification="replaced soon"),
            ServiceException(service_id="s3", status=Status.PLANNED, owner="Bob", due_on=DAY),
        ),
        answered_by="Ada",
        answered_at="1",
        changed_at="2",
    )


def test_a_field_that_was_emptied_says_nothing() -> None:
    names = ("status", "notes", "owner", "due_on", "work", "flagged", "acceptance")
    fields = {("", name): None for name in names}
    assert answer_from(fields, Decision()) == NO_ANSWER


def test_details_are_what_the_fields_say() -> None:
    assert details_from({}) == Details()
    assert details_from({"name": "Shop", "team": None, "services": ["s3"]}) == Details(name="Shop")
    said = details_from({"participants": ["Ada", "Bob"], "accounts": ["012345678901"]})
    assert said == Details(participants=("Ada", "Bob"), accounts=("012345678901",))
    assert details_from({"archived": True, "description": "x"}).archived


def test_a_scope_is_what_the_fields_say() -> None:
    assert scope_from({}) == Scope()
    assert scope_from({"services": None, "facts": None, "depth": None}) == Scope()
    assert scope_from({"services": "s3", "facts": ["x"]}) == Scope()
    assert scope_from(
        {
            "services": ["s3", "rds"],
            "facts": {"regions": ["one"]},
            "frameworks": ["gdpr"],
            "depth": "full",
            "name": "Shop",
        }
    ) == Scope(
        service_ids=("s3", "rds"),
        facts={"regions": ("one",)},
        framework_ids=("gdpr",),
        depth=Depth.FULL,
    )


# From a journal


def change(
    at: str, field: str, new: Any, control_id: str = "", service_id: str = "", author: str = "Ada"
) -> Change:
    return Change(
        id=f"{at}{field}", assessment_id="a1", batch_id=at, at=at, author=author,
        control_id=control_id, service_id=service_id, field=field, old="null", new=json_text(new),
    )  # fmt: skip


JOURNAL = (
    change("1", "name", "Shop"),
    change("1", "services", ["s3"]),
    change("2", "status", "planned", "locked"),
    change("3", "status", "partial", "locked", author="Bob"),
    change("4", "notes", "soon", "locked"),
    change("5", "status", "implemented", "locked", "s3"),
    change("6", "services", ["s3", "rds"]),
    change("7", "status", None, "owned"),
)


def test_the_last_change_of_a_field_counts_and_who_decided_is_kept() -> None:
    record = replay("a1", JOURNAL)
    assert record.details == Details(name="Shop")
    assert record.scope == Scope(service_ids=("s3", "rds"))
    assert (record.created_at, record.changed_at, record.change_count) == ("1", "7", 8)
    said = record.answer("locked")
    assert (said.status, said.notes) == (Status.PARTIAL, "soon")
    assert (said.answered_by, said.answered_at, said.changed_at) == ("Bob", "3", "5")
    assert said.exceptions[0].status is Status.IMPLEMENTED
    assert record.answer("never-asked") is NO_ANSWER


def test_a_status_that_was_taken_back_was_decided_by_nobody() -> None:
    said = replay("a1", JOURNAL).answer("owned")
    assert (said.answered_by, said.answered_at, said.changed_at) == ("", "", "7")


@pytest.mark.parametrize("cut", range(len(JOURNAL) + 1))
def test_a_journal_adds_up_the_same_in_one_go_and_in_parts(cut: int) -> None:
    index: Any = {}
    first = extend(Record(id="a1"), index, JOURNAL[:cut])
    assert extend(first, index, JOURNAL[cut:]) == replay("a1", JOURNAL)


def test_an_empty_journal_says_nothing() -> None:
    assert replay("a1", ()) == Record(id="a1")


@pytest.mark.parametrize("value", [None, "", [], {}])
def test_an_empty_value_is_no_value(value: Any) -> None:
    assert json_text(value) == "null"


def test_a_value_is_kept_as_short_json() -> None:
    assert json_text({"a": [1, "ä", False]}) == '{"a":[1,"ä",false]}'
    assert json_text(False) == "false"
    assert json_text(0) == "0"
