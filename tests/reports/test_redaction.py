"""Redacted reports: what their readers must not see is in no page, cell or file inside."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from srm_tui.core.redaction import LEFT_OUT
from srm_tui.reports import FORMATS, PROFILES, Options
from srm_tui.store.portable import load_portable
from srm_tui.workspace.reporting import report_data, report_model
from tests.reports.conftest import Rendered
from tests.reports.pdf_text import TaggedText

WORKING = ("facilitator", "participants", "description", "parked", "present")
HIDDEN = {
    "auditor": WORKING,
    "management": (
        *WORKING,
        *("accounts", "answer/notes", "answer/owner", "exception/notes", "exception/owner"),
        *("aside/notes", "aside/owner", "acceptance/accepted_by", "evidence", "finding", "import"),
    ),
    "supplier": (
        *WORKING,
        *("team", "accounts", "answer", "exception", "aside", "acceptance", "evidence"),
        *("finding", "import"),
    ),
}


def hidden_words(plain: Rendered, profile: str) -> set[str]:
    """Return what was typed into the fields that the profile hides."""
    texts = plain.filled.texts
    return {texts[name] for name in texts if name.startswith(HIDDEN[profile])}


def texts_in(written_as: str, data: bytes) -> Iterator[str]:
    """Yield the texts of a file, and of the files inside it."""
    if written_as == "pdf":
        with pikepdf.open(io.BytesIO(data)) as pdf:
            yield TaggedText(pdf).text
            yield pdf.Root.Metadata.read_bytes().decode()
            for attached in pdf.attachments.values():
                yield attached.get_file().read_bytes().decode()
    elif data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            yield from (archive.read(name).decode("utf-8", "replace") for name in names)
    else:
        yield data.decode("utf-8", "replace")


@pytest.mark.parametrize("written_as", FORMATS)
@pytest.mark.parametrize("profile", HIDDEN)
def test_what_is_hidden_is_in_no_format_and_in_nothing_inside_it(
    plain: Rendered, profile: str, written_as: str
) -> None:
    options = Options(profile=profile)
    workspace, assessment_id = plain.workspace, plain.filled.assessment_id
    data = workspace.report(assessment_id, FORMATS[written_as], options=options)
    words = hidden_words(plain, profile)
    assert words
    if profile != "auditor":
        words.add("Ada Example")
    for text in texts_in(written_as, data):
        assert {each for each in words if each in text} == set()


@pytest.mark.parametrize("profile", HIDDEN)
def test_the_words_looked_for_are_in_the_full_report(plain: Rendered, profile: str) -> None:
    inside = "".join(texts_in("pdf", plain.files["pdf"]))
    assert {each for each in hidden_words(plain, profile) if each not in inside} == set()


@pytest.mark.parametrize("profile", HIDDEN)
def test_the_report_and_its_data_say_what_was_left_out(
    plain: Rendered, profile: str, tmp_path: Path
) -> None:
    path = tmp_path / "report.pdf"
    options = Options(profile=profile)
    workspace, assessment_id = plain.workspace, plain.filled.assessment_id
    path.write_bytes(workspace.report(assessment_id, FORMATS["pdf"], options=options))
    says = PROFILES[profile].leaves_out
    file = load_portable(path)
    assert file.edits == []
    assert file.assessment_id != assessment_id
    (described,) = (each.new for each in file.changes if each.field == "description")
    assert json.loads(described) == says
    assert len({(e.control_id, e.service_id, e.field) for e in file.changes}) == len(file.changes)


def test_how_the_duties_stand_is_as_it_is(plain: Rendered) -> None:
    workspace, assessment_id = plain.workspace, plain.filled.assessment_id
    full = report_model(workspace, assessment_id)
    for profile in HIDDEN:
        redacted = report_model(workspace, assessment_id, Options(profile=profile))
        assert redacted.figures == full.figures
        assert [duty.status for duty in redacted.duties] == [duty.status for duty in full.duties]


def test_people_are_numbered_and_texts_marked(plain: Rendered) -> None:
    workspace, assessment_id = plain.workspace, plain.filled.assessment_id
    found = report_model(workspace, assessment_id, Options(profile="management"))
    (duty,) = (each for each in found.duties if each.id == plain.filled.duty_id)
    assert duty.answer.notes == LEFT_OUT
    assert duty.answer.owner.startswith("Person ")
    assert duty.answer.answered_by == "Person 1"
    assert duty.answer.justification == plain.filled.texts["answer/justification"]
    assert {each.value for each in duty.answer.evidence} == {LEFT_OUT}
    assert found.about.authors == ("Person 1",)


def test_the_same_assessment_is_redacted_to_the_same_bytes(plain: Rendered) -> None:
    options = Options(profile="supplier")
    made = {report_data(plain.workspace, plain.filled.assessment_id, options) for _ in range(2)}
    assert len(made) == 1


@pytest.mark.parametrize("profile", ["management", "supplier"])
def test_that_notes_are_left_out_is_said_once_and_not_beside_each_duty(
    plain: Rendered, profile: str
) -> None:
    options = Options(profile=profile)
    found = plain.filled.assessment_id
    page = plain.workspace.report(found, FORMATS["html"], options=options).decode()
    register = page.split('id="register"')[1].split("</section>")[0]
    assert LEFT_OUT not in register
    assert "What is missing" not in register
    assert ">Notes&#9;" not in page
