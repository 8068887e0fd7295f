"""Evidence as people name it."""

import re
from datetime import date
from pathlib import Path

from srm_tui.core.evidence import Evidence, EvidenceKind
from srm_tui.errors import UsageError

_LINK = re.compile(r"(?:https?|s3|arn|file|ftps?|git|ssh|mailto):\S+\Z", re.IGNORECASE)
_MAX_HASHED = 1 << 30
_HINT = "Give a URL, an existing file, or words as 'text:...'."


def evidence_from(
    text: str, observed_on: date | None = None, valid_until: date | None = None
) -> Evidence:
    """Return evidence as people name it: a link, an existing file, or words as `text:...`.

    A file is not copied; its SHA-256 is kept. It raises UsageError when it cannot be read.
    """
    if text.startswith("text:"):
        kind, value, digest = EvidenceKind.TEXT, text.removeprefix("text:").strip(), ""
        if not value:
            raise UsageError("There are no words after 'text:'.", _HINT)
    elif _LINK.match(text):
        kind, value, digest = EvidenceKind.LINK, text, ""
    else:
        kind, value, digest = EvidenceKind.FILE, text, _hash_of(text)
    return Evidence(
        id="",
        kind=kind,
        value=value,
        sha256=digest,
        observed_on=observed_on,
        valid_until=valid_until,
    )


def evidence_as_typed(
    text: str,
    observed_on: date | None = None,
    valid_until: date | None = None,
    *,
    has_files: bool = True,
) -> Evidence:
    """Return evidence as people type it where they are asked: words that are no file are a text.

    Without `has_files` no file of this machine is meant, as when one asks from a browser.
    """
    return evidence_from(named_as_typed(text, has_files=has_files), observed_on, valid_until)


def named_as_typed(text: str, *, has_files: bool = True) -> str:
    """Return `text` as `evidence_from` reads it: several words that are no file as `text:...`."""
    if not has_files:
        is_named = _LINK.match(text) or text.startswith("text:")
        return text if is_named else f"text:{text}"
    is_words = " " in text and "://" not in text and not is_existing_file(text)
    return f"text:{text}" if is_words and not text.startswith("text:") else text


def is_existing_file(text: str) -> bool:
    """Return whether `text` names a file of this machine."""
    try:
        return Path(text).expanduser().is_file()
    except (OSError, ValueError, RuntimeError):
        return False


def _hash_of(name: str) -> str:
    import hashlib

    try:
        path = Path(name).expanduser()
        if path.exists() and not path.is_file() and not path.is_dir():
            raise UsageError(f"{name} is a device or pipe, not a file.", _HINT)
        with path.open("rb") as file:
            if path.stat().st_size > _MAX_HASHED:
                raise UsageError(f"{name} is larger than 1 GB.", "Give a link to it instead.")
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        message = f"{name[:200]} cannot be read as evidence: {reason}."
        raise UsageError(message, _HINT) from None
