"""Commands that make, list, show, scope, export and import assessments."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import click

from srm_tui.cli import console
from srm_tui.cli.session import (
    Session,
    complete_assessment,
    complete_fact,
    complete_framework,
    complete_service,
    examples,
    format_option,
    pass_session,
)
from srm_tui.core.answers import Details
from srm_tui.core.assessment import Assessment
from srm_tui.core.duties import compare_duties
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Depth, Severity, Status
from srm_tui.documents import write_whole
from srm_tui.errors import UsageError
from srm_tui.workspace import Workspace

_DEPTHS = click.Choice([depth.value for depth in Depth])


@click.command(
    help="Make an assessment from services, facts and frameworks."
    + examples(
        "srm-tui new shop --service ec2 --service rds --framework gdpr",
        "srm-tui new shop --service s3 --fact internet-facing=yes --fact end-users=customers",
        "srm-tui new shop --service lambda --depth full --team Payments",
    )
)
@click.argument("name")
@click.option(
    "--service",
    "services",
    multiple=True,
    metavar="ID",
    shell_complete=complete_service,
    help="A service or variant in scope.",
)
@click.option(
    "--fact",
    "facts",
    multiple=True,
    metavar="KEY=VALUE",
    shell_complete=complete_fact,
    help="An integration fact; several values with commas.",
)
@click.option(
    "--framework",
    "frameworks",
    multiple=True,
    metavar="ID",
    shell_complete=complete_framework,
    help="A law or standard that applies.",
)
@click.option("--depth", type=_DEPTHS, default="core", show_default=True, help="How much to ask.")
@click.option("--team", default="", help="The team that answers.")
@click.option("--facilitator", default="", help="Who leads the workshop.")
@format_option("table", "json")
@pass_session
def new(
    session: Session,
    name: str,
    services: tuple[str, ...],
    facts: tuple[str, ...],
    frameworks: tuple[str, ...],
    depth: str,
    team: str,
    facilitator: str,
    output: str,
) -> None:
    """Make an assessment."""
    scope = session.scope(
        Scope(
            service_ids=services,
            facts=parse_facts(facts),
            framework_ids=frameworks,
            depth=Depth(depth),
        )
    )
    workspace = session.workspace
    details = Details(name=name, team=team, facilitator=facilitator)
    assessment_id = workspace.create(details, scope)
    assessment = workspace.assess(assessment_id)
    if output == "json":
        console.say_json({"id": assessment_id, "name": name, "duties": len(assessment.rows)})
        return
    console.say(f"{assessment_id}  {name}: {len(assessment.rows)} duties.")
    if scope.is_empty:
        console.note(f"No service chosen yet: srm-tui scope {_quoted(name)} --add s3")
    else:
        console.note(f"Answer them with 'srm-tui {_quoted(name)}' or 'srm-tui answer'.")


@click.command(
    name="list",
    help="List the assessments of the store."
    + examples("srm-tui list", "srm-tui list --format json", "srm-tui --store team.db list"),
)
@format_option("table", "json")
@pass_session
def list_(session: Session, output: str) -> None:
    """List the assessments of the store."""
    workspace = session.workspace
    found = [workspace.assess_record(record) for record in workspace.records()]
    if output == "json":
        console.say_json([_summary(each) for each in found])
        return
    if not found:
        console.note("There are no assessments in this store yet.")
        console.note("Make one with 'srm-tui new NAME --service s3', or look at 'srm-tui demo'.")
        return
    console.say_table(
        ("id", "name", "team", "answered", "score", "critical", "changed"),
        [
            (
                each.record.id,
                each.record.details.name,
                each.record.details.team,
                f"{each.totals.answered}/{each.totals.count}",
                percent(each.totals.score),
                each.totals.gaps_by_severity[Severity.CRITICAL],
                each.record.changed_at[:16].replace("T", " "),
            )
            for each in found
        ],
        grow=1,
    )


@click.command(
    help="Show where an assessment stands. A is a name or id, or the path of an exported file."
    + examples("srm-tui show shop", "srm-tui show shop.srm.yaml --format json")
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@format_option("table", "json")
@pass_session
def show(session: Session, assessment: str, output: str) -> None:
    """Show where an assessment stands."""
    workspace, assessment_id = session.open(assessment)
    found = workspace.assess(assessment_id)
    if output == "json":
        console.say_json(_full_summary(found))
        return
    details, totals = found.record.details, found.totals
    console.say(f"{details.name} ({found.record.id})")
    for label, value in (
        ("team", details.team),
        ("facilitator", details.facilitator),
        ("services", ", ".join(found.record.scope.service_ids) or "none yet"),
        ("frameworks", ", ".join(found.record.scope.framework_ids) or "none"),
        ("depth", found.record.scope.depth.value),
        ("carried by AWS", f"{len(found.carried)} duties"),
        ("yours", f"{totals.count} duties, {totals.answered} answered, {totals.gaps} gaps"),
        (
            "score",
            f"{percent(totals.score)} ({percent(totals.answered_score)} of what is answered)",
        ),
        ("kept aside", f"{len(found.set_aside)} answers" if found.set_aside else ""),
        ("changed", found.record.changed_at),
    ):
        if value:
            console.say(f"  {label + ':':16}{value}")
    if found.gaps:
        console.say("\nWorst gaps")
        console.say_table(
            ("control", "severity", "status", "owner", "due", "title"),
            [
                (
                    row.id,
                    row.duty.severity,
                    row.status,
                    ", ".join(row.owners),
                    row.due_on or "",
                    row.duty.control.title,
                )
                for row in found.gaps[:10]
            ],
        )


@click.command(
    help="Show or change the scope of an assessment, with the duties that come and go."
    + examples(
        "srm-tui scope shop",
        "srm-tui scope shop --remove ec2 --add ecs-fargate --dry-run",
        "srm-tui scope shop --fact internet-facing=yes --framework pci",
    )
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@click.option(
    "--add", multiple=True, metavar="ID", shell_complete=complete_service, help="Add a service."
)
@click.option(
    "--remove",
    multiple=True,
    metavar="ID",
    shell_complete=complete_service,
    help="Remove a service.",
)
@click.option(
    "--fact",
    "facts",
    multiple=True,
    metavar="KEY=VALUE",
    shell_complete=complete_fact,
    help="Set a fact; KEY= takes it back.",
)
@click.option(
    "--framework",
    "frameworks",
    multiple=True,
    metavar="ID",
    shell_complete=complete_framework,
    help="Add a law or standard.",
)
@click.option(
    "--drop-framework",
    "dropped",
    multiple=True,
    metavar="ID",
    shell_complete=complete_framework,
    help="Remove a law or standard.",
)
@click.option("--depth", type=_DEPTHS, help="How much to ask.")
@click.option("--dry-run", is_flag=True, help="Show what would change, save nothing.")
@format_option("table", "json")
@pass_session
def scope(
    session: Session,
    assessment: str,
    add: tuple[str, ...],
    remove: tuple[str, ...],
    facts: tuple[str, ...],
    frameworks: tuple[str, ...],
    dropped: tuple[str, ...],
    depth: str | None,
    *,
    dry_run: bool,
    output: str,
) -> None:
    """Show or change the scope of an assessment."""
    asked = any((add, remove, facts, frameworks, dropped, depth))
    opened = session.open_to_write if asked and not dry_run else session.open
    workspace, assessment_id = opened(assessment)
    before = workspace.record(assessment_id).scope
    taken = session.scope(Scope(service_ids=remove, framework_ids=dropped))
    after = session.scope(
        replace(
            before,
            service_ids=tuple(dict.fromkeys((*before.service_ids, *add))),
            facts={**before.facts, **parse_facts(facts)},
            framework_ids=tuple(dict.fromkeys((*before.framework_ids, *frameworks))),
            depth=Depth(depth) if depth else before.depth,
        )
    )
    after = replace(
        after,
        service_ids=tuple(s for s in after.service_ids if s not in taken.service_ids),
        framework_ids=tuple(f for f in after.framework_ids if f not in taken.framework_ids),
    )
    changes = compare_duties(workspace.derive(before).duties, workspace.derive(after).duties)
    if asked and not dry_run:
        workspace.set_scope(assessment_id, after)
    if output == "json":
        said = scope_json(after)
        said["duties"] = {each: list(getattr(changes, each)) for each in changes.__slots__}
        console.say_json(said)
        return
    _say_scope(workspace, after)
    for word, ids in (("+", changes.added), ("-", changes.dropped), ("~", changes.changed)):
        for each in ids:
            console.say(f"  {word} {each}: {workspace.kb.control_by_id[each].title}")
    count = len(workspace.derive(after).duties)
    console.say(
        f"{count} duties: {len(changes.added)} added, {len(changes.dropped)} dropped, "
        f"{len(changes.changed)} changed."
    )
    if dry_run:
        console.note("Nothing was saved (--dry-run).")


@click.command(
    help="Show who changed what, and when."
    + examples("srm-tui log shop", "srm-tui log shop --format json")
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@click.option("--control", metavar="ID", default="", help="Only the changes of one control.")
@format_option("table", "json", "csv")
@pass_session
def log(session: Session, assessment: str, control: str, output: str) -> None:
    """Show who changed what, and when."""
    workspace, assessment_id = session.open(assessment)
    changes = [
        each
        for each in workspace.changes(assessment_id)
        if not control or each.control_id == control
    ]
    if output == "json":
        parsed = [
            {**each._asdict(), "old": json.loads(each.old), "new": json.loads(each.new)}
            for each in changes
        ]
        console.say_json(parsed)
        return
    head = ("at", "author", "control", "service", "field", "old", "new")
    rows = [
        (
            each.at[:19].replace("T", " "),
            each.author,
            each.control_id or "(assessment)",
            each.service_id,
            f"{each.field} (undo)" if each.undoes else each.field,
            _value(each.old),
            _value(each.new),
        )
        for each in changes
    ]
    if output == "csv":
        console.say_csv(head, rows)
    elif rows:
        short = [(*row[:5], row[5][:30], row[6][:60]) for row in rows]
        console.say_table(head, short, grow=6)
    else:
        console.note("Nothing was changed yet.")


@click.command(
    name="export",
    help="Write an assessment to a portable file, with its history. '-' writes to stdout."
    + examples("srm-tui export shop shop.srm.yaml", "srm-tui export shop -"),
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@click.option("--force", is_flag=True, help="Overwrite the file when it exists.")
@pass_session
def export(session: Session, assessment: str, file: str, *, force: bool) -> None:
    """Write an assessment to a portable file."""
    workspace, assessment_id = session.open(assessment)
    text = workspace.export_text(assessment_id)
    if file == "-":
        console.say(text.rstrip("\n"))
        return
    path = Path(file)
    if path.exists() and not force:
        raise UsageError(f"{file} exists already.", "Use --force to overwrite it.")
    write_whole(path, text.encode())
    console.note(f"Wrote {file}.")


@click.command(
    name="import",
    help="Read an assessment from a portable file or from a report PDF that carries its data."
    + examples(
        "srm-tui import shop.srm.yaml", "srm-tui import report.pdf --name 'Shop, as reported'"
    ),
)
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--name", default="", help="Another name for it.")
@pass_session
def import_(session: Session, file: str, name: str) -> None:
    """Read an assessment from a file."""
    workspace = session.workspace
    assessment_id = workspace.import_file(Path(file), name)
    found = workspace.assess(assessment_id)
    console.say(f"{assessment_id}  {found.record.details.name}")
    console.note(
        f"Imported {len(found.record.answers)} answers; {len(found.rows)} duties apply, "
        f"{found.totals.answered} are answered."
    )
    _, misfits = workspace.known_scope(found.record.scope)
    for misfit in misfits:
        console.note(f"{misfit} It stays in the file and brings no duty.")


def parse_facts(texts: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return `KEY=VALUE[,VALUE]` texts as facts."""
    facts = {}
    for text in texts:
        key, separator, values = text.partition("=")
        if not separator:
            raise UsageError(f"'{text}' is no fact.", "Write it as KEY=VALUE, internet-facing=yes.")
        facts[key.strip()] = tuple(filter(None, (each.strip() for each in values.split(","))))
    return facts


def percent(score: int | None) -> str:
    """Return a score for people."""
    return "-" if score is None else f"{score} %"


def scope_json(scope: Scope) -> dict[str, object]:
    """Return a scope as programs read it."""
    return {
        "services": list(scope.service_ids),
        "facts": {fact: list(given) for fact, given in scope.facts.items()},
        "frameworks": list(scope.framework_ids),
        "depth": scope.depth.value,
    }


def _say_scope(workspace: Workspace, scope: Scope) -> None:
    kb = workspace.kb
    console.say(f"services:   {', '.join(scope.service_ids) or 'none'}")
    for fact, given in scope.facts.items():
        options = [kb.fact_by_id[fact].option(each) for each in given]
        labels = ", ".join(option.label for option in options if option)
        console.say(f"fact:       {fact}={','.join(given)} ({labels})")
    console.say(f"frameworks: {', '.join(scope.framework_ids) or 'none'}")
    console.say(f"depth:      {scope.depth.value}")


def _summary(found: Assessment) -> dict[str, object]:
    totals = found.totals
    return {
        "id": found.record.id,
        "name": found.record.details.name,
        "team": found.record.details.team,
        "duties": totals.count,
        "answered": totals.answered,
        "gaps": totals.gaps,
        "score": totals.score,
        "answered_score": totals.answered_score,
        "open_critical": totals.gaps_by_severity[Severity.CRITICAL],
        "archived": found.record.details.archived,
        "created_at": found.record.created_at,
        "changed_at": found.record.changed_at,
    }


def _full_summary(found: Assessment) -> dict[str, object]:
    details, totals = found.record.details, found.totals
    return {
        **_summary(found),
        "facilitator": details.facilitator,
        "participants": list(details.participants),
        "accounts": list(details.accounts),
        "scope": scope_json(found.record.scope),
        "carried_by_aws": len(found.carried),
        "by_status": {status.value: totals.by_status[status] for status in Status},
        "gaps_by_severity": {each.value: totals.gaps_by_severity[each] for each in Severity},
        "set_aside": list(found.set_aside),
    }


def _value(text: str) -> str:
    value = json.loads(text)
    return "" if value is None else value if isinstance(value, str) else text


def _quoted(name: str) -> str:
    import shlex

    return shlex.quote(name)


COMMANDS = {
    "new": new,
    "list": list_,
    "show": show,
    "scope": scope,
    "log": log,
    "export": export,
    "import": import_,
}
