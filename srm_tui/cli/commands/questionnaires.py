"""Commands that send questionnaires out and take them back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import click

from srm_tui.cli import console
from srm_tui.cli.console import ExitCode
from srm_tui.cli.filtering import filter_options, selection_of
from srm_tui.cli.session import (
    Session,
    complete_assessment,
    examples,
    format_option,
    pass_session,
    quoted,
)
from srm_tui.cli.sides import side_options
from srm_tui.core.answers import Value
from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.counting import counted
from srm_tui.core.fields import Key
from srm_tui.core.homework import is_to_do
from srm_tui.core.merge import Conflict, Side
from srm_tui.core.questionnaire import HEADS, Questionnaire
from srm_tui.core.receipts import Receipt
from srm_tui.core.returned import Weighed
from srm_tui.core.selection import selected
from srm_tui.core.vocabulary import Status
from srm_tui.errors import Problem, UsageError
from srm_tui.files import make_folder, write_whole
from srm_tui.reports import file_stem
from srm_tui.workspace import Workspace
from srm_tui.workspace.questionnaires import SUFFIXES, author_of, file_name, written


@click.command(
    help="Write questionnaires for people who will not use a terminal: an XLSX workbook for each "
    "owner, and one for what nobody owns. Without --all or --only it asks what is open: duties "
    "without an answer, and gaps that nobody accepted. 'srm-tui collect' takes them back."
    + examples(
        "srm-tui questionnaire shop",
        "srm-tui questionnaire shop --owner Maya -o for-maya.xlsx",
        "srm-tui questionnaire shop --all --framework gdpr -o for-the-audit/",
        "srm-tui questionnaire shop --only unanswered --csv",
    )
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@click.option("--owner", "owners", multiple=True, metavar="NAME", help="Only for this one.")
@filter_options
@click.option("--all", "everything", is_flag=True, help="What has an answer already, too.")
@click.option("--csv", "is_csv", is_flag=True, help="CSV tables instead of workbooks.")
@click.option(
    "-o",
    "--output",
    metavar="FILE|DIR",
    type=click.Path(path_type=Path),
    help="A file (.xlsx or .csv) for all in one, or a folder. [default: NAME-questionnaires/]",
)
@click.option("--force", is_flag=True, help="Overwrite files that are there, filled in or not.")
@pass_session
def questionnaire(
    session: Session,
    /,
    assessment: str,
    output: Path | None,
    *,
    owners: tuple[str, ...],
    everything: bool,
    is_csv: bool,
    force: bool,
    **conditions: tuple[str, ...],
) -> None:
    """Write questionnaires, one for each owner or all in one file."""
    workspace, assessment_id = session.open(assessment)
    selection = selection_of(workspace.kb, owners=(), **conditions)
    author = workspace.author if "mine" in selection.kinds else ""
    found = workspace.assess(assessment_id)
    rows = [
        row
        for row in selected(selection, found.rows, author)
        if everything or selection.kinds or is_to_do(row)
    ]
    asked = _of_owners(workspace.questionnaires.by_owner(assessment_id, rows), owners)
    if not asked:
        console.note("No duty matches." if rows else "Nothing is open: --all asks all duties.")
        return
    folder = output or Path(f"{file_stem(found.record.details.name)}-questionnaires")
    if folder.suffix.casefold() in SUFFIXES:
        asked = (_in_one(workspace, assessment_id, asked, rows),)
        paths = [folder]
    else:
        make_folder(folder)
        paths = [folder / file_name(each, SUFFIXES[is_csv]) for each in asked]
    if there := [path for path in paths if path.exists() and not force]:
        message = f"{there[0]} is there already; it may have been filled in."
        raise UsageError(message, "Name another place, or use --force.")
    for path, each in zip(paths, asked, strict=True):
        write_whole(path, written(each, path.suffix.casefold()))
        console.say(str(path))
        whom = each.owner or ("everybody" if len(paths) == 1 else "what nobody owns")
        console.note(f"  {counted(len(each.duties), 'duty', 'duties')} for {whom}.")
    name = quoted(found.record.details.name)
    console.note(f"Once they are filled in: srm-tui collect {name} FILE...")


def _of_owners(
    asked: Sequence[Questionnaire], owners: tuple[str, ...]
) -> tuple[Questionnaire, ...]:
    wanted = {each.casefold().strip() for each in owners}
    found = tuple(each for each in asked if not wanted or each.owner.casefold() in wanted)
    if missing := wanted - {each.owner.casefold() for each in found}:
        names = ", ".join(each.owner for each in asked if each.owner)
        message = f"Nothing is asked of '{sorted(missing)[0]}'."
        raise UsageError(message, f"There is something for {names}." if names else "Use --all.")
    return found


def _in_one(
    workspace: Workspace,
    assessment_id: str,
    asked: Sequence[Questionnaire],
    rows: Iterable[AssessedDuty],
) -> Questionnaire:
    """Return the questionnaires of several people as one."""
    if len(asked) == 1:
        return asked[0]
    wanted = {line.control_id for each in asked for line in each.duties}
    kept = [row for row in rows if row.id in wanted]
    return workspace.questionnaires.about(assessment_id, kept)


@click.command(
    help="Take answers over from questionnaires that were filled in. Only cells that were changed "
    "count. An answer that was changed in the file and here, or that departs from the team it is "
    "inherited from, is a conflict: it is shown, and nothing is written until --ours or --theirs "
    "decides. Each file is one step for undo."
    + examples(
        "srm-tui collect shop Maya.xlsx answers.csv",
        "srm-tui collect shop returned/",
        "srm-tui collect shop Maya.xlsx --dry-run",
        "srm-tui collect shop Maya.xlsx --theirs",
        "srm-tui collect shop answers.csv --by 'Maya Chen' --format json",
    )
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@click.argument(
    "files",
    metavar="FILE|DIR...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
)
@click.option("--by", default="", metavar="NAME", help="Who filled it in, if the file is wrong.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@side_options("In conflicts keep what is said here.", "In conflicts take the file's.")
@format_option("table", "json")
@pass_session
def collect(
    session: Session,
    assessment: str,
    files: tuple[Path, ...],
    by: str,
    side: Side | None,
    output: str,
    *,
    dry_run: bool,
) -> int:
    """Take answers over from filled-in questionnaires."""
    workspace, assessment_id = session.open_to_write(assessment)
    given = workspace.questionnaires
    sheets = given.weigh(assessment_id, [each for path in files for each in _files_of(path)])
    choices = _choices(sheets, side)
    problems = given.problems(assessment_id, sheets, choices, by)
    is_open = any(each.merge.conflicts for each in sheets) and side is None
    is_written = not (problems or is_open or dry_run)
    receipts = given.take(assessment_id, sheets, choices, by) if is_written else ()
    if output == "json":
        _say_json(sheets, problems, receipts, side, by)
    else:
        for each in sheets:
            _say_sheet(each, side, by)
    _note_set_aside(sheets, set(workspace.assess(assessment_id).row_by_id))
    for problem in problems:
        console.note(f"{problem.place}: {problem.message}. {problem.hint}".rstrip())
    _note_end(problems, _open_why(sheets) if is_open else "", dry_run=dry_run)
    if problems:
        return ExitCode.WRONG_USE
    return ExitCode.FOUND if is_open else ExitCode.FINE


def _files_of(path: Path) -> list[Path]:
    """Return a file, or the questionnaires in a folder; what Excel keeps beside them is none."""
    if not path.is_dir():
        return [path]
    found = [
        each
        for each in sorted(path.iterdir())
        if each.suffix.casefold() in SUFFIXES
        and not each.name.startswith(("~$", "."))
        and each.is_file()
    ]
    if not found:
        raise UsageError(f"There is no questionnaire in {path}.", "Name a file of .xlsx or .csv.")
    return found


def _choices(sheets: Iterable[Weighed], side: Side | None) -> dict[Key, Side]:
    if side is None:
        return {}
    return {key: chosen for each in sheets for key, chosen in each.merge.for_all(side).items()}


def _note_set_aside(sheets: Iterable[Weighed], asked: Collection[str]) -> None:
    """Say which answers the scope no longer asks for; they are kept all the same."""
    changed = dict.fromkeys(key[0] for each in sheets for key in each.merge.taken)
    for control_id in changed:
        if control_id not in asked:
            console.note(f"The scope does not ask for {control_id}: the answer is kept aside.")


def _open_why(sheets: Iterable[Weighed]) -> str:
    """Return why a choice is needed."""
    found = {each.key in sheet.inherited for sheet in sheets for each in sheet.merge.conflicts}
    told = {True: "inherited from another team", False: "changed on both sides"}
    why = " or ".join(words for is_inherited, words in told.items() if is_inherited in found)
    return f"{why[0].upper()}{why[1:]}"


def _note_end(problems: Sequence[Problem], open_why: str, *, dry_run: bool) -> None:
    if problems:
        count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        console.note(f"{count}; nothing was written.")
    elif open_why:
        hint = "--ours keeps what is said here, --theirs takes what the file says."
        console.note(f"{open_why}; nothing was written. {hint}")
    elif dry_run:
        console.note("Nothing was written: a dry run.")


def _say_sheet(weighed: Weighed, side: Side | None, by: str) -> None:
    """Write what a file changes, and where it meets other changes."""
    merge, author = weighed.merge, author_of(weighed, by)
    who = f", filled in by {author}" if author else ""
    console.say(f"{weighed.returned.file}{who}:")
    for key, value in merge.taken.items():
        console.say(f"  {_about(key)}: {_told(value)}")
    for item in weighed.evidence:
        title = f" ({item.title})" if item.title else ""
        console.say(f"  {item.control_id}, evidence: {item.text}{title}")
    for each in merge.conflicts:
        console.say(f"  {_conflict(weighed, each, side)}")
    for tally in weighed.returned.ignored:
        console.say(f"  left aside: {tally.what}, {tally.reason}")
    if weighed.is_empty and not weighed.problems:
        console.say("  Nothing in it was changed.")


def _conflict(weighed: Weighed, conflict: Conflict, side: Side | None) -> str:
    place = weighed.place(conflict.key).removeprefix(f"{weighed.returned.file} ")
    kept = {"ours": " Kept: here.", "theirs": " Kept: the file's."}.get(side or "", "")
    team = weighed.inherited.get(conflict.key)
    before = f"inherited from {team}" if team else f"was {_told(conflict.base)}"
    return (
        f"CONFLICT {_about(conflict.key)} ({place}): {before}, "
        f"here {_told(conflict.ours)}, in the file {_told(conflict.theirs)}.{kept}"
    )


def _about(key: Key) -> str:
    control_id, service_id, field = key
    named = f"{control_id} ({service_id})" if service_id else control_id
    return f"{named}, {HEADS[field].lower()}"


def _told(value: Value) -> str:
    text = "empty" if value is None else " ".join(str(value).split())
    text = Status(text).label if text in set(Status) else text
    return text if len(text) <= 70 else f"{text[:69]}\u2026"


def _say_json(
    sheets: Sequence[Weighed],
    problems: Sequence[Problem],
    receipts: Sequence[Receipt],
    side: Side | None,
    by: str,
) -> None:
    ids = [each.id for each in receipts] or [""] * len(sheets)
    console.say_json(
        {
            "written": bool(receipts),
            "files": [
                _file_json(each, receipt, side, by)
                for each, receipt in zip(sheets, ids, strict=True)
            ],
            "problems": [
                {"code": p.code, "place": p.place.file, "message": p.message, "hint": p.hint}
                for p in problems
            ],
        }
    )


def _file_json(weighed: Weighed, receipt: str, side: Side | None, by: str) -> Mapping[str, object]:
    return {
        "file": weighed.returned.file,
        "sha256": weighed.returned.sha256,
        "by": author_of(weighed, by),
        "receipt": receipt,
        "changes": [
            {**_key_json(weighed, key), "value": value}
            for key, value in weighed.merge.taken.items()
        ],
        "evidence": [
            {"control": e.control_id, "value": e.text, "title": e.title} for e in weighed.evidence
        ],
        "conflicts": [
            {
                **_key_json(weighed, each.key),
                "base": each.base,
                "ours": each.ours,
                "theirs": each.theirs,
                "kept": side,
                "inherited_from": weighed.inherited.get(each.key),
            }
            for each in weighed.merge.conflicts
        ],
        "ignored": [
            {"what": e.what, "reason": e.reason, "count": e.count} for e in weighed.returned.ignored
        ],
    }


def _key_json(weighed: Weighed, key: Key) -> dict[str, str]:
    control_id, service_id, field = key
    return {
        "control": control_id,
        "service": service_id,
        "field": field,
        "place": weighed.place(key),
    }


COMMANDS = {"questionnaire": questionnaire, "collect": collect}
