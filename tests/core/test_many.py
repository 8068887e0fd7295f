"""Which duties one answer for many changes, and when it lacks a reason."""

import pytest

from srm_tui.core.answers import Answer, Record
from srm_tui.core.assessment import assess, derive
from srm_tui.core.many import Targets, lacks_reason
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Status
from tests.core.builders import SMALL, TODAY

SCOPE = Scope(service_ids=("store", "table"))
ANSWERS = {
    "locked": Answer(status=Status.PARTIAL, justification="half of them"),
    "shielded": Answer(owner="Grace"),
}
ROWS = assess(derive(SMALL, SCOPE), Record(id="a1", scope=SCOPE, answers=ANSWERS), TODAY).rows


def test_a_duty_with_an_owner_and_no_status_has_no_answer_yet() -> None:
    targets = Targets(rows=ROWS)
    assert [row.id for row in targets.answered] == ["locked"]
    assert [row.id for row in targets.unanswered] == ["shielded", "owned"]


def test_those_with_an_answer_are_left_out_on_demand() -> None:
    targets = Targets(rows=ROWS)
    assert targets.meant(only_unanswered=False) == ROWS
    assert targets.meant(only_unanswered=True) == targets.unanswered


@pytest.mark.parametrize(
    ("fields", "lacks"),
    [
        ({"status": "implemented"}, False),
        ({"owner": "Grace"}, False),
        ({"status": "not-applicable"}, True),
        ({"status": "alternative", "justification": "a proxy does it"}, False),
        ({"status": "alternative", "justification": ""}, True),
        ({"status": None}, False),
    ],
)
def test_a_status_that_means_nothing_alone_needs_a_reason(
    fields: dict[str, str | None], lacks: bool
) -> None:
    assert lacks_reason(ROWS, fields) is lacks


def test_a_reason_that_is_there_already_will_do() -> None:
    assert not lacks_reason(ROWS[:1], {"status": "not-applicable"})
    assert lacks_reason(ROWS[:1], {"status": "not-applicable", "justification": ""})
