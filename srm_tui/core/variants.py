"""Deployment variants of a service, and when one has to know which of them is meant."""

from srm_tui.core.knowledge import KnowledgeBase, Service
from srm_tui.core.scope import Scope


def variants_of(kb: KnowledgeBase, service_id: str) -> tuple[Service, ...]:
    """Return the direct variants of a service, those that say how it runs first."""
    service = kb.service_by_id[service_id]
    ways = [kb.service_by_id[each] for each in service.always_as]
    others = [each for each in kb.services if each.parent_id == service_id and each not in ways]
    return (*ways, *others)


def variants_to_ask(kb: KnowledgeBase, service_id: str, scope: Scope) -> tuple[Service, ...]:
    """Return the variants among which one has to choose when a service is added to `scope`.

    It matters when a variant has other owners than the service. Of a service that
    always runs as one of its variants only those are asked; nothing is asked when
    `scope` names a variant already.
    """
    service = kb.service_by_id[service_id]
    variants = variants_of(kb, service_id)
    if any(each.id in scope.service_ids for each in variants):
        return ()
    if all(each.owners == service.owners for each in variants):
        return ()
    return tuple(each for each in variants if not service.always_as or each.id in service.always_as)
