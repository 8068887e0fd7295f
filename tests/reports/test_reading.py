"""Parts of our own template are read as XML, and give the tree that HTML's parser gives."""

from xml.etree.ElementTree import Element

import pytest
from weasyprint import HTML

from srm_tui.reports.html import attachment, page
from srm_tui.reports.options import Options
from srm_tui.reports.pdf.fonts import covered
from srm_tui.reports.pdf.parts import Part, cut
from srm_tui.reports.pdf.reading import tree
from srm_tui.reports.profiles import PROFILES, SINCE
from srm_tui.reports.text import printable
from srm_tui.workspace.reporting import report_model
from tests.reports.conftest import Rendered


def parts_of(rendered: Rendered, profile: str) -> list[Part]:
    """Return front and chapters of a report."""
    options = Options(profile=profile)
    model = report_model(rendered.workspace, rendered.filled.assessment_id, options)
    html = page(printable(model, covered()), (), attachment(model, rendered.portable))
    parts = cut(html, is_ours=True)
    return [parts.front, *parts.chapters]


def told(element: Element) -> list[object]:
    """Return all that a tree says; spaces after the last element of the body say nothing."""
    attributes = {name: value for name, value in element.attrib.items() if name != "xmlns"}
    kids = list(element)
    said: list[object] = [element.tag, attributes, element.text or ""]
    for kid in kids:
        is_last = element.tag == "body" and kid is kids[-1]
        said += [*told(kid), "" if is_last else kid.tail or ""]
    return said


@pytest.mark.parametrize("profile", [each for each in PROFILES if each != SINCE])
def test_both_parsers_read_the_same(plain: Rendered, hostile: Rendered, profile: str) -> None:
    for part in (*parts_of(plain, profile), *parts_of(hostile, profile)):
        read = tree(part)
        assert read is not None, part.title
        assert told(read) == told(HTML(string=part.html).etree_element), part.title


def test_what_others_wrote_is_left_to_the_parser_of_html() -> None:
    assert tree(Part("", "<html><body><P>one</P></body></html>")) is None
    assert tree(Part("", "<html><body><p>one<p>two</body></html>", is_ours=True)) is None
