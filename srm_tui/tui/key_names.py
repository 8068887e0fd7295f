"""Which key does what, for texts that name keys: a user's own keys instead of ours."""

import re
from collections.abc import Iterable, Mapping
from contextvars import ContextVar

from textual.dom import DOMNode

from srm_tui.core.vocabulary import Status
from srm_tui.tui.keys import every_kind, loaded_kinds, own_bindings

own_keys: ContextVar[Mapping[str, str]] = ContextVar("own_keys")
"""The keys of the user by the id of what they do; each app sets a mapping of its own."""
STATUS_KEY_IDS = {status: f"work.answer-{status.value}" for status in Status}
"""What the settings call the key that gives a duty each status."""
_ID = re.compile(r"\{([a-z]+\.[a-z0-9_-]+)(!?)\}")
_NAMES = {
    "asterisk": "*",
    "backspace": "Backspace",
    "escape": "Escape",
    "minus": "-",
    "pagedown": "Page down",
    "pageup": "Page up",
    "plus": "+",
    "question_mark": "?",
    "slash": "/",
}
"""What keys are called whose own name is not what one reads on them."""
_shipped: dict[str, str] = {}
"""Our keys by id, as far as their places were opened."""


def key_name(key_id: str, *, is_writing: bool = False) -> str:
    """Return the first key that does what `key_id` stands for, as a sentence names it.

    With `is_writing` it is the first that does so while one writes in a field, if there is one.
    """
    keys = (own_keys.get({}).get(key_id) or _shipped_keys(key_id)).split(",")
    found = (each for each in keys if not is_writing or len(each) > 1)
    return spelled(next(found, keys[0]))


def with_keys(text: str) -> str:
    """Return a text of ours with the name of its key in place of each id in braces.

    With an exclamation mark behind the id it is the key that works while one writes.
    Only for texts that are ours from end to end: others may hold braces of their own.
    """
    return _ID.sub(lambda found: key_name(found[1], is_writing=bool(found[2])), text)


def spelled(key: str) -> str:
    """Return a key as a sentence names it: `N`, `Shift+N`, `F8`, `Ctrl+F`."""
    *modifiers, base = key.split("+") if key != "+" else ["+"]
    if len(base) == 1 and base.isupper():
        modifiers.append("shift")
    if len(base) == 1 or re.fullmatch(r"f\d+", base):
        base = base.upper()
    else:
        base = _NAMES.get(base, base.replace("_", " ").capitalize())
    return "+".join((*(each.capitalize() for each in modifiers), base))


def _shipped_keys(key_id: str) -> str:
    if key_id not in _shipped:
        _look_at(loaded_kinds(DOMNode))
    if key_id not in _shipped:
        _look_at(every_kind())
    return _shipped[key_id]


def _look_at(kinds: Iterable[type[DOMNode]]) -> None:
    for kind in kinds:
        _shipped.update((each.id, each.key) for each in own_bindings(kind) if each.id)
