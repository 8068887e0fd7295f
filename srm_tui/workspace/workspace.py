"""The use cases of srm-tui over one store and one knowledge base."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tui import __version__
from srm_tui.core.answers import (
    DETAIL_FIELDS,
    Details,
    Record,
)
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.meaning import meaning_of
from srm_tui.core.scope import Scope
from srm_tui.errors import ConflictError, UsageError
from srm_tui.files import StrPath
from srm_tui.store import Store
from srm_tui.workspace.journals import Edit, Journals
from srm_tui.workspace.words import clean, new_id
from srm_tui.workspace.writing import Writer

if TYPE_CHECKING:
    from srm_tui.core.fields import Key
    from srm_tui.core.merge import Side
    from srm_tui.reports import Format, Options, Progress
    from srm_tui.store.reader import PortableFile
    from srm_tui.workspace.copies import Incoming
    from srm_tui.workspace.findings import FindingsDesk
    from srm_tui.workspace.milestones import Milestones
    from srm_tui.workspace.outbox import Outbox
    from srm_tui.workspace.questionnaires import Questionnaires
    from srm_tui.workspace.sessions import Sessions


NO_CHOICE: "Mapping[Key, Side]" = {}


def utc_now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


class Workspace(Writer):
    """The assessments of one store, and all that people do with them."""

    def __init__(
        self,
        kb: KnowledgeBase,
        store: Store,
        author: str | Callable[[], str],
        *,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(kb, store, Journals(store, author, now, self._meaning), now)

    def _meaning(self, control_id: str) -> str:
        """Return what a control means now; empty for one that the knowledge base lacks."""
        control = self.kb.control_by_id.get(control_id)
        return meaning_of(control) if control else ""

    @cached_property
    def milestones(self) -> "Milestones":
        """The named points of its assessments, and what became of them since."""
        from srm_tui.workspace.milestones import Milestones

        return Milestones(self)

    @cached_property
    def questionnaires(self) -> "Questionnaires":
        """The questionnaires that go out to people, and what comes back."""
        from srm_tui.workspace.questionnaires import Questionnaires

        return Questionnaires(self)

    @cached_property
    def sessions(self) -> "Sessions":
        """The workshop sessions of its assessments, and what was parked in them."""
        from srm_tui.workspace.sessions import Sessions

        return Sessions(self)

    @cached_property
    def findings(self) -> "FindingsDesk":
        """Where scanner output is imported."""
        from srm_tui.workspace.findings import FindingsDesk

        return FindingsDesk(self)

    @cached_property
    def outbox(self) -> "Outbox":
        """What saves answers, and keeps those that cannot be saved until they can."""
        from srm_tui.workspace.outbox import Outbox

        return Outbox(self, self._journals)

    def free(self, name: str) -> str:
        """Return `name` as a new assessment has it; it raises UsageError where it is taken."""
        name = clean(name).strip()
        if not name:
            raise UsageError("An assessment needs a name.", "Give it one.")
        if name.casefold() in {each.casefold() for _, each in self.store.names()}:
            message = f"There is already an assessment named '{name}'."
            raise UsageError(message, "Choose another name.")
        return name

    def create(self, details: Details, scope: Scope, also: Iterable[Edit] = ()) -> str:
        """Return the id of a new assessment; its name must be free.

        `also` is saved in the same step.
        """
        name = self.free(details.name)
        assessment_id = new_id(4)
        edits = _detail_edits(replace(details, name=name))
        self.edit(assessment_id, [*edits, *scope_edits(scope), *also])
        return assessment_id

    def import_file(self, path: StrPath, name: str = "", file: "PortableFile | None" = None) -> str:
        """Return the id of the assessment read from a portable file or a report.

        It keeps its id and history; when the store already has that id, a copy is
        made under a new one. `name` renames it; a name in use gets a number. `file` is
        what `path` holds, where it was read already.
        """
        from pathlib import Path

        from srm_tui.workspace.copies import read_copy
        from srm_tui.workspace.kinds import load_assessment

        read, taken = file or load_assessment(path), dict(self.store.names())
        names = (name, Path(path).stem)
        known = {each.id for each in self.store.journal()} if taken else ()
        assessment_id, changes = read_copy(read, names, taken, known, self._journals.step())
        self._journals.append(assessment_id, changes)
        return assessment_id

    def demo(self) -> str:
        """Return the id of the filled example, which is imported unless it is there."""
        from srm_tui import resources
        from srm_tui.store.portable import load_portable

        path = resources.demo_file()
        demo_id = load_portable(path).assessment_id
        if demo_id in dict(self.store.names()) and not self.record(demo_id).details.archived:
            return demo_id
        return self.import_file(path)

    def incoming(self, path: StrPath, base: StrPath | None = None) -> "Incoming":
        """Return how the assessment in a file relates to what the store has of it.

        `base` is the file from which both began, where there is one.
        """
        from srm_tui.workspace.kinds import load_assessment

        return self._compared(load_assessment(path), load_assessment(base) if base else None)

    def _compared(self, file: "PortableFile", base: "PortableFile | None") -> "Incoming":
        from srm_tui.workspace.copies import compare_file

        here = dict(self.store.names()).get(file.assessment_id)
        ours = self.changes(file.assessment_id) if here is not None else ()
        return compare_file(file, here or "", ours, base)

    def catch_up(self, incoming: "Incoming", choices: "Mapping[Key, Side]" = NO_CHOICE) -> str:
        """Put what a file says together with the assessment here; return its id.

        `choices` say whose value is kept where both changed a field; without a choice
        it is ours. It raises ConflictError when others changed another such field here
        since `incoming` was made.
        """
        from srm_tui.workspace.copies import joined

        found = self._compared(incoming.file, incoming.base)
        seen = {each.key for each in incoming.parted.conflicts}
        if any(each.key not in seen for each in found.parted.conflicts):
            message = "Somebody has changed here meanwhile what the file changes too."
            raise ConflictError(message, "Nothing was written: begin again.")
        taken = [name for each, name in self.store.names() if each != found.assessment_id]
        changes = joined(found, choices, taken, self._journals.step())
        self._journals.append(incoming.assessment_id, changes)
        return incoming.assessment_id

    def export_text(self, assessment_id: str) -> str:
        """Return an assessment as the text of a portable file."""
        from srm_tui.store.portable import dump_portable

        opened = self._journals.current(assessment_id)
        return dump_portable(opened.record, opened.changes, self.kb.version, __version__)

    def report(
        self,
        assessment_id: str,
        written_as: "Format",
        progress: "Progress" = lambda _: None,
        options: "Options | None" = None,
    ) -> bytes:
        """Return the report of an assessment as the bytes of a file.

        The same answers give the same bytes at the same second. It raises ReportError
        when it cannot be made.
        """
        from srm_tui.workspace.reporting import report_data, report_model

        model = report_model(self, assessment_id, options)
        return written_as.render(model, report_data(self, assessment_id, options), progress)

    def duplicate(self, assessment_id: str) -> str:
        """Return the id of a copy, with scope and answers and a history of its own."""
        from srm_tui.workspace.copies import fresh_copy

        opened = self._journals.current(assessment_id)
        taken = [name for _, name in self.store.names()]
        name = opened.record.details.name
        changes = fresh_copy(opened.index, name, taken, self._journals.step())
        self._journals.append(changes[0].assessment_id, changes)
        return changes[0].assessment_id

    def archive(self, assessment_id: str) -> Record:
        """Put an assessment away, or bring it back; return its record."""
        archived = self.record(assessment_id).details.archived
        return self.edit(assessment_id, [Edit(field="archived", value=not archived)])

    def set_details(self, assessment_id: str, details: Details) -> Record:
        """Save what is said about the assessment itself; return the record."""
        name = clean(details.name).strip() or self.record(assessment_id).details.name
        for each, taken in self.store.names():
            if each != assessment_id and taken.casefold() == name.casefold():
                message = f"There is already an assessment named '{name}'."
                raise UsageError(message, "Choose another name.")
        return self.edit(assessment_id, _detail_edits(replace(details, name=name)))

    def set_scope(self, assessment_id: str, scope: Scope) -> Record:
        """Save the scope; answers that it no longer asks for are kept aside."""
        return self.edit(assessment_id, scope_edits(scope))


def _detail_edits(details: Details) -> list[Edit]:
    said = {name: getattr(details, name) for name in sorted(DETAIL_FIELDS)}
    return [
        Edit(field=name, value=list(value) if isinstance(value, tuple) else value)
        for name, value in said.items()
    ]


def scope_edits(scope: Scope) -> list[Edit]:
    """Return what saves a scope."""
    return [
        Edit(field="services", value=list(scope.service_ids)),
        Edit(field="facts", value={fact: list(v) for fact, v in scope.facts.items()}),
        Edit(field="frameworks", value=list(scope.framework_ids)),
        Edit(field="depth", value=scope.depth.value),
    ]
