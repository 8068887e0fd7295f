"""The assessments of a store in memory, each kept in step with its journal."""

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol, TypeAlias

from msgspec import Struct, field, json
from msgspec.structs import replace

from srm_tui import __version__
from srm_tui.core.answers import Record, Value
from srm_tui.core.journal import (
    NOTHING,
    Change,
    Index,
    extend,
    json_text,
    present,
)
from srm_tui.core.meaning import stamped
from srm_tui.errors import StoreAwayError, StoreError, UsageError
from srm_tui.store import Stamp, Store, Tail
from srm_tui.workspace.conflicts import OvertakenError, refuse_overwriting
from srm_tui.workspace.words import clean_name, clean_value, new_id

if TYPE_CHECKING:
    from srm_tui.core.chain import Tips
    from srm_tui.core.fields import Key
    from srm_tui.core.undo import Reversal


_Wanted: TypeAlias = "tuple[Key, str, str]"
"""A field, its JSON text, and who said so; empty for the present author."""


class _Finder(Protocol):
    """Finds what undo or redo takes back."""

    def __call__(
        self,
        changes: Sequence[Change],
        index: Index,
        author: str,
        *,
        around_others: bool = False,
    ) -> "Reversal | None": ...


class Edit(Struct, frozen=True, kw_only=True):
    """One field to set; `control_id` is empty for the assessment itself."""

    field: str
    value: Value
    control_id: str = ""
    service_id: str = ""
    author: str = ""
    """Who said it, where that is not the one who writes it down."""


class Step(Struct, frozen=True, kw_only=True):
    """Who writes which changes together, and when."""

    batch_id: str
    at: str
    author: str

    def change(self, assessment_id: str, key: tuple[str, str, str], old: str, new: str) -> Change:
        """Return the change of one field, named by control, service and field."""
        control_id, service_id, name = key
        return Change(
            id=new_id(16),
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


class OpenAssessment(Struct):
    """An assessment in memory."""

    record: Record
    index: Index = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    place: int = 0
    """Where the last of its changes stands in the store."""
    stamp: Stamp = Stamp()
    """The stamp of the store when it was last in step with it."""
    tips: "Tips" = field(default_factory=dict)
    """Where each author's chain of digests goes on."""

    def take(self, tail: Tail) -> None:
        """Add what was written since."""
        if tail.changes:
            self.record = extend(self.record, self.index, tail.changes)
            self.changes += tail.changes
            self.tips |= {each.author: each for each in tail.changes if each.digest}
            self.place = tail.place


class Journals:
    """The journals of one store, read once and again when another process has written.

    They may be read and written from several threads.
    """

    def __init__(
        self,
        store: Store,
        author: str | Callable[[], str],
        now: Callable[[], datetime],
        meaning: Callable[[str], str] = lambda _: "",
    ) -> None:
        self.store = store
        self._meaning = meaning
        """What a control means now, by its id; empty where that is not known."""
        self._author = author
        self._now = now
        self._open: dict[str, OpenAssessment] = {}
        self._stamp = Stamp()
        self.trouble = ""
        """Why the store could not be reached at the last look; empty when it was."""
        self._lock = threading.RLock()

    @property
    def author(self) -> str:
        """The name written beside each change."""
        if not isinstance(self._author, str):
            self._author = self._author()
        return clean_name(self._author)

    def step(self) -> Step:
        """Return a new step of the present author, made now."""
        at = self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        return Step(batch_id=new_id(8), at=at, author=self.author)

    def has_news(self) -> bool:
        """Return whether another process has written since the last look."""
        try:
            has_news = self.store.stamp() != self._stamp
        except StoreAwayError as error:
            self.trouble = str(error)
            return False
        self.trouble = ""
        return has_news

    def current(self, assessment_id: str) -> OpenAssessment:
        """Return the assessment, brought up to what other processes have written.

        While a change of it is being written, or the store is away, it is as it was.
        """
        opened = self._open.get(assessment_id)
        if not self._lock.acquire(blocking=opened is None):
            return opened or self.current(assessment_id)
        try:
            return self._up_to_date(assessment_id)
        except StoreAwayError as error:
            self.trouble = str(error)
            if assessment_id not in self._open:
                raise
            return self._open[assessment_id]
        finally:
            self._lock.release()

    def read_all(self) -> None:
        """Read all assessments in one go, which spares a question for each."""
        with self._lock:
            stamp = self._stamp = self.store.stamp()
            self._open.clear()
            for assessment_id, tail in self.store.read_all().items():
                opened = OpenAssessment(Record(id=assessment_id), stamp=stamp)
                self._take(opened, tail)
                self._open[assessment_id] = opened

    def knows(self, assessment_id: str) -> bool:
        """Return whether an assessment was read before."""
        return assessment_id in self._open

    def _up_to_date(self, assessment_id: str) -> OpenAssessment:
        stamp = self.store.stamp()
        if stamp.opening != self._stamp.opening:
            self._open.clear()
        self._stamp = stamp
        opened = self._open.get(assessment_id) or OpenAssessment(Record(id=assessment_id))
        if not opened.changes or opened.stamp != stamp:
            self._take(opened, self.store.read(assessment_id, opened.place))
            opened.stamp = stamp
        self._open[assessment_id] = opened
        self.trouble = ""
        return opened

    def _take(self, opened: OpenAssessment, tail: Tail) -> None:
        try:
            opened.take(tail)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            self._open.pop(opened.record.id, None)
            message = f"The journal of assessment {opened.record.id} holds what cannot be read"
            hint = "It may come from a newer srm-tui: update it, then try again."
            raise StoreError(f"{message}: {error}.", hint) from error

    def append(self, assessment_id: str, changes: Sequence[Change]) -> Sequence[Change]:
        """Write `changes`, sealed, to the store and the assessment in memory; return them."""
        return self._write(assessment_id, lambda _: changes)

    def _write(
        self, assessment_id: str, decide: Callable[[OpenAssessment], Sequence[Change]]
    ) -> Sequence[Change]:
        """Write what `decide` says of the assessment as it is when nobody else can write.

        What is written is sealed, and returned.
        """
        from srm_tui.core.chain import sealed

        written: list[Change] = []
        with self._lock:
            opened = self._known(assessment_id)

            def look(tail: Tail) -> Sequence[Change]:
                self._take(opened, tail)
                written[:] = sealed(decide(opened), dict(opened.tips), lambda: new_id(16))
                return written

            latest = self.store.write(assessment_id, opened.place, look)
            self._open.setdefault(assessment_id, opened)
            self._take(opened, latest)
        return written

    def edit(self, assessment_id: str, edits: Iterable[Edit], seen: int | None = None) -> Record:
        """Save `edits` as one step; what changes nothing is not written.

        It raises UsageError for a value that its field cannot hold, and
        OvertakenError when somebody else wrote another value after the first `seen`
        changes of the journal; then nothing is written.
        """
        wanted = [_checked(each) for each in edits]
        step = self.step()

        def decide(opened: OpenAssessment) -> list[Change]:
            changes = self._changes(opened, step, wanted)
            if seen is not None:
                refuse_overwriting(opened.changes[seen:], changes)
            return changes

        with self._lock:
            opened = self.current(assessment_id)
            if decide(opened):
                self._write(assessment_id, decide)
            return (self._open.get(assessment_id) or opened).record

    def _known(self, assessment_id: str) -> OpenAssessment:
        """Return the assessment as it was when it was last read, where that still holds."""
        opened = self._open.get(assessment_id)
        if opened and self.store.stamp().opening == self._stamp.opening:
            return opened
        return self.current(assessment_id)

    def preview(self, assessment_id: str, edits: Iterable[Edit]) -> Record:
        """Return what an assessment would say after `edits`, which are not saved."""
        opened = self.current(assessment_id)
        wanted = [_checked(each) for each in edits]
        changes = self._changes(opened, self.step(), wanted) if wanted else []
        if not changes:
            return opened.record
        touched = {each.control_id for each in changes}
        index = {**opened.index, **{each: dict(opened.index.get(each, {})) for each in touched}}
        record = extend(opened.record, index, changes)
        return replace(record, change_count=opened.record.change_count)

    def _changes(
        self, opened: OpenAssessment, step: Step, wanted: "Iterable[_Wanted]"
    ) -> list[Change]:
        """Return what it takes to give the `wanted` fields their values, in one step.

        A status that is given again is written when the control meant something else before.
        """
        changes = []
        for key, new, author in wanted:
            old = present(opened.index, *key)
            is_decision = new != NOTHING and key[2] == "status" and bool(key[0]) and not key[1]
            meaning = self._meaning(key[0]) if is_decision else ""
            before = opened.record.answer(key[0]).meaning if meaning else ""
            if old != new or (before and before != meaning):
                by = replace(step, author=author or step.author)
                change = by.change(opened.record.id, key, old, new)
                changes.append(change._replace(tool=stamped(change.tool, meaning)))
        return changes

    def undo(self, assessment_id: str, *, around_others: bool = False) -> tuple[Change, ...]:
        """Take one's last step back; return what was written, empty when there was none.

        It raises OvertakenError when somebody else has changed a field of it since;
        `around_others` takes back the rest instead, or else the step before.
        """
        from srm_tui.core.undo import undoing

        return self._take_back(assessment_id, undoing, around_others=around_others)

    def redo(self, assessment_id: str, *, around_others: bool = False) -> tuple[Change, ...]:
        """Take one's last undo back; return what was written, empty when there was none.

        It refuses as `undo` does.
        """
        from srm_tui.core.undo import redoing

        return self._take_back(assessment_id, redoing, around_others=around_others)

    def _take_back(
        self, assessment_id: str, which: _Finder, *, around_others: bool
    ) -> tuple[Change, ...]:
        from srm_tui.core.chain import unsealed

        step = self.step()

        def decide(opened: OpenAssessment) -> list[Change]:
            reversal = which(opened.changes, opened.index, step.author, around_others=around_others)
            if reversal is None:
                return []
            if reversal.overtaken and not around_others:
                raise OvertakenError(reversal.overtaken)
            changes = [
                unsealed(each)._replace(
                    id=new_id(16),
                    batch_id=step.batch_id,
                    at=step.at,
                    author=step.author,
                    tool=__version__,
                )
                for each in reversal.changes
            ]
            _refuse_taken_name(self.store, assessment_id, changes)
            return changes

        with self._lock:
            is_anything = decide(self.current(assessment_id))
            return tuple(self._write(assessment_id, decide)) if is_anything else ()

    def erase(self, assessment_id: str, names: Iterable[str]) -> int:
        """Take what a person is called out of a journal; return how many changes named it."""
        from srm_tui.core.erasing import erased

        with self._lock:
            found = erased(self.current(assessment_id).changes, names)
            if found:
                self.store.rewrite(found)
                self._open.clear()
            return len(found)


def _refuse_taken_name(store: Store, assessment_id: str, changes: Iterable[Change]) -> None:
    """Raise UsageError when `changes` bring back a name that another assessment has now."""
    about = {(each.control_id, each.field): json.decode(each.new) for each in changes}
    wanted = str(about.get(("", "name")) or "")
    for each, name in store.names() if wanted else ():
        if each != assessment_id and name.casefold() == wanted.casefold():
            message = f"That would bring back the name '{name}', which another assessment has."
            raise UsageError(message, "Rename the other one first.")


def _checked(edit: Edit) -> "_Wanted":
    """Return what is meant, or raise UsageError."""
    from srm_tui.core.fields import value_fault

    key = clean_name(edit.control_id), clean_name(edit.service_id), clean_name(edit.field)
    value = clean_value(edit.value)
    if fault := value_fault(key, None if value == "" else value):
        raise UsageError(f"'{edit.field}' {fault}.")
    return key, json_text(value), clean_name(edit.author)
