"""What is left to do as a Markdown task list, and gaps as commands that open issues."""

import shlex
from collections.abc import Iterator

from srm_tui.reports.cards import DutyCard
from srm_tui.reports.exchange.tickets import description, external_id, labels, planned_gaps
from srm_tui.reports.lists import OwnerPart
from srm_tui.reports.markdown.escaping import cell, lines_of
from srm_tui.reports.model import ReportModel
from srm_tui.reports.registry import Progress


def render(model: ReportModel, data: str, progress: Progress) -> bytes:  # noqa: ARG001 (one signature)
    """Return what each owner has to close, to answer and to show, as boxes to tick."""
    progress("Writing the tasks")
    return ("\n".join(_lines(model)) + "\n").encode("utf-8", "replace")


def render_commands(model: ReportModel, data: str, progress: Progress) -> bytes:  # noqa: ARG001
    """Return a shell script that opens a GitHub issue for each gap; it is for people to run."""
    progress("Writing the commands")
    return ("\n".join(_commands(model)) + "\n").encode("utf-8", "replace")


def _lines(model: ReportModel) -> Iterator[str]:
    yield f"# Tasks: {cell(model.about.name)}"
    yield f"\nAs of {model.judged_on}, {model.knowledge_base}."
    if not any(part.count for part in model.homework):
        yield "\nNothing is left to do."
    for part in model.homework:
        if part.count:
            yield f"\n## {cell(part.owner or 'Nobody yet')}"
            yield from _owner_lines(part)


def _owner_lines(part: OwnerPart) -> Iterator[str]:
    kinds = (
        ("Close", part.close, lambda duty: duty.customer_part),
        ("Answer", part.answer, lambda duty: duty.question),
        ("Show evidence for", part.show, lambda duty: "; ".join(duty.evidence_asked)),
    )
    for kind, duties, told in kinds:
        if duties:
            yield f"\n### {kind}\n"
        for duty in duties:
            yield from _task(duty, told(duty))


def _task(duty: DutyCard, told: str) -> Iterator[str]:
    due = f", due {duty.due_on}" if duty.due_on else ""
    late = ", overdue" if duty.is_overdue else ""
    yield f"- [ ] **{cell(duty.title)}** ({duty.severity.label}{due}{late}) `{duty.id}`  "
    notes = duty.answer.notes
    yield f"  {cell(told)}{'  ' if notes else ''}"
    if notes:
        yield f"  Notes: {lines_of(notes)}"


def _commands(model: ReportModel) -> Iterator[str]:
    yield "#!/bin/sh"
    yield "# Opens an issue for each gap, in the repository of the folder it runs in."
    yield "# It needs the GitHub command line, and the labels; 'gh label create NAME' makes one."
    yield "set -e"
    for duty in planned_gaps(model):
        body = f"{description(model, duty)}\n\n{external_id(model, duty)}"
        named = (word for each in labels(duty) for word in ("--label", each))
        words = ("gh", "issue", "create", "--title", duty.title, "--body", body, *named)
        yield shlex.join(words)
