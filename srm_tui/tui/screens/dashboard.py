"""Where one sees how an assessment stands: figures, heatmap, burn-down."""

from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.widgets import Static

from srm_tui.core.assessment import Assessment
from srm_tui.core.selection import Selection
from srm_tui.core.standing import HeatRow, heatmap
from srm_tui.tui import standing
from srm_tui.tui.duty_text import tell_aside
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.screens.reading import ReadingDialog
from srm_tui.tui.screens.standing import BACK, StandingPlace
from srm_tui.tui.text import count, plain, tabs
from srm_tui.tui.widgets.burn_down import BurnDown
from srm_tui.tui.widgets.containers import Horizontal, Vertical
from srm_tui.tui.widgets.grid import Grid
from srm_tui.tui.widgets.key_bar import KeyBar
from srm_tui.tui.widgets.line_list import LineList
from srm_tui.tui.widgets.title_bar import TitleBar
from srm_tui.workspace import Workspace
from srm_tui.workspace.milestones import local_day

_VIEWS = {"overview": "Figures", "heatmap": "Heatmap", "burn-down": "Burn-down"}
_NOTHING = "No duties yet. {standing.back} goes back; {work.scope} chooses services there."
_LEGEND = "C2 = two gaps, one critical  H = high  M = medium  ?5 = open  . = no duty"


class DashboardScreen(StandingPlace):
    """Shows the figures of an assessment, each leading to the duties behind it."""

    TITLE = "Where it stands"
    ABOUT = (
        "{list.choose} on a line or a cell lists the duties behind it, and again goes to one. "
        "1, 2 and 3 go to figures, heatmap and burn-down."
    )
    MARKS: ClassVar[dict[str, str]] = {
        "C2": "Two gaps, the worst of them critical; H high, M medium, L low",
        "?": "Without an answer; ?5 are five and no gap",
        "ok": "All in place",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                str(number),
                f"view('{view}')",
                show=False,
                tooltip=f"Go to {name.lower()}",
                id=f"dashboard.{view}",
            )
            for number, (view, name) in enumerate(_VIEWS.items(), 1)
        ),
        Binding(
            "w",
            "matrix",
            "Who owns what",
            tooltip="Show services by layers: whose part is what",
            id="dashboard.matrix",
        ),
        Binding(
            "c",
            "compare",
            "Compare",
            tooltip="Show what became of it since a milestone or a day",
            id="dashboard.compare",
        ),
        Binding(
            "a",
            "aside",
            "Aside",
            tooltip="Show the answers that nothing asks for now; they are kept",
            id="dashboard.aside",
        ),
        Binding(
            "h",
            "history",
            "History",
            tooltip="Show who changed what, and when",
            id="dashboard.history",
        ),
        BACK,
    ]

    view: reactive[str] = reactive("overview")
    """What is shown where there is room for one thing only."""

    lines = getters.query_one("#overview", LineList)
    grid = getters.query_one("#heatmap", Grid)

    def __init__(self, workspace: Workspace, assessment_id: str) -> None:
        super().__init__(workspace, assessment_id)
        self.heat: dict[str, HeatRow] = {}
        """The heatmap, by service."""

    def compose(self) -> ComposeResult:
        """Lay figures and burn-down out over the heatmap."""
        yield TitleBar()
        yield Static(id="views")
        with Vertical(id="dashboard"):
            with Horizontal(id="dashboard-top"):
                yield LineList(id="overview", empty=with_keys(_NOTHING))
                yield BurnDown(self.workspace.today(), id="burn-down")
            with Vertical(id="heat-pane"):
                yield Grid(id="heatmap", empty=with_keys(_NOTHING))
                yield Static(_LEGEND, id="heat-legend", classes="legend")
                yield Static(id="heat-detail")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin with the figures."""
        self.lines.focus()

    def show_standing(self, found: Assessment) -> None:
        """Show figures, heatmap and burn-down."""
        kb = self.workspace.kb
        self.lines.set_lines(standing.overview(kb, found) if found.rows else ())
        heat = heatmap(kb, found)
        self.heat = {row.service_id: row for row in heat}
        self.grid.set_table(*standing.heat_table(kb, heat))
        milestones, drawn = self.workspace.milestones, self.query_one(BurnDown)
        drawn.today = found.today
        drawn.days = milestones.burn_down(self.assessment_id)
        drawn.milestones = tuple(local_day(each.at) for each in milestones.of(self.assessment_id))
        self.show_cell()

    def watch_view(self, view: str) -> None:
        """Show one thing on a small screen, and say which others there are."""
        for each in _VIEWS:
            self.set_class(each == view, f"-{each}")
        self.query_one("#views", Static).update(tabs(_VIEWS.values(), list(_VIEWS).index(view)))

    def action_view(self, view: str) -> None:
        """Go to figures, heatmap or burn-down."""
        self.view = view
        if view == "heatmap":
            self.grid.focus()
        elif view == "overview":
            self.lines.focus()

    @on(Grid.Moved)
    def show_cell(self) -> None:
        """Say in words what the cell under the cursor holds."""
        if self.assessment is None:
            return
        kb = self.workspace.kb
        service_id, domain_id = self.grid.current
        told = ""
        if domain_id:
            row = self.heat.get(service_id)
            cell = row.cells.get(domain_id) if row else None
            place = f"{standing.service_name(kb, service_id)}, {kb.domain_by_id[domain_id].title}"
            told = f"{place}: {standing.tell_heat(cell)}"
        self.query_one("#heat-detail", Static).update(plain(told))

    @on(LineList.Chosen, "#overview")
    def list_behind_line(self, message: LineList.Chosen) -> None:
        """List the duties that a figure speaks of."""
        message.stop()
        if self.assessment is not None:
            rows = standing.behind(self.workspace.kb, self.assessment, message.line_id)
            line = self.lines.lines[self.lines.cursor]
            selection = standing.selection_of(line.id)
            self.list_duties(line.text, rows, selection=selection)

    @on(Grid.Chosen)
    def list_behind_cell(self, message: Grid.Chosen) -> None:
        """List the duties of a cell."""
        message.stop()
        if self.assessment is None:
            return
        kb = self.workspace.kb
        rows = [
            row
            for row in self.assessment.rows_of(message.column_id)
            if message.row_id in (row.duty.service_ids or ("",))
        ]
        domain = kb.domain_by_id[message.column_id].title
        title = f"{standing.service_name(kb, message.row_id)}: {domain}"
        services = (message.row_id,) if message.row_id else ()
        selection = Selection(service_ids=services, domain_ids=(message.column_id,))
        self.list_duties(
            title,
            rows,
            selection=selection if services else None,
            service_id=message.row_id,
        )

    def action_matrix(self) -> None:
        """Go to services by layers."""
        self.srm.open_matrix(self.assessment_id)

    def action_compare(self) -> None:
        """Go to what became of it."""
        self.srm.open_comparison(self.assessment_id)

    def action_aside(self) -> None:
        """Show the answers that nothing asks for now."""
        if self.assessment is not None:
            kept = count(len(self.assessment.set_aside), "answer")
            text = tell_aside(self.workspace.kb, self.assessment)
            self.app.push_screen(ReadingDialog(f"Kept aside: {kept}", text))

    def action_history(self) -> None:
        """Go to who changed what."""
        self.srm.open_history(self.assessment_id)
