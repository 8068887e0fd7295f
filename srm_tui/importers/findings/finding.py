"""One finding as it is read from a file, and the texts that every format spells alike."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, NamedTuple

from srm_tui.core.observations import Source, Verdict

_MILLISECONDS = 1e11
"""From here on a number of the epoch is in milliseconds: OCSF says so, Prowler writes seconds."""
_LONGEST = {"check": 120, "title": 160, "resource": 600, "word": 60}


class Finding(NamedTuple):
    """What a scanner says about one resource."""

    check_id: str
    source: Source
    verdict: Verdict | None
    """None when the scanner has closed it."""
    account: str
    region: str
    resource: str
    at: str
    tool: str
    severity: str
    title: str
    kind: str = ""
    """What the resource is, as in `AwsS3Bucket`; empty when the scanner does not say."""


class Skipped(NamedTuple):
    """What is no finding about a control, and why."""

    what: str
    reason: str


Item = Mapping[str, Any]


def part(value: Any, *keys: str) -> Any:
    """Return what lies under `keys` in nested mappings; None where there is nothing."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def parts(value: Any) -> Sequence[Any]:
    """Return a list, and an empty one for anything else."""
    return value if isinstance(value, list) else ()


def word(value: Any, kind: str = "word") -> str:
    """Return a text on one line and of bounded length; empty for what is no text.

    What is cut keeps a digest, so that two long names stay two.
    """
    if not isinstance(value, str):
        return ""
    text = value
    if " " in text or not (text.isascii() and text.isprintable()):
        text = " ".join(text.encode("utf-8", "replace").decode().split())
    longest = _LONGEST[kind]
    if len(text) <= longest:
        return text
    return f"{text[: longest - 20]}...{blake2b(text.encode(), digest_size=8).hexdigest()}"


def moment(value: Any) -> str:
    """Return a time as the journal keeps it; empty for what is none.

    A number counts from the epoch; a text without a zone keeps none.
    """
    try:
        if isinstance(value, int | float):
            seconds = value / 1000 if value >= _MILLISECONDS else value
            found = datetime.fromtimestamp(seconds, UTC)
        else:
            found = datetime.fromisoformat(value if isinstance(value, str) else "")
    except (ValueError, OverflowError, OSError):
        return ""
    if found.tzinfo is None:
        return found.isoformat(timespec="seconds")
    try:
        return f"{found.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
    except OverflowError:
        return ""
