"""Many duties at once: selecting them, one dialog, one undo."""

from collections.abc import Callable

import pytest

from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.selection import Selection
from srm_tui.core.vocabulary import Severity, Status, WorkState
from srm_tui.workspace import Workspace
from tests.tui.conftest import NARROW, Start
from tests.tui.reading import notices_of, text_of, workshop_of, write


def ids(workspace: Workspace, shop: str) -> list[str]:
    return [row.id for row in workspace.assess(shop).rows]


async def test_space_and_shift_select_and_escape_lets_go(
    start: Start, workspace: Workspace, shop: str
) -> None:
    first, second, third, *_ = ids(workspace, shop)
    async with start(shop) as pilot:
        await pilot.press("space", "shift+down")
        assert workshop_of(pilot).picked == (first, second, third)
        assert "3 selected" in text_of(pilot)
        assert ">+[ ]" in text_of(pilot)
        await pilot.press("home", "space")
        assert workshop_of(pilot).picked == (second, third)
        await pilot.press("escape")
        assert workshop_of(pilot).picked == ()
        assert "selected" not in text_of(pilot)
        assert workshop_of(pilot).is_current


async def test_the_mouse_selects_one_with_ctrl_and_a_range_with_shift(
    start: Start, workspace: Workspace, shop: str
) -> None:
    first, second, *_ = ids(workspace, shop)
    async with start(shop) as pilot:
        await pilot.click("#duties", offset=(5, 2), control=True)
        assert workshop_of(pilot).picked == (second,)
        await pilot.press("minus")
        await pilot.click("#duties", offset=(5, 2), shift=True)
        assert workshop_of(pilot).picked == (first, second)


async def test_a_domain_and_all_that_is_shown_are_selected_and_let_go(
    start: Start, workspace: Workspace, shop: str
) -> None:
    rows = workspace.assess(shop).rows
    domain = [row.id for row in rows if row.duty.control.domain == rows[0].duty.control.domain]
    async with start(shop) as pilot:
        workshop = workshop_of(pilot)
        await pilot.press("plus")
        assert list(workshop.picked) == domain
        await pilot.press("asterisk")
        assert list(workshop.picked) == [row.id for row in rows]
        await pilot.press("plus")
        assert list(workshop.picked) == [row.id for row in rows if row.id not in domain]
        await pilot.press("minus")
        assert workshop.picked == ()


@pytest.mark.parametrize(
    ("selection", "is_meant"),
    [
        (Selection(service_ids=("s3",)), lambda row: "s3" in row.duty.service_ids),
        (
            Selection(framework_ids=("pci-dss-4.0.1",)),
            lambda row: "pci-dss-4.0.1" in row.duty.control.mappings,
        ),
        (Selection(kinds=("critical",)), lambda row: row.duty.severity is Severity.CRITICAL),
    ],
    ids=["service", "framework", "filter"],
)
async def test_all_of_a_service_a_framework_or_a_filter_are_answered_in_one_step(
    start: Start,
    workspace: Workspace,
    shop: str,
    selection: Selection,
    is_meant: Callable[[AssessedDuty], bool],
) -> None:
    rows = workspace.assess(shop).rows
    wanted = {row.id for row in rows if is_meant(row)}
    assert 0 < len(wanted) < len(rows)
    async with start(shop) as pilot:
        workshop_of(pilot).duties.shown = selection
        await pilot.pause()
        await pilot.press("asterisk", "3", "tab", "enter")
        assert f"{len(wanted)} duties changed." in notices_of(pilot)
        answers = workspace.record(shop).answers
        assert {each for each, said in answers.items() if said.status is Status.PLANNED} == wanted
        await pilot.press("u")
        assert not any(each.says_something for each in workspace.record(shop).answers.values())


async def test_what_a_search_finds_is_selected_and_stays_selected_when_it_ends(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        await pilot.press("slash")
        await write(pilot, "encrypted")
        await pilot.press("enter", "asterisk")
        workshop = workshop_of(pilot)
        found = workshop.picked
        assert 0 < len(found) < len(ids(workspace, shop))
        await pilot.press("slash", "escape")
        assert workshop.picked == found


async def test_a_number_gives_all_selected_its_status_and_one_undo_takes_it_back(
    start: Start, workspace: Workspace, shop: str
) -> None:
    first, second, third, *_ = ids(workspace, shop)
    workspace.answer(shop, first, {"status": "implemented", "owner": "Ada"})
    async with start(shop, size=NARROW) as pilot:
        await pilot.press("home", "space", "shift+down", "2")
        shown = text_of(pilot)
        assert "3 duties at once" in shown
        assert "1 has an answer already:" in shown
        assert "(•) Change only the 2 without an answer" in shown
        assert "Escape cancels" in shown
        await pilot.press("tab")
        await write(pilot, "Grace")
        await pilot.press("tab")
        await write(pilot, "+30d")
        await pilot.press("enter")
        assert "2 duties changed. U takes it back." in notices_of(pilot)
        assert workshop_of(pilot).picked == ()
        answers = workspace.record(shop).answers
        assert answers[first].status is Status.IMPLEMENTED
        assert [(answers[each].status, answers[each].owner) for each in (second, third)] == [
            (Status.PARTIAL, "Grace")
        ] * 2
        assert str(answers[third].due_on) == "2026-12-24"
        await pilot.press("u")
        assert not workspace.record(shop).answer(third).says_something
        assert workspace.record(shop).answer(first).owner == "Ada"


async def test_all_are_changed_when_that_is_chosen(
    start: Start, workspace: Workspace, shop: str
) -> None:
    first, second, *_ = ids(workspace, shop)
    workspace.answer(shop, first, {"status": "implemented"})
    async with start(shop) as pilot:
        await pilot.press("home", "space", "space", "4", "shift+tab", "down")
        assert "(•) Change all 2" in text_of(pilot)
        await pilot.press("enter")
    answers = workspace.record(shop).answers
    assert {answers[each].status for each in (first, second)} == {Status.NOT_IMPLEMENTED}


async def test_an_owner_for_all_leaves_their_statuses(
    start: Start, workspace: Workspace, shop: str
) -> None:
    first, second, *_ = ids(workspace, shop)
    workspace.answer(shop, first, {"status": "partial"})
    async with start(shop) as pilot:
        await pilot.press("home", "space", "space", "o")
        await write(pilot, "Grace")
        assert "(•) Change all 2" in text_of(pilot)
        await pilot.press("enter")
    answers = workspace.record(shop).answers
    assert [answers[each].owner for each in (first, second)] == ["Grace", "Grace"]
    assert [answers[each].status for each in (first, second)] == [
        Status.PARTIAL,
        Status.UNANSWERED,
    ]


async def test_a_status_that_needs_a_reason_asks_for_one_for_all(
    start: Start, workspace: Workspace, shop: str
) -> None:
    first, second, *_ = ids(workspace, shop)
    async with start(shop) as pilot:
        await pilot.press("space", "space", "c", "enter")
        assert "Nothing is given yet" in text_of(pilot)
        await pilot.press("6", "enter")
        assert "This status needs a reason" in text_of(pilot)
        await write(pilot, "No such accounts")
        await pilot.press("enter")
    for each in (first, second):
        answer = workspace.record(shop).answer(each)
        assert (answer.status, answer.justification) == (
            Status.NOT_APPLICABLE,
            "No such accounts",
        )


async def test_flag_and_work_state_mean_all_selected(
    start: Start, workspace: Workspace, shop: str
) -> None:
    first, second, *_ = ids(workspace, shop)
    async with start(shop) as pilot:
        await pilot.press("space", "space", "m")
        assert all(workspace.record(shop).answer(each).flagged for each in (first, second))
        await pilot.press("home", "space", "space", "w", "4")
        works = [workspace.record(shop).answer(each).work for each in (first, second)]
        assert works == [WorkState.DONE] * 2


async def test_without_a_selection_the_key_says_how_to_select(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        await pilot.press("c")
        assert "Select some first: Space the duty" in notices_of(pilot)


async def test_the_help_tells_the_keys_of_selecting(start: Start, shop: str) -> None:
    async with start(shop, size=(120, 60)) as pilot:
        await pilot.press("question_mark")
        shown = text_of(pilot)
        assert "Give all selected the same answer, as one step" in shown
        assert "Say how far the work on it is" in shown
