"""Commands over the journal of an assessment: its history, undo, and portable files."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from srm_tui.cli import console
from srm_tui.cli.commands.answering import known_control
from srm_tui.cli.console import ExitCode
from srm_tui.cli.session import (
    Session,
    complete_assessment,
    complete_control,
    examples,
    format_option,
    pass_session,
    quoted,
)
from srm_tui.core.counting import counted
from srm_tui.core.history import Act, HistoryEntry, history_of
from srm_tui.core.journal import NOTHING, Change
from srm_tui.core.observations import FINDING_PREFIX
from srm_tui.core.receipts import RECEIPT_PREFIX
from srm_tui.errors import UsageError
from srm_tui.files import write_whole
from srm_tui.workspace import OvertakenError

_around_others = click.option(
    "--around-others",
    is_flag=True,
    help="Leave what others have changed since, and take back the rest or the step before.",
)


@click.command(
    help="Take your last step in an assessment back; never one of somebody else."
    + examples(
        "srm-tui undo shop",
        "srm-tui undo shop --around-others",
        "srm-tui undo shop --format json",
    )
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@_around_others
@format_option("table", "json")
@pass_session
def undo(session: Session, assessment: str, output: str, *, around_others: bool) -> None:
    """Take one's last step back."""
    workspace, assessment_id = session.open_to_write(assessment)
    with _told_how_to_go_on():
        changes = workspace.undo(assessment_id, around_others=around_others)
    _say_taken_back(changes, "There is nothing to undo among your own steps.", output)


@click.command(
    help="Take your last undo back."
    + examples("srm-tui redo shop", "srm-tui redo shop --format json")
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@_around_others
@format_option("table", "json")
@pass_session
def redo(session: Session, assessment: str, output: str, *, around_others: bool) -> None:
    """Take one's last undo back."""
    workspace, assessment_id = session.open_to_write(assessment)
    with _told_how_to_go_on():
        changes = workspace.redo(assessment_id, around_others=around_others)
    _say_taken_back(changes, "There is nothing to redo.", output)


@contextmanager
def _told_how_to_go_on() -> Iterator[None]:
    try:
        yield
    except OvertakenError as error:
        error.hint = "--around-others leaves that and takes back the rest, or the step before."
        raise


@click.command(
    help="Show who changed what, and when."
    + examples(
        "srm-tui log shop",
        "srm-tui log shop --control encryption-at-rest",
        "srm-tui log shop --format json",
    )
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@click.option(
    "--control",
    metavar="ID",
    default="",
    shell_complete=complete_control,
    help="Only the changes of one control.",
)
@format_option("table", "json", "csv")
@pass_session
def log(session: Session, assessment: str, control: str, output: str) -> None:
    """Show who changed what, and when."""
    workspace, assessment_id = session.open(assessment)
    changes = workspace.changes(assessment_id)
    if control and control not in {each.control_id for each in changes}:
        control = known_control(workspace.kb, control)
    entries = history_of(changes, control or None)
    if output == "json":
        console.say_json([_entry_json(each) for each in entries])
        return
    head = ("at", "author", "control", "service", "field", "old", "new")
    rows = [_cells(each) for each in entries]
    if output == "csv":
        console.say_csv(head, rows)
    elif rows:
        told = (each for each in entries if not each.change.field.startswith(FINDING_PREFIX))
        rows = [_cells(each) for each in told]  # the receipt of an import tells the rest
        short = [(*row[:5], row[5][:30], row[6][:60]) for row in rows]
        console.say_table(head, short, grow=6)
    else:
        console.note("Nothing was changed yet.")


@click.command(
    name="export",
    help="Write an assessment to a portable file, with its history; '-' writes to stdout. "
    "As OSCAL it becomes a folder of documents that refer to each other."
    + examples(
        "srm-tui export shop shop.srm.yaml",
        "srm-tui export shop -",
        "srm-tui export shop shop-oscal --format oscal --check",
    ),
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@click.argument("file", metavar="FILE|FOLDER", type=click.Path(allow_dash=True))
@click.option(
    "--format",
    "written_as",
    type=click.Choice(("yaml", "oscal")),
    default="yaml",
    show_default=True,
    help="A portable file, or a folder of OSCAL documents.",
)
@click.option(
    "--check",
    is_flag=True,
    help="Check the OSCAL documents first; what is wrong is told, and nothing written.",
)
@click.option("--force", is_flag=True, help="Overwrite the file or an earlier OSCAL export.")
@pass_session
def export(
    session: Session, assessment: str, file: str, written_as: str, *, check: bool, force: bool
) -> ExitCode | None:
    """Write an assessment to a portable file, or to a folder of OSCAL documents."""
    workspace, assessment_id = session.open(assessment)
    if written_as == "oscal":
        from srm_tui.cli.oscal import export_folder

        return export_folder(workspace, assessment_id, file, is_checked=check, may_replace=force)
    if check:
        raise UsageError("--check is for OSCAL documents.", "Add --format oscal.")
    text = workspace.export_text(assessment_id)
    if file == "-":
        console.say_bytes(text.encode())
        return None
    path = Path(file)
    if path.is_dir():
        raise UsageError(f"{file} is a folder.", "Name a file, or add --format oscal.")
    if path.exists() and not force:
        raise UsageError(f"{file} exists already.", "Use --force to overwrite it.")
    if path.suffix.casefold() in _OF_REPORTS:
        hint = f"Write the report: srm-tui report {quoted(assessment)} -o {quoted(file)}"
        raise UsageError(f"An export is YAML, and '{path.name}' would say otherwise.", hint)
    write_whole(path, text.encode())
    console.note(f"Wrote {file}.")
    return None


@click.command(
    name="import",
    help="Read an assessment from a portable file, or from a report as PDF or HTML that carries it."
    + examples(
        "srm-tui import shop.srm.yaml",
        "srm-tui import shop.pdf --name 'Shop, as reported'",
        "srm-tui import shop.srm.yaml --format json",
    ),
)
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--name", default="", help="Another name for it.")
@format_option("table", "json")
@pass_session
def import_(session: Session, file: str, name: str, output: str) -> None:
    """Read an assessment from a file."""
    workspace = session.workspace
    with console.waiting_for(Path(file)):
        incoming = workspace.incoming(Path(file))
    assessment_id = workspace.import_file(Path(file), name, incoming.file)
    found = workspace.assess(assessment_id)
    name = found.record.details.name
    if output == "json":
        console.say_json({"id": assessment_id, "name": name, "duties": len(found.rows)})
    else:
        console.say(f"{assessment_id}  {name}")
    console.note(
        f"Imported {counted(len(found.record.answers), 'answer')}; "
        f"{found.totals.answered} of {counted(len(found.rows), 'duty', 'duties')} answered."
    )
    if incoming.here:
        console.note(
            f"It is a copy: '{incoming.here}' is the same assessment and was here already. "
            f"To put the file together with that one instead: srm-tui merge {quoted(file)}"
        )
    session.note_oddities(incoming.file, file)


def _change_json(change: Change) -> dict[str, object]:
    return {**change._asdict(), "old": json.loads(change.old), "new": json.loads(change.new)}


def _entry_json(entry: HistoryEntry) -> dict[str, object]:
    return {
        **_change_json(entry.change),
        "act": entry.act,
        "taken_back_by": entry.taken_back_by,
        "taken_back_at": entry.taken_back_at,
    }


def _cells(entry: HistoryEntry) -> tuple[str, ...]:
    change = entry.change
    acts = ("" if entry.act is Act.SAID else entry.act, "taken back" * bool(entry.taken_back_by))
    told = ", ".join(filter(None, acts))
    return (
        change.at[:19].replace("T", " "),
        change.author,
        change.control_id or "(assessment)",
        change.service_id,
        f"{change.field} ({told})" if told else change.field,
        _value(change.old, change.field),
        _value(change.new, change.field),
    )


def _value(text: str, field: str) -> str:
    """Return the JSON text of a value as people read it: empty for none, a milestone's name."""
    value = json.loads(text)
    if value is None or isinstance(value, str):
        return value or ""
    if field.startswith(FINDING_PREFIX):
        return f"findings of {len(value)} checks"
    named = (value.get("name") or value.get("file")) if isinstance(value, dict) else None
    return named if isinstance(named, str) else text


def _say_taken_back(changes: tuple[Change, ...], nothing: str, output: str) -> None:
    if output == "json":
        console.say_json([_change_json(each) for each in changes])
    elif not changes:
        console.note(nothing)
    for each in changes if output == "table" else ():
        if each.field.startswith(FINDING_PREFIX):
            continue  # its receipt tells
        place = " ".join(filter(None, (each.control_id or "assessment", each.service_id)))
        value = " ".join(_value(each.new, each.field).split()) or "empty"
        if each.field.startswith(RECEIPT_PREFIX):
            file = _value(each.old, each.field) or value
            state = "there again" if each.old == NOTHING else "taken back"
            console.say(f"The import of {file:.60} is {state}, with all that it said.")
        else:
            console.say(f"{place}: {each.field} is {value:.60} again.")


_OF_REPORTS = (".pdf", ".html", ".xlsx", ".csv", ".md", ".zip")
COMMANDS = {"undo": undo, "redo": redo, "log": log, "export": export, "import": import_}
