"""What somebody changed, in a few words."""

import json
from collections.abc import Callable, Iterable

from srm_tui.core.journal import Change
from srm_tui.core.session import PRESENT, SESSION_PREFIX
from srm_tui.core.vocabulary import Status
from srm_tui.tui.characters import one_line

_FIELDS = {
    "justification": "reason",
    "due_on": "due date",
    "flagged": "flag",
    "provided_by": "provider",
    "work": "work state",
    "acceptance": "risk acceptance",
    "facts": "integration",
    "frameworks": "laws and standards",
    "parked": "parked question",
    "receipt": "import",
    "finding": "findings",
}
"""The words of those fields that people know under another name."""


def tell_changes(changes: Iterable[Change], title_of: Callable[[str], str]) -> str:
    """Return which fields of which duties `changes` are about; `title_of` names a duty."""
    changes = tuple(changes)
    if not changes:
        return ""
    fields = dict.fromkeys(each.field for each in changes)
    subjects = dict.fromkeys(each.control_id for each in changes)
    what = ", ".join(dict.fromkeys(map(field_name, fields)))
    first = next(iter(subjects))
    about = f"'{title_of(first)}'" if first else "the assessment"
    more = f" and {len(subjects) - 1} more" if len(subjects) > 1 else ""
    return f"{what} of {about}{more}"


def field_name(field: str) -> str:
    """Return what people call a field of the journal."""
    name, _, rest = field.partition("/")
    if field.startswith(SESSION_PREFIX):
        _, part, person = f"{rest}//".split("/", 2)
        person = one_line(person.removesuffix("//"))
        return f"attendance of {person}" if part == PRESENT else f"session {part}".strip()
    return _FIELDS.get(name, name)


def tell_value(text: str) -> str:
    """Return the JSON text of a value in words: `Partial`, `2027-01-31`, `nothing`."""
    value = json.loads(text)
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return ", ".join(str(each) for each in value.values())
    words = str(value)
    return Status(words).label if words in set(Status) else words
