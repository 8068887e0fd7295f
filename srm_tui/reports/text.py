"""Makes typed text fit for print: nothing in it may break, steer or stall a page."""

import dataclasses
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Container
from dataclasses import replace
from enum import Enum
from itertools import groupby
from typing import Any, TypeVar

from srm_tui.reports.directions import directed
from srm_tui.reports.font_packages import INSTALL_EAST_ASIAN, lacks_east_asian
from srm_tui.reports.model import ReportModel
from srm_tui.reports.portfolio.model import PortfolioReport
from srm_tui.reports.registry import Notice

_Report = TypeVar("_Report", ReportModel, PortfolioReport)

MAX_LENGTH = 20_000
"""Characters of one text that are printed; the attached data holds all of it."""
MAX_LINES = 800
_MAX_MARKS = 8
_MAX_WORD = 100
_PIECE = 20
_MAX_NAMES = 200
_EAST_ASIAN = (
    "\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
)
"""Lines break between these anyway."""
_EAST_ASIAN_LETTER = re.compile(f"[{_EAST_ASIAN}]")
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Thai, Lao, Burmese and Khmer: a clause has no spaces, and lines break between its words."""
_LONG_WORD = re.compile(
    rf"[^\s{_EAST_ASIAN}{_UNSPACED}]{{{_MAX_WORD + 1},}}|[{_UNSPACED}]{{{10 * _MAX_WORD},}}"
)
_INDENT = re.compile(r"\n([ \t]+)")
_MAX_INDENT = 24
_SOFT_BREAK = "\u200b"
_JOINERS = frozenset("\u200c\u200d\u20e3\u2060\ufeff\u00ad") | {
    chr(c) for c in range(0xFE00, 0xFE10)
}
_HINTS = frozenset("\u061c\u200e\u200f")
"""Marks of direction that move no letter; a page sets direction by the letters themselves."""
_STRAY_JOINERS = re.compile(
    "[\u00ad\u2060\u20e3\ufe00-\ufe0f\ufeff]|(?<![\u0590-\u1fff\u2190-\U0010ffff])[\u200c\u200d]"
)
"""Signs without a look, but for those that give letters and emoji before them their shape."""
_HARMLESS = frozenset("\n\t\u200b\u200c\u200d")
_NEVER_DRAWN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_NAMED = frozenset({"So", "Sm", "Sk", "Sc"})
_ADDRESSES = frozenset({"link", "url", "docs", "template"})
"""Fields that hold addresses to follow, never to be changed."""


def printable(
    model: _Report, covered: Container[int] | None = None, *, is_page: bool = False
) -> _Report:
    """Return `model` with texts that can be printed, and notices of what was changed.

    `covered` holds the code points that the fonts can draw; None means that the
    reader's own fonts will draw them. For a page, lines with letters that run to the left
    are marked by their direction.
    """
    gate = _Gate(covered, is_page=is_page)
    changed: _Report = _Mapping(gate.pass_text).of(model)
    return replace(changed, notices=tuple(gate.notices()))


class _Gate:
    def __init__(self, covered: Container[int] | None, *, is_page: bool = False) -> None:
        self.covered = covered
        self.is_page = is_page
        self.changes: Counter[str] = Counter()
        self.undrawable: Counter[str] = Counter()

    def pass_text(self, text: str) -> str:
        """Return `text` as it can be printed."""
        if len(text) <= _MAX_WORD and text.isascii() and text.isprintable():
            return text
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
        if self.covered is not None:
            text = _STRAY_JOINERS.sub("", text)
        text = _INDENT.sub(_kept_indent, self._bounded(self._without_piles(text)))
        text = _LONG_WORD.sub(_with_soft_breaks, self._drawable(text))
        return directed(text) if self.is_page else text

    def notices(self) -> list[str]:
        """Return what was changed, as sentences."""
        said = [f"{text} ({count} times)." for text, count in self.changes.items()]
        if self.undrawable:
            total = sum(self.undrawable.values())
            named = ", ".join(list(self.undrawable)[:40])
            more = f" and {len(self.undrawable) - 40} more" if len(self.undrawable) > 40 else ""
            notice = (
                f"{total} characters that the fonts of this document cannot draw, or that steer "
                f"the direction of text, are named by their code: {named}{more}.{self._advice()}"
            )
            said.append(Notice(notice))
        return said

    def _advice(self) -> str:
        """Return what would draw more of it."""
        codes = (chr(int(code.removeprefix("U+"), 16)) for code in self.undrawable)
        is_missed = self.covered is not None and any(map(_EAST_ASIAN_LETTER.match, codes))
        if is_missed and lacks_east_asian():
            return f" For Chinese, Japanese and Korean: {INSTALL_EAST_ASIAN}"
        return ""

    def _bounded(self, text: str) -> str:
        kept = "\n".join(text.split("\n", MAX_LINES)[:MAX_LINES])[:MAX_LENGTH]
        if len(kept) == len(text):
            return text
        self.changes["Long texts are cut; the attached data holds them whole"] += 1
        return f"{kept} [… {len(text) - len(kept):,} more characters in the attached data]"

    def _without_piles(self, text: str) -> str:
        """Return `text` with at most eight marks on each letter: more stall the layout."""
        if not any(map(_is_mark, set(text))):
            return text
        marks, kept = 0, []
        for character in text:
            marks = marks + 1 if _is_mark(character) else 0
            if marks <= _MAX_MARKS:
                kept.append(character)
        if len(kept) < len(text):
            self.changes["Piles of combining marks are cut"] += 1
        return "".join(kept)

    def _drawable(self, text: str) -> str:
        """Return `text` with the characters that cannot be drawn named, run by run."""
        if all(map(self._is_drawable, set(text))):
            return text
        pieces: list[str] = []
        for is_drawable, run in groupby(text, self._is_drawable):
            if is_drawable:
                pieces += run
            elif names := [name for each in run if (name := self._name(each))]:
                self.undrawable.update(name.split()[0] for name in names)
                pieces.append(_bracketed(names))
        return "".join(pieces)

    def _is_drawable(self, character: str) -> bool:
        if character.isascii():
            return character.isprintable() or character in _HARMLESS
        if self.covered is None:
            is_joiner = character in _JOINERS
            return is_joiner or unicodedata.category(character) not in _NEVER_DRAWN
        is_steering = unicodedata.category(character) in _NEVER_DRAWN
        return (not is_steering or character in _HARMLESS) and ord(character) in self.covered

    def _name(self, character: str) -> str:
        """Return how a character is named, or nothing where it has no look of its own."""
        if character in _JOINERS or character in _HINTS:
            return ""
        code = f"U+{ord(character):04X}"
        is_symbol = unicodedata.category(character) in _NAMED
        return f"{code} {unicodedata.name(character, '')}".strip() if is_symbol else code


def _bracketed(names: list[str]) -> str:
    more = f" and {len(names) - _MAX_NAMES:,} more" if len(names) > _MAX_NAMES else ""
    return f"[{', '.join(names[:_MAX_NAMES])}{more}]"


def _kept_indent(match: re.Match[str]) -> str:
    """Return the space at the beginning of a line as spaces that do not collapse."""
    return "\n" + "\u00a0" * min(len(match[1].expandtabs(4)), _MAX_INDENT)


def _with_soft_breaks(match: re.Match[str]) -> str:
    word = match.group()
    pieces: list[str] = []
    start = 0
    while start < len(word):
        end = start + _PIECE
        while end < len(word) and _belongs_to_the_last(word[end]):
            end += 1
        pieces.append(word[start:end])
        start = end
    return _SOFT_BREAK.join(pieces)


def _belongs_to_the_last(character: str) -> bool:
    return character in _JOINERS or _is_mark(character)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


class _Mapping:
    """Changes the texts in records and tuples; what occurs in several places, once."""

    def __init__(self, change: Callable[[str], str]) -> None:
        self._change = change
        self._records: dict[int, tuple[Any, Any]] = {}
        """Records by identity, with what they became; holding them keeps the identity theirs."""

    def of(self, value: Any) -> Any:
        """Return `value` with each text in it changed."""
        if isinstance(value, Enum):
            return value
        if isinstance(value, str):
            return self._change(value)
        if isinstance(value, tuple):
            return tuple(self.of(each) for each in value)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            known = self._records.get(id(value))
            if known is None:
                known = self._records[id(value)] = (value, self._record(value))
            return known[1]
        return value

    def _record(self, value: Any) -> Any:
        fields = {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
        texts = fields.keys() - _ADDRESSES
        return replace(value, **{name: self.of(fields[name]) for name in fields if name in texts})
