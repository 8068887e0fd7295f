"""The journal of changes, and the record it adds up to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec import json
from msgspec.structs import replace

from srm_tui.core.answers import (
    Answer,
    Decision,
    Record,
    Value,
    answer_from,
    details_from,
    scope_from,
)
from srm_tui.core.meaning import unstamped
from srm_tui.core.observations import FINDING_PREFIX, findings_from
from srm_tui.core.receipts import receipts_from
from srm_tui.core.session import parked_from, sessions_from


class Change(NamedTuple):
    """One entry of the journal: who set which field to what, and when."""

    id: str
    assessment_id: str
    batch_id: str
    """Changes of one batch were made together and are undone together."""
    at: str
    """UTC, as in `2026-11-24T09:30:00.000000Z`; sorts as text."""
    author: str
    control_id: str
    """Empty when the change is about the assessment itself."""
    service_id: str
    """Names the service of an exception; empty when the whole duty is meant."""
    field: str
    old: str
    """The value before, as JSON text; `null` when there was none."""
    new: str
    undoes: str = ""
    """The batch that this one takes back; empty for a change of its own."""
    tool: str = ""
    """The version of srm-tui that wrote it; behind that of a status, what the control meant."""
    follows: str = ""
    """The author's change before it, by its id; empty for the first one."""
    salt: str = ""
    """Makes the digests of who and what hard to guess."""
    digest: str = ""
    """Its seal in the chain (see `core/chain.py`); empty in journals of older versions."""
    erased: str = ""
    """What an erasure left: digests of what is gone, salts of what is still there."""


Index = dict[str, dict[tuple[str, str], Change]]
"""The last change of each field, by control, then by service and field."""

NOTHING = "null"
"""The JSON text of a field that has no value."""


def fold(index: Index, changes: Iterable[Change]) -> list[str]:
    """Add `changes`, oldest first, to `index`; return the controls they are about, in order."""
    touched: dict[str, None] = {}
    for change in changes:
        control_id = change.control_id
        touched[control_id] = None
        fields = index.get(control_id)
        if fields is None:
            fields = index[control_id] = {}
        fields[change.service_id, change.field] = change
    return list(touched)


def replay(assessment_id: str, changes: Sequence[Change]) -> Record:
    """Return what the journal `changes`, oldest first, adds up to."""
    index: Index = {}
    return extend(Record(id=assessment_id), index, changes)


def extend(record: Record, index: Index, changes: Sequence[Change]) -> Record:
    """Return `record` after further `changes`, which are added to its `index`."""
    if not changes:
        return record
    touched = fold(index, changes)
    if any(each.field.startswith(FINDING_PREFIX) and not each.control_id for each in changes):
        found = {name: each.new for (_, name), each in index[""].items()}
        record = replace(record, findings=findings_from(found))
    if "" in touched:
        about = {
            name: json.decode(each.new)
            for (_, name), each in index[""].items()
            if not name.startswith(FINDING_PREFIX)
        }
        record = replace(
            record,
            details=details_from(about),
            scope=scope_from(about),
            sessions=sessions_from(about),
            parked=parked_from(about),
            receipts=receipts_from(about),
        )
    answers = {each: _answer(index[each]) for each in touched if each}
    return replace(
        record,
        answers={**record.answers, **answers},
        created_at=record.created_at or changes[0].at,
        changed_at=max(record.changed_at, changes[-1].at),
        change_count=record.change_count + len(changes),
    )


def present(index: Index, control_id: str, service_id: str, field: str) -> str:
    """Return the present value of a field as JSON text."""
    change = index.get(control_id, {}).get((service_id, field))
    return change.new if change else NOTHING


def json_text(value: Value) -> str:
    """Return `value` as the journal keeps it; empty text and lists are no value."""
    if value is None or value == "" or value == [] or value == {}:
        return NOTHING
    return json.encode(value).decode()


def _answer(fields: Mapping[tuple[str, str], Change]) -> Answer:
    decided = fields.get(("", "status"))
    changed_at = max(change.at for change in fields.values())
    if decided is None or decided.new == NOTHING:
        decision = Decision(changed_at=changed_at)
    else:
        decision = Decision(
            by=decided.author,
            at=decided.at,
            changed_at=changed_at,
            meaning=unstamped(decided.tool)[1],
        )
    values: dict[tuple[str, str], Value] = {
        key: json.decode(change.new) for key, change in fields.items()
    }
    return answer_from(values, decision)
