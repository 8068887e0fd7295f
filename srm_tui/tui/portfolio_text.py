"""Many assessments as lines in columns, and in a few sentences."""

from collections.abc import Callable, Iterator, Sequence

from textual.content import Content

from srm_tui.core.portfolio import Member, Portfolio, SharedDuty
from srm_tui.tui.columns import column_cells
from srm_tui.tui.text import count, one_line, plain
from srm_tui.tui.widgets.line_list import Line

_WIDE = 100
_LEAST_NAME = 18


def _answered(member: Member) -> str:
    return f"{member.assessment.totals.answered}/{member.assessment.totals.count}"


_COLUMNS: tuple[tuple[str, int, Callable[[Member], str]], ...] = (
    ("Team", 16, lambda each: each.team),
    ("Answered", 9, _answered),
    ("Score", 6, lambda each: _score(each.score)),
    ("Moved", 6, lambda each: "" if each.moved is None else f"{each.moved:+d}"),
    ("Critical", 9, lambda each: str(each.critical)),
    ("Overdue", 8, lambda each: str(each.overdue)),
)


def head_of(found: Portfolio, order: str) -> Content:
    """Return how all stand together, in two lines."""
    teams = f" of {count(len(found.teams), 'team')}" if found.teams else ""
    title = f"{count(len(found.members), 'assessment')}{teams}, first by {order}"
    everywhere = sum(duty.fails_everywhere for duty in found.duties)
    figures = (
        f"score {_score(found.score)}",
        f"{found.total(lambda each: each.critical)} critical",
        f"{found.total(lambda each: each.overdue)} overdue",
        f"{count(everywhere, 'duty fails', 'duties fail')} everywhere",
    )
    return Content.assemble(plain(title).stylize("bold"), "\n", ",  ".join(figures))


def member_lines(members: Sequence[Member], room: int) -> Iterator[Line]:
    """Yield a heading and a line for each assessment, in columns that fit into `room` cells."""
    columns = _COLUMNS if room >= _WIDE else _COLUMNS[1:]
    widths = [width for _, width, _ in columns]
    name_room = max(room - 2 - sum(width + 1 for width in widths), _LEAST_NAME)
    widths = [name_room, *widths]
    titles = ("Assessment", *(head for head, _, _ in columns))
    yield Line("", column_cells(titles, widths), "", "heading")
    for each in members:
        cells = [each.name, *(cell(each) for _, _, cell in columns)]
        look = "error" if each.critical else "warning" if each.overdue else ""
        yield Line(each.id, column_cells(cells, widths), "", look)


def duty_lines(duties: Sequence[SharedDuty], room: int) -> Iterator[Line]:
    """Yield a heading and a line for each duty that is a gap somewhere."""
    widths = [max(room - 36, 24), 9, 12, 10]
    yield Line("", column_cells(("Duty", "Severity", "Gaps", ""), widths), "", "heading")
    for each in duties:
        gaps = f"{each.gaps} of {each.applicable}"
        everywhere = "everywhere" if each.fails_everywhere else ""
        cells = (each.title, each.severity.label, gaps, everywhere)
        look = "error" if each.fails_everywhere else ""
        yield Line(each.control_id, column_cells(cells, widths), "", look)


def tell_member(member: Member) -> Content:
    """Return how an assessment stood at each of its milestones, and stands now."""
    name = plain(one_line(member.name)).stylize("bold $text-accent")
    worst = [one_line(row.duty.control.title) for row in member.assessment.gaps[:3]]
    parts = [name]
    for point in member.points[-5:]:
        what = one_line(point.name) or "now"
        told = f"{point.on}  {_score(point.score):>5}  {count(point.gaps, 'gap')}, "
        parts.append(plain(f"{told}{point.critical} critical  ({what})"))
    if worst:
        parts.append(plain(f"Worst: {'; '.join(worst)}"))
    return Content("\n").join(parts)


def tell_duty(duty: SharedDuty) -> Content:
    """Return in which assessments a duty is a gap."""
    title = plain(duty.title).stylize("bold $text-accent")
    figures = (
        f"Asked in {duty.asked}: {duty.in_place} in place, {count(duty.gaps, 'gap')}, "
        f"{duty.unanswered} not answered."
    )
    names = ", ".join(map(one_line, duty.failing[:12]))
    more = f" and {len(duty.failing) - 12} more" if len(duty.failing) > 12 else ""
    return Content("\n").join((title, plain(figures), plain(f"A gap in {names}{more}.")))


def _score(score: int | None) -> str:
    return "-" if score is None else f"{score} %"
