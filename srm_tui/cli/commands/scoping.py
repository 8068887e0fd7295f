"""The command that shows and changes the scope of an assessment."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from srm_tui.cli import console
from srm_tui.cli.commands.assessments import scope_json
from srm_tui.cli.proposing import (
    Account,
    account_options,
    is_wanted,
    proposals_json,
    read_files,
    say_proposals,
)
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
from srm_tui.core.answers import Record
from srm_tui.core.counting import counted
from srm_tui.core.scope import Scope, in_order, spoken_for
from srm_tui.core.scope_difference import (
    ScopeDifference,
    change_text,
    compare_scopes,
    summary_text,
)
from srm_tui.core.vocabulary import Depth
from srm_tui.errors import UsageError
from srm_tui.workspace import Workspace

if TYPE_CHECKING:
    from srm_tui.workspace.importing import ScopeImport

DEPTHS = click.Choice([depth.value for depth in Depth])


@click.command(
    help="Show or change the scope of an assessment, with the duties that come and go."
    + examples(
        "srm-tui scope shop",
        "srm-tui scope shop --remove ec2 --add ecs-fargate --dry-run",
        "srm-tui scope shop --fact internet-facing=yes --framework pci",
        "srm-tui scope shop --fact internet-facing= --drop-framework pci",
        "srm-tui scope shop --from plan.json --dry-run",
        "srm-tui scope shop --from-account --profile shop-prod --region eu-central-1 --dry-run",
    )
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@click.argument("further", nargs=-1, metavar="", type=click.Path())
@click.option(
    "--from",
    "named",
    multiple=True,
    metavar="FILE...",
    type=click.Path(),
    help="Propose what Terraform, CloudFormation, inventories or a folder of them show.",
)
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
@click.option("--depth", type=DEPTHS, help="How much to ask.")
@account_options
@click.option("--dry-run", is_flag=True, help="Show what would change, save nothing.")
@click.option("--yes", "is_sure", is_flag=True, help="Take over what files propose, do not ask.")
@format_option("table", "json")
@pass_session
def scope(
    session: Session,
    assessment: str,
    further: tuple[str, ...],
    named: tuple[str, ...],
    add: tuple[str, ...],
    remove: tuple[str, ...],
    facts: tuple[str, ...],
    frameworks: tuple[str, ...],
    dropped: tuple[str, ...],
    depth: str | None,
    profile: str,
    regions: tuple[str, ...],
    asked_services: tuple[str, ...],
    *,
    from_account: bool,
    dry_run: bool,
    is_sure: bool,
    output: str,
) -> None:
    """Show or change the scope of an assessment."""
    account = Account(from_account, profile, regions, asked_services)
    asked = any((named, from_account, add, remove, facts, frameworks, dropped, depth))
    opened = session.open_to_write if asked and not dry_run else session.open
    found = read_files(session, named, further, "--from", account)
    workspace, assessment_id = opened(assessment)
    record = workspace.record(assessment_id)
    before = record.scope
    after = replace(before, depth=Depth(depth)) if depth else before
    if found:
        from srm_tui.core.proposals import accepted

        after = accepted(session.kb, after, found.proposals)
    after = _without(session, after, remove, dropped)
    given = session.scope(
        Scope(service_ids=add, facts=parse_facts(facts), framework_ids=frameworks),
        kept=before,
    )
    after = _with(session, after, given)
    if found:
        _take_over(workspace, record, after, found, output, dry_run=dry_run, is_sure=is_sure)
        return
    if asked and not dry_run:
        workspace.set_scope(assessment_id, after)
    _say_changes(workspace, record, after, output)
    if dry_run:
        console.note("Nothing was saved (--dry-run).")


def _take_over(
    workspace: Workspace,
    record: Record,
    after: Scope,
    found: "ScopeImport",
    output: str,
    *,
    dry_run: bool,
    is_sure: bool,
) -> None:
    """Show what files propose, and save it once somebody said yes."""
    from srm_tui.workspace.importing import accept_scope

    kb, before = workspace.kb, record.scope
    difference = compare_scopes(kb, before, after, record.answers)
    if output == "table":
        say_proposals(kb, before, found)
        console.say(f"{counted(difference.count, 'duty', 'duties')}: {summary_text(difference)}.")
    is_taken = False
    if dry_run:
        console.note("Nothing was saved (--dry-run).")
    elif found.proposals.is_empty and after == before:
        console.note("There is nothing to take over.")
    else:
        question = f"Take this over into '{record.details.name}'?"
        is_taken = is_wanted(question, is_sure=is_sure, output=output)
        if is_taken:
            accept_scope(workspace, record.id, after, found.receipts)
        console.note("Saved." if is_taken else "Nothing was saved.")
    if output == "json":
        said = proposals_json(kb, before, found)
        said["duties"] = _duties_json(difference)
        said["saved"] = is_taken
        console.say_json(said)


def _with(session: Session, scope: Scope, given: Scope) -> Scope:
    """Return `scope` with what was given, in the order of the knowledge base."""
    wider = replace(
        scope,
        service_ids=(*scope.service_ids, *given.service_ids),
        facts={**scope.facts, **given.facts},
        framework_ids=(*scope.framework_ids, *given.framework_ids),
    )
    return in_order(session.kb, wider)


def _without(
    session: Session, scope: Scope, services: tuple[str, ...], frameworks: tuple[str, ...]
) -> Scope:
    """Return `scope` without these services and frameworks, and say which it did not hold."""
    taken = session.scope(Scope(service_ids=services, framework_ids=frameworks), kept=scope)
    held = {*scope.service_ids, *scope.framework_ids}
    for each in (*taken.service_ids, *taken.framework_ids):
        if each not in held:
            console.note(f"'{each}' was not in the scope.")
    return replace(
        scope,
        service_ids=tuple(s for s in scope.service_ids if s not in taken.service_ids),
        framework_ids=tuple(f for f in scope.framework_ids if f not in taken.framework_ids),
    )


def _say_changes(workspace: Workspace, record: Record, after: Scope, output: str) -> None:
    kb = workspace.kb
    found = compare_scopes(kb, record.scope, after, record.answers)
    if output == "json":
        said = scope_json(after)
        said["duties"] = _duties_json(found)
        console.say_json(said)
        return
    _say_scope(workspace, after)
    for duty in found.added:
        back = " (its answer comes back)" if duty.id in found.answered_before else ""
        console.say(f"  + {duty.id}: {duty.control.title}{back}")
    for duty in found.dropped:
        kept = " (answered; kept aside)" if duty.id in found.kept_aside else ""
        console.say(f"  - {duty.id}: {duty.control.title}{kept}")
    for each in found.changed:
        console.say(f"  ~ {each.id}: {each.after.control.title} ({change_text(kb, each)})")
    changes = "" if found.is_empty else f": {summary_text(found)}"
    console.say(f"{counted(found.count, 'duty', 'duties')}{changes}.")


def _duties_json(found: ScopeDifference) -> dict[str, object]:
    return {
        "added": [duty.id for duty in found.added],
        "dropped": [duty.id for duty in found.dropped],
        "changed": [each.id for each in found.changed],
        "kept_aside": sorted(found.kept_aside),
        "answered_before": sorted(found.answered_before),
    }


def parse_facts(texts: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return `KEY=VALUE[,VALUE]` texts as facts; a key that comes again adds its values."""
    facts: dict[str, tuple[str, ...]] = {}
    for text in texts:
        key, separator, values = text.partition("=")
        if not separator or not key.strip():
            raise UsageError(f"'{text}' is no fact.", "Write it as KEY=VALUE, internet-facing=yes.")
        given = filter(None, (each.strip() for each in values.split(",")))
        facts[key.strip()] = (*facts.get(key.strip(), ()), *given)
    return facts


def _say_scope(workspace: Workspace, scope: Scope) -> None:
    kb = workspace.kb
    console.say(f"services:   {', '.join(scope.service_ids) or 'none'}")
    for fact, given in scope.facts.items():
        known = kb.fact_by_id.get(fact)
        options = filter(None, (known.option(each) for each in given) if known else ())
        labels = ", ".join(option.label for option in options) or "unknown to the knowledge base"
        console.say(f"fact:       {fact}={','.join(given)} ({labels})")
    console.say(f"frameworks: {', '.join(scope.framework_ids) or 'none'}")
    console.say(f"depth:      {scope.depth.value}")
    for misfit in workspace.known_scope(scope)[1]:
        console.note(f"{misfit} It stays in the scope and brings no duty.")
    for service_id, variants in spoken_for(kb, scope).items():
        console.note(f"'{service_id}' brings no duty of its own beside {', '.join(variants)}.")


COMMANDS = {"scope": scope}
