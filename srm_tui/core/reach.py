"""Which services can bring which controls, whatever the facts and frameworks of a scope are."""

from collections.abc import Mapping

from srm_tui.core.conditions import NOBODY, Condition, Ground, satisfying
from srm_tui.core.duties import account_ground, ground_of
from srm_tui.core.knowledge import Control, KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import GOVERNANCE

_ACCOUNT = frozenset((GOVERNANCE,))
_EMPTY_ACCOUNT = Ground(
    members=(GOVERNANCE,), by_trait={}, by_service={}, facts={}, framework_ids=frozenset()
)


def services_by_control(kb: KnowledgeBase) -> Mapping[str, frozenset[str]]:
    """Return the services that can bring each control, by its id.

    A control that the account brings of itself names `governance` alone, and one
    that nothing can bring names nobody.
    """
    ground = ground_of(kb, kb.services, Scope())
    owners: dict[str, set[str]] = {}
    for service in kb.services:
        for layer, owner in service.owners.items():
            if owner.is_ours:
                owners.setdefault(layer, set()).add(service.id)
    return {
        control.id: _of_account(control, ground)
        if control.layer == GOVERNANCE
        else _able(control.when, ground) & owners.get(control.layer, set())
        for control in kb.controls
    }


def _of_account(control: Control, ground: Ground) -> frozenset[str]:
    if not _able(control.when, account_ground(ground)):
        return NOBODY
    if _able(control.when, _EMPTY_ACCOUNT):
        return _ACCOUNT
    return _able(control.when, ground) or _ACCOUNT


def _able(condition: Condition | None, ground: Ground, *, negated: bool = False) -> frozenset[str]:
    """Return the members for which `condition` holds under some facts and frameworks."""
    everybody = frozenset(ground.members)
    if condition is None:
        return everybody
    match condition.kind:
        case "fact" | "framework":
            return everybody
        case "trait" | "service" | "outside":
            found = satisfying(condition, ground)
            return everybody - found if negated else found
        case "not":
            return _able(condition.parts[0], ground, negated=not negated)
    parts = [_able(part, ground, negated=negated) for part in condition.parts]
    if (condition.kind == "all") is not negated:
        return everybody.intersection(*parts)
    return NOBODY.union(*parts)
