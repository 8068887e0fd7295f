"""Small knowledge bases for tests of the core: name what matters, the rest is filled in."""

from datetime import date
from typing import Any

from msgspec.structs import replace

from srm_tui.core.conditions import Condition
from srm_tui.core.knowledge import (
    AwsReport,
    Control,
    Domain,
    Example,
    FactOption,
    FactQuestion,
    Framework,
    KnowledgeBase,
    Layer,
    Profile,
    ProviderDuty,
    Requirement,
    Service,
    Source,
    Trait,
)
from srm_tui.core.observations import (
    Findings,
    Observation,
    Verdict,
    checks_from,
    packed,
)
from srm_tui.core.observations import (
    Source as Scanner,
)
from srm_tui.core.vocabulary import Depth, Effort, Owner, Severity

TODAY = date(2026, 11, 24)


def trait(subject: str) -> Condition:
    return Condition(kind="trait", subject=subject)


def fact(subject: str, *values: str) -> Condition:
    return Condition(kind="fact", subject=subject, values=values)


def framework_applies(subject: str) -> Condition:
    return Condition(kind="framework", subject=subject)


def outside(subject: str) -> Condition:
    return Condition(kind="outside", subject=subject)


def every(*parts: Condition) -> Condition:
    return Condition(kind="all", parts=parts)


def some(*parts: Condition) -> Condition:
    return Condition(kind="any", parts=parts)


def no(part: Condition) -> Condition:
    return Condition(kind="not", parts=(part,))


def service(service_id: str, *traits: str, **said: Any) -> Service:
    """Return a service whose data the customer answers for and whose host is AWS's."""
    fields: dict[str, Any] = {
        "name": f"Amazon {service_id.capitalize()}",
        "category": "storage",
        "profile": "engine",
        "owners": {"host": Owner.AWS, "data": Owner.CUSTOMER},
        "lineage": (service_id,),
        "notes": {},
        "docs": "https://example.org",
        "ids": {},
    }
    return Service(id=service_id, traits=frozenset(traits), **{**fields, **said})


def control(control_id: str, **said: Any) -> Control:
    """Return a control on the layer `data` that no check finds fault with."""
    fields: dict[str, Any] = {
        "title": f"{control_id} is done",
        "domain": "protection",
        "layer": "data",
        "severity": Severity.HIGH,
        "severity_reason": "Data could be read.",
        "depth": Depth.CORE,
        "effort": Effort.LOW,
        "question": f"Is {control_id} done?",
        "aws_part": "AWS offers it.",
        "customer_part": "Switch it on.",
        "implemented_when": ("It is on.", "It is the default."),
        "evidence": ("An export.",),
        "checks": {},
        "mappings": {},
        "sources": (Source(url="https://example.org/a", read_on=TODAY),),
        "applies": (Example(services=("store",), facts={}),),
        "not_applies": (),
    }
    return Control(id=control_id, **{**fields, **said})


def framework(framework_id: str, *requirement_ids: str, **said: Any) -> Framework:
    fields: dict[str, Any] = {
        "name": f"The {framework_id} act",
        "short_name": framework_id.upper(),
        "version": "1",
        "publisher": "A state",
        "jurisdiction": "EU",
        "kind": "law",
        "url": "https://example.org",
        "brings": "",
        "not_covered": "",
        "licence": "",
        "requirements": tuple(Requirement(id=each, title=each) for each in requirement_ids),
    }
    return Framework(id=framework_id, **{**fields, **said})


def question(fact_id: str, *option_ids: str, many: bool = False) -> FactQuestion:
    options = tuple(
        FactOption(id=each, label=each, because=f"{fact_id} is {each}") for each in option_ids
    )
    return FactQuestion(id=fact_id, question=f"What is {fact_id}?", options=options, many=many)


SMALL = KnowledgeBase(
    title="Small",
    version="small 1",
    reviewed_on=TODAY,
    reports=(
        AwsReport(
            id="soc-2",
            title="SOC 2",
            obtain="Ask for it.",
            validity="A year.",
            source=Source(url="https://example.org", read_on=TODAY),
        ),
    ),
    layers=(
        Layer(
            id="host",
            title="Host",
            phrase="the host",
            provider_duties=(ProviderDuty(id="aws-host", title="Patch it", report_ids=("soc-2",)),),
        ),
        Layer(id="data", title="Data", phrase="the data"),
        Layer(id="governance", title="Governance", phrase="the account"),
    ),
    domains=(Domain(id="protection", title="Protection"),),
    profiles=(Profile(id="engine", title="Engine", owners={}),),
    traits=(
        Trait(id="stores", one="stores data", many="store data", lacks="stores nothing"),
        Trait(id="public", one="is public", many="are public", lacks="is not public"),
    ),
    facts=(question("exposed", "yes", "no"), question("people", "staff", "public", many=True)),
    services=(
        service("store", "stores", aliases=("bucket", "object storage")),
        service("table", "stores", "public", aliases=("nosql",)),
        service("table-local", "stores", lineage=("table-local", "table")),
        service("queue", "public", owners={"host": Owner.AWS, "data": Owner.SHARED}),
    ),
    controls=(
        control("locked", when=trait("stores"), mappings={"gdpr": ("32", "5")}),
        control("shielded", when=every(trait("public"), no(fact("exposed", "no")))),
        control("owned", layer="governance", applies=(Example(facts={}),)),
    ),
    frameworks=(
        framework("gdpr", "5", "25", "32", aliases=("dsgvo",)),
        framework("pci", "1", "2", name="Payment Card"),
    ),
)
"""Four services, three controls, two facts, two frameworks."""


def knowledge(**said: Any) -> KnowledgeBase:
    """Return the small knowledge base with some of its parts replaced."""
    return replace(SMALL, **said)


def observation(verdict: Verdict = Verdict.FAILED, **said: Any) -> Observation:
    """Return what a check found out about a resource of the service `store`."""
    fields: dict[str, Any] = {
        "check_id": "store_locked",
        "source": Scanner.PROWLER,
        "account": "1",
        "region": "north",
        "resource": "arn:a",
        "at": "2026-11-20T09:00:00Z",
        "service_ids": ("store",),
        **said,
    }
    return Observation(verdict=verdict, **fields)


def findings(*observations: Observation) -> Findings:
    """Return what imports say of a control."""
    return Findings(checks_from(packed(observations)))
