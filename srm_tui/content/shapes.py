"""The shape of each record in the YAML files, as people write it.

The texts below the classes and fields are what editors show: `srm-tui kb schema` prints them.
"""

from datetime import date
from typing import Literal

import msgspec

from srm_tui.core.vocabulary import Depth, Effort, Owner, Severity

_Catalogue = Literal[
    "iam", "cloudformation", "terraform", "arn", "prowler", "security_hub", "billing"
]


class Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mapping with these keys and no others."""


class ProviderDutyShape(Shape, frozen=True, kw_only=True):
    """Something AWS does wherever it owns or shares a layer."""

    id: str
    """Unique among all records; stable for ever."""
    title: str
    """What AWS does, starting with a verb."""
    proof: list[str]
    """The reports that show it, by id."""


class ReportShape(Shape, frozen=True, kw_only=True):
    """A report or certificate with which AWS proves its part."""

    id: str
    """Stable for ever."""
    title: str
    """What it is called."""
    obtain: str
    """How a customer gets it, in one sentence."""
    validity: str
    """Which time it speaks of and when the next one comes, in one sentence."""
    source: str
    """The page that says so, https."""
    read_on: date
    """When somebody read it, as in 2026-11-24."""


class LayerShape(Shape, frozen=True, kw_only=True):
    """A level of the responsibility stack, bottom first."""

    id: str
    """Stable for ever; the layer `governance` belongs to the account and not to a service."""
    title: str
    """What reports call it."""
    phrase: str
    """Completes "you answer for ..."."""
    provider_duties: list[ProviderDutyShape] = []
    """What AWS does at this layer."""
    governed_by: list[str] = []
    """Account-wide controls that treat this layer for every service, by id."""


class DomainShape(Shape, frozen=True, kw_only=True):
    """A chapter of the questionnaire; chapters come in the order of the list."""

    id: str
    """Also the name of the file in `controls/`."""
    title: str
    """The title of the chapter."""


class ProfileShape(Shape, frozen=True, kw_only=True):
    """Default owners that many services share."""

    id: str
    """What services name under `profile`."""
    title: str
    """What it stands for, in a few words."""
    owners: dict[str, Owner]
    """The owner of each layer; a layer left out is `none`."""


class TraitShape(Shape, frozen=True, kw_only=True):
    """What a service is like, as far as duties go; conditions ask for it."""

    id: str
    """What services list under `traits`."""
    one: str
    """Completes "because Amazon X ...", as in `stores your data`."""
    many: str
    """Completes "because Amazon X and Amazon Y ...", as in `store your data`."""
    lacks: str
    """Completes "because Amazon X ..." where a service does not have it."""
    judged: dict[Literal["unused-trait"], str] = {}
    """A smell of the lint that is right as it is, with the reason."""


class PackShape(Shape, frozen=True, kw_only=True):
    """`pack.yaml`: the vocabulary of a pack. A pack over another may leave all lists out."""

    id: str
    """The short name of the pack, as reports print it beside the version."""
    title: str
    """What the pack is about."""
    version: str
    """The version of the content; quote it."""
    reviewed_on: date
    """The day on which the content was last reviewed as a whole, as in 2026-11-24."""
    licence: str = ""
    """The terms under which the content may be used."""
    reports: list[ReportShape] = []
    """The reports with which AWS proves its part."""
    layers: list[LayerShape] = []
    """The responsibility stack, bottom layer first."""
    domains: list[DomainShape] = []
    """The chapters of the questionnaire, in order."""
    profiles: list[ProfileShape] = []
    """Default owners of each layer for kinds of services."""
    traits: list[TraitShape] = []
    """What services can be like."""


class FactOptionShape(Shape, frozen=True, kw_only=True):
    """One possible answer to an integration question."""

    id: str
    """What conditions name; quote "yes" and "no"."""
    label: str
    """The answer as people read it."""
    because: str
    """The reason it gives for a duty; completes "because ..."."""


class FactShape(Shape, frozen=True, kw_only=True):
    """An integration question about the whole workload."""

    id: str
    """What conditions name under `fact`."""
    question: str
    """Spoken language; ends with a question mark."""
    options: list[FactOptionShape]
    """The possible answers."""
    help: str = ""
    """What counts, where the question alone leaves doubt."""
    many: bool = False
    """Whether several options may be true at once."""
    judged: dict[Literal["same-answers"], str] = {}
    """A smell of the lint that is right as it is, with the reason."""


class ServiceShape(Shape, frozen=True, kw_only=True):
    """A service; a variant names its parent and states what differs."""

    id: str
    """Ours, lower case with hyphens; stable for ever."""
    name: str
    """The name as its vendor writes it, as in `Amazon RDS`."""
    category: str
    """Also the name of the file in `services/`."""
    docs: str
    """The page of its documentation that says most about security, https."""
    profile: str = ""
    """The default owners of its layers; needed unless it has a parent."""
    parent: str = ""
    """The service it is a variant of, whose traits, owners and notes it takes."""
    always_as: list[str] = []
    """The variants of which it is always one; beside one of them it brings no duty itself."""
    owners: dict[str, Owner] = {}
    """Layers whose owner differs from the profile or the parent."""
    traits: list[str] = []
    """What it is like; a variant adds to the traits of its parent."""
    without: list[str] = []
    """Traits of the parent that it does not have."""
    aliases: list[str] = []
    """What people type to find it."""
    notes: dict[str, str] = {}
    """What a control means for this service, by control id: one or two sentences."""
    ids: dict[_Catalogue, list[str]] = {}
    """How other catalogues call it."""
    status: Literal["active", "closed-to-new", "eos-announced", "ended"] = "active"
    """Whether it can still be used."""
    status_note: str = ""
    """What a status other than active means, with the date."""
    judged: dict[Literal["no-duty", "dead-note"], str] = {}
    """Smells of the lint that are right as they are, with the reason."""


class SourceShape(Shape, frozen=True, kw_only=True):
    """A page that supports what a control says."""

    url: str
    """Its address, https."""
    read_on: date
    """When somebody read it, as in 2026-11-24."""


class RaiseShape(Shape, frozen=True, kw_only=True):
    """A severity that holds under some facts instead of the control's own."""

    to: Severity
    """The severity then."""
    when: dict[str, object]
    """The condition under which it holds."""


class ExampleShape(Shape, frozen=True, kw_only=True):
    """A scope, as in a test: its services, facts and frameworks."""

    services: list[str] = []
    """Services in scope, by id."""
    facts: dict[str, str | list[str]] = {}
    """Answers to the integration questions; quote "yes" and "no"."""
    frameworks: list[str] = []
    """Frameworks in scope, by id."""


class ExamplesShape(Shape, frozen=True, kw_only=True, rename={"not_": "not"}):
    """Scopes that are run as tests at full depth."""

    applies: list[ExampleShape]
    """Scopes in which the control must come up; at least one."""
    not_: list[ExampleShape] = []
    """Scopes in which it must not come up."""


class ControlShape(Shape, frozen=True, kw_only=True, rename={"raises": "raise"}):
    """One decision that a team can take and prove."""

    id: str
    """Lower case with hyphens; stable for ever, since answers hang on it."""
    title: str
    """What is true when it is done; at most 90 characters."""
    domain: str
    """The chapter; also the name of the file in `controls/`."""
    layer: str
    """The layer of the stack; it applies to services whose layer the customer owns or shares."""
    severity: Severity
    """How much harm a gap does."""
    severity_reason: str
    """What happens when it is missing."""
    depth: Depth
    """`core` is asked in a workshop, `full` only in a full assessment."""
    effort: Effort
    """How long it takes to close a gap: hours, days or weeks."""
    question: str
    """Asks for one thing the team knows; spoken language, ends with a question mark."""
    aws_part: str
    """What AWS does, as the sources say."""
    customer_part: str
    """What the customer does, starting with a verb."""
    when: dict[str, object] | None = None
    """The condition; without one it applies wherever the layer is the customer's."""
    raises: list[RaiseShape] = []
    """Other severities under some facts; the first that holds counts."""
    implemented_when: list[str]
    """What a "yes" needs: 2 to 5 points that can each be checked."""
    evidence: list[str]
    """What an auditor would accept: 1 to 4 things."""
    checks: dict[Literal["prowler", "security_hub"], list[str]] = {}
    """Scanner checks that test this decision, by scanner."""
    retired: dict[Literal["prowler", "security_hub"], list[str]] = {}
    """Those of the checks that their scanner no longer runs; old findings still name them."""
    mappings: dict[str, list[str]]
    """Requirement ids by framework; `{}` where frameworks name the control themselves."""
    sources: list[SourceShape]
    """At least one page of AWS, or a law, that supports it."""
    examples: ExamplesShape
    """Scopes in which it must, and must not, come up."""
    judged: dict[Literal["same-condition", "shared-check"], str] = {}
    """Smells of the lint that are right as they are, with the reason."""


class RequirementShape(Shape, frozen=True, kw_only=True):
    """A requirement; the controls that serve it may stand here or name it in their mappings."""

    id: str
    """As the framework numbers it; quote it."""
    title: str
    """In our own words, unless the licence of the framework says that the text is free."""
    controls: list[str] = []
    """The controls that serve it, by id."""


class ParameterShape(Shape, frozen=True, kw_only=True):
    """What a framework asks of a control beyond its own text, as in a retention of 12 months."""

    control: str
    """The control, by id."""
    text: str
    """What is asked, in one sentence."""
    requirement: str = ""
    """The requirement that asks it."""


class ProgrammeShape(Shape, frozen=True, kw_only=True):
    """Which services AWS has assessed under a framework, as a page of AWS says."""

    title: str
    """What the assessment is called."""
    report: str
    """The report that shows it, by id."""
    source: str
    """The page that lists the services, https."""
    read_on: date
    """When somebody read it, or the pages below, as in 2026-11-24."""
    pages: dict[str, str] = {}
    """Where the list could not be read: the page of a service's own that speaks of it, by id."""
    covers: list[str] = []
    """Services known to be covered, by id."""
    outside: list[str] = []
    """Services known not to be covered; in neither list means unknown."""


class FrameworkShape(Shape, frozen=True, kw_only=True):
    """One law, regulation, standard or benchmark with its requirements."""

    id: str
    """Lower case with hyphens; stable for ever."""
    name: str
    """The full name."""
    short_name: str
    """What tables and reasons call it."""
    version: str
    """The version or number of the text; quote it."""
    publisher: str
    """Who publishes it."""
    jurisdiction: str
    """Where it counts, as in EU or international."""
    kind: Literal["law", "regulation", "standard", "benchmark", "framework"]
    """What sort of text it is."""
    url: str
    """The official page, https."""
    brings: str
    """What choosing it adds to an assessment, in one sentence."""
    not_covered: str
    """What of it srm-tui does not treat."""
    licence: str
    """Who owns the text and what is taken from it; `titles in our own words` where they are."""
    requirements: list[RequirementShape]
    """Its requirements in the order of the text."""
    aliases: list[str] = []
    """What people type to find it."""
    parameters: list[ParameterShape] = []
    """What it asks of controls beyond their own texts."""
    programme: ProgrammeShape | None = None
    """Which services AWS has had assessed under it, where that was verified."""
