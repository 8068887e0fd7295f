"""What a team said: about its assessment, its scope and each duty."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct, field
from msgspec.structs import replace

from srm_tui.core.evidence import Evidence
from srm_tui.core.inherited import Inherited, inherited_from
from srm_tui.core.observations import NO_FINDINGS, Findings
from srm_tui.core.receipts import Receipt
from srm_tui.core.scope import Scope
from srm_tui.core.session import ParkedQuestion, Session
from srm_tui.core.vocabulary import WORST_STATUS_FIRST, Depth, Status, WorkState

Value = str | int | float | bool | None | Sequence["Value"] | Mapping[str, "Value"]
"""What a field of the journal may hold: anything JSON can say."""


class RiskAcceptance(Struct, frozen=True, kw_only=True):
    """A gap that a named person accepts until a date."""

    accepted_by: str
    until: date
    reason: str


class ServiceException(Struct, frozen=True, kw_only=True):
    """The answer for one service where it differs from the duty's."""

    service_id: str
    status: Status = Status.UNANSWERED
    notes: str = ""
    justification: str = ""
    owner: str = ""
    due_on: date | None = None
    """None when nobody promised a date."""


class Answer(Struct, frozen=True, kw_only=True):
    """What a team said about one duty."""

    status: Status = Status.UNANSWERED
    notes: str = ""
    justification: str = ""
    """Why it is not applicable, or which alternative is in place."""
    owner: str = ""
    due_on: date | None = None
    """None when nobody promised a date."""
    work: WorkState = WorkState.TO_DO
    provided_by: str = ""
    """The team that carries out this control for others; empty when it is the team's own."""
    flagged: bool = False
    evidence: tuple[Evidence, ...] = ()
    exceptions: tuple[ServiceException, ...] = ()
    acceptance: RiskAcceptance | None = None
    """None unless somebody accepted the gap."""
    inherited: Inherited | None = None
    """What a platform team said of the control; None for an answer of the team's own."""
    answered_by: str = ""
    answered_at: str = ""
    """Who last decided the status, and when (UTC); empty while unanswered."""
    meaning: str = ""
    """What the control meant then (see `core/meaning.py`); empty when that is not known."""
    changed_at: str = ""
    """When any field was last changed."""

    @property
    def says_something(self) -> bool:
        """Whether anybody said anything about the duty yet."""
        return replace(self, changed_at="") != NO_ANSWER

    @property
    def departs(self) -> bool:
        """Whether an inherited answer says something else than its source."""
        stamp = self.inherited
        return stamp is not None and (
            (self.status, self.justification) != (stamp.status, stamp.justification)
            or bool(self.exceptions)
        )

    def overall(self, service_ids: Iterable[str]) -> Status:
        """Return the worst status over the services that the duty covers."""
        covered = set(service_ids)
        excepted = {e.service_id: e.status for e in self.exceptions if e.service_id in covered}
        statuses = set(excepted.values())
        if not covered or len(excepted) < len(covered):
            statuses.add(self.status)
        return next(status for status in WORST_STATUS_FIRST if status in statuses)


NO_ANSWER = Answer()


class Details(Struct, frozen=True, kw_only=True):
    """What people say about an assessment itself."""

    name: str = ""
    team: str = ""
    facilitator: str = ""
    participants: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    description: str = ""
    archived: bool = False

    def foreign_text(self, account_ids: Iterable[str]) -> str:
        """Return which accounts are none of those of the assessment; empty where it names none."""
        own = dict.fromkeys(re.findall(r"(?<!\d)\d{12}(?!\d)", " ".join(self.accounts)))
        others = [each for each in account_ids if each not in own]
        if not own or not others:
            return ""
        told = ", ".join(others[:3]) + (f" and {len(others) - 3} more" if len(others) > 3 else "")
        accounts = "Account" if len(others) == 1 else "Accounts"
        verb = "is" if len(others) == 1 else "are"
        return f"{accounts} {told} {verb} none of those of the assessment: {', '.join(own)}."


class Record(Struct, frozen=True, kw_only=True):
    """All that one journal says: details, scope and answers."""

    id: str
    details: Details = field(default_factory=Details)
    scope: Scope = field(default_factory=Scope)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    """By control id; answers stay here when the scope no longer asks for them."""
    sessions: tuple[Session, ...] = ()
    """The workshop sessions, oldest first."""
    parked: tuple[ParkedQuestion, ...] = ()
    """The questions kept for later, oldest first; those with an answer too."""
    receipts: tuple[Receipt, ...] = ()
    """What was imported, oldest first."""
    findings: Mapping[str, Findings] = field(default_factory=dict)
    """What scanners found, by control id."""
    created_at: str = ""
    changed_at: str = ""
    change_count: int = 0

    def answer(self, control_id: str) -> Answer:
        """Return what was said about a control, or an unanswered answer."""
        return self.answers.get(control_id, NO_ANSWER)

    def findings_of(self, control_id: str) -> Findings:
        """Return what scanners found about a control, or findings that say nothing."""
        return self.findings.get(control_id, NO_FINDINGS)


EXCEPTION_FIELDS = frozenset({"status", "notes", "justification", "owner", "due_on"})
ANSWER_FIELDS = EXCEPTION_FIELDS | {"work", "provided_by", "flagged", "acceptance"}
DETAIL_FIELDS = frozenset(
    {"name", "team", "facilitator", "participants", "accounts", "description", "archived"}
)
SCOPE_FIELDS = frozenset({"services", "facts", "frameworks", "depth"})
EVIDENCE_PREFIX = "evidence/"
"""What the journal puts before the id of an item of evidence to name its field."""
MERGE_PREFIX = "merge/"
"""What the journal puts before the id of a merge of two copies to name its field."""
MILESTONE_PREFIX = "milestone/"
"""What the journal puts before the id of a milestone to name its field."""


class Decision(Struct, frozen=True, kw_only=True):
    """Who last decided a status and when, and when anything was last said."""

    by: str = ""
    at: str = ""
    changed_at: str = ""
    meaning: str = ""


def details_from(about: Mapping[str, Value]) -> Details:
    """Return the details that the fields of an assessment give."""
    known = {name: about[name] for name in DETAIL_FIELDS if about.get(name) is not None}
    for name in ("participants", "accounts"):
        if name in known:
            known[name] = _texts(known[name])
    return Details(**known)  # type: ignore[arg-type]


def scope_from(about: Mapping[str, Value]) -> Scope:
    """Return the scope that the fields of an assessment give."""
    facts = about.get("facts")
    return Scope(
        service_ids=_texts(about.get("services")),
        facts={k: _texts(v) for k, v in facts.items()} if isinstance(facts, Mapping) else {},
        framework_ids=_texts(about.get("frameworks")),
        depth=Depth(str(about.get("depth") or Depth.CORE)),
    )


def _texts(value: Value) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        return ()
    return tuple(str(each) for each in value)


def answer_from(fields: Mapping[tuple[str, str], Value], decision: Decision) -> Answer:
    """Return the answer that its fields, by service and name, give."""
    values: dict[str, Value] = {}
    evidence: list[Evidence] = []
    by_service: dict[str, dict[str, Value]] = {}
    for (service_id, name), value in fields.items():
        if service_id:
            by_service.setdefault(service_id, {})[name] = value
        elif name.startswith(EVIDENCE_PREFIX):
            if isinstance(value, Mapping):
                evidence.append(Evidence.from_json(name.removeprefix(EVIDENCE_PREFIX), value))
        else:
            values[name] = value
    return Answer(
        status=_status(values),
        notes=_text(values, "notes"),
        justification=_text(values, "justification"),
        owner=_text(values, "owner"),
        due_on=_date(values, "due_on"),
        work=WorkState(_text(values, "work") or WorkState.TO_DO),
        provided_by=_text(values, "provided_by"),
        flagged=bool(values.get("flagged")),
        evidence=tuple(sorted(evidence, key=lambda each: (each.added_at, each.id))),
        exceptions=tuple(
            _exception(service_id, said)
            for service_id, said in sorted(by_service.items())
            if any(value is not None for value in said.values())
        ),
        acceptance=_acceptance(values.get("acceptance")),
        inherited=_inherited(values.get("inherited")),
        answered_by=decision.by,
        answered_at=decision.at,
        meaning=decision.meaning,
        changed_at=decision.changed_at,
    )


def _exception(service_id: str, fields: Mapping[str, Value]) -> ServiceException:
    return ServiceException(
        service_id=service_id,
        status=_status(fields),
        notes=_text(fields, "notes"),
        justification=_text(fields, "justification"),
        owner=_text(fields, "owner"),
        due_on=_date(fields, "due_on"),
    )


def _acceptance(value: Value) -> RiskAcceptance | None:
    if not isinstance(value, Mapping):
        return None
    return RiskAcceptance(
        accepted_by=str(value.get("accepted_by", "")),
        until=date.fromisoformat(str(value["until"])),
        reason=str(value.get("reason", "")),
    )


def _inherited(value: Value) -> Inherited | None:
    return inherited_from(value) if isinstance(value, Mapping) else None


def _status(fields: Mapping[str, Value]) -> Status:
    return Status(_text(fields, "status") or Status.UNANSWERED)


def _text(fields: Mapping[str, Value], name: str) -> str:
    value = fields.get(name)
    return "" if value is None else str(value)


def _date(fields: Mapping[str, Value], name: str) -> date | None:
    value = fields.get(name)
    return date.fromisoformat(str(value)) if value else None
