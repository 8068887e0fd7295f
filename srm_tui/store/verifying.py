"""What a portable file or a report proves by itself, and what it does not."""

import hashlib
import re
import warnings
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from srm_tui.errors import DocumentError, Place
from srm_tui.store.portable import portable_data, read_portable, unpacked
from srm_tui.store.reader import PortableFile


class Outcome(StrEnum):
    """What became of one point that was checked."""

    PROVEN = "proven"
    REFUTED = "refuted"
    OPEN = "open"
    """The file cannot show it either way."""


class Finding(NamedTuple):
    """One point that was checked."""

    outcome: Outcome
    text: str


class Verification(NamedTuple):
    """What was found about a file."""

    sha256: str
    """The digest of the assessment in the file, as reports print it."""
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing was refuted."""
        return all(each.outcome is not Outcome.REFUTED for each in self.findings)


def verify(path: Path, expected: str = "") -> Verification:
    """Return what `path`, a report PDF or a portable file, proves.

    `expected` is a SHA-256 that was noted elsewhere, as from a printed report. It raises
    DocumentError for a file that holds no assessment.
    """
    data = portable_data(path)
    digest = hashlib.sha256(data).hexdigest()
    file = read_portable(data, str(path))
    findings = [_history(file)]
    if _is_pdf(path):
        findings.insert(0, _printed(path, digest))
    if expected:
        findings.append(_noted(digest, expected))
    else:
        text = "That the file is the one you were given: compare the SHA-256 with one noted before."
        findings.append(Finding(Outcome.OPEN, text))
    text = "Who made each change: the history names its authors, and nobody signed it."
    findings.append(Finding(Outcome.OPEN, text))
    return Verification(digest, tuple(findings))


def _printed(path: Path, digest: str) -> Finding:
    printed = "".join(_texts(path))
    if digest in printed:
        text = "The assessment inside is the one whose SHA-256 the report prints."
        return Finding(Outcome.PROVEN, text)
    text = "The report does not print the SHA-256 of the assessment inside: one was changed."
    return Finding(Outcome.REFUTED, text)


def _history(file: PortableFile) -> Finding:
    if not file.edits:
        text = f"What it says now follows from its {len(file.changes):,} recorded changes."
        return Finding(Outcome.PROVEN, text)
    first = file.edits[0]
    where = " of ".join(filter(None, (first.field, first.control_id)))
    more = f" and {len(file.edits) - 1} more" if len(file.edits) > 1 else ""
    text = f"What it says now differs from its recorded changes, in {where}{more}."
    return Finding(Outcome.REFUTED, text)


def _noted(digest: str, expected: str) -> Finding:
    wanted = re.sub(r"[\s:-]", "", expected).casefold()
    if wanted == digest:
        return Finding(Outcome.PROVEN, "Its SHA-256 is the one that you noted.")
    return Finding(Outcome.REFUTED, "Its SHA-256 is another than the one that you noted.")


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"%PDF"


def _texts(path: Path) -> Iterator[str]:
    """Yield what the pages of a PDF show, piece by piece, without spaces.

    It raises DocumentError for pages that no report of srm-tui has.
    """
    import pikepdf

    place = Place(str(path))
    try:
        with pikepdf.open(path) as pdf:
            for page in pdf.pages:
                yield from _page_texts(pdf, page, place)
    except (pikepdf.PdfError, AttributeError, TypeError, ValueError, IndexError) as error:
        raise DocumentError(place, f"A page of the PDF cannot be read: {error}.") from None


def _page_texts(pdf: Any, page: Any, place: Place) -> Iterator[str]:
    import pikepdf

    fonts = {name: _characters(font, place) for name, font in page.Resources.Font.items()}
    contents = page.obj.Contents
    streams = contents if isinstance(contents, pikepdf.Array) else [contents]
    content = b"\n".join(unpacked(each, place, "page") for each in streams)
    with warnings.catch_warnings(action="ignore"):  # what it warns of cannot be read either
        instructions: Any = pikepdf.parse_content_stream(pdf.make_stream(content))
    known: dict[int, str] = {}
    for operands, operator in instructions:
        if str(operator) == "Tf":
            known = fonts.get(str(operands[0]), {})
        elif str(operator) in ("Tj", "TJ"):
            yield "".join(_shown(operands[0], known)).replace(" ", "")


def _shown(pieces: Any, known: dict[int, str]) -> Iterator[str]:
    import pikepdf

    for piece in pieces if isinstance(pieces, pikepdf.Array) else [pieces]:
        if isinstance(piece, pikepdf.String):
            code = bytes(piece)
            for at in range(0, len(code), 2):
                yield known.get(int.from_bytes(code[at : at + 2], "big"), "")


def _characters(font: Any, place: Place) -> dict[int, str]:
    """Return the character of each glyph, as the font says (ISO 32000-1, 9.10.3)."""
    found: dict[int, str] = {}
    if "/ToUnicode" in font:
        told = unpacked(font.ToUnicode, place, "font")
        for block in re.findall(rb"beginbfchar(.*?)endbfchar", told, re.S):
            for glyph, character in re.findall(rb"<(\w+)>\s*<(\w+)>", block):
                text = bytes.fromhex(character.decode()).decode("utf-16-be", "replace")
                found[int(glyph, 16)] = text
    return found
