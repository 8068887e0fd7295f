"""The command that makes an assessment."""

import click
from msgspec.structs import replace

from srm_tui.cli import console
from srm_tui.cli.commands.scoping import DEPTHS, parse_facts
from srm_tui.cli.proposing import Account, account_options, is_wanted, read_files, say_proposals
from srm_tui.cli.session import (
    Session,
    complete_fact,
    complete_framework,
    complete_service,
    examples,
    format_option,
    pass_session,
    quoted,
)
from srm_tui.core.answers import Details
from srm_tui.core.assessment import Assessment
from srm_tui.core.counting import counted
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Depth
from srm_tui.workspace import Edit


@click.command(
    help="Make an assessment from services, facts and frameworks."
    + examples(
        "srm-tui new shop --service ec2 --service rds --framework gdpr",
        "srm-tui new shop --service s3 --fact internet-facing=yes --fact end-users=customers",
        "srm-tui new shop --service lambda --depth full --team Payments",
        "srm-tui new shop --scope-from plan.json --yes",
    )
)
@click.argument("name")
@click.argument("further", nargs=-1, metavar="", type=click.Path())
@click.option(
    "--scope-from",
    "named",
    multiple=True,
    metavar="FILE...",
    type=click.Path(),
    help="Propose what Terraform, CloudFormation, inventories or a folder of them show.",
)
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
@click.option("--depth", type=DEPTHS, default="core", show_default=True, help="How much to ask.")
@click.option("--team", default="", help="The team that answers.")
@click.option("--facilitator", default="", help="Who leads the workshop.")
@account_options
@click.option("--yes", "is_sure", is_flag=True, help="Take over what files propose, do not ask.")
@format_option("table", "json")
@pass_session
def new(
    session: Session,
    name: str,
    further: tuple[str, ...],
    named: tuple[str, ...],
    services: tuple[str, ...],
    facts: tuple[str, ...],
    frameworks: tuple[str, ...],
    depth: str,
    team: str,
    facilitator: str,
    profile: str,
    regions: tuple[str, ...],
    asked_services: tuple[str, ...],
    *,
    from_account: bool,
    is_sure: bool,
    output: str,
) -> None:
    """Make an assessment."""
    account = Account(from_account, profile, regions, asked_services)
    found = read_files(session, named, further, "--scope-from", account)
    given = Scope(
        service_ids=services,
        facts=parse_facts(facts),
        framework_ids=frameworks,
        depth=Depth(depth),
    )
    known = session.scope(given)
    scope = replace(known, facts={fact: v for fact, v in known.facts.items() if v})
    workspace = session.workspace
    also: list[Edit] = []
    if found:
        from srm_tui.core.proposals import accepted
        from srm_tui.workspace.receipts import receipt_edits, signed

        workspace.free(name)
        if output == "table":
            say_proposals(session.kb, scope, found)
        if not is_wanted(f"Make '{name}' with this?", is_sure=is_sure, output=output):
            console.note("Nothing was made.")
            return
        scope = accepted(session.kb, scope, found.proposals)
        also = receipt_edits(signed(workspace, found.receipts))
    details = Details(name=name, team=team, facilitator=facilitator)
    assessment_id = workspace.create(details, scope, also)
    _say_made(workspace.assess(assessment_id), output)


def _say_made(made: Assessment, output: str) -> None:
    name = made.record.details.name
    if output == "json":
        console.say_json({"id": made.record.id, "name": name, "duties": len(made.rows)})
        return
    console.say(f"{made.record.id}  {name}: {counted(len(made.rows), 'duty', 'duties')}.")
    if made.record.scope.is_empty:
        console.note(f"No service chosen yet: srm-tui scope {quoted(name)} --add s3")
    else:
        console.note(f"Answer them with 'srm-tui answer', or in the app: srm-tui {quoted(name)}")


COMMANDS = {"new": new}
