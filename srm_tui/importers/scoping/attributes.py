"""The few attributes of a resource that recognition asks for; everything else is left behind.

Values of resources hold secrets in clear, so nothing is kept that no rule names.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from srm_tui.core.recognition import ANYBODY, OUTSIDER, Watch

BLOCK = "(block)"
"""Stands for an attribute that is set and has attributes of its own."""
_MAX_VALUES = 200
_MAX_LENGTH = 200
_MAX_POLICY = 1 << 18
_MAX_DEPTH = 32
_ACCOUNT = re.compile(r"(?:arn:[^:]*:[^:]*:[^:]*:)?([0-9]{12})(?::|\Z)")
_ARN = re.compile(r"arn:[\w-]+:[\w-]+:([\w-]*):([0-9]{12}):")
_LOG_DELIVERY = frozenset(
    (
        "127311923021", "033677994240", "027434742980", "797873946194", "098369216593",
        "985666609251", "054676820928", "897822967062", "754344448648", "589379963580",
        "718504428378", "383597477331", "600734575887", "114774131450", "783225319266",
        "582318560864", "156460612806", "652711504416", "635631232127", "009996457667",
        "076674570225", "507241528517", "048591011584", "190560391635",
    )
)  # fmt: skip
"""Accounts of AWS itself that write the access logs of load balancers into buckets:
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html"""


def kept(values: object, watch: Watch) -> dict[str, tuple[str, ...]]:
    """Return what `watch` names of the attributes of a resource, by path."""
    found: dict[str, tuple[str, ...]] = {}
    if not isinstance(values, dict):
        return found
    for path in watch.plain:
        keys = _keys(path)
        if values.get(keys[0]) is not None and (texts := _texts(_at(values, keys))):
            found[path] = tuple(texts)
    for path in watch.policies:
        granted = [each for document in _at(values, _keys(path)) for each in _granted(document)]
        if granted:
            found[path] = tuple(dict.fromkeys(granted))
    return found


def unknown_in(unknown: object, watch: Watch) -> list[str]:
    """Return which of the plain paths are marked, in whole or above, as not known yet."""
    if not isinstance(unknown, dict):
        return list(watch.plain) if unknown is True else []
    return [
        path
        for path in watch.plain
        if (keys := _keys(path))[0] in unknown and _is_marked(unknown, keys)
    ]


def _is_marked(unknown: object, keys: tuple[str, ...]) -> bool:
    level = [unknown]
    for key in (*keys, ""):
        level = _flat(level)
        if True in level:
            return True
        level = [each[key] for each in level if isinstance(each, dict) and key in each]
    return False


def home_of(values: object) -> tuple[str, str]:
    """Return account and Region of the ARN of a resource, empty where it has none."""
    arn = values.get("arn") if isinstance(values, dict) else None
    match = _ARN.match(arn) if isinstance(arn, str) else None
    return (match[2], match[1]) if match else ("", "")


@lru_cache(1024)
def _keys(path: str) -> tuple[str, ...]:
    return tuple(path.split("."))


def _at(value: object, keys: tuple[str, ...]) -> list[object]:
    """Return what stands there; lists stand for each of their items, JSON text for its value."""
    level = [value]
    for key in keys:
        found: list[object] = []
        for each in level:
            inner = _json(each) if isinstance(each, str) else each
            parts = _flat(inner) if isinstance(inner, list) else (inner,)
            found += [part[key] for part in parts if isinstance(part, dict) and key in part]
        level = found
        if not level:
            break
    return _flat(level)


def _flat(values: list[object], depth: int = 0) -> list[object]:
    """Return the items of lists within lists, up to a bound."""
    for each in values:
        if isinstance(each, list):
            break
    else:
        return values[:_MAX_VALUES]
    found: list[object] = []
    for each in values:
        if not isinstance(each, list):
            found.append(each)
        elif depth < _MAX_DEPTH:
            found += _flat(each, depth + 1)
        if len(found) >= _MAX_VALUES:
            break
    return found[:_MAX_VALUES]


def _texts(values: list[object]) -> dict[str, None]:
    """Return values as texts, each once; what is empty is none."""
    found: dict[str, None] = {}
    for each in values:
        if isinstance(each, bool):
            found["true" if each else "false"] = None
        elif isinstance(each, dict):
            found[BLOCK] = None
        elif each is not None and each != "":
            found[str(each)[:_MAX_LENGTH]] = None
    return found


def _json(text: str) -> object:
    """Return the value of JSON text, None for anything else."""
    if not text.lstrip().startswith(("{", "[")) or len(text) > _MAX_POLICY:
        return None
    try:
        value: object = msgspec.json.decode(text)
    except (ValueError, RecursionError):
        return None
    return value


def _granted(document: object) -> Iterator[str]:
    """Yield whom a policy document lets in: accounts, an outsider with an external id, anybody."""
    if isinstance(document, str):
        document = _json(document)
    statements = document.get("Statement") if isinstance(document, dict) else None
    for each in statements if isinstance(statements, list) else (statements,):
        if isinstance(each, dict) and each.get("Effect", "Allow") == "Allow":
            yield from _let_in(each)


def _let_in(statement: dict[str, object]) -> Iterator[str]:
    principal = statement.get("Principal")
    named = principal.get("AWS") if isinstance(principal, dict) else principal
    condition = statement.get("Condition")
    for each in named if isinstance(named, list) else (named,):
        if each == "*" and not condition:
            yield ANYBODY
            continue
        match = _ACCOUNT.match(each) if isinstance(each, str) else None
        if match and match[1] not in _LOG_DELIVERY:
            yield match[1]
    if isinstance(condition, dict) and any(
        isinstance(tests, dict) and any(key.casefold() == "sts:externalid" for key in tests)
        for tests in condition.values()
    ):
        yield OUTSIDER
