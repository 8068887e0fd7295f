"""What one says of the duty in question: status, texts, evidence, exceptions."""

from collections.abc import Callable, Sequence
from datetime import date

from srm_tui.cli.plain import words
from srm_tui.cli.plain.dialogue import Dialogue
from srm_tui.cli.plain.keeping import Keeper
from srm_tui.core.answers import EXCEPTION_FIELDS, Value
from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.dates import EXAMPLES, PAST_EXAMPLES, parse_date, parse_past
from srm_tui.core.journal import Change
from srm_tui.core.knowledge import closest
from srm_tui.core.vocabulary import STATUS_BY_NUMBER, Status, WorkState
from srm_tui.errors import ConflictError, UsageError
from srm_tui.tui.changes import tell_changes
from srm_tui.workspace import Edit, Workspace, status_of
from srm_tui.workspace.evidence import evidence_as_typed
from srm_tui.workspace.inheriting import departing

STATUS_HELP = "; ".join(f"{number} {s.label.lower()}" for number, s in STATUS_BY_NUMBER.items())
_FIELDS = {
    "notes": "notes",
    "owner": "owner",
    "due": "due_on",
    "reason": "justification",
    "team": "provided_by",
}
"""The texts of an answer by the word with which one says them."""


class Answering:
    """Saves what is said of one duty after another; each method takes what follows its word."""

    def __init__(self, dialogue: Dialogue, workspace: Workspace, assessment_id: str) -> None:
        self.dialogue = dialogue
        self.keeper = Keeper(dialogue, workspace)
        self.workspace = workspace
        self.assessment_id = assessment_id
        self.seen = 0
        """How many changes of the journal have been told."""

    def take_status(self, row: AssessedDuty, text: str) -> None:
        """Save a status by number or word, and ask for the reason where it needs one."""
        status = _status(text)
        self._save(row, {"status": _value(status)}, f"Saved: {status.label.lower()}.")
        if status.needs_justification and not row.answer.justification:
            self.take_text(row, "reason", "")

    def take_text(self, row: AssessedDuty, word: str, text: str) -> None:
        """Save notes, owner, due date or reason; notes go below those that are there."""
        answer = row.answer
        given = {
            "notes": answer.notes,
            "owner": answer.owner,
            "due": str(answer.due_on or ""),
            "reason": answer.justification,
            "team": answer.provided_by,
        }[word]
        if not text:
            question = f"Due date, as in {EXAMPLES}" if word == "due" else word.capitalize()
            text = self.dialogue.ask_text(question)
        if not text:
            self.dialogue.say(f"Nothing was changed. To take it back, say: clear {word}.")
            return
        value: Value = f"{given}\n{text}" if word == "notes" and given else text
        if word == "due":
            value = self._day(text)
        told = f"Saved: {word}, {value if word == 'due' else text}."
        self._save(row, {_FIELDS[word]: value}, told)

    def clear(self, row: AssessedDuty, text: str) -> None:
        """Take a text back."""
        fields = {**_FIELDS, "work": "work", "accept": "acceptance"}
        if text not in fields:
            raise UsageError("Say what to clear.", f"One of {', '.join(fields)}.")
        self._save(row, {fields[text]: None}, f"Cleared: {text}.")

    def take_work(self, row: AssessedDuty, text: str) -> None:
        """Save how far the work on it is."""
        states = tuple(WorkState)
        wanted = text.casefold().replace(" ", "-")
        if not text:
            chosen = self.dialogue.choose("How far is the work", [s.value for s in states])
            wanted = states[chosen[0]].value if chosen else row.answer.work.value
        if wanted not in states:
            raise UsageError(f"'{text}' is no state of work.", f"There are {', '.join(states)}.")
        self._save(row, {"work": wanted}, f"Saved: work, {wanted}.")

    def accept_risk(self, row: AssessedDuty, by: str) -> None:
        """Save who accepts the gap, until when, and why."""
        if not row.is_gap and row.answer.acceptance is None:
            message = "There is no gap to accept."
            raise UsageError(message, "Only what is known to be missing can be accepted.")
        by = by or self.dialogue.ask("Who accepts the risk")
        if not by:
            self.dialogue.say("Nothing was changed.")
            return
        until = self._day(self.dialogue.ask(f"Until when, as in {EXAMPLES}"))
        reason = self.dialogue.ask("Why")
        accepted: Value = {"accepted_by": by, "until": until, "reason": reason}
        told = f"Saved: {by} accepts the risk until {until}."
        self._save(row, {"acceptance": accepted}, told)

    def flag(self, row: AssessedDuty, _: str) -> None:
        """Flag the duty for later, or take the flag off."""
        flagged = not row.answer.flagged
        told = "Flagged for later." if flagged else "The flag is off."
        self._save(row, {"flagged": flagged or None}, told)

    def add_evidence(self, row: AssessedDuty, text: str) -> None:
        """Save a link, a file of this machine by name and hash, or a sentence."""
        if not text:
            kinds = "Evidence: a link, a file of this machine, or a sentence"
            text = self.dialogue.ask_text(kinds)
        if not text:
            self.dialogue.say("Nothing was added.")
            return
        observed = self.dialogue.ask("Which day does it show? Enter alone leaves it open")
        until = self.dialogue.ask("Until when is it valid? Enter alone leaves it open")
        item = evidence_as_typed(
            text,
            self._past_day(observed) if observed else None,
            parse_date(self._day(until), self.workspace.today()) if until else None,
        )
        edits = self.workspace.evidence_edits(row.id, (item,))
        self._write(edits, f"Saved: evidence, kept as a {item.kind}.")

    def remove_evidence(self, row: AssessedDuty, text: str) -> None:
        """Take the item of evidence with that number off."""
        items = row.answer.evidence
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= len(items):
            raise UsageError("Say the number of the evidence.", f"There are {len(items)}.")
        item = items[int(text) - 1]
        edits = self.workspace.evidence_removal(row.id, item.id)
        self._write(edits, f"Removed: {item.title or item.value}.")

    def except_service(self, row: AssessedDuty, text: str) -> None:
        """Answer one service apart from the rest: its name, its status, and a reason if needed."""
        service_id, status_text = self._service(row, text)
        if not service_id:
            self.dialogue.say("Nothing was changed.")
            return
        name = self.workspace.kb.service_by_id[service_id].name
        while not status_text:
            status_text = self.dialogue.ask(f"Status for {name}", (STATUS_HELP,))
        status = _status(status_text)
        fields: dict[str, Value] = dict.fromkeys(sorted(EXCEPTION_FIELDS))
        if status is not Status.UNANSWERED:
            fields = {"status": status.value}
            if status.needs_justification:
                fields["justification"] = self.dialogue.ask(f"Why {status.label.lower()}") or None
        apart = "as the rest" if status is Status.UNANSWERED else status.label.lower()
        self._save(row, fields, f"Saved: {name}, {apart}.", service_id)

    def _service(self, row: AssessedDuty, text: str) -> tuple[str, str]:
        """Return the service that is meant, empty for none, and the status that follows it."""
        kb, ids = self.workspace.kb, row.duty.service_ids
        if not ids:
            message = "This duty belongs to the account, so there is no service to answer apart."
            raise UsageError(message)
        if not text:
            names = [f"{kb.service_by_id[each].name}, {each}" for each in ids]
            chosen = self.dialogue.choose("Which service", names)
            return (ids[chosen[0]] if chosen else "", "")
        parts = text.split()
        for end in range(len(parts), 0, -1):
            service = kb.find_service(" ".join(parts[:end]))
            if service is not None and service.id in ids:
                return service.id, " ".join(parts[end:])
        raise UsageError(f"'{text}' is no service of this duty.", f"It covers {', '.join(ids)}.")

    def take_back(self, step: Callable[[str], Sequence[Change]], told: str, nothing: str) -> None:
        """Undo or redo a step."""
        if self.workspace.outbox.waiting:
            self.dialogue.say("Nothing was taken back: that waits until what you said is saved.")
            return
        try:
            changes = step(self.assessment_id)
        except ConflictError as error:
            self.dialogue.say(f"Nothing was taken back. {error}")
            return
        self.dialogue.say(f"{told}: {self.tell_changes(changes)}." if changes else nothing)

    def tell_changes(self, changes: Sequence[Change]) -> str:
        """Return what `changes` are about."""
        controls = self.workspace.kb.control_by_id
        return tell_changes(changes, lambda i: controls[i].title if i in controls else i)

    def _save(
        self, row: AssessedDuty, fields: dict[str, Value], told: str, service_id: str = ""
    ) -> None:
        """Save fields and say `told`, unless somebody else has changed one of them since.

        One is asked before an inherited answer says something else than its source.
        """
        edits = [
            Edit(control_id=row.id, service_id=service_id, field=name, value=value)
            for name, value in fields.items()
        ]
        stamp = row.answer.inherited
        if stamp and departing(self.workspace, self.assessment_id, edits):
            said = f"This answer is inherited from {stamp.team}: {stamp.status.label.lower()}"
            if self.dialogue.ask(f"{said}. Say yes to answer otherwise").casefold() != "yes":
                raise UsageError("Nothing was changed: the inherited answer stays.")
        self._write(edits, told, self.seen or None)

    def _write(self, edits: Sequence[Edit], told: str, seen: int | None = None) -> None:
        self.keeper.save(self.assessment_id, edits, seen, told)
        self.seen = self.workspace.record(self.assessment_id).change_count

    def _past_day(self, text: str) -> date:
        day = parse_past(text, self.workspace.today())
        if day is None:
            message = f"'{text}' is no day up to today."
            raise UsageError(message, f"Write one like {PAST_EXAMPLES}.")
        return day

    def _day(self, text: str) -> str:
        day = parse_date(text, self.workspace.today())
        if day is None:
            raise UsageError(f"'{text}' is no date.", f"Write one like {EXAMPLES}.")
        return day.isoformat()

    def tell(self, row: AssessedDuty) -> None:
        """Say what is on record of the duty."""
        self.dialogue.say(*words.said(self.workspace.kb, row))


def is_status(text: str) -> bool:
    """Return whether a line gives a status."""
    try:
        _status(text)
    except UsageError:
        return False
    return True


def _status(text: str) -> Status:
    return STATUS_BY_NUMBER.get(text) or status_of(text)


def _value(status: Status) -> Value:
    return None if status is Status.UNANSWERED else status.value


def near(text: str, known: tuple[str, ...]) -> str:
    """Return what a line may have meant, as a hint."""
    found = closest(text, (*known, *Status))
    return f"Did you mean {' or '.join(found)}?" if found else "help lists what you can say."
