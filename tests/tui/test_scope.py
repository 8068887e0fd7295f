"""From nothing to the first duty: services, integration, laws, people."""

from msgspec.structs import replace
from textual.widgets import Input, Static

from srm_tui.core.answers import Details
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Depth
from srm_tui.tui.screens.scope import ScopeScreen
from srm_tui.tui.screens.workshop import WorkshopScreen
from srm_tui.tui.widgets.line_list import LineList
from srm_tui.workspace import Workspace
from tests.tui.conftest import WIDE, Start
from tests.tui.reading import footer_of, notices_of, settled, text_in, text_of, until, write


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
            await pilot.press("enter", "enter")
            await settled(pilot)
        await pilot.press("f8", "enter")
        await pilot.pause()
        await pilot.press("enter", "n", "down", "space", "n")
        await write(pilot, "Payments")
        await pilot.press("f8")
        await settled(pilot)
        assert isinstance(pilot.app.screen, WorkshopScreen)
        assert "Not answered yet" in text_of(pilot)
    [record] = workspace.records()
    first, second = workspace.kb.facts[:2]
    assert record.details == Details(name="Shop", team="Payments")
    assert set(record.scope.service_ids) == {"rds", "s3"}
    assert record.scope.facts == {
        first.id: (first.options[0].id,),
        second.id: (second.options[0].id,),
    }
    assert len(record.scope.framework_ids) == 1


async def test_enter_takes_the_best_match_not_the_row_where_the_cursor_was(
    start: Start, workspace: Workspace
) -> None:
    assessment_id = workspace.create(Details(name="New"), Scope())
    async with start(assessment_id) as pilot:
        await pilot.press("down", "down")
        await write(pilot, "sns")
        await pilot.press("enter")
        await write(pilot, "sqs")
        await pilot.press("down", "up", "enter")
        await write(pilot, "no such service")
        await pilot.press("enter")
        assert "No service is called so." in text_of(pilot)
    assert set(workspace.record(assessment_id).scope.service_ids) == {"sns", "sqs"}


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
    async with start(assessment_id, size=WIDE) as pilot:
        await write(pilot, "sqs")
        shown = text_of(pilot)
        assert "Amazon SQS" in shown
        assert "Would bring" in shown
        assert "because Amazon SQS" in shown
        await pilot.press("enter")
        shown = text_of(pilot)
        assert "1 service, 0 of" in shown
        assert "new)" in shown
        assert "Brings" in shown
        told = pilot.app.screen.query_one("#explained", Static).content
        assert "Yours: " in str(told)


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
        await write(pilot, "sns")
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


async def test_a_service_with_variants_asks_which_are_used(
    start: Start, workspace: Workspace
) -> None:
    assessment_id = workspace.create(Details(name="New"), Scope())
    async with start(assessment_id) as pilot:
        await write(pilot, "ecs")
        await pilot.press("enter")
        shown = text_of(pilot)
        assert "Amazon Elastic Container Service: what does it run on?" in shown
        assert "[ ] Amazon ECS on AWS Fargate" in shown
        assert "[ ] Not known yet" in shown
        assert "AWS alone: " in shown
        await pilot.press("down", "space", "down", "space", "enter")
        await settled(pilot)
    assert set(workspace.record(assessment_id).scope.service_ids) == {"ecs-fargate", "ecs-ec2"}


async def test_enter_takes_the_variant_under_the_cursor_and_escape_none(
    start: Start, workspace: Workspace
) -> None:
    assessment_id = workspace.create(Details(name="New"), Scope())
    async with start(assessment_id) as pilot:
        await write(pilot, "eks")
        await pilot.press("enter", "escape")
        await settled(pilot)
        assert workspace.record(assessment_id).scope.is_empty
        await write(pilot, "ecs")
        await pilot.press("enter", "down", "enter")
        await settled(pilot)
        assert workspace.record(assessment_id).scope.service_ids == ("ecs-fargate",)


async def test_whoever_passes_over_the_question_is_asked_about_everything(
    start: Start, workspace: Workspace
) -> None:
    assessment_id = workspace.create(Details(name="New"), Scope())
    async with start(assessment_id) as pilot:
        await write(pilot, "ecs")
        await pilot.press("enter", "enter")
        await settled(pilot)
    assert workspace.record(assessment_id).scope.service_ids == ("ecs",)


async def test_variants_can_be_changed_later(start: Start, workspace: Workspace) -> None:
    assessment_id = workspace.create(Details(name="New"), Scope(service_ids=("ecs", "sqs")))
    async with start(assessment_id) as pilot:
        await pilot.press("s")
        screen = pilot.app.screen
        assert isinstance(screen, ScopeScreen)
        screen.services.go_to("ecs")
        await pilot.press("v")
        assert "[x] Not known yet" in text_of(pilot)
        await pilot.press("space", "down", "space", "enter")
        await settled(pilot)
    assert set(workspace.record(assessment_id).scope.service_ids) == {"ecs-fargate", "sqs"}


async def test_services_that_bring_nothing_or_are_closed_say_so(
    start: Start, workspace: Workspace
) -> None:
    assessment_id = workspace.create(Details(name="New"), Scope(service_ids=("ecs", "ecs-fargate")))
    async with start(assessment_id, size=WIDE) as pilot:
        await pilot.press("s")
        assert "a variant says it" in text_of(pilot)
        assert "the service as such adds nothing" in text_of(pilot)
        for name, told in (
            ("cloudsearch", "closed to new customers"),
            ("finspace", "has ended"),
            ("workmail", "its end is announced"),
        ):
            await pilot.press("slash")
            await write(pilot, name)
            assert told in text_of(pilot)
            await pilot.press("escape")


async def test_what_others_do_is_shown_also_while_nothing_is_found(
    start: Start, workspace: Workspace
) -> None:
    assessment_id = workspace.create(Details(name="New"), Scope())
    async with start(assessment_id) as pilot:
        await write(pilot, "no such service")
        workspace.set_scope(assessment_id, Scope(service_ids=("sqs",)))
        screen = pilot.app.screen
        assert isinstance(screen, ScopeScreen)
        screen.show_current()
        assert "1 service, 0 of" in text_of(pilot)
        await pilot.press("f6", "escape")
        assert "No service is called so." in text_of(pilot)


async def test_a_near_miss_is_offered_as_one(start: Start, workspace: Workspace) -> None:
    assessment_id = workspace.create(Details(name="New"), Scope())
    async with start(assessment_id) as pilot:
        await write(pilot, "kubernets")
        assert "Nothing is called so. Did you mean:" in text_of(pilot)
        assert "Amazon Elastic Kubernetes Service" in text_of(pilot)


async def test_a_what_if_shows_what_would_change_and_saves_nothing_until_it_is_kept(
    start: Start, workspace: Workspace
) -> None:
    assessment_id = workspace.create(Details(name="Shop"), Scope(service_ids=("ec2", "s3")))
    workspace.answer(assessment_id, "admin-ports", {"status": "implemented"})
    async with start(assessment_id) as pilot:
        await pilot.press("s", "w", "space")
        shown = text_of(pilot)
        assert "WHAT IF, not saved; W keeps or discards it" in shown
        assert "duties go" in shown
        assert "(1 answer kept aside)" in shown
        assert workspace.record(assessment_id).scope.service_ids == ("ec2", "s3")
        await pilot.press("w")
        shown = text_of(pilot)
        assert "Duties that go: " in shown
        assert "Remote administration ports are closed to the internet" in shown
        assert "(implemented; the answer is kept aside)" in " ".join(shown.split())
        await pilot.press("down", "enter")
        await settled(pilot)
        assert workspace.record(assessment_id).scope.service_ids == ("s3",)
        assert "WHAT IF" not in text_of(pilot)
        await pilot.press("u")
        assert workspace.record(assessment_id).scope.service_ids == ("ec2", "s3")


async def test_a_what_if_is_taken_back_step_by_step_and_discarded_when_one_leaves(
    start: Start, workspace: Workspace, shop: str
) -> None:
    before = workspace.record(shop).scope
    async with start(shop) as pilot:
        await pilot.press("s", "w", "space", "space")
        screen = pilot.app.screen
        assert isinstance(screen, ScopeScreen)
        assert len(screen.scope.service_ids) == len(before.service_ids) - 2
        await pilot.press("u")
        assert len(screen.scope.service_ids) == len(before.service_ids) - 1
        await pilot.press("U")
        assert len(screen.scope.service_ids) == len(before.service_ids) - 2
        await pilot.press("escape")
        assert "Discard it" in text_of(pilot)
        await pilot.press("end", "enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, WorkshopScreen)
    assert workspace.record(shop).scope == before


async def test_duties_that_only_change_are_told_before_and_after_they_are_kept(
    start: Start, shop: str
) -> None:
    async with start(shop, size=WIDE) as pilot:
        await pilot.press("s", "w", "slash")
        await write(pilot, "sns")
        await pilot.press("enter")
        assert "6 duties change" in text_of(pilot)
        await pilot.press("escape", "w")
        shown = " ".join(text_of(pilot).split())
        assert "Duties that change: 6" in shown
        assert "Stored data is encrypted: also for Amazon SNS" in shown
        await pilot.press("down", "enter")
        await settled(pilot)
        totals = " ".join(text_in(pilot, pilot.app.screen.query_one("#totals")).split())
        assert totals.endswith("are yours (6 changed)")


async def test_what_others_chose_meanwhile_stays(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        await pilot.press("s", "w", "slash")
        await write(pilot, "sns")
        await pilot.press("enter", "escape")
        scope = workspace.record(shop).scope
        workspace.set_scope(shop, replace(scope, service_ids=(*scope.service_ids, "kms")))
        await pilot.press("w", "down", "enter")
        await settled(pilot)
    assert {"sns", "kms", "s3"} <= set(workspace.record(shop).scope.service_ids)


async def test_d_shows_all_duties_and_what_changed_since_one_came(start: Start, shop: str) -> None:
    async with start(shop, size=WIDE) as pilot:
        await pilot.press("s", "space", "d")
        assert "Under the cursor" in text_of(pilot)
        text = str(pilot.app.screen.query_one("#reading Static", Static).content)
        assert "Since you came here" in text
        assert "Duties that change: " in text
        assert "All duties of this scope" in text
        await pilot.press("end")
        assert "because" in text_of(pilot)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, ScopeScreen)


async def test_an_integration_question_says_what_each_answer_does(start: Start, shop: str) -> None:
    async with start(shop, size=WIDE) as pilot:
        await pilot.press("s", "2")
        pilot.app.screen.query_one("#facts", LineList).go_to("internet-facing=yes")
        await pilot.pause()
        shown = text_of(pilot)
        assert "What each answer does" in shown
        assert "Yes: " in shown
        assert "Duties will say" in shown


async def test_a_law_is_found_by_what_people_call_it_and_chosen_with_enter(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        await pilot.press("s", "3", "slash")
        await write(pilot, "dsgvo")
        assert "[ ] GDPR: General Data Protection Regulation" in text_of(pilot)
        assert "PCI DSS" not in text_of(pilot)
        await pilot.press("enter")
        await write(pilot, "pci")
        await pilot.press("enter")
        assert workspace.record(shop).scope.framework_ids == ("gdpr", "pci-dss-4.0.1")
        await write(pilot, "no such law")
        await pilot.press("enter")
        assert "No law or standard is called so." in text_of(pilot)
        await pilot.press("escape", "slash")
        await write(pilot, "hippa")
        assert "Nothing is called so. Did you mean:" in text_of(pilot)
        assert "[ ] HIPAA" in text_of(pilot)
        await pilot.press("escape", "1", "3")
        assert "United States" in text_of(pilot)


async def test_two_editions_of_one_standard_can_be_told_apart_in_a_small_window(
    start: Start, shop: str
) -> None:
    async with start(shop) as pilot:
        await pilot.press("s", "3", "slash")
        await write(pilot, "800-171")
        shown = text_of(pilot)
        assert "NIST 800-171 Rev. 2" in shown
        assert "NIST 800-171 Rev. 3" in shown


async def test_a_law_says_what_it_adds_and_what_it_leaves_out(start: Start, shop: str) -> None:
    async with start(shop, size=WIDE) as pilot:
        await pilot.press("s", "3")
        pilot.app.screen.query_one("#frameworks", LineList).go_to("gdpr")
        await pilot.pause()
        shown = text_of(pilot)
        assert "European Union" in shown
        assert "+4 duties, asks more of 1" in shown
        assert "Would bring 4 duties" in shown
        assert "Not covered: " in shown


async def test_what_another_pack_knows_stays_in_the_scope(
    start: Start, workspace: Workspace
) -> None:
    scope = Scope(service_ids=("sqs", "our-own"), facts={"ours": ("yes",)})
    assessment_id = workspace.create(Details(name="Own"), scope)
    async with start(assessment_id) as pilot:
        await pilot.press("s", "slash")
        await write(pilot, "sns")
        await pilot.press("enter")
    kept = workspace.record(assessment_id).scope
    assert set(kept.service_ids) == {"sqs", "sns", "our-own"}
    assert kept.facts == {"ours": ("yes",)}


async def test_the_cursor_is_on_the_variant_that_was_taken(
    start: Start, workspace: Workspace
) -> None:
    created = workspace.create(Details(name="Shop"), Scope())
    async with start(created) as pilot:
        await write(pilot, "ecs")
        await pilot.press("enter")
        await until(pilot, lambda: "what does it run on?" in text_of(pilot))
        await pilot.press("down", "space", "down", "space", "enter")
        await until(pilot, lambda: "2 services" in text_of(pilot))
        assert "-[x] Amazon ECS on AWS Fargate" in text_of(pilot)


async def test_nothing_is_explained_while_no_service_is_found(
    start: Start, workspace: Workspace
) -> None:
    created = workspace.create(Details(name="Shop"), Scope())
    async with start(created) as pilot:
        await write(pilot, "sqs")
        assert "Would bring" in text_of(pilot)
        await write(pilot, "nonsensical")
        assert "No service is called so." in text_of(pilot)
        assert "Would bring" not in text_of(pilot)
