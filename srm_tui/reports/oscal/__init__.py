"""An assessment as OSCAL: eight documents that refer to each other."""

from collections.abc import Callable
from typing import NamedTuple

from srm_tui.reports.oscal import names
from srm_tui.reports.oscal.action_plan import action_plan
from srm_tui.reports.oscal.assessment_plan import assessment_plan
from srm_tui.reports.oscal.catalog import catalog
from srm_tui.reports.oscal.components import component_definition
from srm_tui.reports.oscal.context import Context
from srm_tui.reports.oscal.mapping import mapping_collection
from srm_tui.reports.oscal.profile import profile
from srm_tui.reports.oscal.results import assessment_results
from srm_tui.reports.oscal.security_plan import security_plan
from srm_tui.reports.oscal.words import Node


class Document(NamedTuple):
    """One of the documents."""

    file: str
    root: str
    """How OSCAL calls what it is."""
    build: Callable[[Context], Node | None]
    """Returns what it says, or None where it would be empty, which OSCAL refuses."""


DOCUMENTS = {
    "oscal-catalog": Document(names.CATALOG, "catalog", catalog),
    "oscal-profile": Document(names.PROFILE, "profile", profile),
    "oscal-component": Document(names.COMPONENTS, "component-definition", component_definition),
    "oscal-ssp": Document(names.SECURITY_PLAN, "system-security-plan", security_plan),
    "oscal-ap": Document(names.ASSESSMENT_PLAN, "assessment-plan", assessment_plan),
    "oscal-ar": Document(names.RESULTS, "assessment-results", assessment_results),
    "oscal-poam": Document(names.ACTION_PLAN, "plan-of-action-and-milestones", action_plan),
    "oscal-mapping": Document(names.MAPPING, "mapping-collection", mapping_collection),
}
"""By the name of their format, in the order in which they build on each other."""
