"""Which duties are wanted: conditions that are combined, told in words and kept."""

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct
from msgspec.structs import asdict, replace

from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.vocabulary import Severity, Status


class Selection(Struct, frozen=True, kw_only=True):
    """Conditions on duties.

    A duty must meet every kind, and one of the services, domains, frameworks and
    owners each, where some are named.
    """

    kinds: tuple[str, ...] = ()
    """Of `KINDS`."""
    service_ids: tuple[str, ...] = ()
    domain_ids: tuple[str, ...] = ()
    framework_ids: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether every duty is wanted."""
        return not any(asdict(self).values())


EVERYTHING = Selection()

KINDS = {
    "unanswered": "unanswered",
    "gaps": "gaps",
    "critical": "critical",
    "severe": "critical and high",
    "overdue": "overdue",
    "flagged": "flagged",
    "mine": "mine",
    "unowned": "gaps without an owner",
    "outdated": "to re-confirm",
    "contradicted": "contradicted by findings",
}
"""The kinds of duties, each with its words."""


def selected(
    selection: Selection, rows: Iterable[AssessedDuty], author: str = ""
) -> tuple[AssessedDuty, ...]:
    """Return those of `rows` that are wanted; `author` is whose duties are `mine`."""
    return tuple(row for row in rows if selects(selection, row, author))


def selects(selection: Selection, row: AssessedDuty, author: str = "") -> bool:
    """Return whether `row` is wanted; `author` is whose duties are `mine`."""
    return (
        all(_TESTS[kind](row, author) for kind in selection.kinds)
        and _meets(selection.service_ids, row.duty.service_ids)
        and _meets(selection.domain_ids, (row.duty.control.domain,))
        and (not selection.framework_ids or _meets(selection.framework_ids, frameworks_of(row)))
        and _meets(map(str.casefold, selection.owners), _folded_owners(row))
    )


def tell_selection(kb: KnowledgeBase, selection: Selection) -> str:
    """Return the conditions in words, as in `gaps, critical, for Amazon S3`; empty for all."""
    services = [kb.service_by_id[s].name for s in selection.service_ids if s in kb.service_by_id]
    domains = [kb.domain_by_id[d].title for d in selection.domain_ids if d in kb.domain_by_id]
    frameworks = [
        kb.framework_by_id[f].short_name for f in selection.framework_ids if f in kb.framework_by_id
    ]
    parts = [KINDS[kind] for kind in selection.kinds]
    for word, names in (
        ("for", services),
        ("in", domains),
        ("under", frameworks),
        ("of", selection.owners),
    ):
        if names:
            parts.append(f"{word} {' or '.join(names)}")
    return ", ".join(parts)


def offered(kb: KnowledgeBase, assessment: Assessment) -> Selection:
    """Return every condition that can be asked of `assessment`, in the order of `kb`."""
    rows = assessment.rows
    services = {each for row in rows for each in row.duty.service_ids}
    domains = {row.duty.control.domain for row in rows}
    frameworks = {each for row in rows for each in frameworks_of(row)}
    return Selection(
        kinds=tuple(KINDS),
        service_ids=tuple(each.id for each in kb.services if each.id in services),
        domain_ids=tuple(each.id for each in kb.domains if each.id in domains),
        framework_ids=tuple(each.id for each in kb.frameworks if each.id in frameworks),
        owners=owners_in(rows),
    )


def known(kb: KnowledgeBase, selection: Selection) -> Selection:
    """Return `selection` without what `kb` does not know, as after an update."""
    return Selection(
        kinds=tuple(each for each in selection.kinds if each in KINDS),
        service_ids=tuple(each for each in selection.service_ids if each in kb.service_by_id),
        domain_ids=tuple(each for each in selection.domain_ids if each in kb.domain_by_id),
        framework_ids=tuple(each for each in selection.framework_ids if each in kb.framework_by_id),
        owners=selection.owners,
    )


def toggled(selection: Selection, condition: str, value: str) -> Selection:
    """Return `selection` with a value of the field `condition` added, or taken back."""
    values: tuple[str, ...] = getattr(selection, condition)
    rest = tuple(each for each in values if each != value)
    return replace(selection, **{condition: rest if value in values else (*values, value)})


def frameworks_of(row: AssessedDuty) -> frozenset[str]:
    """Return the frameworks that a duty serves: by mapping, by parameter or as a reason."""
    asked = {each.framework_id for each in row.duty.parameters}
    reasons = {each.subject for each in row.duty.reasons if each.kind == "framework"}
    return frozenset({*row.duty.control.mappings, *asked, *reasons})


def owners_in(rows: Iterable[AssessedDuty]) -> tuple[str, ...]:
    """Return the owners that are named somewhere, each once, by name."""
    return tuple(sorted({name for row in rows for name in owners_of(row)}, key=str.casefold))


def owners_of(row: AssessedDuty) -> tuple[str, ...]:
    """Return who is named as an owner of a duty or of one of its exceptions."""
    named = (row.answer.owner, *(each.owner for each in row.answer.exceptions))
    return tuple(dict.fromkeys(filter(None, named)))


def _folded_owners(row: AssessedDuty) -> set[str]:
    return {name.casefold() for name in owners_of(row)}


def _meets(wanted: Iterable[str], present: Iterable[str]) -> bool:
    """Return whether one of `wanted` is present, or nothing is wanted."""
    wanted = set(wanted)
    return not wanted or not wanted.isdisjoint(present)


_TESTS: Mapping[str, Callable[[AssessedDuty, str], bool]] = {
    "unanswered": lambda row, _: row.status is Status.UNANSWERED,
    "gaps": lambda row, _: row.is_gap,
    "critical": lambda row, _: row.duty.severity is Severity.CRITICAL,
    "severe": lambda row, _: row.duty.severity in (Severity.CRITICAL, Severity.HIGH),
    "overdue": lambda row, _: row.is_overdue,
    "flagged": lambda row, _: row.answer.flagged,
    "mine": lambda row, author: author.casefold() in _folded_owners(row),
    "unowned": lambda row, _: row.is_gap and not owners_of(row),
    "outdated": lambda row, _: row.is_outdated,
    "contradicted": lambda row, _: bool(row.contradicting),
}
