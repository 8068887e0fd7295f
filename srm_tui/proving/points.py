"""The points that are checked about a file."""

from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    """What became of one point that was checked."""

    PROVEN = "proven"
    REFUTED = "refuted"
    OPEN = "open"
    """The file cannot show it either way."""


class Point(NamedTuple):
    """One point that was checked."""

    outcome: Outcome
    text: str


def proven(text: str) -> Point:
    """Return a point that the file shows to be true."""
    return Point(Outcome.PROVEN, text)


def refuted(text: str) -> Point:
    """Return a point that is not true."""
    return Point(Outcome.REFUTED, text)


def left_open(text: str) -> Point:
    """Return a point that the file cannot show either way."""
    return Point(Outcome.OPEN, text)
