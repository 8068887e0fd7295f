"""Where an assessment stands, as lines and cells that lead to the duties behind them."""

from collections.abc import Iterable, Iterator, Sequence

from srm_tui.core.assessment import AssessedDuty, Assessment, totals
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.matrix import framework_coverage, responsibility_matrix
from srm_tui.core.selection import EVERYTHING, Selection
from srm_tui.core.standing import (
    DUE,
    HeatCell,
    HeatRow,
    due_standings,
    owner_standings,
    severity_standings,
    status_for,
)
from srm_tui.core.vocabulary import GOVERNANCE, Owner, Severity
from srm_tui.tui.column_heads import domain_column, layer_column
from srm_tui.tui.text import STATUS_MARKS, count, one_line, share
from srm_tui.tui.widgets.grid import Cell, Column, GridRow
from srm_tui.tui.widgets.line_list import Line

ACCOUNT = "Account"
"""The row of duties that belong to no service."""


def overview(kb: KnowledgeBase, found: Assessment) -> tuple[Line, ...]:
    """Return the figures of an assessment, section by section."""
    return (
        *_progress_lines(found),
        *_domain_lines(kb, found),
        *_severity_lines(found),
        *_owner_lines(found),
        *_due_lines(found),
        *_framework_lines(kb, found),
    )


def behind(kb: KnowledgeBase, found: Assessment, line_id: str) -> tuple[AssessedDuty, ...]:
    """Return the duties that a line of the overview speaks of."""
    kind, _, subject = line_id.partition("/")
    match kind:
        case "domain":
            return found.rows_of(subject)
        case "severity":
            return tuple(row for row in found.gaps if row.duty.severity == subject)
        case "owner":
            return tuple(row for row in found.gaps if subject in (row.owners or ("",)))
        case "due":
            due = {each.when: each.control_ids for each in due_standings(found.rows, found.today)}
            return tuple(row for row in found.gaps if row.id in due.get(subject, ()))
        case "framework":
            ids = {
                each
                for coverage in framework_coverage(kb, found)
                if coverage.framework.id == subject
                for those in coverage.addressed.values()
                for each in those
            }
            return tuple(row for row in found.rows if row.id in ids)
    return found.rows


def selection_of(line_id: str) -> Selection | None:
    """Return the conditions that show the duties of a line in the workshop; None without any."""
    kind, _, subject = line_id.partition("/")
    match kind, subject:
        case "all", _:
            return EVERYTHING
        case "domain", _:
            return Selection(domain_ids=(subject,))
        case "due", "overdue":
            return Selection(kinds=("gaps", "overdue"))
        case "severity", Severity.CRITICAL:
            return Selection(kinds=("gaps", "critical"))
        case "owner", "":
            return Selection(kinds=("unowned",))
        case "owner", _:
            return Selection(kinds=("gaps",), owners=(subject,))
        case "framework", _:
            return Selection(framework_ids=(subject,))
    return None


def duty_lines(rows: Iterable[AssessedDuty], service_id: str = "") -> tuple[Line, ...]:
    """Return a line for each duty, with its mark, for one service where one is named."""
    return tuple(
        Line(
            row.id,
            f"{STATUS_MARKS[status_for(row, service_id)]} {row.duty.severity.value[0].upper()} "
            f"{one_line(row.duty.control.title)}",
            "late" if row.is_overdue else "",
        )
        for row in rows
    )


def heat_table(
    kb: KnowledgeBase, rows: Sequence[HeatRow]
) -> tuple[tuple[Column, ...], tuple[GridRow, ...]]:
    """Return services by domains, each cell with its gaps or what is open."""
    domains = [domain for domain in kb.domains if any(domain.id in row.cells for row in rows)]
    columns = tuple(domain_column(domain) for domain in domains)
    table = tuple(
        GridRow(
            row.service_id,
            service_name(kb, row.service_id),
            tuple(_heat_cell(row.cells.get(domain.id)) for domain in domains),
        )
        for row in rows
    )
    return columns, table


def matrix_table(
    kb: KnowledgeBase, found: Assessment
) -> tuple[tuple[Column, ...], tuple[GridRow, ...]]:
    """Return services by layers, each cell with its owner and how many duties it brings."""
    layers = [layer for layer in kb.layers if layer.id != GOVERNANCE]
    columns = tuple(layer_column(layer) for layer in layers)
    table = tuple(
        GridRow(
            row.service_id,
            service_name(kb, row.service_id),
            tuple(_owner_cell(row.owners[each.id], row.duties[each.id]) for each in layers),
        )
        for row in responsibility_matrix(kb, found)
    )
    return columns, table


def service_name(kb: KnowledgeBase, service_id: str) -> str:
    """Return the name of a service, or of the account for no service."""
    return one_line(kb.service_by_id[service_id].name) if service_id else ACCOUNT


def tell_heat(cell: HeatCell | None) -> str:
    """Return a cell of the heatmap in words."""
    if cell is None:
        return "no duty here"
    parts = [count(len(cell.control_ids), "duty", "duties")]
    if cell.gaps:
        worst = f", the worst {cell.worst.label.lower()}" if cell.worst else ""
        parts.append(f"{count(cell.gaps, 'gap')}{worst}")
    if cell.unanswered:
        parts.append(f"{cell.unanswered} without an answer")
    if not cell.gaps and not cell.unanswered:
        parts.append("all in place")
    return "; ".join(parts)


def _progress_lines(found: Assessment) -> Iterator[Line]:
    whole = found.totals
    yield Line("", "Progress", "", "heading")
    answered = (
        f"[{share(whole.answered, whole.count)}] {whole.answered:>3}/{whole.count:<3} answered"
    )
    yield Line("all/answered", "Answered", answered)
    score = "no score yet" if whole.score is None or not whole.answered else f"{whole.score} %"
    tail = f"[{share(whole.score or 0, 100)}] {score:>15}"
    yield Line("all/score", "Score, by weight", tail)


def _domain_lines(kb: KnowledgeBase, found: Assessment) -> Iterator[Line]:
    yield Line("", "Score by domain", "answered   gaps", "heading")
    for domain in kb.domains:
        rows = found.rows_of(domain.id)
        if rows:
            those = totals(rows)
            score = "  - " if those.score is None else f"{those.score:>3}%"
            answered = f"{those.answered}/{those.count}"
            bar = share(those.score or 0, 100)
            tail = f"[{bar}] {score} {answered:>8} {those.gaps or '-':>6}"
            yield Line(f"domain/{domain.id}", one_line(domain.title), tail)


def _severity_lines(found: Assessment) -> Iterator[Line]:
    yield Line("", "Gaps by severity", "gaps no owner  overdue", "heading")
    most = max(found.totals.gaps_by_severity.values(), default=0)
    for each in severity_standings(found.rows):
        look = {Severity.CRITICAL: "error", Severity.HIGH: "warning"}.get(each.severity, "")
        accepted = f" ({each.accepted} accepted)" if each.accepted else ""
        bar = share(each.gaps, most) if each.gaps else " " * 10
        tail = f"{bar.replace('.', ' ')} {each.gaps:>3} {each.unowned or '-':>9} "
        tail += f"{each.overdue or '-':>8}"
        label = f"{each.severity.label}{accepted}"
        yield Line(f"severity/{each.severity}", label, tail, look if each.gaps else "muted")


def _owner_lines(found: Assessment) -> Iterator[Line]:
    standings = owner_standings(found.rows)
    if standings:
        yield Line("", "Gaps by owner", "gaps  severe  next due", "heading")
    for each in standings:
        due = "no date yet" if each.next_due_on is None else str(each.next_due_on)
        if each.overdue:
            due = f"{each.overdue} OVERDUE, {due}"
        tail = f"{each.gaps:>3} {each.severe or '-':>7}  {due:>10}"
        look = "error" if each.overdue else "" if each.owner else "warning"
        yield Line(f"owner/{each.owner}", one_line(each.owner) or "nobody yet", tail, look)


def _due_lines(found: Assessment) -> Iterator[Line]:
    standings = due_standings(found.rows, found.today)
    if standings:
        yield Line("", "Gaps by date", "gaps  severe", "heading")
    for each in standings:
        look = {"overdue": "error", "undated": "warning"}.get(each.when, "")
        tail = f"{len(each.control_ids):>3} {each.severe or '-':>7}"
        yield Line(f"due/{each.when}", DUE[each.when], tail, look)


def _framework_lines(kb: KnowledgeBase, found: Assessment) -> Iterator[Line]:
    coverages = framework_coverage(kb, found)
    if coverages:
        yield Line("", "Laws and standards", "in place  open  asked", "heading")
    for each in coverages:
        bar = share(each.fulfilled, len(each.addressed))
        asked = f"{len(each.addressed)}/{each.requirement_count}"
        tail = f"[{bar}] {each.fulfilled:>4} {each.open or '-':>5} {asked:>8}"
        yield Line(f"framework/{each.framework.id}", one_line(each.framework.short_name), tail)


def _heat_cell(cell: HeatCell | None) -> Cell:
    """Return the letter of the worst gap with the number of gaps, or what else holds."""
    if cell is None:
        return Cell(".", "muted")
    if cell.worst:
        look = "error" if cell.worst.rank < 2 else "warning"
        more = "?" if cell.unanswered else ""
        return Cell(f"{cell.worst.value[0].upper()}{cell.gaps}{more}", look)
    return Cell(f"?{cell.unanswered}", "") if cell.unanswered else Cell("ok", "success")


def _owner_cell(owner: Owner, duties: int) -> Cell:
    number = str(duties or "")
    match owner:
        case Owner.CUSTOMER:
            return Cell(f"C{number}", "warning")
        case Owner.SHARED:
            return Cell(f"S{number}", "")
        case Owner.AWS:
            return Cell("A", "muted")
    return Cell("-", "muted")
