"""A name is taken out of a journal on request; what was decided stays, and the chain holds."""

from itertools import count

import pytest

from srm_tui.core.chain import check_chain, sealed
from srm_tui.core.erasing import erased
from srm_tui.core.journal import Change, replay
from tests.store.builders import change

KIM = "Kim Okafor"


def _journal(*changes: Change) -> list[Change]:
    numbers = count()
    return sealed(changes, {}, lambda: f"salt {next(numbers)}")


def _after(journal: list[Change], *names: str) -> list[Change]:
    by_id = {each.id: each for each in erased(journal, names)}
    return [by_id.get(each.id, each) for each in journal]


def test_a_name_goes_as_author_owner_participant_and_word_in_a_text() -> None:
    journal = _journal(
        change(1, author=KIM, new='"asked Ben"'),
        change(2, field="owner", new='"kim okafor"'),
        change(3, control_id="", field="participants", new='["Ben","Kim Okafor"]'),
        change(4, old='"see KIM OKAFOR, kim@example.org"', new='"Kim Okaforsson"'),
        change(5, control_id="", field=f"session/s1/present/{KIM}", new='{"came_at":"2026"}'),
    )

    nameless = _after(journal, KIM, "kim@example.org")

    assert [each.id for each in erased(journal, [KIM])] == ["c1", "c2", "c3", "c4", "c5"]
    assert KIM.casefold() not in str(nameless).casefold().replace("kim okaforsson", "")
    assert nameless[3].old == '"see [erased 1], [erased 1]"'
    assert nameless[3].new == '"Kim Okaforsson"'
    assert nameless[4].field == "session/s1/present/[erased 1]"
    chain = check_chain(nameless)
    assert (chain.holds, chain.erased) == (True, 5)


def test_what_was_decided_stays() -> None:
    journal = _journal(change(1, author=KIM, field="status", new='"partial"'))
    answer = replay("a1", _after(journal, KIM)).answer("mfa-for-people")
    assert (answer.status, answer.answered_by) == ("partial", "[erased 1]")


@pytest.mark.parametrize(
    ("field", "new"),
    [
        ("status", '"partial"'),
        ("evidence/e1", '{"kind":"link","value":"https://example.org"}'),
        ("work", '"done"'),
    ],
)
def test_words_of_the_program_are_no_names(field: str, new: str) -> None:
    journal = _journal(change(1, field=field, new=new))
    assert erased(journal, ["partial", "link", "done", field]) == ()


def test_the_next_person_gets_the_next_number() -> None:
    journal = _journal(change(1, author=KIM), change(2, author="Ben"))
    once = _after(journal, KIM)
    assert [each.author for each in _after(once, "Ben")] == ["[erased 1]", "[erased 2]"]


def test_nothing_named_erases_nothing() -> None:
    assert erased(_journal(change(1)), ["", "  ", "Nobody"]) == ()
