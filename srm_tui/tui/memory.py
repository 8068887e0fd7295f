"""What the app keeps of a person on this machine: half-typed questions, and filters by owner."""

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from srm_tui.core.counting import counted
from srm_tui.core.erasing import naming
from srm_tui.tui.drafts import Draft, drafts_naming, drop_drafts
from srm_tui.tui.settings import Left, SettingsFile, settings_path


class Memory(Struct, frozen=True, kw_only=True):
    """Where a name stands beside the store."""

    drafts: tuple[Draft, ...] = ()
    filters: Mapping[str, Left] = {}
    """Where assessments were left, by id, as they are without the name."""

    @property
    def size(self) -> int:
        """How many things hold the name."""
        return len(self.drafts) + len(self.filters)

    @property
    def told(self) -> str:
        """How many there are of each, in words."""
        drafts = counted(len(self.drafts), "half-typed question") if self.drafts else ""
        filters = counted(len(self.filters), "remembered filter") if self.filters else ""
        return " and ".join(each for each in (drafts, filters) if each)

    def forget(self) -> None:
        """Keep the questions no longer, and the filters without the name.

        It raises SrmError where that cannot be written.
        """
        drop_drafts(self.drafts)
        settings = SettingsFile(settings_path())
        for assessment_id, left in self.filters.items():
            settings.leave(assessment_id, left)


def own_memory(store: str, names: Iterable[str]) -> Memory:
    """Return where any of `names` stands in what the app keeps beside a store."""
    person = naming(names)
    if person is None:
        return Memory()
    remembered = SettingsFile(settings_path()).settings.assessments
    found = {each: _without(left, person) for each, left in remembered.items()}
    changed = {each: left for each, left in found.items() if left != remembered[each]}
    return Memory(drafts=drafts_naming(store, person), filters=changed)


def _without(left: Left, person: re.Pattern[str]) -> Left:
    owners = tuple(each for each in left.selection.owners if not person.search(each))
    return replace(left, selection=replace(left.selection, owners=owners))
