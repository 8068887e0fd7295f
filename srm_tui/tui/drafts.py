"""What was typed into a question when the app ended, kept in a file until it is asked again."""

import re
from pathlib import Path

from msgspec import DecodeError, Struct, json
from msgspec.structs import replace

from srm_tui import resources
from srm_tui.errors import SrmError
from srm_tui.files import read_bytes, write_whole

_MAX_BYTES = 1 << 20
_MAX_DRAFTS = 100


class Draft(Struct, frozen=True, kw_only=True):
    """A question that was half answered."""

    store: str
    author: str
    assessment_id: str
    about: str = ""
    """The duty, parked question or other thing that it is about; empty for the assessment."""
    question: str
    """What is asked, as its title has it."""
    fields: dict[str, str]
    """What was typed, by the name of its field."""

    def is_of(self, other: "Draft") -> bool:
        """Return whether the same person was asked the same."""
        return replace(self, fields={}) == replace(other, fields={})


def drafts_path() -> Path | None:
    """Return where drafts are kept; None for a user without a home folder."""
    try:
        return Path(resources.data_folder(), "drafts.json")
    except RuntimeError:
        return None


def read_drafts() -> tuple[Draft, ...]:
    """Return all drafts, oldest first; a file that cannot be read holds none."""
    path = drafts_path()
    if path is None or not path.exists():
        return ()
    try:
        return json.decode(read_bytes(path, _MAX_BYTES), type=tuple[Draft, ...])
    except (DecodeError, SrmError):
        return ()


def keep_draft(draft: Draft) -> None:
    """Keep a draft in place of the one before, raising SrmError where that cannot be."""
    if draft.fields:
        _write((*_others(draft), draft)[-_MAX_DRAFTS:])


def take_draft(asked: Draft) -> dict[str, str]:
    """Return what was typed when the same was asked, and keep it no longer."""
    kept = next((each for each in read_drafts() if each.is_of(asked)), None)
    if kept is None:
        return {}
    _write(_others(asked))
    return kept.fields


def drafts_naming(store: str, person: re.Pattern[str]) -> tuple[Draft, ...]:
    """Return the drafts of a store that hold a person's name, as author or in a field."""
    return tuple(
        each
        for each in read_drafts()
        if each.store == store
        and any(map(person.search, (each.author, each.question, *each.fields.values())))
    )


def drop_drafts(dropped: tuple[Draft, ...]) -> None:
    """Keep these drafts no longer."""
    if dropped:
        _write(tuple(each for each in read_drafts() if each not in dropped))


def _others(draft: Draft) -> tuple[Draft, ...]:
    return tuple(each for each in read_drafts() if not each.is_of(draft))


def _write(drafts: tuple[Draft, ...]) -> None:
    path = drafts_path()
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            path.touch(mode=0o600)
    except OSError as error:
        raise SrmError(f"{path} cannot be written: {error.strerror}.") from None
    write_whole(path, json.encode(drafts))
