"""Whatever people type is shown as text: nothing is fetched, run, hidden or broken."""

import csv
import html
import io
import re
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from srm_tui.core.answers import Details
from srm_tui.core.cells import safe_cell
from srm_tui.core.scope import Scope
from srm_tui.errors import UsageError
from srm_tui.reports import FORMATS, PROFILES, Options
from srm_tui.reports.pdf.fonts import FACES
from srm_tui.reports.profiles import SINCE
from tests.reports.conftest import Rendered
from tests.reports.hostile import HOSTILE

_CUT = "more characters in the attached data]"


class _Page(HTMLParser):
    """The elements, the addresses and the words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture(scope="module")
def hostile_page(hostile: Rendered) -> _Page:
    return _Page(hostile.files["html"].decode())


def test_every_word_that_follows_hostile_text_is_seen(hostile: Rendered) -> None:
    seen = {
        "pdf": hostile.tagged.letters,
        "html": re.sub(r"[\s\u200b]", "", html.unescape(hostile.files["html"].decode())),
        "md": hostile.files["md"].decode(),
    }
    for name, text in hostile.filled.texts.items():
        for format_id, shown in seen.items():
            if name != "description":
                assert text[-7:] in shown, (format_id, name)


def test_a_text_that_is_too_long_says_how_much_is_missing(hostile: Rendered) -> None:
    left = len(hostile.filled.texts["description"]) - 20_000
    expected = f"{left:,} {_CUT}"
    assert expected in hostile.tagged.text
    assert expected in hostile.files["html"].decode()
    assert "Long texts are cut" in hostile.tagged.text


def test_what_cannot_be_drawn_is_named(hostile: Rendered) -> None:
    text = hostile.tagged.letters
    for expected in ("U+202E", "U+0000", "U+E000"):
        assert expected in text
    assert "\u6771\u4eac\u90fd" in text
    assert "\U0001f600" in text
    assert "are named by their code" in hostile.tagged.text
    assert "\u202e" not in hostile.files["html"].decode()
    assert "\u5e7b" not in text
    assert "\u6771\u4eac\u90fd" in hostile.files["html"].decode()


def test_the_template_language_is_only_text(hostile: Rendered) -> None:
    assert "{{7*7}}" in hostile.tagged.letters
    assert "__mro__" in hostile.tagged.letters
    assert "__subclasses__" not in hostile.tagged.letters


def test_nothing_is_fetched_but_the_fonts_of_the_package(hostile: Rendered) -> None:
    fetched = {each for each in hostile.fetched if not each.startswith("data:font/")}
    assert fetched == {f"asset:{name}" for name in FACES}


def test_the_page_is_one_file_without_scripts(hostile_page: _Page) -> None:
    allowed = {
        "html", "head", "meta", "title", "style", "body", "section", "article", "div", "p", "span",
        "bdi", "h1", "h2", "h3", "ul", "li", "strong", "em", "a", "table", "caption", "colgroup",
        "col", "thead", "tbody", "tr", "th", "td", "svg", "path", "rect", "circle", "text",
    }  # fmt: skip
    assert hostile_page.tags <= allowed
    assert not {each for each in hostile_page.attributes if each.startswith("on")}
    assert not hostile_page.attributes & {"src", "srcset", "action", "background", "data", "poster"}


def test_the_page_refers_to_nothing_outside(hostile: Rendered, hostile_page: _Page) -> None:
    text = hostile.files["html"].decode()
    style = re.findall(r"<style>(.*?)</style>", text, re.S)[0]
    assert "url(" not in style
    assert "@import" not in style
    schemes = {re.split(r"[:/]", each)[0] if each[0] != "#" else "#" for each in hostile_page.links}
    assert schemes <= {"#", "https", "http", "data"}
    assert all("192.0.2.1" not in each for each in hostile_page.links)
    assert "default-src 'none'" in text


def test_links_of_the_page_lead_somewhere(hostile: Rendered, hostile_page: _Page) -> None:
    ids = set(re.findall(r' id="([^"]+)"', hostile.files["html"].decode()))
    inside = {each[1:] for each in hostile_page.links if each.startswith("#")}
    assert inside <= ids


def test_markdown_shows_typed_text_as_text(hostile: Rendered) -> None:
    text = hostile.files["md"].decode()
    page = _Page(MarkdownIt("commonmark").enable("table").render(text))
    assert page.links == []
    assert not page.tags & {
        "img",
        "script",
        "style",
        "svg",
        "link",
        "base",
        "b",
        "hr",
        "blockquote",
    }
    titles = re.findall(r"^#{1,3} ", text, re.M)
    shown = "".join(page.words)
    assert "<script>alert(1)</script>" in shown
    assert "[a](javascript:alert(1))" in shown
    assert "{{ 7*7 }}" in shown
    assert len(titles) == len(re.findall(r"<h[123]>", MarkdownIt("commonmark").render(text)))


def test_no_cell_of_the_table_is_a_formula(hostile: Rendered) -> None:
    rows = list(csv.reader(io.StringIO(hostile.files["csv"].decode("utf-8-sig"), newline="")))
    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r\n" and cell]
    said = "\n".join(cell for row in rows for cell in row)
    assert "'=HYPERLINK" in said
    assert "'+cmd" in said


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
)
def test_a_cell_that_starts_a_formula_is_quoted(start: str) -> None:
    assert safe_cell(f"{start}1") == f"'{start}1"


def test_a_cell_with_a_sign_inside_stays_as_it_is() -> None:
    assert safe_cell("a-b=c") == "a-b=c"
    assert safe_cell("") == ""


def test_a_link_that_runs_code_is_text(hostile_page: _Page) -> None:
    assert "javascript:alert(1)//" in "".join(hostile_page.words)
    assert not [each for each in hostile_page.links if each.startswith("javascript")]


def test_an_empty_assessment_gives_a_report(hostile: Rendered) -> None:
    empty = hostile.workspace.create(Details(name="Nothing yet"), Scope())
    assert b"No service is in scope yet" in hostile.workspace.report(empty, FORMATS["html"])
    for each in FORMATS.values():
        if each.id != "oscal-poam":
            assert hostile.workspace.report(empty, each)


def test_without_a_gap_there_is_no_plan_of_action(hostile: Rendered) -> None:
    empty = hostile.workspace.create(Details(name="Without a gap"), Scope())
    with pytest.raises(UsageError, match="There is no gap"):
        hostile.workspace.report(empty, FORMATS["oscal-poam"])


@pytest.mark.parametrize("profile", PROFILES)
def test_no_profile_takes_typed_text_for_markup(hostile: Rendered, profile: str) -> None:
    workspace, assessment_id = hostile.workspace, hostile.filled.assessment_id
    if profile == SINCE:
        assessment_id = workspace.duplicate(assessment_id)
        workspace.milestones.freeze(assessment_id, "First")
        moved = {"notes": hostile.filled.texts["answer/notes"], "status": "planned"}
        workspace.answer(assessment_id, hostile.filled.aside_id, moved)
        workspace.answer(assessment_id, hostile.filled.duty_id, {"owner": HOSTILE["owner"]})
    options = Options(profile=profile)

    def rendered(written_as: str) -> str:
        data = workspace.report(assessment_id, FORMATS[written_as], options=options)
        return data.decode("utf-8-sig")

    page = _Page(MarkdownIt("commonmark").enable("table").render(rendered("md")))
    assert page.links == []
    assert not page.tags & {"img", "script", "style", "svg", "link", "base", "hr", "blockquote"}
    shown = _Page(rendered("html"))
    assert not shown.tags & {"img", "script", "link", "base", "image"}
    assert all("192.0.2.1" not in each for each in shown.links)
    rows = csv.reader(io.StringIO(rendered("csv"), newline=""))
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r\n" and cell]
