"""What a newer knowledge base changes for an assessment, control by control."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from srm_tui.core.answers import Answer, Record
from srm_tui.core.assessment import Assessment, derive
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.meaning import meaning_of
from srm_tui.core.vocabulary import Severity


class Upgrade(Struct, frozen=True, kw_only=True):
    """The difference that a newer knowledge base makes to one assessment, by control id."""

    before: str
    """The packs with their versions, as in `aws 0.1.0`."""
    after: str
    added: tuple[str, ...]
    """Duties that there were not."""
    dropped: tuple[str, ...]
    """Duties that there are no more; their answers are kept."""
    changed: tuple[str, ...]
    """Duties that ask something else than before."""
    severities: Mapping[str, tuple[Severity, Severity]]
    """Duties whose gap does more or less harm, with the severity before and after."""
    to_confirm: tuple[str, ...]
    """Those of `changed` that have an answer."""
    orphans: tuple[str, ...]
    """Controls with an answer that the newer knowledge base has no more."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.added or self.dropped or self.changed or self.severities or self.orphans)


def upgrade_of(old: KnowledgeBase, new: KnowledgeBase, record: Record) -> Upgrade:
    """Return what changes for `record` when `new` stands in place of `old`."""
    before = {duty.id: duty for duty in derive(old, record.scope).duties}
    after = {duty.id: duty for duty in derive(new, record.scope).duties}
    both = [each for each in after if each in before]
    changed = [
        each for each in both if meaning_of(before[each].control) != meaning_of(after[each].control)
    ]
    return Upgrade(
        before=old.version,
        after=new.version,
        added=tuple(each for each in after if each not in before),
        dropped=tuple(each for each in before if each not in after),
        changed=tuple(changed),
        severities={
            each: (before[each].severity, after[each].severity)
            for each in both
            if before[each].severity is not after[each].severity
        },
        to_confirm=tuple(each for each in changed if record.answer(each).answered_at),
        orphans=orphans_of(new, record),
    )


def outdated(found: Assessment) -> tuple[str, ...]:
    """Return the duties that asked something else when they were answered."""
    return tuple(row.id for row in found.rows if row.is_outdated)


def orphans_of(kb: KnowledgeBase, record: Record) -> tuple[str, ...]:
    """Return the controls with an answer that `kb` does not have."""
    return tuple(_unknown(kb, record.answers.items()))


def _unknown(kb: KnowledgeBase, answers: Iterable[tuple[str, Answer]]) -> Iterable[str]:
    return (
        control_id
        for control_id, answer in answers
        if control_id not in kb.control_by_id and answer.says_something
    )
