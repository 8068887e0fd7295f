"""What one file gave: the things of AWS that it shows, and what was left aside."""

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from srm_tui.core.recognition import Watch
from srm_tui.core.sightings import LeftAside, Sighting

__all__ = ["FileSightings", "Further", "LeftAside", "Sighting", "Watches"]

Watches = Mapping[tuple[str, str], Watch]
"""Which attributes may be kept, by catalogue and name of the thing."""


class Further(NamedTuple):
    """Another file, with what only the file that names it says of it."""

    name: str
    """As that of the file which names it: its path within the folder that was given."""
    account: str = ""
    region: str = ""


class FileSightings(Struct, frozen=True, kw_only=True):
    """What a reader found in one file."""

    format: str
    """What it was recognised as, as in `Terraform plan`."""
    read: int
    """How many things it holds that could have been used."""
    sightings: tuple[Sighting, ...]
    removed: tuple[Sighting, ...] = ()
    """What is only deleted."""
    ignored: tuple[LeftAside, ...] = ()
    tool: str = ""
    """The program that wrote the file, with its version; empty when the file does not say."""
    since: str = ""
    until: str = ""
    """The time range of what it holds, in UTC; empty when it tells no times."""
    regions: tuple[tuple[str, str], ...] = ()
    """Regions that the file names for all it holds, each with the place."""
    edition: tuple[str, int] | None = None
    """What the file is one of several editions of, and which; None where it does not say."""
    further: tuple[Further, ...] = ()
    """Files that belong to it and are to be read next."""
