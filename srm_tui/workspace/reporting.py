"""What a report of an assessment says: its model, at a time."""

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from srm_tui.errors import UsageError
from srm_tui.reports.options import USUAL, Options
from srm_tui.reports.profiles import SINCE, profile_named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from srm_tui.reports.model import ReportModel
    from srm_tui.workspace.workspace import Workspace


def report_model(
    workspace: "Workspace", assessment_id: str, options: Options | None = None
) -> "ReportModel":
    """Return everything that the report prints.

    `SOURCE_DATE_EPOCH` stands for the time when it is set, so that the same
    answers give the same bytes.
    """
    from srm_tui.reports.build import History, build_report
    from srm_tui.reports.model import Look

    options = options or USUAL
    profile = profile_named(options.profile)
    at = report_time(workspace.now())
    milestones = workspace.milestones
    is_since = profile.id == SINCE
    return build_report(
        workspace.kb,
        workspace.assess(assessment_id, at.astimezone().date()),
        workspace.changes(assessment_id),
        at,
        profile=profile,
        history=History(
            days=milestones.burn_down(assessment_id),
            comparison=milestones.compare(assessment_id, options.since) if is_since else None,
        ),
        look=Look(paper=options.paper, template=str(options.template or "")),
    )


def oscal_documents(workspace: "Workspace", assessment_id: str) -> "Mapping[str, bytes]":
    """Return the OSCAL documents of an assessment, by the names of their files.

    Those that would be empty are left out. It raises UsageError when nothing is in scope.
    """
    from srm_tui.reports.basis import Basis
    from srm_tui.reports.oscal.writing import all_documents

    at = report_time(workspace.now())
    basis = Basis(
        kb=workspace.kb,
        assessment=workspace.assess(assessment_id, at.astimezone().date()),
        changes=workspace.changes(assessment_id),
        at=at,
    )
    return all_documents(basis)


def report_time(now: datetime) -> datetime:
    """Return the second that a report carries (https://reproducible-builds.org/specs/)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return now.replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        message = f"SOURCE_DATE_EPOCH is '{epoch}', which is no number of seconds."
        raise UsageError(message, "Unset it, or set it to seconds since 1970.") from None
