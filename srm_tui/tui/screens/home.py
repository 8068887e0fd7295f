"""Where one chooses an assessment or begins a new one."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Header, Static

from srm_tui import resources
from srm_tui.core.answers import Details, Record
from srm_tui.core.assessment import Assessment
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Severity
from srm_tui.errors import SrmError
from srm_tui.store.portable import load_portable
from srm_tui.tui.screens.dialogs import TextDialog
from srm_tui.tui.screens.place import Place
from srm_tui.tui.text import count, one_line, plain, share
from srm_tui.tui.widgets.key_bar import KeyBar
from srm_tui.tui.widgets.line_list import Line, LineList

_WELCOME = """\
Welcome.

AWS secures the cloud; you secure what you put in it. How much that is depends \
on the services you use, how they are connected, and the laws that apply. Say \
these three, and srm-tui tells which duties are yours, keeps your answers, and \
writes the gap report.

  N  begin a new assessment
  D  open the demo: a web shop, half answered
  I  import a file or a report of srm-tui

Everything stays on this machine."""


class HomeScreen(Place):
    """Lists the assessments of the store."""

    TITLE = "Assessments"
    ABOUT = "Choose an assessment, begin a new one, or open the demo."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "New", tooltip="Begin a new assessment", id="home.new"),
        Binding("o,enter", "open", "Open", tooltip="Open the assessment", id="home.open"),
        Binding("d", "demo", "Demo", tooltip="Open the filled example", id="home.demo"),
        Binding("p", "report", "Report", tooltip="Write its report", id="home.report"),
        Binding("i", "import", "Import", tooltip="Import a file or a report", id="home.import"),
        Binding("c", "copy", "Copy", tooltip="Copy the assessment", id="home.copy"),
        Binding("a", "archive", "Archive", tooltip="Archive or bring back", id="home.archive"),
        Binding("h", "hidden", "All", tooltip="Show or hide archived ones", id="home.hidden"),
        Binding("g", "dashboard", "Figures", tooltip="See where it stands", id="home.dashboard"),
        Binding("q", "app.quit", "Quit", tooltip="Leave; all is saved", id="home.quit"),
    ]
    show_archived = False
    has_archived = False

    def compose(self) -> ComposeResult:
        """Show the list beside what is known of its current row."""
        yield Header(icon="")
        with Horizontal(id="home"):
            yield LineList(id="assessments")
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
        except SrmError as error:
            self.tell(error)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer only what can be done now."""
        if action in ("open", "report", "dashboard", "copy", "archive"):
            return not self.has_class("-empty")
        return action != "hidden" or self.has_archived

    def show_all(self, keep: str | None = None) -> None:
        """Show all assessments, the last changed first."""
        try:
            records = self.workspace.records()
        except SrmError as error:
            self.tell(error)
            return
        self.has_archived = any(each.details.archived for each in records)
        shown = [each for each in records if self.show_archived or not each.details.archived]
        found = [self.workspace.assess_record(each) for each in shown]
        self.set_class(not found, "-empty")
        listing = self.query_one(LineList)
        listing.set_lines([_line(each) for each in found], keep)
        self.refresh_bindings()
        if not found:
            hidden = "\n\nAll assessments are archived; H shows them." if self.has_archived else ""
            self.query_one("#home-detail", Static).update(Content(_WELCOME + hidden))
            self.query_one("#home-side").focus()
        elif not isinstance(self.focused, LineList):
            listing.focus()
        self.show_detail()

    @on(LineList.Highlighted)
    def show_detail(self) -> None:
        """Show what is known of the assessment under the cursor."""
        assessment_id = self.query_one(LineList).current
        if assessment_id:
            found = self.workspace.assess(assessment_id)
            self.query_one("#home-detail", Static).update(_tell(found))

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
        demo_id = await self.off_thread(self._demo)
        if demo_id:
            self.srm.open_assessment(demo_id)

    def _demo(self) -> str:
        path = resources.demo_file()
        demo_id = load_portable(path).assessment_id
        records = {each.id: each for each in self.workspace.records()}
        if demo_id in records and not records[demo_id].details.archived:
            return demo_id
        return self.workspace.import_file(path)

    @work
    async def action_import(self) -> None:
        """Ask for a file and import it."""

        def read(name: str) -> str:
            return self.workspace.import_file(Path(name).expanduser())

        help_text = "The path of a .srm.yaml file, or of a report PDF made by srm-tui."
        imported = await self._ask("Import", "~/shop.srm.yaml", help_text, read)
        if imported:
            self.show_all(keep=imported)
            self.say("Imported, with its history. Enter opens it.", "Import")

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

    async def action_copy(self) -> None:
        """Make a copy of the assessment under the cursor, without its history."""
        if current := self.query_one(LineList).current:
            copied = await self.off_thread(self.workspace.duplicate, current)
            if copied:
                self.show_all(keep=copied)

    async def action_archive(self) -> None:
        """Put the assessment under the cursor away, or bring it back."""
        if current := self.query_one(LineList).current:
            record = await self.off_thread(self.workspace.archive, current)
            if isinstance(record, Record):
                archived = record.details.archived
                self.say("Archived; H shows it." if archived else "Brought back.")
                self.show_all()

    def action_hidden(self) -> None:
        """Show or hide archived assessments."""
        self.show_archived = not self.show_archived
        self.show_all()


def _line(found: Assessment) -> Line:
    totals, details = found.totals, found.record.details
    state = "archived " if details.archived else ""
    tail = f"{state}{totals.answered:>3}/{totals.count:<3} [{share(totals.answered, totals.count)}]"
    return Line(found.record.id, one_line(details.name), tail, "muted" if state else "")


def _tell(found: Assessment) -> Content:
    details, totals, scope = found.record.details, found.totals, found.record.scope
    due = min((row.due_on for row in found.gaps if row.due_on), default=None)
    score = "no score yet" if totals.score is None else f"{totals.score} %"
    facts = (
        ("Team", details.team or "not named"),
        ("Services", str(len(scope.service_ids))),
        ("Laws and standards", ", ".join(scope.framework_ids) or "none"),
        ("Carried by AWS", count(len(found.carried), "duty", "duties")),
        ("Yours", f"{count(totals.count, 'duty', 'duties')}, {totals.answered} answered"),
        ("Gaps", f"{totals.gaps}, {totals.gaps_by_severity[Severity.CRITICAL]} of them critical"),
        ("Score", score if totals.answered else "no score yet"),
        ("Next due", str(due) if due else "nothing"),
        ("Last change", found.record.changed_at[:16].replace("T", " ") + " UTC"),
    )
    width = max(len(label) for label, _ in facts)
    lines = [
        Content.assemble(Content.styled(label.ljust(width), "bold"), "  ", plain(one_line(value)))
        for label, value in facts
    ]
    return Content("\n").join(
        [plain(details.name).stylize("bold $text-accent"), Content(""), *lines]
    )
