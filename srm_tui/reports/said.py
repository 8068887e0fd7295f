"""What people said about a duty, as a report prints it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from srm_tui.core.answers import Answer, ServiceException
from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.evidence import Evidence, EvidenceKind
from srm_tui.core.journal import Change
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.reports.cards import Acceptance, AnswerPart, EvidenceLine, ServicePart
from srm_tui.reports.model import SetAside

Decisions = Mapping[tuple[str, str, str], Change]
"""Changes by control, service and field."""

_MAX_LINK = 2000


def web_link(text: str) -> str:
    """Return `text` when it is an address that a reader may safely follow, or `""`."""
    is_safe = len(text) <= _MAX_LINK and re.fullmatch(r"(?:https?://|mailto:)[!#-;=?-~]+", text)
    return text if is_safe else ""


def moment(timestamp: str) -> str:
    """Return a timestamp of the journal for people, in UTC to the minute."""
    return f"{timestamp[:16].replace('T', ' ')} UTC" if timestamp else ""


def answer_part(row: AssessedDuty, today: date, decisions: Decisions) -> AnswerPart:
    """Return the answer to a duty as it stands on `today`."""
    answer = row.answer
    is_late = answer.due_on is not None and answer.due_on < today
    return AnswerPart(
        status=answer.status,
        notes=answer.notes,
        justification=answer.justification,
        owner=answer.owner,
        due_on=_iso(answer.due_on),
        is_overdue=is_late and answer.status.is_open,
        work=answer.work.value.replace("-", " "),
        provided_by=answer.provided_by,
        inherited=inherited_text(answer),
        answered_by=answer.answered_by,
        answered_at=moment(answer.answered_at),
        acceptance=_acceptance(row, today, decisions),
        is_accepted=row.is_accepted,
        is_flagged=answer.flagged,
        evidence=tuple(_evidence(item, today) for item in answer.evidence),
    )


def inherited_text(answer: Answer) -> str:
    """Return from whom an answer was taken over, and whether it still says the same."""
    stamp = answer.inherited
    if stamp is None:
        return ""
    text = f"From {stamp.team}, as of {stamp.as_of[:10]}, file SHA-256 {stamp.digest}."
    if stamp.is_withdrawn:
        return f"{text} The team no longer provides it."
    if not answer.departs:
        return text
    said = f"{stamp.status.label.lower()} {stamp.justification}".strip()
    return f"{text} The answer here departs: the team says {said}."


def deciding(changes: Iterable[Change]) -> Decisions:
    """Return the changes that last decided the status of exceptions and accepted risks."""
    return {
        (change.control_id, change.service_id, change.field): change
        for change in changes
        if change.field == ("status" if change.service_id else "acceptance")
    }


def service_parts(
    kb: KnowledgeBase, row: AssessedDuty, decisions: Decisions
) -> Iterator[ServicePart]:
    """Yield the services of a duty with the exceptions recorded for them, and who did."""
    excepted = {each.service_id: each for each in row.answer.exceptions}
    for service_id in row.duty.service_ids:
        exception = excepted.get(service_id)
        decided = decisions.get((row.id, service_id, "status")) if exception else None
        yield ServicePart(
            id=service_id,
            name=kb.service_by_id[service_id].name,
            is_shared=service_id in row.duty.shared_ids,
            status=exception.status if exception else None,
            said=_labelled(exception) if exception else (),
            said_by=decided.author if decided else "",
            said_at=moment(decided.at) if decided else "",
        )


def kept_aside(kb: KnowledgeBase, assessment: Assessment) -> Iterator[SetAside]:
    """Yield the answers and exceptions that belong to no duty of the present scope."""
    for control_id, answer in assessment.record.answers.items():
        title = kb.control_by_id[control_id].title if control_id in kb.control_by_id else control_id
        row = assessment.row_by_id.get(control_id)
        covered = row.duty.service_ids if row else ()
        if control_id in assessment.set_aside:
            yield SetAside(
                control=control_id,
                title=title,
                service="",
                status=answer.status,
                said=(*_labelled(answer), *_labelled_extras(answer)),
            )
        for exception in answer.exceptions:
            if exception.service_id not in covered:
                service = kb.service_by_id.get(exception.service_id)
                yield SetAside(
                    control=control_id,
                    title=title,
                    service=service.name if service else exception.service_id,
                    status=exception.status,
                    said=_labelled(exception),
                )


def evidence_text(item: EvidenceLine) -> str:
    """Return all that is known of an item of evidence on one line."""
    added = " on ".join(filter(None, (item.added_by, item.added_at)))
    told = (
        item.title,
        item.value,
        f"SHA-256 {item.sha256}" if item.sha256 else "",
        f"observed on {item.observed_on}" if item.observed_on else "",
        f"added by {added}" if added else "",
        f"valid until {item.valid_until}" if item.valid_until else "",
        "expired" if item.is_expired else "",
    )
    return ", ".join(filter(None, told))


def _labelled(said: Answer | ServiceException) -> tuple[tuple[str, str], ...]:
    labelled = (
        ("Notes", said.notes),
        ("Reason", said.justification),
        ("Owner", said.owner),
        ("Due", _iso(said.due_on)),
    )
    return tuple((label, text) for label, text in labelled if text)


def _labelled_extras(answer: Answer) -> Iterable[tuple[str, str]]:
    if answer.provided_by:
        yield "Provided by", answer.provided_by
    if accepted := answer.acceptance:
        text = f"{accepted.accepted_by}, until {accepted.until}: {accepted.reason}"
        yield "Risk accepted by", text
    for item in answer.evidence:
        yield f"Evidence ({item.kind.value})", ", ".join(filter(None, (item.title, item.value)))


def _acceptance(row: AssessedDuty, today: date, decisions: Decisions) -> Acceptance | None:
    acceptance = row.answer.acceptance
    if acceptance is None:
        return None
    decided = decisions.get((row.id, "", "acceptance"))
    return Acceptance(
        accepted_by=acceptance.accepted_by,
        until=acceptance.until.isoformat(),
        reason=acceptance.reason,
        has_lapsed=acceptance.until < today,
        recorded_by=decided.author if decided else "",
        recorded_at=moment(decided.at) if decided else "",
    )


def _evidence(item: Evidence, today: date) -> EvidenceLine:
    return EvidenceLine(
        kind=item.kind.value,
        value=item.value,
        link=web_link(item.value) if item.kind is EvidenceKind.LINK else "",
        title=item.title,
        sha256=item.sha256,
        observed_on=_iso(item.observed_on),
        added_at=moment(item.added_at),
        added_by=item.added_by,
        valid_until=_iso(item.valid_until),
        is_expired=item.is_expired(today),
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
