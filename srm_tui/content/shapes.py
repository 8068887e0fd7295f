"""The shape of each record in the YAML files, as people write it."""

from datetime import date
from typing import Literal

import msgspec

from srm_tui.core.vocabulary import Depth, Effort, Owner, Severity

_Catalogue = Literal[
    "iam", "cloudformation", "terraform", "arn", "prowler", "security_hub", "billing"
]


class _Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mapping with these keys and no others."""


class ProviderDutyShape(_Shape, frozen=True, kw_only=True):
    id: str
    title: str
    proof: str


class LayerShape(_Shape, frozen=True, kw_only=True):
    id: str
    title: str
    phrase: str
    provider_duties: list[ProviderDutyShape] = []
    governed_by: list[str] = []


class DomainShape(_Shape, frozen=True, kw_only=True):
    id: str
    title: str


class ProfileShape(_Shape, frozen=True, kw_only=True):
    id: str
    title: str
    owners: dict[str, Owner]


class TraitShape(_Shape, frozen=True, kw_only=True):
    id: str
    one: str
    many: str
    lacks: str


class PackShape(_Shape, frozen=True, kw_only=True):
    """`pack.yaml`: the vocabulary. An overlay pack may leave all lists out."""

    id: str
    title: str
    version: str
    reviewed_on: date
    licence: str = ""
    layers: list[LayerShape] = []
    domains: list[DomainShape] = []
    profiles: list[ProfileShape] = []
    traits: list[TraitShape] = []


class FactOptionShape(_Shape, frozen=True, kw_only=True):
    id: str
    label: str
    because: str


class FactShape(_Shape, frozen=True, kw_only=True):
    id: str
    question: str
    options: list[FactOptionShape]
    help: str = ""
    many: bool = False


class ServiceShape(_Shape, frozen=True, kw_only=True):
    """A service; a variant names its parent and states what differs."""

    id: str
    name: str
    category: str
    docs: str
    profile: str = ""
    parent: str = ""
    owners: dict[str, Owner] = {}
    traits: list[str] = []
    without: list[str] = []
    aliases: list[str] = []
    notes: dict[str, str] = {}
    ids: dict[_Catalogue, list[str]] = {}
    status: Literal["active", "closed-to-new", "eos-announced", "ended"] = "active"
    status_note: str = ""


class SourceShape(_Shape, frozen=True, kw_only=True):
    url: str
    read_on: date


class RaiseShape(_Shape, frozen=True, kw_only=True):
    to: Severity
    when: dict[str, object]


class ExampleShape(_Shape, frozen=True, kw_only=True):
    services: list[str] = []
    facts: dict[str, str | list[str]] = {}
    frameworks: list[str] = []


class ExamplesShape(_Shape, frozen=True, kw_only=True, rename={"not_": "not"}):
    applies: list[ExampleShape]
    not_: list[ExampleShape] = []


class ControlShape(_Shape, frozen=True, kw_only=True, rename={"raises": "raise"}):
    id: str
    title: str
    domain: str
    layer: str
    severity: Severity
    severity_reason: str
    depth: Depth
    effort: Effort
    question: str
    aws_part: str
    customer_part: str
    when: dict[str, object] | None = None
    raises: list[RaiseShape] = []
    implemented_when: list[str]
    evidence: list[str]
    checks: dict[Literal["prowler", "security_hub"], list[str]] = {}
    mappings: dict[str, list[str]]
    sources: list[SourceShape]
    examples: ExamplesShape


class RequirementShape(_Shape, frozen=True, kw_only=True):
    """A requirement; the controls that serve it may stand here or name it in their mappings."""

    id: str
    title: str
    controls: list[str] = []


class ParameterShape(_Shape, frozen=True, kw_only=True):
    """What a framework asks of a control beyond its own text, as in a retention of 12 months."""

    control: str
    text: str
    requirement: str = ""


class ProgrammeShape(_Shape, frozen=True, kw_only=True):
    """Which services AWS has assessed under a framework, as a page of AWS says."""

    title: str
    report: str
    source: str
    read_on: date
    covers: list[str] = []
    outside: list[str] = []


class FrameworkShape(_Shape, frozen=True, kw_only=True):
    id: str
    name: str
    short_name: str
    version: str
    publisher: str
    jurisdiction: str
    kind: Literal["law", "regulation", "standard", "benchmark", "framework"]
    url: str
    brings: str
    not_covered: str
    licence: str
    requirements: list[RequirementShape]
    aliases: list[str] = []
    parameters: list[ParameterShape] = []
    programme: ProgrammeShape | None = None
