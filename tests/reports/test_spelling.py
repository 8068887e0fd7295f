"""Characters that are written beside the glyphs that stand for them together."""

from srm_tui.reports.pdf.spelling import _Group, _groups_of, spelled


def test_a_group_has_its_characters_around_it_and_its_neighbours_have_none() -> None:
    groups = [_Group(1, None), _Group(2, "น้"), _Group(1, None)]
    assert spelled(groups, [b"[<0001000200030004>] TJ"]) == [
        "[<0001>] TJ",
        "/Span <</ActualText <feff0e190e49>>> BDC",
        "[<00020003>] TJ",
        "EMC",
        "[<0004>] TJ",
    ]


def test_a_group_goes_on_over_a_change_of_height() -> None:
    operations = [b"/F 9 Tf", b"[<0001>] TJ", b"2 Ts", b"[<0002>] TJ", b"0 Ts"]
    assert spelled([_Group(2, "ก")], operations) == [
        b"/F 9 Tf",
        "/Span <</ActualText <feff0e01>>> BDC",
        "[<0001>] TJ",
        b"2 Ts",
        "[<0002>] TJ",
        "EMC",
        b"0 Ts",
    ]


def test_numbers_that_stood_apart_stay_apart() -> None:
    (found,) = spelled([_Group(1, None), _Group(1, None)], [b"[<0001>12<>-5<0002>] TJ"])
    assert found == "[<0001>12 -5 <0002>] TJ"


def test_marks_and_joiners_go_with_the_letter_that_they_follow() -> None:
    text = "ab\u0301c\u200d".encode()
    shown = {0: [(1, 9)], 1: [(2, 9)], 2: [(3, 0)], 4: [(4, 9)], 5: []}
    assert _groups_of(shown, text, is_leftward=False) == [
        ([(1, 9)], "a"),
        ([(2, 9), (3, 0)], "b\u0301"),
        ([(4, 9)], "c\u200d"),
    ]
    assert _groups_of(shown, text, is_leftward=True)[1] == ([(3, 0), (2, 9)], "b\u0301")


def test_a_line_that_is_cut_short_stays_as_it_is_drawn() -> None:
    operations = [b"[<00010002>] TJ"]
    assert spelled([_Group(2, "ก"), _Group(1, None)], operations) == operations
