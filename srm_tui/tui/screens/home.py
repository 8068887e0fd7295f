"""Where one chooses an assessment or begins a new one."""

import asyncio
from collections.abc import Callable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from srm_tui.core.answers import Details
from srm_tui.core.assessment import Assessment
from srm_tui.core.scope import Scope
from srm_tui.errors import SrmError
from srm_tui.tui.assessments import assessment_lines, matching, tell_assessment
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.screens.dialogs import TextDialog
from srm_tui.tui.screens.shelving import ShelvingPlace
from srm_tui.tui.widgets.containers import Vertical, VerticalScroll
from srm_tui.tui.widgets.key_bar import KeyBar
from srm_tui.tui.widgets.line_list import LineList
from srm_tui.tui.widgets.title_bar import TitleBar
from srm_tui.workspace import Workspace

_WELCOME = """\
Welcome.

AWS secures the cloud; you secure what you put in it. How much that is depends \
on the services you use, how they are connected, and the laws that apply. Say \
these three, and srm-tui tells which duties are yours, keeps your answers, and \
writes the gap report.

  {home.new}  begin a new assessment
  {home.demo}  open the demo: a web shop, half answered
  {home.import}  import a file or a report of srm-tui

How it goes: choose your services and answer some questions about integration; \
then say for each duty whether it is in place, one key an answer; \
{home.report} writes the report. Everything is saved as you go and stays on this machine."""
_IMPORTS = "  {home.import}  import a file or a report of srm-tui\n"
_ALL_HIDDEN = "\n\nAll assessments are archived; {home.hidden} shows them."
_ALWAYS = frozenset({"new", "demo", "import", "help", "all", "delete", "undo", "redo"})
"""What can be done also while there is no assessment."""
_UNDELETED = (
    "Assessments are not deleted: they are evidence of what was said and when. "
    "{home.archive} puts one away; whoever must erase it removes its store file."
)

_BINDINGS: list[BindingType] = [
    Binding("n", "new", "New", tooltip="Begin a new assessment", id="home.new"),
    Binding("o,enter", "open", "Open", tooltip="Open the assessment", id="home.open"),
    Binding("slash", "find", "Find", key_display="/", tooltip="Find an assessment", id="home.find"),
    Binding("p", "report", "Report", tooltip="Write its report", id="home.report"),
    Binding("h", "hidden", "All", tooltip="Show or hide archived ones", id="home.hidden"),
    Binding("g", "dashboard", "Figures", tooltip="See where it stands", id="home.dashboard"),
    Binding(
        "r",
        "portfolio",
        "Roll-up",
        tooltip="See all together: the worst, what fails everywhere, the trend",
        id="home.portfolio",
    ),
    Binding("f", "findings", "Findings", tooltip="See what scanners found", id="home.findings"),
    Binding("i", "import", "Import", tooltip="Import a file or a report", id="home.import"),
    Binding("e", "export", "Export", tooltip="Export it as a file", id="home.export"),
    Binding("c", "copy", "Copy", tooltip="Copy the assessment", id="home.copy"),
    Binding("a", "archive", "Archive", tooltip="Archive or bring back", id="home.archive"),
    Binding(
        "u,ctrl+z",
        "undo",
        "Undo",
        show=False,
        tooltip="Take back the last archiving or copy",
        id="home.undo",
    ),
    Binding(
        "U,ctrl+y,ctrl+r",
        "redo",
        "Redo",
        show=False,
        tooltip="Take your undo back",
        id="home.redo",
    ),
    Binding("s", "scope", "Scope", show=False, tooltip="Open its scope", id="home.scope"),
    Binding("d", "demo", "Demo", tooltip="Open the filled example", id="home.demo"),
    Binding("delete", "delete", show=False, id="home.delete"),
    Binding("escape", "all", show=False, id="home.all"),
    Binding("q", "app.quit", "Quit", tooltip="Leave; all is saved", id="home.quit"),
]


class HomeScreen(ShelvingPlace):
    """Lists the assessments of the store."""

    TITLE = "Assessments"
    AUTO_FOCUS = "#assessments"
    ABOUT = (
        "Choose an assessment, begin a new one, or open the demo. The one changed last stands "
        "first; {home.find} finds by name, team, service or law. Critical counts the critical "
        "gaps. Nothing is deleted here: an assessment is evidence of what was said and when. "
        "{home.archive} puts it away, and {home.hidden} shows it again."
    )
    BINDINGS: ClassVar[list[BindingType]] = _BINDINGS
    show_archived = False
    has_archived = False
    wanted = ""
    """What the find field holds."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.found: tuple[Assessment, ...] = ()
        """How the assessments stand that may be shown, the last changed first."""

    def compose(self) -> ComposeResult:
        """Show the list beside what is known of its current row."""
        yield TitleBar()
        with Vertical(id="home"):
            yield Input(id="find-assessment", compact=True, placeholder="Find: name, team, service")
            yield LineList(id="assessments", empty="No assessment has these words.")
            with VerticalScroll(id="home-side"):
                yield Static(id="home-detail")
        yield KeyBar()

    def on_mount(self) -> None:
        """Look once a second for what others wrote."""
        self.set_interval(1.0, self.look_for_others)

    def on_screen_resume(self) -> None:
        """Show what others and the other places changed meanwhile."""
        self.show_all()

    def look_for_others(self) -> None:
        """Show what another process wrote to the same store."""
        try:
            if self.is_current and self.workspace.has_news():
                self.show_all()
            self.show_state()
        except SrmError as error:
            self.tell(error)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer only what can be done now."""
        if action == "find" and self.is_writing:
            return False
        if action == "import" and self.is_in_browser:
            return False
        if action == "hidden":
            return self.has_archived
        return action in _ALWAYS or not self.has_class("-empty")

    def show_all(self, keep: str | None = None) -> None:
        """Show all assessments, the last changed first."""
        try:
            records = self.workspace.records()
        except SrmError as error:
            self.tell(error)
            return
        self.has_archived = any(each.details.archived for each in records)
        shown = [each for each in records if self.show_archived or not each.details.archived]
        self.found = tuple(self.workspace.assess_record(each) for each in shown)
        self.set_class(not self.found, "-empty")
        self.show_lines(keep)
        self.refresh_bindings()
        if not self.found:
            hidden = with_keys(_ALL_HIDDEN) if self.has_archived else ""
            welcome = _WELCOME.replace(_IMPORTS, "") if self.is_in_browser else _WELCOME
            self.query_one("#home-detail", Static).update(Content(with_keys(welcome) + hidden))
            self.query_one("#home-side").focus()
        elif not self.has_class("-finding"):
            self.query_one(LineList).focus()

    def show_lines(self, keep: str | None = None) -> None:
        """Show those that are wanted, in columns that fit."""
        listing = self.query_one(LineList)
        found = matching(self.found, self.wanted)
        room = listing.size.width or self.app.size.width
        listing.set_lines(assessment_lines(found, self.workspace.now(), room), keep)
        self.show_detail()

    def on_resize(self) -> None:
        """Fit the columns to the new width."""
        self.call_after_refresh(self.show_lines)

    @on(LineList.Highlighted)
    def show_detail(self) -> None:
        """Show what is known of the assessment under the cursor."""
        current = self.query_one(LineList).current
        found = next((each for each in self.found if each.record.id == current), None)
        if found:
            text = tell_assessment(self.workspace.kb, found, self.workspace.now())
            self.query_one("#home-detail", Static).update(text)
        elif self.found:
            self.query_one("#home-detail", Static).update("")

    @on(Input.Changed, "#find-assessment")
    def find(self, message: Input.Changed) -> None:
        """Find as one types."""
        message.stop()
        self.wanted = message.value
        self.show_lines(keep="" if self.wanted else None)

    @on(Input.Submitted, "#find-assessment")
    def open_found(self, message: Input.Submitted) -> None:
        """Open the best of what was found."""
        message.stop()
        self.action_open()

    def action_find(self) -> None:
        """Show the field that finds."""
        self.add_class("-finding")
        self.query_one("#find-assessment").focus()

    def action_all(self) -> None:
        """Show all again."""
        self.remove_class("-finding")
        self.query_one("#find-assessment", Input).value = ""
        self.query_one(LineList).focus()

    def action_delete(self) -> None:
        """Say why nothing is deleted, to whoever tries."""
        self.say(with_keys(_UNDELETED), "Not deleted")

    @on(LineList.Chosen)
    def open_chosen(self, message: LineList.Chosen) -> None:
        """Open the chosen assessment."""
        message.stop()
        self.srm.open_assessment(message.line_id)

    def action_open(self) -> None:
        """Open the assessment under the cursor."""
        if current := self.query_one(LineList).current:
            self.srm.open_assessment(current)

    def action_report(self) -> None:
        """Go to the report of the assessment under the cursor."""
        if current := self.query_one(LineList).current:
            self.srm.open_report(current)

    def action_dashboard(self) -> None:
        """Go to where the assessment under the cursor stands."""
        if current := self.query_one(LineList).current:
            self.srm.open_dashboard(current)

    def action_portfolio(self) -> None:
        """Go to where all assessments stand together."""
        self.srm.open_portfolio()

    def action_findings(self) -> None:
        """Go to what scanners found about the assessment under the cursor."""
        if current := self.query_one(LineList).current:
            self.srm.open_findings(current)

    @work
    async def action_new(self) -> None:
        """Ask for a name, then go to the scope."""

        def create(name: str) -> str:
            return self.workspace.create(Details(name=name), Scope())

        help_text = "Name the workload, as your team calls it. You can change it later."
        created = await self._ask("New assessment", "Web shop", help_text, create)
        if created:
            self.srm.open_scope(created)

    @work
    async def action_demo(self) -> None:
        """Open the filled example; import it unless it is there."""
        demo_id = await self.off_thread(self.workspace.demo)
        if demo_id:
            self.srm.open_assessment(demo_id)

    def action_scope(self) -> None:
        """Go to the scope of the assessment under the cursor."""
        if current := self.query_one(LineList).current:
            self.srm.open_scope(current)

    @work
    async def action_import(self) -> None:
        """Ask for a file and import it."""
        from srm_tui.tui.screens.exchange import import_assessment

        imported = await import_assessment(self, self.query_one(LineList).current)
        if imported:
            self.show_all(keep=imported)

    @work
    async def action_export(self) -> None:
        """Ask for a file and write the assessment under the cursor into it."""
        from srm_tui.tui.screens.exchange import export_assessment

        if current := self.query_one(LineList).current:
            await export_assessment(self, current)

    async def _ask(
        self, title: str, example: str, help_text: str, take: Callable[[str], str]
    ) -> str:
        """Ask until `take` can do something with the answer; return what it gives.

        It is empty when nobody answered.
        """
        answer: str | None = ""
        problem = ""
        while True:
            answer = await self.app.push_screen_wait(
                TextDialog(title, answer or "", example, help_text, problem)
            )
            if not answer:
                return ""
            try:
                return await asyncio.to_thread(take, answer)
            except SrmError as error:
                problem = f"{error} {error.hint}".strip()

    def action_hidden(self) -> None:
        """Show or hide archived assessments."""
        self.show_archived = not self.show_archived
        self.show_all()
