"""Texts wrapped for a width, drawn line by line, and selected as they were before."""

import pytest
from textual.content import Content
from textual.geometry import Offset
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style

from srm_tui.tui.page import Block, Page, same

LONG = "one two three four"


def line(page: Page, index: int, selected: Selection | None = None) -> Strip:
    return page.draw(index, page.width, Style(), selected, Style(reverse=True))


def lines_of(*blocks: Block, width: int) -> list[str]:
    page = Page(blocks, width)
    return [line(page, index).text.rstrip() for index in range(len(page))]


def marked_of(page: Page, index: int, selected: Selection) -> str:
    """Return what is marked in a line as selected."""
    segments = list(line(page, index, selected))
    return "".join(each.text for each in segments if each.style and each.style.reverse)


def places_of(page: Page, index: int) -> list[tuple[int, int]]:
    """Return where the pieces of a line stand in the whole text."""
    styles = [each.style for each in line(page, index) if each.style]
    return [style.meta["offset"] for style in styles if "offset" in style.meta]


def test_texts_wrap_at_words_behind_a_blank_column_with_a_blank_line_between_them() -> None:
    drawn = lines_of((Content(LONG),), (Content("end"),), width=10)
    assert drawn == [" one two", " three", " four", "", " end"]


def test_two_texts_stand_beside_each_other_and_the_longer_one_goes_on_alone() -> None:
    drawn = lines_of((Content(LONG), Content("five six")), width=22)
    assert drawn == [" one two    five six", " three four"]


def test_wide_letters_take_two_columns_and_a_word_too_long_is_cut() -> None:
    assert lines_of((Content("漢字漢字 abcdefghijk"),), width=9) == [
        " 漢字漢字",
        " abcdefgh",
        " ijk",
    ]


def test_each_line_is_as_wide_as_it_is_asked_to_be_and_one_beyond_the_last_is_blank() -> None:
    page = Page([(Content(LONG),)], 10)
    assert [page.draw(i, 14, Style(), None, Style()).cell_length for i in (0, 99)] == [14, 14]
    assert not line(page, 99).text.strip()


def test_a_line_knows_where_its_text_stands_in_the_whole() -> None:
    page = Page([(Content("a\n" + LONG),), (Content(LONG), Content("x"))], 24)
    assert page.text.split("\n") == ["a", LONG, "", LONG, "x"]
    places = [places_of(page, index) for index in range(len(page))]
    assert places == [[(0, 0)], [(0, 1)], [], [(0, 3), (0, 4)], [(8, 3)]]


@pytest.mark.parametrize(
    ("start", "end", "marked"),
    [
        ((4, 0), (9, 0), ["two", "t", ""]),
        ((4, 0), None, ["two", "three", "four"]),
        (None, (3, 0), ["one", "", ""]),
        (None, None, ["one two", "three", "four"]),
    ],
)
def test_what_is_selected_is_marked_across_wrapped_lines(
    start: tuple[int, int] | None, end: tuple[int, int] | None, marked: list[str]
) -> None:
    page = Page([(Content(LONG),)], 10)
    selected = Selection(Offset(*start) if start else None, Offset(*end) if end else None)
    assert [marked_of(page, index, selected) for index in range(3)] == marked


def test_blocks_are_the_same_only_with_the_same_words_in_the_same_looks() -> None:
    plain, bold = Content("x"), Content.styled("x", "bold")
    assert same([(plain, bold)], [(plain, bold)])
    assert not same([(plain,)], [(bold,)])
    assert not same([(plain,)], [(plain,), (plain,)])
    assert not same([(plain, plain)], [(plain,)])
