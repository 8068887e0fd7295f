"""A knowledge base and an assessment whose every text tries to be markup."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from srm_tui.core.answers import Details
from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.observations import packed
from srm_tui.core.receipts import Purpose, Receipt, Tally
from srm_tui.core.scope import Scope
from srm_tui.workspace import Edit, Workspace
from srm_tui.workspace.evidence import evidence_from
from tests.core.builders import observation

POISON = "x [/red] [beta] [@click=app.quit]y"
_TEXTS = {
    *("title", "name", "short_name", "version", "publisher", "jurisdiction", "licence"),
    *("question", "help", "label", "because", "phrase", "proof", "one", "many", "lacks"),
    *("severity_reason", "aws_part", "customer_part", "implemented_when", "evidence"),
    *("brings", "not_covered", "status_note", "url", "docs", "aliases", "notes"),
}
"""The fields that hold words and not ids."""


def poisoned(kb: KnowledgeBase) -> KnowledgeBase:
    """Return `kb` with each text poisoned, and ids as they are."""
    found: KnowledgeBase = _poison(kb)
    return found


def _poison(value: Any) -> Any:
    if isinstance(value, Struct):
        changed = {
            name: _words(getattr(value, name)) if name in _TEXTS else _poison(getattr(value, name))
            for name in value.__struct_fields__
        }
        return replace(value, **changed)
    if isinstance(value, tuple) and any(isinstance(each, Struct) for each in value):
        return tuple(map(_poison, value))
    return value


def _words(value: Any) -> Any:
    if isinstance(value, str):
        return f"{POISON} {value}"
    if isinstance(value, tuple):
        return tuple(map(_words, value))
    if isinstance(value, Mapping):
        return {key: _words(each) for key, each in value.items()}
    return value


def poisoned_assessment(workspace: Workspace, scope: Scope) -> str:
    """Return the id of an assessment with poison in every field that takes words."""
    details = Details(
        name=f"{POISON} name",
        team=POISON,
        facilitator=POISON,
        participants=(POISON, "Bo"),
        accounts=(POISON,),
        description=POISON,
    )
    assessment_id = workspace.create(details, scope)
    _find(workspace, assessment_id)
    said = dict.fromkeys(("notes", "justification", "owner", "provided_by"), POISON)
    for row in poisoned_rows(workspace, assessment_id):
        answer: dict[str, Any] = {**said, "status": "alternative", "flagged": True}
        workspace.answer(assessment_id, row.id, answer)
        workspace.add_evidence(assessment_id, row.id, evidence_from(f"text:{POISON}"))
        for service_id in row.duty.service_ids:
            exception = {"status": "partial", "notes": POISON, "owner": POISON}
            workspace.answer(assessment_id, row.id, exception, service_id)
    return assessment_id


def _find(workspace: Workspace, assessment_id: str) -> None:
    """Lay an import with poison in every text beside the first duty."""
    first = poisoned_rows(workspace, assessment_id)[0].id
    found = observation(
        check_id=POISON,
        account=POISON,
        region=POISON,
        resource=POISON,
        tool=POISON,
        severity=POISON,
        title=POISON,
        service_ids=(),
    )
    receipt = Receipt(
        purpose=Purpose.FINDINGS,
        file=POISON,
        sha256="0" * 64,
        size=1,
        format=POISON,
        read=3,
        used=1,
        tool=POISON,
        unmatched=(Tally(what=POISON, reason=POISON),),
        ignored=(Tally(what=POISON),),
        imported_by=POISON,
    )
    edits: dict[str, Any] = {
        f"finding/{first}/r1": packed([found]),
        "receipt/r1": receipt.to_json(),
    }
    workspace.edit(assessment_id, [Edit(field=k, value=v) for k, v in edits.items()])


def poisoned_rows(workspace: Workspace, assessment_id: str) -> list[AssessedDuty]:
    """Return the duties whose answers are poisoned; services bring them."""
    return [row for row in workspace.assess(assessment_id).rows if row.duty.service_ids][:3]
