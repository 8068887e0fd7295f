"""Evidence as OSCAL keeps it: an observation of its own, and a resource that leads to it."""

import base64
from collections.abc import Iterator
from pathlib import PurePosixPath

from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.evidence import Evidence, EvidenceKind
from srm_tui.reports.oscal import words
from srm_tui.reports.oscal.context import Context
from srm_tui.reports.oscal.words import Node, filled
from srm_tui.reports.said import web_link


def evidence_observations(
    context: Context, control_id: str, items: tuple[Evidence, ...], subjects: list[Node]
) -> Iterator[Node]:
    """Yield what each item shows, with the day it shows and the last on which it counts."""
    for item in items:
        text = item.title or item.value
        yield filled(
            uuid=context.uuid("evidence-observation", control_id, item.id),
            title=words.title(text) or "Evidence",
            description=words.prose(text) or "Evidence without a title.",
            props=words.props(
                ("control-id", control_id),
                ("observed-on", words.iso(item.observed_on)),
                ("added-at", item.added_at),
                ("valid-until", words.iso(item.valid_until)),
                ("expired", "yes" if item.is_expired(context.assessment.today) else ""),
            ),
            methods=["EXAMINE"],
            types=["control-objective"],
            origins=context.origins(item.added_by),
            subjects=subjects,
            relevant_evidence=[
                {
                    "href": f"#{_resource_id(context, control_id, item)}",
                    "description": words.prose(text) or "Evidence without a title.",
                }
            ],
            collected=words.day(item.observed_on) or context.collected(item.added_at),
            expires=words.day(item.valid_until, is_end=True),
        )


def back_matter(context: Context, rows: tuple[AssessedDuty, ...], *, with_aside: bool) -> Node:
    """Return the evidence of these duties as resources, or nothing where there is none."""
    answers = [(row.id, row.answer) for row in rows]
    if with_aside:
        aside = context.assessment.set_aside
        answers += [(each, context.record.answers[each]) for each in aside]
    resources = [
        _resource(context, control_id, item)
        for control_id, answer in answers
        for item in answer.evidence
    ]
    return {"back-matter": {"resources": resources}} if resources else {}


def _resource_id(context: Context, control_id: str, item: Evidence) -> str:
    return context.uuid("evidence", control_id, item.id)


def _resource(context: Context, control_id: str, item: Evidence) -> Node:
    published = words.day(item.observed_on)
    return filled(
        uuid=_resource_id(context, control_id, item),
        title=words.title(item.title or item.value) or "Evidence",
        description=words.prose(item.value),
        props=[
            {"name": "type", "value": "evidence"},
            *([{"name": "published", "value": published}] if published else []),
            *words.props(("kind", item.kind), ("control-id", control_id)),
        ],
        **_content(item),
    )


def _content(item: Evidence) -> Node:
    """Return where evidence lies, or the words themselves where they are no address."""
    if item.kind is EvidenceKind.LINK and (link := web_link(item.value)):
        return {"rlinks": [{"href": words.reference(link)}]}
    if item.kind is EvidenceKind.FILE and words.line(item.value):
        name = PurePosixPath(item.value.replace("\\", "/")).name
        is_sha256 = len(item.sha256) == 64
        hashes = [{"algorithm": "SHA-256", "value": item.sha256.lower()}] if is_sha256 else []
        return {"rlinks": [filled(href=words.reference(f"evidence/{name}"), hashes=hashes)]}
    text = base64.b64encode(item.value.encode("utf-8", "replace")).decode() or "IA=="
    return {
        "base64": {
            "filename": words.token(f"text-{item.id}.txt"),
            "media-type": "text/plain",
            "value": text,
        }
    }
