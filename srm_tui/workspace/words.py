"""Words made fit for records: statuses, names, ids, values."""

import itertools
import os
from collections.abc import Iterable, Mapping, Sequence

from srm_tui.core.answers import Value
from srm_tui.core.knowledge import closest
from srm_tui.core.vocabulary import Status, status_named
from srm_tui.errors import UsageError


def status_of(text: str) -> Status:
    """Return the status that `text` names, or raise UsageError with the nearest ones."""
    if found := status_named(text):
        return found
    near = closest(text.strip(), Status) or tuple(Status)
    raise UsageError(f"There is no status '{text}'.", f"Use {', '.join(near)}.")


def free_name(name: str, taken: Iterable[str]) -> str:
    """Return `name`, with a number behind it when it is taken."""
    used = {each.casefold() for each in taken}
    numbered = (f"{name} ({number})" for number in itertools.count(2))
    return next(each for each in itertools.chain((name,), numbered) if each.casefold() not in used)


def new_id(size: int) -> str:
    """Return an id nobody else has: `size` random bytes in hexadecimal."""
    return os.urandom(size).hex()


def clean(text: str) -> str:
    """Return `text` without lone surrogates, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def clean_name(text: str) -> str:
    """Return `text` without NUL either, which not every store can hold outside of values."""
    return clean(text).replace("\0", "\ufffd")


def clean_value(value: Value) -> Value:
    """Return `value` with each text in it cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(key): clean_value(each) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [clean_value(each) for each in value]
    return value
