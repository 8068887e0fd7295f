"""The chapters of a report as Markdown; charts stay with HTML and PDF."""

from collections.abc import Callable, Iterable, Iterator

from srm_tui.core.vocabulary import Effort
from srm_tui.reports.cards import DutyCard
from srm_tui.reports.lists import RequirementLine
from srm_tui.reports.markdown.duties import due, duty_lines, task_lines
from srm_tui.reports.markdown.escaping import cell, lines_of, table
from srm_tui.reports.model import ReportModel

Lines = Iterator[str]


def _summary(report: ReportModel, _: int) -> Lines:
    figures = report.figures
    yield (
        f"AWS carries {report.carried_count} duties of this workload; {figures.count} are "
        f"yours. {figures.answered} are answered, {figures.gaps} are gaps. "
        f"Score: {_percent(figures.score)}.\n"
    )
    yield from table(
        ("Severity of gaps", "Gaps", "With owner", "With date", "Overdue", "Accepted"),
        (
            (
                each.severity.label,
                *map(
                    str, (each.gaps, each.with_owner, each.with_date, each.overdue, each.accepted)
                ),
            )
            for each in report.severities
        ),
    )
    if report.open_points:
        yield "\nTo settle before signing:\n"
        yield from (f"- {point.count} {lines_of(point.label)}" for point in report.open_points)


def _standing(report: ReportModel, _: int) -> Lines:
    yield from table(
        ("Domain", "Duties", "Answered", "In place", "Gaps", "Score"),
        (
            (
                f"{domain.number}. {domain.title}",
                *map(str, (each.count, each.answered, each.in_place, each.gaps)),
                _percent(each.score),
            )
            for domain in report.domains
            for each in (domain.figures,)
        ),
    )
    if report.frameworks:
        yield from table(
            ("Framework", "Requirements", "Touched here", "All in place", "With a gap"),
            (
                (
                    each.name,
                    *map(str, (each.requirement_count, each.addressed, each.fulfilled, each.open)),
                )
                for each in report.frameworks
            ),
        )


def _scope(report: ReportModel, _: int) -> Lines:
    yield from table(
        ("How the workload is integrated", "Answer"),
        ((fact.question, fact.answer or "not answered") for fact in report.facts),
    )


def _matrix(report: ReportModel, _: int) -> Lines:
    yield from table(
        ("Service", *report.layers),
        ((line.service, *(owner.value for owner in line.owners)) for line in report.matrix),
    )


def _carried(report: ReportModel, _: int) -> Lines:
    yield from table(
        ("What AWS does", "Layer", "Proof"),
        (
            (duty.title, layer.title, duty.proof)
            for layer in report.carried
            for duty in layer.duties
        ),
    )


def _register(report: ReportModel, _: int) -> Lines:
    if not report.gaps:
        yield "No gap is known."
        return
    yield from table(
        ("No.", "Gap", "Severity", "Status", "Owner", "Due", "Risk accepted until"),
        (
            (
                *_named(duty),
                duty.severity.label,
                duty.status.label,
                _owners(duty),
                due(duty),
                duty.answer.acceptance.until if duty.answer.acceptance else "",
            )
            for duty in report.gaps
        ),
    )


def _plan(report: ReportModel, _: int) -> Lines:
    if not report.gaps:
        yield "No gap is known, so there is nothing to plan yet."
        return
    yield from table(
        ("Owner", "Gaps", "Critical", "High", "Overdue", "Next date"),
        (
            (
                each.owner or "Nobody yet",
                *map(str, (each.gaps, each.critical, each.high, each.overdue)),
                each.next_due_on or "none",
            )
            for each in report.owners
        ),
    )
    yield from table(
        ("Impact", *(f"{effort.value.capitalize()} effort" for effort in Effort)),
        (
            (line.severity.label, *(", ".join(each.number for each in part) for part in line.cells))
            for line in report.grid
        ),
    )
    for part in report.plan:
        yield f"\n### {part.title}\n"
        yield from table(
            ("No.", "Gap", "Severity", "Effort", "Owner", "Day"),
            (
                (
                    *_named(line.duty),
                    line.duty.severity.label,
                    line.duty.effort,
                    _owners(line.duty),
                    due(line.duty) if line.is_agreed else "proposed",
                )
                for line in part.lines
            ),
        )


def _risks(report: ReportModel, _: int) -> Lines:
    yield from table(
        ("No.", "Gap", "Severity", "Accepted by", "Until", "Reason"),
        (
            (
                *_named(duty),
                duty.severity.label,
                each.accepted_by,
                f"{each.until} (lapsed)" if each.has_lapsed else each.until,
                each.reason,
            )
            for duty in report.accepted
            if (each := duty.answer.acceptance)
        ),
    )


def _verdicts(report: ReportModel, _: int) -> Lines:
    yield from table(
        ("No.", "Duty", "Service", "Verdict", "Reason", "Said by"),
        (
            (
                *_named(line.duty),
                line.service,
                line.status.label,
                line.reason or "no reason given",
                " on ".join(filter(None, (line.by, line.at))),
            )
            for line in report.verdicts
        ),
    )


def _coverage(report: ReportModel, index: int) -> Lines:
    part = report.coverage[index]
    yield from table(
        ("Requirement", "What it is about", "How it stands", "Duties"),
        (
            (line.id, line.title, line.state.label, ", ".join(d.number for d in line.duties))
            for line in part.touched
        ),
    )
    yield from _untouched("No control covers", part.not_covered)
    yield from _untouched("Not asked in this scope", part.not_asked)


def _untouched(label: str, lines: Iterable[RequirementLine]) -> Lines:
    named = "; ".join(f"{line.id} {line.title}" for line in lines)
    if named:
        yield f"**{label}:** {cell(named)}.\n"


def _domain(report: ReportModel, index: int) -> Lines:
    for duty in report.domains[index].duties:
        yield from duty_lines(duty)


def _evidence(report: ReportModel, _: int) -> Lines:
    yield from table(
        ("No.", "Duty", "Evidence", "Observed", "Added", "Valid until", "SHA-256"),
        (
            (
                *_named(line.duty),
                ": ".join(filter(None, (item.title, item.value))),
                item.observed_on,
                " on ".join(filter(None, (item.added_by, item.added_at))),
                f"{item.valid_until} (expired)" if item.is_expired else item.valid_until,
                item.sha256,
            )
            for line in report.evidence
            for item in (line.item,)
        ),
    )


def _homework(report: ReportModel, index: int) -> Lines:
    part = report.homework[index]
    for label, duties in (("Close", part.close), ("Answer", part.answer), ("Show", part.show)):
        yield from (
            f"- [ ] **{label}** {duty.number} {cell(duty.title)}, due: {due(duty)}"
            for duty in duties
        )
    yield ""
    if part.owner:
        for duty in (*part.close, *part.answer, *part.show):
            yield from task_lines(duty)


def _applicability(report: ReportModel, _: int) -> Lines:
    yield from table(
        ("No.", "Duty", "Applies", "Why, or why not", "Status", "Owner", "Evidence"),
        (
            (
                *_named(duty),
                "no" if duty.status.value == "not-applicable" else "yes",
                _why(duty),
                duty.status.label,
                _owners(duty),
                str(len(duty.answer.evidence)),
            )
            for duty in report.duties
        ),
    )


def _why(duty: DutyCard) -> str:
    if duty.status.needs_justification:
        return duty.answer.justification or "no reason given"
    return f"Because {'; '.join(duty.because)}."


def _excluded(report: ReportModel, _: int) -> Lines:
    yield from table(
        ("Domain", "Control", "Why not"),
        ((line.domain, f"{line.title} ({line.id})", line.reason) for line in report.excluded),
    )


def _progress(report: ReportModel, _: int) -> Lines:
    if report.progress is None:
        return
    before, after = report.progress.before, report.progress.after
    yield from table(
        ("", f"{before.label} ({before.at})", f"{after.label} ({after.at})"),
        (
            ("Duties", str(before.duties), str(after.duties)),
            ("Answered", str(before.answered), str(after.answered)),
            ("Known gaps", str(before.gaps), str(after.gaps)),
            ("Score", _percent(before.score), _percent(after.score)),
        ),
    )
    for part in report.progress.fates:
        yield f"\n### {part.title}\n"
        yield from table(
            ("Duty", "Severity", "Then", "Now"),
            (
                (f"{each.title} ({each.id})", each.severity.label, each.before, each.after)
                for each in part.lines
            ),
        )
    yield from (f"- {lines_of(each)}" for each in report.progress.scope)
    if report.progress.answers:
        yield "\n### Answers that say something else\n"
        yield from table(
            ("Duty", "Service", "Field", "Then", "Now"),
            (
                (each.title, each.service, each.field, each.old, each.new)
                for each in report.progress.answers
            ),
        )


def _attendance(report: ReportModel, _: int) -> Lines:
    people = report.about.participants or ("nobody was named",)
    yield from (f"- {lines_of(each)}" for each in people)
    for session in report.sessions:
        yield f"\n### Session of {session.began_at} UTC\n"
        yield (
            f"{session.used} of {session.planned} minutes. Decided: {len(session.decided)}, "
            f"left: {len(session.left)}.\n"
        )
        yield from table(
            ("Who was there", "From", "Until"),
            ((each.name, each.came_at, each.left_at or "the end") for each in session.attendance),
        )


def _decisions(report: ReportModel, _: int) -> Lines:
    yield from table(
        ("Decided", "By", "No.", "Duty", "Answer", "Notes", "Reason"),
        (
            (
                duty.answer.answered_at,
                duty.answer.answered_by,
                *_named(duty),
                duty.answer.status.label,
                duty.answer.notes,
                duty.answer.justification,
            )
            for duty in report.decisions
        ),
    )


def _parking(report: ReportModel, _: int) -> Lines:
    if not report.parked and not report.questions:
        yield "Nothing was put off."
    if report.questions:
        yield from table(
            ("Question", "Duty", "Owner", "Answer"),
            (
                (
                    each.text,
                    each.duty,
                    each.owner,
                    f"open {each.answer}" if each.is_open else each.answer,
                )
                for each in report.questions
            ),
        )
    for duty in report.parked:
        named = f"{duty.number} {cell(duty.title)} ({cell(_owners(duty))})"
        yield f"- {named}: {lines_of(duty.answer.notes)}"


def _method(report: ReportModel, _: int) -> Lines:
    yield (
        "A duty is asked when its condition holds for a service in scope whose layer the "
        "customer owns or shares. The score weighs critical 8, high 4, medium 2, low 1; "
        "partial counts half, unanswered counts as not in place, not applicable is left out.\n"
    )
    if report.kind.leaves_out:
        yield f"{report.kind.leaves_out}\n"
    if report.set_aside:
        yield "\n### Answers kept aside\n"
    for each in report.set_aside:
        said = "; ".join((each.status.label, *(f"{label}: {text}" for label, text in each.said)))
        where = f"{each.title}, {each.service}" if each.service else each.title
        yield f"- **{cell(where)}** ({cell(each.control)}): {lines_of(said)}"
    yield from (f"- {lines_of(notice)}" for notice in report.notices)


def _named(duty: DutyCard) -> tuple[str, str]:
    return duty.number, f"{duty.title} ({duty.id})"


def _owners(duty: DutyCard) -> str:
    return ", ".join(duty.owners) or "nobody yet"


def _percent(score: int | None) -> str:
    return "not yet known" if score is None else f"{score} %"


BLOCKS: dict[str, Callable[[ReportModel, int], Lines]] = {
    "summary": _summary,
    "standing": _standing,
    "scope": _scope,
    "matrix": _matrix,
    "carried": _carried,
    "register": _register,
    "plan": _plan,
    "risks": _risks,
    "verdicts": _verdicts,
    "coverage": _coverage,
    "domain": _domain,
    "evidence": _evidence,
    "homework": _homework,
    "soa": _applicability,
    "excluded": _excluded,
    "progress": _progress,
    "attendance": _attendance,
    "decisions": _decisions,
    "parking": _parking,
    "method": _method,
    "basis": _method,
}
"""How each block of a report is written; the others are for paper and for the eye."""
