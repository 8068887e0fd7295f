"""What a report of an assessment says: its model, at a time."""

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from srm_tui import __version__
from srm_tui.errors import UsageError
from srm_tui.reports.options import USUAL, Options
from srm_tui.reports.profiles import SINCE, Profile, profile_named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from srm_tui.core.answers import Record
    from srm_tui.core.journal import Change
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
    record, changes = _seen(workspace, assessment_id, profile)
    return build_report(
        workspace.kb,
        workspace.assess_record(record, at.astimezone().date()),
        changes,
        at,
        profile=profile,
        history=History(
            days=milestones.burn_down(assessment_id),
            comparison=milestones.compare(assessment_id, options.since) if is_since else None,
        ),
        look=Look(paper=options.paper, template=str(options.template or "")),
    )


def report_data(workspace: "Workspace", assessment_id: str, options: Options | None = None) -> str:
    """Return the portable file that travels with the report: what its reader may see."""
    from srm_tui.store.portable import dump_portable

    profile = profile_named((options or USUAL).profile)
    if profile.redaction is None:
        return workspace.export_text(assessment_id)
    record, changes = _seen(workspace, assessment_id, profile)
    return dump_portable(record, changes, workspace.kb.version, __version__)


def _seen(
    workspace: "Workspace", assessment_id: str, profile: Profile
) -> "tuple[Record, Sequence[Change]]":
    """Return what a reader of `profile` sees of an assessment, and the journal of that."""
    changes = workspace.changes(assessment_id)
    if profile.redaction is None:
        return workspace.record(assessment_id), changes
    from srm_tui.core.journal import replay
    from srm_tui.core.redaction import redact

    redacted = redact(changes, profile.redaction)
    return replay(redacted[0].assessment_id, redacted), redacted


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
