"""The people and teams that an assessment names, to complete what one types."""

from srm_tui.core.assessment import Assessment


def people_of(assessment: Assessment) -> tuple[str, ...]:
    """Return everybody who is named: owners, participants, who accepted, who answered."""
    details = assessment.record.details
    names = {details.facilitator, *details.participants}
    names |= {each.owner for each in assessment.record.parked}
    names |= {each.name for one in assessment.record.sessions for each in one.attendance}
    for row in assessment.rows:
        answer = row.answer
        names |= {answer.owner, answer.answered_by, *(each.owner for each in answer.exceptions)}
        if answer.acceptance:
            names.add(answer.acceptance.accepted_by)
    return tuple(sorted(filter(None, names)))


def teams_of(assessment: Assessment) -> tuple[str, ...]:
    """Return the teams that provide a control for others."""
    return tuple(sorted({row.answer.provided_by for row in assessment.rows} - {""}))
