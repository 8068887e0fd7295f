"""One duty, told so that a room can answer it."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.tui.duty_text import (
    section,
    tell_help,
    tell_laws,
    tell_question,
    tell_reasons,
    tell_said,
)
from srm_tui.tui.findings_text import tell_findings
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.text import plain
from srm_tui.tui.widgets.containers import Container, VerticalScroll


class DutyDetail(VerticalScroll):
    """The question, why it is asked, AWS's part beside ours, and what a yes needs."""

    ROOM_FOR_TWO: ClassVar[int] = 44
    """From which width on the two parts stand beside each other."""

    row: reactive[AssessedDuty | None] = reactive(None)
    """The duty shown; the screen binds it."""
    assessment: reactive[Assessment | None] = reactive(None)
    """Whose laws and standards are told; the screen binds it."""
    verbatim: reactive[bool] = reactive(False, init=False)
    """Whether the requirements stand under the question."""

    def __init__(self, kb: KnowledgeBase) -> None:
        super().__init__()
        self.kb = kb
        self._top = Static(id="duty-top")
        self._parts = Container(id="duty-parts")
        self._aws, self._ours = Static(id="aws-part"), Static(id="our-part")
        self._rest = Static(id="duty-rest")

    def compose(self) -> ComposeResult:
        """Show texts that are changed in place from duty to duty."""
        yield self._top
        with self._parts:
            yield self._aws
            yield self._ours
        yield self._rest

    def watch_row(self, old: AssessedDuty | None, row: AssessedDuty | None) -> None:
        """Show another duty from its top, or what was said about this one."""
        self._parts.display = row is not None
        self._show_top()
        if row is None:
            self._rest.update("")
            return
        if old is None or old.duty != row.duty:
            control = row.duty.control
            self._aws.update(section("AWS does", plain(control.aws_part)))
            self._ours.update(section("You do", plain(control.customer_part)))
            self._rest.update(tell_help(self.kb, row))
        if old is None or old.id != row.id:
            self.scroll_home(animate=False)

    def watch_verbatim(self) -> None:
        """Show the requirements under the question, or the plain question alone."""
        self._show_top()
        self.scroll_home(animate=False)

    def on_resize(self, event: events.Resize) -> None:
        """Put the two parts beside each other where there is room."""
        self.set_class(event.size.width >= self.ROOM_FOR_TWO, "-beside")

    def _show_top(self) -> None:
        row = self.row
        if row is None:
            self._top.update(with_keys(_NOTHING))
            return
        parts = [tell_question(self.kb, row)]
        if self.verbatim:
            scope = self.assessment.record.scope if self.assessment else None
            parts.append(tell_laws(self.kb, row, scope.framework_ids if scope else ()))
        found = tell_findings(row)
        parts += [*([found] if found else []), *tell_said(self.kb, row)]
        parts.append(tell_reasons(self.kb, row))
        self._top.update(Content("\n\n").join(parts))


_NOTHING = (
    "No duty to show.\n\n{work.filter} chooses which are shown. {work.scope} chooses services, "
    "integration and laws: they bring the duties that are yours."
)
