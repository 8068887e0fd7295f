"""The way through the duties, one after the other."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from srm_tui.cli.plain import words
from srm_tui.cli.plain.answering import STATUS_HELP, Answering, is_status, near
from srm_tui.cli.plain.dialogue import BackError, Dialogue, SkipError
from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.counting import counted as count
from srm_tui.core.finding import find, number_by_id, searchable
from srm_tui.core.journal import Change
from srm_tui.core.selection import KINDS, Selection, owners_in, selected
from srm_tui.core.vocabulary import Status
from srm_tui.errors import ConflictError, SrmError, UsageError
from srm_tui.workspace import Workspace


class HomeError(Exception):
    """Somebody wants to go to the list of assessments."""


Elsewhere = tuple[Callable[[str], object], str]
"""What leads to another part, given what follows its word; and what one does there."""


class _Command(NamedTuple):
    run: Callable[[AssessedDuty, str], object]
    about: str


class Interview:
    """Asks one duty after the other and saves each answer at once."""

    def __init__(
        self,
        dialogue: Dialogue,
        workspace: Workspace,
        assessment_id: str,
        elsewhere: Mapping[str, Elsewhere],
    ) -> None:
        self.dialogue = dialogue
        self.workspace = workspace
        self.assessment_id = assessment_id
        self.answering = Answering(dialogue, workspace, assessment_id)
        self.current = ""
        """The control in question."""
        self._told = ""
        """The control that was read out last."""
        self._knows_enter = False
        """Whether it was said how one goes on."""
        self.commands = self._commands()
        for word, (lead, about) in elsewhere.items():
            self.commands[word] = _Command(_leading(lead), about)

    def _commands(self) -> dict[str, _Command]:
        given, undo, redo = self.answering, self.workspace.undo, self.workspace.redo
        return {
            "more": _Command(self._say_needs, "what a yes needs, what counts as evidence, sources"),
            "why": _Command(self._say_why, "why it is asked"),
            "read": _Command(lambda *_: self._forget(), "the duty once more"),
            "skip": _Command(lambda *_: self._step(1), "the next duty, answered or not"),
            "next": _Command(lambda *_: self._go_to_open(), "the next duty without an answer"),
            "jump": _Command(self._jump, "another duty by number or id: jump 3.2"),
            "find": _Command(self._find, "duties by words: find backup restore"),
            "list": _Command(self._list, f"duties in short: list {', list '.join(KINDS)}"),
            "notes": _Command(self._text("notes"), "what should be known: notes EFS is left"),
            "owner": _Command(self._text("owner"), "who sees to it: owner Maya"),
            "due": _Command(self._text("due"), "until when: due +30d"),
            "reason": _Command(self._text("reason"), "why not applicable, or which alternative"),
            "team": _Command(self._text("team"), "the team that provides it: team Platform"),
            "work": _Command(given.take_work, "how far the work is: work in progress"),
            "accept": _Command(given.accept_risk, "who accepts the risk, until when and why"),
            "clear": _Command(given.clear, "take one of these back: clear owner"),
            "evidence": _Command(given.add_evidence, "a link, file or sentence that shows it"),
            "remove": _Command(given.remove_evidence, "take evidence off: remove 2"),
            "except": _Command(given.except_service, "one service apart: except rds partial"),
            "flag": _Command(given.flag, "flag it for later, or take the flag off"),
            "undo": _Command(
                lambda *_: given.take_back(undo, "Undone", "There is nothing to undo."),
                "take your last step back",
            ),
            "redo": _Command(
                lambda *_: given.take_back(redo, "Redone", "There is nothing to redo."),
                "take the undo back",
            ),
            "home": _Command(_go_home, "the list of assessments"),
        }

    def run(self) -> None:
        """Go on until somebody goes home or leaves."""
        with self.dialogue.at(self.tell_place):
            self._go_to_open(may_stay=True)
            while True:
                self.answering.keeper.send()
                row = self.row
                if row is None:
                    self.dialogue.say("This scope brings no duty.")
                    raise HomeError
                self._read_out(row)
                self._take(row)

    @property
    def assessment(self) -> Assessment:
        """The assessment as the store has it, with what waits to be saved."""
        record = self.workspace.outbox.record(self.assessment_id)
        return self.workspace.assess_record(record)

    @property
    def row(self) -> AssessedDuty | None:
        """The duty in question; the first one when it is no longer asked."""
        found = self.assessment
        row = found.row_by_id.get(self.current) or next(iter(found.rows), None)
        self.current = row.id if row else ""
        return row

    def tell_place(self) -> str:
        """Return where one is, for `where`."""
        found = self.assessment
        place = self._place(found, self.current)
        title = self.workspace.kb.control_by_id[self.current].title if self.current else ""
        return f"{found.record.details.name}. {words.standing(found)} At {place}: {title}."

    def _place(self, found: Assessment, control_id: str) -> str:
        ids = [row.id for row in found.rows]
        number = number_by_id(self.workspace.kb, found).get(control_id, "")
        return f"duty {number}, {ids.index(control_id) + 1} of {len(ids)}" if number else "no duty"

    def _read_out(self, row: AssessedDuty) -> None:
        found = self.assessment
        news = self._news(found)
        self.dialogue.say(*news)
        self.answering.seen = found.record.change_count
        if self._told != row.id:
            place = self._place(found, row.id)
            self.dialogue.say(*words.duty(self.workspace.kb, row, place[:1].upper() + place[1:]))
            self._told = row.id

    def _news(self, found: Assessment) -> list[str]:
        """Return what others changed since the last look."""
        seen = self.answering.seen
        by_author: dict[str, list[Change]] = {}
        for each in self.workspace.changes(found.record.id)[seen:]:
            if seen and each.author != self.workspace.author:
                by_author.setdefault(each.author, []).append(each)
        tell = self.answering.tell_changes
        return [f"{author} changed {tell(changes)}." for author, changes in by_author.items()]

    def _take(self, row: AssessedDuty) -> None:
        """Take one line, and do what it says."""
        state = "not answered" if row.status is Status.UNANSWERED else row.status.label.lower()
        try:
            text = self.dialogue.ask(f"Answer ({state})", self._help())
        except BackError:
            self._step(-1)
            return
        try:
            self._do(row, text)
        except (BackError, SkipError):
            self.dialogue.say("Back at the duty. Nothing more was changed.")
        except ConflictError as error:
            self.dialogue.say(f"Not saved. {error}", "Say it once more to put yours over it.")
        except SrmError as error:
            self.dialogue.tell(error)

    def _do(self, row: AssessedDuty, text: str) -> None:
        word, _, rest = text.partition(" ")
        word = word.casefold()
        if not text:
            self._go_to_open()
        elif command := self.commands.get(word):
            command.run(row, rest.strip())
        elif is_status(text):
            self.answering.take_status(row, text)
            if not self._knows_enter:
                self.dialogue.say("Enter goes to the next open duty.")
                self._knows_enter = True
        else:
            raise UsageError(f"I do not know '{text[:60]}'.", near(word, tuple(self.commands)))

    def _help(self) -> list[str]:
        return [
            "Give a status by number or word:",
            f"{STATUS_HELP}.",
            "Enter alone goes to the next duty without an answer.",
            *(f"{word}: {command.about}." for word, command in self.commands.items()),
        ]

    def _text(self, word: str) -> Callable[[AssessedDuty, str], object]:
        return lambda row, text: self.answering.take_text(row, word, text)

    def _forget(self) -> None:
        self._told = ""

    def _say_needs(self, row: AssessedDuty, _: str) -> None:
        self.dialogue.say(*words.needs(self.workspace.kb, row))

    def _say_why(self, row: AssessedDuty, _: str) -> None:
        self.dialogue.say(*words.why(self.workspace.kb, row))

    def _step(self, by: int) -> None:
        ids = [row.id for row in self.assessment.rows]
        place = ids.index(self.current) + by if self.current in ids else 0
        if 0 <= place < len(ids):
            self.current = ids[place]
        else:
            self.dialogue.say("This is the last duty." if by > 0 else "This is the first duty.")

    def _go_to_open(self, *, may_stay: bool = False) -> None:
        """Go to the next duty without an answer, from the top again at the end."""
        rows = self.assessment.rows
        ids = [row.id for row in rows]
        place = ids.index(self.current) if self.current in ids else 0
        start = place if may_stay else place + 1
        around = (*rows[start:], *rows[:start])
        found = next((row for row in around if row.status is Status.UNANSWERED), None)
        if found is not None:
            self.current = found.id
        else:
            self.dialogue.say("Every duty has an answer. Say report to write the report.")

    def _jump(self, _: AssessedDuty, text: str) -> None:
        found = find(searchable(self.workspace.kb, self.assessment), text) if text else ()
        if not found:
            raise UsageError(f"No duty is called '{text}'.", "list tells numbers and ids.")
        self.current = found[0].control_id
        self._forget()

    def _find(self, _: AssessedDuty, text: str) -> None:
        found = find(searchable(self.workspace.kb, self.assessment), text)
        self._say_rows([self.assessment.row_by_id[each.control_id] for each in found[:20]])

    def _list(self, _: AssessedDuty, text: str) -> None:
        assessment = self.assessment
        kind = {"": "", "all": "", "open": "unanswered", "critical and high": "severe"}.get(
            text, text
        )
        owners = {each.casefold(): each for each in owners_in(assessment.rows)}
        if kind in owners:
            wanted = Selection(owners=(owners[kind],))
        elif kind in KINDS or not kind:
            wanted = Selection(kinds=(kind,) if kind else ())
        else:
            raise UsageError(f"There is no list '{text}'.", f"There are {', '.join(KINDS)}.")
        self._say_rows(selected(wanted, assessment.rows, self.workspace.author))

    def _say_rows(self, rows: "list[AssessedDuty] | tuple[AssessedDuty, ...]") -> None:
        numbers = number_by_id(self.workspace.kb, self.assessment)
        self.dialogue.say(f"{count(len(rows), 'duty', 'duties')}.")
        self.dialogue.say(*(words.short(row, numbers[row.id]) for row in rows))
        if rows:
            self.dialogue.say("jump and the number goes there.")


def _go_home(*_: object) -> None:
    raise HomeError


def _leading(lead: Callable[[str], object]) -> Callable[[AssessedDuty, str], object]:
    return lambda _, text: lead(text)
