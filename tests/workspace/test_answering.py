"""Answers, exceptions and evidence: what is kept, and what is refused before it is written."""

import hashlib
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tui.core.answers import Details, RiskAcceptance, ServiceException
from srm_tui.core.evidence import Evidence, EvidenceKind
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Status, WorkState
from srm_tui.errors import UsageError
from srm_tui.store import open_store
from srm_tui.workspace import Edit, Workspace, status_of
from srm_tui.workspace.evidence import evidence_as_typed, evidence_from
from tests.store.assessments import NO_KNOWLEDGE

MFA = "mfa-for-people"


def test_every_field_of_an_answer_is_kept(workspace: Workspace, shop: str) -> None:
    workspace.answer(
        shop,
        MFA,
        {
            "status": "alternative",
            "notes": "hardware keys",
            "justification": "no phones on site",
            "owner": "Grace",
            "due_on": "2027-01-31",
            "work": "in-review",
            "provided_by": "Platform",
            "flagged": True,
            "acceptance": {"until": "2027-06-30", "accepted_by": "Ada", "reason": "few people"},
        },
    )
    answer = workspace.record(shop).answer(MFA)
    assert (answer.status, answer.notes) == (Status.ALTERNATIVE, "hardware keys")
    assert (answer.justification, answer.owner) == ("no phones on site", "Grace")
    assert (answer.due_on, answer.work) == (date(2027, 1, 31), WorkState.IN_REVIEW)
    assert (answer.provided_by, answer.flagged) == ("Platform", True)
    assert answer.acceptance == RiskAcceptance(
        accepted_by="Ada", until=date(2027, 6, 30), reason="few people"
    )
    assert len({change.batch_id for change in workspace.changes(shop)}) == 2


def test_an_exception_leaves_the_answer_of_the_duty_alone(workspace: Workspace, shop: str) -> None:
    workspace.answer(shop, MFA, {"status": "implemented", "notes": "everywhere"})
    workspace.answer(shop, MFA, {"status": "planned", "due_on": "2027-01-31"}, service_id="rds")
    answer = workspace.record(shop).answer(MFA)
    assert (answer.status, answer.notes) == (Status.IMPLEMENTED, "everywhere")
    assert answer.exceptions == (
        ServiceException(service_id="rds", status=Status.PLANNED, due_on=date(2027, 1, 31)),
    )
    workspace.answer(shop, MFA, {"status": None, "due_on": None}, service_id="rds")
    assert workspace.record(shop).answer(MFA).exceptions == ()


def test_what_changes_nothing_is_not_written(workspace: Workspace, shop: str) -> None:
    workspace.answer(shop, MFA, {"notes": "soon", "owner": ""})
    count = len(workspace.changes(shop))
    record = workspace.answer(shop, MFA, {"notes": "soon", "owner": None, "due_on": ""})
    assert len(workspace.changes(shop)) == count
    assert record == workspace.record(shop)


@pytest.mark.parametrize(
    ("control_id", "field", "value"),
    [
        (MFA, "status", "done"),
        (MFA, "status", 1),
        (MFA, "work", "begun"),
        (MFA, "due_on", "2026-02-30"),
        (MFA, "notes", 7),
        (MFA, "flagged", "yes"),
        (MFA, "acceptance", {"reason": "none"}),
        (MFA, "acceptance", "Ada"),
        (MFA, "evidence/e1", {"kind": "film", "value": "a"}),
        (MFA, "evidence/e1", {"kind": "link"}),
        ("", "name", 3),
        ("", "participants", "Ada"),
        ("", "participants", ["Ada", 3]),
        ("", "depth", "deep"),
        ("", "facts", {"internet-facing": "yes"}),
        ("", "facts", ["internet-facing"]),
        ("", "archived", "no"),
    ],
)
def test_a_value_that_its_field_cannot_hold_is_refused_before_it_is_written(
    workspace: Workspace, shop: str, control_id: str, field: str, value: Any
) -> None:
    before = workspace.record(shop)
    bad = Edit(control_id=control_id, field=field, value=value)
    with pytest.raises(UsageError, match=f"'{field}' "):
        workspace.edit(shop, [Edit(control_id=MFA, field="owner", value="Grace"), bad])
    assert workspace.record(shop) == before
    assert len(workspace.store.changes(shop)) == before.change_count


@pytest.mark.parametrize(("field", "service_id"), [("mood", ""), ("work", "rds"), ("name", "")])
def test_an_answer_has_no_other_fields(
    workspace: Workspace, shop: str, field: str, service_id: str
) -> None:
    with pytest.raises(UsageError, match=f"no field {field}"):
        workspace.answer(shop, MFA, {field: "x"}, service_id)


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(exclude_categories=())))
def test_text_is_kept_as_it_is_but_for_lone_surrogates(text: str) -> None:
    workspace = Workspace(NO_KNOWLEDGE, open_store(":memory:"), text)
    shop = workspace.create(Details(name=f"Shop {text}", participants=(text,)), Scope())
    workspace.answer(shop, MFA, {"notes": text})
    expected = "".join("?" if "\ud800" <= each <= "\udfff" else each for each in text)
    record = workspace.record(shop)
    assert record.details.name == f"Shop {expected}".strip()
    assert record.details.participants == (expected,)
    assert record.answer(MFA).notes == expected
    author = workspace.changes(shop)[-1:][0].author
    assert author == expected.replace("\0", "\ufffd") or text == ""
    workspace.export_text(shop).encode("utf-8")


def test_control_characters_are_kept(workspace: Workspace, shop: str) -> None:
    text = "".join(map(chr, range(32))) + "\x7f\x85\u2028\u202e\ufeff\uffff"
    workspace.answer(shop, MFA, {"notes": text})
    assert workspace.record(shop).answer(MFA).notes == text
    assert workspace.store.changes(shop) == list(workspace.changes(shop))


# Evidence


def test_evidence_gets_an_id_a_time_and_an_author(workspace: Workspace, shop: str) -> None:
    item = evidence_from("https://example.org/scan?id=1", date(2026, 11, 1), date(2027, 11, 1))
    workspace.add_evidence(shop, MFA, item)
    workspace.add_evidence(shop, MFA, evidence_from("text: seen at the desk"))
    first, second = workspace.record(shop).answer(MFA).evidence
    assert (first.kind, first.value) == (EvidenceKind.LINK, "https://example.org/scan?id=1")
    assert (first.observed_on, first.valid_until) == (date(2026, 11, 1), date(2027, 11, 1))
    assert (first.added_by, first.added_at) == ("Ada Example", "2026-11-24T09:00:02.000000Z")
    assert (second.kind, second.value) == (EvidenceKind.TEXT, "seen at the desk")
    assert first.id != second.id
    workspace.remove_evidence(shop, MFA, first.id)
    assert workspace.record(shop).answer(MFA).evidence == (second,)
    workspace.undo(shop)
    assert workspace.record(shop).answer(MFA).evidence == (first, second)


def test_a_file_is_kept_by_name_and_hash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    content = os.urandom(300_000)
    Path("screen shot.png").write_bytes(content)
    item = evidence_from("screen shot.png")
    assert (item.kind, item.value) == (EvidenceKind.FILE, "screen shot.png")
    assert item.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/a#b",
        "HTTPS://EXAMPLE.ORG",
        "s3://bucket/key",
        "arn:aws:s3:::bucket",
        "mailto:ada@example.org",
        "file:///srv/scan.pdf",
    ],
)
def test_a_link_is_told_from_a_file(link: str) -> None:
    assert evidence_from(link) == Evidence(id="", kind=EvidenceKind.LINK, value=link)


def test_what_cannot_be_evidence_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for given_text in (
        str(tmp_path / "missing.pdf"),
        str(tmp_path),
        str(tmp_path / "pipe"),
        "/dev/zero",
        "~no-such-person/scan.pdf",
        "a\0b",
        "x" * 5000,
        "https://example.org/with a blank",
        "",
        "text:  ",
    ):
        with pytest.raises(UsageError) as caught:
            evidence_from(given_text)
        assert caught.value.hint


def test_a_file_above_a_gigabyte_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "disk.img"
    with path.open("wb") as file:
        file.truncate((1 << 30) + 1)
    with pytest.raises(UsageError, match="larger than 1 GB") as caught:
        evidence_from(str(path))
    assert "link" in caught.value.hint


# Statuses


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("yes", Status.IMPLEMENTED),
        ("No", Status.NOT_IMPLEMENTED),
        ("n/a", Status.NOT_APPLICABLE),
        (" Not Applicable ", Status.NOT_APPLICABLE),
        ("not_implemented", Status.NOT_IMPLEMENTED),
        *((status.value, status) for status in Status),
        *((status.label, status) for status in Status),
    ],
)
def test_a_status_is_understood_as_people_write_it(text: str, status: Status) -> None:
    assert status_of(text) is status


def test_the_nearest_status_is_offered() -> None:
    with pytest.raises(UsageError, match="no status 'implementd'") as caught:
        status_of("implementd")
    assert "implemented" in caught.value.hint
    with pytest.raises(UsageError) as caught:
        status_of("?")
    assert all(status in caught.value.hint for status in Status)


def test_words_that_are_no_file_are_a_sentence_where_one_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "screen shot.png").write_bytes(b"x")
    assert evidence_as_typed("seen at the desk").kind is EvidenceKind.TEXT
    assert evidence_as_typed("screen shot.png").kind is EvidenceKind.FILE
    assert evidence_as_typed("https://example.org/a").kind is EvidenceKind.LINK
    with pytest.raises(UsageError):
        evidence_as_typed("absent.png")


def test_from_a_browser_no_file_of_this_machine_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "proof.png").write_bytes(b"x")
    for text in ("proof.png", "absent.png", "/etc/passwd", "text:proof.png"):
        item = evidence_as_typed(text, has_files=False)
        assert (item.kind, item.value) == (EvidenceKind.TEXT, text.removeprefix("text:"))
    link = evidence_as_typed("https://example.org/a", has_files=False)
    assert link.kind is EvidenceKind.LINK
