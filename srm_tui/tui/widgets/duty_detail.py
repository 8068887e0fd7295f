"""One duty, told so that a room can answer it."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.duties import asking, note_text, reason_text
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.tui.text import SEVERITY_STYLES, STATUS_MARKS, bullets, plain


class DutyDetail(VerticalScroll):
    """The question, why it is asked, whose part is what, and what a yes needs."""

    row: reactive[AssessedDuty | None] = reactive(None)
    """The duty shown; the screen binds it."""

    def __init__(self, kb: KnowledgeBase) -> None:
        super().__init__()
        self.kb = kb
        self._text = Static(id="duty-text")

    def compose(self) -> ComposeResult:
        """Show one text, changed in place from duty to duty."""
        yield self._text

    def watch_row(self, old: AssessedDuty | None, row: AssessedDuty | None) -> None:
        """Show another duty from its top, or what was said about this one."""
        self._text.update(_nothing() if row is None else tell_duty(self.kb, row))
        if row is not None and (old is None or old.id != row.id):
            self.scroll_home(animate=False)


def _nothing() -> Content:
    return Content(
        "No duty to show.\n\nF chooses which are shown. S chooses services, integration and "
        "laws: they bring the duties that are yours."
    )


def tell_duty(kb: KnowledgeBase, row: AssessedDuty) -> Content:
    """Return everything about a duty that helps to answer it."""
    control = row.duty.control
    severity = row.duty.severity
    domain = kb.domain_by_id[control.domain].title
    head = Content.assemble(
        Content.styled(severity.label, SEVERITY_STYLES[severity]),
        plain(f"  {domain}  {control.id}"),
    )
    because = bullets(reason_text(kb, reason) for reason in row.duty.reasons)
    parts = [
        head,
        plain(control.question).stylize("bold $text-accent"),
        _section("Asked because", because),
        _section("AWS does", plain(control.aws_part)),
        _section("You do", plain(control.customer_part)),
        _section("A yes needs", bullets(control.implemented_when)),
        _section("Accepted as evidence", bullets(control.evidence)),
        _section(f"Why {severity.label.lower()}", plain(_severity_text(kb, row))),
    ]
    if row.duty.notes:
        told = bullets(note_text(kb, note) for note in row.duty.notes)
        parts.insert(6, _section("For your services", told))
    if row.duty.parameters:
        asked = bullets(f"{each.text} ({asking(kb, each)})" for each in row.duty.parameters)
        parts.insert(5, _section("The law asks", asked))
    if row.answer.exceptions:
        parts.insert(2, _section("Exceptions", _exceptions(kb, row)))
    if row.answer.evidence:
        items = (f"{each.title or each.value} ({each.kind})" for each in row.answer.evidence)
        parts.insert(2, _section("Evidence", bullets(items)))
    if control.mappings:
        parts.append(_section("Mapped to", bullets(_mappings(kb, row))))
    parts.append(_section("Sources", bullets(f"{s.url} ({s.read_on})" for s in control.sources)))
    return Content("\n\n").join(parts)


def _section(title: str, body: Content) -> Content:
    return Content.assemble(Content.styled(title, "bold underline"), "\n", body)


def _severity_text(kb: KnowledgeBase, row: AssessedDuty) -> str:
    raised = [reason_text(kb, reason) for reason in row.duty.severity_reasons]
    if raised:
        was = row.duty.control.severity.label.lower()
        return f"{row.duty.control.severity_reason} Raised from {was} because {'; '.join(raised)}."
    return row.duty.control.severity_reason


def _exceptions(kb: KnowledgeBase, row: AssessedDuty) -> Content:
    told = []
    for each in row.answer.exceptions:
        service = kb.service_by_id.get(each.service_id)
        name = service.name if service else each.service_id
        notes = f": {each.notes}" if each.notes else ""
        told.append(f"{STATUS_MARKS[each.status]} {name} {each.status.label}{notes}")
    return bullets(told)


def _mappings(kb: KnowledgeBase, row: AssessedDuty) -> list[str]:
    return [
        f"{kb.framework_by_id[framework].short_name}: {', '.join(ids)}"
        for framework, ids in row.duty.control.mappings.items()
        if framework in kb.framework_by_id
    ]
