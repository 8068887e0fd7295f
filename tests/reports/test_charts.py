"""Charts say their figures in their titles, and none needs colour."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from srm_tui.core.vocabulary import Severity, Status
from srm_tui.reports.charts import Charts
from srm_tui.reports.lists import BurnDay, HeatCell, HeatLine
from srm_tui.reports.model import DomainPart, Figures, Look
from srm_tui.reports.template import template_of

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def charts() -> Charts:
    return Charts(template_of(Look()).settings.colours)


def figures(**counts: int) -> Figures:
    """Return figures with so many duties of each status, gaps critical."""
    by_status = tuple((status, counts.get(status.name, 0)) for status in Status)
    gaps = sum(count for status, count in by_status if status.is_gap)
    count = sum(count for _, count in by_status)
    return Figures(
        count=count,
        answered=count - counts.get("UNANSWERED", 0),
        gaps=gaps,
        in_place=counts.get("IMPLEMENTED", 0) + counts.get("ALTERNATIVE", 0),
        by_status=by_status,
        gaps_by_severity=((Severity.CRITICAL, gaps),),
        score=50 if count else None,
        answered_score=50,
    )


def domain(number: int, said: Figures, title: str = "Networks & <edges>") -> DomainPart:
    return DomainPart(id=f"d{number}", number=number, title=title, figures=said, duties=())


def cell(count: int = 1, gaps: int = 0, unanswered: int = 0) -> HeatCell:
    worst = Severity.CRITICAL if gaps else None
    return HeatCell(count=count, gaps=gaps, unanswered=unanswered, worst=worst)


def drawn(svg: str) -> ElementTree.Element:
    """Return a chart read by an XML parser."""
    whole = str(svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    return ElementTree.fromstring(whole)  # noqa: S314 (we drew it)


def words(svg: str) -> list[str]:
    return [each.text or "" for each in drawn(svg).iter(f"{SVG}text")]


def test_the_ring_tells_each_status_beside_its_part(charts: Charts) -> None:
    svg = charts.donut(figures(IMPLEMENTED=6, PARTIAL=3, UNANSWERED=1))
    title = drawn(svg).find(f"{SVG}title")
    assert title is not None
    assert title.text == "Duties by status: 6 implemented, 3 partial, 1 unanswered"
    assert words(svg) == ["6", "3", "1", "50 %", "score"]


def test_a_ring_of_one_status_and_of_none_is_drawn(charts: Charts) -> None:
    assert "<circle" in charts.donut(figures(IMPLEMENTED=3))
    assert words(charts.donut(figures())) == ["–", "score"]  # noqa: RUF001 (the dash is meant)


def test_bars_have_a_number_in_each_part(charts: Charts) -> None:
    said = figures(IMPLEMENTED=2, NOT_APPLICABLE=1, PLANNED=4, UNANSWERED=3)
    svg = charts.bars([domain(1, said), domain(2, figures(IMPLEMENTED=1))])
    assert words(svg) == ["1. Networks & <edges>", "2", "1", "4", "3", "2. Networks & <edges>", "1"]
    assert "2 in place, 4 gaps, 3 not answered" in svg


def test_a_part_too_narrow_for_its_number_has_none(charts: Charts) -> None:
    narrow = figures(IMPLEMENTED=50, NOT_APPLICABLE=1, PLANNED=30, UNANSWERED=2)
    svg = charts.bars([domain(1, narrow)])
    assert words(svg) == ["1. Networks & <edges>", "50", "30"]
    assert "50 in place, 30 gaps, 2 not answered" in svg


def test_numbers_beside_the_ring_stand_clear_of_it(charts: Charts) -> None:
    svg = charts.donut(figures(IMPLEMENTED=110, PARTIAL=100, UNANSWERED=90))
    said = {each.text: each for each in drawn(svg).iter(f"{SVG}text")}
    assert said["110"].get("text-anchor") == "start"
    assert float(said["110"].get("x", 0)) > 40
    assert said["90"].get("text-anchor") == "end"


def test_a_small_line_of_the_days_has_letters_of_the_same_size(charts: Charts) -> None:
    first = BurnDay(on="2026-11-01", duties=20, unanswered=20, gaps=0)
    days = [first, replace(first, on="2026-11-09", unanswered=5, gaps=6)]
    whole, small = charts.burn_down(days), charts.burn_down(days, is_small=True)
    assert words(whole) == words(small)
    assert re.findall(r'font-size="\S+"', whole) == re.findall(r'font-size="\S+"', small)
    assert _width(small) < 0.7 * _width(whole)


def _width(svg: str) -> float:
    return float(re.findall(r'viewBox="\S+ \S+ (\S+) ', svg)[0])


def test_the_map_has_one_path_for_each_colour_and_counts_its_gaps(charts: Charts) -> None:
    domains = [domain(1, figures()), domain(2, figures())]
    lines = [
        HeatLine(service="Amazon S3", cells=(cell(gaps=2), cell())),
        HeatLine(service="Amazon <b>", cells=(cell(unanswered=1), cell(count=0))),
        HeatLine(service="AWS Lambda", cells=(cell(gaps=1), cell())),
    ]
    (svg,) = charts.heat(lines, domains)
    assert len(list(drawn(svg).iter(f"{SVG}path"))) == 3
    assert words(svg) == ["1", "2", "Amazon S3", "2", "Amazon <b>", "AWS Lambda", "1"]
    assert "Amazon S3: 2 in Networks" in svg


def test_a_map_of_many_services_is_cut_for_pages(charts: Charts) -> None:
    line = HeatLine(service="Amazon S3", cells=(cell(),))
    maps = charts.heat([line] * 63, [domain(1, figures())])
    assert [words(svg).count("Amazon S3") for svg in maps] == [29, 34]
    sizes = [re.findall(r'viewBox="\S+ \S+ (\S+) (\S+)"', svg)[0] for svg in maps]
    heights = [180 * float(height) / float(width) for width, height in sizes]
    assert heights[0] < 200, "millimetres below the words of the chapter on Letter"
    assert heights[1] < 233, "millimetres on a page of Letter"


def test_the_lines_of_the_days_are_told_apart_without_colour(charts: Charts) -> None:
    first = BurnDay(on="2026-11-01", duties=20, unanswered=20, gaps=0)
    last = replace(first, on="2026-11-09", unanswered=5, gaps=6)
    svg = charts.burn_down([first, last])
    assert svg.count("stroke-dasharray") == 1
    assert {"5 not answered", "6 gaps", "2026-11-01", "2026-11-09"} <= set(words(svg))
    assert "2026-11-09: 5 not answered, 6 gaps" in svg


def test_colours_of_neighbours_differ_in_lightness() -> None:
    colours = template_of(Look()).settings.colours
    order = [status.value for status in Status]
    shades = [_lightness(colours[name]) for name in order]
    differences = [abs(a - b) for a, b in zip(shades, [*shades[1:], shades[0]], strict=True)]
    assert min(differences) > 0.04


def _lightness(colour: str) -> float:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
