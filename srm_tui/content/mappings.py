"""From mappings as people write them to rules that recognise variants and facts."""

import re
from collections.abc import Collection, Iterator

from srm_tui.content.mapping_shapes import AttributeShape, ClueShape, MappingShape
from srm_tui.content.records import Links, References
from srm_tui.core.recognition import AttributeTest, Clue, Recognition

CATALOGUES = ("terraform", "cloudformation", "iam", "billing")


def build_recognitions(references: References) -> tuple[Recognition, ...]:
    """Return the rules in the order of the records."""
    return tuple(_recognition(references, each) for each in references.records.mappings.values())


def _recognition(references: References, shape: MappingShape) -> Recognition:
    links = references.of("mapping", shape.id)
    records = references.records
    if bool(shape.service) is bool(shape.fact):
        message = "A mapping recognises a service, or it answers a question."
        links.note(None, "bad-mapping", message, "Give it either 'service:' or 'fact:'.")
    elif shape.service:
        links.known("service", shape.service, records.services)
    elif links.known("fact", shape.fact, records.facts):
        options = [each.id for each in records.facts[shape.fact].options]
        links.known("answer", shape.answer, options)
    return Recognition(
        id=shape.id,
        service_id=shape.service,
        fact=shape.fact,
        answer=shape.answer,
        clues=tuple(
            _clue(links, records.services, each, number) for number, each in enumerate(shape.clues)
        ),
    )


def _clue(links: Links, services: Collection[str], shape: ClueShape, number: int) -> Clue:
    names = [
        (catalogue, name) for catalogue in CATALOGUES for name in _texts(getattr(shape, catalogue))
    ]
    if not names and not shape.services and not shape.regions:
        message = "A clue names things, services or Regions."
        hint = "Give it 'terraform:', 'cloudformation:', 'services:' or 'regions:'."
        links.note("clues", "bad-mapping", message, hint, item=number)
    for service_id in (*shape.services, *shape.not_counting):
        links.known("clues", service_id, services, "service", item=number)
    return Clue(
        names=tuple(names),
        service_ids=tuple(shape.services),
        every=tuple(_tests(links, shape.every, number)),
        some=tuple(_tests(links, shape.some, number)),
        regions=shape.regions or "",
        not_counting=tuple(shape.not_counting),
    )


def _tests(links: Links, shapes: list[AttributeShape], number: int) -> Iterator[AttributeTest]:
    for shape in shapes:
        said = {
            "is": _folded(shape.is_),
            "is_not": _folded(shape.is_not),
            "starts": _folded(shape.starts),
            "matches": _texts(shape.matches),
            "given": () if shape.given is None else _folded(shape.given),
            "grants": _texts(shape.grants or ""),
        }
        used = [(how, values) for how, values in said.items() if values]
        if len(used) != 1:
            message = f"The test of '{shape.attribute}' needs exactly one condition."
            hint = f"Give it one of {', '.join(said)}."
            links.note("clues", "bad-mapping", message, hint, item=number)
        elif shape.matches and not _is_expression(shape.matches):
            message = f"'{shape.matches}' is no regular expression."
            links.note("clues", "bad-mapping", message, item=number)
        else:
            ((how, values),) = used
            yield AttributeTest(attribute=shape.attribute, how=how, values=values)


def _is_expression(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True


def _texts(said: str | list[str]) -> tuple[str, ...]:
    return tuple(said) if isinstance(said, list) else (said,) if said else ()


def _folded(said: str | bool | list[str]) -> tuple[str, ...]:
    if isinstance(said, bool):
        return (str(said).lower(),)
    return tuple(each.casefold() for each in _texts(said))
