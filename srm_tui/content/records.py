"""The records of all packs as people wrote them, and whether what they refer to exists."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from srm_tui.content.mapping_shapes import MappingShape
from srm_tui.content.shapes import (
    ControlShape,
    FactShape,
    FrameworkShape,
    LayerShape,
    PackShape,
    ReportShape,
    ServiceShape,
)
from srm_tui.core.knowledge import closest
from srm_tui.documents import Document
from srm_tui.errors import Place, Problem


@dataclass
class Records:
    """All records of the packs by id, each with the document it came from."""

    packs: list[PackShape] = field(default_factory=list)
    reports: dict[str, ReportShape] = field(default_factory=dict)
    layers: dict[str, LayerShape] = field(default_factory=dict)
    facts: dict[str, FactShape] = field(default_factory=dict)
    services: dict[str, ServiceShape] = field(default_factory=dict)
    controls: dict[str, ControlShape] = field(default_factory=dict)
    frameworks: dict[str, FrameworkShape] = field(default_factory=dict)
    mappings: dict[str, MappingShape] = field(default_factory=dict)
    origins: dict[tuple[str, str], tuple[Document, Any]] = field(default_factory=dict)
    """By kind and id: the document and the mapping in it."""
    unfit: set[tuple[str, str]] = field(default_factory=set)
    """Kind and id of what was written and could not be read: a problem of its own."""

    def place(
        self, kind: str, record_id: str, key: str | None = None, item: int | str | None = None
    ) -> Place:
        """Return where a record was written, or one key of it, or one item under that key."""
        document, mapping = self.origins[kind, record_id]
        if key is not None and item is not None:
            return document.place(mapping[key], item)
        return document.place(mapping, key)


class References:
    """Finds references that lead nowhere, and collects a problem for each."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.problems: list[Problem] = []

    def of(self, kind: str, record_id: str) -> "Links":
        """Return what checks the references of one record."""
        return Links(self, kind, record_id)


class Links:
    """The references of one record."""

    def __init__(self, references: References, kind: str, record_id: str) -> None:
        self._references = references
        self._kind = kind
        self._record_id = record_id

    def known(
        self, key: str, text: str, known: Iterable[str], noun: str = "", *, item: int | None = None
    ) -> bool:
        """Return whether `text`, written under `key` or in an item of it, is `known`.

        If not, a problem is noted.
        """
        if text in known:
            return True
        noun = noun or key
        if (noun, text) in self._references.records.unfit:
            return False
        near = closest(text, known, 1)
        hint = f"Did you mean '{near[0]}'?" if near else ""
        code, message = f"unknown-{noun.split()[0]}", f"There is no {noun} '{text}'."
        self.note(key, code, message, hint, item=item)
        return False

    def note(
        self, key: str | None, code: str, message: str, hint: str = "", *, item: int | None = None
    ) -> None:
        """Collect a problem at `key` of the record, or at an item of it."""
        place = self._references.records.place(self._kind, self._record_id, key, item)
        told = f"{self._kind} {self._record_id}: {message}"
        self._references.problems.append(Problem(code, place, told, hint))
