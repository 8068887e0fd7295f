"""The profiles: each is a report of its own that says what it leaves out."""

import csv
import html
import io
import re
from pathlib import Path

import pikepdf
import pytest

from srm_tui import resources
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.vocabulary import Status
from srm_tui.errors import UsageError
from srm_tui.reports import FORMATS, PROFILES, Options, Paper
from srm_tui.reports.markdown.chapters import BLOCKS
from srm_tui.reports.model import ReportModel
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from srm_tui.workspace.reporting import report_model
from tests.reports.accessibility import findings
from tests.reports.conftest import Rendered
from tests.reports.pdf_text import TaggedText

OTHERS = [each for each in PROFILES if each != "full"]


@pytest.fixture(scope="module")
def moved(plain: Rendered) -> str:
    """The id of a copy that has moved on since its milestone."""
    workspace = plain.workspace
    copy_id = workspace.duplicate(plain.filled.assessment_id)
    workspace.milestones.freeze(copy_id, "Workshop 1")
    workspace.answer(copy_id, plain.filled.duty_id, {"status": "implemented"})
    workspace.answer(
        copy_id, plain.filled.duty_id, {"status": "implemented"}, plain.filled.service_id
    )
    other = next(row for row in workspace.assess(copy_id).rows if row.status is Status.UNANSWERED)
    workspace.answer(copy_id, other.id, {"status": "planned", "owner": "Tom Example"})
    return copy_id


def model(plain: Rendered, assessment_id: str, profile: str) -> ReportModel:
    return report_model(plain.workspace, assessment_id, Options(profile=profile))


def rendered(plain: Rendered, assessment_id: str, written_as: str, profile: str) -> bytes:
    options = Options(profile=profile)
    return plain.workspace.report(assessment_id, FORMATS[written_as], options=options)


@pytest.mark.parametrize("profile", OTHERS)
def test_a_checker_finds_nothing_to_say_about_any_profile(
    plain: Rendered, moved: str, profile: str, tmp_path: Path
) -> None:
    pdf = rendered(plain, moved, "pdf", profile)
    assert findings(pdf, tmp_path) == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.check_pdf_syntax() == []
        tagged = TaggedText(opened)
    assert tagged.read == set(tagged.marks)
    assert tagged.text.startswith(f"AWS SHARED RESPONSIBILITY {PROFILES[profile].title}")


@pytest.mark.parametrize("profile", OTHERS)
def test_each_says_what_it_leaves_out_on_its_cover_and_in_its_method(
    plain: Rendered, moved: str, profile: str
) -> None:
    said = PROFILES[profile].leaves_out
    text = html.unescape(rendered(plain, moved, "html", profile).decode())
    cover, rest = text.split('<section class="chapter', 1)
    assert said in cover
    assert said in rest
    assert said in rendered(plain, moved, "md", profile).decode()


@pytest.mark.parametrize("profile", PROFILES)
def test_links_of_each_lead_somewhere_and_no_anchor_occurs_twice(
    plain: Rendered, moved: str, profile: str
) -> None:
    text = rendered(plain, moved, "html", profile).decode()
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)


@pytest.mark.parametrize("profile", PROFILES)
def test_markdown_has_the_same_chapters(plain: Rendered, moved: str, profile: str) -> None:
    text = rendered(plain, moved, "md", profile).decode()
    chapters = model(plain, moved, profile).chapters
    titles = [each.title for each in chapters if each.block in BLOCKS]
    assert re.findall(r"^## (.*)$", text.replace("\\", ""), re.M) == titles
    assert {each.block for each in chapters} - set(BLOCKS) <= {"heat", "sign-off"}


def test_the_executive_summary_of_the_example_has_four_pages(kb: KnowledgeBase) -> None:
    store = open_store(":memory:")
    workspace = Workspace(kb, store, "Ada Example")
    demo = workspace.import_file(resources.demo_file())
    for paper in Paper:
        options = Options(profile="executive", paper=paper)
        pdf = workspace.report(demo, FORMATS["pdf"], options=options)
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            assert len(opened.pages) == 4
            width = float(opened.pages[1].mediabox[2])
        assert round(width) == {Paper.A4: 595, Paper.LETTER: 612}[paper]
    store.close()


def test_the_gaps_profile_prints_the_gaps_alone_under_their_numbers(
    plain: Rendered, moved: str
) -> None:
    full = {duty.id: duty.number for duty in model(plain, moved, "full").duties}
    gaps = model(plain, moved, "gaps")
    printed = [duty for domain in gaps.domains for duty in domain.duties]
    assert {duty.id for duty in printed} == {duty.id for duty in gaps.gaps} == gaps.card_ids
    assert all(full[duty.id] == duty.number for duty in printed)


def test_homework_has_a_chapter_for_each_owner_and_nobody_last(plain: Rendered, moved: str) -> None:
    found = model(plain, moved, "homework")
    titles = [each.title for each in found.chapters if each.block == "homework"]
    assert titles == ["Tom Example", "Nobody yet"]
    of_tom, of_nobody = found.homework
    assert [duty.owners for duty in of_tom.close] == [("Tom Example",)]
    assert all(duty.status is Status.UNANSWERED for duty in of_nobody.answer)
    assert {duty.status for duty in of_nobody.show} == {Status.IMPLEMENTED}
    page = rendered(plain, moved, "html", "homework").decode()
    assert page.count('<article class="duty">') == of_tom.count


def test_the_statement_names_every_control_once(plain: Rendered, moved: str) -> None:
    found = model(plain, moved, "soa")
    named = [*(duty.id for duty in found.duties), *(line.id for line in found.excluded)]
    assert sorted(named) == sorted(each.id for each in plain.workspace.kb.controls)
    assert {line.reason for line in found.excluded} <= {
        "Asked at full depth only",
        "Nothing in scope brings it",
    }


def test_progress_tells_what_became_of_each_gap(plain: Rendered, moved: str) -> None:
    progress = model(plain, moved, "since-milestone").progress
    assert progress
    assert progress.before.label == "Workshop 1"
    fates = {part.title: [line.id for line in part.lines] for part in progress.fates}
    assert fates["Closed gaps"] == [plain.filled.duty_id]
    assert len(fates["New gaps"]) == 1
    assert progress.after.answered == progress.before.answered + 1
    assert {"Status", "Owner"} <= {each.field for each in progress.answers}


def test_progress_needs_a_point_to_start_from(plain: Rendered) -> None:
    with pytest.raises(UsageError, match="no milestone to compare with"):
        model(plain, plain.filled.assessment_id, "since-milestone")


def test_the_workshop_record_tells_decisions_in_their_order(plain: Rendered, moved: str) -> None:
    found = model(plain, moved, "workshop")
    times = [duty.answer.answered_at for duty in found.decisions]
    assert times == sorted(times)
    assert len(times) == found.figures.answered
    assert [duty.id for duty in found.parked] == [plain.filled.duty_id]
    text = rendered(plain, moved, "html", "workshop").decode()
    assert all(plain.filled.texts[f"participants/{place}"] in text for place in (1, 2))


@pytest.mark.parametrize("profile", PROFILES)
def test_the_table_holds_what_the_profile_is_about(
    plain: Rendered, moved: str, profile: str
) -> None:
    text = rendered(plain, moved, "csv", profile).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    found = model(plain, moved, profile)
    expected = {
        "gaps": len(found.gaps),
        "executive": len(found.gaps),
        "since-milestone": len(found.gaps),
        "matrix": len(found.matrix),
        "homework": sum(part.count for part in found.homework),
        "workshop": len(found.decisions),
    }
    assert len(rows) - 1 == expected.get(profile, len(found.duties))
    assert rows[0][0] == ("service" if profile == "matrix" else "number")


def test_an_unknown_profile_is_refused_with_those_that_there_are(plain: Rendered) -> None:
    with pytest.raises(UsageError, match="no profile 'everything'") as caught:
        model(plain, plain.filled.assessment_id, "everything")
    assert "executive" in caught.value.hint


def test_a_plan_without_steps_has_no_table_of_them(plain: Rendered) -> None:
    """The only gap is one whose risk is accepted."""
    options = Options(profile="executive")
    page = plain.workspace.report(
        plain.filled.assessment_id, FORMATS["html"], options=options
    ).decode()
    assert "1 gap whose risk is accepted stands apart." in page
    assert "The steps that come first" not in page
