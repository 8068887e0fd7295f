"""What all documents of an assessment share: ids, people, metadata, who said what and when."""

from collections.abc import Iterator
from functools import cached_property

from srm_tui import __version__
from srm_tui.core.answers import ServiceException
from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.journal import Change
from srm_tui.core.knowledge import Service
from srm_tui.core.vocabulary import Status
from srm_tui.reports.basis import Basis
from srm_tui.reports.oscal import words
from srm_tui.reports.oscal.people import ROLES, People
from srm_tui.reports.oscal.words import Node, filled

TOOL = "tool"
PLATFORM = "platform"
AWS = "aws"
"""The key of AWS as a whole, for duties that belong to no single service."""


class Context:
    """An assessment, as its documents refer to it and to each other."""

    def __init__(self, basis: Basis) -> None:
        self.kb = basis.kb
        self.assessment = basis.assessment
        self.record = basis.assessment.record
        self.at = basis.at
        self._changes = basis.changes

    @property
    def name(self) -> str:
        """What the assessment is called, on one line."""
        return words.line(self.record.details.name) or self.record.id

    def uuid(self, *key: str) -> str:
        """Return the id of something in this assessment."""
        return words.uuid_of(self.record.id, *key)

    @cached_property
    def people(self) -> People:
        """Everybody whom the assessment names."""
        return People(self.record, self._changes)

    @cached_property
    def services(self) -> tuple[Service, ...]:
        """The services for which there are duties, in knowledge-base order."""
        named = {each for row in self.assessment.rows for each in row.duty.service_ids}
        named |= set(self.record.scope.service_ids)
        return tuple(each for each in self.kb.services if each.id in named)

    @cached_property
    def providers(self) -> tuple[str, ...]:
        """The teams that provide controls for this workload, each once."""
        found = map(provider_of, self.assessment.rows)
        return tuple(dict.fromkeys(filter(None, found)))

    def control_id(self, row: AssessedDuty) -> str:
        """Return the id of the control of a duty."""
        return words.token(row.id)

    def has_service(self, service_id: str) -> bool:
        """Return whether a service is a component of the workload."""
        return service_id in self._service_ids

    def component(self, service_id: str) -> str:
        """Return the id of a service in scope; of the workload itself when it is none."""
        known = self.has_service(service_id)
        return self.uuid("component", service_id) if known else self.this_system

    @cached_property
    def _service_ids(self) -> frozenset[str]:
        return frozenset(each.id for each in self.services)

    @cached_property
    def this_system(self) -> str:
        """The id of the workload as a component."""
        return self.uuid("component", "this-system", "")

    def provider(self, name: str) -> str:
        """Return the id of a team that provides controls, as a component."""
        return self.uuid("component", "provider", name)

    def metadata(self, title: str) -> Node:
        """Return the head of a document about what people said, with everybody named."""
        people = self.people
        return {
            **self.plain_metadata(title, str(self.record.change_count)),
            "roles": [{"id": role_id, "title": text} for role_id, text in ROLES.items()],
            **filled(parties=people.parties, responsible_parties=people.responsible_parties),
        }

    def plain_metadata(self, title: str, version: str = "") -> Node:
        """Return the head of a document about what the knowledge base says."""
        return {
            "title": words.title(title),
            "last-modified": words.stamp(self.at),
            "version": version or words.line(self.kb.version),
            "oscal-version": words.VERSION,
            "props": words.props(
                ("generator", f"srm-tui {__version__}"),
                ("knowledge-base", self.kb.version),
                ("knowledge-base-digest", self.kb.digest),
            ),
        }

    def origins(self, name: str = "", role_id: str = "assessor") -> list[Node]:
        """Return who said something, with the tool that wrote it down."""
        tool = {"type": "tool", "actor-uuid": words.uuid_of(TOOL)}
        party = self.people.uuid(name)
        if not party:
            return [{"actors": [tool]}]
        return [{"actors": [{"type": "party", "actor-uuid": party, "role-id": role_id}, tool]}]

    def collected(self, *timestamps: str) -> str:
        """Return the first of these times that there is, or that of the documents."""
        return next(filter(None, map(words.moment, timestamps)), words.stamp(self.at))

    def said_last(self, control_id: str, service_id: str = "", field: str = "") -> Change | None:
        """Return the last change of an answer, an exception or one field; None for none."""
        return self._last.get((control_id, service_id, field))

    @cached_property
    def _last(self) -> dict[tuple[str, str, str], Change]:
        found = {}
        for change in self._changes:
            found[change.control_id, change.service_id, ""] = change
            found[change.control_id, change.service_id, change.field] = change
        return found


def assets() -> Node:
    """Return the tool with which answers are taken."""
    return {
        "components": [
            {
                "uuid": words.uuid_of(TOOL),
                "type": "software",
                "title": "srm-tui",
                "description": "Asks a team for its part of the shared responsibility.",
                "props": [{"name": "version", "value": __version__}],
                "status": {"state": "operational"},
            }
        ],
        "assessment-platforms": [
            {
                "uuid": words.uuid_of(PLATFORM),
                "title": "Terminal or browser session",
                "uses-components": [{"component-uuid": words.uuid_of(TOOL)}],
            }
        ],
    }


def status_by_service(row: AssessedDuty) -> dict[str, Status]:
    """Return how a duty stands for each of its services; under `""` for one of the account."""
    excepted = {each.service_id: each.status for each in row.answer.exceptions}
    named = row.duty.service_ids or ("",)
    return {each: excepted.get(each, row.answer.status) for each in named}


def provider_of(row: AssessedDuty) -> str:
    """Return the team that provides the control of a duty; empty when it is the team's own."""
    inherited = row.answer.inherited
    return words.line(row.answer.provided_by) or words.line(inherited.team if inherited else "")


def exceptions_in_scope(row: AssessedDuty) -> Iterator[ServiceException]:
    """Yield the exceptions for services that the duty is about."""
    covered = frozenset(row.duty.service_ids)
    return (each for each in row.answer.exceptions if each.service_id in covered)
