"""What benchmarks measure: scopes, stores and assessments of a set size."""

import itertools
import json
import random
from pathlib import Path

from msgspec.structs import replace

from srm_tui import resources
from srm_tui.content import load_packs
from srm_tui.core.answers import Details, Value
from srm_tui.core.duties import derive_duties
from srm_tui.core.journal import Change
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Depth, Status
from srm_tui.store import open_store
from srm_tui.workspace import Workspace

PACK = Path(resources.own_pack())
AT = "2026-11-24T09:00:00.{:06d}Z"


def knowledge_base() -> KnowledgeBase:
    """Return the content that is shipped."""
    return load_packs([PACK])


def widened(kb: KnowledgeBase, count: int) -> KnowledgeBase:
    """Return `kb` with `count` controls: its own, and the same again under further ids."""
    further = (
        replace(control, id=f"{control.id}-{number}")
        for number in itertools.count(2)
        for control in kb.controls
    )
    missing = max(count - len(kb.controls), 0)
    return replace(kb, controls=(*kb.controls, *itertools.islice(further, missing)))


def scope_of(kb: KnowledgeBase, count: int) -> Scope:
    """Return a scope of the first `count` services, asked in a workshop."""
    return Scope(service_ids=tuple(service.id for service in kb.services[:count]))


def everything(kb: KnowledgeBase) -> Scope:
    """Return the scope of all services and frameworks with all facts answered."""
    return Scope(
        service_ids=tuple(service.id for service in kb.services),
        facts={fact.id: (fact.options[0].id,) for fact in kb.facts},
        framework_ids=tuple(framework.id for framework in kb.frameworks),
        depth=Depth.FULL,
    )


def answered(path: Path, kb: KnowledgeBase, scope: Scope, name: str = "bench") -> Workspace:
    """Return a workspace whose only assessment has an answer to each duty."""
    workspace = Workspace(kb, open_store(str(path)), "Ada Example")
    assessment_id = workspace.create(Details(name=name), scope)
    chooser = random.Random(7)  # noqa: S311
    for row in workspace.assess(assessment_id).rows:
        status = chooser.choice([s for s in Status if s is not Status.UNANSWERED])
        said = {"status": status.value, "notes": f"Said of {row.id}. " * 4, "owner": "Grace"}
        workspace.answer(assessment_id, row.id, said)
    return workspace


def many_answered(path: Path, kb: KnowledgeBase, count: int) -> None:
    """Write a store of `count` assessments, each with ten services, 40 answers and a milestone."""
    chooser = random.Random(7)  # noqa: S311
    statuses = [each.value for each in Status if each is not Status.UNANSWERED]
    store = open_store(str(path))
    for number in range(count):
        name = f"bench-{number}"
        services = [each.id for each in chooser.sample(kb.services, 10)]
        scope = Scope(service_ids=tuple(services))
        said: list[tuple[str, str, Value]] = [("", "name", name), ("", "services", services)]
        said += [
            (duty.id, "status", chooser.choice(statuses)) for duty in derive_duties(kb, scope)[:40]
        ]
        said.insert(len(said) // 2, ("", "milestone/m", {"name": "Half"}))
        store.append(
            [
                _change(place, name, control_id, field, json.dumps(value))
                for place, (control_id, field, value) in enumerate(said)
            ]
        )
    store.close()


def changes(kb: KnowledgeBase, count: int, assessment_id: str = "bench") -> list[Change]:
    """Return a journal of `count` changes over all controls."""
    made = [_change(0, assessment_id, "", "name", f'"{assessment_id}"')]
    for number in range(1, count):
        control = kb.controls[number % len(kb.controls)]
        field, new = (
            ("status", '"implemented"') if number % 3 else ("notes", f'"Note {number} of many."')
        )
        made.append(_change(number, assessment_id, control.id, field, new))
    return made


def _change(number: int, assessment_id: str, control_id: str, field: str, new: str) -> Change:
    return Change(
        id=f"{assessment_id}-{number:08d}",
        assessment_id=assessment_id,
        batch_id=f"{number:016x}",
        at=AT.format(number % 1_000_000),
        author="Ada Example",
        control_id=control_id,
        service_id="",
        field=field,
        old="null",
        new=new,
        tool="bench",
    )
