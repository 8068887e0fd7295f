"""Answering duties: each key, each field, and what is saved when."""

from datetime import date
from pathlib import Path

import pytest
from textual.widgets import TextArea

from srm_tui.core.evidence import EvidenceKind
from srm_tui.core.vocabulary import Status
from srm_tui.tui.screens.home import HomeScreen
from srm_tui.tui.text import STATUS_KEYS, STATUS_MARKS
from srm_tui.tui.widgets.answer_form import AnswerForm
from srm_tui.workspace import Workspace
from tests.tui.conftest import Start
from tests.tui.reading import (
    appears,
    footer_of,
    go_to,
    notices_of,
    settled,
    text_of,
    until,
    workshop_of,
    write,
)

DUTY = "encryption-at-rest"
"""A duty of the shop that several services bring."""


async def test_each_number_gives_the_duty_its_status_and_it_is_saved_at_once(
    start: Start, workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, DUTY, {"status": "planned", "justification": "agreed"})
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        for key, status in STATUS_KEYS.items():
            await pilot.press(key)
            assert workspace.record(shop).answer(DUTY).status is status
            assert "saved" in text_of(pilot)
            assert f">{STATUS_MARKS[status]}" in text_of(pilot)


async def test_keys_that_come_faster_than_the_list_answer_the_right_duties(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        ids = [row.id for row in workspace.assess(shop).rows][:3]
        for key in ("1", "n", "2", "down", "4"):
            pilot.app.simulate_key(key)
        await settled(pilot)
        answers = workspace.record(shop).answers
        assert [answers[each].status.value for each in ids] == [
            "implemented",
            "partial",
            "not-implemented",
        ]


async def test_next_goes_round_and_says_when_all_is_answered(
    start: Start, workspace: Workspace, shop: str
) -> None:
    rows = workspace.assess(shop).rows
    for row in rows[1:]:
        workspace.answer(shop, row.id, {"status": "implemented"})
    async with start(shop) as pilot:
        assert workshop_of(pilot).duties.current == rows[0].id
        await pilot.press("down", "n")
        assert workshop_of(pilot).duties.current == rows[0].id
        await pilot.press("1", "n")
        assert "Every duty has an answer. P writes the report." in notices_of(pilot)


async def test_after_one_key_each_status_leads_to_the_next_open_duty(
    start: Start, workspace: Workspace, shop: str
) -> None:
    first, second, third, fourth, *_ = workspace.assess(shop).rows
    async with start(shop) as pilot:
        await pilot.press("N", "1")
        assert workshop_of(pilot).duties.current == second.id
        assert f"Saved Implemented: {first.duty.control.title}" in notices_of(pilot)
        await pilot.press("6")
        assert workshop_of(pilot).duties.current == second.id
        await write(pilot, "No such thing")
        await pilot.press("enter")
        assert workshop_of(pilot).duties.current == third.id
        await pilot.press("u")
        assert workshop_of(pilot).duties.current == second.id
        await pilot.press("down", "N", "2")
        assert workshop_of(pilot).duties.current == third.id
    answers = workspace.record(shop).answers
    assert answers[first.id].status is Status.IMPLEMENTED
    assert answers[third.id].status is Status.PARTIAL
    assert fourth.id not in answers


async def test_notes_are_saved_at_a_pause_while_one_still_writes(
    start: Start, workspace: Workspace, shop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AnswerForm, "PAUSE", 0.01)
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("t")
        await write(pilot, "Keys are ours. ")
        await pilot.pause(0.1)
        assert workspace.record(shop).answer(DUTY).notes == "Keys are ours. "
        await write(pilot, "All of them.")
        await pilot.pause(0.1)
        assert isinstance(pilot.app.screen.focused, TextArea)
        assert workspace.record(shop).answer(DUTY).notes == "Keys are ours. All of them."


async def test_notes_are_saved_for_the_duty_they_were_written_for(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("t")
        await write(pilot, "Here")
        await pilot.press("escape", "down")
        assert workshop_of(pilot).duties.current != DUTY
        assert workshop_of(pilot).query_one(TextArea).text == ""
    noted = {each: a.notes for each, a in workspace.record(shop).answers.items() if a.notes}
    assert noted == {DUTY: "Here"}


async def test_leaving_the_app_saves_what_is_being_written(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("t")
        await write(pilot, "Last words")
        await pilot.press("ctrl+q")
    assert workspace.record(shop).answer(DUTY).notes == "Last words"


async def test_looking_at_duties_writes_nothing(
    start: Start, workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, DUTY, {"status": "partial", "notes": "Kept", "due_on": "2027-01-31"})
    before = workspace.record(shop).change_count
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("t", "escape", "down", "up", "o", "tab", "tab", "escape", "n", "v", "v")
    assert workspace.record(shop).change_count == before


async def test_looking_at_words_with_blanks_around_them_writes_nothing(
    start: Start, workspace: Workspace, shop: str
) -> None:
    said = {"justification": " Not ours. ", "owner": "Grace ", "notes": " So. "}
    for row in workspace.assess(shop).rows:
        workspace.answer(shop, row.id, said)
    before = workspace.changes(shop)
    async with start(shop) as pilot:
        await pilot.press("home", "down", "down", "t", "escape", "up")
        await settled(pilot)
    assert workspace.changes(shop) == before


async def test_owner_and_due_date_are_saved_and_shown(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("4", "o")
        await write(pilot, "Grace")
        await pilot.press("tab")
        await write(pilot, "+30d")
        await pilot.press("enter")
        shown = text_of(pilot)
        assert "[!] Not implemented (Ada Example); due 2026-12-24; owner Grace" in shown
    answer = workspace.record(shop).answer(DUTY)
    assert (answer.owner, answer.due_on) == ("Grace", date(2026, 12, 24))


async def test_a_name_that_is_known_is_completed_with_the_right_arrow(
    start: Start, workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, "root-user-protected", {"owner": "Grace Hopper"})
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("o")
        await pilot.press("g", "r")
        await appears(pilot, "grace Hopper")
        await pilot.press("right", "enter")
        await until(pilot, lambda: workspace.record(shop).answer(DUTY).owner == "Grace Hopper")


@pytest.mark.parametrize(
    ("words", "day"), [("+30d", date(2026, 12, 24)), ("end of Q1", date(2027, 3, 31))]
)
async def test_a_due_date_is_understood_in_words(
    start: Start, workspace: Workspace, shop: str, words: str, day: date
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("d")
        await write(pilot, words)
        await pilot.press("enter")
        await until(pilot, lambda: workspace.record(shop).answer(DUTY).due_on == day)


async def test_what_is_no_date_is_told_and_changes_nothing(
    start: Start, workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, DUTY, {"due_on": "2027-01-31"})
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("d", "ctrl+u")
        await write(pilot, "soon")
        await pilot.press("enter")
        assert "That is no date The due date stays. Write 2027-01-31, +30d" in notices_of(pilot)
        await pilot.press("escape", "d")
        assert workshop_of(pilot).query_one("#due").value == "2027-01-31"  # type: ignore[attr-defined]
    assert workspace.record(shop).answer(DUTY).due_on == date(2027, 1, 31)


async def test_not_applicable_asks_for_its_reason(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("6")
        assert "the reason is missing (R)" in text_of(pilot)
        await write(pilot, "No data is stored.")
        await pilot.press("enter")
        assert "the reason is missing" not in text_of(pilot)
        assert workshop_of(pilot).focused is workshop_of(pilot).duties.lines
    assert workspace.record(shop).answer(DUTY).justification == "No data is stored."


async def test_one_service_is_answered_apart_in_two_keys(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        service_id = workspace.assess(shop).row_by_id[DUTY].duty.service_ids[0]
        await pilot.press("1", "x", "2")
        assert "[/] Partial, elsewhere implemented" in text_of(pilot)
        await pilot.press("x")
        assert "apart: partial" in text_of(pilot)
        await pilot.press("6")
        await write(pilot, "Holds nothing")
        await pilot.press("enter")
    [exception] = workspace.record(shop).answer(DUTY).exceptions
    assert exception.service_id == service_id
    assert exception.status is Status.NOT_APPLICABLE
    assert exception.justification == "Holds nothing"


async def test_an_exception_is_taken_back_with_zero(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("1", "x", "2", "x", "0")
    answer = workspace.record(shop).answer(DUTY)
    assert (answer.status, answer.exceptions) == (Status.IMPLEMENTED, ())


async def test_a_duty_of_the_account_has_no_service_to_answer_apart(
    start: Start, workspace: Workspace, shop: str
) -> None:
    account = next(row.id for row in workspace.assess(shop).rows if not row.duty.service_ids)
    async with start(shop) as pilot:
        go_to(pilot, account)
        await pilot.press("x")
        assert "belongs to the account" in notices_of(pilot)


async def test_evidence_is_a_link_a_file_or_a_sentence_with_its_days(
    start: Start, workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    path = tmp_path / "export.csv"
    path.write_text("x", encoding="utf-8")
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        for text, told in (
            ("https://wiki.example.com/keys", "Kept as a link."),
            (str(path), "Kept as a file, by name and hash."),
            ("Seen in the console", "Kept as a sentence."),
        ):
            await pilot.press("e")
            await write(pilot, text)
            assert told in text_of(pilot)
            await pilot.press("tab")
            await write(pilot, "today")
            await pilot.press("tab")
            await write(pilot, "+90d")
            await pilot.press("enter")
            await settled(pilot)
        assert "3 evidence" in text_of(pilot)
    link, file, sentence = workspace.record(shop).answer(DUTY).evidence
    assert (link.kind, file.kind) == (EvidenceKind.LINK, EvidenceKind.FILE)
    assert file.sha256
    assert (sentence.kind, sentence.value) == (EvidenceKind.TEXT, "Seen in the console")
    assert link.observed_on == date(2026, 11, 24)
    assert link.valid_until == date(2027, 2, 22)


async def test_wrong_evidence_is_told_in_place_and_what_was_typed_stays(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("e")
        await write(pilot, "missing.pdf")
        await pilot.press("enter")
        shown = text_of(pilot)
        assert "missing.pdf cannot be read as evidence" in shown
        assert "Item          missing.pdf" in shown
        await pilot.press("escape")
    assert workspace.record(shop).answer(DUTY).evidence == ()


async def test_evidence_is_taken_off_with_delete_and_comes_back_with_undo(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("e")
        await write(pilot, "https://wiki.example.com/keys")
        await pilot.press("enter", "e", "shift+tab", "delete")
        assert workspace.record(shop).answer(DUTY).evidence == ()
        await pilot.press("ctrl+z")
        assert len(workspace.record(shop).answer(DUTY).evidence) == 1


async def test_undo_and_redo_say_what_they_did_and_go_there(
    start: Start, workspace: Workspace, shop: str
) -> None:
    title = workspace.kb.control_by_id[DUTY].title
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("1", "home", "u")
        assert f"Undone Status of '{title}'" in notices_of(pilot)
        assert workshop_of(pilot).duties.current == DUTY
        assert workspace.record(shop).answer(DUTY).status is Status.UNANSWERED
        await pilot.press("U")
        assert f"Redone Status of '{title}'" in notices_of(pilot)
        assert workspace.record(shop).answer(DUTY).status is Status.IMPLEMENTED
        await pilot.press("ctrl+y")
        assert "There is nothing to redo." in notices_of(pilot)


async def test_a_flag_is_shown_and_taken_off(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        await pilot.press("m")
        assert ">[ ]*" in text_of(pilot)
        await pilot.press("m")
        assert ">[ ]*" not in text_of(pilot)


async def test_reading_gives_the_question_the_screen_and_keys_still_answer(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("v")
        shown = text_of(pilot)
        assert "You do" in shown
        assert "Data protection and encryption  " in shown
        await pilot.press("1", "escape")
        assert workshop_of(pilot).focused is workshop_of(pilot).duties.lines
    assert workspace.record(shop).answer(DUTY).status is Status.IMPLEMENTED


async def test_escape_goes_home_and_the_work_goes_on_where_it_was_left(
    start: Start, workspace: Workspace, shop: str
) -> None:
    second = workspace.assess(shop).rows[1].id
    async with start(shop) as pilot:
        await pilot.press("1", "n", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "1/" in text_of(pilot)
        await pilot.press("enter")
        assert workshop_of(pilot).duties.current == second
        assert "esc Back" in footer_of(pilot)
