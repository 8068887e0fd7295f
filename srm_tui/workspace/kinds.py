"""What a file is that somebody named, so that one in the wrong place is told where it belongs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from srm_tui.errors import DocumentError, Place, SrmError
from srm_tui.files import StrPath

if TYPE_CHECKING:
    from srm_tui.store.reader import PortableFile

_HEAD = 1 << 16


class FileKind(Enum):
    """A kind of file that some part of the program reads; its value says what the file holds."""

    ASSESSMENT = "an assessment"
    PROVIDED = "controls that a team provides"
    QUESTIONNAIRE = "a questionnaire"
    FINDINGS = "what a scanner found"
    RESOURCES = "resources of AWS, or a bill"
    OSCAL = "OSCAL"


_COMMANDS = {
    FileKind.ASSESSMENT: "Read it with 'srm-tui import FILE'.",
    FileKind.PROVIDED: "Take it over with 'srm-tui inherit A FILE'.",
    FileKind.QUESTIONNAIRE: "Take it back with 'srm-tui collect A FILE'.",
    FileKind.FINDINGS: "Lay it beside the answers with 'srm-tui findings A FILE'.",
    FileKind.RESOURCES: "Let it propose the scope with 'srm-tui scope A --from FILE'.",
    FileKind.OSCAL: "'srm-tui verify FILE' checks it; it is not read back.",
}


class MistakenFileError(DocumentError):
    """A file is sound, and of another kind than the one that is read here."""

    def __init__(self, place: Place, kind: FileKind) -> None:
        message = f"This file holds {kind.value}, which is not read here."
        super().__init__(place, message, _COMMANDS[kind])
        self.kind = kind


@contextmanager
def meant_as(kind: FileKind, *paths: Path) -> Iterator[None]:
    """Raise MistakenFileError for one of `paths` that cannot be read and is of another kind."""
    try:
        yield
    except DocumentError as error:
        path = next((each for each in paths if _is_about(error, each)), None)
        found = kind_of(path) if path else None
        if found is None or found is kind:
            raise
        raise MistakenFileError(Place(error.place.file), found) from None


def load_assessment(path: StrPath) -> "PortableFile":
    """Return what a portable file or a report says; a file of another kind is told as such."""
    from srm_tui.store.portable import load_portable

    with meant_as(FileKind.ASSESSMENT, Path(path)):
        return load_portable(path)


def _is_about(error: DocumentError, path: Path) -> bool:
    return error.place.file in (str(path), path.name) and path.is_file()


def kind_of(path: Path) -> FileKind | None:
    """Return what a file holds; None for a folder, and for what no part of the program reads."""
    if not path.is_file():
        return None
    return next((kind for kind, holds in _SIGNS if _answers(holds, path)), None)


def _answers(holds: Callable[[Path], bool], path: Path) -> bool:
    try:
        return holds(path)
    except (SrmError, OSError, RecursionError):
        return False


def _holds_provided(path: Path) -> bool:
    from srm_tui.store.provided import is_provided

    return is_provided(path)


def _holds_assessment(path: Path) -> bool:
    from srm_tui.store.portable import is_page, portable_data
    from srm_tui.store.reader import FORMAT

    head = _head(path)
    is_report = head.startswith(b"%PDF") or is_page(head)
    data = portable_data(path) if is_report else head
    return f"format: {FORMAT}".encode() in data[:_HEAD]


def _holds_oscal(path: Path) -> bool:
    from srm_tui.reports.oscal.checking import is_oscal

    return is_oscal(_head(path))


def _holds_findings(path: Path) -> bool:
    from srm_tui.importers.findings import holds_findings

    return holds_findings(path)


def _holds_answers(path: Path) -> bool:
    from srm_tui.importers.questionnaires import read_returned

    return bool(read_returned(path).assessment_id)


def _holds_resources(path: Path) -> bool:
    from srm_tui.importers.scoping.recognise import is_recognised

    return is_recognised(path)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


_SIGNS = (
    (FileKind.PROVIDED, _holds_provided),
    (FileKind.ASSESSMENT, _holds_assessment),
    (FileKind.OSCAL, _holds_oscal),
    (FileKind.FINDINGS, _holds_findings),
    (FileKind.QUESTIONNAIRE, _holds_answers),
    (FileKind.RESOURCES, _holds_resources),
)
