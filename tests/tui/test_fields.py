"""The other fields of an answer: team, work state, accepted risk; and what the laws say."""

import re
from datetime import date

import pytest
from textual.widgets import Input

from srm_tui.core.answers import Details, RiskAcceptance
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import WorkState
from srm_tui.tui.widgets.answer_form import AnswerForm
from srm_tui.tui.widgets.duty_detail import DutyDetail
from srm_tui.workspace import Workspace
from tests.tui.conftest import NARROW, WIDE, Start
from tests.tui.reading import go_to, notices_of, text_in, text_of, until, workshop_of, write

DUTY = "encryption-at-rest"


async def test_the_team_that_provides_a_control_is_saved_and_completed_elsewhere(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("1", "b")
        await write(pilot, "Platform")
        await pilot.press("enter")
        assert "by Platform" in text_of(pilot)
        await pilot.press("down", "b", "p")
        await pilot.press("right", "enter")
        other = workshop_of(pilot).duties.current
    answers = workspace.record(shop).answers
    assert answers[DUTY].provided_by == answers[other].provided_by == "Platform"


async def test_the_work_state_is_set_in_two_keys_and_to_do_is_no_news(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("w", "3")
        assert workspace.record(shop).answer(DUTY).work is WorkState.IN_REVIEW
        await pilot.press("4", "w")
        assert ">3 In review" in text_of(pilot)
        await pilot.press("down", "enter")
        assert "work done" in text_of(pilot)
        await pilot.press("w", "1")
        assert "work" not in text_of(pilot).split("Not implemented (", 1)[1].splitlines()[0]
    assert workspace.record(shop).answer(DUTY).work is WorkState.TO_DO


async def test_a_gap_is_accepted_by_somebody_until_a_day_and_stays_a_gap(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("4", "a")
        await pilot.press("enter")
        assert "Somebody has to accept it by name." in text_of(pilot)
        await write(pilot, "Grace")
        await pilot.press("enter")
        await write(pilot, "yesterday")
        await pilot.press("enter")
        assert "Until when?" in text_of(pilot)
        await pilot.press("ctrl+u")
        await write(pilot, "+90d")
        await pilot.press("enter")
        assert "An auditor will ask for the reason." in text_of(pilot)
        await write(pilot, "Replaced in spring")
        await pilot.press("enter")
        assert "risk accepted to 2027-02-22" in text_of(pilot)
        assert "By Grace, until 2027-02-22. Replaced in spring" in text_of(pilot)
    row = workspace.assess(shop).row_by_id[DUTY]
    assert row.answer.acceptance == RiskAcceptance(
        accepted_by="Grace", until=date(2027, 2, 22), reason="Replaced in spring"
    )
    assert row.is_gap


async def test_an_acceptance_is_shown_again_and_taken_back(
    start: Start, workspace: Workspace, shop: str
) -> None:
    accepted = {"accepted_by": "Grace", "until": "2027-02-22", "reason": "Small"}
    workspace.answer(shop, DUTY, {"status": "partial", "acceptance": accepted})
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("a")
        assert pilot.app.screen.query_one("#accepted-by", Input).value == "Grace"
        await pilot.press("ctrl+d")
        assert workspace.record(shop).answer(DUTY).acceptance is None
        await pilot.press("u")
        assert workspace.record(shop).answer(DUTY).acceptance is not None


async def test_what_is_no_gap_cannot_be_accepted(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("1", "a")
        assert "There is no gap to accept." in notices_of(pilot)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_one_key_shows_what_the_chosen_laws_say_and_takes_it_away(
    start: Start, workspace: Workspace, size: tuple[int, int]
) -> None:
    scope = Scope(service_ids=("rds", "s3"), framework_ids=("gdpr",))
    lawful = workspace.create(Details(name="Lawful"), scope)
    kb = workspace.kb
    number = kb.control_by_id[DUTY].mappings["gdpr"][0]
    gdpr = kb.framework_by_id["gdpr"]
    title = next(each.title for each in gdpr.requirements if each.id == number)
    async with start(lawful, size=size) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("l")
        shown = " ".join(text_of(pilot).split())
        assert "What the laws and standards say" in shown
        assert f"{number} {title[:30]}" in shown
        await pilot.press("l")
        assert "What the laws and standards say" not in text_of(pilot)


async def test_without_a_chosen_law_the_key_says_where_to_choose_one(
    start: Start, shop: str
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("l")
        assert "No law or standard is chosen. S chooses some." in text_of(pilot)


async def test_a_wide_screen_has_list_question_and_answer_beside_each_other(
    start: Start, shop: str
) -> None:
    async with start(shop, size=WIDE) as pilot:
        go_to(pilot, DUTY)
        await pilot.pause()
        places = [
            workshop_of(pilot).query_one(each).region
            for each in ("DutyList", "DutyDetail", "AnswerForm")
        ]
        assert [each.y for each in places] == [1, 1, 1]
        assert places[0].right <= places[1].x
        assert places[1].right <= places[2].x
        shown = text_in(pilot, workshop_of(pilot).query_one(DutyDetail))
        assert re.search(r"AWS does +You do", shown)


async def test_a_small_screen_stacks_list_question_and_answer(start: Start, shop: str) -> None:
    async with start(shop, size=NARROW) as pilot:
        go_to(pilot, DUTY)
        await pilot.pause()
        tops = [workshop_of(pilot).query_one(each).region.y for each in (DutyDetail, AnswerForm)]
        assert 8 <= tops[0] < tops[1] < 24
        assert workshop_of(pilot).query_one(DutyDetail).region.height >= 7


async def test_a_due_date_that_has_passed_is_taken_and_told(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        await pilot.press("d")
        await write(pilot, "2026-01-31")
        await pilot.press("enter")
        await until(pilot, lambda: "2026-01-31 has passed" in notices_of(pilot))
    [answer] = workspace.record(shop).answers.values()
    assert answer.due_on == date(2026, 1, 31)


async def test_evidence_is_of_a_day_up_to_today_as_people_say_it(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        await pilot.press("e")
        await until(pilot, lambda: "Enter adds it" in text_of(pilot))
        await write(pilot, "We saw it")
        await pilot.press("tab")
        await write(pilot, "+30d")
        await pilot.press("enter")
        await until(pilot, lambda: "'+30d' is no day up to today." in text_of(pilot))
        await pilot.press("ctrl+u")
        await write(pilot, "yesterday")
        await pilot.press("enter")
        await until(pilot, lambda: "We saw it (text, of 2026-11-23)" in text_of(pilot))
    [answer] = workspace.record(shop).answers.values()
    assert [each.observed_on for each in answer.evidence] == [date(2026, 11, 23)]


async def test_what_is_on_record_ends_in_dots_where_it_does_not_fit(
    start: Start, workspace: Workspace, shop: str
) -> None:
    first = workspace.assess(shop).rows[0]
    said = {"status": "partial", "owner": "Grace Hopper of the platform team", "work": "in-review"}
    workspace.answer(shop, first.id, {**said, "due_on": "2026-12-24", "notes": "Some"})
    async with start(shop) as pilot:
        go_to(pilot, first.id)
        await pilot.pause()
        state = text_in(pilot, pilot.app.screen.query_one("#answer-state"))
        assert state.endswith("…")
    async with start(shop, size=(100, 30)) as pilot:
        await pilot.press("0")
        seen = text_of(pilot)
        assert "who sees to it" in seen
        assert "+30d, end of Q1" in seen
        assert "if not your own" in seen
