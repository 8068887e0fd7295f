"""Which keys there are, and what a user's own keys may be."""

import unicodedata
from collections.abc import Iterator, Mapping

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import KEY_TO_UNICODE_NAME, Keys

from srm_tui import tui
from srm_tui.core.knowledge import closest
from srm_tui.errors import Problem
from srm_tui.tui.settings import SettingsFile
from srm_tui.tui.widgets.line_list import LineList

GROUPS = {
    "app": "Everywhere",
    "place": "Everywhere",
    "assessment": "Steps back",
    "home": "Assessments",
    "scope": "Scope",
    "files": "Scope from files",
    "work": "Workshop",
    "many": "Many duties at once",
    "meeting": "Leading a workshop",
    "present": "One question at a time",
    "session": "Session",
    "park": "Parking a question",
    "find": "While one searches",
    "filter": "Which duties are shown",
    "status": "On the statuses",
    "evidence": "Evidence",
    "exception": "One service apart",
    "acceptance": "Accepted risk",
    "variants": "Variants of a service",
    "report": "Report",
    "standing": "Where it stands",
    "dashboard": "Figures",
    "matrix": "Who owns what",
    "merge": "Two people's files put together",
    "history": "History",
    "findings": "Findings",
    "comparison": "Comparison",
    "portfolio": "All assessments together",
    "list": "In a list",
    "grid": "In a grid",
    "reading": "In a long text",
    "dialog": "In a dialog",
    "path": "Where one names a file",
    "file": "Where one names a file",
}
"""What is said of the keys whose ids begin so."""
_MODIFIERS = ("ctrl", "alt", "shift", "super", "hyper", "meta")


def group_of(binding: Binding) -> str:
    """Return the heading under which a binding stands."""
    prefix = (binding.id or "").partition(".")[0]
    return GROUPS.get(prefix, prefix.replace("-", " ").capitalize())


def every_kind() -> Iterator[type[DOMNode]]:
    """Yield each class of the app that has keys of its own."""
    import importlib
    import pkgutil

    for module in pkgutil.walk_packages(tui.__path__, f"{tui.__name__}."):
        importlib.import_module(module.name)
    yield from (each for each in loaded_kinds(DOMNode) if own_bindings(each))


def own_bindings(kind: type) -> tuple[Binding, ...]:
    """Return the bindings that a class of the app adds to those of its parents."""
    if not kind.__module__.startswith(f"{tui.__name__}."):
        return ()
    return tuple(each for each in vars(kind).get("BINDINGS", ()) if isinstance(each, Binding))


def usable_keys(file: SettingsFile) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """Return the keys of the user that can be used, and what is wrong with the others."""
    given = file.settings.keys
    if not given:
        return {}, ()
    kinds = list(every_kind())
    known = {each.id: each for kind in kinds for each in own_bindings(kind) if each.id}
    usable: dict[str, str] = {}
    problems = []
    for key_id, keys in given.items():
        wrong = (
            _fault(key_id, keys, known)
            or _clash(key_id, keys, given, kinds)
            or _shadow(known[key_id], keys, given)
        )
        if wrong:
            problems.append(Problem("settings", file.place_of(key_id), *wrong))
        else:
            usable[key_id] = keys
    return usable, tuple(problems)


def _fault(key_id: str, keys: str, known: Mapping[str, Binding]) -> tuple[str, str] | None:
    """Return what is wrong with an id or its keys, and what to do."""
    if key_id not in known:
        near = closest(key_id, known)
        hint = f"Did you mean {' or '.join(near)}?" if near else "docs/keys.md lists all of them."
        return f"Nothing is called '{key_id}'.", hint
    for key in keys.split(","):
        if not _is_key(key):
            near = closest(key, [each.value for each in Keys])
            hint = f"Did you mean {' or '.join(near)}?" if near else "Write one like f3 or ctrl+g."
            return f"There is no key '{key}'.", hint
    return None


def _clash(
    key_id: str, keys: str, given: Mapping[str, str], kinds: list[type[DOMNode]]
) -> tuple[str, str] | None:
    """Return which other action, at work at the same time, has one of the keys already."""
    for kind in kinds:
        together = [each for each in _together(kind) if each.id]
        if key_id not in {each.id for each in together}:
            continue
        actions = {each.action for each in together if each.id == key_id}
        for each in together:
            theirs = given.get(each.id or "", each.key).split(",")
            shared = {*map(_normal, keys.split(","))} & {*map(_normal, theirs)}
            if shared and each.id != key_id and each.action not in actions:
                name = each.description or each.tooltip or each.action
                message = f"The key '{min(shared)}' is that of {each.id} ({name}) too."
                return message, "Choose another, or give that one another key."
    return None


def _shadow(binding: Binding, keys: str, given: Mapping[str, str]) -> tuple[str, str] | None:
    """Return which key of lists would take a key of a place away, save where it always did."""
    if group_of(binding) in (GROUPS["list"], GROUPS["grid"]):
        return None
    new = {*map(_normal, keys.split(","))} - {*binding.key.split(",")}
    for each in own_bindings(LineList):
        theirs = given.get(each.id or "", each.key).split(",")
        if shared := new & {*map(_normal, theirs)}:
            message = (
                f"The key '{min(shared)}' is taken in lists by {each.id} ({each.description})."
            )
            return message, "Choose another, or give that one another key."
    return None


def _together(kind: type[DOMNode]) -> Iterator[Binding]:
    """Yield the bindings that work where one of `kind` is on the screen."""
    for each in kind.__mro__:
        yield from own_bindings(each)


def _is_key(key: str) -> bool:
    *modifiers, base = key.split("+") if key != "+" else ["plus"]
    if any(each not in _MODIFIERS for each in modifiers) or not base:
        return False
    if len(base) == 1 or base in {each.value for each in Keys}:
        return True
    name = KEY_TO_UNICODE_NAME.get(base, base.replace("_", " ").upper())
    try:
        unicodedata.lookup(name)
    except KeyError:
        return False
    return True


def _normal(key: str) -> str:
    """Return a key by its long name where it has one."""
    if len(key) != 1 or key.isalnum():
        return key
    return (
        unicodedata.name(key)
        .lower()
        .replace("-", "_")
        .replace(" ", "_")
        .replace("solidus", "slash")
    )


def loaded_kinds(kind: type[DOMNode]) -> Iterator[type[DOMNode]]:
    """Yield the classes below `kind` whose modules are loaded."""
    seen: dict[type[DOMNode], None] = {}
    waiting = [kind]
    while waiting:
        for each in waiting.pop(0).__subclasses__():
            if each not in seen:
                seen[each] = None
                waiting.append(each)
    yield from seen
