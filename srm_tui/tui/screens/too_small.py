"""What is shown while the window is too small for anything else."""

from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

LEAST = Size(40, 12)
"""The smallest window in which all places can be used."""


class TooSmallScreen(ModalScreen[None]):
    """Says how large the window must be, and goes away when it is."""

    def compose(self) -> ComposeResult:
        """Show one sentence."""
        yield Static(id="too-small")

    def on_resize(self) -> None:
        """Say how large the window is now."""
        size = self.app.size
        self.query_one(Static).update(
            f"This window is {size.width} x {size.height}. Make it {LEAST.width} x "
            f"{LEAST.height} or larger. All is saved."
        )


def is_too_small(size: Size) -> bool:
    """Return whether a window has no room for the places."""
    return size.width < LEAST.width or size.height < LEAST.height
