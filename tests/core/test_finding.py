"""A search over all that is known and said about duties."""

import pytest

from srm_tui.core.finding import Found, find, number_by_id, searchable, spans
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.reports.build import build_report
from srm_tui.workspace import Workspace
from srm_tui.workspace.evidence import evidence_from

DUTY = "encryption-at-rest"


def search(workspace: Workspace, assessment_id: str, wanted: str) -> tuple[Found, ...]:
    found = workspace.assess(assessment_id)
    return find(searchable(workspace.kb, found), wanted)


@pytest.fixture
def told(workspace: Workspace, shop: str) -> str:
    """The shop with something said about one duty in every place."""
    fields = {"status": "alternative", "notes": "Rotate the zebra keys", "owner": "Wolfgang"}
    workspace.answer(shop, DUTY, {**fields, "justification": "A quokka guards it"})
    workspace.answer(shop, DUTY, {"notes": "Only the axolotl tables"}, service_id="rds")
    link = evidence_from("https://wiki.example.com/pangolin")
    workspace.add_evidence(shop, DUTY, link)
    return shop


@pytest.mark.parametrize(
    ("wanted", "where"),
    [
        ("encryption-at-rest", "id"),
        ("stored data is encrypted", "title"),
        ("zebra", "notes"),
        ("axolotl", "notes"),
        ("wolfg", "owner"),
        ("QUOKKA", "reason"),
        ("pangolin", "evidence"),
    ],
)
def test_a_duty_is_found_by_whatever_was_said(
    workspace: Workspace, told: str, wanted: str, where: str
) -> None:
    first = search(workspace, told, wanted)[0]
    assert (first.control_id, first.where) == (DUTY, where)
    assert wanted.split()[0].casefold() in first.excerpt.casefold()


@pytest.mark.parametrize(
    ("wanted", "where"), [("GDPR Art. 32", "requirement"), ("ddb", "service"), ("rds", "service")]
)
def test_requirements_and_service_names_find_duties(
    workspace: Workspace, shop: str, wanted: str, where: str
) -> None:
    found = search(workspace, shop, wanted)
    assert where in {each.where for each in found}


def test_every_word_must_stand_somewhere_and_none_means_nothing(
    workspace: Workspace, told: str
) -> None:
    assert [each.control_id for each in search(workspace, told, "zebra wolfgang")] == [DUTY]
    assert search(workspace, told, "zebra unicorn") == ()
    assert search(workspace, told, "  ") == ()


def test_a_title_counts_more_than_a_note_and_a_word_start_more_than_its_middle(
    workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, "mfa-for-people", {"notes": "see backup plan"})
    found = [each.control_id for each in search(workspace, shop, "backup")]
    titled = [each for each in found if "backup" in workspace.kb.control_by_id[each].title.lower()]
    assert titled
    assert found.index("mfa-for-people") > max(map(found.index, titled))


def test_a_whole_id_or_number_comes_first(
    kb: KnowledgeBase, workspace: Workspace, shop: str
) -> None:
    numbers = number_by_id(kb, workspace.assess(shop))
    for control_id, number in numbers.items():
        for wanted in (control_id, number, f"#{number}", f" {control_id.upper()} "):
            assert search(workspace, shop, wanted)[0].control_id == control_id


def test_numbers_are_those_of_the_report(
    kb: KnowledgeBase, workspace: Workspace, shop: str
) -> None:
    found = workspace.assess(shop)
    report = build_report(kb, found, workspace.changes(shop), workspace.now())
    printed = {duty.id: duty.number for domain in report.domains for duty in domain.duties}
    assert number_by_id(kb, found) == printed


def test_long_texts_are_shown_around_what_was_found(workspace: Workspace, shop: str) -> None:
    notes = f"{'before ' * 40}needle{' after' * 40}"
    workspace.answer(shop, DUTY, {"notes": notes})
    [found] = search(workspace, shop, "needle")
    assert found.excerpt.startswith("...before")
    assert found.excerpt.endswith("...")
    assert "needle after" in found.excerpt
    assert len(found.excerpt) < 110


@pytest.mark.parametrize(
    ("text", "wanted", "ranges"),
    [
        ("Backups are tested", "back test", ((0, 4), (12, 16))),
        ("aaaa", "aa", ((0, 4),)),
        ("Stra\u00dfe", "stra", ()),
        ("nothing", "x", ()),
    ],
)
def test_words_are_marked_where_they_stand(
    text: str, wanted: str, ranges: tuple[tuple[int, int], ...]
) -> None:
    assert spans(text, wanted) == ranges
