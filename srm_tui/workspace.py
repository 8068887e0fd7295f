"""What people do with srm-tui: create, scope, answer, undo; every shell works through this."""

import itertools
import os
import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from srm_tui import __version__
from srm_tui.core.answers import (
    ANSWER_FIELDS,
    DETAIL_FIELDS,
    EVIDENCE_PREFIX,
    EXCEPTION_FIELDS,
    Details,
    Record,
    Value,
)
from srm_tui.core.assessment import Assessment, Derivation, assess, derive
from srm_tui.core.evidence import Evidence, EvidenceKind
from srm_tui.core.journal import (
    NOTHING,
    Change,
    Index,
    extend,
    json_text,
    present,
    redo_batch,
    replay,
    taken_back,
    undo_batch,
)
from srm_tui.core.knowledge import KnowledgeBase, closest
from srm_tui.core.scope import Misfit, Scope, normalise
from srm_tui.core.vocabulary import Status
from srm_tui.errors import StoreError, UsageError
from srm_tui.reports import Format, Progress, build_report
from srm_tui.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One field to set; `control_id` is empty for the assessment itself."""

    field: str
    value: Value
    control_id: str = ""
    service_id: str = ""


@dataclass(slots=True)
class _Open:
    """An assessment in memory, kept in step with its journal."""

    record: Record
    index: Index = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)


def utc_now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


class Workspace:
    """The assessments of one store, seen through one knowledge base."""

    def __init__(
        self,
        kb: KnowledgeBase,
        store: Store,
        author: str | Callable[[], str],
        *,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.kb = kb
        self.store = store
        self._author = author
        self._now = now
        self._open: dict[str, _Open] = {}
        self._derived: dict[str, Derivation] = {}
        self._stamp = 0

    @property
    def author(self) -> str:
        """The name written beside each change."""
        if not isinstance(self._author, str):
            self._author = self._author()
        return self._author

    def today(self) -> date:
        """Return the day on which due dates and evidence are judged."""
        return self._now().astimezone().date()

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return self._now().astimezone(UTC)

    # Reading

    def records(self) -> tuple[Record, ...]:
        """Return every assessment of the store, the last changed first."""
        found = [self.record(assessment_id) for assessment_id, _ in self.store.names()]
        return tuple(sorted(found, key=lambda record: record.changed_at, reverse=True))

    def find(self, reference: str) -> str:
        """Return the id of the assessment with that id or name, or raise UsageError."""
        names = dict(self.store.names())
        if reference in names:
            return reference
        wanted = reference.casefold()
        found = [each for each, name in names.items() if name.casefold() == wanted]
        if found:
            return found[0]
        if not names:
            message = "There are no assessments in this store yet."
            raise UsageError(message, "Make one with 'srm-tui new NAME --service s3'.")
        near = closest(reference, names.values())
        hint = f"Did you mean {' or '.join(repr(n) for n in near)}?" if near else ""
        message = f"There is no assessment '{reference}'."
        raise UsageError(message, hint or "'srm-tui list' shows all of them.")

    def record(self, assessment_id: str) -> Record:
        """Return what was said in an assessment, with what others wrote meanwhile."""
        return self._current(assessment_id).record

    def changes(self, assessment_id: str) -> tuple[Change, ...]:
        """Return the journal of an assessment, oldest first."""
        return tuple(self._current(assessment_id).changes)

    def derive(self, scope: Scope) -> Derivation:
        """Return what `scope` means, without saving anything."""
        return derive(self.kb, scope)

    def assess(self, assessment_id: str, today: date | None = None) -> Assessment:
        """Return how an assessment stands on `today`, or on the present day."""
        return self.assess_record(self.record(assessment_id), today)

    def assess_record(self, record: Record, today: date | None = None) -> Assessment:
        """Return how `record` stands; it need not be in the store."""
        derived = self._derived.get(record.id)
        if derived is None or derived.scope != record.scope:
            derived = self._derived[record.id] = derive(self.kb, record.scope)
        return assess(derived, record, today or self.today())

    # Writing

    def create(self, details: Details, scope: Scope) -> str:
        """Return the id of a new assessment; its name must be free."""
        name = _clean(details.name).strip()
        if not name:
            raise UsageError("An assessment needs a name.", "Give it one.")
        if name.casefold() in {each.casefold() for _, each in self.store.names()}:
            message = f"There is already an assessment named '{name}'."
            raise UsageError(message, "Choose another name.")
        assessment_id = secrets.token_hex(4)
        said: dict[str, Value] = {each: getattr(details, each) for each in sorted(DETAIL_FIELDS)}
        edits = [Edit(field=each, value=_plain(value)) for each, value in said.items()]
        self.edit(assessment_id, [*edits, *self._scope_edits(scope)])
        return assessment_id

    def import_file(self, path: Path, name: str = "") -> str:
        """Return the id of the assessment read from a portable file or a report PDF.

        It keeps its id and history; when the store already has that id, a copy is
        made under a new one. `name` renames it; a name in use gets a number.
        """
        from srm_tui.store.portable import load_portable

        file = load_portable(path)
        taken = dict(self.store.names())
        assessment_id, changes = file.assessment_id, file.changes
        if assessment_id in taken:
            assessment_id = secrets.token_hex(4)
            changes = [c._replace(id=secrets.token_hex(16)) for c in changes]
        at, batch_id = _timestamp(self.now()), secrets.token_hex(8)
        edits = [
            self._change(
                assessment_id, batch_id, at, (e.control_id, e.service_id, e.field), *e[8:10]
            )
            for e in file.edits
        ]
        changes = [c._replace(assessment_id=assessment_id) for c in changes] + edits
        record = replay(assessment_id, changes)
        wanted = _free_name(name or record.details.name or path.stem, taken.values())
        if wanted != record.details.name:
            old = json_text(record.details.name)
            key = "", "", "name"
            new = json_text(wanted)
            changes.append(self._change(assessment_id, batch_id, at, key, old, new))
        self._append(assessment_id, changes)
        return assessment_id

    def export_text(self, assessment_id: str) -> str:
        """Return an assessment as the text of a portable file."""
        from srm_tui.store.portable import dump_portable

        opened = self._current(assessment_id)
        return dump_portable(opened.record, opened.changes, self.kb.version, __version__)

    def report(
        self, assessment_id: str, written_as: Format, progress: Progress = lambda _: None
    ) -> bytes:
        """Return the gap report of an assessment as the bytes of a file.

        `SOURCE_DATE_EPOCH` stands for the time when it is set, so that the same
        answers give the same bytes. It raises ReportError when it cannot be made.
        """
        at = _report_time(self.now())
        assessment = self.assess(assessment_id, at.astimezone().date())
        model = build_report(self.kb, assessment, self.changes(assessment_id), at)
        return written_as.render(model, self.export_text(assessment_id), progress)

    def duplicate(self, assessment_id: str) -> str:
        """Return the id of a copy, with scope and answers and a history of its own."""
        opened = self._current(assessment_id)
        name = _free_name(opened.record.details.name, (n for _, n in self.store.names()))
        copy_id, batch_id, at = secrets.token_hex(4), secrets.token_hex(8), _timestamp(self.now())
        changes = [
            self._change(copy_id, batch_id, at, (control_id, *key), NOTHING, last.new)
            for control_id, fields in opened.index.items()
            for key, last in fields.items()
            if last.new != NOTHING and (control_id or key != ("", "name"))
        ]
        changes.append(
            self._change(copy_id, batch_id, at, ("", "", "name"), NOTHING, json_text(name))
        )
        self._append(copy_id, changes)
        return copy_id

    def archive(self, assessment_id: str) -> Record:
        """Put an assessment away, or bring it back; return its record."""
        archived = self.record(assessment_id).details.archived
        return self.edit(assessment_id, [Edit(field="archived", value=not archived)])

    def set_details(self, assessment_id: str, details: Details) -> Record:
        """Save what is said about the assessment itself; return the record."""
        names = {n.casefold(): each for each, n in self.store.names()}
        if names.get(details.name.strip().casefold(), assessment_id) != assessment_id:
            message = f"There is already an assessment named '{details.name.strip()}'."
            raise UsageError(message, "Choose another name.")
        said = replace(
            details, name=details.name.strip() or self.record(assessment_id).details.name
        )
        return self.edit(
            assessment_id,
            [Edit(field=each, value=_plain(getattr(said, each))) for each in sorted(DETAIL_FIELDS)],
        )

    def set_scope(self, assessment_id: str, scope: Scope) -> Record:
        """Save the scope; answers that it no longer asks for are kept aside."""
        return self.edit(assessment_id, self._scope_edits(scope))

    def answer(
        self,
        assessment_id: str,
        control_id: str,
        fields: Mapping[str, Value],
        service_id: str = "",
    ) -> Record:
        """Save fields of the answer to a duty, or of its exception for one service."""
        known = EXCEPTION_FIELDS if service_id else ANSWER_FIELDS
        if unknown := set(fields) - known:
            raise UsageError(f"An answer has no field {', '.join(sorted(unknown))}.")
        edits = [
            Edit(control_id=control_id, service_id=service_id, field=each, value=value)
            for each, value in fields.items()
        ]
        return self.edit(assessment_id, edits)

    def add_evidence(self, assessment_id: str, control_id: str, evidence: Evidence) -> Record:
        """Save an item of evidence; its id, time and author are given here."""
        at = _timestamp(self.now())
        item = replace(evidence, id=secrets.token_hex(6), added_at=at, added_by=self.author)
        value: dict[str, Value] = dict(item.to_json())
        name = f"{EVIDENCE_PREFIX}{item.id}"
        return self.edit(assessment_id, [Edit(control_id=control_id, field=name, value=value)])

    def remove_evidence(self, assessment_id: str, control_id: str, evidence_id: str) -> Record:
        """Take an item of evidence off an answer; the journal keeps it."""
        name = f"{EVIDENCE_PREFIX}{evidence_id}"
        return self.edit(assessment_id, [Edit(control_id=control_id, field=name, value=None)])

    def edit(self, assessment_id: str, edits: Iterable[Edit]) -> Record:
        """Save `edits` together, as one step for undo; what changes nothing is not written."""
        opened = self._current(assessment_id)
        batch_id, at = secrets.token_hex(8), _timestamp(self.now())
        changes = []
        for each in edits:
            key = each.control_id, each.service_id, each.field
            old, new = present(opened.index, *key), json_text(_clean_value(each.value))
            if old != new:
                changes.append(self._change(assessment_id, batch_id, at, key, old, new))
        if changes:
            self._append(assessment_id, changes)
        return self._open[assessment_id].record

    def undo(self, assessment_id: str) -> tuple[Change, ...]:
        """Take the last step back; return what was written, empty when there was no step."""
        return self._take_back(assessment_id, undo_batch(self._current(assessment_id).changes))

    def redo(self, assessment_id: str) -> tuple[Change, ...]:
        """Take the last undo back; return what was written, empty when there was none."""
        return self._take_back(assessment_id, redo_batch(self._current(assessment_id).changes))

    def has_news(self) -> bool:
        """Return whether another process has written since the last look."""
        return self.store.stamp() != self._stamp

    def known_scope(self, scope: Scope) -> tuple[Scope, tuple[Misfit, ...]]:
        """Return `scope` in the spelling of the knowledge base, and what it does not know."""
        return normalise(self.kb, scope)

    # Inside

    def _take_back(self, assessment_id: str, batch_id: str) -> tuple[Change, ...]:
        if not batch_id:
            return ()
        new_batch, at = secrets.token_hex(8), _timestamp(self.now())
        changes = tuple(
            each._replace(
                id=secrets.token_hex(16),
                batch_id=new_batch,
                at=at,
                author=self.author,
                tool=__version__,
            )
            for each in taken_back(self._current(assessment_id).changes, batch_id)
        )
        self._append(assessment_id, changes)
        return changes

    def _scope_edits(self, scope: Scope) -> list[Edit]:
        return [
            Edit(field="services", value=list(scope.service_ids)),
            Edit(field="facts", value={fact: list(v) for fact, v in scope.facts.items()}),
            Edit(field="frameworks", value=list(scope.framework_ids)),
            Edit(field="depth", value=scope.depth.value),
        ]

    def _change(
        self,
        assessment_id: str,
        batch_id: str,
        at: str,
        key: tuple[str, str, str],
        old: str,
        new: str,
    ) -> Change:
        control_id, service_id, name = key
        return Change(
            id=secrets.token_hex(16),
            assessment_id=assessment_id,
            batch_id=batch_id,
            at=at,
            author=self.author,
            control_id=control_id,
            service_id=service_id,
            field=name,
            old=old,
            new=new,
            tool=__version__,
        )

    def _append(self, assessment_id: str, changes: Sequence[Change]) -> None:
        self.store.append(changes)
        opened = self._open.setdefault(assessment_id, _Open(Record(id=assessment_id)))
        opened.record = extend(opened.record, opened.index, changes)
        opened.changes += changes

    def _current(self, assessment_id: str) -> _Open:
        """Return the assessment, read again when another process has written."""
        stamp = self.store.stamp()
        if stamp != self._stamp:
            self._open.clear()
            self._stamp = stamp
        opened = self._open.get(assessment_id)
        if opened is None:
            opened = _Open(Record(id=assessment_id))
            changes = self.store.changes(assessment_id)
            try:
                opened.record = extend(opened.record, opened.index, changes)
            except (ValueError, TypeError, KeyError) as error:
                message = f"The journal of assessment {assessment_id} holds what cannot be read"
                hint = "It may come from a newer srm-tui: update it, then try again."
                raise StoreError(f"{message}: {error}.", hint) from error
            opened.changes = changes
            self._open[assessment_id] = opened
        return opened


def status_of(text: str) -> Status:
    """Return the status that `text` names, or raise UsageError with the nearest ones."""
    wanted = text.strip().casefold().replace(" ", "-").replace("_", "-")
    shorthand = {"yes": "implemented", "no": "not-implemented", "n/a": "not-applicable"}
    wanted = shorthand.get(wanted, wanted)
    if wanted in set(Status):
        return Status(wanted)
    near = closest(wanted, Status) or tuple(Status)
    raise UsageError(f"There is no status '{text}'.", f"Use {', '.join(near)}.")


_LINK = re.compile(r"(?:https?|s3|arn|file|ftps?|git|ssh|mailto):\S+\Z")
_MAX_HASHED = 1 << 30


def evidence_from(
    text: str, observed_on: date | None = None, valid_until: date | None = None
) -> Evidence:
    """Return evidence as people name it: a link, an existing file, or words as `text:...`.

    A file is not copied; its SHA-256 is kept. It raises UsageError when it cannot be read.
    """
    if text.startswith("text:"):
        kind, value, digest = EvidenceKind.TEXT, text.removeprefix("text:").strip(), ""
    elif _LINK.match(text):
        kind, value, digest = EvidenceKind.LINK, text, ""
    else:
        kind, value, digest = EvidenceKind.FILE, text, _hash_of(Path(text).expanduser())
    return Evidence(
        id="",
        kind=kind,
        value=value,
        sha256=digest,
        observed_on=observed_on,
        valid_until=valid_until,
    )


def _hash_of(path: Path) -> str:
    import hashlib

    try:
        with path.open("rb") as file:
            if path.stat().st_size > _MAX_HASHED:
                raise UsageError(f"{path} is larger than 1 GB.", "Give a link to it instead.")
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        hint = "Give a URL, an existing file, or words as 'text:...'."
        raise UsageError(f"{path} cannot be read as evidence: {error.strerror}.", hint) from None


def person() -> str:
    """Return who is at the keyboard: `SRM_TUI_AUTHOR`, git's user name or the login name."""
    if named := os.environ.get("SRM_TUI_AUTHOR"):
        return named
    import getpass
    import subprocess

    command = ["git", "config", "user.name"]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, timeout=2, check=False)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        pass
    else:
        if asked.stdout.strip():
            return asked.stdout.strip()
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _report_time(now: datetime) -> datetime:
    """Return the second that a report carries (https://reproducible-builds.org/specs/)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return now.replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        message = f"SOURCE_DATE_EPOCH is '{epoch}', which is no number of seconds."
        raise UsageError(message, "Unset it, or set it to seconds since 1970.") from None


def _timestamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _free_name(name: str, taken: Iterable[str]) -> str:
    """Return `name`, with a number behind it when it is taken."""
    used = {each.casefold() for each in taken}
    numbered = (f"{name} ({number})" for number in itertools.count(2))
    return next(each for each in itertools.chain((name,), numbered) if each.casefold() not in used)


def _plain(value: object) -> Value:
    return list(value) if isinstance(value, tuple) else value  # type: ignore[return-value]


def _clean(text: str) -> str:
    """Return `text` without lone surrogates, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _clean_value(value: Value) -> Value:
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, Mapping):
        return {_clean(key): _clean_value(each) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [_clean_value(each) for each in value]
    return value
