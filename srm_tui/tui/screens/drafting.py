"""What questions have in common whose half-typed answer outlives the app."""

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.screen import ModalScreen
from textual.widgets import Input

from srm_tui.errors import SrmError
from srm_tui.tui.drafts import Draft, keep_draft, take_draft

if TYPE_CHECKING:
    from srm_tui.tui.screens.place import Place

_Answer = TypeVar("_Answer")


class DraftedDialog(ModalScreen[_Answer]):
    """Keeps what was typed when the app ends meanwhile, and shows it when it asks again."""

    QUESTION: ClassVar[str] = ""
    """What is asked, in a word or two."""
    IS_ABOUT_DUTY: ClassVar[bool] = False
    """Whether it asks about the duty in question, and not about the assessment."""
    about = ""
    """What it asks about, where that is neither of these, as the id of a parked question."""

    _began_with: dict[str, str]

    def on_mount(self) -> None:
        """Show what was typed here when the app ended."""
        self._began_with = self.typed()
        kept: dict[str, str] = {}
        with suppress(SrmError):
            kept = take_draft(self._asked({}))
        if kept:
            self.restore(kept)
            text = "What you had typed when the app ended stands here again."
            self.notify(text, title=self.question, markup=False)

    @property
    def question(self) -> str:
        """What is asked, by which a draft is found again."""
        return self.QUESTION

    def typed(self) -> dict[str, str]:
        """Return what the fields hold, by name."""
        return {each.id or "text": each.value for each in self.query(Input)}

    def restore(self, fields: dict[str, str]) -> None:
        """Put what was typed back into the fields."""
        for each in self.query(Input):
            each.value = fields.get(each.id or "text", each.value)

    def keep_typed(self) -> None:
        """Keep what was typed and not accepted yet, raising SrmError where that cannot be."""
        typed = self.typed()
        if self.is_mounted and typed != self._began_with:
            keep_draft(self._asked(typed))

    def _asked(self, fields: dict[str, str]) -> Draft:
        from srm_tui.tui.screens.place import Place

        places = [each for each in self.app.screen_stack if isinstance(each, Place)]
        place = places[-1] if places else None
        duty_id = place.subject_id if place and self.IS_ABOUT_DUTY else ""
        return draft_of(place, self.question, fields, self.about or duty_id)


def draft_of(
    place: "Place | None", question: str, fields: dict[str, str], about: str = ""
) -> Draft:
    """Return what was typed at a place when it asked a question."""
    return Draft(
        store=place.workspace.store.name if place else "",
        author=place.workspace.author if place else "",
        assessment_id=getattr(place, "assessment_id", ""),
        about=about,
        question=question,
        fields=fields,
    )
