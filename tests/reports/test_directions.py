"""Texts from right to left, amid a page from left to right."""

from dataclasses import replace

from srm_tui.reports.directions import directed, with_directions
from srm_tui.reports.text import printable
from tests.reports.builders import model_of
from tests.reports.conftest import Rendered

SHALOM = "שלום"


def page(template: str, *texts: str) -> str:
    return with_directions(template.format(*map(directed, texts)))


def test_a_text_that_runs_to_the_right_is_left_alone() -> None:
    for text in ("", "Plain", "Ελλάδα\nЖи", "日本語"):
        assert directed(text) == text
    assert with_directions("<p>Plain</p>") == "<p>Plain</p>"


def test_each_line_runs_as_its_first_letter_does() -> None:
    found = page("<td>{}</td>", f"1. {SHALOM} S3\nS3: {SHALOM}\nplain")
    assert found == (
        f'<td><bdi dir="rtl">1. {SHALOM} S3</bdi>\n<bdi dir="ltr">S3: {SHALOM}</bdi>\nplain</td>'
    )


def test_what_stands_beside_a_text_keeps_its_own_direction() -> None:
    found = page("<p><strong>Owner</strong> {} · due: 2031-01-11</p>", SHALOM)
    assert found == (
        f'<p><strong>Owner</strong> <bdi dir="rtl">{SHALOM}</bdi> · due: 2031-01-11</p>'
    )


def test_a_paragraph_of_nothing_else_runs_so_as_a_whole() -> None:
    found = page('<p class="prose">{}</p>', f"{SHALOM}\n{SHALOM}")
    assert found == f'<p class="prose" dir="rtl">{SHALOM}\n{SHALOM}</p>'


def test_places_that_hold_no_elements_hold_the_bare_text() -> None:
    found = page('<title>{}</title><body data-name="{}"><svg><text>{}</text></svg>', *[SHALOM] * 3)
    assert found == (
        f'<title>{SHALOM}</title><body data-name="{SHALOM}"><svg><text>{SHALOM}</text></svg>'
    )


def test_a_text_that_a_template_cuts_is_closed_where_it_ends() -> None:
    cut = directed(f"{SHALOM} {SHALOM}")[:7]
    assert (
        with_directions(f"<td>{cut}</td>") == f'<td><bdi dir="rtl">{SHALOM} {SHALOM[:1]}</bdi></td>'
    )


def test_only_pages_mark_directions(plain: Rendered) -> None:
    model = model_of(plain.workspace, plain.filled.assessment_id)
    model = replace(model, about=replace(model.about, team=SHALOM), domains=(), gaps=())
    assert printable(model).about.team == SHALOM
    assert printable(model, is_page=True).about.team == directed(SHALOM)


def test_marks_that_were_typed_steer_nothing(plain: Rendered) -> None:
    model = model_of(plain.workspace, plain.filled.assessment_id)
    team = f"{SHALOM}\u2069\u200f!\u202e"
    model = replace(model, about=replace(model.about, team=team), domains=(), gaps=())
    found = with_directions(f"<td>{printable(model, is_page=True).about.team}</td>")
    assert found == f'<td><bdi dir="rtl">{SHALOM}[U+2069]![U+202E]</bdi></td>'
