"""What in an assessment's file the knowledge base does not know, and whether the file is whole."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from srm_tui.core.journal import replay
from srm_tui.core.knowledge import KnowledgeBase, closest
from srm_tui.core.scope import normalise
from srm_tui.errors import Place, Problem

if TYPE_CHECKING:
    from srm_tui.store.reader import PortableFile

_UNSEALED = "It has no seal at its end: it was cut off there, or shortened by hand."


def oddities(kb: KnowledgeBase, file: "PortableFile", name: str) -> tuple[Problem, ...]:
    """Return what is odd in a file called `name` that could be read all the same."""
    return tuple(_found(kb, file, name))


def _found(kb: KnowledgeBase, file: "PortableFile", name: str) -> Iterator[Problem]:
    def place(kind: str, word: str) -> Place:
        is_text = name.casefold().endswith((".yaml", ".yml"))
        return Place(name, file.lines.get((kind, word), 0) if is_text else 0)

    record = replay(file.assessment_id, (*file.changes, *file.edits))
    _, misfits = normalise(kb, record.scope)
    for each in misfits:
        word, kind = each.text, each.kind
        if kind == "answer":
            word, kind = word.partition("=")[0], "fact"
        hint = "It stays in the file and brings no duty."
        yield Problem("unknown", place(kind, word), str(each), hint)
    for control_id, answer in record.answers.items():
        if control_id not in kb.control_by_id and answer.says_something:
            near = " or ".join(closest(control_id, kb.control_by_id))
            meant = f" Did you mean {near}?" if near else ""
            message = f"There is no control '{control_id}'.{meant}"
            hint = "Its answer is kept aside."
            yield Problem("unknown", place("control", control_id), message, hint)
    if not file.is_sealed:
        hint = "Compare it with where it comes from; 'srm-tui verify' tells more."
        yield Problem("unsealed", Place(name), _UNSEALED, hint)
