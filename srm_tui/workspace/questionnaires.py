"""Questionnaires that go out to people without a terminal, and what comes back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tui.core.answers import Value
from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.fields import Key
from srm_tui.core.journal import Change
from srm_tui.core.merge import Side
from srm_tui.core.questionnaire import Questionnaire, handed_out, questionnaire
from srm_tui.core.receipts import Receipt
from srm_tui.core.returned import (
    NewEvidence,
    Returned,
    Weighed,
    incomplete,
    receipt_of,
    weigh,
)
from srm_tui.errors import Place, Problem, UsageError
from srm_tui.reports.registry import file_stem
from srm_tui.workspace.conflicts import OvertakenError
from srm_tui.workspace.evidence import evidence_as_typed
from srm_tui.workspace.journals import Edit
from srm_tui.workspace.kinds import FileKind, meant_as
from srm_tui.workspace.receipts import receipt_edits, signed
from srm_tui.workspace.reporting import report_time

if TYPE_CHECKING:
    from srm_tui.workspace.workspace import Workspace

SUFFIXES = (".xlsx", ".csv")
"""The kinds of files in which a questionnaire goes out and comes back."""


class Questionnaires:
    """The questionnaires of the assessments of a workspace."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace

    def by_owner(
        self, assessment_id: str, rows: Iterable[AssessedDuty]
    ) -> tuple[Questionnaire, ...]:
        """Return a questionnaire for each owner of `rows`, first that of what nobody owns."""
        workspace = self._workspace
        at = report_time(workspace.now())
        return handed_out(workspace.kb, workspace.assess(assessment_id), rows, at)

    def about(
        self, assessment_id: str, rows: Iterable[AssessedDuty], owner: str = ""
    ) -> Questionnaire:
        """Return one questionnaire about all of `rows`."""
        workspace = self._workspace
        at = report_time(workspace.now())
        return questionnaire(workspace.kb, workspace.assess(assessment_id), rows, at, owner)

    def weigh(self, assessment_id: str, paths: Sequence[Path]) -> tuple[Weighed, ...]:
        """Return what each of the returned files changes, the later ones beside the earlier.

        It raises DocumentError for a file that is no questionnaire; what is wrong in a
        cell is among the problems of its file.
        """
        from srm_tui.importers.questionnaires import read_returned

        with meant_as(FileKind.QUESTIONNAIRE, *paths):
            returned = [read_returned(path) for path in paths]
        return self._weighed(assessment_id, returned)

    def arrived(self, path: Path) -> tuple[str, Weighed]:
        """Return which assessment a returned file is about, and what it changes there.

        It raises DocumentError for a file that is no questionnaire, and UsageError where
        its assessment is not in the store.
        """
        from srm_tui.importers.questionnaires import read_returned

        with meant_as(FileKind.QUESTIONNAIRE, path):
            returned = read_returned(path)
        if returned.assessment_id not in dict(self._workspace.store.names()):
            named = f" '{returned.name}'" if returned.name else ""
            message = f"The assessment{named} that this questionnaire is about is not here."
            raise UsageError(message, "Import the assessment first.")
        (weighed,) = self._weighed(returned.assessment_id, [returned])
        return returned.assessment_id, weighed

    def _weighed(self, assessment_id: str, files: Iterable[Returned]) -> tuple[Weighed, ...]:
        workspace = self._workspace
        record = workspace.record(assessment_id)
        found: list[Weighed] = []
        ahead: dict[Key, Value] = {}
        for returned in files:
            weighed = weigh(workspace.kb, record, returned, ahead)
            ahead.update(weighed.merge.taken)
            found.append(weighed)
        return tuple(found)

    def problems(
        self,
        assessment_id: str,
        sheets: Iterable[Weighed],
        choices: Mapping[Key, Side],
        by: str = "",
    ) -> tuple[Problem, ...]:
        """Return what stands in the way of taking `sheets` over with these choices."""
        record = self._workspace.record(assessment_id)
        found: list[Problem] = []
        for weighed in sheets:
            found += weighed.problems
            if not weighed.problems:
                found += incomplete(record, weighed, weighed.merge.settled(choices))
            if not weighed.is_empty and not author_of(weighed, by):
                place = Place(weighed.returned.file)
                message = "Nobody wrote a name into the cell for it"
                found.append(Problem("no-name", place, message, "Fill it in, or name one here."))
        return tuple(found)

    def take(
        self,
        assessment_id: str,
        sheets: Sequence[Weighed],
        choices: Mapping[Key, Side],
        by: str = "",
    ) -> tuple[Receipt, ...]:
        """Save what `sheets` changed, each as one step, and return their receipts.

        The answers are kept under the name of who filled them in; undo takes them back
        for whoever took them over. It raises UsageError where a conflict has no choice
        or something is wrong, and OvertakenError when somebody was faster; then nothing
        is written.
        """
        open_ones = [each.key for w in sheets for each in w.merge.conflicts]
        if any(key not in choices for key in open_ones):
            raise UsageError("Some answers were changed on both sides.", "Choose for each.")
        if problems := self.problems(assessment_id, sheets, choices, by):
            raise UsageError(str(problems[0]), "Nothing was written.")
        self._refuse_overtaking(assessment_id, sheets, choices)
        seen = self._workspace.record(assessment_id).change_count
        receipts = []
        for weighed in sheets:
            receipt, edits = self._step(weighed, choices, by)
            record = self._workspace.edit(assessment_id, edits, seen=seen)
            seen = record.change_count
            receipts.append(receipt)
        return tuple(receipts)

    def _refuse_overtaking(
        self, assessment_id: str, sheets: Iterable[Weighed], choices: Mapping[Key, Side]
    ) -> None:
        """Raise OvertakenError when somebody changed a field since its sheet was weighed."""
        changes = self._workspace.changes(assessment_id)
        found: list[Change] = []
        for weighed in sheets:
            wanted = weighed.merge.settled(choices)
            found += [
                each
                for each in changes[weighed.seen :]
                if (each.control_id, each.service_id, each.field) in wanted
            ]
        if found:
            raise OvertakenError(found)

    def _step(
        self, weighed: Weighed, choices: Mapping[Key, Side], by: str
    ) -> tuple[Receipt, list[Edit]]:
        """Return the receipt of a file and what is written, the receipt first.

        The first change says whose step it is, so that who takes it over can undo it.
        """
        author = author_of(weighed, by)
        values = weighed.merge.settled(choices)
        taken = [each for each in weighed.merge.conflicts if each.key in values]
        kept = len(weighed.merge.conflicts) - len(taken)
        (receipt,) = signed(self._workspace, [receipt_of(weighed, values, kept)])
        edits = receipt_edits([receipt])
        edits += [
            Edit(control_id=key[0], service_id=key[1], field=key[2], value=each, author=author)
            for key, each in values.items()
        ]
        for control_id in dict.fromkeys(each.control_id for each in weighed.evidence):
            items = [each for each in weighed.evidence if each.control_id == control_id]
            edits += self._evidence(control_id, items, author)
        return receipt, edits

    def _evidence(self, control_id: str, items: Collection[NewEvidence], author: str) -> list[Edit]:
        found = [
            replace(evidence_as_typed(each.text, has_files=False), title=each.title)
            for each in items
        ]
        return self._workspace.evidence_edits(control_id, found, author)


def author_of(weighed: Weighed, by: str = "") -> str:
    """Return under whose name the answers are kept; empty when nobody said."""
    return by.strip() or weighed.returned.filled_by or weighed.returned.owner


def written(asked: Questionnaire, suffix: str) -> bytes:
    """Return a questionnaire as the bytes of a file of that kind."""
    if suffix == ".csv":
        from srm_tui.reports.exchange.questionnaire_table import questionnaire_table

        return questionnaire_table(asked)
    from srm_tui.reports.exchange.questionnaire_sheet import questionnaire_sheet

    return questionnaire_sheet(asked)


def file_name(asked: Questionnaire, suffix: str) -> str:
    """Return what the file of a questionnaire is called."""
    return f"{file_stem(asked.name)}-{file_stem(asked.owner or 'nobody-yet')}{suffix}"
