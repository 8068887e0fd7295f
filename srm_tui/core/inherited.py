"""What an answer was taken over from: the platform team that provides the control."""

from collections.abc import Mapping

from msgspec import Struct, to_builtins

from srm_tui.core.vocabulary import Status


class Inherited(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a platform team's file said about a control when it was taken over last."""

    team: str
    source: str
    """The id of the assessment from which the team exports."""
    digest: str
    """The SHA-256 of the file."""
    as_of: str
    """When the team last changed what it provides, in UTC."""
    status: Status
    justification: str = ""
    notes: str = ""
    is_withdrawn: bool = False
    """Whether a newer file of the team no longer has the control."""

    def to_json(self) -> dict[str, object]:
        """Return it as the journal keeps it."""
        said: dict[str, object] = to_builtins(self)
        return said


def inherited_from(value: Mapping[str, object]) -> Inherited:
    """Return what `to_json` wrote."""

    def text(name: str) -> str:
        return str(value.get(name) or "")

    return Inherited(
        team=text("team"),
        source=text("source"),
        digest=text("digest"),
        as_of=text("as_of"),
        status=Status(text("status") or Status.UNANSWERED),
        justification=text("justification"),
        notes=text("notes"),
        is_withdrawn=bool(value.get("is_withdrawn")),
    )


def inherited_text(stamp: Inherited, *, departs: bool) -> str:
    """Return from whom an answer comes, as of when, and whether it still does."""
    text = f"inherited from {stamp.team} as of {stamp.as_of[:10]}"
    if stamp.is_withdrawn:
        return f"{text}, NO LONGER PROVIDED"
    return f"{text}, DEPARTS from it" if departs else text
