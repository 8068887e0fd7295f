"""What was said and could not be saved yet: kept in order, and sent until it is saved."""

import threading
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from srm_tui.core.answers import Record
from srm_tui.errors import SrmError, StoreError
from srm_tui.workspace.conflicts import OvertakenError
from srm_tui.workspace.journals import Edit, Journals

if TYPE_CHECKING:
    from srm_tui.workspace.spool import Spool
    from srm_tui.workspace.writing import Writer


class Unsaved(Struct, frozen=True, kw_only=True):
    """One step that waits."""

    assessment_id: str
    edits: tuple[Edit, ...]
    seen: int | None
    """How much of the journal its author knew of."""


class Contested(Struct, frozen=True, kw_only=True):
    """One step that came too late: somebody else has changed the same since."""

    unsaved: Unsaved
    error: OvertakenError


class Outbox:
    """Saves steps in the order in which they were given, whatever hinders it meanwhile.

    It may be used from several threads.
    """

    def __init__(self, writer: "Writer", journals: Journals) -> None:
        self._writer = writer
        self._journals = journals
        self._lock = threading.Lock()
        self.waiting: tuple[Unsaved, ...] = ()
        """Oldest first; replaced as a whole, so that any thread may look."""
        self.contested: tuple[Contested, ...] = ()
        """What somebody has to decide before it is saved."""
        self._last_kept: tuple[Unsaved, ...] = ()
        self.spool: Spool | None = None
        """Where what waits outlives the program, if anywhere."""
        self.is_kept = True
        """Whether all that waits would outlive the program."""

    def save(self, assessment_id: str, edits: Iterable[Edit], seen: int | None = None) -> None:
        """Save a step behind all that waits.

        A StoreError says what hinders it, and that it waits now. Any other SrmError,
        such as OvertakenError, says that it was not taken.
        """
        step = Unsaved(assessment_id=assessment_id, edits=tuple(edits), seen=seen)
        with self._lock:
            self.waiting += (step,)
            try:
                while self.waiting:
                    if error := self._send_first(step):
                        raise error
            finally:
                self._keep()

    def send(self) -> bool:
        """Save what waits; return whether anything was. A StoreError says what hinders it."""
        before = len(self.waiting)
        with self._lock:
            try:
                while self.waiting:
                    self._send_first()
            finally:
                self._keep()
        return before > 0

    def adopt(self, spool: "Spool") -> int:
        """Take over what earlier runs left in `spool`, and keep there what waits from now on.

        It returns how many steps were left.
        """
        with self._lock:
            left = spool.adopt()
            self.spool = spool
            self.waiting = left + self.waiting
            self._last_kept = left
        return len(left)

    def _keep(self) -> None:
        steps = (*(each.unsaved for each in self.contested), *self.waiting)
        if steps != self._last_kept:
            self.is_kept = self.spool is not None and self.spool.keep(steps)
            self._last_kept = steps

    def _send_first(self, own: Unsaved | None = None) -> SrmError | None:
        """Save the first of those that wait; return why `own` was not taken, if it was not."""
        step = self.waiting[0]
        refusal: SrmError | None = None
        try:
            self._writer.edit(step.assessment_id, step.edits, seen=step.seen)
        except StoreError:
            raise
        except OvertakenError as error:
            refusal = error
            if step is not own:
                self.contested += (Contested(unsaved=step, error=error),)
        except SrmError as error:
            refusal = error
        self.waiting = self.waiting[1:]
        return refusal if step is own else None

    def settle(self, contested: Contested) -> None:
        """Take a step that came too late off the list, once somebody has decided about it."""
        with self._lock:
            self.contested = tuple(each for each in self.contested if each is not contested)
            self._keep()

    def of(self, assessment_id: str) -> Sequence[Edit]:
        """Return what waits for an assessment, in order."""
        steps = [each for each in self.waiting if each.assessment_id == assessment_id]
        return [edit for each in steps for edit in each.edits]

    def record(self, assessment_id: str) -> Record:
        """Return what was said in an assessment, what waits included."""
        return self._journals.preview(assessment_id, self.of(assessment_id))
