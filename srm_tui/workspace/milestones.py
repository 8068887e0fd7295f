"""Milestones of assessments, and what became of one from point to point."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from srm_tui.core.answers import MILESTONE_PREFIX, Record, Value
from srm_tui.core.assessment import Assessment, assess, derive
from srm_tui.core.burndown import DayStanding, burn_down
from srm_tui.core.compare import Comparison, Snapshot, compare
from srm_tui.core.dates import PAST_EXAMPLES, parse_past
from srm_tui.core.journal import replay
from srm_tui.core.knowledge import closest
from srm_tui.core.milestones import (
    Milestone,
    frozen_record,
    milestone_value,
    milestones_of,
    renamed,
)
from srm_tui.errors import UsageError
from srm_tui.workspace.journals import Edit
from srm_tui.workspace.words import clean, new_id

if TYPE_CHECKING:
    from srm_tui.workspace.workspace import Workspace

NOW = "now"
"""The name of the present point."""


class Milestones:
    """The named points of the assessments of a workspace."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self._burned: dict[str, tuple[str, tuple[DayStanding, ...]]] = {}
        """The last change of an assessment, and the burn-down up to it."""

    def of(self, assessment_id: str) -> tuple[Milestone, ...]:
        """Return the milestones of an assessment, oldest first."""
        return milestones_of(self._workspace.changes(assessment_id))

    def find(self, assessment_id: str, name: str) -> Milestone:
        """Return the milestone of that name, or raise UsageError with the nearest."""
        known = self.of(assessment_id)
        found = _named(known, name)
        if found is None:
            raise UsageError(f"There is no milestone '{name}'.", _near(known, name))
        return found

    def freeze(self, assessment_id: str, name: str) -> Milestone:
        """Freeze how an assessment stands now, under a name that must be free."""
        found = self._workspace.assess(assessment_id)
        value = milestone_value(self._free_name(assessment_id, name), self._workspace.kb, found)
        milestone_id = new_id(6)
        self._save(assessment_id, milestone_id, value)
        return next(each for each in self.of(assessment_id) if each.id == milestone_id)

    def rename(self, assessment_id: str, milestone_id: str, name: str) -> None:
        """Give a milestone another name; it freezes what it froze."""
        free = self._free_name(assessment_id, name, but=milestone_id)
        changes = self._workspace.changes(assessment_id)
        self._save(assessment_id, milestone_id, renamed(milestone_id, changes, free))

    def remove(self, assessment_id: str, milestone_id: str) -> None:
        """Take a milestone away; undo brings it back, for the journal keeps it."""
        self._save(assessment_id, milestone_id, None)

    def snapshot(self, assessment_id: str, point: str = NOW) -> Snapshot:
        """Return an assessment at `point`: now, a milestone's name, or the end of a past day."""
        if point.strip().casefold() in ("", NOW):
            return self._present(assessment_id)
        known = self.of(assessment_id)
        if milestone := _named(known, point):
            return self._frozen(assessment_id, milestone)
        day = parse_past(point, self._workspace.today())
        if day is None:
            message = f"'{point}' is no milestone, and no day that has passed."
            raise UsageError(message, _near(known, point))
        return self._day(assessment_id, day)

    def compare(self, assessment_id: str, before: str = "", after: str = NOW) -> Comparison:
        """Return what became of an assessment between two points.

        An empty `before` means the last milestone that lies before `after`.
        """
        end = self.snapshot(assessment_id, after)
        if before:
            return compare(self.snapshot(assessment_id, before), end)
        known = self.of(assessment_id)
        is_now = after.strip().casefold() in ("", NOW)  # later than all, whoever's clock is ahead
        earlier = [
            each for each in known if is_now or (each.at < end.at and each.name != end.label)
        ]
        if not earlier:
            message = "There is no milestone to compare with."
            hint = f"Freeze one with 'srm-tui milestone', or name a day: {PAST_EXAMPLES}."
            raise UsageError(message, hint)
        return compare(self._frozen(assessment_id, earlier[-1]), end)

    def since_last(self, assessment_id: str) -> Comparison | None:
        """Return what became of an assessment since its last milestone, None without one."""
        if not (known := self.of(assessment_id)):
            return None
        before = self._frozen(assessment_id, known[-1])
        return compare(before, self._present(assessment_id))

    def burn_down(self, assessment_id: str) -> tuple[DayStanding, ...]:
        """Return how an assessment stood at the end of each day on which something was said."""
        changes = self._workspace.changes(assessment_id)
        last = changes[-1].id if changes else ""
        if assessment_id not in self._burned or self._burned[assessment_id][0] != last:
            series = burn_down(self._workspace.kb, changes, local_day)
            self._burned[assessment_id] = last, series
        return self._burned[assessment_id][1]

    def _present(self, assessment_id: str) -> Snapshot:
        kb = self._workspace.kb
        at = self._workspace.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        found = self._workspace.assess(assessment_id)
        return Snapshot(label=NOW, at=at, assessment=found, pack=kb.version, digest=kb.digest)

    def _frozen(self, assessment_id: str, milestone: Milestone) -> Snapshot:
        changes = self._workspace.changes(assessment_id)
        record = frozen_record(assessment_id, changes, milestone)
        is_present = milestone.digest == self._workspace.kb.digest or not milestone.duties
        return Snapshot(
            label=milestone.name,
            at=milestone.at,
            assessment=self._assess(record, local_day(milestone.at)),
            pack=milestone.pack,
            digest=milestone.digest,
            is_milestone=True,
            frozen=None if is_present else milestone.duties,
        )

    def _day(self, assessment_id: str, day: date) -> Snapshot:
        end = datetime.combine(day + timedelta(days=1), time()).astimezone(UTC)
        until = end.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        changes = self._workspace.changes(assessment_id)
        said = [change for change in changes if change.at < until]
        if not said:
            message = f"On {day} there was nothing yet: the assessment"
            raise UsageError(f"{message} was begun on {local_day(changes[0].at)}.")
        record = replay(assessment_id, said)
        kb, found = self._workspace.kb, self._assess(record, day)
        return Snapshot(
            label=day.isoformat(), at=until, assessment=found, pack=kb.version, digest=kb.digest
        )

    def _assess(self, record: Record, day: date) -> Assessment:
        """Return how a record of the past stood; the workspace keeps the present scope's duties."""
        if record.scope == self._workspace.record(record.id).scope:
            return self._workspace.assess_record(record, day)
        return assess(derive(self._workspace.kb, record.scope), record, day)

    def _free_name(self, assessment_id: str, name: str, but: str = "") -> str:
        """Return `name` without what no name can hold, or raise UsageError when it is taken."""
        wanted = " ".join(clean(name).split())
        if not wanted:
            raise UsageError("A milestone needs a name.", "Give it one.")
        if wanted.casefold() == NOW:
            raise UsageError("'now' is the present point.", "Choose another name.")
        taken = _named(self.of(assessment_id), wanted)
        if taken and taken.id != but:
            message = f"There is already a milestone named '{taken.name}'."
            raise UsageError(message, "Choose another name.")
        return wanted

    def _save(self, assessment_id: str, milestone_id: str, value: Value) -> Record:
        edit = Edit(field=f"{MILESTONE_PREFIX}{milestone_id}", value=value)
        return self._workspace.edit(assessment_id, [edit])


def local_day(at: str) -> date:
    """Return the day on which a time of the journal falls here."""
    return datetime.fromisoformat(at).astimezone().date()


def _named(known: Sequence[Milestone], name: str) -> Milestone | None:
    wanted = " ".join(name.split()).casefold()
    return next((each for each in known if each.name.casefold() == wanted), None)


def _near(known: Sequence[Milestone], name: str) -> str:
    near = closest(name, (each.name for each in known)) or [each.name for each in known[-3:]]
    named = f"Did you mean {' or '.join(map(repr, near))}? " if near else ""
    return f"{named}Days are written {PAST_EXAMPLES}."
