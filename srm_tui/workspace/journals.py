"""The assessments of a store in memory, each kept in step with its journal."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from srm_tui import __version__
from srm_tui.core.answers import Record, Value
from srm_tui.core.journal import (
    Change,
    Index,
    extend,
    json_text,
    present,
    redo_batch,
    taken_back,
    undo_batch,
)
from srm_tui.errors import StoreError
from srm_tui.store import Store
from srm_tui.workspace.words import clean_value


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One field to set; `control_id` is empty for the assessment itself."""

    field: str
    value: Value
    control_id: str = ""
    service_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Who writes which changes together, and when."""

    batch_id: str
    at: str
    author: str

    def change(self, assessment_id: str, key: tuple[str, str, str], old: str, new: str) -> Change:
        """Return the change of one field, named by control, service and field."""
        control_id, service_id, name = key
        return Change(
            id=secrets.token_hex(16),
            assessment_id=assessment_id,
            batch_id=self.batch_id,
            at=self.at,
            author=self.author,
            control_id=control_id,
            service_id=service_id,
            field=name,
            old=old,
            new=new,
            tool=__version__,
        )


@dataclass(slots=True)
class OpenAssessment:
    """An assessment in memory."""

    record: Record
    index: Index = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)


class Journals:
    """The journals of one store, read once and again when another process has written."""

    def __init__(
        self, store: Store, author: str | Callable[[], str], now: Callable[[], datetime]
    ) -> None:
        self.store = store
        self._author = author
        self._now = now
        self._open: dict[str, OpenAssessment] = {}
        self._stamp = 0

    @property
    def author(self) -> str:
        """The name written beside each change."""
        if not isinstance(self._author, str):
            self._author = self._author()
        return self._author

    def step(self) -> Step:
        """Return a new step of the present author, made now."""
        at = self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        return Step(batch_id=secrets.token_hex(8), at=at, author=self.author)

    def has_news(self) -> bool:
        """Return whether another process has written since the last look."""
        return self.store.stamp() != self._stamp

    def current(self, assessment_id: str) -> OpenAssessment:
        """Return the assessment, read again when another process has written."""
        stamp = self.store.stamp()
        if stamp != self._stamp:
            self._open.clear()
            self._stamp = stamp
        opened = self._open.get(assessment_id)
        if opened is None:
            opened = OpenAssessment(Record(id=assessment_id))
            changes = self.store.changes(assessment_id)
            try:
                opened.record = extend(opened.record, opened.index, changes)
            except (ValueError, TypeError, KeyError) as error:
                message = f"The journal of assessment {assessment_id} holds what cannot be read"
                hint = "It may come from a newer srm-tui: update it, then try again."
                raise StoreError(f"{message}: {error}.", hint) from error
            opened.changes = changes
            self._open[assessment_id] = opened
        return opened

    def append(self, assessment_id: str, changes: Sequence[Change]) -> None:
        """Write `changes` to the store, then to the assessment in memory."""
        self.store.append(changes)
        opened = self._open.setdefault(assessment_id, OpenAssessment(Record(id=assessment_id)))
        opened.record = extend(opened.record, opened.index, changes)
        opened.changes += changes

    def edit(self, assessment_id: str, edits: Iterable[Edit]) -> Record:
        """Save `edits` as one step; what changes nothing is not written."""
        opened = self.current(assessment_id)
        step = self.step()
        changes = []
        for each in edits:
            key = each.control_id, each.service_id, each.field
            old, new = present(opened.index, *key), json_text(clean_value(each.value))
            if old != new:
                changes.append(step.change(assessment_id, key, old, new))
        if changes:
            self.append(assessment_id, changes)
        return self._open[assessment_id].record

    def undo(self, assessment_id: str) -> tuple[Change, ...]:
        """Take the last step back; return what was written, empty when there was no step."""
        return self._take_back(assessment_id, undo_batch(self.current(assessment_id).changes))

    def redo(self, assessment_id: str) -> tuple[Change, ...]:
        """Take the last undo back; return what was written, empty when there was none."""
        return self._take_back(assessment_id, redo_batch(self.current(assessment_id).changes))

    def _take_back(self, assessment_id: str, batch_id: str) -> tuple[Change, ...]:
        if not batch_id:
            return ()
        step = self.step()
        changes = tuple(
            each._replace(
                id=secrets.token_hex(16),
                batch_id=step.batch_id,
                at=step.at,
                author=step.author,
                tool=__version__,
            )
            for each in taken_back(self.current(assessment_id).changes, batch_id)
        )
        self.append(assessment_id, changes)
        return changes
