"""When two people change the same field: who did, and that it is refused."""

from collections.abc import Iterable, Sequence

from srm_tui.core.journal import Change
from srm_tui.errors import ConflictError


class OvertakenError(ConflictError):
    """Somebody else has changed the same field since; nothing was written."""

    def __init__(self, changes: Sequence[Change]) -> None:
        who = ", ".join(dict.fromkeys(each.author or "somebody" for each in changes))
        fields = dict.fromkeys(
            f"{each.field} of {each.control_id or 'the assessment'}" for each in changes
        )
        named = ", ".join(list(fields)[:3])
        more = f" and {len(fields) - 3} more" if len(fields) > 3 else ""
        super().__init__(f"{who} has changed {named}{more} since.")
        self.changes = tuple(changes)
        """What stands in the way: the last change of each field."""


def refuse_overwriting(since: Iterable[Change], wanted: Iterable[Change]) -> None:
    """Raise OvertakenError when others wrote in `since` a field that `wanted` changes."""
    last = {(each.control_id, each.service_id, each.field): each for each in since}
    found = [
        theirs
        for each in wanted
        if (theirs := last.get((each.control_id, each.service_id, each.field)))
        and theirs.author != each.author
    ]
    if found:
        raise OvertakenError(found)
