"""From a scope to the duties it leaves with the customer, with the reasons why."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from srm_tui.core.conditions import Ground, Reason, explain, satisfying
from srm_tui.core.knowledge import Control, KnowledgeBase, Parameter, ProviderDuty, Service
from srm_tui.core.scope import Scope, services_in_force
from srm_tui.core.vocabulary import GOVERNANCE, Depth, Owner, Severity


class ServiceNote(Struct, frozen=True, kw_only=True):
    """What a duty means for services in scope, in the words of the knowledge base."""

    service_ids: tuple[str, ...]
    """A service, often with the variants that take the note from it."""
    text: str


class Duty(Struct, frozen=True, kw_only=True):
    """A control that this workload's customer has to carry out."""

    control: Control
    service_ids: tuple[str, ...]
    """The services in scope that bring it, in knowledge-base order; empty for governance."""
    shared_ids: tuple[str, ...]
    """Those of them where AWS does a part of the layer."""
    reasons: tuple[Reason, ...]
    """Never empty: each duty can say why it is asked."""
    severity: Severity
    """The control's, or the one that a fact raised it to."""
    severity_reasons: tuple[Reason, ...] = ()
    """Why the severity was raised; empty when it was not."""
    parameters: tuple[Parameter, ...] = ()
    """What the frameworks in scope ask beyond the control's own text."""
    notes: tuple[ServiceNote, ...] = ()
    """What it means for its services, or for any service in scope when it is governance."""

    @property
    def id(self) -> str:
        """The id of the control; there is one duty for each."""
        return self.control.id


class CarriedDuty(Struct, frozen=True, kw_only=True):
    """A duty that AWS carries for services of this scope."""

    duty: ProviderDuty
    layer_id: str
    service_ids: tuple[str, ...]


class DutyChanges(Struct, frozen=True, kw_only=True):
    """What a change of scope does to the duties, as ids of controls."""

    added: tuple[str, ...]
    dropped: tuple[str, ...]
    changed: tuple[str, ...]
    """Duties that stay, with other services, reasons or severity."""


def derive_duties(kb: KnowledgeBase, scope: Scope) -> tuple[Duty, ...]:
    """Return the duties `scope` leaves with the customer, in knowledge-base order.

    A control applies to the services for which its `when` holds and whose owner
    of its layer is the customer, alone or shared. A control that several
    services bring becomes one duty naming them all, so people answer it once.
    """
    services = services_in_force(kb, scope)
    ours = _ours_by_layer(services)
    ground = ground_of(kb, services, scope)
    account = account_ground(ground)
    notes = _notes_by_control(services)
    duties = []
    for control in kb.controls:
        if control.depth is Depth.FULL and scope.depth is Depth.CORE:
            continue
        if control.layer == GOVERNANCE:
            duty = _governance_duty(control, account, ground)
        else:
            duty = _service_duty(control, ours.get(control.layer, {}), ground)
        if duty is not None:
            duty = _with_parameters(duty, kb, ground)
            duties.append(_with_notes(duty, notes.get(duty.id, {}), ground))
    return tuple(duties)


def derive_carried(kb: KnowledgeBase, scope: Scope) -> tuple[CarriedDuty, ...]:
    """Return what AWS does for the services of `scope`, bottom layer first."""
    services = services_in_force(kb, scope)
    carried = []
    for layer in kb.layers:
        by_aws = tuple(
            service.id
            for service in services
            if service.owners.get(layer.id) in (Owner.AWS, Owner.SHARED)
        )
        if by_aws:
            carried += [
                CarriedDuty(duty=duty, layer_id=layer.id, service_ids=by_aws)
                for duty in layer.provider_duties
            ]
    return tuple(carried)


def compare_duties(before: Iterable[Duty], after: Iterable[Duty]) -> DutyChanges:
    """Return which duties appear, disappear or change from `before` to `after`."""
    old = {duty.id: duty for duty in before}
    new = {duty.id: duty for duty in after}
    return DutyChanges(
        added=tuple(each for each in new if each not in old),
        dropped=tuple(each for each in old if each not in new),
        changed=tuple(each for each in new if each in old and new[each] != old[each]),
    )


def telling(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Return those of `reasons` that tell people something.

    What services are not goes without saying where something else is said of them.
    """
    positive = [each for each in reasons if not each.negated and each.kind != "owner"]
    spoken_of = frozenset(service for each in positive for service in each.service_ids)
    told = tuple(each for each in reasons if not _goes_without_saying(each, spoken_of))
    return told or reasons


def _goes_without_saying(reason: Reason, spoken_of: frozenset[str]) -> bool:
    if not reason.negated or reason.kind not in ("service", "trait"):
        return False
    return reason.kind == "service" or spoken_of.issuperset(reason.service_ids)


def reason_text(kb: KnowledgeBase, reason: Reason, *, is_there: bool = False) -> str:
    """Return `reason` as words that complete "because ..."; `is_there` names no services again."""
    names = service_names(kb, reason.service_ids)
    match reason.kind:
        case "trait":
            trait = kb.trait_by_id[reason.subject]
            if reason.negated:
                several = "each of " if len(reason.service_ids) > 1 else ""
                return f"{several}{names} {trait.lacks}"
            return f"{names} {trait.one if len(reason.service_ids) == 1 else trait.many}"
        case "service":
            if reason.negated:
                verb = "is" if len(reason.service_ids) == 1 else "are"
                return f"{names} {verb} not {kb.service_by_id[reason.subject].name}"
            return f"{names} {'was' if len(reason.service_ids) == 1 else 'were'} chosen"
        case "outside":
            programme = kb.framework_by_id[reason.subject].short_name
            verb = "is" if len(reason.service_ids) == 1 else "are"
            known = "not known to be outside" if reason.negated else "not in"
            return f"{names} {verb} {known} AWS's scope for {programme}"
        case "framework":
            verb = "does not apply" if reason.negated else "applies"
            return f"{kb.framework_by_id[reason.subject].short_name} {verb}"
        case "fact":
            option = kb.fact_by_id[reason.subject].option(reason.value)
            return option.because if option else f"{reason.subject} is {reason.value}"
        case "owner":
            phrase = kb.layer_by_id[reason.subject].phrase
            where = "there" if is_there else f"of {names}"
            if reason.value == Owner.SHARED:
                return f"you and AWS share {phrase} {where}"
            return f"you answer for {phrase} {where}"
    return "every AWS account needs it"


def service_names(kb: KnowledgeBase, service_ids: tuple[str, ...]) -> str:
    """Return services as words, the first three and a count when there are more than four."""
    names = [kb.service_by_id[each].name for each in service_ids]
    if len(names) > 4:
        names = [*names[:3], f"{len(names) - 3} other services"]
    return enumerated(names)


def enumerated(names: Sequence[str]) -> str:
    """Return names as words: `A`, `A and B`, `A, B and C`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def note_text(kb: KnowledgeBase, note: ServiceNote) -> str:
    """Return a note with the names of its services before it."""
    return f"{service_names(kb, note.service_ids)}: {note.text}"


def asking(kb: KnowledgeBase, parameter: Parameter) -> str:
    """Return who asks `parameter`, as in `PCI DSS 10.5.1`."""
    name = kb.framework_by_id[parameter.framework_id].short_name
    return f"{name} {parameter.requirement}".rstrip()


def ground_of(kb: KnowledgeBase, services: Iterable[Service], scope: Scope) -> Ground:
    """Return what conditions are evaluated on: `services`, in a scope's facts and frameworks."""
    by_trait: dict[str, set[str]] = {}
    by_service: dict[str, set[str]] = {}
    for service in services:
        for trait in service.traits:
            by_trait.setdefault(trait, set()).add(service.id)
        for ancestor in service.lineage:
            by_service.setdefault(ancestor, set()).add(service.id)
    members = tuple(service.id for service in services)
    return Ground(
        members=members,
        by_trait={trait: frozenset(ids) for trait, ids in by_trait.items()},
        by_service={service: frozenset(ids) for service, ids in by_service.items()},
        facts=scope.facts,
        framework_ids=frozenset(scope.framework_ids),
        outside={
            framework.id: frozenset(framework.programme.outside) & frozenset(members)
            for framework in kb.frameworks
            if framework.programme
        },
    )


def _ours_by_layer(services: Iterable[Service]) -> Mapping[str, Mapping[str, Owner]]:
    """Return, by layer, the services whose layer the customer owns or shares."""
    ours: dict[str, dict[str, Owner]] = {}
    for service in services:
        for layer, owner in service.owners.items():
            if owner.is_ours:
                ours.setdefault(layer, {})[service.id] = owner
    return ours


def account_ground(ground: Ground) -> Ground:
    """Return the ground of governance controls: the account, with all that its services are."""
    account = frozenset((GOVERNANCE,))

    def told_of_account(index: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        return {subject: account for subject, ids in index.items() if ids}

    return Ground(
        members=(GOVERNANCE,),
        by_trait=told_of_account(ground.by_trait),
        by_service=told_of_account(ground.by_service),
        facts=ground.facts,
        framework_ids=ground.framework_ids,
        outside=told_of_account(ground.outside),
    )


def _service_duty(control: Control, owners: Mapping[str, Owner], ground: Ground) -> Duty | None:
    members = frozenset(owners)
    if control.when is not None:
        members &= satisfying(control.when, ground)
    if not members:
        return None
    service_ids = tuple(each for each in ground.members if each in members)
    shared_ids = tuple(each for each in service_ids if owners[each] is Owner.SHARED)
    reasons = explain(control.when, members, ground) if control.when else ()
    severity, severity_reasons = _severity(control, members, ground)
    return Duty(
        control=control,
        service_ids=service_ids,
        shared_ids=shared_ids,
        reasons=(*reasons, *_owner_reasons(control.layer, service_ids, shared_ids)),
        severity=severity,
        severity_reasons=severity_reasons,
    )


def _owner_reasons(
    layer: str, service_ids: tuple[str, ...], shared_ids: tuple[str, ...]
) -> list[Reason]:
    alone = tuple(each for each in service_ids if each not in shared_ids)
    return [
        Reason(kind="owner", subject=layer, value=owner, service_ids=ids)
        for owner, ids in ((Owner.CUSTOMER, alone), (Owner.SHARED, shared_ids))
        if ids
    ]


def _governance_duty(control: Control, account: Ground, ground: Ground) -> Duty | None:
    members = frozenset(account.members)
    if control.when is not None and not satisfying(control.when, account):
        return None
    found = explain(control.when, members, account) if control.when else ()
    reasons = tuple(_told_of_services(reason, ground) for reason in found)
    severity, severity_reasons = _severity(control, members, account)
    return Duty(
        control=control,
        service_ids=(),
        shared_ids=(),
        reasons=reasons or (Reason(kind="account"),),
        severity=severity,
        severity_reasons=tuple(_told_of_services(each, ground) for each in severity_reasons),
    )


def _told_of_services(reason: Reason, ground: Ground) -> Reason:
    """Return a reason about the account as one about the services that made it true."""
    indexes = {"trait": ground.by_trait, "service": ground.by_service, "outside": ground.outside}
    if reason.kind not in indexes:
        return reason
    ids = indexes[reason.kind].get(reason.subject, frozenset())
    return replace(reason, service_ids=tuple(each for each in ground.members if each in ids))


def _with_parameters(duty: Duty, kb: KnowledgeBase, ground: Ground) -> Duty:
    """Return `duty` with what the frameworks in scope ask of it."""
    asked = kb.parameters_by_control.get(duty.id)
    if not asked:
        return duty
    chosen = tuple(each for each in asked if each.framework_id in ground.framework_ids)
    return replace(duty, parameters=chosen) if chosen else duty


def _notes_by_control(services: Iterable[Service]) -> Mapping[str, Mapping[str, str]]:
    """Return what controls mean for `services`, by control and service."""
    found: dict[str, dict[str, str]] = {}
    for service in services:
        for control_id, text in service.notes.items():
            found.setdefault(control_id, {})[service.id] = text
    return found


def _with_notes(duty: Duty, notes: Mapping[str, str], ground: Ground) -> Duty:
    """Return `duty` with what it means for the services it is about."""
    if not notes:
        return duty
    ids_by_text: dict[str, tuple[str, ...]] = {}
    for each in duty.service_ids or ground.members:
        if text := notes.get(each):
            ids_by_text[text] = (*ids_by_text.get(text, ()), each)
    found = (ServiceNote(service_ids=ids, text=text) for text, ids in ids_by_text.items())
    return replace(duty, notes=tuple(found)) if ids_by_text else duty


def _severity(
    control: Control, members: frozenset[str], ground: Ground
) -> tuple[Severity, tuple[Reason, ...]]:
    for each in control.raises:
        if satisfied := satisfying(each.when, ground) & members:
            return each.to, explain(each.when, satisfied, ground)
    return control.severity, ()
