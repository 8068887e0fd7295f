"""The chapters of a report: those of its profile that have something to say."""

from collections.abc import Callable, Iterator, Sequence

from srm_tui.reports.lists import CoveragePart, OwnerPart
from srm_tui.reports.model import Chapter, DomainPart, ReportModel
from srm_tui.reports.profiles import Profile

_TITLES = {
    "summary": "Summary",
    "standing": "Where each part stands",
    "heat": "Where the gaps are",
    "scope": "Scope",
    "matrix": "Who answers for what",
    "carried": "What AWS carries",
    "register": "Gap register",
    "contradictions": "Answers that findings contradict",
    "plan": "What to do first",
    "risks": "Accepted risks",
    "verdicts": "Not applicable and alternative",
    "evidence": "Evidence register",
    "imports": "What was imported",
    "method": "Method and legend",
    "basis": "What this rests on",
    "sign-off": "Sign-off",
    "soa": "Applicability of each duty",
    "excluded": "Controls not asked",
    "progress": "What changed",
    "attendance": "Who took part",
    "decisions": "What was decided",
    "parking": "Parking lot",
}
_ONLY_WITH: dict[str, Callable[[ReportModel], object]] = {
    "heat": lambda report: report.heat,
    "risks": lambda report: report.accepted,
    "verdicts": lambda report: report.verdicts,
    "evidence": lambda report: report.evidence,
    "contradictions": lambda report: report.contradicted,
    "imports": lambda report: report.imports,
    "excluded": lambda report: report.excluded,
    "attendance": lambda report: report.sessions or report.kind.profile == "workshop",
    "parking": lambda report: report.questions or report.kind.profile == "workshop",
    "progress": lambda report: report.progress,
}
"""What a chapter needs to be worth its page; the others say that there is nothing."""
_NOBODY = "Nobody yet"


def chapters_of(profile: Profile, report: ReportModel) -> Iterator[Chapter]:
    """Yield the chapters of a report in the order of its profile."""
    for block in profile.blocks:
        if block == "domain":
            yield from _domains(report.domains)
        elif block == "coverage":
            yield from _coverage(report.coverage)
        elif block == "homework":
            yield from _homework(report.homework)
        elif block not in _ONLY_WITH or _ONLY_WITH[block](report):
            yield Chapter(block=block, anchor=block, title=_TITLES[block])


def _domains(domains: Sequence[DomainPart]) -> Iterator[Chapter]:
    for index, domain in enumerate(domains):
        if domain.duties:
            title = f"{domain.number}. {domain.title}"
            yield Chapter(block="domain", anchor=domain.id, title=title, index=index)


def _coverage(parts: Sequence[CoveragePart]) -> Iterator[Chapter]:
    for index, part in enumerate(parts):
        anchor = f"coverage-{part.framework_id}"
        title = f"Coverage of {part.name}"
        yield Chapter(block="coverage", anchor=anchor, title=title, index=index)


def _homework(parts: Sequence[OwnerPart]) -> Iterator[Chapter]:
    for index, part in enumerate(parts):
        title = part.owner if len(part.owner) <= 80 else f"{part.owner[:79]}…"
        yield Chapter(
            block="homework", anchor=f"owner-{index + 1}", title=title or _NOBODY, index=index
        )
