"""The command that takes scanner output in, and lists what it says of each duty."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from srm_tui.cli import console
from srm_tui.cli.progress import Percent, ProgressLine
from srm_tui.cli.receipts import receipt_json, say_receipts
from srm_tui.cli.session import (
    Session,
    complete_assessment,
    examples,
    format_option,
    pass_session,
    quoted,
)
from srm_tui.core.assessment import Assessment
from srm_tui.core.observations import Findings, Observation, Verdict
from srm_tui.core.receipts import Receipt
from srm_tui.errors import UsageError
from srm_tui.workspace import Workspace


@click.command(
    help="Import what Prowler or Security Hub found, or list what the findings say of each duty."
    "\n\nFILE is output of Prowler (json-ocsf, csv, json-asff), of Security Hub's get-findings, "
    "one of its events, or a folder of these. Findings propose and contradict answers; they never "
    "change one. 'srm-tui undo A' takes an import back."
    + examples(
        "srm-tui findings shop prowler-output.ocsf.json",
        "srm-tui findings shop output/ --dry-run",
        "srm-tui findings shop prowler-output.ocsf.json --whole",
        "srm-tui findings shop",
        "srm-tui findings shop --format json",
    )
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path())
@click.option("--dry-run", is_flag=True, help="Read the files and keep nothing.")
@click.option(
    "--whole",
    is_flag=True,
    help="It is a whole scan: close what earlier ones found in these accounts and it lacks.",
)
@format_option("table", "json")
@pass_session
def findings(
    session: Session,
    /,
    assessment: str,
    files: tuple[str, ...],
    output: str,
    **how: bool,
) -> None:
    """Import scanner output, or list what it says."""
    if files:
        _take_in(session, assessment, files, output, **how)
        return
    if any(how.values()):
        raise UsageError("--dry-run and --whole are about files.", "Name the file to import.")
    workspace, assessment_id = session.open(assessment)
    found = workspace.assess(assessment_id)
    if output == "json":
        console.say_json([_finding_json(found, each) for each in _told(found)])
    elif _told(found):
        _say_findings(found)
    else:
        name = quoted(found.record.details.name)
        console.note(f"Nothing was imported yet: srm-tui findings {name} FILE...")


def _take_in(
    session: Session,
    assessment: str,
    files: tuple[str, ...],
    output: str,
    *,
    dry_run: bool,
    whole: bool,
) -> None:
    """Read the files, keep what is new unless only a try is wanted, and say what became of it."""
    workspace, assessment_id = (session.open if dry_run else session.open_to_write)(assessment)
    desk = workspace.findings
    with ProgressLine() as line:
        read = desk.read(assessment_id, [Path(each) for each in files], Percent(line))
    receipts = read.receipts if dry_run else desk.keep(assessment_id, read, is_whole=whole)
    if output == "json":
        console.say_json(_import_json(workspace, assessment_id, receipts, is_kept=not dry_run))
    else:
        say_receipts(receipts)
    for each in read.skipped:
        console.note(f"Left aside: {each.what}: {each.reason.rstrip('.')}.")
    if read.closing:
        state = "closed" if whole and not dry_run else "left open; --whole closes them"
        console.note(f"Resources of earlier imports not seen again: {read.closing}, {state}.")
    found = workspace.assess(assessment_id)
    if foreign := found.record.details.foreign_text(read.accounts):
        console.note(foreign)
    _tell_outcome(found, len(read.controls), is_kept=not dry_run)


def _tell_outcome(found: Assessment, touched: int, *, is_kept: bool) -> None:
    if not is_kept:
        console.note(f"Nothing was kept. Controls of which the files say something new: {touched}.")
        return
    console.note(f"Controls of which the files say something new: {touched}.")
    name = quoted(found.record.details.name)
    console.note(f"'srm-tui findings {name}' shows them, 'srm-tui undo {name}' takes all back.")
    if outside := sum(each not in found.row_by_id for each in _told(found)):
        console.note(f"Controls with findings that the scope does not ask for: {outside}.")
    if contradicted := sum(bool(row.contradicting) for row in found.rows):
        how = f"srm-tui duties {name} --only contradicted"
        console.note(f"Answers that findings contradict: {contradicted}; see '{how}'.")


def _import_json(
    workspace: Workspace, assessment_id: str, receipts: tuple[Receipt, ...], *, is_kept: bool
) -> dict[str, Any]:
    found = workspace.assess(assessment_id)
    return {
        "kept": is_kept,
        "receipts": [receipt_json(each) for each in receipts],
        "contradicted": [row.id for row in found.rows if row.contradicting],
    }


def _told(found: Assessment) -> list[str]:
    """Return the controls of which findings say anything."""
    return [name for name, each in found.record.findings.items() if each.observations]


def _say_findings(found: Assessment) -> None:
    head = ("control", "status", *(each.value for each in Verdict), "newest", "what they say")
    console.say_table(head, _lines(found), grow=len(head) - 1)


def _lines(found: Assessment) -> Iterator[tuple[object, ...]]:
    for control_id in _told(found):
        each = found.record.findings_of(control_id)
        row = found.row_by_id.get(control_id)
        status = row.status.label if row else "(not in scope)"
        says = (row.contradiction if row else "") or each.hint
        counts = (each.counts.get(verdict, 0) or "" for verdict in Verdict)
        yield control_id, status, *counts, each.newest_at[:10], says


def _finding_json(found: Assessment, control_id: str) -> dict[str, Any]:
    """Return what the findings say of one control, as programs read it."""
    row, each = found.row_by_id.get(control_id), found.record.findings_of(control_id)
    return {
        "control": control_id,
        "in_scope": row is not None,
        "status": row.status.value if row else None,
        **_summary(each),
        "contradiction": row.contradiction if row else "",
        "observations": [_observation_json(one) for one in each.observations],
    }


def _summary(found: Findings) -> dict[str, Any]:
    return {
        "counts": {verdict.value: found.counts.get(verdict, 0) for verdict in Verdict},
        "hint": found.hint,
        "newest_at": found.newest_at,
        "tools": list(found.tools),
    }


def _observation_json(observation: Observation) -> dict[str, Any]:
    return {
        "check": observation.check_id,
        "source": observation.source.value,
        "verdict": observation.verdict.value,
        "account": observation.account,
        "region": observation.region,
        "resource": observation.resource,
        "count": observation.count,
        "at": observation.at,
        "tool": observation.tool,
        "severity": observation.severity,
        "title": observation.title,
    }


COMMANDS = {"findings": findings}
