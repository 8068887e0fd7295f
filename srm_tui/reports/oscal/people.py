"""The people and teams that an assessment names, as parties with roles."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from srm_tui.core.answers import Record
from srm_tui.core.journal import Change
from srm_tui.reports.oscal import words
from srm_tui.reports.oscal.words import Node

ROLES = {
    "assessor": "Recorded answers",
    "facilitator": "Leads the workshop",
    "participant": "Takes part in the workshop",
    "asset-owner": "Owns duties and closes gaps",
    "risk-owner": "Accepts risks",
    "team": "Answers for the workload",
    "provider": "Provides controls for the workload",
}
_TEAMS = ("team", "provider")


class People:
    """Everybody who is named, each once."""

    def __init__(self, record: Record, changes: Iterable[Change]) -> None:
        self._id = record.id
        self._by_role: dict[str, dict[str, None]] = {role: {} for role in ROLES}
        for role, name in _named(record, changes):
            if name := words.line(name):
                self._by_role[role].setdefault(name)

    def uuid(self, name: str) -> str:
        """Return the id of whoever has that name; empty for nobody."""
        name = words.line(name)
        is_named = any(name in names for names in self._by_role.values())
        return words.uuid_of(self._id, "party", name) if is_named else ""

    def role(self, role_id: str, *names: str) -> list[Node]:
        """Return who of `names` has a role, as responsible roles."""
        known = map(self.uuid, dict.fromkeys(map(words.line, names)))
        found = [each for each in known if each]
        return [{"role-id": role_id, "party-uuids": found}] if found else []

    @cached_property
    def parties(self) -> list[Node]:
        """All of them, in the order of their roles."""
        teams = {name for role in _TEAMS for name in self._by_role[role]}
        everybody = dict.fromkeys(name for names in self._by_role.values() for name in names)
        return [
            {
                "uuid": self.uuid(name),
                "type": "organization" if name in teams else "person",
                "name": name,
            }
            for name in everybody
        ]

    @cached_property
    def responsible_parties(self) -> list[Node]:
        """Who has which role."""
        return [each for role, names in self._by_role.items() for each in self.role(role, *names)]


def _named(record: Record, changes: Iterable[Change]) -> Iterator[tuple[str, str]]:
    details = record.details
    yield "team", details.team
    yield "facilitator", details.facilitator
    yield from (("participant", each) for each in details.participants)
    for session in record.sessions:
        yield from (("participant", each.name) for each in session.attendance)
    yield from (("assessor", each.author) for each in changes)
    for parked in record.parked:
        yield "asset-owner", parked.owner
        yield "assessor", parked.parked_by
        yield "assessor", parked.resolved_by
    yield from (("assessor", each.imported_by) for each in record.receipts)
    for answer in record.answers.values():
        yield "asset-owner", answer.owner
        yield from (("asset-owner", each.owner) for each in answer.exceptions)
        yield "provider", answer.provided_by
        yield "provider", answer.inherited.team if answer.inherited else ""
        yield "assessor", answer.answered_by
        yield from (("assessor", each.added_by) for each in answer.evidence)
        if answer.acceptance is not None:
            yield "risk-owner", answer.acceptance.accepted_by
