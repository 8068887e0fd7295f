"""How OSCAL spells what people typed: texts, tokens, times, properties and ids."""

import re
import uuid
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import quote

Node = dict[str, Any]
"""An object of an OSCAL document."""

VERSION = "1.2.1"
OSCAL = "http://csrc.nist.gov/ns/oscal"
NS = "https://srm-tui.example/ns/oscal"
"""The namespace of our own properties: a name, not an address."""
_ROOT = uuid.uuid5(uuid.NAMESPACE_URL, NS)
_YEARS = range(1900, 3000)
"""Those that OSCAL can write."""

# What XML cannot hold, so that the documents can be turned into OSCAL's XML.
_UNHELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MARKUP = re.compile(
    r"[\\`*~^\[\]<]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # inside a word it means nothing
    r"|\{(?=\{)"
    r"|&(?=#?\w+;)"
    r"|^#(?=#*\s)",
    re.MULTILINE,
)
_NOT_TOKEN = re.compile(r"[^\w.\-]")


def uuid_of(*key: str) -> str:
    """Return the id of a subject: the same in each document and in each run."""
    return str(uuid.uuid5(_ROOT, "\x1f".join(key)))


def filled(**fields: Any) -> Node:
    """Return an object of these fields without the empty ones, which OSCAL refuses."""
    return {
        name.replace("_", "-"): value
        for name, value in fields.items()
        if value is not None and value != "" and value != []
    }


def line(text: str) -> str:
    """Return `text` on one line, as names and the values of properties want it."""
    return " ".join(_held(text).split())


def title(text: str) -> str:
    """Return `text` on one line in which nothing is markup."""
    return _escaped(line(text))


def prose(text: str) -> str:
    """Return `text` with its line breaks, in which nothing is markup."""
    return _escaped(_held(text.replace("\r\n", "\n").replace("\r", "\n")).strip())


def paragraphs(*texts: str) -> str:
    """Return texts of ours below each other, those that are empty left out."""
    return "\n\n".join(filter(None, map(prose, texts)))


def token(text: str) -> str:
    """Return an id as OSCAL allows it: letters, digits, `.`, `-` and `_`, no digit first."""
    kept = _NOT_TOKEN.sub("-", text)
    return kept if kept[:1].isalpha() or kept[:1] == "_" else f"srm-{kept}"


def reference(text: str) -> str:
    """Return a path or address as a URI reference, with what none may hold in percents."""
    kept = quote(_held(text).replace("\\", "/"), safe="/:?#@!$&'()*+,;=~%-._")
    kept = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", kept)
    head, _, fragment = kept.partition("#")
    kept = f"{head}#{fragment.replace('#', '%23')}" if fragment else head
    is_path = ":" in kept.partition("/")[0]
    return f"./{kept}" if is_path and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", kept) else kept


def prop(name: str, value: str, **more: str) -> Node:
    """Return a property in our namespace."""
    return {"name": name, "ns": NS, "value": line(value), **more}


def props(*pairs: tuple[str, str]) -> list[Node]:
    """Return properties in our namespace, those without a value left out."""
    return [prop(name, value) for name, value in pairs if line(value)]


def moment(timestamp: str) -> str:
    """Return a timestamp as OSCAL writes it, in UTC; empty when it tells none."""
    try:
        at = datetime.fromisoformat(timestamp)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return stamp(at) if at.year in _YEARS else ""


def stamp(at: datetime) -> str:
    """Return a time as OSCAL writes it, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def day(on: date | None, *, is_end: bool = False) -> str:
    """Return the begin or the end of a day; empty for none, and for years OSCAL cannot write."""
    if on is None or on.year not in _YEARS:
        return ""
    return stamp(datetime.combine(on, time(23, 59, 59) if is_end else time(), UTC))


def iso(on: date | None) -> str:
    """Return a day as people write it; empty for none."""
    return on.isoformat() if on else ""


def _held(text: str) -> str:
    return _UNHELD.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text)
