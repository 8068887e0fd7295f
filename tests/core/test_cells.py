"""Cells of spreadsheets: nothing in them runs, and what was typed comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srm_tui.core.cells import MAX_CELL, bare_cell, fitting, safe_cell

_TRICKY = st.text(st.sampled_from("'=+-@\t\n\r\0 \uff1dab"), max_size=8)


@given(st.one_of(_TRICKY, st.text(max_size=12)))
def test_a_guarded_cell_gives_back_what_was_typed(text: str) -> None:
    assert bare_cell(safe_cell(text)) == text


@given(_TRICKY, _TRICKY)
def test_two_texts_are_never_guarded_to_the_same(one: str, other: str) -> None:
    assert (safe_cell(one) == safe_cell(other)) is (one == other)


@pytest.mark.parametrize("text", ["=1", " +1", "'=1", "''=1", "' '=1", "\tx", "\uff20x", "\n- x"])
def test_what_would_start_a_formula_gets_one_more_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=b", "it's", "'quoted'", " plain"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == bare_cell(text) == text


def test_a_text_that_is_too_long_says_how_much_is_missing() -> None:
    cut = fitting("x" * (MAX_CELL + 100))
    assert len(cut) <= MAX_CELL
    assert cut.endswith("[… 160 more characters in the assessment]")
    assert fitting("a\r\nb\x07\ud800") == "a\nb[U+0007][U+D800]"
