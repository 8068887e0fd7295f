"""Observations: which word counts, what they propose, and when they contradict an answer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from srm_tui.core.answers import Answer, Record, ServiceException
from srm_tui.core.assessment import AssessedDuty, assess, derive
from srm_tui.core.fields import value_fault
from srm_tui.core.journal import Change, json_text, replay
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.observations import (
    CheckIndex,
    Observation,
    Source,
    Verdict,
    merged,
    packed,
)
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Status
from tests.core.builders import (
    SMALL,
    TODAY,
    control,
    findings,
    knowledge,
    observation,
    service,
    trait,
)

FAILED, PASSED = observation(), observation(Verdict.PASSED)
LATER = "2026-11-21T09:00:00Z"


def row(answer: Answer, *observations: Observation) -> AssessedDuty:
    kb = knowledge(controls=(control("locked", when=trait("stores")),))
    scope = Scope(service_ids=("store", "table"))
    record = Record(
        id="a",
        scope=scope,
        answers={"locked": answer},
        findings={"locked": findings(*observations)},
    )
    return assess(derive(kb, scope), record, TODAY).row_by_id["locked"]


def test_the_newest_word_on_a_resource_counts_whatever_the_order() -> None:
    newer = replace(PASSED, at=LATER)
    assert merged([FAILED, newer]) == merged([newer, FAILED]) == (newer,)


def test_of_two_words_of_one_time_the_worse_counts() -> None:
    assert merged([PASSED, FAILED]) == merged([FAILED, PASSED]) == (FAILED,)


def test_each_account_region_and_resource_is_counted_once() -> None:
    others = [replace(FAILED, account="2"), replace(FAILED, region="south")]
    assert len(merged([FAILED, *others, replace(FAILED, resource="arn:b"), FAILED])) == 4


def test_what_was_taken_back_is_no_longer_there() -> None:
    assert merged([FAILED, replace(FAILED, at=LATER, count=0)]) == ()
    assert merged([replace(FAILED, at=LATER), replace(FAILED, count=0)]) != ()


def test_counts_of_resources_that_are_not_named_stand_beside_each_other() -> None:
    counted = [
        replace(PASSED, resource="", count=40),
        replace(FAILED, resource="", count=3),
        replace(FAILED, resource="arn:b"),
    ]
    assert findings(*counted).counts == {Verdict.FAILED: 4, Verdict.PASSED: 40}


@pytest.mark.parametrize(
    ("verdicts", "hint"),
    [
        ((), ""),
        ((Verdict.PASSED,), "implemented"),
        ((Verdict.PASSED, Verdict.FAILED), "partial or not implemented"),
        ((Verdict.PASSED, Verdict.MANUAL), "needs a human"),
        ((Verdict.PASSED, Verdict.MUTED), "needs a human"),
        ((Verdict.UNKNOWN,), "needs a human"),
    ],
)
def test_findings_propose_no_more_than_they_show(verdicts: tuple[Verdict, ...], hint: str) -> None:
    found = (observation(each, resource=f"arn:{each}") for each in verdicts)
    assert findings(*found).hint == hint


@pytest.mark.parametrize(
    ("status", "denies"), [(each, each in ("implemented", "not-applicable")) for each in Status]
)
def test_only_an_answer_that_says_all_is_well_is_contradicted(status: Status, denies: bool) -> None:
    assert bool(row(Answer(status=status), FAILED).contradicting) is denies


@pytest.mark.parametrize("verdict", [each for each in Verdict if each is not Verdict.FAILED])
def test_only_what_failed_contradicts(verdict: Verdict) -> None:
    assert row(Answer(status=Status.IMPLEMENTED), observation(verdict)).contradicting == ()


def test_an_exception_for_the_service_of_a_finding_takes_the_contradiction_away() -> None:
    gap = ServiceException(service_id="store", status=Status.PARTIAL)
    answer = Answer(status=Status.IMPLEMENTED, exceptions=(gap,))
    elsewhere = replace(FAILED, service_ids=("table",), resource="arn:t")

    assert row(answer, FAILED).contradicting == ()
    assert row(answer, FAILED, elsewhere).contradicting == (elsewhere,)


def test_an_exception_that_says_all_is_well_is_contradicted_too() -> None:
    done = ServiceException(service_id="store", status=Status.IMPLEMENTED)
    found = row(Answer(status=Status.PARTIAL, exceptions=(done,)), FAILED)
    assert found.contradiction == "You said implemented; 1 open finding"


def test_a_finding_of_no_known_service_is_held_against_the_whole_answer() -> None:
    nowhere = replace(FAILED, service_ids=())
    gap = ServiceException(service_id="store", status=Status.PARTIAL)
    assert row(Answer(status=Status.IMPLEMENTED), nowhere).contradicting
    assert not row(Answer(status=Status.IMPLEMENTED, exceptions=(gap,)), nowhere).contradicting


def test_a_contradiction_says_how_many_resources_are_open() -> None:
    more = replace(FAILED, resource="", count=7)
    assert row(Answer(status=Status.IMPLEMENTED), FAILED, more).contradiction == (
        "You said implemented; 8 open findings"
    )
    assert row(Answer(status=Status.PLANNED), FAILED).contradiction == ""


def finding_change(receipt_id: str, *observations: Observation) -> Change:
    text = json_text(packed(observations))  # type: ignore[arg-type]
    name = f"finding/locked/{receipt_id}"
    return Change(receipt_id, "a", "b", "2026-11-24T09:30:00.000000Z", "K", "", "", name, "", text)


def test_a_record_has_what_all_imports_say_and_loses_what_is_undone() -> None:
    first, second = finding_change("r1", FAILED), finding_change("r2", replace(PASSED, at=LATER))
    undone = second._replace(id="u", new="null")

    assert replay("a", [first, second]).findings_of("locked").counts == {Verdict.PASSED: 1}
    assert replay("a", [first, second, undone]).findings_of("locked").observations == (FAILED,)
    assert replay("a", [first, first._replace(id="u", new="null")]).findings == {}


def test_other_changes_leave_the_findings_as_they_are() -> None:
    named = finding_change("r1")._replace(id="n", field="name", new='"Shop"')
    record = replay("a", [finding_change("r1", FAILED), named])
    assert record.details.name == "Shop"
    assert record.findings_of("locked").observations == (FAILED,)


def test_what_are_no_findings_is_refused_with_its_place() -> None:
    key, value = ("", "", "finding/locked/r1"), packed([FAILED])
    assert value_fault(key, value) is None  # type: ignore[arg-type]
    assert "verdict" in str(value_fault(key, [{"check": "a", "source": "prowler", "found": [{}]}]))
    assert "CONTROL/RECEIPT" in str(value_fault(("", "", "finding/r1"), value))  # type: ignore[arg-type]


names = st.sampled_from(["", "arn:a", "arn:b"])
observations = st.builds(
    observation,
    st.sampled_from(list(Verdict)),
    resource=names,
    account=st.sampled_from(["1", "2"]),
    region=st.sampled_from(["", "north"]),
    at=st.sampled_from(["", "2026-11-20T09:00:00", "2026-11-20T09:00:00Z", LATER]),
    count=st.integers(0, 2),
    tool=st.sampled_from(["", "Prowler 5"]),
).map(lambda each: replace(each, count=min(each.count, 1)) if each.resource else each)


def test_a_count_and_a_resource_are_taken_back_apart() -> None:
    counted = observation(Verdict.FAILED, resource="")
    back = replace(counted, count=0, at=LATER)
    named = replace(back, resource="arn:a")
    assert findings(counted, back, named).observations == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(observations, max_size=6))
def test_what_is_packed_comes_back_whole(given_: list[Observation]) -> None:
    assert findings(*given_).observations == merged(given_)


def test_checks_lead_to_their_control_and_services_with_variants() -> None:
    kb = knowledge(
        services=(
            service("table", ids={"prowler": ("dynamo",), "security_hub": ("Dynamo",)}),
            service("table-local", lineage=("table-local", "table")),
            *SMALL.services[3:],
        ),
        controls=(control("locked", checks={"prowler": ("dynamo_locked",)}),),
    )
    index = CheckIndex(kb)
    assert index.control_of(Source.PROWLER, "dynamo_locked") == "locked"
    assert index.control_of(Source.SECURITY_HUB, "dynamo_locked") == ""
    assert index.services_of(Source.PROWLER, "dynamo_locked") == ("table", "table-local")
    assert index.services_of(Source.SECURITY_HUB, "Dynamo.2") == ("table", "table-local")
    assert index.services_of(Source.PROWLER, "other_check") == ()


@pytest.mark.parametrize(
    ("check_id", "kind", "expected"),
    [
        ("ec2_ebs_volume_encryption", "AwsEc2Volume", "ebs"),
        ("ec2_securitygroup_default_restrict_traffic", "AwsEc2SecurityGroup", "vpc"),
        ("ec2_instance_imdsv2_enabled", "AwsEc2Instance", "ec2"),
        ("ec2_instance_imdsv2_enabled", "Other", "ec2"),
        ("s3_bucket_kms_encryption", "AWS::S3::Bucket", "s3"),
        ("elbv2_ssl_listeners", "AwsElbv2LoadBalancer", "elb"),
        ("iam_root_mfa_enabled", "", "iam"),
    ],
)
def test_the_kind_of_a_resource_tells_its_service_better_than_the_check(
    kb: KnowledgeBase, check_id: str, kind: str, expected: str
) -> None:
    services = CheckIndex(kb).services_of(Source.PROWLER, check_id, kind)
    assert expected in services
    assert "ec2" not in set(services) - {expected}
