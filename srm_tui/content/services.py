"""From services as people write them to services with all they inherit."""

from collections.abc import Mapping

from srm_tui.content.records import Links, References
from srm_tui.content.shapes import ProfileShape, ServiceShape
from srm_tui.core.knowledge import Service
from srm_tui.core.packed import PackedMap
from srm_tui.core.vocabulary import GOVERNANCE, Owner


def build_services(
    references: References, profiles: Mapping[str, ProfileShape], traits: Mapping[str, object]
) -> tuple[Service, ...]:
    """Return the services in the order of the records, each with all 14 layers."""
    builder = _Builder(references, profiles, traits)
    for service_id in references.records.services:
        builder.add(service_id, ())
    built = builder.services
    return tuple(built[each] for each in references.records.services if each in built)


class _Builder:
    """Adds a service after the one it is a variant of."""

    def __init__(
        self,
        references: References,
        profiles: Mapping[str, ProfileShape],
        traits: Mapping[str, object],
    ) -> None:
        self.references = references
        self.profiles = profiles
        self.traits = traits
        self.services: dict[str, Service] = {}
        self.layers = [layer for layer in references.records.layers if layer != GOVERNANCE]

    def add(self, service_id: str, below: tuple[str, ...]) -> Service | None:
        """Return the service, or None where its parents form a circle."""
        if service_id in self.services:
            return self.services[service_id]
        records = self.references.records
        shape = records.services[service_id]
        links = self.references.of("service", service_id)
        if service_id in below:
            links.note("parent", "circle", "Its parents form a circle.")
            return None
        parent = None
        if shape.parent and links.known("parent", shape.parent, records.services, "service"):
            parent = self.add(shape.parent, (*below, service_id))
        for key, named in (("traits", shape.traits), ("without", shape.without)):
            for trait in named:
                links.known(key, trait, self.traits, "trait")
        for number, variant in enumerate(shape.always_as):
            if links.known("always_as", variant, records.services, "service", item=number):
                _check_parent(variant, records.services[variant], service_id, links, number)
        for control_id in shape.notes:
            links.known("notes", control_id, records.controls, "control")
        inherited = parent.traits if parent else frozenset[str]()
        service = Service(
            id=shape.id,
            name=shape.name,
            category=shape.category,
            profile=shape.profile or (parent.profile if parent else ""),
            owners=self._owners(shape, parent, links),
            traits=(inherited | set(shape.traits)) - set(shape.without),
            lineage=(shape.id, *(parent.lineage if parent else ())),
            always_as=tuple(shape.always_as),
            aliases=tuple(shape.aliases),
            notes={**(parent.notes if parent else {}), **shape.notes},
            docs=shape.docs,
            ids=PackedMap({name: tuple(ids) for name, ids in shape.ids.items()}),
            status=shape.status,
            status_note=shape.status_note,
            judged=PackedMap(dict[str, str](shape.judged.items())),
        )
        self.services[service_id] = service
        return service

    def _owners(
        self, shape: ServiceShape, parent: Service | None, links: Links
    ) -> Mapping[str, Owner]:
        base: Mapping[str, Owner] = {}
        if shape.profile:
            if links.known("profile", shape.profile, self.profiles):
                base = self.profiles[shape.profile].owners
        elif parent:
            base = parent.owners
        elif not shape.parent:
            message = "A service names a profile or a parent."
            links.note(None, "missing-profile", message, "Add 'profile:'.")
        for layer in shape.owners:
            links.known("owners", layer, self.layers, "layer")
        owners = {**base, **shape.owners}
        return {layer: owners.get(layer, Owner.NONE) for layer in self.layers}


def _check_parent(
    variant_id: str, variant: ServiceShape, service_id: str, links: Links, number: int
) -> None:
    """Note a problem where what a service is always used as is no variant of it."""
    if variant.parent != service_id:
        message = f"'{variant_id}' is no variant of it."
        hint = f"Name services whose 'parent:' is {service_id}."
        links.note("always_as", "no-variant", message, hint, item=number)
