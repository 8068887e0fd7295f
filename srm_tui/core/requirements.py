"""Which numbered requirements a control serves."""

from collections.abc import Iterable

from msgspec import Struct

from srm_tui.core.knowledge import Control, Framework, KnowledgeBase, Requirement


class Served(Struct, frozen=True, kw_only=True):
    """What one framework requires, as far as a control serves it."""

    framework: Framework
    requirements: tuple[Requirement, ...]
    """Never empty; in the order of the framework."""


def served(kb: KnowledgeBase, control: Control, framework_ids: Iterable[str]) -> tuple[Served, ...]:
    """Return what `control` serves of the frameworks named, in knowledge-base order."""
    wanted = set(framework_ids)
    found = []
    for framework in kb.frameworks:
        mapped = control.mappings.get(framework.id) if framework.id in wanted else None
        if mapped:
            asked = tuple(each for each in framework.requirements if each.id in mapped)
            found.append(Served(framework=framework, requirements=asked))
    return tuple(found)
