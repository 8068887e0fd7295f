"""Commands over points of time: freezing milestones and comparing them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from srm_tui.cli import console
from srm_tui.cli.commands.assessments import percent
from srm_tui.cli.console import ExitCode
from srm_tui.cli.session import (
    Session,
    complete_assessment,
    examples,
    format_option,
    is_file,
    pass_session,
    quoted,
)
from srm_tui.core.compare import Cause, ComparedDuty, Comparison, FieldChange, Snapshot
from srm_tui.core.compare import compare as compare_points
from srm_tui.core.dates import PAST_EXAMPLES
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.milestones import Milestone
from srm_tui.core.regression import REGRESSION_RULES, counts_for, lint_regression
from srm_tui.errors import UsageError
from srm_tui.workspace import Workspace

_FATES = {
    "new": "New gaps",
    "reopened": "Reopened gaps",
    "closed": "Closed gaps",
    "withdrawn": "Gaps whose answer was taken back",
    "dropped": "Gaps that are no duty any more",
    "unchanged": "Gaps as before",
}


@click.command(
    help="Freeze how an assessment stands under a name. Without a name, list the milestones."
    + examples(
        "srm-tui milestone shop 'After the workshop'",
        "srm-tui milestone shop",
        "srm-tui milestone shop 'Workshop 1' --rename 'Kick-off'",
        "srm-tui milestone shop 'Workshop 1' --remove",
    )
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@click.argument("name", required=False, default="")
@click.option("--rename", "new_name", metavar="NEW", help="Give the milestone another name.")
@click.option("--remove", is_flag=True, help="Take the milestone away; undo brings it back.")
@format_option("table", "json")
@pass_session
def milestone(
    session: Session, assessment: str, name: str, new_name: str | None, output: str, *, remove: bool
) -> None:
    """Freeze, list, rename or remove milestones."""
    if (remove or new_name is not None) and not name:
        raise UsageError("Which milestone?", "Name it behind the assessment.")
    if remove and new_name is not None:
        raise UsageError("--remove and --rename exclude each other.", "Choose one of them.")
    if not name:
        workspace, assessment_id = session.open(assessment)
        _say_milestones(workspace.milestones.of(assessment_id), assessment, output)
        return
    workspace, assessment_id = session.open_to_write(assessment)
    milestones = workspace.milestones
    if remove:
        found = milestones.find(assessment_id, name)
        milestones.remove(assessment_id, found.id)
        done = f"Removed '{found.name}'. To bring it back: srm-tui undo {quoted(assessment)}"
    elif new_name is not None:
        found = milestones.find(assessment_id, name)
        milestones.rename(assessment_id, found.id, new_name)
        found = next(each for each in milestones.of(assessment_id) if each.id == found.id)
        done = f"It is called '{found.name}' now."
    else:
        found = milestones.freeze(assessment_id, name)
        done = f"Frozen as '{found.name}'. Later on: srm-tui compare {quoted(assessment)}"
    if output == "json":
        console.say_json(_milestone_json(found))
    console.note(done)


@click.command(
    help="Show what became of an assessment between two points: a milestone's name, a day "
    f"({PAST_EXAMPLES}), 'now', or the path of an exported file. Without FROM "
    "the last milestone is taken, without TO now."
    + "\n\n\b\nReasons to fail:\n"
    + "\n".join(f"  {code:14} {text}" for code, text in REGRESSION_RULES.items())
    + examples(
        "srm-tui compare shop",
        "srm-tui compare shop 'Workshop 1'",
        "srm-tui compare shop 'Workshop 1' 'Workshop 2' --format json",
        "srm-tui compare shop today --fail-on new-critical",
        "srm-tui compare shop shop-of-last-year.pdf",
    )
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@click.argument("before", metavar="[FROM]", required=False, default="")
@click.argument("after", metavar="[TO]", required=False, default="now")
@click.option(
    "--fail-on",
    "rules",
    multiple=True,
    type=click.Choice(list(REGRESSION_RULES)),
    metavar="REASON",
    help="End with exit code 1 for this reason; may be repeated.",
)
@format_option("table", "json")
@pass_session
def compare(
    session: Session, assessment: str, before: str, after: str, rules: tuple[str, ...], output: str
) -> int:
    """Show what became of an assessment between two points."""
    workspace, assessment_id = session.open(assessment)
    if is_file(before) or is_file(after):
        points = [snapshot_of(session, workspace, assessment_id, each) for each in (before, after)]
        found = compare_points(*points)
    else:
        found = workspace.milestones.compare(assessment_id, before, after)
    if output == "json":
        console.say_json(_comparison_json(workspace.kb, found))
    else:
        _say_comparison(workspace.kb, found)
    worse = {each.code for each in lint_regression(workspace.kb, found)}
    reasons = [rule for rule in rules if any(counts_for(code, [rule]) for code in worse)]
    for rule in reasons:
        console.note(f"Failed: {REGRESSION_RULES[rule]}")
    return ExitCode.FOUND if reasons else ExitCode.FINE


def snapshot_of(session: Session, workspace: Workspace, assessment_id: str, point: str) -> Snapshot:
    """Return an assessment at a point, or as an exported file has it."""
    if not is_file(point):
        return workspace.milestones.snapshot(assessment_id, point)
    other, other_id = session.open(point)
    snapshot = other.milestones.snapshot(other_id)
    at = snapshot.assessment.record.changed_at
    return replace(snapshot, label=Path(point).name, at=at)


def _say_milestones(known: Iterable[Milestone], assessment: str, output: str) -> None:
    known = tuple(known)
    if output == "json":
        console.say_json([_milestone_json(each) for each in known])
    elif known:
        rows = [
            (each.name, each.at[:16].replace("T", " "), each.by, len(each.duties), each.pack)
            for each in known
        ]
        console.say_table(("name", "at", "by", "duties", "knowledge base"), rows, grow=0)
    else:
        console.note("There are no milestones yet.")
        console.note(f"Freeze one: srm-tui milestone {quoted(assessment)} NAME")


def _say_comparison(kb: KnowledgeBase, found: Comparison) -> None:
    before, after = found.before, found.after
    console.say(f"{after.assessment.record.details.name}: from {_point(before)} to {_point(after)}")
    figures = [(each.figures.score, each.figures) for each in (before, after)]
    rows = [
        ("score", *(percent(score) for score, _ in figures)),
        ("answered", *(f"{each.answered}/{each.duties}" for _, each in figures)),
        ("gaps", *(each.gaps for _, each in figures)),
    ]
    console.say_table(("", "before", "after"), rows)
    if not found.says_something:
        console.note("Nothing changed between them.")
    for fate, title in _FATES.items():
        _say_gaps(kb, title, getattr(found, fate))
    for line in _scope_lines(found):
        console.say(f"\n{line}")
    if found.severities:
        console.say("\nSeverity changed:")
        for each in found.severities:
            console.say(f"  {each.control_id}: {each.before} -> {each.after}")
    if found.answers:
        duties = len({each.control_id for each in found.answers})
        console.say(f"\nAnswers changed ({duties}):")
        head = ("control", "service", "field", "before", "after")
        cells = [
            (each.control_id, each.service_id, each.field, each.old[:30], each.new)
            for each in found.answers
        ]
        console.say_table(head, cells, grow=4)


def _say_gaps(kb: KnowledgeBase, title: str, gaps: tuple[ComparedDuty, ...]) -> None:
    if gaps:
        console.say(f"\n{title} ({len(gaps)}):")
        head = ("control", "severity", "before", "after", "title")
        console.say_table(head, [_gap_cells(kb, each) for each in gaps], grow=4)


def _gap_cells(kb: KnowledgeBase, gap: ComparedDuty) -> tuple[object, ...]:
    control = kb.control_by_id.get(gap.control_id)
    before, after = gap.before or "not asked", gap.after or f"not asked ({gap.cause})"
    return gap.control_id, gap.severity, before, after, control.title if control else ""


def _scope_lines(found: Comparison) -> Iterable[str]:
    scope = found.scope
    for words, ids in (
        ("Services added", scope.services_added),
        ("Services given up", scope.services_dropped),
        ("Frameworks added", scope.frameworks_added),
        ("Frameworks given up", scope.frameworks_dropped),
        ("Duties added by the scope", found.added_by(Cause.SCOPE)),
        ("Duties dropped by the scope", found.dropped_by(Cause.SCOPE)),
        ("Duties added by the new knowledge base", found.added_by(Cause.PACK)),
        ("Duties dropped by the new knowledge base", found.dropped_by(Cause.PACK)),
    ):
        if ids:
            yield f"{words} ({len(ids)}): {', '.join(ids)}"
    for fact, (old, new) in scope.facts.items():
        yield f"Fact {fact}: {', '.join(old) or 'open'} -> {', '.join(new) or 'open'}"
    if scope.depth:
        yield f"Depth: {' -> '.join(scope.depth)}"
    if found.pack_changed:
        before, after = found.before.pack, found.after.pack
        moved = f"{before} -> {after}" if before != after else f"corrected since, {after}"
        yield f"Knowledge base: {moved}"


def _point(snapshot: Snapshot) -> str:
    if not snapshot.is_milestone:
        return snapshot.label
    return f"'{snapshot.label}' ({snapshot.at[:10]})"


def _milestone_json(each: Milestone) -> dict[str, Any]:
    return {
        "id": each.id,
        "name": each.name,
        "at": each.at,
        "by": each.by,
        "changes": each.count,
        "duties": len(each.duties),
        "knowledge_base": each.pack,
        "digest": each.digest,
    }


def _comparison_json(kb: KnowledgeBase, found: Comparison) -> dict[str, Any]:
    scope = found.scope
    return {
        "assessment": found.after.assessment.record.id,
        "before": _snapshot_json(found.before),
        "after": _snapshot_json(found.after),
        "gaps": {fate: [_gap_json(kb, gap) for gap in getattr(found, fate)] for fate in _FATES},
        "duties": {
            "added_by_scope": list(found.added_by(Cause.SCOPE)),
            "dropped_by_scope": list(found.dropped_by(Cause.SCOPE)),
            "added_by_pack": list(found.added_by(Cause.PACK)),
            "dropped_by_pack": list(found.dropped_by(Cause.PACK)),
        },
        "severities": [
            {"control": each.control_id, "before": each.before, "after": each.after}
            for each in found.severities
        ],
        "answers": [_field_json(each) for each in found.answers],
        "scope": {
            "services_added": list(scope.services_added),
            "services_dropped": list(scope.services_dropped),
            "frameworks_added": list(scope.frameworks_added),
            "frameworks_dropped": list(scope.frameworks_dropped),
            "facts": {
                fact: {"before": list(old), "after": list(new)}
                for fact, (old, new) in scope.facts.items()
            },
            "depth": list(scope.depth) if scope.depth else None,
        },
        "knowledge_base_changed": found.pack_changed,
    }


def _snapshot_json(snapshot: Snapshot) -> dict[str, Any]:
    figures = snapshot.figures
    return {
        "point": snapshot.label,
        "at": snapshot.at,
        "knowledge_base": snapshot.pack or None,
        "duties": figures.duties,
        "answered": figures.answered,
        "gaps": figures.gaps,
        "score": figures.score,
    }


def _gap_json(kb: KnowledgeBase, gap: ComparedDuty) -> dict[str, Any]:
    control = kb.control_by_id.get(gap.control_id)
    return {
        "control": gap.control_id,
        "title": control.title if control else None,
        "severity": gap.severity,
        "before": gap.before,
        "after": gap.after,
        "cause": gap.cause,
    }


def _field_json(change: FieldChange) -> dict[str, str]:
    return {
        "control": change.control_id,
        "service": change.service_id,
        "field": change.field,
        "before": change.old,
        "after": change.new,
    }


COMMANDS = {"milestone": milestone, "compare": compare}
