"""What is written into the assessments of a store: answers, evidence, and undo."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from srm_tui.core.answers import (
    ANSWER_FIELDS,
    EVIDENCE_PREFIX,
    EXCEPTION_FIELDS,
    Record,
    Value,
)
from srm_tui.core.evidence import Evidence
from srm_tui.core.journal import Change
from srm_tui.errors import UsageError
from srm_tui.workspace.journals import Edit
from srm_tui.workspace.reading import Reader
from srm_tui.workspace.words import new_id


class Writer(Reader):
    """Writes answers into the journals of a store, as steps that can be taken back."""

    def answer(
        self,
        assessment_id: str,
        control_id: str,
        fields: Mapping[str, Value],
        service_id: str = "",
        *,
        evidence: Iterable[Evidence] = (),
        seen: int | None = None,
    ) -> Record:
        """Save fields of the answer to a duty, or of its exception for one service.

        `evidence` is added to the duty in the same step; ids, time and author are
        given here. With `seen`, the number of changes that the author knows of, it
        raises OvertakenError rather than write over what somebody else said since.
        """
        known = EXCEPTION_FIELDS if service_id else ANSWER_FIELDS
        if unknown := set(fields) - known:
            raise UsageError(f"An answer has no field {', '.join(sorted(unknown))}.")
        edits = [
            Edit(control_id=control_id, service_id=service_id, field=each, value=value)
            for each, value in fields.items()
        ]
        edits += self.evidence_edits(control_id, evidence)
        return self.edit(assessment_id, edits, seen=seen)

    def add_evidence(self, assessment_id: str, control_id: str, evidence: Evidence) -> Record:
        """Save an item of evidence; its id, time and author are given here."""
        return self.edit(assessment_id, self.evidence_edits(control_id, (evidence,)))

    def evidence_edits(
        self, control_id: str, evidence: Iterable[Evidence], author: str = ""
    ) -> list[Edit]:
        """Return what adds evidence to a duty, with ids, time and author given."""
        edits = []
        for each in evidence:
            at = self._journals.step().at
            item = replace(each, id=new_id(6), added_at=at, added_by=author or self.author)
            value: dict[str, Value] = dict(item.to_json())
            name = f"{EVIDENCE_PREFIX}{item.id}"
            edits.append(Edit(control_id=control_id, field=name, value=value, author=author))
        return edits

    def remove_evidence(self, assessment_id: str, control_id: str, evidence_id: str) -> Record:
        """Take an item of evidence off an answer; the journal keeps it."""
        return self.edit(assessment_id, self.evidence_removal(control_id, evidence_id))

    def evidence_removal(self, control_id: str, evidence_id: str) -> list[Edit]:
        """Return what it takes to take an item of evidence off an answer."""
        name = f"{EVIDENCE_PREFIX}{evidence_id}"
        return [Edit(control_id=control_id, field=name, value=None)]

    def edit(self, assessment_id: str, edits: Iterable[Edit], *, seen: int | None = None) -> Record:
        """Save `edits` together, as one step for undo; what changes nothing is not written.

        `seen` refuses as it does for an answer. Whoever answers what a platform team no
        longer provides has an answer of their own from then on.
        """
        edits = tuple(edits)
        return self._journals.edit(assessment_id, (*edits, *self._own(assessment_id, edits)), seen)

    def _own(self, assessment_id: str, edits: Iterable[Edit]) -> Iterator[Edit]:
        """Yield what ends an inheritance that the source has withdrawn."""
        fields = {(each.control_id, each.field) for each in edits if not each.service_id}
        answered = [control_id for control_id, field in fields if control_id and field == "status"]
        answers = self.record(assessment_id).answers if answered else {}
        for control_id in answered:
            stamp = answers[control_id].inherited if control_id in answers else None
            if stamp and stamp.is_withdrawn and (control_id, "inherited") not in fields:
                yield Edit(control_id=control_id, field="inherited", value=None)

    def erasable(self, assessment_id: str, names: Iterable[str]) -> int:
        """Return in how many changes an assessment names a person, by any of `names`."""
        from srm_tui.core.erasing import erased

        return len(erased(self.changes(assessment_id), names))

    def erase(self, assessment_id: str, names: Iterable[str]) -> int:
        """Take a person's `names` out of an assessment, for good; return in how many changes."""
        return self._journals.erase(assessment_id, names)

    def undo(self, assessment_id: str, *, around_others: bool = False) -> tuple[Change, ...]:
        """Take one's last step back; return what was written, empty when there was none.

        It raises OvertakenError when somebody else has changed a field of it since;
        `around_others` takes back the rest instead, or else the step before.
        """
        return self._journals.undo(assessment_id, around_others=around_others)

    def redo(self, assessment_id: str, *, around_others: bool = False) -> tuple[Change, ...]:
        """Take one's last undo back; return what was written, empty when there was none."""
        return self._journals.redo(assessment_id, around_others=around_others)
