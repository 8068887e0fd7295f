"""From nothing to the first duty: services, integration, laws, people."""

from textual.widgets import Input

from srm_tui.core.answers import Details
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Depth
from srm_tui.tui.screens.scope import ScopeScreen
from srm_tui.tui.screens.workshop import WorkshopScreen
from srm_tui.tui.widgets.line_list import LineList
from srm_tui.workspace import Workspace
from tests.tui.conftest import Start
from tests.tui.reading import footer_of, notices_of, settled, text_of, write


async def test_a_new_assessment_leads_to_its_first_duty_by_keys_alone(
    start: Start, workspace: Workspace
) -> None:
    async with start() as pilot:
        await pilot.press("n")
        await write(pilot, "Shop")
        await pilot.press("enter")
        await settled(pilot)
        for name in ("rds", "s3"):
            await write(pilot, name)
            await pilot.press("enter")
        await pilot.press("f8", "enter")
        await pilot.pause()
        await pilot.press("enter", "n", "down", "space", "n")
        await write(pilot, "Payments")
        await pilot.press("f8")
        await settled(pilot)
        assert isinstance(pilot.app.screen, WorkshopScreen)
        assert "Not answered: press a number" in text_of(pilot)
    [record] = workspace.records()
    first, second = workspace.kb.facts[:2]
    assert record.details == Details(name="Shop", team="Payments")
    assert set(record.scope.service_ids) == {"rds", "s3"}
    assert record.scope.facts == {
        first.id: (first.options[0].id,),
        second.id: (second.options[0].id,),
    }
    assert record.scope.framework_ids == (workspace.kb.frameworks[1].id,)


async def test_enter_takes_the_best_match_not_the_row_where_the_cursor_was(
    start: Start, workspace: Workspace
) -> None:
    assessment_id = workspace.create(Details(name="New"), Scope())
    async with start(assessment_id) as pilot:
        await pilot.press("down", "down")
        await write(pilot, "lambda")
        await pilot.press("enter")
        await write(pilot, "rds")
        await pilot.press("down", "up", "enter")
        await write(pilot, "no such service")
        await pilot.press("enter")
        assert "No service is called so." in text_of(pilot)
    assert set(workspace.record(assessment_id).scope.service_ids) == {"lambda", "rds"}


async def test_choosing_in_the_list_goes_on_to_the_row_behind(
    start: Start, workspace: Workspace
) -> None:
    assessment_id = workspace.create(Details(name="New"), Scope())
    first, second = (service.id for service in workspace.kb.services[:2])
    async with start(assessment_id) as pilot:
        await pilot.press("escape", "space")
        await pilot.pause()
        await pilot.press("space")
    assert set(workspace.record(assessment_id).scope.service_ids) == {first, second}


async def test_each_choice_says_how_many_duties_it_brings(
    start: Start, workspace: Workspace
) -> None:
    assessment_id = workspace.create(Details(name="New"), Scope())
    async with start(assessment_id) as pilot:
        await write(pilot, "rds")
        await pilot.press("enter")
        shown = text_of(pilot)
        assert "1 service, 0 of" in shown
        assert "new)" in shown
        assert "Yours: " in shown


async def test_one_answer_replaces_another_and_one_of_many_joins_them(
    start: Start, workspace: Workspace
) -> None:
    only = workspace.kb.facts[0]
    many = next(fact for fact in workspace.kb.facts if fact.many)
    given = {only.id: (only.options[0].id,), many.id: (many.options[0].id,)}
    assessment_id = workspace.create(Details(name="New"), Scope(facts=given))
    async with start(assessment_id) as pilot:
        await pilot.press("f8")
        for fact in (only, many):
            pilot.app.screen.query_one("#facts", LineList).go_to(f"{fact.id}={fact.options[1].id}")
            await pilot.press("space")
    facts = workspace.record(assessment_id).scope.facts
    assert facts[only.id] == (only.options[1].id,)
    assert facts[many.id] == (many.options[0].id, many.options[1].id)


async def test_undo_and_redo_take_a_choice_back_and_forth(
    start: Start, workspace: Workspace, shop: str
) -> None:
    before = workspace.record(shop).scope.service_ids
    async with start(shop) as pilot:
        await pilot.press("s", "slash")
        await write(pilot, "sqs")
        await pilot.press("enter")
        chosen = workspace.record(shop).scope.service_ids
        await pilot.press("escape", "u")
        assert "Services of the assessment" in notices_of(pilot)
        assert workspace.record(shop).scope.service_ids == before
        await pilot.press("U")
        assert workspace.record(shop).scope.service_ids == chosen


async def test_a_field_about_the_assessment_is_saved_when_it_is_left(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        await pilot.press("s", "4", "tab")
        await write(pilot, "Kim")
        await pilot.press("tab")
        await write(pilot, "Ada, Bo")
        await pilot.press("tab")
        assert "saved" in text_of(pilot)
        await pilot.press("escape", "home", "space")
    details = workspace.record(shop).details
    assert (details.facilitator, details.participants) == ("Kim", ("Ada", "Bo"))
    assert workspace.record(shop).scope.depth is Depth.CORE


async def test_what_is_being_typed_is_saved_when_one_leaves_the_app(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        await pilot.press("s", "4", "tab")
        await write(pilot, "Kim")
        await pilot.press("ctrl+q")
    assert workspace.record(shop).details.facilitator == "Kim"


async def test_a_slash_in_a_field_is_a_slash(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        await pilot.press("s", "4", "tab", "a", "slash", "b")
        assert isinstance(pilot.app.screen, ScopeScreen)
        assert pilot.app.screen.query_one("#about-facilitator", Input).value == "a/b"
        assert "Find" not in footer_of(pilot)
        assert "f1 Help" in footer_of(pilot)
