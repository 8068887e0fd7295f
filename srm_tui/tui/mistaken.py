"""Errors as the app tells them: the place that reads a file is named by its keys."""

from srm_tui.errors import SrmError
from srm_tui.tui.key_names import with_keys
from srm_tui.workspace.kinds import FileKind, MistakenFileError

_HOME = "{home.import} on the first screen reads it."
_PLACES = {
    FileKind.ASSESSMENT: _HOME,
    FileKind.PROVIDED: _HOME,
    FileKind.QUESTIONNAIRE: _HOME,
    FileKind.FINDINGS: "{work.findings} in the workshop leads to where it is imported.",
    FileKind.RESOURCES: "{scope.files} where services are chosen lets it propose the scope.",
}


def error_text(error: SrmError) -> str:
    """Return what went wrong and what to do about it."""
    return f"{error} {hint_of(error)}".strip()


def hint_of(error: SrmError) -> str:
    """Return what to do about an error; empty when it says it all."""
    if isinstance(error, MistakenFileError) and error.kind in _PLACES:
        return with_keys(_PLACES[error.kind])
    return error.hint
