"""Where an assessment stands, told by one thing at a time, for people and programs."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from srm_tui.cli import console
from srm_tui.core.assessment import Assessment, totals
from srm_tui.core.matrix import framework_coverage, responsibility_matrix
from srm_tui.core.standing import due_standings, heatmap, owner_standings, severity_standings
from srm_tui.core.vocabulary import GOVERNANCE, Owner
from srm_tui.workspace import Workspace

_Row = Mapping[str, Any]
_NOTHING = {"service": "(account)", "owner": "(nobody)"}
"""What people read where a row is about no service or nobody."""
_LETTERS = {Owner.CUSTOMER: "C", Owner.SHARED: "S", Owner.AWS: "A", Owner.NONE: "-"}


def say_standing(workspace: Workspace, assessment_id: str, by: str, output: str) -> None:
    """Write how an assessment stands by domain, severity, owner, framework, and so on."""
    found = workspace.assess(assessment_id)
    rows = list(VIEWS[by](workspace, found))
    if output == "json":
        console.say_json(rows)
        return
    lines = [_flat(row) for row in rows]
    head = list(dict.fromkeys(name for line in lines for name in line))
    cells = [[line.get(name, "") for name in head] for line in lines]
    if output == "csv":
        console.say_csv(head, cells)
    elif rows:
        console.say_table(head, cells, grow=0)
        if by == "layer":
            console.note("C customer, S shared, A AWS, - no such layer; with the number of duties.")
    else:
        console.note("There is nothing to show yet.")


def _by_domain(workspace: Workspace, found: Assessment) -> Iterator[_Row]:
    for domain in workspace.kb.domains:
        rows = found.rows_of(domain.id)
        if rows:
            those = totals(rows)
            yield {
                "domain": domain.id,
                "score": those.score,
                "duties": those.count,
                "answered": those.answered,
                "gaps": those.gaps,
            }


def _by_severity(_: Workspace, found: Assessment) -> Iterator[_Row]:
    for each in severity_standings(found.rows):
        yield {
            "severity": each.severity.value,
            "gaps": each.gaps,
            "unowned": each.unowned,
            "overdue": each.overdue,
            "accepted": each.accepted,
        }


def _by_owner(_: Workspace, found: Assessment) -> Iterator[_Row]:
    for each in owner_standings(found.rows):
        yield {
            "owner": each.owner or None,
            "gaps": each.gaps,
            "severe": each.severe,
            "overdue": each.overdue,
            "next_due_on": each.next_due_on.isoformat() if each.next_due_on else None,
        }


def _by_due(_: Workspace, found: Assessment) -> Iterator[_Row]:
    for each in due_standings(found.rows, found.today):
        ids = list(each.control_ids)
        yield {"due": each.when, "gaps": len(ids), "severe": each.severe, "controls": ids}


def _by_framework(workspace: Workspace, found: Assessment) -> Iterator[_Row]:
    for each in framework_coverage(workspace.kb, found):
        yield {
            "framework": each.framework.id,
            "requirements": each.requirement_count,
            "asked": len(each.addressed),
            "in_place": each.fulfilled,
            "open": each.open,
        }


def _by_service(workspace: Workspace, found: Assessment) -> Iterator[_Row]:
    for row in heatmap(workspace.kb, found):
        yield {
            "service": row.service_id or None,
            "domains": {
                domain: {
                    "duties": len(cell.control_ids),
                    "gaps": cell.gaps,
                    "worst": cell.worst.value if cell.worst else None,
                    "unanswered": cell.unanswered,
                }
                for domain, cell in row.cells.items()
            },
        }


def _by_layer(workspace: Workspace, found: Assessment) -> Iterator[_Row]:
    layers = [layer.id for layer in workspace.kb.layers if layer.id != GOVERNANCE]
    for row in responsibility_matrix(workspace.kb, found):
        yield {
            "service": row.service_id,
            "layers": {
                each: {"owner": row.owners[each].value, "duties": row.duties[each]}
                for each in layers
            },
        }


def _by_day(workspace: Workspace, found: Assessment) -> Iterator[_Row]:
    for day in workspace.milestones.burn_down(found.record.id):
        yield {
            "day": day.on.isoformat(),
            "duties": day.duties,
            "unanswered": day.unanswered,
            "gaps": day.gaps,
        }


VIEWS: dict[str, Callable[[Workspace, Assessment], Iterator[_Row]]] = {
    "domain": _by_domain,
    "severity": _by_severity,
    "owner": _by_owner,
    "due": _by_due,
    "framework": _by_framework,
    "service": _by_service,
    "layer": _by_layer,
    "day": _by_day,
}


def _flat(row: _Row) -> dict[str, object]:
    """Return a row whose cells are single words."""
    line: dict[str, object] = {}
    for name, value in row.items():
        if name == "domains":
            line |= {
                "duties": sum(cell["duties"] for cell in value.values()),
                "gaps": sum(cell["gaps"] for cell in value.values()),
                "unanswered": sum(cell["unanswered"] for cell in value.values()),
                "gaps in": ", ".join(domain for domain, cell in value.items() if cell["gaps"]),
            }
        elif name == "layers":
            line |= {
                layer: f"{_LETTERS[Owner(cell['owner'])]}{cell['duties'] or ''}"
                for layer, cell in value.items()
            }
        elif isinstance(value, list):
            line[name] = ", ".join(value)
        else:
            line[name] = _NOTHING.get(name, "-") if value is None else value
    return line
