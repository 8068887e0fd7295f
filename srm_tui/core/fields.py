"""The fields of the journal: what each may hold, and which values mean the same."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from srm_tui.core.answers import (
    ANSWER_FIELDS,
    DETAIL_FIELDS,
    EVIDENCE_PREFIX,
    EXCEPTION_FIELDS,
    MERGE_PREFIX,
    MILESTONE_PREFIX,
    SCOPE_FIELDS,
    Decision,
    Value,
    answer_from,
    details_from,
    scope_from,
)
from srm_tui.core.evidence import EvidenceKind
from srm_tui.core.observations import FINDING_PREFIX, checks_from
from srm_tui.core.receipts import RECEIPT_PREFIX, receipt_from
from srm_tui.core.session import MOST_MINUTES, PARKED_PREFIX, PAUSES, PRESENT, SESSION_PREFIX
from srm_tui.core.vocabulary import Depth, Severity, Status, WorkState

Key = tuple[str, str, str]
"""A field: control, service and name; the control is empty for the assessment itself."""


class Fault(NamedTuple):
    """What is wrong with a value."""

    what: str
    """Goes on from the name of the field, as in `must be text`."""
    inner: str = ""
    """The key of the value at which it is wrong; empty when the whole is meant."""

    def __str__(self) -> str:
        return self.what


_Check = Callable[[Value], Fault | None]


def value_fault(key: Key, value: Value) -> Fault | None:
    """Return what is wrong with `value` in the field `key`, or None when it can be kept.

    No value is always right. A field that is not known holds anything: a newer
    version may have written it.
    """
    if value is None:
        return None
    control_id, service_id, name = key
    if not control_id:
        check = _about(name)
    elif service_id:
        check = _ANSWER[name] if name in EXCEPTION_FIELDS else None
    else:
        check = _evidence if name.startswith(EVIDENCE_PREFIX) else _ANSWER.get(name)
    return check(value) if check else None


def _about(name: str) -> _Check | None:
    """Return the check of a field of the assessment itself."""
    if name.startswith(MILESTONE_PREFIX):
        return _milestone
    if name.startswith(PARKED_PREFIX):
        return _parked
    if name.startswith(MERGE_PREFIX):
        return _merge
    if name.startswith(RECEIPT_PREFIX):
        return _receipt
    if name.startswith(FINDING_PREFIX):
        return _findings if name.count("/") == 2 else _misnamed
    if name.startswith(SESSION_PREFIX):
        part = f"{name}//".split("/")[2]
        return {"": _session, PAUSES: _pauses, PRESENT: _attendance}.get(part)
    return _ABOUT.get(name)


def mean_the_same(key: Key, one: Value, other: Value) -> bool:
    """Return whether a record says the same with either value in the field `key`."""
    return one == other or _meaning(key, one) == _meaning(key, other)


def are_alike(key: Key, one: Value, other: Value) -> bool:
    """Return whether either value may stand for the other in the field `key`.

    That is when they mean the same; in a field that is no part of answers, details and
    scope, such as a milestone or one of a newer version, when they are equal.
    """
    control_id, _, name = key
    known = ANSWER_FIELDS if control_id else DETAIL_FIELDS | SCOPE_FIELDS
    if name in known or (control_id and name.startswith(EVIDENCE_PREFIX)):
        return mean_the_same(key, one, other)
    return one == other


def _meaning(key: Key, value: Value) -> object:
    control_id, _, name = key
    if control_id:
        return answer_from({("", name): value}, Decision())
    return details_from({name: value}), scope_from({name: value})


def _text(value: Value) -> Fault | None:
    return None if isinstance(value, str) else Fault("must be text: put it in quotes")


def _texts(value: Value) -> Fault | None:
    if not isinstance(value, list | tuple):
        return Fault("must be a list")
    if all(isinstance(each, str) for each in value):
        return None
    return Fault("must hold texts: put each in quotes")


def _switch(value: Value) -> Fault | None:
    return None if isinstance(value, bool) else Fault("must be true or false")


def _day(value: Value) -> Fault | None:
    try:
        date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        return Fault("must be a date such as 2026-12-31")
    return None


def moment_fault(value: Value) -> Fault | None:
    """Return what is wrong with a time in UTC, None for a good one."""
    try:
        is_moment = datetime.fromisoformat(value if isinstance(value, str) else "").tzinfo
    except ValueError:
        is_moment = None
    return None if is_moment else Fault("must be a time such as 2026-11-24T09:30:00Z")


def _minutes(value: Value) -> Fault | None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return None if is_number and 0 < value <= MOST_MINUTES else Fault("must be a number of minutes")  # type: ignore[operator]


def _one_of(known: type[StrEnum]) -> _Check:
    words = [str(each) for each in known]

    def check(value: Value) -> Fault | None:
        return None if value in words else Fault(f"must be one of {', '.join(words)}")

    return check


def _each(check_one: _Check) -> _Check:
    def check(value: Value) -> Fault | None:
        if not isinstance(value, Mapping):
            return Fault("must be a mapping (key: value)")
        for name, given in value.items():
            if fault := check_one(given):
                return Fault(f"has a '{name[:60]}' that {fault}", name)
        return None

    return check


def _mapping(checks: Mapping[str, _Check], *required: str) -> _Check:
    def check(value: Value) -> Fault | None:
        if not isinstance(value, Mapping):
            return Fault("must be a mapping (key: value)")
        for name, given in value.items():
            if name not in checks:
                return Fault(f"has no '{name[:60]}', only {', '.join(checks)}", name)
            if given is not None and (fault := checks[name](given)):
                return Fault(f"has a '{name}' that {fault}", name)
        missing = [f"'{name}'" for name in required if not value.get(name)]
        return Fault(f"must have {' and '.join(missing)}") if missing else None

    return check


def _growing(checks: Mapping[str, _Check], required: str) -> _Check:
    """Return the check of a mapping to which a newer version may add; that is kept."""

    def check(value: Value) -> Fault | None:
        if not isinstance(value, Mapping) or not value.get(required):
            return Fault(f"must be a mapping with a '{required}'")
        return _mapping(checks)({name: each for name, each in value.items() if name in checks})

    return check


def _pauses(value: Value) -> Fault | None:
    if not isinstance(value, list | tuple):
        return Fault("must be a list")
    return next((fault for each in value if (fault := _span(each))), None)


def _receipt(value: Value) -> Fault | None:
    try:
        receipt_from("", value)
    except ValueError as error:
        return Fault(f"is no receipt of an import ({error})")
    return None


def _findings(value: Value) -> Fault | None:
    try:
        checks_from(value)
    except ValueError as error:
        return Fault(f"is no list of findings ({error})")
    return None


def _misnamed(_: Value) -> Fault:
    return Fault("must name a control and a receipt: finding/CONTROL/RECEIPT")


def _duties(value: Value) -> Fault | None:
    return _mapping({severity.value: _texts for severity in Severity})(value)


_milestone = _growing(
    {"name": _text, "pack": _text, "digest": _text, "duties": _duties},
    "name",
)
_merge = _growing({"milestones": _texts, "without": _texts}, "milestones")
_session = _growing(
    {"began_at": moment_fault, "ended_at": moment_fault, "minutes": _minutes, "agenda": _texts},
    "began_at",
)
_span = _growing({"began_at": moment_fault, "ended_at": moment_fault}, "began_at")
_attendance = _growing({"came_at": moment_fault, "left_at": moment_fault}, "came_at")
_parked = _growing(
    {
        "text": _text,
        "control_id": _text,
        "owner": _text,
        "session_id": _text,
        "parked_at": moment_fault,
        "parked_by": _text,
        "answer": _text,
        "resolved_at": moment_fault,
        "resolved_by": _text,
    },
    "text",
)
_ABOUT: dict[str, _Check] = {
    "name": _text,
    "team": _text,
    "facilitator": _text,
    "participants": _texts,
    "accounts": _texts,
    "description": _text,
    "archived": _switch,
    "services": _texts,
    "facts": _each(_texts),
    "frameworks": _texts,
    "depth": _one_of(Depth),
}
_ANSWER: dict[str, _Check] = {
    "status": _one_of(Status),
    "notes": _text,
    "justification": _text,
    "owner": _text,
    "due_on": _day,
    "work": _one_of(WorkState),
    "provided_by": _text,
    "flagged": _switch,
    "acceptance": _mapping({"accepted_by": _text, "until": _day, "reason": _text}, "until"),
    "inherited": _growing(
        {
            "team": _text,
            "source": _text,
            "digest": _text,
            "as_of": moment_fault,
            "status": _one_of(Status),
            "justification": _text,
            "notes": _text,
            "is_withdrawn": _switch,
        },
        "source",
    ),
}
_evidence = _mapping(
    {
        "kind": _one_of(EvidenceKind),
        "value": _text,
        "title": _text,
        "sha256": _text,
        "observed_on": _day,
        "added_at": _text,
        "added_by": _text,
        "valid_until": _day,
    },
    "kind",
    "value",
)
