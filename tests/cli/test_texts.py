"""Texts that people type come back as they were, and steer neither terminal nor spreadsheet."""

import csv
import io
import sys
from pathlib import Path

import pytest

from srm_tui.cli.console import printable
from srm_tui.cli.table import cell_width, render_table
from tests.cli.conftest import Srm

HOSTILE = {
    "html": "<script>alert(1)</script><style>*{display:none}</style>&amp;",
    "markup": "x [/red] [beta] [@click=app.quit]y",
    "escape": "red \x1b[31mred\x1b]0;title\x07 \x9b2J bell\x07 back\b\b\b cr\rover",
    "bidi": "\u202ereversed\u202c \u2066isolate\u2069 \u200f\ufeff",
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 e\u0301 ไทย 漢字",
    "lines": "one\ntwo\r\nthree\ttab\u2028separator",
    "zero": "a\u0000b".replace("\u0000", "\u200b"),
    "long": "a long word " * 8_334,
}
STEERING = [chr(n) for n in (*range(9), 11, 12, *range(13, 32), *range(127, 160))] + [
    "\u202e", "\u202c", "\u2066", "\u2069", "\u200f", "\ufeff", "\u2028",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.usefixtures("shop")
def test_a_text_comes_back_as_it_was_typed(srm: Srm, text: str) -> None:
    assert srm("answer", "shop", "encryption-at-rest", "partial", "--notes", text).code == 0
    said = srm("duties", "shop", "--status", "partial", "--format", "json")
    assert said.json[0]["notes"] == text
    assert srm("log", "shop", "--format", "json").json[-1]["new"] == text or text in [
        each["new"] for each in srm("log", "shop", "--format", "json").json
    ]
    srm("export", "shop", "shop.srm.yaml")
    assert srm("export", "shop", "-").out == Path("shop.srm.yaml").read_bytes().decode()
    again = srm("duties", "shop.srm.yaml", "--status", "partial", "--format", "json")
    assert again.json[0]["notes"] == text


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("output", ["table", "json", "csv"])
@pytest.mark.usefixtures("shop")
def test_a_text_does_not_steer_the_terminal(srm: Srm, text: str, output: str) -> None:
    srm("answer", "shop", "encryption-at-rest", "partial", "--notes", text, "--owner", text)
    for words in (("duties", "shop"), ("log", "shop")):
        said = srm(*words, "--format", output)
        assert said.code == 0
        assert not set(STEERING) & set(said.out + said.err)
    said = srm("undo", "shop")
    assert not set(STEERING) & set(said.out + said.err)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_name_does_not_steer_the_terminal(srm: Srm, text: str) -> None:
    made = srm("new", text, "--service", "s3", "--team", text, "--format", "json").json
    for words in (("list",), ("show", made["id"]), ("scope", made["id"]), ("show", f"{text}!")):
        said = srm(*words)
        assert not set(STEERING) & set(said.out + said.err)
    assert srm("show", made["id"], "--format", "json").json["team"] == text


@pytest.mark.usefixtures("shop")
def test_a_report_that_is_shown_does_not_steer_the_terminal(
    srm: Srm, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = HOSTILE["escape"]
    srm("answer", "shop", "encryption-at-rest", "partial", "--notes", text)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    said = srm("report", "shop", "--format", "csv", "-o", "-")
    assert said.code == 0
    assert not set(STEERING) & set(said.out)
    assert "terminal" in srm("report", "shop", "--format", "pdf", "-o", "-").err


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
@pytest.mark.usefixtures("shop")
def test_no_spreadsheet_takes_a_text_for_a_formula(srm: Srm, text: str) -> None:
    srm("answer", "shop", "encryption-at-rest", "partial", "--notes", text, "--owner", text)
    for words in (("duties", "shop"), ("log", "shop")):
        for row in csv.reader(io.StringIO(srm(*words, "--format", "csv").out)):
            assert not any(cell.startswith(tuple("=+-@\t\r\n")) for cell in row)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é 漢字 👍", "plain é 漢字 👍"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("no\u00a0break", "no\u00a0break"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("\x1b[2J", "<U+001B>[2J"),
        ("\u202ex", "<U+202E>x"),
        ("\x9b", "<U+009B>"),
        ("\udcff", "<U+DCFF>"),
    ],
)
def test_what_steers_is_named_and_the_rest_is_shown(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize("width", [1, 20, 40, 60, 100])
def test_a_table_gives_way_in_one_column(width: int) -> None:
    rows = [("encryption-at-rest", "漢字" * 40, "x"), ("b", "é" * 99_999, "y")]
    lines = list(render_table(("control", "title", "z"), rows, width, grow=1))
    assert len(lines) == 4
    assert lines[2].startswith("encryption-at-rest  ")
    assert lines[2].endswith("x")
    assert all(cell_width(line) <= max(width, 35) for line in lines)


def test_a_table_without_a_terminal_is_never_cut() -> None:
    lines = list(render_table(("a", "b"), [("x" * 500, "y" * 500)], 0, grow=1))
    assert lines[2] == f"{'x' * 500}  {'y' * 500}"


def test_a_table_without_rows_is_its_head() -> None:
    assert list(render_table(("a", "b"), [], 80)) == ["a  b", "-  -"]
