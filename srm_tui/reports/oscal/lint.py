"""What a schema cannot see in OSCAL documents: links that lead nowhere, things said twice."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from srm_tui.errors import Place, Problem
from srm_tui.reports.oscal.words import OSCAL, Node

_METHODS = frozenset({"EXAMINE", "INTERVIEW", "TEST", "UNKNOWN"})
_RISK_STATES = frozenset(
    {
        "open",
        "investigating",
        "remediating",
        "deviation-requested",
        "deviation-approved",
        "closed",
    }
)
_STATES = frozenset({"implemented", "partial", "planned", "alternative", "not-applicable"})
_ORIGINS = frozenset(
    {
        "organization",
        "system-specific",
        "customer-configured",
        "customer-provided",
        "inherited",
    }
)
_RISK_PROPS = frozenset({"false-positive", "accepted", "risk-adjusted", "priority"})
_DIGITS = {"224": 56, "256": 64, "384": 96, "512": 128}
_WITHIN = frozenset({"observation-uuid", "risk-uuid", "finding-uuid"})
"""References that must be met by the document itself."""
_ACROSS = frozenset(
    {
        "component-uuid",
        "subject-uuid",
        "actor-uuid",
        "provided-uuid",
        "responsibility-uuid",
        "implementation-statement-uuid",
    }
)
"""References that a document which this one imports may meet."""
_CONTROL_IDS = frozenset({"control-id", "statement-id", "target-id"})
_IMPORTS = re.compile(r"/(?:import-\w+|imports/\d+|source-resource|target-resource)\Z")


class Found(NamedTuple):
    """An object of a document."""

    path: str
    kind: str
    """The key under which it stands, also in a list."""
    node: Node


class Text:
    """One document with what others may refer to."""

    def __init__(self, name: str, document: Node) -> None:
        self.name = name
        self.root_name = root_of(document)
        self.root: Node = document[self.root_name]
        self.objects = tuple(_objects(document, "", ""))
        self.uuids = frozenset(
            str(each.node["uuid"]).casefold() for each in self.objects if "uuid" in each.node
        )
        self.ids = frozenset(
            each.node["id"] for each in self.objects if isinstance(each.node.get("id"), str)
        )
        self.imports = tuple(_imports(self.objects))
        metadata = self.root.get("metadata", {})
        self.parties = frozenset(each.get("uuid") for each in metadata.get("parties", ()))
        self.roles = frozenset(each.get("id") for each in metadata.get("roles", ()))

    def problem(self, path: str, code: str, message: str, hint: str) -> Problem:
        """Return a problem at an object of the document."""
        return Problem(code, Place(f"{self.name}#{path}"), message, hint)


class Known(NamedTuple):
    """What a document can refer to, itself and the documents that it imports."""

    uuids: frozenset[str]
    ids: frozenset[str]
    missing: tuple[str, ...]
    """Imported files that are not at hand: what leads there cannot be judged."""


def root_of(document: Node) -> str:
    """Return the key under which a document says everything."""
    return next(key for key in document if key != "$schema")


def lint(documents: Mapping[str, Node], at_hand: Collection[str] = ()) -> Iterator[Problem]:
    """Yield what is wrong in documents, by their names, and between them.

    Files that are `at_hand` and not among them are too broken to be looked at.
    """
    texts = {name: Text(name, document) for name, document in documents.items()}
    for text in texts.values():
        known = _known(text, texts)
        if len(texts) > 1:
            yield from _missing(text, known, at_hand)
        yield from _twice(text)
        yield from _whole(text)
        for each in text.objects:
            yield from _references(text, known, each)
            yield from _people(text, each)
            yield from _values(text, each)


def _objects(node: Any, path: str, kind: str) -> Iterator[Found]:
    if isinstance(node, dict):
        yield Found(path, kind, node)
        for key, value in node.items():
            yield from _objects(value, f"{path}/{key}", key)
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from _objects(value, f"{path}/{place}", kind)


def _imports(objects: tuple[Found, ...]) -> Iterator[str]:
    for each in objects:
        source = each.node.get("source") if each.kind == "control-implementations" else None
        href = each.node.get("href") if _IMPORTS.search(each.path) else source
        if isinstance(href, str) and not href.startswith("#"):
            yield href


def _known(text: Text, texts: Mapping[str, Text]) -> Known:
    seen, waiting = {text.name: text}, [text]
    missing: dict[str, None] = {}
    while waiting:
        for href in waiting.pop().imports:
            name = href.partition("#")[0].removeprefix("./")
            if name not in texts:
                missing[href] = None
            elif name not in seen:
                seen[name] = texts[name]
                waiting.append(texts[name])
    return Known(
        uuids=frozenset().union(*(each.uuids for each in seen.values())),
        ids=frozenset().union(*(each.ids for each in seen.values())),
        missing=tuple(missing),
    )


def _missing(text: Text, known: Known, at_hand: Collection[str]) -> Iterator[Problem]:
    for href in known.missing:
        if href in text.imports and href not in at_hand and ":" not in href:
            message = f"It builds on '{href}', which is not here."
            yield text.problem("", "oscal-import", message, "Add that document, or mend the name.")


def _twice(text: Text) -> Iterator[Problem]:
    first: dict[tuple[str, str], str] = {}
    for each in text.objects:
        keys = [("uuid", str(each.node["uuid"]).casefold())] if "uuid" in each.node else []
        if each.kind == "controls" and "id" in each.node:
            keys.append(("control id", str(each.node["id"])))
        for key in keys:
            if key in first:
                message = f"The {key[0]} '{key[1]}' is already at {first[key]}."
                yield text.problem(each.path, "oscal-twice", message, "Give each its own.")
            first.setdefault(key, each.path)


def _whole(text: Text) -> Iterator[Problem]:
    root = f"/{text.root_name}"
    is_plan = text.root_name == "plan-of-action-and-milestones"
    if is_plan and not text.root.keys() & {"import-ssp", "system-id"}:
        message = "It does not say of which system it is."
        yield text.problem(root, "oscal-system", message, "Add import-ssp or system-id.")
    for each in text.objects:
        if each.kind == "controls" and not _has_statement(each.node):
            message = f"The control '{each.node.get('id', '')}' has no statement."
            yield text.problem(each.path, "oscal-statement", message, "Add a part 'statement'.")
        for key, value in each.node.items():
            if value is None or value == "" or value == []:
                message = f"'{key}' is empty."
                yield text.problem(each.path, "oscal-empty", message, "Leave the key out.")


def _has_statement(control: Node) -> bool:
    parts = control.get("parts", [])
    return any(isinstance(each, dict) and each.get("name") == "statement" for each in parts)


def _references(text: Text, known: Known, found: Found) -> Iterator[Problem]:
    hint = "Add what it refers to, or mend the reference."
    for key, value in found.node.items():
        if not isinstance(value, str):
            continue
        folded = value.casefold()
        if key in _WITHIN:
            leads = folded in text.uuids
        elif key in _ACROSS:
            leads = folded in known.uuids or bool(known.missing)
        elif key in _CONTROL_IDS:
            leads = value in known.ids or bool(known.missing)
        elif key == "href" and value.startswith("#"):
            leads = folded[1:] in text.uuids or value[1:] in text.ids
        else:
            continue
        if not leads:
            message = f"'{key}' leads nowhere: {value}."
            yield text.problem(found.path, "oscal-reference", message, hint)
    for value in found.node.get("with-ids", ()):
        if value not in known.ids and not known.missing:
            message = f"'with-ids' names no control: {value}."
            yield text.problem(found.path, "oscal-reference", message, hint)


def _people(text: Text, found: Found) -> Iterator[Problem]:
    for party in (*found.node.get("party-uuids", ()), found.node.get("party-uuid")):
        if party is not None and party not in text.parties:
            message = f"The party {party} is not declared."
            yield text.problem(found.path, "oscal-party", message, "Add it to metadata.parties.")
    role = found.node.get("role-id")
    if role is not None and role not in text.roles:
        message = f"The role '{role}' is not declared."
        yield text.problem(found.path, "oscal-role", message, "Add it to metadata.roles.")


def _values(text: Text, found: Found) -> Iterator[Problem]:
    node = found.node
    for what, value, allowed in _limited(found):
        if value not in allowed:
            message = f"{what} is '{value}'."
            hint = f"Use {', '.join(sorted(allowed))}."
            yield text.problem(found.path, "oscal-value", message, hint)
    is_risk_prop = re.search(r"/risks/\d+/props/\d+\Z", found.path)
    if is_risk_prop and node.get("ns", OSCAL) == OSCAL and node.get("name") not in _RISK_PROPS:
        message = f"The property '{node.get('name')}' has no namespace and is none of OSCAL's."
        yield text.problem(found.path, "oscal-namespace", message, "Give it an 'ns' of your own.")
    algorithm = str(node.get("algorithm", ""))
    if algorithm:
        digits = _DIGITS.get(algorithm[-3:]) if algorithm.startswith("SHA") else None
        if len(str(node.get("value", ""))) != digits:
            message = f"This is no hash by {algorithm}."
            hint = "Use SHA-256 with its 64 digits, or another SHA-2 or SHA-3."
            yield text.problem(found.path, "oscal-hash", message, hint)


def _limited(found: Found) -> Iterator[tuple[str, Any, frozenset[str]]]:
    """Yield the values of an object that come from a list."""
    node = found.node
    if found.kind == "observations":
        yield from (("A method", each, _METHODS) for each in node.get("methods", ()))
    if found.kind == "risks":
        yield "The state of the risk", node.get("status"), _RISK_STATES
    if found.kind == "implementation-status":
        yield "The implementation state", node.get("state"), _STATES
    is_oscals = node.get("ns", OSCAL) == OSCAL
    if found.kind == "props" and is_oscals and node.get("name") == "control-origination":
        yield "The control origination", node.get("value"), _ORIGINS
