"""The chapters of a report as Markdown; charts stay with HTML and PDF."""

from collections.abc import Callable, Iterable

from srm_tui.core.vocabulary import Owner
from srm_tui.reports.cards import DutyCard
from srm_tui.reports.lists import RequirementLine
from srm_tui.reports.markdown import gaps, scans, workshop
from srm_tui.reports.markdown.duties import duty_lines, named, owners
from srm_tui.reports.markdown.escaping import Lines, cell, lines_of, table
from srm_tui.reports.model import ReportModel


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
            (
                "Framework",
                "Requirements",
                "Touched here",
                "All in place",
                "With a gap",
                "Not all answered",
            ),
            (
                (
                    each.name,
                    *map(str, (each.requirement_count, each.addressed, each.fulfilled)),
                    *map(str, (each.open, each.unsettled)),
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
        ((line.service, *(_OWNERS[owner] for owner in line.owners)) for line in report.matrix),
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
    yield from table(
        ("Report", "How to get it", "What time it speaks of", "Source"),
        ((p.title, p.obtain, p.validity, f"{p.url} (read {p.read_on})") for p in report.proofs),
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
                *named(line.duty),
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


def _applicability(report: ReportModel, _: int) -> Lines:
    yield from table(
        ("No.", "Duty", "Applies", "Why, or why not", "Status", "Owner", "Evidence"),
        (
            (
                *named(duty),
                "no" if duty.status.value == "not-applicable" else "yes",
                _why(duty),
                duty.status.label,
                owners(duty),
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


_OWNERS = {
    Owner.AWS: "AWS", Owner.SHARED: "Both", Owner.CUSTOMER: "You", Owner.NONE: "–",  # noqa: RUF001
}  # fmt: skip
"""Who answers, in the words of the matrix; the dash is meant."""


def _percent(score: int | None) -> str:
    return "not yet known" if score is None else f"{score} %"


BLOCKS: dict[str, Callable[[ReportModel, int], Lines]] = {
    "summary": _summary,
    "standing": _standing,
    "scope": _scope,
    "matrix": _matrix,
    "carried": _carried,
    "register": gaps.register,
    "contradictions": scans.contradictions,
    "imports": scans.imports,
    "plan": gaps.plan,
    "risks": gaps.risks,
    "verdicts": gaps.verdicts,
    "coverage": _coverage,
    "domain": _domain,
    "evidence": _evidence,
    "homework": workshop.homework,
    "soa": _applicability,
    "excluded": _excluded,
    "progress": _progress,
    "attendance": workshop.attendance,
    "decisions": workshop.decisions,
    "parking": workshop.parking,
    "method": _method,
    "basis": _method,
}
"""How each block of a report is written; the others are for paper and for the eye."""
