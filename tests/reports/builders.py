"""A small assessment in which every field that a person types holds what a test wants."""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from srm_tui.core.answers import Details, Value
from srm_tui.core.evidence import Evidence, EvidenceKind
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.observations import Verdict, packed
from srm_tui.core.receipts import Purpose, Receipt, Tally
from srm_tui.core.scope import Scope
from srm_tui.reports.build import build_report
from srm_tui.reports.model import ReportModel
from srm_tui.workspace import Edit, Workspace
from tests.core.builders import observation

SCOPE = Scope(
    service_ids=("s3", "rds", "ec2", "lambda"),
    facts={"environment": ("production",), "personal-data": ("ordinary",)},
    framework_ids=("gdpr", "pci-dss-4.0.1"),
)
DETAIL_TEXTS = ("name", "team", "facilitator", "description")
DETAIL_LISTS = ("participants", "accounts")
ANSWER_TEXTS = ("notes", "justification", "owner", "provided_by")
EXCEPTION_TEXTS = ("notes", "justification", "owner")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """An assessment and the duties in which the texts are."""

    assessment_id: str
    duty_id: str
    service_id: str
    """The service of the duty that has an exception."""
    aside_id: str
    """A duty that was answered and that the scope no longer asks for."""
    texts: Mapping[str, str]
    """Everything that was typed, by the name of its field."""


def small(kb: KnowledgeBase) -> KnowledgeBase:
    """Return a knowledge base with few controls, so that a report has few pages."""
    by_services = [each for each in kb.controls if each.layer != "governance"]
    account = [each for each in kb.controls if each.layer == "governance"]
    kept = {each.id for each in (*account[:3], *by_services[:40])}
    return replace(kb, controls=tuple(each for each in kb.controls if each.id in kept))


def ticking() -> Callable[[], datetime]:
    """Return a clock that starts on a set day and goes on by a second at each look."""
    start = datetime(2026, 11, 24, 9, tzinfo=UTC)
    seconds = itertools.count()
    return lambda: start + timedelta(seconds=next(seconds))


def tokens() -> dict[str, str]:
    """Return a different word for every field that a person can type."""
    names = [
        *DETAIL_TEXTS,
        *(f"{each}/{place}" for each in DETAIL_LISTS for place in (1, 2)),
        *(f"answer/{each}" for each in ANSWER_TEXTS),
        "acceptance/accepted_by",
        "acceptance/reason",
        *(f"exception/{each}" for each in EXCEPTION_TEXTS),
        *(f"aside/{each}" for each in ANSWER_TEXTS),
        "evidence/title",
        "evidence/link",
        "evidence/file",
        "evidence/text",
        "parked/text",
        "parked/owner",
        "parked/answer",
        "present/name",
        "finding/name",
        "finding/title",
        "import/file",
        "import/1",
        "import/2",
    ]
    return {name: f"Tok{place:02}En" for place, name in enumerate(names)}


def fill(workspace: Workspace, texts: Mapping[str, str]) -> Filled:
    """Return an assessment whose fields hold `texts`, by the names that `tokens` gives them."""
    details = {each: texts[each] for each in DETAIL_TEXTS}
    lists = {each: (texts[f"{each}/1"], texts[f"{each}/2"]) for each in DETAIL_LISTS}
    assessment_id = workspace.create(Details(**details, **lists), SCOPE)  # type: ignore[arg-type]
    row = next(r for r in workspace.assess(assessment_id).rows if len(r.duty.service_ids) > 1)
    service_id = row.duty.service_ids[0]
    fields: dict[str, Value] = {
        "status": "partial",
        "due_on": "2031-01-11",
        "work": "in-review",
        "flagged": True,
        "acceptance": {
            "accepted_by": texts["acceptance/accepted_by"],
            "until": "2031-02-12",
            "reason": texts["acceptance/reason"],
        },
    }
    said = {each: texts[f"answer/{each}"] for each in ANSWER_TEXTS}
    workspace.answer(assessment_id, row.id, {**fields, **said})
    exception: dict[str, Value] = {each: texts[f"exception/{each}"] for each in EXCEPTION_TEXTS}
    exception |= {"status": "planned", "due_on": "2031-03-13"}
    workspace.answer(assessment_id, row.id, exception, service_id=service_id)
    for item in _evidence(texts):
        workspace.add_evidence(assessment_id, row.id, item)
    _hold_session(workspace, assessment_id, row.id, texts)
    asked = set(workspace.assess(assessment_id).row_by_id)
    aside_id = next(each.id for each in workspace.kb.controls if each.id not in asked)
    aside: dict[str, Value] = {each: texts[f"aside/{each}"] for each in ANSWER_TEXTS}
    workspace.answer(assessment_id, aside_id, {**aside, "status": "alternative"})
    for other in list(workspace.assess(assessment_id).rows)[:4]:
        if other.id != row.id:
            workspace.answer(assessment_id, other.id, {"status": "implemented"})
            _find(workspace, assessment_id, other.id, texts)
    return Filled(
        assessment_id=assessment_id,
        duty_id=row.id,
        service_id=service_id,
        aside_id=aside_id,
        texts=texts,
    )


def _hold_session(
    workspace: Workspace, assessment_id: str, duty_id: str, texts: Mapping[str, str]
) -> None:
    """Hold a session to which somebody comes, and in which a question is parked and settled."""
    sessions = workspace.sessions
    sessions.begin(assessment_id)
    sessions.come(assessment_id, [texts["present/name"]])
    question = sessions.park(assessment_id, texts["parked/text"], duty_id, texts["parked/owner"])
    sessions.resolve(assessment_id, question, texts["parked/answer"])
    sessions.end(assessment_id)


def _find(
    workspace: Workspace, assessment_id: str, control_id: str, texts: Mapping[str, str]
) -> None:
    """Lay an import beside a duty: what it found open, and what it left aside."""
    found = observation(
        check_id=texts["finding/title"],
        resource=texts["finding/name"],
        account="210987654321",
        region="eu-north-1",
        tool="Prowler 5.46.0",
        severity="high",
        title="What the check looks for",
        service_ids=(),
    )
    passed = replace(found, verdict=Verdict.PASSED, resource="", count=40)
    receipt = Receipt(
        purpose=Purpose.FINDINGS,
        file=texts["import/file"],
        sha256="1b2c" * 16,
        size=5_000_000,
        format="Prowler OCSF",
        read=43,
        used=41,
        tool="Prowler 5.46.0",
        since="2026-11-20T09:00:00Z",
        until="2026-11-20T10:00:00Z",
        unmatched=(Tally(what=texts["import/1"], reason=texts["import/2"], count=2),),
        imported_at="2026-11-21T09:00:00Z",
        imported_by="Ada Example",
    )
    said: dict[str, Any] = {
        f"finding/{control_id}/{control_id}": packed([found, passed]),
        f"receipt/{control_id}": receipt.to_json(),
    }
    workspace.edit(assessment_id, [Edit(field=k, value=v) for k, v in said.items()])


def _evidence(texts: Mapping[str, str]) -> list[Evidence]:
    link = Evidence(
        id="",
        kind=EvidenceKind.LINK,
        value=texts["evidence/link"],
        title=texts["evidence/title"],
        observed_on=date(2026, 4, 14),
        valid_until=date(2031, 5, 15),
    )
    file = replace(link, kind=EvidenceKind.FILE, value=texts["evidence/file"], sha256="0a1b" * 16)
    return [link, file, replace(link, kind=EvidenceKind.TEXT, value=texts["evidence/text"])]


def model_of(workspace: Workspace, assessment_id: str) -> ReportModel:
    """Return the report of an assessment, before any format has it."""
    return build_report(
        workspace.kb,
        workspace.assess(assessment_id),
        workspace.changes(assessment_id),
        workspace.now(),
    )
