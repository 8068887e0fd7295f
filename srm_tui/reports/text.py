"""Makes typed text fit for print: nothing in it may break, steer or stall a page."""

import dataclasses
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from typing import Any

from srm_tui.reports.model import ReportModel

MAX_LENGTH = 20_000
"""Characters of one text that are printed; the attached data holds all of it."""
MAX_LINES = 800
_MAX_MARKS = 8
_MAX_WORD = 100
_LONG_WORD = re.compile(rf"\S{{{2 * _MAX_WORD},}}")
_SOFT_BREAK = "\u200b"
_INVISIBLE = frozenset("\u200c\u200d\u2060\ufeff\u00ad") | {chr(c) for c in range(0xFE00, 0xFE10)}


def printable(model: ReportModel, covered: frozenset[int] | None = None) -> ReportModel:
    """Return `model` with texts that can be printed, and notices of what was changed.

    `covered` holds the code points that the fonts can draw; None means that the
    reader's own fonts will draw them.
    """
    gate = _Gate(covered)
    changed: ReportModel = _mapped(model, gate.pass_text)
    return replace(changed, notices=tuple(gate.notices()))


class _Gate:
    def __init__(self, covered: frozenset[int] | None) -> None:
        self.covered = covered
        self.changes: Counter[str] = Counter()
        self.undrawable: Counter[str] = Counter()

    def pass_text(self, text: str) -> str:
        """Return `text` as it can be printed."""
        if text.isascii() and len(text) <= _MAX_WORD and text.isprintable():
            return text
        text = self._bounded(unicodedata.normalize("NFC", text.replace("\r\n", "\n")))
        text = _LONG_WORD.sub(self._broken, text)
        return "".join(map(self._character, self._without_piles(text)))

    def notices(self) -> list[str]:
        """Return what was changed, as sentences."""
        said = [f"{text} ({count} times)." for text, count in self.changes.items()]
        if self.undrawable:
            total = sum(self.undrawable.values())
            named = ", ".join(self.undrawable)
            said.append(
                f"{total} characters that the fonts of this document cannot draw, and characters "
                f"that steer the direction of text, are named by their code: {named[:400]}."
            )
        return said

    def _bounded(self, text: str) -> str:
        lines = text.split("\n")
        kept = "\n".join(lines[:MAX_LINES])[:MAX_LENGTH]
        if len(kept) == len(text):
            return text
        self.changes["Long texts are cut; the attached data holds them whole"] += 1
        return f"{kept} [… {len(text) - len(kept):,} more characters in the attached data]"

    def _broken(self, match: re.Match[str]) -> str:
        word = match.group()
        pieces = (word[i : i + _MAX_WORD] for i in range(0, len(word), _MAX_WORD))
        return _SOFT_BREAK.join(pieces)

    def _without_piles(self, text: str) -> str:
        marks, kept = 0, []
        for character in text:
            marks = marks + 1 if unicodedata.combining(character) else 0
            if marks <= _MAX_MARKS:
                kept.append(character)
        if len(kept) < len(text):
            self.changes["Piles of combining marks are cut"] += 1
        return "".join(kept)

    def _character(self, character: str) -> str:
        if character.isascii() and (character.isprintable() or character in "\n\t"):
            return character
        if character in _INVISIBLE:
            return ""
        drawable = self.covered is None or ord(character) in self.covered
        category = unicodedata.category(character)
        if drawable and (
            category not in ("Cc", "Cf", "Co", "Cn", "Cs") or character == _SOFT_BREAK
        ):
            return character
        code = f"U+{ord(character):04X}"
        self.undrawable[code] += 1
        name = unicodedata.name(character, "") if category[0] in "SCP" else ""
        return f"[{code} {name}]" if name else f"[{code}]"


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """Return `value` with each text in its records and tuples changed."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_mapped(each, change) for each in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
        return replace(value, **{name: _mapped(each, change) for name, each in fields.items()})
    return value
