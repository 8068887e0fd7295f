"""Text that is not ours, made safe to show."""

from collections.abc import Iterable

from textual.content import Content

from srm_tui.core.counting import counted
from srm_tui.core.vocabulary import STATUS_BY_NUMBER, Severity, Status
from srm_tui.tui.characters import one_line as one_line
from srm_tui.tui.characters import visible as visible

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
    "2 open!": "Open findings contradict the answer",
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


count = counted


def plain(text: str) -> Content:
    """Return `text` as it is: brackets stay brackets, and nothing can steer the terminal."""
    return Content(visible(text))


def bullets(points: Iterable[str]) -> Content:
    """Return `points` as a list."""
    return Content("\n").join(plain(f"- {point}") for point in points)


def share(part: int, whole: int, width: int = 10) -> str:
    """Return a bar in plain characters that shows `part` of `whole`."""
    filled = round(width * part / whole) if whole else 0
    return "#" * filled + "." * (width - filled)


def tabs(titles: Iterable[str], current: int) -> Content:
    """Return the parts of a place with their numbers, the one at `current` in brackets."""
    parts = []
    for place, title in enumerate(titles):
        is_here = place == current
        text = f"[{place + 1} {title}]" if is_here else f" {place + 1} {title} "
        parts.append(Content.styled(text, "bold reverse" if is_here else ""))
    return Content(" ").join(parts)
