"""YAML as CloudFormation writes it: short tags for functions, and repeated parts within bounds."""

from collections.abc import Iterator
from typing import Any

from srm_tui.documents import YamlBuilder, parse_yaml

MAX_TEMPLATE = 4 << 20
"""The largest template in YAML that is read, in bytes; CloudFormation itself takes 1 MB."""
_STANDARD = "tag:yaml.org,2002:"
_PLAIN = frozenset(f"{_STANDARD}{each}" for each in ("str", "int", "float", "bool", "null"))
_UNPREFIXED = frozenset(("Ref", "Condition"))


def parse_template(data: bytes, name: str) -> Any:
    """Return the value of a template, functions in their long form.

    It raises DocumentError with the line of what is refused.
    """
    return parse_yaml(data, name, builder=_TemplateBuilder).value


_MERGE = "<<"


class _TemplateBuilder(YamlBuilder):
    """Takes tags as functions, and counts what an alias repeats as if it were written out."""

    max_depth = 64

    def __init__(self, name: str, max_values: int) -> None:
        super().__init__(name, max_values)
        self._named: dict[str, tuple[object, int]] = {}

    def value(self, events: "Iterator[Any]", event: Any, depth: int) -> object:
        if isinstance(event, self.alias):
            return self._repeated(event)
        anchor, tag = event.anchor, event.tag
        before = self.count
        event.anchor = event.tag = None
        value = super().value(events, event, depth)
        if isinstance(value, dict) and _MERGE in value:
            value = _merged(value)
        if anchor is not None:
            self._named[anchor] = value, self.count - before
        return self._called(event, tag, value) if tag is not None else value

    def _repeated(self, event: Any) -> object:
        if event.anchor not in self._named:
            raise self.refusal(event, f"Nothing is named '{event.anchor[:60]}' before")
        value, size = self._named[event.anchor]
        self.count += size
        if self.count > self.max_values:
            raise self.refusal(event, f"There are more than {self.max_values:,} values")
        return value

    def _called(self, event: Any, tag: str, value: object) -> object:
        """Return the function that a short tag calls, in its long form."""
        if tag in _PLAIN:
            return value
        name = tag.removeprefix("!")
        if name == tag or not name.isalnum():
            raise self.refusal(event, f"The tag '{tag[:60]}' is no function of CloudFormation")
        return {name if name in _UNPREFIXED else f"Fn::{name}": value}


def _merged(value: dict[str, object]) -> dict[str, object]:
    """Return a mapping with those that its merge key names; what it says itself counts."""
    named = value[_MERGE]
    found: dict[str, object] = {}
    for each in reversed(named if isinstance(named, list) else [named]):
        if isinstance(each, dict):
            found |= each
    return {**found, **{key: each for key, each in value.items() if key != _MERGE}}
