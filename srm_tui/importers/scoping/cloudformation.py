"""CloudFormation and SAM templates in YAML or JSON, as people or the CDK write them."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from srm_tui.core.recognition import NOTHING_WATCHED
from srm_tui.core.sightings import UNKNOWN
from srm_tui.errors import DocumentError, Place
from srm_tui.importers.scoping.attributes import kept
from srm_tui.importers.scoping.sighting import FileSightings, Further, LeftAside, Sighting, Watches
from srm_tui.importers.scoping.source import Source
from srm_tui.importers.scoping.template_yaml import MAX_TEMPLATE, parse_template

METADATA = "It only tells how the template was made."
OTHER_VENDOR = "A type of another vendor in the registry of CloudFormation."
NO_TYPE = "It names no type."
MACRO = "A macro may add resources that the text does not show."
_OURS = ("AWS::", "Custom::", "AMZN::", "Alexa::")
_KNOWN_MACROS = ("AWS::Serverless-", "AWS::LanguageExtensions", "AWS::SecretsManager-")
_SECTION = re.compile(rb"^[\"']?Resources[\"']?[ \t]*:[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_TYPE = re.compile(rb"[\"']?Type[\"']?[ \t]*:[ \t]*[\"']?[A-Z]\w*::\w")
_APIS = {"Api": "AWS::Serverless::Api", "HttpApi": "AWS::Serverless::HttpApi"}
"""What a function's event of that type makes where it names no API."""
_MAX_NESTED = 32
_FETCHED = "TemplateBody"
"""Where `aws cloudformation get-template` puts the template."""


class _Resource(NamedTuple):
    address: str
    type: str
    properties: Mapping[str, Any]
    nested: str
    """The file beside this one that holds its template, where the CDK wrote one."""


def recognises(source: Source) -> bool:
    """Return whether a file is a template."""
    if source.is_json:
        said = source.keys.get("Resources", b"")
        return not source.keys.keys().isdisjoint(("AWSTemplateFormatVersion", _FETCHED)) or (
            said.startswith(b"{") and b"::" in source.text and bool(_TYPE.search(source.text))
        )
    if not source.is_text or source.size > MAX_TEMPLATE:
        return False
    return bool(_SECTION.search(source.text)) and bool(_TYPE.search(source.text))


def read(source: Source, watches: Watches) -> FileSightings:
    """Return what a template makes."""
    template = _template_of(source)
    resources = template.get("Resources") if isinstance(template, dict) else None
    if not isinstance(resources, dict):
        raise DocumentError(Place(source.name), "The template has no resources.")
    gathered = _Gathered(source, template, watches)
    for each in _resources(resources):
        gathered.add(each)
    gathered.add_macros(template.get("Transform"))
    return gathered.result()


def _template_of(source: Source) -> Any:
    if not source.is_json:
        return parse_template(source.text, source.name)
    told = source.json(dict[str, Any])
    fetched = told.get(_FETCHED, told)
    return parse_template(fetched.encode(), source.name) if isinstance(fetched, str) else fetched


def _resources(section: Mapping[str, Any], inside: str = "", depth: int = 0) -> Iterator[_Resource]:
    """Yield the resources of a section, those that a loop makes once for the loop."""
    for address, said in section.items():
        if isinstance(said, list) and address.startswith("Fn::ForEach"):
            for part in said:
                if isinstance(part, dict) and depth < _MAX_NESTED:
                    yield from _resources(part, f"{inside}{address}/", depth + 1)
        elif isinstance(said, dict):
            kind, properties = said.get("Type"), said.get("Properties")
            yield _Resource(
                f"{inside}{address}",
                kind if isinstance(kind, str) else "",
                properties if isinstance(properties, dict) else {},
                _nested(said),
            )


def _nested(resource: Mapping[str, Any]) -> str:
    path = _section(resource, "Metadata").get("aws:asset:path")
    if resource.get("Type") != "AWS::CloudFormation::Stack" or not isinstance(path, str):
        return ""
    return path if path.endswith(".json") and "/" not in path else ""


def aside(kind: str) -> str:
    """Return why resources of a type say nothing about services, nothing where they do."""
    if kind == "AWS::CDK::Metadata":
        return METADATA
    return "" if kind.startswith(_OURS) else OTHER_VENDOR


class _Gathered:
    """What was found in one template so far."""

    def __init__(self, source: Source, template: Mapping[str, Any], watches: Watches) -> None:
        self._source = source
        self._watches = watches
        self._parameters = _section(template, "Parameters")
        self._globals = _section(template, "Globals")
        self._sightings: list[Sighting] = []
        self._ignored: list[LeftAside] = []
        self._further: list[str] = []
        self._is_sam = False

    def add(self, resource: _Resource) -> None:
        if not resource.type:
            reason = MACRO if resource.address == "Fn::Transform" else NO_TYPE
            self._leave(resource.address, reason, resource.address)
        elif reason := aside(resource.type):
            self._leave(resource.type, reason, resource.address)
        else:
            name = resource.type.removeprefix("AWS::Serverless::")
            properties = resource.properties
            if name != resource.type:
                self._is_sam = True
                properties = {**_section(self._globals, name), **properties}
                self._add_apis(properties, resource.address)
            self._see(resource.type, resource.address, properties)
            if resource.nested:
                self._further.append(resource.nested)

    def _add_apis(self, properties: Mapping[str, Any], address: str) -> None:
        """Add the APIs that SAM makes for the events of a function."""
        for name, event in _section(properties, "Events").items():
            made = _APIS.get(str(event.get("Type"))) if isinstance(event, dict) else None
            if made:
                self._see(made, f"{address}.{name}", {})

    def _see(self, kind: str, address: str, properties: Mapping[str, Any]) -> None:
        watch = self._watches.get(("cloudformation", kind), NOTHING_WATCHED)
        attributes = {} if watch is NOTHING_WATCHED else kept(self._resolved(properties), watch)
        place = f"{self._source.name}:{address}"
        self._sightings.append(
            Sighting(
                "cloudformation",
                kind,
                place,
                attributes,
                self._source.account,
                self._source.region,
            )
        )

    def _resolved(self, value: object) -> object:
        """Return a value with what its functions can give: both branches of a condition."""
        if isinstance(value, list):
            return [self._resolved(each) for each in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((name, argument),) = value.items()
            if name == "Ref":
                return self._referred(argument)
            if name == "Fn::If" and isinstance(argument, list):
                return [self._resolved(each) for each in argument[1:]]
            if name == "Fn::Sub":
                return argument[0] if isinstance(argument, list) and argument else argument
            if name == "Fn::Join":
                return _joined(argument)
            if name.startswith("Fn::"):
                return UNKNOWN
        return {key: self._resolved(each) for key, each in value.items()}

    def _referred(self, name: object) -> object:
        """Return the default of a parameter, or that a reference is set to something."""
        if name == "AWS::NoValue":
            return None
        parameter = self._parameters.get(name) if isinstance(name, str) else None
        if not isinstance(parameter, dict) or str(parameter.get("Type", "")).startswith("AWS::SSM"):
            return UNKNOWN
        return parameter.get("Default", UNKNOWN)

    def add_macros(self, transform: object) -> None:
        """Note macros that may make resources of their own."""
        for each in transform if isinstance(transform, list) else (transform,):
            name = each.get("Name") if isinstance(each, dict) else each
            if isinstance(name, str) and not name.startswith(_KNOWN_MACROS):
                self._leave(name, MACRO, "Transform")

    def _leave(self, what: str, reason: str, address: str) -> None:
        self._ignored.append(LeftAside(what, reason, f"{self._source.name}:{address}"))

    def result(self) -> FileSightings:
        return FileSightings(
            format="SAM template" if self._is_sam else "CloudFormation template",
            read=len(self._sightings) + len(self._ignored),
            sightings=tuple(self._sightings),
            ignored=tuple(self._ignored),
            further=tuple(
                Further(each, self._source.account, self._source.region)
                for each in map(self._beside, self._further)
                if each
            ),
        )

    def _beside(self, name: str) -> str:
        """Return the name of a file beside this one, empty where there is none."""
        is_there = (self._source.path.parent / name).is_file()
        return (PurePosixPath(self._source.name).parent / name).as_posix() if is_there else ""


def _section(mapping: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = mapping.get(name)
    return value if isinstance(value, dict) else {}


def _joined(argument: object) -> object:
    """Return the text of a join, with a mark for each part that is not known."""
    match argument:
        case [str() as glue, list() as parts]:
            return glue.join(each if isinstance(each, str) else UNKNOWN for each in parts)
    return UNKNOWN
