"""Makes typed text fit for print: nothing in it may break, steer or stall a page."""

import dataclasses
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from itertools import groupby
from typing import Any, TypeVar

from srm_tui.reports.model import ReportModel
from srm_tui.reports.portfolio.model import PortfolioReport

_Report = TypeVar("_Report", ReportModel, PortfolioReport)

MAX_LENGTH = 20_000
"""Characters of one text that are printed; the attached data holds all of it."""
MAX_LINES = 800
_MAX_MARKS = 8
_MAX_WORD = 100
_PIECE = 20
_MAX_NAMES = 200
_LONG_WORD = re.compile(rf"\S{{{_MAX_WORD + 1},}}")
_INDENT = re.compile(r"\n([ \t]+)")
_MAX_INDENT = 24
_SOFT_BREAK = "\u200b"
_JOINERS = frozenset("\u200c\u200d\u2060\ufeff\u00ad") | {chr(c) for c in range(0xFE00, 0xFE10)}
_HARMLESS = frozenset("\n\t\u200b")
_NEVER_DRAWN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_NAMED = frozenset({"So", "Sm", "Sk", "Sc"})
_ADDRESSES = frozenset({"link", "url", "docs", "template"})
"""Fields that hold addresses to follow, never to be changed."""


def printable(model: _Report, covered: frozenset[int] | None = None) -> _Report:
    """Return `model` with texts that can be printed, and notices of what was changed.

    `covered` holds the code points that the fonts can draw; None means that the
    reader's own fonts will draw them.
    """
    gate = _Gate(covered)
    changed: _Report = _Mapping(gate.pass_text).of(model)
    return replace(changed, notices=tuple(gate.notices()))


class _Gate:
    def __init__(self, covered: frozenset[int] | None) -> None:
        self.covered = covered
        self.changes: Counter[str] = Counter()
        self.undrawable: Counter[str] = Counter()

    def pass_text(self, text: str) -> str:
        """Return `text` as it can be printed."""
        if len(text) <= _MAX_WORD and text.isascii() and text.isprintable():
            return text
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
        text = _INDENT.sub(_kept_indent, self._bounded(self._without_piles(text)))
        return _LONG_WORD.sub(_with_soft_breaks, self._drawable(text))

    def notices(self) -> list[str]:
        """Return what was changed, as sentences."""
        said = [f"{text} ({count} times)." for text, count in self.changes.items()]
        if self.undrawable:
            total = sum(self.undrawable.values())
            named = ", ".join(list(self.undrawable)[:40])
            more = f" and {len(self.undrawable) - 40} more" if len(self.undrawable) > 40 else ""
            said.append(
                f"{total} characters that the fonts of this document cannot draw, or that steer "
                f"the direction of text, are named by their code: {named}{more}."
            )
        return said

    def _bounded(self, text: str) -> str:
        kept = "\n".join(text.split("\n", MAX_LINES)[:MAX_LINES])[:MAX_LENGTH]
        if len(kept) == len(text):
            return text
        self.changes["Long texts are cut; the attached data holds them whole"] += 1
        return f"{kept} [… {len(text) - len(kept):,} more characters in the attached data]"

    def _without_piles(self, text: str) -> str:
        """Return `text` with at most eight marks on each letter: more stall the layout."""
        marks, kept = 0, []
        for character in text:
            is_mark = unicodedata.category(character).startswith("M")
            marks = marks + 1 if is_mark else 0
            if marks <= _MAX_MARKS:
                kept.append(character)
        if len(kept) < len(text):
            self.changes["Piles of combining marks are cut"] += 1
        return "".join(kept)

    def _drawable(self, text: str) -> str:
        """Return `text` with the characters that cannot be drawn named, run by run."""
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
        is_covered = ord(character) in self.covered
        is_steering = unicodedata.category(character) in _NEVER_DRAWN
        return is_covered and (not is_steering or character in _HARMLESS)

    def _name(self, character: str) -> str:
        """Return how a character is named, or nothing where it has no look of its own."""
        if character in _JOINERS:
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
    pieces = (word[start : start + _PIECE] for start in range(0, len(word), _PIECE))
    return _SOFT_BREAK.join(pieces)


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
