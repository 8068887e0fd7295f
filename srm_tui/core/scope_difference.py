"""What a change of scope does to the duties, and to what was already answered."""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from srm_tui.core.answers import Answer
from srm_tui.core.duties import Duty, derive_duties
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope


class ChangedDuty(Struct, frozen=True, kw_only=True):
    """A duty that stays and that is not the same."""

    before: Duty
    after: Duty

    @property
    def id(self) -> str:
        """The id of the control."""
        return self.after.id


class ScopeDifference(Struct, frozen=True, kw_only=True):
    """The duties that come, go and change from one scope to another, in knowledge-base order."""

    count: int
    """How many duties there are afterwards."""
    added: tuple[Duty, ...] = ()
    dropped: tuple[Duty, ...] = ()
    changed: tuple[ChangedDuty, ...] = ()
    kept_aside: frozenset[str] = frozenset()
    """Duties that go and that somebody said something about; their answers are kept."""
    answered_before: frozenset[str] = frozenset()
    """Duties that come and that were answered before; their answers come back."""

    @property
    def is_empty(self) -> bool:
        """Whether every duty stays as it is."""
        return not (self.added or self.dropped or self.changed)


def compare_scopes(
    kb: KnowledgeBase, before: Scope, after: Scope, answers: Mapping[str, Answer]
) -> ScopeDifference:
    """Return what going from `before` to `after` does, given the `answers` by control."""
    return difference(derive_duties(kb, before), derive_duties(kb, after), answers)


def difference(
    before: Iterable[Duty], after: Iterable[Duty], answers: Mapping[str, Answer]
) -> ScopeDifference:
    """Return what going from the duties `before` to those `after` does."""
    old = {duty.id: duty for duty in before}
    new = {duty.id: duty for duty in after}
    said = {each for each, answer in answers.items() if answer.says_something}
    return ScopeDifference(
        count=len(new),
        added=tuple(duty for each, duty in new.items() if each not in old),
        dropped=tuple(duty for each, duty in old.items() if each not in new),
        changed=tuple(
            ChangedDuty(before=old[each], after=duty)
            for each, duty in new.items()
            if each in old and old[each] != duty
        ),
        kept_aside=frozenset(said & (old.keys() - new.keys())),
        answered_before=frozenset(said & (new.keys() - old.keys())),
    )


def summary_text(difference: ScopeDifference) -> str:
    """Return a difference in one line: `9 duties go, 3 come, 2 change`."""
    numbers = (
        (len(difference.dropped), "goes", "go"),
        (len(difference.added), "comes", "come"),
        (len(difference.changed), "changes", "change"),
    )
    parts: list[str] = []
    for number, one, many in numbers:
        if number:
            noun = "" if parts else f" {'duty' if number == 1 else 'duties'}"
            parts.append(f"{number}{noun} {one if number == 1 else many}")
    return ", ".join(parts) or "no duty changes"


def change_text(kb: KnowledgeBase, changed: ChangedDuty) -> str:
    """Return in words what is different about a duty that stays."""
    before, after = changed.before, changed.after
    parts = []
    if after.severity is not before.severity:
        parts.append(f"{before.severity.label.lower()} becomes {after.severity.label.lower()}")
    for word, ids in (
        ("also for", [each for each in after.service_ids if each not in before.service_ids]),
        ("no longer for", [each for each in before.service_ids if each not in after.service_ids]),
    ):
        if ids:
            parts.append(f"{word} {', '.join(kb.service_by_id[each].name for each in ids)}")
    if after.parameters != before.parameters:
        parts.append("laws ask more or less of it")
    return "; ".join(parts) or "for other reasons"


def merge_scopes(base: Scope, mine: Scope, theirs: Scope) -> Scope:
    """Return `theirs` with what was changed from `base` to `mine`, and nothing else."""
    facts = dict(theirs.facts)
    for fact in {**base.facts, **mine.facts}:
        if mine.facts.get(fact) != base.facts.get(fact):
            facts[fact] = mine.facts.get(fact, ())
    return replace(
        theirs,
        service_ids=_merged(base.service_ids, mine.service_ids, theirs.service_ids),
        framework_ids=_merged(base.framework_ids, mine.framework_ids, theirs.framework_ids),
        facts={fact: given for fact, given in facts.items() if given},
        depth=mine.depth if mine.depth is not base.depth else theirs.depth,
    )


def _merged(
    base: tuple[str, ...], mine: tuple[str, ...], theirs: tuple[str, ...]
) -> tuple[str, ...]:
    kept = [each for each in theirs if each in mine or each not in base]
    return (*kept, *(each for each in mine if each not in base and each not in kept))
