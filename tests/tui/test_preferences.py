"""What is remembered from one start to the next: look, keys, filters and the place."""

from pathlib import Path

import pytest

from srm_tui.core.answers import Details
from srm_tui.core.scope import Scope
from srm_tui.core.selection import Selection
from srm_tui.tui.keys import every_kind, own_bindings, usable_keys
from srm_tui.tui.screens.home import HomeScreen
from srm_tui.tui.screens.scope import ScopeScreen
from srm_tui.tui.screens.workshop import WorkshopScreen
from srm_tui.tui.settings import SettingsFile, settings_path
from srm_tui.workspace import Workspace
from tests.tui.conftest import Start
from tests.tui.reading import footer_of, go_to, notices_of, settled, text_of, until, workshop_of

DUTY = "encryption-at-rest"


def path() -> Path:
    found = settings_path()
    assert found is not None
    return found


def prefer(text: str) -> SettingsFile:
    """Write the settings of the user."""
    path().parent.mkdir(parents=True, exist_ok=True)
    path().write_text(text, encoding="utf-8")
    return SettingsFile(path())


async def test_f2_goes_through_three_looks_and_the_last_is_there_again(start: Start) -> None:
    async with start() as pilot:
        assert pilot.app.theme == "textual-dark"
        seen = []
        for _ in range(3):
            await pilot.press("f2")
            seen.append(pilot.app.theme)
        assert seen == ["textual-light", "high-contrast", "textual-dark"]
        await pilot.press("f2", "f2")
    async with start() as pilot:
        assert pilot.app.theme == "high-contrast"


@pytest.mark.parametrize(
    ("named", "theme"),
    [("light", "textual-light"), ("high-contrast", "high-contrast"), ("nord", "nord")],
)
async def test_a_look_is_named_in_our_words_or_its_own(
    start: Start, named: str, theme: str
) -> None:
    prefer(f"theme: {named}\n")
    async with start() as pilot:
        assert pilot.app.theme == theme
    assert path().read_text(encoding="utf-8") == f"theme: {named}\n"


async def test_a_wrong_setting_is_told_with_its_line_and_the_rest_holds(start: Start) -> None:
    prefer("keys:\n  work.nxt: f3\ntheme: ligth\n")
    async with start() as pilot:
        await pilot.pause()
        told = notices_of(pilot)
        assert f"{path()}:3: There is no theme 'ligth'.\nDid you mean light" in told
        assert "'srm-tui doctor' names 1 problem more." in told
        assert pilot.app.theme == "textual-dark"


async def test_the_workshop_opens_where_it_was_left(
    start: Start, workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, DUTY, {"status": "implemented"})
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("ctrl+q")
    async with start() as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, WorkshopScreen)
        assert workshop_of(pilot).duties.current == DUTY
        await pilot.press("escape", "ctrl+q")
    async with start() as pilot:
        assert isinstance(pilot.app.screen, HomeScreen)
        await pilot.press("enter")
        assert workshop_of(pilot).duties.current == DUTY


async def test_what_was_archived_or_is_gone_is_not_opened(
    start: Start, workspace: Workspace, shop: str
) -> None:
    prefer(f"last: {shop}\n")
    workspace.archive(shop)
    async with start() as pilot:
        assert isinstance(pilot.app.screen, HomeScreen)
    prefer("last: '00000000'\n")
    async with start() as pilot:
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_filters_are_remembered_for_each_assessment(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        await pilot.press("f", "enter", "escape")
        await settled(pilot)
        assert workshop_of(pilot).duties.shown == Selection(kinds=("unanswered",))
    async with start(shop) as pilot:
        assert workshop_of(pilot).duties.shown == Selection(kinds=("unanswered",))
        assert "shown: unanswered" in text_of(pilot)


async def test_what_the_knowledge_base_no_longer_has_is_left_out_of_a_filter(
    start: Start, shop: str
) -> None:
    prefer(f"assessments:\n  {shop}:\n    services: [gone, s3]\n    duty: gone\n")
    async with start(shop) as pilot:
        assert workshop_of(pilot).duties.shown == Selection(service_ids=("s3",))
        assert workshop_of(pilot).duties.current


async def test_keys_of_the_user_work_and_stand_in_key_bar_and_help(start: Start, shop: str) -> None:
    prefer("keys:\n  work.find: ctrl+f\n  work.report: [f12, ctrl+t]\n")
    async with start(shop) as pilot:
        assert "^f Find" in footer_of(pilot)
        assert "f12 Report" in footer_of(pilot)
        await pilot.press("slash", "p")
        assert isinstance(pilot.app.screen, WorkshopScreen)
        assert not workshop_of(pilot).query_one("#find").display
        await pilot.press("ctrl+f")
        assert workshop_of(pilot).query_one("#find").display
        await pilot.press("escape", "question_mark")
        await pilot.pause()
        assert "^f  Find a duty by any words" in text_of(pilot)
        await pilot.press("escape", "f12")
        assert not isinstance(pilot.app.screen, WorkshopScreen)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("work.nxt: f3", "Nothing is called 'work.nxt'.", "Did you mean work.next"),
        ("nonsense: f3", "Nothing is called 'nonsense'.", "docs/keys.md"),
        ("work.next: ctlr+s", "There is no key 'ctlr+s'.", "Did you mean ctrl+s"),
        ("work.next: pagedwn", "There is no key 'pagedwn'.", "Did you mean pagedown"),
        ("work.next: p", "The key 'p' is that of work.report (Report) too.", "Choose another"),
        ("work.next: j", "The key 'j' is taken in lists by list.down (Down).", "Choose another"),
        ("work.next: '/'", "The key 'slash' is that of work.find (Find) too.", "Choose another"),
    ],
)
def test_a_key_that_cannot_be_is_told_with_what_to_do(text: str, message: str, hint: str) -> None:
    keys, [problem] = usable_keys(prefer(f"keys:\n  {text}\n  work.filter: f11\n"))
    assert problem.place.line == 2
    assert problem.message == message
    assert hint in problem.hint
    assert keys == {"work.filter": "f11"}


def test_two_keys_can_change_places() -> None:
    keys, problems = usable_keys(prefer("keys:\n  work.next: p\n  work.report: n\n"))
    assert not problems
    assert keys == {"work.next": "p", "work.report": "n"}


def test_every_key_of_the_app_has_an_id_of_its_own() -> None:
    for kind in every_kind():
        actions: dict[str, set[str]] = {}
        for each in own_bindings(kind):
            assert each.id, f"{kind.__name__}: {each.key}"
            actions.setdefault(each.id, set()).add(each.action)
        assert all(len(each) == 1 for each in actions.values()), kind.__name__


async def test_a_folder_that_cannot_be_written_is_told_once_and_nothing_stops(
    start: Start, shop: str
) -> None:
    path().parent.parent.mkdir(parents=True, exist_ok=True)
    path().parent.rmdir() if path().parent.exists() else None
    path().parent.touch()
    async with start(shop) as pilot:
        await pilot.press("f2")
        assert notices_of(pilot).count("Settings are not kept") == 1
        assert pilot.app.theme == "textual-light"


async def test_the_scope_opens_again_where_no_service_was_chosen_yet(
    start: Start, workspace: Workspace
) -> None:
    created = workspace.create(Details(name="New"), Scope())
    async with start() as pilot:
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, ScopeScreen)
    async with start() as pilot:
        assert isinstance(pilot.app.screen, ScopeScreen)
        assert pilot.app.screen.assessment_id == created
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
    async with start() as pilot:
        assert isinstance(pilot.app.screen, HomeScreen)
