"""Where a rule points, and what several rules ask of it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Protocol

from srm_tui.core.conditions import Condition
from srm_tui.core.knowledge import (
    Control,
    FactQuestion,
    Framework,
    KnowledgeBase,
    Service,
    Source,
    Trait,
)
from srm_tui.errors import Place, Problem

Smell = tuple[Control | Service | Trait | FactQuestion, Problem]
"""What may be weak, with the record that may judge it to be right as it is."""

_STALE_AFTER = timedelta(days=548)


class PlaceOf(Protocol):
    """Tells where a record is written, or one key of it, or one item under that key."""

    def __call__(
        self, kind: str, record_id: str, key: str | None = None, item: int | str | None = None, /
    ) -> Place:
        """Return file and line."""


def conditions_of(control: Control) -> Iterator[Condition]:
    """Yield every test and combination in the conditions of a control."""
    pending = [control.when, *(each.when for each in control.raises)]
    while pending:
        condition = pending.pop()
        if condition is not None:
            yield condition
            pending += condition.parts


def own_notes(kb: KnowledgeBase, service: Service) -> dict[str, str]:
    """Return the notes of a service without those that it takes from its parent."""
    parent = kb.service_by_id[service.parent_id].notes if service.parent_id else {}
    return {key: text for key, text in service.notes.items() if parent.get(key) != text}


def has_own_titles(framework: Framework) -> bool:
    """Return whether its licence says that the titles are in our own words, and not quoted."""
    return "own words" in framework.licence


def lint_source(owner: str, source: Source, where: Place, today: date) -> Iterator[Problem]:
    """Yield what is wrong with the page that `owner` names at `where`."""
    if not source.url.startswith("https://"):
        message = f"{owner}: '{source.url}' is no https address."
        yield Problem("bad-source", where, message, "Name the page by its full https address.")
    if today - source.read_on > _STALE_AFTER:
        message = f"{owner}: {source.url} was read on {source.read_on}, over 18 months ago."
        yield Problem("stale-source", where, message, "Read it again and set the date.")
