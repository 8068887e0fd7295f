"""What may be chosen about a report beside its format."""

from enum import StrEnum
from pathlib import Path

from msgspec import Struct


class Paper(StrEnum):
    """The size of the pages."""

    A4 = "a4"
    LETTER = "letter"


class Options(Struct, frozen=True, kw_only=True):
    """Which report is wanted, and how it is to look."""

    profile: str = "full"
    since: str = ""
    """The point from which a progress report tells; empty for the last milestone."""
    paper: Paper = Paper.A4
    template: Path | None = None
    """A folder of blocks, styles and words to use in place of ours; None for none."""


USUAL = Options()
