"""One duty, told so that a room can answer it."""

from typing import ClassVar

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style

from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.tui.duty_text import tell_duty
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.page import Block, Page, same
from srm_tui.tui.widgets.drawn_lines import DrawnLines
from srm_tui.tui.widgets.same_size import SameSize


class DutyDetail(DrawnLines, SameSize, can_focus=True):
    """The question, why it is asked, AWS's part beside ours, and what a yes needs.

    It draws the lines in view itself, so that another duty costs one paint and no
    layout: one goes from duty to duty with every key.
    """

    ROOM_FOR_TWO: ClassVar[int] = 44
    """From which width on the two parts stand beside each other."""

    row: reactive[AssessedDuty | None] = reactive(None, repaint=False)
    """The duty shown; the screen binds it."""
    assessment: reactive[Assessment | None] = reactive(None, repaint=False)
    """Whose laws and standards are told; the screen binds it."""
    verbatim: reactive[bool] = reactive(False, init=False, repaint=False)
    """Whether the requirements stand under the question."""

    def __init__(self, kb: KnowledgeBase) -> None:
        super().__init__()
        self.kb = kb
        self._blocks: tuple[Block, ...] = ()
        """What is told, whatever the width."""
        self._page = Page((), 0)
        self._drawn: dict[int, Strip] = {}
        """The lines of the page that were in view."""

    def watch_row(self, old: AssessedDuty | None, row: AssessedDuty | None) -> None:
        """Show another duty from its top, or what was said about this one."""
        self._tell()
        if row is None or old is None or old.id != row.id:
            self.scroll_home(animate=False)
            if self.text_selection is not None:
                self.screen.clear_selection()

    def watch_assessment(self) -> None:
        """Show the laws that are chosen now."""
        if self.verbatim:
            self._tell()

    def watch_verbatim(self) -> None:
        """Show the requirements under the question, or the plain question alone."""
        self._tell()
        self.scroll_home(animate=False)

    def on_resize(self) -> None:
        """Wrap the lines for the width that there is now."""
        if self._page.width != self._room:
            self._wrap()

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002
        """Show what is selected with the mouse."""
        self._drawn.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        """Draw all lines anew in other colours."""
        super().notify_style_update()
        self._drawn.clear()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return what is selected, with lines as they were before they were wrapped."""
        return selection.extract(self._page.text), "\n"

    def render_line(self, y: int) -> Strip:
        """Return the line at `y` of the view."""
        index = y + self.scroll_offset.y
        line = self._drawn.get(index)
        if line is None:
            line = self._drawn[index] = self._draw(index)
        return line

    def _draw(self, index: int) -> Strip:
        selected = self.text_selection
        mark = Style()
        if selected is not None:
            mark = Style.from_styles(self.screen.get_component_styles("screen--selection"))
        return self._page.draw(index, self.region.width, self.visual_style, selected, mark)

    @property
    def _room(self) -> int:
        """How wide a line may be; a column stays free before the scroll bar."""
        return max(self.scrollable_content_region.width - 1, 0)

    def _tell(self) -> None:
        """Show what is to be told now, unless it is shown already."""
        blocks = self._blocks_now()
        if not same(blocks, self._blocks):
            self._blocks = blocks
            self._wrap()

    def _wrap(self) -> None:
        blocks, room = self._blocks, self._room
        if self.outer_size.width < self.ROOM_FOR_TWO:
            blocks = tuple((text,) for block in blocks for text in block)
        self._page = Page(blocks, room) if room else Page((), 0)
        self._drawn.clear()
        self.virtual_size = Size(0, len(self._page))
        self.refresh()

    def _blocks_now(self) -> tuple[Block, ...]:
        if self.row is None:
            return ((Content(with_keys(_NOTHING)),),)
        scope = self.assessment.record.scope if self.assessment else None
        framework_ids = scope.framework_ids if scope else ()
        return tuple(tell_duty(self.kb, self.row, framework_ids if self.verbatim else None))


_NOTHING = (
    "No duty to show.\n\n{work.filter} chooses which are shown. {work.scope} chooses services, "
    "integration and laws: they bring the duties that are yours."
)
