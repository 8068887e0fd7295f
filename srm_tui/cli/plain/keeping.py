"""Saving what is said; what cannot be saved just now is kept until it can."""

from collections.abc import Iterable

from srm_tui.cli.plain.dialogue import Dialogue
from srm_tui.core.counting import counted
from srm_tui.errors import StoreError
from srm_tui.tui.changes import field_name, tell_value
from srm_tui.workspace import Edit, Workspace
from srm_tui.workspace.spool import adopt_left


class Keeper:
    """Saves steps in order, and tells what became of those that had to wait."""

    def __init__(self, dialogue: Dialogue, workspace: Workspace) -> None:
        self.dialogue = dialogue
        self.outbox = workspace.outbox
        self.workspace = workspace

    def begin(self) -> None:
        """Take over what was kept when the interview, or the app, ended before it was saved."""
        left = adopt_left(self.workspace)
        if left:
            self.dialogue.say(f"{counted(left, 'step')} of the last time had not been saved.")
            self.send()

    def save(self, assessment_id: str, edits: Iterable[Edit], seen: int | None, told: str) -> None:
        """Save a step and say `told`, or keep it and say why it is not saved yet."""
        try:
            self.outbox.save(assessment_id, edits, seen)
        except StoreError as error:
            self.dialogue.say(
                f"Not saved yet, but kept. {error}",
                error.hint,
                "It is saved as soon as that works; you can go on.",
            )
        else:
            self.dialogue.say(told)

    def send(self) -> None:
        """Try once more to save what waits, and say so when it is saved."""
        if not self.outbox.waiting:
            return
        try:
            self.outbox.send()
        except StoreError:
            return
        self._tell_contested()
        self.dialogue.say("All you said is saved now.")

    def end(self) -> bool:
        """Return whether all is saved, after a last try; say what is to come where it is not."""
        self.send()
        waiting = len(self.outbox.waiting)
        if waiting and self.outbox.is_kept:
            are = counted(waiting, "step is", "steps are")
            self.dialogue.say(
                f"Goodbye. {are} not saved yet: kept here, and saved when you start again."
            )
        elif waiting:
            self.dialogue.say(f"Goodbye. {counted(waiting, 'step')} could not be saved or kept.")
        return not waiting

    def _tell_contested(self) -> None:
        """Say what came too late, since somebody else had changed the same meanwhile."""
        for each in self.outbox.contested:
            self.outbox.settle(each)
            edits = each.unsaved.edits
            said = ", ".join(f"{field_name(e.field)} {tell_value(_json(e))}" for e in edits)
            control = self.workspace.kb.control_by_id.get(edits[0].control_id)
            title = control.title if control else edits[0].control_id
            self.dialogue.say(
                f"Not saved: {said} of {title}. {each.error}",
                "Say it once more to put yours over it.",
            )


def _json(edit: Edit) -> str:
    from srm_tui.core.journal import json_text

    return json_text(edit.value)
