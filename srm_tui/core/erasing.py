"""Taking a person's name out of a journal on request (GDPR article 17).

What was decided and when stays, and the chain of digests goes on holding: see
`core/chain.py`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import json

from srm_tui.core.answers import Value
from srm_tui.core.chain import ERASED, SALTED, without
from srm_tui.core.fields import value_fault
from srm_tui.core.journal import Change
from srm_tui.core.session import PRESENT

_Replace = Callable[[str], str]

_WORDS_OF_OURS = frozenset(
    {"status", "work", "depth", "services", "facts", "frameworks", "kind", "control_id"}
)
"""Fields whose words are those of the program and of the knowledge base, and name nobody."""


def naming(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds `names` as whole words, whatever their case; None for no name."""
    words = sorted({name.strip() for name in names} - {""}, key=len, reverse=True)
    if not words:
        return None
    called = "|".join(map(re.escape, words))
    return re.compile(rf"(?<!\w)(?:{called})(?!\w)", re.IGNORECASE)


def erased(changes: Sequence[Change], names: Iterable[str]) -> tuple[Change, ...]:
    """Return those of `changes` that name a person, with a number in place of the name.

    `names` are all texts by which the person is called. They are found as whole words,
    whatever their case, as author and in every text that was written.
    """
    pattern = naming(names)
    if pattern is None:
        return ()
    label = f"{ERASED} {_next_number(changes)}]"

    def replace(text: str) -> str:
        return pattern.sub(label, text)

    found = ((change, _without_names(change, replace)) for change in changes)
    return tuple(without(change, **texts) for change, texts in found if texts)


def _next_number(changes: Iterable[Change]) -> int:
    """Return the number of the next person to be erased from a journal."""
    pattern = re.compile(rf"{re.escape(ERASED)} (\d+)\]")
    texts = (getattr(change, name) for change in changes for name in SALTED)
    return max((int(number) for text in texts for number in pattern.findall(text)), default=0) + 1


def _without_names(change: Change, replace: _Replace) -> dict[str, str]:
    """Return the fields of `change` that name the person, as they are to be."""
    about, mark, person = change.field.partition(f"/{PRESENT}/")
    found = {
        "author": replace(change.author),
        "field": f"{about}{mark}{replace(person)}",
        "old": _text_without(change, change.old, replace),
        "new": _text_without(change, change.new, replace),
    }
    return {name: text for name, text in found.items() if text != getattr(change, name)}


def _text_without(change: Change, text: str, replace: _Replace) -> str:
    value = json.decode(text)
    replaced = _value_without(value, replace)
    key = change.control_id, change.service_id, change.field
    if replaced == value or change.field in _WORDS_OF_OURS or value_fault(key, replaced):
        return text
    return json.encode(replaced).decode()


def _value_without(value: Value, replace: _Replace) -> Value:
    if isinstance(value, str):
        return replace(value)
    if isinstance(value, Mapping):
        return {
            name: each if name in _WORDS_OF_OURS else _value_without(each, replace)
            for name, each in value.items()
        }
    if isinstance(value, Sequence):
        return [_value_without(each, replace) for each in value]
    return value
