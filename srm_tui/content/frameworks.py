"""From frameworks as people write them to frameworks whose references are known to hold."""

from srm_tui.content.controls import Served
from srm_tui.content.records import References
from srm_tui.content.shapes import FrameworkShape, ProgrammeShape
from srm_tui.core.knowledge import Framework, Parameter, Programme, Requirement, Source
from srm_tui.core.packed import PackedTuple


def build_frameworks(references: References) -> tuple[Framework, ...]:
    """Return the frameworks in the order of the records."""
    for shape in references.records.frameworks.values():
        _check(references, shape)
    return tuple(map(_framework, references.records.frameworks.values()))


def served_by_control(references: References) -> Served:
    """Return the requirements that frameworks say a control serves, by the control's id."""
    served: dict[str, list[tuple[str, str]]] = {}
    for framework in references.records.frameworks.values():
        for requirement in framework.requirements:
            for control_id in requirement.controls:
                served.setdefault(control_id, []).append((framework.id, requirement.id))
    return served


def _check(references: References, shape: FrameworkShape) -> None:
    records = references.records
    links = references.of("framework", shape.id)
    requirements = {requirement.id for requirement in shape.requirements}
    for item, requirement in enumerate(shape.requirements):
        for control_id in requirement.controls:
            links.known("requirements", control_id, records.controls, "control", item=item)
    for item, parameter in enumerate(shape.parameters):
        links.known("parameters", parameter.control, records.controls, "control", item=item)
        if parameter.requirement:
            what = f"requirement of {shape.id}"
            links.known("parameters", parameter.requirement, requirements, what, item=item)
    if shape.programme:
        links.known("programme", shape.programme.report, records.reports, "report")
        told = (*shape.programme.covers, *shape.programme.outside)
        for service_id in (*told, *shape.programme.pages):
            links.known("programme", service_id, records.services, "service")
        for service_id in told if shape.programme.pages else ():
            if service_id not in shape.programme.pages:
                message = f"No page says it of '{service_id}'."
                links.note("programme", "no-page", message, "Add it under 'pages:'.")
        for service_id in sorted({*shape.programme.covers} & {*shape.programme.outside}):
            message = f"'{service_id}' is both covered and outside."
            links.note("programme", "contradiction", message, "Remove it from one list.")


def _framework(shape: FrameworkShape) -> Framework:
    return Framework(
        id=shape.id,
        name=shape.name,
        short_name=shape.short_name,
        aliases=tuple(shape.aliases),
        version=shape.version,
        publisher=shape.publisher,
        jurisdiction=shape.jurisdiction,
        kind=shape.kind,
        url=shape.url,
        brings=shape.brings,
        not_covered=shape.not_covered,
        licence=shape.licence,
        requirements=PackedTuple(Requirement(id=r.id, title=r.title) for r in shape.requirements),
        parameters=tuple(
            Parameter(
                framework_id=shape.id,
                control_id=each.control,
                text=each.text,
                requirement=each.requirement,
            )
            for each in shape.parameters
        ),
        programme=_programme(shape.programme) if shape.programme else None,
    )


def _programme(shape: ProgrammeShape) -> Programme:
    return Programme(
        title=shape.title,
        report_id=shape.report,
        source=Source(url=shape.source, read_on=shape.read_on),
        covers=tuple(shape.covers),
        outside=tuple(shape.outside),
        pages=shape.pages,
    )
