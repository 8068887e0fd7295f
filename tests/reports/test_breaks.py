"""Where pages end: what belongs together stays together."""

import io
from collections.abc import Iterator
from itertools import groupby

import pikepdf
import pytest

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.reports import FORMATS, Options
from srm_tui.reports.model import ReportModel
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from srm_tui.workspace.reporting import report_model
from tests.reports.pdf_text import TaggedText

Pages = list[list[str]]


@pytest.fixture(scope="module", params=["gaps", "homework"])
def printed(
    kb: KnowledgeBase, request: pytest.FixtureRequest
) -> Iterator[tuple[ReportModel, Pages]]:
    """The example with the texts of each page, in reading order."""
    store = open_store(":memory:")
    workspace = Workspace(kb, store, "Ada Example")
    options = Options(profile=request.param)
    demo = workspace.demo()
    pdf = workspace.report(demo, FORMATS["pdf"], options=options)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        marks = sorted(TaggedText(opened).marks.items())
    pages = [
        [text for _, text in texts if text.strip()]
        for _, texts in groupby(marks, key=lambda each: each[0][0])
    ]
    yield report_model(workspace, demo, options), pages
    store.close()


def test_no_page_begins_with_what_shows_a_duty(printed: tuple[ReportModel, Pages]) -> None:
    _, pages = printed
    assert any("Shown by" in text for page in pages for text in page)
    assert [page for page in pages if page[0].startswith(("Shown by", "Requirements"))] == []


def test_no_page_ends_with_a_heading(printed: tuple[ReportModel, Pages]) -> None:
    report, pages = printed
    titles = {f"{duty.number} {duty.title}" for duty in report.duties}
    titles |= {duty.question for duty in report.duties}
    titles |= {chapter.title for chapter in report.chapters}
    found = [page[-1] for page in pages[2:] if page[-1].strip() in titles]
    assert found == []
    assert any(text.strip() in titles for page in pages for text in page)
