"""Where one sees all assessments together."""

from pathlib import Path
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from srm_tui.core.portfolio import ORDERS, Portfolio, ordered
from srm_tui.files import write_whole
from srm_tui.reports.portfolio import FORMATS, build_portfolio, render
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.portfolio_text import duty_lines, head_of, member_lines, tell_duty, tell_member
from srm_tui.tui.screens.exchange import free_to_write, last_folder, remember_folder
from srm_tui.tui.screens.files import FileDialog
from srm_tui.tui.screens.place import Place
from srm_tui.tui.widgets.containers import VerticalScroll
from srm_tui.tui.widgets.key_bar import KeyBar
from srm_tui.tui.widgets.line_list import LineList
from srm_tui.tui.widgets.title_bar import TitleBar
from srm_tui.workspace import Workspace
from srm_tui.workspace.portfolio import portfolio_of

_SUFFIXES = tuple(f".{each}" for each in FORMATS)


class PortfolioScreen(Place):
    """Lists all assessments with their figures, or the duties that fail in most of them."""

    TITLE = "All together"
    ABOUT = (
        "Each line is an assessment: {portfolio.sort} changes what comes first, {list.choose} "
        "opens it. Moved is by how many points the score changed since the last milestone. "
        "{portfolio.duties} shows the duties that are a gap in most, or everywhere. "
        "{portfolio.write} writes all of it as a report: PDF, XLSX, HTML, CSV or JSON. Archived "
        "assessments are left out."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sort", "Sort", tooltip="Change what comes first", id="portfolio.sort"),
        Binding(
            "d",
            "duties",
            "Duties",
            tooltip="Show what fails in most, or the assessments again",
            id="portfolio.duties",
        ),
        Binding("w", "write", "Write", tooltip="Write it as a report", id="portfolio.write"),
        Binding("escape", "dismiss", "Back", tooltip="Go back", id="portfolio.back"),
    ]

    lines = getters.query_one(LineList)
    by = "critical"
    shows_duties = False

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.found: Portfolio | None = None

    def compose(self) -> ComposeResult:
        """Lay the figures over the list, and what is known of a line below it."""
        yield TitleBar()
        yield Static(id="portfolio-head")
        yield LineList(empty="Nothing is a gap in any of them.")
        with VerticalScroll(id="portfolio-side"):
            yield Static("Reading all assessments ...", id="portfolio-detail")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin in the list."""
        self.lines.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Write only where files of this machine are the user's."""
        if action == "write" and self.is_in_browser:
            return False
        return super().check_action(action, parameters)

    async def on_screen_resume(self) -> None:
        """Read all anew when one comes here, also from an assessment that was changed."""
        self.found = await self.off_thread(portfolio_of, self.workspace)
        self.show_lines()

    def show_lines(self) -> None:
        """Show what is wanted, in columns that fit."""
        if self.found is None:
            return
        room = self.lines.size.width or self.app.size.width
        if not self.found.members:
            self.query_one("#portfolio-head", Static).update(with_keys(_NOTHING))
            self.query_one("#portfolio-detail", Static).update("")
            return
        self.query_one("#portfolio-head", Static).update(head_of(self.found, self.by))
        if self.shows_duties:
            self.lines.set_lines(tuple(duty_lines(self.found.duties, room)))
        else:
            self.lines.set_lines(tuple(member_lines(ordered(self.found.members, self.by), room)))
        self.show_detail()

    def on_resize(self) -> None:
        """Fit the columns to the new width."""
        self.call_after_refresh(self.show_lines)

    @on(LineList.Highlighted)
    def show_detail(self) -> None:
        """Show what is known of the line under the cursor."""
        told, current = Content(""), self.lines.current
        if self.found and self.shows_duties:
            duty = next((each for each in self.found.duties if each.control_id == current), None)
            told = tell_duty(duty) if duty else told
        elif self.found:
            member = next((each for each in self.found.members if each.id == current), None)
            told = tell_member(member) if member else told
        self.query_one("#portfolio-detail", Static).update(told)

    @on(LineList.Chosen)
    def open_chosen(self, message: LineList.Chosen) -> None:
        """Open the assessment that was chosen."""
        message.stop()
        if self.shows_duties:
            self.say(
                with_keys(
                    "{portfolio.duties} shows the assessments again, and {list.choose} opens one."
                )
            )
        else:
            self.srm.open_assessment(message.line_id)

    def action_sort(self) -> None:
        """Go on to the next order; the assessments come back where the duties stood."""
        orders = list(ORDERS)
        if not self.shows_duties:
            self.by = orders[(orders.index(self.by) + 1) % len(orders)]
        self.shows_duties = False
        self.show_lines()
        self.lines.action_jump(0)

    def action_duties(self) -> None:
        """Show the duties that fail in most, or the assessments again."""
        self.shows_duties = not self.shows_duties
        self.show_lines()
        self.lines.action_jump(0)

    @work
    async def action_write(self) -> None:
        """Ask for a file and write the report into it."""
        answer: str | None = str(last_folder(self) / "portfolio.pdf")
        problem = ""
        while self.found is not None:
            help_text = f"The ending says the format: {', '.join(_SUFFIXES)}"
            answer = await self.app.push_screen_wait(
                FileDialog("Write the roll-up", answer or "", help_text, problem, _SUFFIXES)
            )
            if not answer:
                return
            path = Path(answer).expanduser()
            if path.suffix.casefold() not in _SUFFIXES:
                problem = f"'{path.name}' does not say which format to write."
                continue
            free = await free_to_write(self, path)
            if free is None:
                continue
            self.say("Writing ...")
            if await self.off_thread(self._write, free, self.found):
                remember_folder(self, free.absolute().parent)
                self.say(f"Written to {free.absolute()}")
            return

    def _write(self, path: Path, found: Portfolio) -> bool:
        report = build_portfolio(
            self.workspace.kb,
            found,
            self.workspace.now().replace(microsecond=0),
            origin="the assessments of one store",
            order=self.by,
        )
        written_as = path.suffix.casefold().lstrip(".")
        write_whole(path, render(report, written_as, lambda _: None))
        return True


_NOTHING = "There is no assessment yet; {portfolio.back} goes back, and {home.new} there makes one."
