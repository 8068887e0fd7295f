"""Commands that list and show assessments."""

import click

from srm_tui.cli import console
from srm_tui.cli.session import (
    Session,
    complete_assessment,
    examples,
    format_option,
    pass_session,
)
from srm_tui.core.assessment import Assessment
from srm_tui.core.counting import counted
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Severity, Status

_VIEWS = ("domain", "severity", "owner", "due", "framework", "service", "layer", "day")


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
    + examples(
        "srm-tui show shop",
        "srm-tui show shop.srm.yaml --format json",
        "srm-tui show shop --by domain",
        "srm-tui show shop --by layer --format csv",
    )
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@click.option(
    "--by",
    type=click.Choice(_VIEWS),
    help="One view: scores by domain; gaps by severity, owner or due date; coverage by "
    "framework; services with their gaps, or with the owner of each layer; what was open, by day.",
)
@format_option("table", "json", "csv")
@pass_session
def show(session: Session, assessment: str, by: str | None, output: str) -> None:
    """Show where an assessment stands."""
    workspace, assessment_id = session.open(assessment)
    if by or output == "csv":
        from srm_tui.cli.standings import say_standing

        say_standing(workspace, assessment_id, by or "domain", output)
        return
    found = workspace.assess(assessment_id)
    if output == "json":
        console.say_json(_full_summary(found))
        return
    _say_standing(found)
    if found.gaps:
        console.say("\nWorst gaps")
        _say_gaps(found)


def _say_standing(found: Assessment) -> None:
    details, scope, totals = found.record.details, found.record.scope, found.totals
    console.say(f"{details.name} ({found.record.id})")
    score, of_answered = percent(totals.score), percent(totals.answered_score)
    duties = counted(totals.count, "duty", "duties")
    for label, value in (
        ("team", details.team),
        ("facilitator", details.facilitator),
        ("services", ", ".join(scope.service_ids) or "none yet"),
        ("frameworks", ", ".join(scope.framework_ids) or "none"),
        ("depth", scope.depth.value),
        ("carried by AWS", counted(len(found.carried), "duty", "duties")),
        ("yours", f"{duties}, {totals.answered} answered, {counted(totals.gaps, 'gap')}"),
        ("score", f"{score} ({of_answered} of what is answered)"),
        ("kept aside", counted(len(found.set_aside), "answer") if found.set_aside else ""),
        ("changed", found.record.changed_at),
    ):
        if value:
            console.say(f"  {label + ':':16}{value}")


def _say_gaps(found: Assessment) -> None:
    head = ("control", "severity", "status", "owner", "due", "title")
    rows = [
        (
            row.id,
            row.duty.severity,
            row.status,
            ", ".join(row.owners),
            row.due_on or "",
            row.duty.control.title,
        )
        for row in found.gaps[:10]
    ]
    console.say_table(head, rows)


def percent(score: int | None) -> str:
    """Return a score for people."""
    return "-" if score is None else f"{score} %"


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


def scope_json(scope: Scope) -> dict[str, object]:
    """Return a scope as programs read it."""
    return {
        "services": list(scope.service_ids),
        "facts": {fact: list(given) for fact, given in scope.facts.items()},
        "frameworks": list(scope.framework_ids),
        "depth": scope.depth.value,
    }


COMMANDS = {"list": list_, "show": show}
