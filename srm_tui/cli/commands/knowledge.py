"""The commands that look into the knowledge base."""

from collections import Counter
from datetime import date
from typing import Any

import click

from srm_tui.cli import console
from srm_tui.cli.console import ExitCode
from srm_tui.cli.session import Session, examples, format_option, pass_session
from srm_tui.core.duties import derive_duties
from srm_tui.core.knowledge import Control, Framework, KnowledgeBase, Service, closest
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Depth, Owner
from srm_tui.errors import UsageError

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
        console.say_json([_as_json(record) for record in getattr(base, kind)])
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
        console.say_json(_as_json(record))
    else:
        _say_record(base, record)


@kb.command(
    help="Check all content; exit code 1 when anything is wrong."
    + examples("srm-tui kb lint", "srm-tui --pack ./our-pack kb lint --format json")
)
@format_option("table", "json")
@pass_session
def lint(session: Session, output: str) -> int:
    """Check all content."""
    from srm_tui.content import check_packs
    from srm_tui.core.knowledge_lint import lint_knowledge_base
    from srm_tui.core.lint import summarise

    checked = check_packs(session.pack_folders)
    problems = list(checked.problems)
    if not problems:
        problems += lint_knowledge_base(checked.kb, checked.place, date.today())  # noqa: DTZ011
    if output == "json":
        console.say_json(
            [
                {
                    "rule": each.code,
                    "file": each.place.file,
                    "line": each.place.line,
                    "message": each.message,
                    "hint": each.hint,
                }
                for each in problems
            ]
        )
    for each in problems if output == "table" else ():
        console.say(str(each))
    if problems:
        counts = ", ".join(f"{count} {code}" for code, count in summarise(problems).items())
        console.note(f"{len(problems)} problems: {counts}.")
    else:
        base = checked.kb
        console.note(f"{len(base.services)} services, {len(base.controls)} controls: all fine.")
    return ExitCode.FOUND if problems else ExitCode.FINE


@kb.command(
    help="Print the JSON Schema of a file of the knowledge base, for editors."
    + examples("srm-tui kb schema controls > controls.schema.json")
)
@click.argument("kind", type=click.Choice(("pack", *_KINDS)))
def schema(kind: str) -> None:
    """Print the JSON Schema of one kind of file."""
    import msgspec

    from srm_tui.content import shapes

    shape: Any = {
        "pack": shapes.PackShape,
        "services": list[shapes.ServiceShape],
        "controls": list[shapes.ControlShape],
        "facts": list[shapes.FactShape],
        "frameworks": shapes.FrameworkShape,
    }[kind]
    found = msgspec.json.schema(shape, schema_hook=_any_value)
    found["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    console.say_json(found)


def _any_value(_: type) -> dict[str, object]:
    """Return the schema of what no schema can say."""
    return {"description": "Part of a condition; 'srm-tui kb lint' checks it."}


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


@kb.command(
    help="Count what the knowledge base holds, and the duties of typical workloads."
    + examples("srm-tui kb stats", "srm-tui kb stats --format json")
)
@format_option("table", "json")
@pass_session
def stats(session: Session, output: str) -> None:
    """Count what the knowledge base holds."""
    base = session.kb
    by_domain = Counter(control.domain for control in base.controls)
    workloads = {
        name: {depth.value: _duty_count(base, ids.split(), depth) for depth in Depth}
        for name, ids in WORKLOADS.items()
    }
    counts = {kind: len(getattr(base, kind)) for kind in _KINDS}
    if output == "json":
        console.say_json(
            {"version": base.version, **counts, "by_domain": by_domain, "workloads": workloads}
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


def _duty_count(base: KnowledgeBase, service_ids: list[str], depth: Depth) -> int:
    return len(derive_duties(base, Scope(service_ids=tuple(service_ids), depth=depth)))


def _as_json(record: object) -> dict[str, Any]:
    """Return a record as programs read it."""
    from msgspec import to_builtins

    said: dict[str, Any] = to_builtins(record)
    if isinstance(record, Service):
        said["traits"] = sorted(record.traits)
        said["parent"] = record.parent_id or None
        del said["lineage"]
    if isinstance(record, Control):
        for key in ("when", "raises", "applies", "not_applies"):
            del said[key]
    return said


_LETTERS = {Owner.AWS: "A", Owner.SHARED: "S", Owner.CUSTOMER: "C", Owner.NONE: "-"}


def _owners_line(service: Service) -> str:
    return "".join(_LETTERS[owner] for owner in service.owners.values())


def _say_record(base: KnowledgeBase, record: object) -> None:
    if isinstance(record, Service):
        _say_service(base, record)
    elif isinstance(record, Control):
        _say_control(record)
    elif isinstance(record, Framework):
        console.say(f"{record.name}, {record.version} ({record.id})")
        console.say(f"{record.publisher}, {record.url}")
        console.say(f"\nChoosing it: {record.brings}\nNot covered: {record.not_covered}\n")
        console.say_table(("id", "title"), [(r.id, r.title) for r in record.requirements], grow=1)
    else:
        said = _as_json(record)
        console.say(f"{said['question']} ({said['id']})\n{said['help']}")
        for option in said["options"]:
            console.say(f"  {option['id']:16}{option['label']}")


def _say_service(base: KnowledgeBase, service: Service) -> None:
    console.say(f"{service.name} ({service.id})")
    console.say(f"{service.docs}\n")
    rows = [(base.layer_by_id[each].title, owner) for each, owner in service.owners.items()]
    console.say_table(("layer", "owner"), rows)
    console.say(f"\nIt {'; '.join(base.trait_by_id[t].one for t in sorted(service.traits))}.")
    for control_id, text in service.notes.items():
        console.say(f"\n{control_id}: {text}")


def _say_control(control: Control) -> None:
    console.say(f"{control.title} ({control.id})")
    console.say(f"{control.domain}, {control.layer}, {control.severity}, {control.depth}\n")
    console.say(f"Question: {control.question}\n")
    console.say(f"AWS:      {control.aws_part}")
    console.say(f"You:      {control.customer_part}")
    console.say(f"Severity: {control.severity_reason}\n")
    for label, points in (("Yes means", control.implemented_when), ("Evidence", control.evidence)):
        console.say(f"{label}:")
        for point in points:
            console.say(f"  - {point}")
    console.say("Mappings:")
    for framework, ids in control.mappings.items():
        console.say(f"  {framework}: {', '.join(ids)}")
    for source in control.sources:
        console.say(f"Source:   {source.url} (read {source.read_on})")


COMMANDS = {"kb": kb}
