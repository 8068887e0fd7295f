"""The gate that typed text passes before it is printed."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tui.reports.model import ReportModel
from srm_tui.reports.text import MAX_LENGTH, MAX_LINES, _Gate, printable
from tests.reports.builders import model_of
from tests.reports.conftest import Rendered

LATIN = frozenset(range(0x20, 0x180)) | {0x200B, 0x2026, 0x0301}
_STEERING = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.fixture(scope="module")
def model(plain: Rendered) -> ReportModel:
    return model_of(plain.workspace, plain.filled.assessment_id)


def passed(model: ReportModel, text: str, covered: frozenset[int] | None = LATIN) -> str:
    named = replace(model, about=replace(model.about, description=text), domains=(), gaps=())
    return printable(named, covered).about.description


def test_plain_text_stays_as_it_is(model: ReportModel) -> None:
    for text in ("", "Plain.", "Grüße\nzwei\tZeilen", "x" * 100, "a b " * 900):
        assert passed(model, text) == text


def test_lines_keep_their_indentation(model: ReportModel) -> None:
    assert passed(model, "{\n  a\n\tb\n}") == "{\n\u00a0\u00a0a\n\u00a0\u00a0\u00a0\u00a0b\n}"
    assert passed(model, "a\n" + " " * 900 + "b") == "a\n" + "\u00a0" * 24 + "b"


def test_text_is_composed(model: ReportModel) -> None:
    assert passed(model, "u\u0308") == "ü"


def test_a_run_that_cannot_be_drawn_is_named_in_one_bracket(model: ReportModel) -> None:
    assert passed(model, "a \u6771\u4eac b") == "a [U+6771, U+4EAC] b"
    assert passed(model, "\U0001f600") == "[U+1F600 GRINNING FACE]"


def test_signs_without_a_look_are_left_out(model: ReportModel) -> None:
    assert passed(model, "a\u00ad\ufe0fb") == "ab"


def test_controls_and_direction_marks_are_named_everywhere(model: ReportModel) -> None:
    for covered in (LATIN, None):
        assert passed(model, "a\x07b", covered) == "a[U+0007]b"
        assert passed(model, "a\u202eb", covered) == "a[U+202E]b"


def test_a_reader_s_own_fonts_draw_every_script(model: ReportModel) -> None:
    text = "\u6771\u4eac \u05e9\u05dc\u05d5\u05dd \U0001f468\u200d\U0001f469"
    assert passed(model, text, None) == text


def test_piles_of_marks_are_cut_and_what_follows_stays(model: ReportModel) -> None:
    found = passed(model, "x" + "\u0301" * 50_000 + "end")
    assert found.endswith("end")
    assert len(found) < 20


def test_long_words_may_break(model: ReportModel) -> None:
    found = passed(model, "w" * 32_000)
    assert max(map(len, found[:MAX_LENGTH].split("\u200b"))) <= 100


def test_what_is_cut_is_counted(model: ReportModel) -> None:
    found = passed(model, "long text " * 10_000)
    assert found.endswith("[… 80,000 more characters in the attached data]")
    lines = passed(model, "\n" * 5_000)
    assert lines.count("\n") < MAX_LINES
    assert "more characters" in lines


def test_every_change_is_told_once_of_each_kind(model: ReportModel) -> None:
    text = "x" * 30_000 + "\n" + "\u0301" * 100 + "\u6771"
    about = replace(model.about, description=text, team="\u0301" * 100 + "\u6771\u202e")
    notices = printable(replace(model, about=about, domains=(), gaps=()), LATIN).notices
    assert [each.split(" (")[0] for each in notices[:2]] == [
        "Piles of combining marks are cut",
        "Long texts are cut; the attached data holds them whole",
    ]
    assert notices[2].startswith("2 characters that the fonts")
    assert notices[2].endswith("U+6771, U+202E.")


def test_addresses_stay_whole(model: ReportModel) -> None:
    address = "https://example.org/" + "a" * 500
    services = (replace(model.services[0], docs=address),)
    assert printable(replace(model, services=services), LATIN).services[0].docs == address


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=120))
def test_any_text_becomes_one_that_can_be_drawn(text: str) -> None:
    for covered in (LATIN, None):
        found = _Gate(covered).pass_text(text)
        assert not set(found) & {*_STEERING, "\x00", "\x1b", "\r", "\u2028"}
        if covered:
            assert all(ord(each) in covered or each in "\n\t" for each in found)
