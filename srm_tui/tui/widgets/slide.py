"""One question, large and alone, for a room to read."""

from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.duties import reason_text, telling
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.tui.duty_text import section, tell_help, tell_reasons, tell_said
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.text import count, plain
from srm_tui.tui.widgets.containers import Horizontal, VerticalScroll

_REASONS = 2
"""How many reasons a room is shown at first."""


class Slide(VerticalScroll, inherit_bindings=False):
    """Title, question and reason, AWS's part beside ours; what a yes needs on demand."""

    row: reactive[AssessedDuty | None] = reactive(None, repaint=False)
    """The duty in question; the screen binds it."""
    shows_help: reactive[bool] = reactive(default=False, repaint=False)
    """Whether it tells what a yes needs in place of the two parts."""

    def __init__(self, kb: KnowledgeBase) -> None:
        super().__init__()
        self.kb = kb
        self._title, self._question = Static(id="slide-title"), Static(id="slide-question")
        self._why, self._help = Static(id="slide-why"), Static(id="slide-help")
        self._aws, self._ours = Static(id="slide-aws"), Static(id="slide-ours")

    def compose(self) -> ComposeResult:
        """Show texts that are changed in place from question to question."""
        yield self._title
        yield self._question
        yield self._why
        with Horizontal(id="slide-parts"):
            yield self._aws
            yield self._ours
        yield self._help

    def watch_row(self, old: AssessedDuty | None, row: AssessedDuty | None) -> None:
        """Show another question from its top."""
        if row is None:
            self._title.update(
                with_keys("No duty to show. {work.scope} in the workshop chooses services.")
            )
            return
        if old is None or old.duty != row.duty:
            control = row.duty.control
            self._title.update(plain(control.title))
            self._question.update(plain(control.question))
            self._why.update(plain(f"Asked because {self._because(row)}."))
            self._aws.update(section("AWS does", plain(control.aws_part)))
            self._ours.update(section("You do", plain(control.customer_part)))
        told = [tell_help(self.kb, row), *tell_said(self.kb, row), tell_reasons(self.kb, row)]
        if row.contradiction:
            told.insert(0, section("What scanners found", plain(f"! {row.contradiction}")))
        self._help.update(Content("\n\n").join(told))
        if old is None or old.id != row.id:
            self.shows_help = False
            self.scroll_home(animate=False)

    def watch_shows_help(self, shows_help: bool) -> None:
        """Show what a yes needs, or the two parts."""
        self._help.display = shows_help
        self.query_one("#slide-parts").display = not shows_help
        self.scroll_home(animate=False)

    def _because(self, row: AssessedDuty) -> str:
        told = telling(row.duty.reasons)
        reasons = [reason_text(self.kb, reason) for reason in told[:_REASONS]]
        more = len(told) - len(reasons)
        return "; ".join(reasons) + (f"; and {count(more, 'more reason')} (Y)" if more else "")
