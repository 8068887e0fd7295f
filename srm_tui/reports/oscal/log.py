"""Sessions, parked questions and imports, as the log of OSCAL assessment results."""

from collections.abc import Iterator

from srm_tui.core.receipts import Receipt, Tally
from srm_tui.core.session import ParkedQuestion, Session
from srm_tui.reports.oscal import words
from srm_tui.reports.oscal.context import Context
from srm_tui.reports.oscal.words import Node, filled


def log_entries(context: Context) -> Iterator[Node]:
    """Yield what happened, sessions first."""
    for session in context.record.sessions:
        yield _session(context, session)
    for question in context.record.parked:
        yield _question(context, question)
    for receipt in context.record.receipts:
        yield _import(context, receipt)


def _logged_by(context: Context, role_id: str, *names: str) -> list[Node]:
    found = [uuid for name in dict.fromkeys(names) if (uuid := context.people.uuid(name))]
    return [{"party-uuid": uuid, "role-id": role_id} for uuid in dict.fromkeys(found)]


def _session(context: Context, session: Session) -> Node:
    there = [
        f"{each.name}: from {each.came_at}{f' to {each.left_at}' if each.left_at else ''}."
        for each in session.attendance
    ]
    pauses = [f"Pause from {each.began_at} to {each.ended_at}." for each in session.pauses]
    return filled(
        uuid=context.uuid("session", session.id),
        title="Workshop session",
        description=words.paragraphs(*there, *pauses) or "Nobody's presence was recorded.",
        start=context.collected(session.began_at),
        end=words.moment(session.ended_at),
        props=words.props(("minutes", str(session.minutes)), ("agenda", ", ".join(session.agenda))),
        logged_by=_logged_by(context, "participant", *(each.name for each in session.attendance)),
    )


def _question(context: Context, question: ParkedQuestion) -> Node:
    return filled(
        uuid=context.uuid("question", question.id),
        title="Question put off" if question.is_open else "Question put off and answered",
        description=words.prose(question.text) or "A question without words.",
        start=context.collected(question.parked_at),
        end=words.moment(question.resolved_at),
        props=words.props(
            ("control-id", question.control_id),
            ("owner", question.owner),
            ("resolved-by", question.resolved_by),
        ),
        logged_by=_logged_by(context, "assessor", question.parked_by),
        remarks=words.prose(question.answer),
    )


def _import(context: Context, receipt: Receipt) -> Node:
    left = [
        *(f"Unknown: {_tally(each)}" for each in receipt.unmatched),
        *(f"Left aside: {_tally(each)}" for each in receipt.ignored),
    ]
    return filled(
        uuid=context.uuid("receipt", receipt.id),
        title=words.title(f"Imported {receipt.file}"),
        description=words.prose(
            f"{receipt.format}: {receipt.used} of {receipt.read} used for {receipt.purpose}."
        ),
        start=context.collected(receipt.imported_at),
        props=words.props(
            ("sha256", receipt.sha256),
            ("size", str(receipt.size)),
            ("tool", receipt.tool),
            ("since", receipt.since),
            ("until", receipt.until),
        ),
        logged_by=_logged_by(context, "assessor", receipt.imported_by),
        remarks=words.paragraphs(*left),
    )


def _tally(tally: Tally) -> str:
    return f"{tally.what} ({tally.count}){f', {tally.reason}' if tally.reason else ''}."
