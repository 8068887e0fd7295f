"""The conditions that one can choose, as lines of a list."""

from collections.abc import Iterable, Iterator

from srm_tui.core.assessment import Assessment
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.selection import (
    KINDS,
    Selection,
    frameworks_of,
    offered,
    owners_of,
    selects,
)
from srm_tui.tui.text import one_line
from srm_tui.tui.widgets.line_list import Line

_HEADS = {
    "kinds": "All of these must hold",
    "domain_ids": "One of these domains",
    "service_ids": "One of these services",
    "framework_ids": "One of these laws and standards",
    "owners": "One of these owners",
}


def filter_lines(
    kb: KnowledgeBase,
    assessment: Assessment,
    selection: Selection,
    author: str = "",
    wanted: str = "",
) -> Iterator[Line]:
    """Yield a line for each condition, with how many duties meet it alone.

    The id is its field and its value, with `=` between. `wanted` leaves those whose
    name holds it.
    """
    choice = offered(kb, assessment)
    counts = _counts(assessment, author)
    for condition, head in _HEADS.items():
        values = {*getattr(choice, condition), *getattr(selection, condition)}
        named = [
            (value, name)
            for value, name in _named(kb, condition, choice, selection)
            if value in values and wanted.casefold() in name.casefold()
        ]
        if named:
            yield Line(condition, head, look="heading")
        for value, name in named:
            mark = "[x]" if value in getattr(selection, condition) else "[ ]"
            number = counts.get((condition, value), 0)
            look = "" if number else "muted"
            yield Line(f"{condition}={value}", f"{mark} {one_line(name)}", str(number), look)


def _named(
    kb: KnowledgeBase, condition: str, choice: Selection, selection: Selection
) -> Iterable[tuple[str, str]]:
    """Return every value of a condition with its name, in the order in which it is shown."""
    match condition:
        case "kinds":
            return [(kind, f"{name[:1].upper()}{name[1:]}") for kind, name in KINDS.items()]
        case "domain_ids":
            return [(each.id, each.title) for each in kb.domains]
        case "service_ids":
            return [(each.id, each.name) for each in kb.services]
        case "framework_ids":
            return [(each.id, each.short_name) for each in kb.frameworks]
    return [(name, name) for name in dict.fromkeys((*choice.owners, *selection.owners))]


def _counts(assessment: Assessment, author: str) -> dict[tuple[str, str], int]:
    """Return how many duties meet each condition."""
    counts: dict[tuple[str, str], int] = {}
    kinds = [Selection(kinds=(kind,)) for kind in KINDS]
    for row in assessment.rows:
        met = [("kinds", each.kinds[0]) for each in kinds if selects(each, row, author)]
        met.append(("domain_ids", row.duty.control.domain))
        met += [("service_ids", each) for each in row.duty.service_ids]
        met += [("framework_ids", each) for each in frameworks_of(row)]
        met += [("owners", each) for each in owners_of(row)]
        for key in met:
            counts[key] = counts.get(key, 0) + 1
    return counts
