"""What somebody changed, in a few words."""

from collections.abc import Callable, Iterable

from srm_tui.core.journal import Change

_FIELDS = {
    "justification": "reason",
    "due_on": "due date",
    "flagged": "flag",
    "provided_by": "provider",
    "acceptance": "risk acceptance",
    "facts": "integration",
    "frameworks": "laws and standards",
}
"""The words of those fields that people know under another name."""


def tell_changes(changes: Iterable[Change], title_of: Callable[[str], str]) -> str:
    """Return which fields of which duties `changes` are about; `title_of` names a duty."""
    changes = tuple(changes)
    if not changes:
        return ""
    fields = dict.fromkeys(each.field.split("/")[0] for each in changes)
    subjects = dict.fromkeys(each.control_id for each in changes)
    what = ", ".join(_FIELDS.get(each, each) for each in fields)
    first = next(iter(subjects))
    about = f"'{title_of(first)}'" if first else "the assessment"
    more = f" and {len(subjects) - 1} more" if len(subjects) > 1 else ""
    return f"{what} of {about}{more}"
