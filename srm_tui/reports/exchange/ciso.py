"""Files that CISO Assistant imports: the framework, its answers, gaps, accepted risks."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from srm_tui.core.cells import fitting
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.vocabulary import Severity, Status
from srm_tui.reports.cards import DutyCard
from srm_tui.reports.exchange.tickets import description, external_id, labels, planned_gaps
from srm_tui.reports.model import ReportModel
from srm_tui.reports.registry import Progress
from srm_tui.reports.workbook import Book, Imprint

REF_ID = "srm-tui-shared-responsibility"
_URN = f"urn:srm-tui:risk:{{}}:{REF_ID}"
_RESULTS = {
    Status.IMPLEMENTED: "compliant",
    Status.ALTERNATIVE: "compliant",
    Status.PARTIAL: "partially_compliant",
    Status.PLANNED: "non_compliant",
    Status.NOT_IMPLEMENTED: "non_compliant",
    Status.NOT_APPLICABLE: "not_applicable",
    Status.UNANSWERED: "not_assessed",
}
_DONE = (Status.IMPLEMENTED, Status.ALTERNATIVE, Status.NOT_APPLICABLE)
_PRIORITIES = {Severity.CRITICAL: 1, Severity.HIGH: 2, Severity.MEDIUM: 3, Severity.LOW: 4}
_EFFORTS = {"low": "S", "medium": "M", "high": "L"}
_BEGUN = ("in progress", "in review", "done")
_ANSWERS = (
    ("urn", 60), ("assessable", 12), ("ref_id", 30), ("name", 50), ("compliance_result", 22),
    ("requirement_progress", 22), ("observations", 80),
)  # fmt: skip
_CONTROLS = (
    ("name", 50), ("ref_id", 40), ("description", 80), ("category", 14), ("status", 14),
    ("priority", 10), ("effort", 8), ("eta", 12), ("owner", 24), ("observation", 50),
    ("filtering_labels", 40),
)  # fmt: skip
_EXCEPTIONS = (
    ("ref_id", 40), ("name", 50), ("severity", 12), ("status", 12), ("expiration_date", 16),
    ("observation", 80),
)  # fmt: skip


def render_library(model: ReportModel, data: str, progress: Progress) -> bytes:  # noqa: ARG001
    """Return the knowledge base as a library with one framework.

    It holds every control, so that its questions stay when a scope changes; its version
    grows with that of the pack.
    """
    import yaml

    progress("Writing the library")
    kb = model.basis.kb
    nodes = list(_nodes(kb))
    framework = {
        "urn": _URN.format("framework"),
        "ref_id": REF_ID,
        "name": "Shared responsibility in AWS: the customer's part",
        "description": f"What customers of AWS may have to do. From {kb.title}, {kb.version}.",
        "requirement_nodes": nodes,
    }
    library = {
        "urn": _URN.format("library"),
        "locale": "en",
        "ref_id": REF_ID,
        "name": "Shared responsibility in AWS: the customer's part",
        "description": "Controls of srm-tui, in its own words.",
        "copyright": "Apache-2.0",
        "version": library_version(kb.version),
        "publication_date": kb.reviewed_on.isoformat(),
        "provider": "srm-tui",
        "packager": "srm-tui",
        "objects": {"framework": framework},
    }
    text: str = yaml.safe_dump(library, sort_keys=False, allow_unicode=True, width=100)
    return text.encode()


def render_answers(model: ReportModel, data: str, progress: Progress) -> bytes:  # noqa: ARG001
    """Return the answers to the framework of the library, a row for each of its controls."""
    progress("Writing the answers")
    return _workbook(model, "Answers", _ANSWERS, _answers(model))


def render_controls(model: ReportModel, data: str, progress: Progress) -> bytes:  # noqa: ARG001
    """Return the gaps as applied controls that are still to come."""
    progress("Writing the controls")
    rows = (_control(model, duty) for duty in planned_gaps(model))
    return _workbook(model, "AppliedControl", _CONTROLS, rows)


def render_exceptions(model: ReportModel, data: str, progress: Progress) -> bytes:  # noqa: ARG001
    """Return the accepted risks as security exceptions."""
    progress("Writing the exceptions")
    rows = (each for duty in model.accepted for each in _exception(model, duty))
    return _workbook(model, "SecurityException", _EXCEPTIONS, rows)


def library_version(version: str) -> int:
    """Return the version of a pack, as in `aws 0.4.1`, as a number that grows with it."""
    found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", version)
    if not found:
        return 1
    major, minor, patch = (min(int(each or 0), 999) for each in found.groups())
    return max(major * 1_000_000 + minor * 1_000 + patch, 1)


def node_urn(control_id: str) -> str:
    """Return the name by which CISO Assistant knows a control; it is in lower case."""
    return f"{_URN.format('req_node')}:{control_id.casefold()}"


def _nodes(kb: KnowledgeBase) -> Iterator[Mapping[str, object]]:
    """Yield a node for each domain, and under it one for each control."""
    for domain in kb.domains:
        controls = [each for each in kb.controls if each.domain == domain.id]
        if not controls:
            continue
        parent = node_urn(f"domain-{domain.id}")
        yield {
            "urn": parent, "assessable": False, "depth": 1, "ref_id": f"domain-{domain.id}",
            "name": domain.title,
        }  # fmt: skip
        for control in controls:
            yield {
                "urn": node_urn(control.id),
                "assessable": True,
                "depth": 2,
                "parent_urn": parent,
                "ref_id": control.id,
                "name": control.title,
                "description": f"{control.question}\n\n{control.customer_part}",
                "annotation": f"What AWS does: {control.aws_part}",
                "typical_evidence": "\n".join(control.evidence),
            }


def _answers(model: ReportModel) -> Iterator[tuple[str, ...]]:
    asked = {duty.id: duty for duty in model.duties}
    left_out = {each.id: each.reason for each in model.excluded}
    for control in model.basis.kb.controls:
        named = (node_urn(control.id), "true", control.id, control.title)
        duty = asked.get(control.id)
        if duty is None:
            reason = left_out.get(control.id, "Nothing in scope brings it")
            yield (*named, "not_applicable", "done", f"{reason}: {model.about.name}.")
        else:
            yield (*named, _RESULTS[duty.status], _progress(duty), _observations(duty))


def _progress(duty: DutyCard) -> str:
    """Return how far the work is; what is in place is done whatever the work says."""
    return "done" if duty.status in _DONE else duty.answer.work.replace(" ", "_")


def _observations(duty: DutyCard) -> str:
    answer = duty.answer
    told = [
        ("", answer.notes),
        ("Reason", answer.justification),
        ("Provided by", answer.provided_by),
        *(
            (each.name, ", ".join((each.status.label, *(text for _, text in each.said))))
            for each in duty.services
            if each.status is not None
        ),
        ("Evidence", "; ".join(each.title or each.value for each in answer.evidence)),
    ]
    return "\n".join(f"{label}: {text}" if label else text for label, text in told if text)


def _control(model: ReportModel, duty: DutyCard) -> tuple[str | int, ...]:
    return (
        duty.title,
        external_id(model, duty),
        description(model, duty),
        "process" if duty.domain == "Governance" else "technical",
        "in_progress" if duty.answer.work in _BEGUN else "to_do",
        _PRIORITIES[duty.severity],
        _EFFORTS.get(duty.effort, "M"),
        duty.due_on,
        ";".join(duty.owners),
        duty.answer.notes,
        "|".join(labels(duty)),
    )


def _exception(model: ReportModel, duty: DutyCard) -> Iterator[tuple[str, ...]]:
    accepted = duty.answer.acceptance
    if accepted:
        yield (
            external_id(model, duty),
            duty.title,
            duty.severity.value,
            "expired" if accepted.has_lapsed else "approved",
            accepted.until,
            f"Accepted by {accepted.accepted_by}: {accepted.reason}",
        )


def _workbook(
    model: ReportModel, name: str, heads: Any, rows: Iterable[tuple[str | int, ...]]
) -> bytes:
    imprint = Imprint(
        title=f"{name}: {model.about.name}",
        author=model.tool,
        comments=fitting(f"For CISO Assistant, from {model.knowledge_base}"),
        created=model.generated_at,
    )
    with Book(imprint) as book:
        book.sheet(name, heads, rows, freeze=1)
    return book.written
