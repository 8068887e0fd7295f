"""The PDF: PDF/A-3a and PDF/UA-1 in one file that carries its own data."""

import hashlib
import io
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from srm_tui.reports import FORMATS, file_stem
from srm_tui.reports.pdf.fonts import face
from srm_tui.store.portable import load_portable
from tests.reports.accessibility import findings
from tests.reports.conftest import EPOCH, Rendered
from tests.reports.pdf_text import embedded_fonts

_RENDER = """
import hashlib, sys
from pathlib import Path
from srm_tui import resources
from srm_tui.content import load_packs
from srm_tui.reports import FORMATS
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.reports.builders import small
kb = small(load_packs([resources.own_pack()]))
workspace = Workspace(kb, open_store(":memory:"), "Somebody Else")
found = workspace.import_file(Path(sys.argv[1]))
print(hashlib.sha256(workspace.report(found, FORMATS["pdf"])).hexdigest())
"""


def test_an_accessibility_checker_finds_nothing_to_say(plain: Rendered, tmp_path: Path) -> None:
    assert findings(plain.files["pdf"], tmp_path) == []


def test_the_file_is_sound(plain: Rendered) -> None:
    assert plain.pdf.check_pdf_syntax() == []


def test_the_file_says_that_it_is_pdf_a_3a_and_pdf_ua_1(plain: Rendered) -> None:
    with plain.pdf.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == f"Gap report: {plain.filled.texts['name']}"
    described = plain.pdf.Root.Metadata.read_bytes()
    assert described.count(b"<rdf:RDF") == 1
    assert b"pdfaExtension:schemas" in described


def test_the_file_is_tagged_and_names_its_language_and_title(plain: Rendered) -> None:
    root = plain.pdf.Root
    assert root.MarkInfo.Marked
    assert root.Lang == "en"
    assert root.ViewerPreferences.DisplayDocTitle
    assert root.OutputIntents[0].S == "/GTS_PDFA1"


def test_every_font_is_embedded_and_comes_from_the_package(plain: Rendered) -> None:
    assert {each.partition("+")[2].partition("-")[0] for each in embedded_fonts(plain.pdf)} == {
        "Lato"
    }


@pytest.mark.parametrize("rendered", ["plain", "hostile"])
def test_parts_share_programs_of_fonts_that_hold_all_they_draw(
    rendered: str, request: pytest.FixtureRequest
) -> None:
    files = {"Lato": "regular.ttf", "Lato-Italic": "italic.ttf"}
    files |= {"Lato-Semi-Bold": "semibold.ttf", "Lato-Bold": "bold.ttf"}
    whole = {name: _outlines(face(file)) for name, file in files.items()}
    programs: dict[str, set[tuple[int, int]]] = {}
    for page in request.getfixturevalue(rendered).pdf.pages:
        for font in page.Resources.Font.values():
            name = str(font.BaseFont).rpartition("+")[2]
            if name in whole:
                (descendant,) = font.DescendantFonts
                program = descendant.FontDescriptor.FontFile2
                programs.setdefault(name, set()).add(program.objgen)
                held = _outlines(program.read_bytes())
                for glyph in _told_glyphs(descendant.W):
                    assert held[glyph] == whole[name][glyph], (name, glyph)
    assert programs.keys() == whole.keys()
    assert all(len(each) == 1 for each in programs.values())


def test_the_assessment_is_attached_once_as_the_source(plain: Rendered, tmp_path: Path) -> None:
    sources = [each for each in plain.pdf.Root.AF if each.AFRelationship == "/Source"]
    assert len(sources) == 1
    name = f"{file_stem(plain.filled.texts['name'])}.srm.yaml"
    attached = plain.pdf.attachments[name].get_file()
    assert attached.read_bytes() == plain.portable.encode()
    assert attached.mime_type == "application/yaml"
    file = tmp_path / "report.pdf"
    file.write_bytes(plain.files["pdf"])
    read = load_portable(file)
    assert read.assessment_id == plain.filled.assessment_id
    assert read.edits == []


def test_results_and_plan_of_action_are_attached_as_oscal(plain: Rendered) -> None:
    added = {
        str(each.UF): str(each.AFRelationship)
        for each in plain.pdf.Root.AF
        if each.AFRelationship != "/Source"
    }
    files = {"assessment-results.json": "oscal-ar"}
    files["plan-of-action-and-milestones.json"] = "oscal-poam"
    assert added == dict.fromkeys(files, "/Supplement")
    for name, written_as in files.items():
        attached = plain.pdf.attachments[name].get_file()
        assert attached.mime_type == "application/json"
        assert attached.read_bytes() == plain.files[written_as]


def test_the_same_assessment_at_the_same_second_gives_the_same_bytes(
    plain: Rendered, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "assessment.srm.yaml"
    file.write_text(plain.portable, encoding="utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    command = [sys.executable, "-c", _RENDER, str(file)]
    runs = []
    for seed in ("1", "2"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        runs.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
    digests = {run.communicate()[0].strip() for run in runs}
    assert digests == {hashlib.sha256(plain.files["pdf"]).hexdigest()}


def test_bookmarks_lead_through_the_chapters(plain: Rendered) -> None:
    with plain.pdf.open_outline() as outline:
        (report,) = outline.root
        chapters = [item.title for item in report.children]
        duties = [item.title for chapter in report.children for item in chapter.children]
    assert report.title == "Gap report"
    assert chapters[:4] == ["Contents", "Summary", "Where each part stands", "Where the gaps are"]
    assert chapters[-2:] == ["Method and legend", "Sign-off"]
    title = plain.workspace.kb.control_by_id[plain.filled.duty_id].title
    assert any(title in each for each in duties)


def test_the_contents_name_the_page_of_every_chapter(plain: Rendered) -> None:
    contents = plain.tagged.text[plain.tagged.text.index("Contents") :]
    with plain.pdf.open_outline() as outline:
        chapters = outline.root[0].children[1:]
    pages = [page.obj.objgen for page in plain.pdf.pages]
    for chapter in chapters:
        number = pages.index(_page_of(plain.pdf, chapter.destination).objgen) + 1
        assert re.search(rf"{re.escape(chapter.title)}\s+{number}\b", contents), chapter.title


def test_running_heads_and_page_numbers_are_artifacts(plain: Rendered) -> None:
    count = len(plain.pdf.pages)
    for number, shown in enumerate(plain.tagged.artifacts[1:], 2):
        assert f"Page {number} of {count}" in shown
        assert plain.filled.texts["name"] in shown
    assert not re.search(r"Page \d+ of", plain.tagged.text)
    assert plain.tagged.artifacts[0] == ""


def test_the_structure_reaches_everything_that_is_tagged(plain: Rendered) -> None:
    assert plain.tagged.read == set(plain.tagged.marks)
    numbers = plain.pdf.Root.StructTreeRoot.ParentTree.Nums
    keys = [int(numbers[at]) for at in range(0, len(numbers), 2)]
    assert keys == sorted(set(keys))
    listed = [numbers[2 * keys.index(int(page.StructParents)) + 1] for page in plain.pdf.pages]
    assert sum(map(len, listed)) == len(plain.tagged.marks)


def test_each_link_has_an_element_of_its_own(plain: Rendered) -> None:
    numbers = plain.pdf.Root.StructTreeRoot.ParentTree.Nums
    elements = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    links = [link for page in plain.pdf.pages for link in page.get("/Annots", [])]
    assert len(links) > 20
    for link in links:
        element = elements[int(link.StructParent)]
        assert element.S == "/Link"
        told = [kid.Obj.objgen for kid in element.K if isinstance(kid, pikepdf.Dictionary)]
        assert told == [link.objgen]


def test_the_cover_is_read_in_its_order(plain: Rendered) -> None:
    texts = plain.filled.texts
    expected = ["Gap report", texts["name"], "Draft:", texts["description"], "Team", texts["team"]]
    expected += ["Facilitator", texts["facilitator"], "Report made", "Contents", "Summary"]
    _assert_in_order(plain.tagged.text, expected)


def test_a_duty_is_read_in_its_order(plain: Rendered) -> None:
    control = plain.workspace.kb.control_by_id[plain.filled.duty_id]
    pieces = plain.tagged.text.split(control.title)
    card = next(piece for piece in pieces if "Why asked" in piece[:400])
    expected = ["Why asked", "Because", "Why it matters", "AWS's part", "Your part", "A yes needs"]
    expected += ["Services", "Answer", "Partial", "Notes", plain.filled.texts["answer/notes"]]
    expected += ["Reason", "Owner", "Risk accepted", "Exception", "Evidence", "Shown by"]
    expected += ["Requirements", "Sources"]
    _assert_in_order(card, expected)


def test_the_summary_is_one_page(plain: Rendered) -> None:
    with plain.pdf.open_outline() as outline:
        places = {item.title: item for item in outline.root[0].children}
    pages = [page.obj.objgen for page in plain.pdf.pages]
    numbers = [
        pages.index(_page_of(plain.pdf, places[title].destination).objgen)
        for title in ("Summary", "Where each part stands")
    ]
    assert numbers[1] - numbers[0] == 1


def test_hostile_words_leave_the_file_sound(hostile: Rendered, tmp_path: Path) -> None:
    assert hostile.pdf.check_pdf_syntax() == []
    errors = [each for each in findings(hostile.files["pdf"], tmp_path) if each[1] == "error"]
    assert errors == []
    assert embedded_fonts(hostile.pdf)
    test_the_structure_reaches_everything_that_is_tagged(hostile)
    (name,) = (each for each in hostile.pdf.attachments if each.endswith(".srm.yaml"))
    attached = hostile.pdf.attachments[name].get_file()
    assert attached.read_bytes() == hostile.portable.encode()


def test_links_lead_only_to_pages_and_inside(hostile: Rendered) -> None:
    actions = [
        str(annotation.A.get("/URI", annotation.A.S))
        for page in hostile.pdf.pages
        for annotation in page.get("/Annots", [])
        if "/A" in annotation
    ]
    assert actions
    assert all(each.startswith(("https://", "http://docs.")) for each in actions)
    assert "/JavaScript" not in str(hostile.pdf.Root.keys())


def test_every_format_is_named_with_its_suffix() -> None:
    whole = [name for name, each in FORMATS.items() if not each.is_part]
    assert whole == [
        *("pdf", "html", "md", "xlsx", "csv", "json", "oscal"),
        *("jira-csv", "tasks-md", "github-sh", "caiq-xlsx"),
        *("ciso-library", "ciso-answers", "ciso-controls", "ciso-exceptions"),
    ]


@cache
def _outlines(font: bytes) -> list[int]:
    """Return how many outlines each glyph of a font has."""
    read = TTFont(io.BytesIO(font))
    return [read["glyf"][name].numberOfContours for name in read.getGlyphOrder()]


def _told_glyphs(widths: Any) -> set[int]:
    """Return the glyphs whose widths a font tells (ISO 32000-1, 9.7.4.3)."""
    pairs = [(int(widths[at]), len(widths[at + 1])) for at in range(0, len(widths), 2)]
    return {first + number for first, count in pairs for number in range(count)}


def _assert_in_order(text: str, expected: list[str]) -> None:
    place = 0
    for each in expected:
        found = text.find(each, place)
        assert found >= 0, f"{each!r} does not come after {text[max(place - 80, 0) : place]!r}"
        place = found + len(each)


def _page_of(pdf: pikepdf.Pdf, destination: object) -> pikepdf.Object:
    names = pdf.Root.Names.Dests.Names
    known = {str(names[each]): names[each + 1] for each in range(0, len(names), 2)}
    found = known.get(str(destination), destination)
    return found[0]  # type: ignore[index, no-any-return]
