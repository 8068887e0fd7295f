"""Text that is not ours, made safe to show."""

import unicodedata
from collections.abc import Iterable

from textual.content import Content

from srm_tui.core.vocabulary import STATUS_BY_NUMBER, Severity, Status

STATUS_MARKS = {
    Status.IMPLEMENTED: "[x]",
    Status.ALTERNATIVE: "[a]",
    Status.NOT_APPLICABLE: "[-]",
    Status.PARTIAL: "[/]",
    Status.PLANNED: "[>]",
    Status.NOT_IMPLEMENTED: "[!]",
    Status.UNANSWERED: "[ ]",
}
"""One mark a status, so that no state depends on colour."""

MARKS = {mark: status.label for status, mark in STATUS_MARKS.items()} | {
    "*": "Flagged for later",
    "+": "Selected",
    "C H M L": "Critical, high, medium or low",
}
"""What stands before a duty in a list."""

STATUS_KEYS = STATUS_BY_NUMBER
"""The key that sets each status."""

SEVERITY_STYLES = {
    Severity.CRITICAL: "bold $text-error",
    Severity.HIGH: "$text-error",
    Severity.MEDIUM: "$text-warning",
    Severity.LOW: "$text-muted",
}


def plain(text: str) -> Content:
    """Return `text` as it is: brackets stay brackets, and nothing can steer the terminal."""
    return Content(visible(text))


def visible(text: str) -> str:
    """Return `text` with a name in place of each character that could steer the terminal."""
    return text if text.isprintable() else "".join(map(_visible, text))


def one_line(text: str) -> str:
    """Return `text` on one line, without control characters."""
    return " ".join(visible(text).split())


def count(number: int, one: str, many: str = "") -> str:
    """Return `number` with its noun: `1 gap`, `2 gaps`."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def bullets(points: Iterable[str]) -> Content:
    """Return `points` as a list."""
    return Content("\n").join(plain(f"- {point}") for point in points)


def share(part: int, whole: int, width: int = 10) -> str:
    """Return a bar in plain characters that shows `part` of `whole`."""
    filled = round(width * part / whole) if whole else 0
    return "#" * filled + "." * (width - filled)


def _visible(character: str) -> str:
    if character in "\n\t" or character.isprintable():
        return character
    harmless = unicodedata.category(character) in ("Zs", "Mn", "Mc", "Me") or character == "\u200d"
    return character if harmless else f"<U+{ord(character):04X}>"
