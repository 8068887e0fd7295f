"""The few attributes of a resource that recognition asks for; everything else is left behind.

Values of resources hold secrets in clear, so nothing is kept that no rule names.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

from srm_tui.core.recognition import ANYBODY, OUTSIDER, Watch

BLOCK = "(block)"
"""Stands for an attribute that is set and has attributes of its own."""
_MAX_VALUES = 200
_Thing = TypeVar("_Thing")
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


def kept(values: object, watch: Watch) -> Mapping[str, tuple[str, ...]]:
    """Return what `watch` names of the attributes of a resource, by path."""
    found: dict[str, tuple[str, ...]] = {}
    for path in watch.plain:
        texts = list(_limited(_texts_at(values, path.split("."))))
        if texts:
            found[path] = tuple(dict.fromkeys(texts))
    for path in watch.policies:
        granted: dict[str, None] = {}
        for document in _limited(_at(values, path.split("."))):
            granted.update(dict.fromkeys(_granted(document)))
        if granted:
            found[path] = tuple(granted)
    return found


def home_of(values: object) -> tuple[str, str]:
    """Return account and Region of the ARN of a resource, empty where it has none."""
    arn = values.get("arn") if isinstance(values, dict) else None
    match = _ARN.match(arn) if isinstance(arn, str) else None
    return (match[2], match[1]) if match else ("", "")


def _limited(things: Iterable[_Thing]) -> Iterator[_Thing]:
    return islice(things, _MAX_VALUES)


def _at(value: object, path: list[str], depth: int = 0) -> Iterator[object]:
    """Yield what stands at `path`; lists stand for each of their items, JSON text for its value."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for each in value:
            yield from _at(each, path, depth + 1)
    elif not path:
        yield value
    elif isinstance(value, dict):
        yield from _at(value.get(path[0]), path[1:], depth + 1)
    elif isinstance(value, str) and (inner := _json(value)) is not None:
        yield from _at(inner, path, depth + 1)


def _texts_at(value: object, path: list[str]) -> Iterator[str]:
    for each in _at(value, path):
        if isinstance(each, bool):
            yield str(each).lower()
        elif isinstance(each, dict):
            yield BLOCK
        elif each is not None and each != "":
            yield str(each)[:_MAX_LENGTH]


def _json(text: str) -> object:
    """Return the value of JSON text, None for anything else."""
    if not text.lstrip().startswith(("{", "[")) or len(text) > _MAX_POLICY:
        return None
    try:
        value: object = json.loads(text)
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
