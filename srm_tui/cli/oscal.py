"""OSCAL on the command line: a folder that is written, documents that are checked."""

from collections.abc import Sequence
from pathlib import Path

from srm_tui.cli import console
from srm_tui.cli.console import ExitCode
from srm_tui.errors import Problem, UsageError
from srm_tui.files import write_folder
from srm_tui.workspace import Workspace


def export_folder(
    workspace: Workspace, assessment_id: str, folder: str, *, is_checked: bool, may_replace: bool
) -> ExitCode:
    """Write the OSCAL documents of an assessment; with `is_checked` only when they are right."""
    from srm_tui.reports.oscal import DOCUMENTS
    from srm_tui.reports.oscal.checking import check_documents
    from srm_tui.workspace.reporting import oscal_documents

    if folder == "-":
        hint = "One document goes to stdout with 'srm-tui report A --format oscal-ar -o -'."
        raise UsageError("A folder cannot be written to stdout.", hint)
    known = [each.file for each in DOCUMENTS.values()]
    if not may_replace and any((Path(folder) / name).exists() for name in known):
        raise UsageError(f"{folder} holds an earlier export.", "Use --force to replace it.")
    files = oscal_documents(workspace, assessment_id)
    problems = check_documents(files) if is_checked else ()
    if problems:
        for problem in problems:
            console.say(str(problem))
        console.note(f"{_counted(problems)}; nothing was written.")
        return ExitCode.FOUND
    write_folder(folder, files, known if may_replace else ())
    checked = ", checked by NIST's schema" if is_checked else ""
    console.note(f"Wrote {len(files)} documents to {folder}{checked}.")
    for name in known:
        if name not in files:
            console.note(f"Left out {name}: it would be empty, which OSCAL does not allow.")
    return ExitCode.FINE


def holds_oscal(path: Path) -> bool:
    """Return whether `path` is a folder, a ZIP, or begins as an OSCAL document does."""
    if path.is_dir() or path.suffix.casefold() == ".zip":
        return True
    if path.suffix.casefold() != ".json" or not path.is_file():
        return False
    from srm_tui.reports.oscal.checking import is_oscal

    with path.open("rb") as file:
        return is_oscal(file.read(4096))


def say_checked(path: Path, output: str) -> ExitCode:
    """Say what is wrong in the OSCAL documents of a file or folder."""
    from srm_tui.reports.oscal.checking import SCHEMA_VERSION, check_documents, read_documents

    files = read_documents(path)
    problems = check_documents(files)
    if output == "json":
        found = [
            {
                "rule": each.code,
                "place": each.place.file,
                "line": each.place.line or None,
                "message": each.message,
                "hint": each.hint,
            }
            for each in problems
        ]
        is_sound = not problems
        told = {"file": str(path), "documents": list(files), "is_sound": is_sound}
        console.say_json({**told, "problems": found})
        return ExitCode.FOUND if problems else ExitCode.FINE
    for problem in problems:
        console.say(str(problem))
    count = f"{len(files)} document{'s' if len(files) != 1 else ''}"
    if problems:
        console.note(f"{count}: {_counted(problems)}.")
        return ExitCode.FOUND
    links = "every reference leads somewhere" if len(files) > 1 else "links to others not followed"
    console.say(f"{count}: valid OSCAL {SCHEMA_VERSION}, {links}.")
    return ExitCode.FINE


def _counted(problems: Sequence[Problem]) -> str:
    return f"{len(problems)} problem{'s' if len(problems) != 1 else ''}"
