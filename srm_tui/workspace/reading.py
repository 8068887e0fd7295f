"""What the assessments of a store say and how they stand, without writing anything."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from srm_tui.core.answers import Record
from srm_tui.core.assessment import Assessment, Derivation, assess, derive
from srm_tui.core.journal import Change
from srm_tui.core.knowledge import KnowledgeBase, closest
from srm_tui.core.scope import Misfit, Scope, normalise
from srm_tui.errors import UsageError
from srm_tui.store import Store
from srm_tui.workspace.journals import Journals


class Reader:
    """The assessments of one store, seen through one knowledge base."""

    def __init__(
        self, kb: KnowledgeBase, store: Store, journals: Journals, now: Callable[[], datetime]
    ) -> None:
        self.kb = kb
        self.store = store
        self._journals = journals
        self._now = now
        self._derived: dict[str, Derivation] = {}
        """What the scope of an assessment meant when it was last read."""

    @property
    def author(self) -> str:
        """The name written beside each change."""
        return self._journals.author

    def today(self) -> date:
        """Return the day on which due dates and evidence are judged."""
        return self._now().astimezone().date()

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return self._now().astimezone(UTC)

    def records(self) -> tuple[Record, ...]:
        """Return every assessment of the store, the last changed first."""
        ids = [assessment_id for assessment_id, _ in self.store.names()]
        if sum(not self._journals.knows(each) for each in ids) > 1:
            self._journals.read_all()
        found = [self.record(each) for each in ids]
        return tuple(sorted(found, key=lambda record: record.changed_at, reverse=True))

    def find(self, reference: str) -> str:
        """Return the id of the assessment with that id or name, or raise UsageError."""
        names = dict(self.store.names())
        if reference in names:
            return reference
        wanted = reference.casefold()
        found = [each for each, name in names.items() if name.casefold() == wanted]
        if found:
            return found[0]
        if not names:
            message = "There are no assessments in this store yet."
            raise UsageError(message, "Make one with 'srm-tui new NAME --service s3'.")
        near = closest(reference, names.values())
        hint = f"Did you mean {' or '.join(repr(n) for n in near)}?" if near else ""
        message = f"There is no assessment '{reference}'."
        raise UsageError(message, hint or "'srm-tui list' shows all of them.")

    def record(self, assessment_id: str) -> Record:
        """Return what was said in an assessment, with what others wrote meanwhile."""
        return self._journals.current(assessment_id).record

    def changes(self, assessment_id: str) -> tuple[Change, ...]:
        """Return the journal of an assessment, oldest first."""
        return tuple(self._journals.current(assessment_id).changes)

    def has_news(self) -> bool:
        """Return whether another process has written since the last look."""
        return self._journals.has_news()

    @property
    def trouble(self) -> str:
        """Why the store could not be reached at the last look; empty when it was."""
        return self._journals.trouble

    def known_scope(self, scope: Scope) -> tuple[Scope, tuple[Misfit, ...]]:
        """Return `scope` in the spelling of the knowledge base, and what it does not know."""
        return normalise(self.kb, scope)

    def derive(self, scope: Scope) -> Derivation:
        """Return what `scope` means, without saving anything."""
        return derive(self.kb, scope)

    def assess(self, assessment_id: str, today: date | None = None) -> Assessment:
        """Return how an assessment stands on `today`, or on the present day."""
        return self.assess_record(self.record(assessment_id), today)

    def assess_record(self, record: Record, today: date | None = None) -> Assessment:
        """Return how `record` stands; it need not be in the store."""
        return assess(self.derivation(record), record, today or self.today())

    def derivation(self, record: Record) -> Derivation:
        """Return what the scope of `record` means; it is worked out anew when it changed."""
        derived = self._derived.get(record.id)
        if derived is None or derived.scope != record.scope:
            derived = self._derived[record.id] = derive(self.kb, record.scope)
        return derived
