"""The knowledge base as an OSCAL catalog: each control with its statement and its objectives."""

from collections.abc import Iterator

from srm_tui.core.knowledge import Control
from srm_tui.reports.oscal import words
from srm_tui.reports.oscal.context import Context
from srm_tui.reports.oscal.words import NS, Node, filled


def catalog(context: Context) -> Node:
    """Return all controls of the knowledge base, grouped by domain."""
    controls: dict[str, list[Node]] = {}
    for control in context.kb.controls:
        controls.setdefault(control.domain, []).append(_control(control))
    return filled(
        uuid=words.uuid_of("catalog", context.kb.title),
        metadata=context.plain_metadata(context.kb.title),
        groups=[
            {
                "id": words.token(f"domain-{domain.id}"),
                "class": "domain",
                "title": words.title(domain.title),
                "controls": controls[domain.id],
            }
            for domain in context.kb.domains
            if domain.id in controls
        ],
    )


def statement_id(control_id: str) -> str:
    """Return the id of what a control asks of the customer."""
    return f"{words.token(control_id)}_smt"


def objective_id(control_id: str) -> str:
    """Return the id of what shows that a control is in place."""
    return f"{words.token(control_id)}_obj"


def _control(control: Control) -> Node:
    return filled(
        id=words.token(control.id),
        **{"class": "srm-duty"},
        title=words.title(control.title),
        props=[
            {"name": "label", "value": words.line(control.id)},
            *words.props(
                ("layer", control.layer),
                ("severity", control.severity),
                ("effort", control.effort),
                ("depth", control.depth),
            ),
            *(
                words.prop("check", check, **{"class": words.token(scanner)})
                for scanner, checks in control.checks.items()
                for check in checks
            ),
        ],
        links=[
            filled(
                href=words.reference(source.url),
                rel="reference",
                text=words.title(f"Read on {source.read_on.isoformat()}"),
            )
            for source in control.sources
        ],
        parts=list(_parts(control)),
    )


def _parts(control: Control) -> Iterator[Node]:
    statement, objective = statement_id(control.id), objective_id(control.id)
    token = words.token(control.id)
    yield {"id": statement, "name": "statement", "prose": words.prose(control.customer_part)}
    yield filled(
        id=objective,
        name="assessment-objective",
        prose=words.prose(control.question),
        links=[{"href": f"#{statement}", "rel": "assessment-for"}],
        parts=[
            {
                "id": f"{objective}.{place}",
                "name": "assessment-objective",
                "prose": words.prose(text),
            }
            for place, text in enumerate(control.implemented_when, 1)
        ],
    )
    own = (
        ("guidance", "gdn", "AWS's part", control.aws_part),
        ("severity", "sev", "Why it matters", control.severity_reason),
    )
    for name, suffix, title, text in own:
        yield filled(
            id=f"{token}_{suffix}",
            name=name,
            ns=None if name == "guidance" else NS,
            title=title,
            prose=words.prose(text),
        )
    for place, text in enumerate(control.evidence, 1):
        yield {
            "id": f"{token}_evd.{place}",
            "name": "evidence",
            "ns": NS,
            "title": "Evidence to ask for",
            "prose": words.prose(text),
        }
