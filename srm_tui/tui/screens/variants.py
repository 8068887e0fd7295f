"""Which variants of a service are meant."""

from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Label, Static

from srm_tui.core.duties import derive_duties
from srm_tui.core.knowledge import KnowledgeBase, Service
from srm_tui.core.scope import Scope
from srm_tui.tui.choices import box, toggled
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.meaning import tell_owners
from srm_tui.tui.text import count, one_line, plain
from srm_tui.tui.widgets.containers import Vertical
from srm_tui.tui.widgets.line_list import Line, LineList


class _Ticks(LineList):
    """Lines that Space and the mouse tick; Enter ends the choice."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.accept", "Take", id="variants.take"),
    ]


class VariantsDialog(ModalScreen[tuple[str, ...] | None]):
    """Asks which of a service and its variants are used; answers with their ids."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", id="dialog.cancel"),
    ]

    def __init__(
        self,
        kb: KnowledgeBase,
        service: Service,
        variants: tuple[Service, ...],
        scope: Scope,
        ticked: tuple[str, ...] = (),
    ) -> None:
        super().__init__()
        self._kb = kb
        self._service = service
        self._variants = variants
        self._scope = scope
        own = () if service.always_as else (service.id,)
        self._ticked: tuple[str, ...] = ticked or own

    def compose(self) -> ComposeResult:
        """Show the service and its variants, each with the duties that it brings."""
        name = one_line(self._service.name)
        which = "what does it run on?" if self._service.always_as else "which of these?"
        with Vertical(classes="dialog"):
            yield Label(plain(f"{name}: {which}"), classes="dialog-title")
            yield Static("It changes who is responsible for what. Tick all that you use.")
            yield _Ticks()
            yield Static(
                with_keys(
                    "Space ticks, {variants.take} takes what is ticked, {dialog.cancel} cancels."
                )
            )
            yield Static(id="variant-owners")

    def on_mount(self) -> None:
        """Begin at the first line."""
        self._show()
        self.query_one(LineList).focus()

    def _show(self) -> None:
        everything = (self._service, *self._variants)
        self.query_one(LineList).set_lines([self._line(each) for each in everything])

    def _line(self, service: Service) -> Line:
        name = one_line(service.name)
        if service is self._service:
            name = "Not known yet" if service.always_as else f"{name} itself"
        alone = replace(self._scope, service_ids=(service.id,))
        brought = sum(bool(duty.service_ids) for duty in derive_duties(self._kb, alone))
        tail = count(brought, "duty", "duties")
        return Line(service.id, f"{box(service.id in self._ticked)} {name}", tail)

    @on(LineList.Highlighted)
    def tell(self, message: LineList.Highlighted) -> None:
        """Say who answers for what where the cursor is."""
        message.stop()
        service = self._kb.service_by_id[message.line_id]
        self.query_one("#variant-owners", Static).update(tell_owners(self._kb, service))

    @on(LineList.Chosen)
    def tick(self, message: LineList.Chosen) -> None:
        """Tick the line under the cursor, or take the tick back."""
        message.stop()
        self._ticked = toggled(self._ticked, message.line_id)
        self._show()

    def action_accept(self) -> None:
        """Answer with what is ticked, or with the line under the cursor where nothing is."""
        self.dismiss(self._ticked or (self.query_one(LineList).current,))
