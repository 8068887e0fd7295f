"""Sightings and what is left aside, gathered from files of any size in bounded memory."""

from collections import Counter
from collections.abc import Hashable

from srm_tui.importers.scoping.sighting import FileSightings, LeftAside, Sighting

MOST = 100_000
"""How many different things one file may show; accounts, Regions and kinds of AWS are fewer."""
_MOST_ASIDE = 5_000
_LONGEST = 200
"""How many characters of a name are kept; no name of AWS has so many."""
TOO_MANY = "The file shows more different things than an organisation has."


class Gathered:
    """Counts equal things, of which the first stands for all."""

    def __init__(self) -> None:
        self._sightings: dict[Hashable, Sighting] = {}
        self._times: Counter[Hashable] = Counter()
        self._removed: dict[str, Sighting] = {}
        self._asides: dict[tuple[str, str], str] = {}
        self._aside_times: Counter[tuple[str, str]] = Counter()
        self.read = 0
        """How many things were read."""

    def add(self, sighting: Sighting, times: int = 1) -> None:
        """Note a thing; the place where it was seen makes no other thing of it."""
        attributes = sighting.attributes
        told = None if attributes is None else tuple(sorted(attributes.items()))
        name = sighting.name[:_LONGEST]
        key = sighting.catalogue, name, sighting.account, sighting.region, told
        if key not in self._sightings:
            if len(self._sightings) >= MOST:
                self.leave("further things", TOO_MANY, sighting.place, times)
                return
            place = sighting.place[: 2 * _LONGEST]
            self._sightings[key] = sighting._replace(name=name, place=place)
        self._times[key] += times
        self.read += times

    def add_removed(self, sighting: Sighting) -> None:
        """Note a thing that is deleted."""
        self.read += 1
        if len(self._removed) < MOST:
            self._removed.setdefault(sighting.name, sighting)

    def leave(self, what: str, reason: str, place: str, times: int = 1) -> None:
        """Note something that says nothing about services in use."""
        self.read += times
        key = what[:80], reason
        place = place[: 2 * _LONGEST]
        if key not in self._asides and len(self._asides) >= _MOST_ASIDE:
            key = "further things", reason
        self._asides.setdefault(key, place)
        self._aside_times[key] += times

    def remark(self, what: str, reason: str, place: str) -> None:
        """Note something about the file as a whole, which is no thing in it."""
        self.leave(what, reason, place)
        self.read -= 1

    def result(self, written_as: str, since: str = "", until: str = "") -> FileSightings:
        """Return what the file gave, recognised as `written_as`."""
        return FileSightings(
            format=written_as,
            read=self.read,
            sightings=tuple(
                each._replace(times=self._times[key]) for key, each in self._sightings.items()
            ),
            removed=tuple(self._removed.values()),
            ignored=tuple(
                LeftAside(*key, self._asides[key], times)
                for key, times in self._aside_times.most_common()
            ),
            since=since,
            until=until,
        )
