"""Where one sees who answers for which layer of which service."""

from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.standing import status_for
from srm_tui.core.vocabulary import Owner
from srm_tui.tui import standing
from srm_tui.tui.screens.standing import BACK, StandingPlace
from srm_tui.tui.text import STATUS_MARKS, bullets, plain
from srm_tui.tui.widgets.containers import Vertical, VerticalScroll
from srm_tui.tui.widgets.grid import Grid
from srm_tui.tui.widgets.key_bar import KeyBar
from srm_tui.tui.widgets.title_bar import TitleBar

_OWNERS = {
    Owner.CUSTOMER: "yours alone",
    Owner.SHARED: "shared: AWS does a part, you do a part",
    Owner.AWS: "AWS alone",
    Owner.NONE: "this layer does not exist here",
}
_LEGEND = "A = AWS alone  S = a part each  C = yours  - = no layer  C3 = three duties"


class MatrixScreen(StandingPlace):
    """Shows services by layers, each cell with its owner and the duties that it brings."""

    TITLE = "Who owns what"
    ABOUT = (
        "A row is a service, a column a layer of the responsibility stack. The arrows go from "
        "cell to cell; below stands whose part is what. {grid.choose} lists the duties of the cell."
    )
    MARKS: ClassVar[dict[str, str]] = {
        "C3": "Customer: yours alone, with three duties",
        "S2": "Shared between AWS and you, with two duties of yours",
        "A": "AWS alone",
        "-": "The layer does not exist there",
    }

    BINDINGS: ClassVar[list[BindingType]] = [BACK]

    grid = getters.query_one(Grid)

    def compose(self) -> ComposeResult:
        """Lay the table out over what its cell says."""
        yield TitleBar()
        with Vertical(id="matrix"):
            yield Grid(id="responsibilities", empty="No service is chosen yet.")
            yield Static(_LEGEND, id="matrix-legend", classes="legend")
            with VerticalScroll(id="matrix-side", can_focus=False):
                yield Static(id="matrix-detail")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin in the table."""
        self.grid.focus()

    def show_standing(self, found: Assessment) -> None:
        """Show the table."""
        self.grid.set_table(*standing.matrix_table(self.workspace.kb, found))
        self.show_cell()

    @on(Grid.Moved)
    def show_cell(self) -> None:
        """Say who answers for the layer under the cursor, and what each does there."""
        service_id, layer_id = self.grid.current
        if self.assessment is None or not service_id:
            return
        kb = self.workspace.kb
        owner = kb.service_by_id[service_id].owners[layer_id]
        layer = kb.layer_by_id[layer_id]
        head = f"{standing.service_name(kb, service_id)}, {layer.title}: {_OWNERS[owner]}"
        parts = [plain(head).stylize("bold")]
        if rows := self._rows(service_id, layer_id):
            parts.append(Content.styled("You:", "bold"))
            parts.append(bullets(_told(row, service_id) for row in rows))
        elif owner.is_ours:
            parts.append(Content("You: the facts and laws of this scope ask for no duty here."))
        if owner in (Owner.AWS, Owner.SHARED):
            titles = "; ".join(duty.title for duty in layer.provider_duties) or "its part"
            parts.append(Content.assemble(Content.styled("AWS: ", "bold"), plain(titles)))
            ids = dict.fromkeys(each for duty in layer.provider_duties for each in duty.report_ids)
            if proof := "; ".join(kb.report_by_id[each].title for each in ids):
                parts.append(Content.assemble(Content.styled("Proof: ", "bold"), plain(proof)))
        self.query_one("#matrix-detail", Static).update(Content("\n").join(parts))
        self.query_one("#matrix-side").scroll_home(animate=False)

    @on(Grid.Chosen)
    def list_behind_cell(self, message: Grid.Chosen) -> None:
        """List the duties of a cell."""
        message.stop()
        kb = self.workspace.kb
        layer = kb.layer_by_id[message.column_id].title
        title = f"{standing.service_name(kb, message.row_id)}: {layer}"
        rows = self._rows(message.row_id, message.column_id)
        self.list_duties(title, rows, service_id=message.row_id)

    def _rows(self, service_id: str, layer_id: str) -> list[AssessedDuty]:
        return [
            row
            for row in (self.assessment.rows if self.assessment else ())
            if row.duty.control.layer == layer_id and service_id in row.duty.service_ids
        ]


def _told(row: AssessedDuty, service_id: str) -> str:
    status = status_for(row, service_id)
    owner = f" ({', '.join(row.owners)})" if row.owners else ""
    return f"{STATUS_MARKS[status]} {row.duty.control.title}{owner}"
