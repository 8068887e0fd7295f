"""Controls that a platform team provides: what it exports, and what comes of taking it over."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from srm_tui.core.answers import EVIDENCE_PREFIX, NO_ANSWER, Answer, Record, Value
from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.evidence import Evidence
from srm_tui.core.fields import Key
from srm_tui.core.inherited import Inherited
from srm_tui.core.vocabulary import Status

GUARDED = frozenset({"status", "justification", "provided_by"})
"""The fields whose change makes an inherited answer depart from its source."""


class ProvidedControl(Struct, frozen=True, kw_only=True):
    """What a platform team says of one control that it carries out for others."""

    id: str
    status: Status
    justification: str = ""
    notes: str = ""
    evidence: tuple[Evidence, ...] = ()


class Provided(Struct, frozen=True, kw_only=True):
    """The controls that a platform team provides, as one file has them."""

    team: str
    source: str
    """The id of its assessment."""
    as_of: str
    """When something of it was last changed, in UTC."""
    knowledge_base: str
    controls: tuple[ProvidedControl, ...]


class Fate(StrEnum):
    """What became of one control of a file."""

    TAKEN = "taken"
    CHANGED = "changed"
    """Inherited before; the source says something else now."""
    SAME = "same"
    DEPARTS = "departs"
    """Inherited before and changed here since: ours stays."""
    OWN = "own"
    """The team has an answer of its own, or one of another source: it stays."""
    WITHDRAWN = "withdrawn"
    """Inherited before, and the source no longer has it."""
    NOT_ASKED = "not asked"
    """No duty of this scope."""


class Inheritance(Struct, frozen=True, kw_only=True):
    """What taking over one control does."""

    control_id: str
    fate: Fate
    before: Status
    """The status here before."""
    after: Status
    """The status that the source says; of a withdrawn one, that it said."""
    values: Mapping[Key, Value]
    """The fields to write."""

    @property
    def is_used(self) -> bool:
        """Whether the answer here comes from the source."""
        return self.fate in (Fate.TAKEN, Fate.CHANGED, Fate.SAME)


def provided_controls(
    found: Assessment, control_ids: Iterable[str] = ()
) -> tuple[ProvidedControl, ...]:
    """Return what is provided: the controls named, or those whose answer names a provider."""
    named = set(control_ids)
    return tuple(
        _provided(row)
        for row in found.rows
        if row.status is not Status.UNANSWERED
        and (row.id in named if named else row.answer.provided_by)
    )


def _provided(row: AssessedDuty) -> ProvidedControl:
    answer = row.answer
    return ProvidedControl(
        id=row.id,
        status=row.status,
        justification=answer.justification,
        notes=answer.notes,
        evidence=answer.evidence,
    )


def inherit(
    found: Assessment, provided: Provided, digest: str, *, over_own: bool = False
) -> tuple[Inheritance, ...]:
    """Return what comes of taking `provided`, a file with that digest, over.

    An answer of one's own stays unless it is to be written over, and so does an
    inherited one that was changed here since.
    """
    record = found.record
    asked = found.row_by_id
    have = {control.id: control for control in provided.controls}
    results = [
        _taken(record, control, provided, digest, over_own=over_own)
        if control.id in asked
        else _left(control, Fate.NOT_ASKED, record.answer(control.id))
        for control in provided.controls
    ]
    return (*results, *_withdrawn(record, provided.source, have))


def _taken(
    record: Record,
    control: ProvidedControl,
    provided: Provided,
    digest: str,
    *,
    over_own: bool,
) -> Inheritance:
    answer = record.answer(control.id)
    known = answer.inherited
    stamp = Inherited(
        team=provided.team,
        source=provided.source,
        digest=digest,
        as_of=provided.as_of,
        status=control.status,
        justification=control.justification,
        notes=control.notes,
    )
    is_ours = answer.status is not Status.UNANSWERED
    if known is not None and known.source == provided.source:
        is_same = _said(known) == _said(stamp)
        if answer.departs and not over_own:
            values = _stamped(control.id, stamp, flagged=not is_same)
            return _result(control, Fate.DEPARTS, answer, values)
        fate = Fate.SAME if is_same and not answer.departs else Fate.CHANGED
        values = _values(answer, control, stamp, flagged=not is_same)
        return _result(control, fate, answer, values)
    if is_ours and not over_own:
        return _left(control, Fate.OWN, answer)
    return _result(control, Fate.TAKEN, answer, _values(answer, control, stamp, flagged=False))


def _said(stamp: Inherited) -> tuple[Status, str, str, bool]:
    return stamp.status, stamp.justification, stamp.notes, stamp.is_withdrawn


def _stamped(control_id: str, stamp: Inherited, *, flagged: bool) -> dict[Key, Value]:
    values: dict[Key, Value] = {(control_id, "", "inherited"): stamp.to_json()}  # type: ignore[dict-item]
    if flagged:
        values[control_id, "", "flagged"] = True
    return values


def _values(
    answer: Answer, control: ProvidedControl, stamp: Inherited, *, flagged: bool
) -> dict[Key, Value]:
    """Return the fields of an answer that comes from the source; own notes stay."""
    said: dict[str, Value] = {
        "status": control.status.value,
        "justification": control.justification,
        "provided_by": stamp.team,
    }
    if not answer.notes or (answer.inherited and answer.notes == answer.inherited.notes):
        said["notes"] = control.notes
    said |= {f"{EVIDENCE_PREFIX}{each.id}": each.to_json() for each in control.evidence}
    return {
        **{(control.id, "", name): value for name, value in said.items()},
        **_stamped(control.id, stamp, flagged=flagged),
    }


def _withdrawn(
    record: Record, source: str, have: Mapping[str, ProvidedControl]
) -> Iterator[Inheritance]:
    """Yield the controls that were inherited from a source which no longer has them."""
    for control_id, answer in record.answers.items():
        stamp = answer.inherited
        if stamp is None or stamp.source != source or stamp.is_withdrawn or control_id in have:
            continue
        values = _stamped(control_id, replace(stamp, is_withdrawn=True), flagged=True)
        yield Inheritance(
            control_id=control_id,
            fate=Fate.WITHDRAWN,
            before=answer.status,
            after=stamp.status,
            values=values,
        )


def _result(
    control: ProvidedControl, fate: Fate, answer: Answer, values: Mapping[Key, Value]
) -> Inheritance:
    return Inheritance(
        control_id=control.id,
        fate=fate,
        before=answer.status,
        after=control.status,
        values=values,
    )


def _left(control: ProvidedControl, fate: Fate, answer: Answer) -> Inheritance:
    return _result(control, fate, answer, {})


def would_depart(record: Record, values: Mapping[Key, Value]) -> tuple[Key, ...]:
    """Return which of `values` would make an inherited answer depart from its source."""
    return tuple(key for key, value in values.items() if _departs(record, key, value))


def _departs(record: Record, key: Key, value: Value) -> bool:
    control_id, service_id, name = key
    answer = record.answer(control_id) if control_id else NO_ANSWER
    stamp = answer.inherited
    if stamp is None or answer.departs or stamp.is_withdrawn:
        return False
    if service_id:
        return name == "status"
    return name in GUARDED and _differs(answer, name, value)


def _differs(answer: Answer, name: str, value: Value) -> bool:
    said = str(getattr(answer, name) or "")
    given = str(value or (Status.UNANSWERED.value if name == "status" else ""))
    return said != given
