"""The commands that look into the knowledge base."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from srm_tui.cli import console
from srm_tui.cli.commands.lenses import kb_lens
from srm_tui.cli.console import ExitCode
from srm_tui.cli.records import record_as_json, say_record, whole_as_json
from srm_tui.cli.session import Session, examples, format_option, pass_session
from srm_tui.core.duties import derive_duties
from srm_tui.core.knowledge import KnowledgeBase, Service, closest
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Depth, Owner
from srm_tui.errors import Problem, UsageError

_KINDS = ("services", "controls", "facts", "frameworks")


@click.group(
    help="Look into the knowledge base and check it."
    + examples("srm-tui kb stats", "srm-tui kb list services", "srm-tui kb show s3")
)
def kb() -> None:
    """Look into the knowledge base."""


@kb.command(
    name="list",
    help="List services, controls, facts or frameworks."
    + examples("srm-tui kb list services", "srm-tui kb list controls --format json"),
)
@click.argument("kind", type=click.Choice(_KINDS))
@format_option("table", "json")
@pass_session
def list_(session: Session, kind: str, output: str) -> None:
    """List one kind of record."""
    base = session.kb
    if output == "json":
        console.say_json([record_as_json(record) for record in getattr(base, kind)])
    elif kind == "services":
        rows = [(s.id, s.name, s.category, s.profile, _owners_line(s)) for s in base.services]
        console.say_table(("id", "name", "category", "profile", "layers"), rows, grow=1)
        console.note("layers, bottom up: A AWS, S shared, C customer, - none")
    elif kind == "controls":
        found = [(c.id, c.domain, c.layer, c.severity, c.depth, c.title) for c in base.controls]
        head = ("id", "domain", "layer", "severity", "depth", "title")
        console.say_table(head, found, grow=5)
    elif kind == "facts":
        told = [(f.id, "|".join(o.id for o in f.options), f.question) for f in base.facts]
        console.say_table(("id", "answers", "question"), told, grow=2)
    else:
        laws = [(f.id, f.version, len(f.requirements), f.name) for f in base.frameworks]
        console.say_table(("id", "version", "requirements", "name"), laws, grow=3)


@kb.command(
    help="Show one service, control, fact or framework."
    + examples("srm-tui kb show rds", "srm-tui kb show encryption-at-rest")
)
@click.argument("record_id", metavar="ID")
@format_option("table", "json")
@pass_session
def show(session: Session, record_id: str, output: str) -> None:
    """Show one record."""
    base = session.kb
    record = (
        base.control_by_id.get(record_id)
        or base.fact_by_id.get(record_id)
        or base.find_service(record_id)
        or base.find_framework(record_id)
    )
    if record is None:
        ids = [each.id for kind in _KINDS for each in getattr(base, kind)]
        near = closest(record_id, ids)
        hint = f"Did you mean {' or '.join(near)}?" if near else "See 'srm-tui kb list services'."
        raise UsageError(f"There is no record '{record_id}'.", hint)
    if output == "json":
        console.say_json(whole_as_json(base, record))
    else:
        say_record(base, record)


@kb.command(
    help="Check all content; exit code 1 when anything is wrong. Smells are no errors."
    + examples("srm-tui kb lint --all", "srm-tui --pack ./our-pack kb lint --format json")
)
@click.option("--all", "with_smells", is_flag=True, help="Show smells too: what may be weak.")
@format_option("table", "json")
@pass_session
def lint(session: Session, output: str, with_smells: bool) -> int:
    """Check all content."""
    from srm_tui.content import check_packs
    from srm_tui.core.knowledge_lint import is_smell, lint_knowledge_base

    checked = check_packs(session.pack_folders)
    problems = checked.problems
    if not problems:
        problems = lint_knowledge_base(checked.kb, checked.place, date.today())  # noqa: DTZ011
    errors = [each for each in problems if not is_smell(each)]
    shown = problems if with_smells else errors
    if output == "json":
        console.say_json([_problem_as_json(each, is_smell=is_smell(each)) for each in shown])
    for each in shown if output == "table" else ():
        console.say(f"{'smell: ' if is_smell(each) else ''}{each}")
    base = checked.kb
    if errors:
        console.note(f"{_counted(errors, 'problem')}.")
    else:
        console.note(f"{len(base.services)} services, {len(base.controls)} controls: all fine.")
    if smells := [each for each in problems if is_smell(each)]:
        hint = "" if with_smells else "; --all shows them"
        console.note(f"{_counted(smells, 'smell')}{hint}.")
    return ExitCode.FOUND if errors else ExitCode.FINE


def _counted(problems: Sequence[Problem], one: str) -> str:
    from srm_tui.core.lint import summarise

    by_code = ", ".join(f"{count} {code}" for code, count in summarise(problems).items())
    return f"{len(problems)} {one}{'s' if len(problems) != 1 else ''}: {by_code}"


def _problem_as_json(problem: Problem, *, is_smell: bool) -> dict[str, Any]:
    return {
        "rule": problem.code,
        "level": "smell" if is_smell else "error",
        "file": problem.place.file,
        "line": problem.place.line,
        "message": problem.message,
        "hint": problem.hint,
    }


@kb.command(
    help="Print the JSON Schema of a file of the knowledge base, for editors."
    + examples("srm-tui kb schema controls > controls.schema.json")
)
@click.argument("kind", type=click.Choice(("pack", *_KINDS, "mappings")))
def schema(kind: str) -> None:
    """Print the JSON Schema of one kind of file."""
    from srm_tui.content.schema import schema_of

    console.say_json(schema_of(kind))


WORKLOADS = {
    "static site": "s3 cloudfront route53 acm waf cloudtrail iam kms cloudwatch-logs guardduty",
    "web shop on EC2": "ec2 ec2-auto-scaling ebs elb rds elasticache s3 cloudfront route53 vpc "
    "iam kms secrets-manager cloudtrail cloudwatch-logs backup",
    "serverless API": "lambda api-gateway dynamodb sqs sns eventbridge step-functions cognito "
    "iam kms secrets-manager cloudwatch-logs",
    "containers on Fargate": "ecs ecs-fargate ecr elb aurora vpc iam kms secrets-manager "
    "cloudwatch-logs codepipeline s3",
    "Kubernetes": "eks eks-managed-node-groups ecr ebs efs elb rds vpc iam kms secrets-manager "
    "cloudwatch-logs guardduty",
    "data lake": "s3 glue athena lake-formation redshift kinesis-data-streams data-firehose emr "
    "iam kms vpc cloudtrail",
}
"""Typical workloads, to see how many duties they bring."""
_GOAL = (35, 60)
"""How many core duties a typical workload should bring: what a workshop can treat."""


@kb.command(
    help="Count what the knowledge base holds, and the duties of typical workloads."
    + examples("srm-tui kb stats", "srm-tui kb stats --format json")
)
@format_option("table", "json")
@pass_session
def stats(session: Session, output: str) -> None:
    """Count what the knowledge base holds."""
    from srm_tui.core.knowledge_lint.places import own_notes

    base = session.kb
    by_domain = Counter(control.domain for control in base.controls)
    workloads = {
        name: {depth.value: _duty_count(base, ids.split(), depth) for depth in Depth}
        for name, ids in WORKLOADS.items()
    }
    counts = {
        **{kind: len(getattr(base, kind)) for kind in _KINDS},
        "notes": sum(len(own_notes(base, service)) for service in base.services),
        "checks": len({each for c in base.controls for ids in c.checks.values() for each in ids}),
        "mappings": sum(len(ids) for c in base.controls for ids in c.mappings.values()),
    }
    if output == "json":
        console.say_json(
            {
                "version": base.version,
                **counts,
                "by_domain": by_domain,
                "goal": _GOAL,
                "workloads": workloads,
            }
        )
        return
    console.say(f"{base.title}: {base.version}")
    for kind, count in counts.items():
        console.say(f"  {count:5} {kind}")
    console.say("")
    domains = [(domain.title, by_domain[domain.id]) for domain in base.domains]
    console.say_table(("domain", "controls"), domains)
    console.say("")
    rows = [
        (name, len(WORKLOADS[name].split()), found["core"], found["full"])
        for name, found in workloads.items()
    ]
    console.say_table(("typical workload", "services", "core duties", "full duties"), rows)
    console.note(f"A workshop treats the core duties of one workload: {_GOAL[0]} to {_GOAL[1]}.")


def _duty_count(base: KnowledgeBase, service_ids: list[str], depth: Depth) -> int:
    return len(derive_duties(base, Scope(service_ids=tuple(service_ids), depth=depth)))


_LETTERS = {Owner.AWS: "A", Owner.SHARED: "S", Owner.CUSTOMER: "C", Owner.NONE: "-"}


def _owners_line(service: Service) -> str:
    return "".join(_LETTERS[owner] for owner in service.owners.values())


kb.add_command(kb_lens)
COMMANDS = {"kb": kb}
