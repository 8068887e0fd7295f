"""A questionnaire that came back: what its cells say, and what that means for the answers."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from srm_tui.core.answers import Record, Value
from srm_tui.core.cells import MAX_CELL
from srm_tui.core.dates import written_day
from srm_tui.core.fields import Key
from srm_tui.core.inheritance import would_depart
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.merge import Conflict, Merge, three_way
from srm_tui.core.questionnaire import EVIDENCE_TITLE, FIELDS, NEW_EVIDENCE, cells_now
from srm_tui.core.receipts import Purpose, Receipt, Tally
from srm_tui.core.vocabulary import Status, status_named
from srm_tui.errors import Place, Problem

DATE_HINT = "Write it as 2027-01-31."
STATUS_HINT = f"Choose one of {', '.join(status.label for status in Status)}."


class Cell(Struct, frozen=True, kw_only=True):
    """What stands in a cell that people type into."""

    place: str
    """As in `maya.xlsx Answers!D14`."""
    text: str
    """A day as in `2027-01-31`."""
    fault: str = ""
    """Why it cannot be used, as in `holds a formula`; empty when it can."""


class Returned(Struct, frozen=True, kw_only=True):
    """A questionnaire as it came back."""

    file: str
    sha256: str
    size: int
    """In bytes."""
    format: str
    assessment_id: str
    name: str = ""
    owner: str = ""
    """Whom it was made for."""
    tool: str = ""
    made_at: str = ""
    filled_by: str = ""
    """The name in the cell for it; empty when nobody wrote one."""
    exported: Mapping[Key, str]
    """What the cells held when it went out; a field that is missing was empty."""
    shut: frozenset[Key] = frozenset()
    """Cells that could not hold their whole text."""
    given: Mapping[Key, Cell]
    ignored: tuple[Tally, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What made a part of it unreadable."""

    def text(self, control_id: str, field: str) -> str:
        """Return what stands in a cell of a duty; empty where there is none."""
        cell = self.given.get((control_id, "", field))
        return cell.text if cell else ""


class NewEvidence(Struct, frozen=True, kw_only=True):
    """Evidence that somebody wrote into a questionnaire."""

    control_id: str
    text: str
    title: str = ""


class Weighed(Struct, frozen=True, kw_only=True):
    """What a returned questionnaire changes, beside what the assessment says now."""

    returned: Returned
    merge: Merge
    seen: int
    """How many changes the assessment had when it was weighed."""
    inherited: Mapping[Key, str] = {}
    """The conflicts that would make an answer depart from the team it is inherited from."""
    evidence: tuple[NewEvidence, ...] = ()
    problems: tuple[Problem, ...] = ()
    """While there are any, nothing is taken."""

    def place(self, key: Key) -> str:
        """Return in which cell a field stands."""
        cell = self.returned.given.get(key)
        return cell.place if cell else self.returned.file

    @property
    def is_empty(self) -> bool:
        """Whether it changes nothing and asks nothing."""
        return not (self.merge.taken or self.merge.conflicts or self.evidence)


def weigh(
    kb: KnowledgeBase, record: Record, returned: Returned, ahead: Mapping[Key, Value] | None = None
) -> Weighed:
    """Return what `returned` changes in `record`, field by field.

    `ahead` holds what other questionnaires are about to change. A cell that is as it
    was exported is passed over, also where the answer has changed since.
    """
    if returned.assessment_id != record.id:
        return Weighed(
            returned=returned,
            merge=Merge(taken={}),
            seen=record.change_count,
            problems=(_other(record, returned),),
        )
    theirs: dict[Key, Value] = {}
    problems = list(returned.problems)
    for key, cell in returned.given.items():
        if key[2] in FIELDS and _is_changed(returned, key, cell):
            problem = _unknown(kb, key, cell) or _unusable(returned, key, cell)
            if problem:
                problems.append(problem)
            else:
                theirs[key] = value_of(key[2], cell.text)
    base = {key: value_of(key[2], returned.exported.get(key, "")) for key in theirs}
    now = cells_now(record, theirs)
    ours = {key: value_of(key[2], text) for key, text in now.items()} | {
        key: value for key, value in (ahead or {}).items() if key in theirs
    }
    evidence, unclear = _evidence(kb, record, returned)
    merge, inherited = _guarded(record, three_way(base, ours, theirs), ours)
    return Weighed(
        returned=returned,
        merge=merge,
        inherited=inherited,
        seen=record.change_count,
        evidence=evidence,
        problems=tuple(_once_a_row((*problems, *unclear))),
    )


def _guarded(
    record: Record, merge: Merge, now: Mapping[Key, Value]
) -> tuple[Merge, Mapping[Key, str]]:
    """Return `merge` with what departs from a source as conflicts too, and the team of each."""
    departing = would_depart(record, merge.taken)
    conflicts = (
        Conflict(key=key, base=now.get(key), ours=now.get(key), theirs=merge.taken[key])
        for key in departing
    )
    taken = {key: value for key, value in merge.taken.items() if key not in departing}
    stamps = {key: record.answer(key[0]).inherited for key in departing}
    teams = {key: stamp.team for key, stamp in stamps.items() if stamp}
    return Merge(taken=taken, conflicts=(*merge.conflicts, *conflicts)), teams


def _once_a_row(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield `problems` without those that repeat an id which nobody knows."""
    told = set()
    for each in problems:
        if each.code.startswith("unknown-") and each.message in told:
            continue
        told.add(each.message)
        yield each


def incomplete(record: Record, weighed: Weighed, values: Mapping[Key, Value]) -> Iterator[Problem]:
    """Yield which answers would say too little once `values` are written."""
    touched = dict.fromkeys((control_id, service_id) for control_id, service_id, _ in values)
    for control_id, service_id in touched:
        keys = [(control_id, service_id, field) for field in FIELDS]
        now = cells_now(record, keys)
        said = {key[2]: values.get(key, value_of(key[2], now[key])) for key in keys}
        status = Status(str(said["status"] or Status.UNANSWERED))
        if status.needs_justification and not said["justification"]:
            place = weighed.place((control_id, service_id, "justification"))
            message = f"'{status.label}' needs a reason"
            yield Problem("no-reason", Place(place), message, "Say why, or which alternative.")
        if service_id and status is Status.UNANSWERED and any(said.values()):
            place = weighed.place((control_id, service_id, "status"))
            message = "Something is said about this service, but no status"
            yield Problem("no-status", Place(place), message, STATUS_HINT)


def receipt_of(weighed: Weighed, taken: Iterable[Key], kept: int) -> Receipt:
    """Return the receipt of a questionnaire of which the fields `taken` were written.

    `kept` counts the conflicts in which the answer here was kept.
    """
    returned = weighed.returned
    rows = {key[:2] for key in returned.given}
    used = {key[:2] for key in taken} | {(each.control_id, "") for each in weighed.evidence}
    same = len(rows) - len(used)
    aside = [Tally(what="row", reason="nothing in it was changed", count=same)] if same > 0 else []
    if kept:
        aside.append(Tally(what="field", reason="the answer here was kept", count=kept))
    return Receipt(
        purpose=Purpose.ANSWERS,
        file=returned.file,
        sha256=returned.sha256,
        size=returned.size,
        format=returned.format,
        read=len(rows),
        used=len(used),
        tool=returned.tool,
        since=returned.made_at,
        ignored=(*aside, *returned.ignored),
    )


def value_of(field: str, text: str) -> Value:
    """Return a text as the journal keeps it in `field`; one that means nothing is no value."""
    text = _tidy(field, text)
    if not text:
        return None
    if field == "status":
        status = status_named(text)
        return None if status is None or status is Status.UNANSWERED else status.value
    if field == "due_on":
        day = written_day(text)
        return day.isoformat() if day else None
    return text


def _tidy(field: str, text: str) -> str:
    """Return `text` without blanks that nobody means; what is one line stays one."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if field in ("status", "owner", "due_on", EVIDENCE_TITLE):
        return " ".join(text.split())
    return "\n".join(line.rstrip() for line in lines).strip()


def _is_changed(returned: Returned, key: Key, cell: Cell) -> bool:
    before = returned.exported.get(key, "")
    return bool(cell.fault) or _tidy(key[2], cell.text) != _tidy(key[2], before)


def _unknown(kb: KnowledgeBase, key: Key, cell: Cell) -> Problem | None:
    control_id, service_id, _ = key
    place = Place(cell.place)
    hint = "Put back the id that stood there, or take the row out."
    if control_id not in kb.control_by_id:
        return Problem("unknown-control", place, f"'{control_id:.60}' is no control", hint)
    if service_id and service_id not in kb.service_by_id:
        return Problem("unknown-service", place, f"'{service_id:.60}' is no service", hint)
    return None


def _unusable(returned: Returned, key: Key, cell: Cell) -> Problem | None:
    """Return why the text of a cell that was changed cannot be taken, or None."""
    field, place = key[2], Place(cell.place)
    text = _tidy(field, cell.text)
    if cell.fault:
        return _faulty(cell)
    if key in returned.shut:
        message = "Its text was too long or odd for a cell, and was changed"
        return Problem("shut", place, message, "Change it in srm-tui.")
    if len(text) > MAX_CELL:
        message = f"It has {len(text):,} characters"
        return Problem("too-long", place, message, f"A cell holds {MAX_CELL:,}: shorten it.")
    if field == "status" and text and status_named(text) is None:
        return Problem("no-such-status", place, f"'{text:.40}' is no status", STATUS_HINT)
    if field == "due_on" and text and written_day(text) is None:
        return Problem("no-date", place, f"'{text:.40}' is no sure date", DATE_HINT)
    return None


def _faulty(cell: Cell) -> Problem:
    return Problem("no-text", Place(cell.place), f"It {cell.fault}", "Type the text itself.")


def _evidence(
    kb: KnowledgeBase, record: Record, returned: Returned
) -> tuple[tuple[NewEvidence, ...], tuple[Problem, ...]]:
    """Return the evidence that is new, and what is wrong with some."""
    found: list[NewEvidence] = []
    problems = []
    for key, cell in returned.given.items():
        control_id, _, field = key
        if field not in (NEW_EVIDENCE, EVIDENCE_TITLE) or not (cell.text.strip() or cell.fault):
            continue
        text = _tidy(NEW_EVIDENCE, returned.text(control_id, NEW_EVIDENCE))
        if problem := _unknown(kb, key, cell):
            problems.append(problem)
        elif cell.fault:
            problems.append(_faulty(cell))
        elif field == EVIDENCE_TITLE and not text:
            message = "There is a title of evidence, but no evidence"
            hint = "Write a link or words into the cell for it."
            problems.append(Problem("no-evidence", Place(cell.place), message, hint))
        elif field == NEW_EVIDENCE and text not in _known_evidence(record, control_id):
            title = _tidy(EVIDENCE_TITLE, returned.text(control_id, EVIDENCE_TITLE))
            found.append(NewEvidence(control_id=control_id, text=text, title=title))
    return tuple(found), tuple(problems)


def _known_evidence(record: Record, control_id: str) -> set[str]:
    return {each.value for each in record.answer(control_id).evidence}


def _other(record: Record, returned: Returned) -> Problem:
    named = f" of '{returned.name}'" if returned.name else ""
    message = f"This questionnaire{named} belongs to assessment {returned.assessment_id:.40}"
    hint = f"This is {record.id}, '{record.details.name}': name the other one."
    return Problem("other-assessment", Place(returned.file), message, hint)
