"""Text that is not ours is shown as it is, in every place, and steers nothing."""

from collections.abc import Iterator

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.store import open_store
from srm_tui.tui.app import SrmApp
from srm_tui.tui.screens.report import ReportScreen
from srm_tui.tui.screens.scope import ScopeScreen
from srm_tui.tui.text import one_line, visible
from srm_tui.tui.widgets.answer_form import AnswerForm
from srm_tui.workspace import Workspace
from tests.conftest import SHOP
from tests.tui.conftest import NARROW, WIDE
from tests.tui.poison import POISON, poisoned, poisoned_assessment, poisoned_rows
from tests.tui.reading import go_to, notices_of, settled, text_of, workshop_of


@pytest.fixture
def workspace(kb: KnowledgeBase) -> Iterator[Workspace]:
    """A workspace with poison in the knowledge base and in the author's name."""
    store = open_store(":memory:")
    yield Workspace(poisoned(kb), store, f"Ada {POISON}")
    store.close()


def literal(pilot: Pilot[None]) -> int:
    """Return how often the poison stands on the screen, as it is."""
    return " ".join(text_of(pilot).split()).count("x [/red] [beta]")


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_every_place_shows_markup_in_texts_literally(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    assessment_id = poisoned_assessment(workspace, SHOP)
    app = SrmApp(workspace)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert literal(pilot) > 1
        await pilot.press("question_mark", "escape", "enter")
        assert literal(pilot) > 3
        for row in poisoned_rows(workspace, assessment_id):
            go_to(pilot, row.id)
            await pilot.pause()
            assert literal(pilot) > 3
        first = poisoned_rows(workspace, assessment_id)[0].id
        await pilot.press("v")
        assert literal(pilot) > 3
        await pilot.press("v", "e")
        assert "[/red] [beta] [@click=app.quit]y" in text_of(pilot)
        await pilot.press("escape", "f", "end", "enter", "escape")
        await settled(pilot)
        assert "shown: of x [/red] [beta]" in text_of(pilot)
        await pilot.press("slash", *"beta")
        assert " found" in text_of(pilot)
        await pilot.press("escape")
        await pilot.press("x")
        assert literal(pilot) > 1
        await pilot.press("6", "escape", "1", "u", "U")
        assert POISON in notices_of(pilot)
        await pilot.press("s")
        for step in ("1", "2", "3", "4"):
            await pilot.press(step)
            assert isinstance(app.screen, ScopeScreen)
            assert literal(pilot) > 1
        await pilot.press("escape", "escape")
        workspace.milestones.freeze(assessment_id, f"{POISON} milestone")
        workspace.answer(assessment_id, first, {"notes": f"{POISON} more", "owner": POISON * 2})
        await pilot.press("g")
        for key in ("1", "2", "3"):
            await pilot.press(key)
        await pilot.press("1", "down", "down", "down", "enter")
        assert literal(pilot) > 1
        await pilot.press("escape", "2", "enter")
        assert literal(pilot) > 1
        await pilot.press("escape")
        for key in "wch":
            await pilot.press(key)
            assert literal(pilot) > 0
            await pilot.press("escape")
        await pilot.press("escape", "i")
        for key in ("home", "end"):
            await pilot.press(key)
            assert literal(pilot) > 2
        await pilot.press("escape", "p")
        assert isinstance(app.screen, ReportScreen)
        await pilot.press("escape", "ctrl+p", *"unde")
        await pilot.press("escape")
        assert app.return_code is None


async def test_every_question_about_the_scope_shows_markup_literally(workspace: Workspace) -> None:
    assessment_id = poisoned_assessment(workspace, SHOP)
    app = SrmApp(workspace, assessment_id)
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await pilot.press("s", "d")
        assert literal(pilot) > 1
        await pilot.press("escape", "v")
        assert literal(pilot) > 1
        await pilot.press("escape", "w", "space", "w")
        assert literal(pilot) > 1
        await pilot.press("end", "enter", "slash", *"ecs", "enter")
        assert literal(pilot) > 1
        await pilot.press("escape")
        assert app.return_code is None


async def test_a_field_gives_back_what_was_put_in(workspace: Workspace) -> None:
    assessment_id = poisoned_assessment(workspace, SHOP)
    first = poisoned_rows(workspace, assessment_id)[0].id
    app = SrmApp(workspace, assessment_id)
    async with app.run_test(size=WIDE) as pilot:
        go_to(pilot, first)
        await pilot.pause()
        form = workshop_of(pilot).query_one(AnswerForm)
        assert form.query_one(TextArea).text == POISON
        assert form.query_one("#owner", Input).value == POISON


async def test_an_error_with_markup_in_it_is_shown_as_it_is(workspace: Workspace) -> None:
    app = SrmApp(workspace)
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await pilot.press("i")
        app.screen.query_one(Input).value = f"{POISON}.yaml"
        await pilot.press("enter")
        assert literal(pilot) > 1


@pytest.mark.parametrize("text", ["\x1b[2Jgone", "a\x07b", "right\u202eleft", "\x9b31m"])
def test_what_could_steer_the_terminal_is_named_instead(text: str) -> None:
    assert "<U+" in visible(text)
    assert not set("\x1b\x07\u202e\x9b") & set(one_line(text))


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_session_and_the_large_view_show_markup_in_texts_literally(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    assessment_id = poisoned_assessment(workspace, SHOP)
    workspace.sessions.begin(assessment_id)
    workspace.sessions.come(assessment_id, [POISON, f"Bo {POISON}"])
    first = poisoned_rows(workspace, assessment_id)[0].id
    for answer in ("", POISON):
        parked = workspace.sessions.park(assessment_id, POISON, first, POISON)
        if answer:
            workspace.sessions.resolve(assessment_id, parked, answer)
    app = SrmApp(workspace, assessment_id)
    async with app.run_test(size=size, notifications=True) as pilot:
        go_to(pilot, first)
        await pilot.press("f5")
        assert literal(pilot) > 3
        await pilot.press("y")
        assert literal(pilot) > 3
        await pilot.press("f4")
        assert literal(pilot) > 1
        await pilot.press("escape", "f9")
        for part in ("1", "2", "3", "4", "5"):
            await pilot.press(part)
            assert literal(pilot) > 1
        await pilot.press("3", "enter")
        await pilot.pause()
        assert literal(pilot) > 1
        await pilot.press("escape", "4", "end", "enter")
        await pilot.pause()
        assert literal(pilot) > 1
        await pilot.press("escape", "u", "U")
        assert app.return_code is None
