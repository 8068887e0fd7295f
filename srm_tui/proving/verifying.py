"""What a portable file or a report proves by itself, and what it does not."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from srm_tui.core.counting import counted
from srm_tui.core.evidence import Evidence, EvidenceKind
from srm_tui.core.journal import Change, replay
from srm_tui.errors import DocumentError, Place
from srm_tui.files import read_bytes
from srm_tui.proving.history import chain_points, end_points, state_point
from srm_tui.proving.oscal import oscal_points
from srm_tui.proving.pades import pades_points
from srm_tui.proving.points import Outcome, Point, left_open, proven, refuted
from srm_tui.proving.printed import shown_on_page, shown_texts
from srm_tui.proving.signatures import signature_of, signature_points
from srm_tui.store.portable import (
    MAX_BYTES,
    is_page,
    load_portable,
    portable_data,
    read_portable,
    seal_of,
)
from srm_tui.store.provided import is_provided, load_provided
from srm_tui.store.reader import FORMAT, PortableFile

_MOST_EVIDENCE_BYTES = 256 << 20


_UNSEALED = (
    "Whether it was changed: such files have no seal. Ask the team for its SHA-256, or to sign it "
    "(see 'srm-tui sign')."
)
_VERIFIABLE = (
    "Verify the report as PDF or HTML, the exported .srm.yaml, the controls that a team provides, "
    "or OSCAL; any file once it is signed (see 'srm-tui sign')."
)


class Verification(NamedTuple):
    """What was found about a file."""

    sha256: str
    """The digest of the assessment in the file, as reports print it."""
    findings: tuple[Point, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing was refuted."""
        return all(each.outcome is not Outcome.REFUTED for each in self.findings)


def verify(
    path: Path, expected: str = "", *, against: Path | None = None, signers: Path | None = None
) -> Verification:
    """Return what `path` proves: a report, a portable file, or what a team provides.

    `expected` is a SHA-256 that was noted elsewhere, as from a printed report; `against`
    an earlier report or export of the same assessment; `signers` who may sign, as
    ssh-keygen calls it. It raises DocumentError for a file that holds none of these and
    has no signature beside it either, and for a pipe.
    """
    if path.is_fifo():
        hint = "Write it into a file first: verify reads it more than once."
        raise DocumentError(Place(str(path)), "This is a pipe.", hint)
    if is_provided(path) or _holds_none(path):
        return _of_bytes(path, expected, signers)
    data = portable_data(path)
    digest = hashlib.sha256(data).hexdigest()
    file = read_portable(data, str(path))
    points = [*_printed(path, digest), _seal(data), state_point(file)]
    points += chain_points(file.changes)
    points += end_points(file.changes, _earlier(against, file))
    points += _evidence(file, path.parent)
    points.append(_noted(digest, expected))
    points += pades_points(path)
    points += signature_points(path, signers)
    return Verification(digest, tuple(points))


def _holds_none(path: Path) -> bool:
    """Return whether a file is none that could hold an assessment: a workbook, a table, a text."""
    if path.suffix.casefold() in (".yaml", ".yml"):
        return False
    start = _start(path)
    return not (
        start.startswith(b"%PDF") or is_page(start) or f"format: {FORMAT}".encode() in start
    )


def _start(path: Path) -> bytes:
    return read_bytes(path, MAX_BYTES)[:4096]


def _of_bytes(path: Path, expected: str, signers: Path | None) -> Verification:
    """Return what a file without a seal shows: what it is, its digest, and who signed it."""
    data = read_bytes(path, MAX_BYTES)
    digest = hashlib.sha256(data).hexdigest()
    if is_provided(path):
        provided, _, _ = load_provided(path)
        controls = counted(len(provided.controls), "control")
        told = f"It reads as {controls} that {provided.team} provides, as of {provided.as_of[:10]}."
        about = [proven(told), left_open(_UNSEALED)]
    elif signature_of(path).is_file() or signers is not None or expected:
        about = [left_open("What is in it: no assessment that could prove itself.")]
    else:
        raise DocumentError(Place(str(path)), "Nothing in this file proves itself.", _VERIFIABLE)
    return Verification(
        digest, (*about, _noted(digest, expected), *signature_points(path, signers))
    )


def _printed(path: Path, digest: str) -> Iterator[Point]:
    """Yield whether a report prints the digest of the assessment inside."""
    start = _start(path)
    is_pdf = start.startswith(b"%PDF")
    if not is_pdf and not is_page(start):
        return
    shown = "".join(shown_texts(path)) if is_pdf else shown_on_page(path)
    documents = oscal_points(path, shown) if is_pdf else ()
    if digest not in shown:
        text = "The report does not print the SHA-256 of the assessment inside: one was changed."
        yield refuted(text)
        yield from documents
        return
    yield proven("The assessment inside is the one whose SHA-256 the report prints.")
    yield from documents
    text = "That the other words of its pages are those that srm-tui wrote: see a signature, "
    yield left_open(f"{text}or import the file and print it again.")


def _seal(data: bytes) -> Point:
    stated, real = seal_of(data)
    if not stated:
        return left_open("Whether the export was changed: it has no seal at its end.")
    if stated == real:
        return proven("The export is byte for byte as srm-tui sealed it.")
    return refuted("The export was changed after srm-tui sealed it.")


def _earlier(against: Path | None, file: PortableFile) -> list[Change] | None:
    if against is None:
        return None
    earlier = load_portable(against)
    if earlier.assessment_id != file.assessment_id:
        raise DocumentError(
            Place(str(against)),
            "It holds another assessment than the file that is to be verified.",
            "Name an earlier report or export of the same one.",
        )
    return earlier.changes


def _evidence(file: PortableFile, folder: Path) -> Iterator[Point]:
    """Yield whether the evidence files that lie in `folder` are those that were added."""
    record = replay(file.assessment_id, file.changes)
    items = [
        item
        for answer in record.answers.values()
        for item in answer.evidence
        if item.kind is EvidenceKind.FILE and item.sha256
    ]
    there = [(item, folder / Path(item.value).name) for item in items]
    found = [(item, place) for item, place in there if place.is_file()]
    changed = [place.name for item, place in found if not _is_as_added(item, place)]
    if changed:
        yield refuted(f"Evidence was changed since it was added: {', '.join(changed)}.")
    if len(found) > len(changed):
        count = counted(len(found) - len(changed), "evidence file")
        yield proven(f"{count} beside it: as when added.")
    if len(found) < len(items):
        count = counted(len(items) - len(found), "evidence file")
        yield left_open(f"{count} not beside it: put them there to have them compared.")


def _is_as_added(item: Evidence, place: Path) -> bool:
    return hashlib.sha256(read_bytes(place, _MOST_EVIDENCE_BYTES)).hexdigest() == item.sha256


def _noted(digest: str, expected: str) -> Point:
    if not expected:
        text = "That the file is the one you were given: compare the SHA-256 with one noted before."
        return left_open(text)
    wanted = re.sub(r"[\s:-]", "", expected).casefold()
    if wanted == digest:
        return proven("Its SHA-256 is the one that you noted.")
    return refuted("Its SHA-256 is another than the one that you noted.")
