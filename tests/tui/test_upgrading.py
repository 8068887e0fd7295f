"""After an update of the knowledge base: what is to be confirmed, and what is kept aside."""

from msgspec.structs import replace

from srm_tui.core.scope import Scope
from srm_tui.core.upgrades import outdated
from srm_tui.workspace import Workspace
from tests.tui.conftest import Start
from tests.tui.reading import go_to, settled, text_of

DUTY = "mfa-for-people"


async def test_an_answer_to_another_question_is_marked_until_it_is_given_once_more(
    start: Start, workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, DUTY, {"status": "partial"})
    controls = tuple(
        replace(each, question="Another question?") if each.id == DUTY else each
        for each in workspace.kb.controls
    )
    newer = Workspace(replace(workspace.kb, controls=controls), workspace.store, "Ada Example")
    async with start(shop, over=newer) as pilot:
        go_to(pilot, DUTY)
        await pilot.pause()
        assert "CHANGED since" in text_of(pilot)
        await pilot.press("2")
        await settled(pilot)
        assert "CHANGED since" not in text_of(pilot)
    assert outdated(newer.assess(shop)) == ()


async def test_the_drawer_shows_what_nothing_asks_for(
    start: Start, workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, "queue-access-restricted", {"status": "partial", "notes": "[red]x"})
    workspace.set_scope(shop, Scope(service_ids=("s3",)))
    async with start(shop) as pilot:
        await pilot.press("g", "a")
        await settled(pilot)
        shown = text_of(pilot)
        assert "Kept aside: 1 answer" in shown
        assert "[red]x" in shown
        assert "They come back" in shown
