"""The command that puts two people's files of one assessment together."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from srm_tui.cli import console
from srm_tui.cli.console import ExitCode
from srm_tui.cli.session import Session, examples, format_option, pass_session
from srm_tui.cli.sides import side_options
from srm_tui.core.fields import Key
from srm_tui.core.journal import Change, json_text
from srm_tui.core.merge import Conflict, Side
from srm_tui.errors import UsageError
from srm_tui.files import write_whole
from srm_tui.workspace import Workspace
from srm_tui.workspace.copies import Incoming


@click.command(
    help="Put two people's files of one assessment together, field by field.\n\n"
    "With one FILE, it is put together with the assessment of the same id in the store. "
    "With two they are OURS and THEIRS, with three BASE, OURS and THEIRS, as git names "
    "them: the result is written to the file of -o, or to stdout.\n\n"
    "Where both changed the same field, --ours or --theirs says whose value is kept. "
    "Without them the store is left as it is; a file keeps ours, and the other value stands "
    "in its history. The exit code is 1 then. The app asks for each field instead: "
    "I on its first screen."
    + examples(
        "srm-tui merge from-bo.srm.yaml",
        "srm-tui merge from-bo.srm.yaml --theirs",
        "srm-tui merge shop.srm.yaml from-bo.srm.yaml -o merged.srm.yaml --ours",
        "srm-tui merge base.srm.yaml shop.srm.yaml from-bo.srm.yaml -o merged.srm.yaml",
    )
)
@click.argument("files", metavar="[BASE] [OURS] FILE", nargs=-1, required=True)
@click.option("-o", "--output", "target", metavar="FILE", default="", help="Where to write.")
@side_options("Keep our value in each conflict.", "Keep their value in each conflict.")
@format_option("table", "json")
@pass_session
def merge(
    session: Session, files: tuple[str, ...], target: str, side: Side | None, output: str
) -> ExitCode:
    """Put files of one assessment together."""
    paths = [Path(each) for each in files]
    if len(paths) == 1:
        if target:
            message = "With one file the result is the assessment in the store."
            raise UsageError(message, "Leave -o out, or name two files.")
        return _into_store(session.workspace, paths[0], side, output)
    if len(paths) > 3:
        raise UsageError("That are more than three files.", "Merge two at a time.")
    if output == "json" and not target:
        raise UsageError("The merged file would go to stdout too.", "Name it with -o.")
    base = paths[0] if len(paths) == 3 and not _is_empty(paths[0]) else None
    return _into_file(session, base, paths[-2:], target, side, output)


def _is_empty(path: Path) -> bool:
    """Return whether there is nothing in a file, as where git knows no common beginning."""
    return path.is_file() and path.stat().st_size == 0


def _into_store(workspace: Workspace, path: Path, side: Side | None, output: str) -> ExitCode:
    incoming = workspace.incoming(path)
    if not incoming.here:
        message = f"The assessment in {path} is not in the store yet."
        raise UsageError(message, "Import it: srm-tui import FILE")
    is_open = bool(incoming.parted.conflicts) and side is None
    if incoming.news and not is_open:
        workspace.catch_up(incoming, _choices(incoming, side))
    _say(incoming, output, is_open=is_open)
    if is_open:
        console.note("Nothing was written. --ours or --theirs decides all of them.")
    elif incoming.news:
        console.note(f"Put together with '{incoming.here}': {_counted(incoming)}.")
    else:
        console.note(f"'{incoming.here}' has all that the file has.")
    return ExitCode.FOUND if is_open else ExitCode.FINE


def _into_file(
    session: Session,
    base: Path | None,
    paths: list[Path],
    target: str,
    side: Side | None,
    output: str,
) -> ExitCode:
    workspace = session.workspace_of(":memory:")
    assessment_id = workspace.import_file(paths[0])
    incoming = workspace.incoming(paths[1], base)
    if not incoming.here:
        message = f"{paths[0]} and {paths[1]} are two different assessments."
        raise UsageError(message, "Only files of the same assessment can be put together.")
    workspace.catch_up(incoming, _choices(incoming, side))
    text = workspace.export_text(assessment_id).encode()
    is_open = bool(incoming.parted.conflicts) and side is None
    if target:
        write_whole(Path(target), text)
        _say(incoming, output, is_open=is_open)
    else:
        console.say_bytes(text)
    console.note(f"Merged: {_counted(incoming)}.")
    if is_open:
        count = len(incoming.parted.conflicts)
        fields = "field that both changed keeps" if count == 1 else "fields that both changed keep"
        console.note(
            f"{count} {fields} ours for now; the history has the other value. "
            "--ours or --theirs decides."
        )
    return ExitCode.FOUND if is_open else ExitCode.FINE


def _choices(incoming: Incoming, side: Side | None) -> Mapping[Key, Side]:
    return incoming.parted.merge.for_all(side) if side else {}


def _counted(incoming: Incoming) -> str:
    news, conflicts = len(incoming.news), len(incoming.parted.conflicts)
    decided = f", {conflicts} in conflict" if conflicts else ""
    return f"{news} change{'s' if news != 1 else ''} of theirs{decided}"


def _say(incoming: Incoming, output: str, *, is_open: bool) -> None:
    """Write the conflicts: as they stand open, or all that was done as JSON."""
    conflicts = incoming.parted.conflicts
    said = incoming.parted.said
    if output == "json":
        console.say_json(
            {
                "id": incoming.assessment_id,
                "changes": len(incoming.news),
                "missing": incoming.missing,
                "open": is_open,
                "conflicts": [_conflict_json(each, *said[each.key]) for each in conflicts],
            }
        )
    elif conflicts:
        head = ("control", "service", "field", "ours", "by", "theirs", "by")
        rows = [_cells(each, *said[each.key]) for each in conflicts]
        console.say_table(head, rows, grow=5)


def _cells(each: Conflict, ours: Change | None, theirs: Change | None) -> tuple[str, ...]:
    control_id, service_id, field = each.key
    return (
        control_id or "(assessment)",
        service_id,
        field,
        _words(each.ours)[:24],
        _who(ours),
        _words(each.theirs),
        _who(theirs),
    )


def _words(value: object) -> str:
    if value is None:
        return "(nothing)"
    return value if isinstance(value, str) else json_text(value)  # type: ignore[arg-type]


def _who(change: Change | None) -> str:
    return f"{change.author} {change.at[:10]}" if change else "by hand"


def _conflict_json(each: Conflict, ours: Change | None, theirs: Change | None) -> dict[str, Any]:
    control_id, service_id, field = each.key
    return {
        "control": control_id,
        "service": service_id,
        "field": field,
        "base": each.base,
        "ours": {"value": each.ours, **_who_json(ours)},
        "theirs": {"value": each.theirs, **_who_json(theirs)},
    }


def _who_json(change: Change | None) -> dict[str, str | None]:
    return {"author": change.author if change else None, "at": change.at if change else None}


COMMANDS = {"merge": merge}
