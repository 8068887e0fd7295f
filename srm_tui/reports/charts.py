"""Charts as inline SVG: each says its figures in its title, and none needs colour to be read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import cos, pi, sin
from typing import TYPE_CHECKING

from srm_tui.core.vocabulary import Severity, Status
from srm_tui.reports.lists import BurnDay, HeatCell, HeatLine
from srm_tui.reports.model import DomainPart, Figures

if TYPE_CHECKING:
    from markupsafe import Markup

FONT = "Lato, system-ui, sans-serif"
_ROW = 18
_CELL = 26
_NAMES = 176
_DOMAINS = 204
_DIGIT = 5.6
_LONGEST = 33
"""Letters of a service's name that fit beside the map."""
_FIRST_HEAT_ROWS, _HEAT_ROWS = 29, 34
"""How many services fit on a page of either paper, below the words of the chapter and alone."""

_HEAT = (
    ("not-implemented", "critical gap"),
    ("planned", "high gap"),
    ("partial", "medium or low gap"),
    ("unanswered", "not answered"),
    ("implemented", "in place, without a number"),
)
"""The colours of the heat map by name, each with what it means."""


class Charts:
    """Draws the figures of a report in the colours of its template."""

    def __init__(self, colours: Mapping[str, str]) -> None:
        self._colours = colours

    def donut(self, figures: Figures) -> "Markup":
        """Return a ring of the statuses, clockwise from the top, each with its number."""
        said = [(status, count) for status, count in figures.by_status if count]
        shapes, turned = [], 0.0
        for status, count in said:
            share = count / figures.count
            shapes.append(self._arc(status, turned, turned + share))
            if share >= 0.03:
                x, y = _on_circle(turned + share / 2, 52)
                anchor = "middle" if abs(x) < 12 else "start" if x > 0 else "end"
                below = 4 + y * 4 / 52
                shapes.append(self._text(f"{count}", x, y + below, size=11, anchor=anchor))
            turned += share
        score = "–" if figures.score is None else f"{figures.score} %"  # noqa: RUF001 (a dash)
        shapes.append(self._text(score, 0, 3, size=19, anchor="middle", is_bold=True))
        shapes.append(self._text("score", 0, 17, size=11, anchor="middle"))
        told = ", ".join(f"{count} {status.label.lower()}" for status, count in said)
        return self._svg("donut", (-72, -66, 144, 132), f"Duties by status: {told}", shapes)

    def _arc(self, status: Status, start: float, end: float) -> str:
        colour = self._colours[status.value]
        edge = self._colours["quiet" if status is Status.UNANSWERED else "page"]
        if end - start > 0.999:
            paint = f'fill="none" stroke="{colour}" stroke-width="18"'
            return f'<circle cx="0" cy="0" r="39" {paint}/>'
        large = int(end - start > 0.5)
        (ax, ay), (bx, by) = _on_circle(start, 48), _on_circle(end, 48)
        (cx, cy), (dx, dy) = _on_circle(end, 30), _on_circle(start, 30)
        path = (
            f"M{ax:.2f} {ay:.2f}A48 48 0 {large} 1 {bx:.2f} {by:.2f}"
            f"L{cx:.2f} {cy:.2f}A30 30 0 {large} 0 {dx:.2f} {dy:.2f}Z"
        )
        return f'<path d="{path}" fill="{colour}" stroke="{edge}" stroke-width="1"/>'

    def bars(self, domains: Sequence[DomainPart]) -> "Markup":
        """Return a bar for each domain: in place, known gaps, not answered.

        A part that is too narrow for its number has none; the table beside it tells it.
        """
        most = max((domain.figures.count for domain in domains), default=1)
        unit = 206 / most
        shapes, told = [], []
        for place, domain in enumerate(domains):
            figures = domain.figures
            top, x = place * _ROW, _DOMAINS + 6.0
            label = f"{domain.number}. {domain.title}"
            shapes.append(self._text(label, _DOMAINS, top + 12, size=10.5, anchor="end"))
            open_count = figures.count - figures.answered
            neutral = figures.answered - figures.gaps - figures.in_place
            for count, name in (
                (figures.in_place, "implemented"),
                (neutral, "not-applicable"),
                (figures.gaps, "not-implemented"),
                (open_count, "unanswered"),
            ):
                if count:
                    shapes.append(self._bar(name, x, top + 2, count * unit))
                    if count * unit >= _DIGIT * (len(f"{count}") + 1):
                        shapes.append(self._inside(name, count, x + count * unit / 2, top + 12.5))
                    x += count * unit
            told.append(
                f"{domain.title}: {figures.in_place} in place, {figures.gaps} gaps, "
                f"{open_count} not answered"
            )
        height = _ROW * len(domains) + 2
        return self._svg("bars", (0, 0, _DOMAINS + 218, height), "; ".join(told), shapes)

    def _bar(self, name: str, x: float, y: float, width: float) -> str:
        edge = self._colours["quiet" if name == "unanswered" else "page"]
        place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{_ROW - 4}"'
        return f'<rect {place} fill="{self._colours[name]}" stroke="{edge}" stroke-width="1"/>'

    def _inside(self, name: str, count: int, x: float, y: float) -> str:
        is_dark = name in ("implemented", "not-implemented")
        colour = self._colours["page" if is_dark else "ink"]
        return self._text(f"{count}", x, y, size=10, anchor="middle", colour=colour)

    def heat(
        self, lines: Sequence[HeatLine], domains: Sequence[DomainPart]
    ) -> "tuple[Markup, ...]":
        """Return maps of services by domains, each of as many services as fit on a page."""
        first, rest = lines[:_FIRST_HEAT_ROWS], lines[_FIRST_HEAT_ROWS:]
        pieces = [rest[at : at + _HEAT_ROWS] for at in range(0, len(rest), _HEAT_ROWS)]
        return tuple(self._heat(piece, domains) for piece in (first, *pieces) if piece)

    def _heat(self, lines: Sequence[HeatLine], domains: Sequence[DomainPart]) -> "Markup":
        head, paths, texts = 26, dict.fromkeys((name for name, _ in _HEAT), ""), []
        for place, domain in enumerate(domains):
            x = _NAMES + 8 + place * _CELL + _CELL / 2
            texts.append(self._text(f"{domain.number}", x, head - 8, size=10.5, anchor="middle"))
        for row, line in enumerate(lines):
            top = head + row * _ROW
            texts.append(self._text(_short(line.service), _NAMES, top + 12, size=10, anchor="end"))
            for place, cell in enumerate(line.cells):
                if cell.count:
                    x = _NAMES + 8 + place * _CELL
                    name = _heat_of(cell)
                    paths[name] += f"M{x} {top}h{_CELL - 1}v{_ROW - 1}h-{_CELL - 1}z"
                    if cell.gaps:
                        is_light = name in ("partial", "unanswered")
                        colour = self._colours["ink" if is_light else "page"]
                        middle = x + _CELL / 2 - 0.5
                        texts.append(
                            self._text(
                                f"{cell.gaps}", middle, top + 12, size=10, anchor="middle",
                                colour=colour, is_bold=True,
                            )
                        )  # fmt: skip
        drawn = [self._area(name, path) for name, path in paths.items() if path]
        width = _NAMES + 12 + _CELL * max(len(domains), 12)
        told = "; ".join(filter(None, (_heat_told(line, domains) for line in lines)))
        title = f"Gaps by service and domain. {told or 'No gap is known'}"
        box = (0, 0, width, head + _ROW * len(lines))
        return self._svg("heat", box, title, [*drawn, *texts])

    def _area(self, name: str, path: str) -> str:
        edge = self._colours["quiet" if name == "unanswered" else name]
        return f'<path d="{path}" fill="{self._colours[name]}" stroke="{edge}" stroke-width=".6"/>'

    def heat_legend(self) -> tuple[tuple[str, str], ...]:
        """Return the colours of the map with what each means."""
        return tuple((self._colours[name], meaning) for name, meaning in _HEAT)

    def burn_down(self, days: Sequence[BurnDay], *, is_small: bool = False) -> "Markup":
        """Return the lines of open questions and of gaps from day to day."""
        right, bottom = (190, 50) if is_small else (366, 100)
        first = date.fromisoformat(days[0].on)
        span = (date.fromisoformat(days[-1].on) - first).days or 1
        top = max(max(day.duties for day in days), 1)

        def place(day: BurnDay, count: int) -> tuple[float, float]:
            passed = (date.fromisoformat(day.on) - first).days
            return 36 + (right - 36) * passed / span, bottom - (bottom - 12) * count / top

        open_points = [place(day, day.unanswered) for day in days]
        gap_points = [place(day, day.gaps) for day in days]
        shapes = [self._rule(bottom, right), self._rule(12, right)]
        shapes += [self._text("0", 30, bottom + 4, size=9.5, anchor="end")]
        shapes += [self._text(f"{top}", 30, 16, size=9.5, anchor="end")]
        shapes += [self._text(days[0].on, 36, bottom + 16, size=9.5)]
        shapes += [self._text(days[-1].on, right, bottom + 16, size=9.5, anchor="end")]
        shapes += [self._line(open_points, "quiet", "4 3"), self._line(gap_points, "alarm", "")]
        shapes += self._ends(days[-1], open_points[-1], gap_points[-1])
        told = "; ".join(f"{d.on}: {d.unanswered} not answered, {d.gaps} gaps" for d in days)
        return self._svg(
            "burn-down", (0, 0, right + 94, bottom + 22), f"Day by day. {told}", shapes
        )

    def _ends(
        self, last: BurnDay, open_end: tuple[float, float], gap_end: tuple[float, float]
    ) -> list[str]:
        """Return what the lines are called, apart from each other where they end together."""
        x, (open_y, gap_y) = open_end[0] + 6, (open_end[1], gap_end[1])
        if abs(open_y - gap_y) < 12:
            middle = (open_y + gap_y) / 2
            is_above = open_y <= gap_y
            open_y, gap_y = (middle - 6, middle + 6) if is_above else (middle + 6, middle - 6)
        return [
            self._text(f"{last.unanswered} not answered", x, open_y + 3.5, size=10),
            self._text(f"{last.gaps} gaps", x, gap_y + 3.5, size=10, is_bold=True),
        ]

    def _rule(self, y: float, right: float) -> str:
        return f'<path d="M36 {y}H{right}" stroke="{self._colours["line"]}" stroke-width="1"/>'

    def _line(self, points: Iterable[tuple[float, float]], colour: str, dashes: str) -> str:
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        stroke = f'stroke="{self._colours[colour]}" stroke-width="2"{dashed}'
        return f'<path d="M{path}" fill="none" {stroke}/>'

    def _text(
        self, text: str, x: float, y: float, *, size: float, anchor: str = "start",
        colour: str = "", is_bold: bool = False,
    ) -> str:  # fmt: skip
        from markupsafe import escape

        weight = ' font-weight="700"' if is_bold else ""
        placed = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}"{weight}'
        return f'<text {placed} fill="{colour or self._colours["ink"]}">{escape(text)}</text>'

    def _svg(
        self, name: str, box: tuple[float, ...], title: str, shapes: Iterable[str]
    ) -> "Markup":
        from markupsafe import Markup, escape

        view = " ".join(f"{each:g}" for each in box)
        opening = f'<svg class="chart-{name}" viewBox="{view}" font-family="{FONT}" role="img"'
        inside = "".join(shapes)
        text = f"{opening}><title>{escape(title)}</title>{inside}</svg>"
        return Markup(text)  # noqa: S704 (every text in it is escaped)


def _on_circle(turn: float, radius: float) -> tuple[float, float]:
    """Return the point that far around, clockwise from the top."""
    angle = 2 * pi * turn
    return radius * sin(angle), -radius * cos(angle)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _heat_of(cell: HeatCell) -> str:
    if cell.worst is Severity.CRITICAL:
        return "not-implemented"
    if cell.worst is Severity.HIGH:
        return "planned"
    if cell.gaps:
        return "partial"
    return "unanswered" if cell.unanswered else "implemented"


def _heat_told(line: HeatLine, domains: Sequence[DomainPart]) -> str:
    gaps = [
        f"{cell.gaps} in {domain.title}"
        for cell, domain in zip(line.cells, domains, strict=True)
        if cell.gaps
    ]
    return f"{line.service}: {', '.join(gaps)}" if gaps else ""
