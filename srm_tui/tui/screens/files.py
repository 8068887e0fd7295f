"""Asking for the path of a file, with the files that are there."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Label, Static

from srm_tui.tui.key_names import key_name
from srm_tui.tui.screens.drafting import DraftedDialog
from srm_tui.tui.text import plain
from srm_tui.tui.widgets.containers import Vertical
from srm_tui.tui.widgets.line_list import Line, LineList
from srm_tui.tui.widgets.path_input import PathInput


class FileDialog(DraftedDialog[str | None]):
    """Asks for the path of a file, or of a folder; answers with it, or with None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", id="dialog.cancel"),
        Binding("up", "move(-1)", show=False, id="file.up"),
        Binding("down", "move(1)", show=False, id="file.down"),
    ]

    def __init__(
        self,
        title: str,
        value: str = "",
        help: str = "",  # noqa: A002
        problem: str = "",
        suffixes: Sequence[str] = ("",),
        *,
        about: str = "",
        folders: bool = False,
        is_there: bool = False,
    ) -> None:
        super().__init__()
        self.about = about
        self._title = title
        self._value = value
        self._help = help
        self._problem = problem
        """Why the last answer could not be taken."""
        self._suffixes = suffixes
        self._folders = folders
        """Whether a folder is an answer too."""
        self._is_there = is_there
        """Whether it is to be read, so that the one that fits a beginning is meant."""
        self._moved = False
        """Whether a line of the list was chosen since something was typed."""

    @property
    def question(self) -> str:
        """What is asked, by which a draft is found again."""
        return self._title

    def compose(self) -> ComposeResult:
        """Show the field over the files that fit."""
        with Vertical(classes="dialog"):
            yield Label(plain(self._title), classes="dialog-title")
            is_file = bool(self._value) and not self._value.endswith("/")
            yield PathInput(
                self._value,
                suffixes=self._suffixes,
                is_replaced=is_file and (self._folders or bool(self._problem)),
            )
            if self._problem:
                yield Static(plain(self._problem), classes="problem")
            yield LineList(empty="No folder or file here begins so.")
            yield Static(
                plain(
                    f"{self._help}\n{key_name('path.complete')} completes, Up and Down choose, "
                    "Enter accepts, "
                    f"{key_name('dialog.cancel')} cancels.".strip()
                )
            )

    def on_mount(self) -> None:
        """Begin in the field; the list only shows."""
        self.query_one(LineList).can_focus = False
        self.query_one(Input).focus()
        self.show_files()

    @on(Input.Changed)
    def look(self, message: Input.Changed) -> None:
        """Show what fits as one types."""
        message.stop()
        self._moved = False
        self.show_files()

    def show_files(self) -> None:
        """Show what the path may become."""
        found = self.query_one(PathInput).fitting
        lines = [Line(each, _last(each)) for each in found]
        self.query_one(LineList).set_lines(lines, keep="")

    def action_move(self, by: int) -> None:
        """Move in the list while one types; the first step down comes to its first line."""
        if self._moved or by < 0:
            self.query_one(LineList).action_move(by)
        self._moved = True

    @on(PathInput.Undecided)
    def take_highlighted(self, message: PathInput.Undecided) -> None:
        """Take the line under the cursor."""
        message.stop()
        self._take(self.query_one(LineList).current)

    def _take(self, text: str) -> None:
        if text:
            self.query_one(PathInput).take(text)

    @on(LineList.Chosen)
    def take_clicked(self, message: LineList.Chosen) -> None:
        """Take the file that was clicked into the field."""
        message.stop()
        self._take(message.line_id)

    @on(Input.Submitted)
    def accept(self, message: Input.Submitted) -> None:
        """Answer with the path; go into a folder."""
        message.stop()
        text = message.value.strip()
        if self._moved and (current := self.query_one(LineList).current):
            text = current
        elif self._is_there and (meant := self._only_fitting(text)):
            self._take(meant)
            return
        if self._folders and not self._moved:
            if text:
                self.dismiss(text)
        elif text.endswith("/"):
            self._take(text)
        elif Path(text).expanduser().is_dir():
            self._take(f"{text}/")
        else:
            self.dismiss(text)

    def _only_fitting(self, text: str) -> str:
        """Return the one file or folder that begins so; empty for what is there, and for more."""
        found = self.query_one(PathInput).fitting
        is_path = not text or Path(text).expanduser().exists()
        return found[0] if len(found) == 1 and not is_path else ""


def _last(path: str) -> str:
    """Return the last name of a path; a folder keeps its slash."""
    name = path.rstrip("/").rpartition("/")[2]
    return f"{name}/" if path.endswith("/") else name
