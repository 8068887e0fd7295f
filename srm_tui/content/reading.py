"""Reads the files of the packs one by one into records, collecting what does not fit."""

from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec

from srm_tui.content.build import Records
from srm_tui.content.check import fit
from srm_tui.content.shapes import (
    ControlShape,
    FactShape,
    FrameworkShape,
    PackShape,
    ServiceShape,
)
from srm_tui.documents import Document, parse_yaml
from srm_tui.errors import DocumentError, Place, Problem

_Shape = TypeVar("_Shape", bound=msgspec.Struct)


class Reading:
    """What was read so far."""

    def __init__(self) -> None:
        self.records = Records()
        self.problems: list[Problem] = []

    def read(self, name: str, data: bytes) -> None:
        """Read one file; its folder says what it holds."""
        try:
            document = parse_yaml(data, name)
        except DocumentError as error:
            self.problems.append(Problem("unreadable", error.place, error.reason, error.hint))
            return
        match name.split("/")[1:]:
            case ["pack.yaml"]:
                self._read_pack(document)
            case ["facts.yaml"]:
                self._read_list(document, "fact", FactShape, self.records.facts)
            case ["services", *_]:
                self._read_list(document, "service", ServiceShape, self.records.services)
            case ["controls", *_]:
                self._read_list(document, "control", ControlShape, self.records.controls)
            case ["frameworks", *_]:
                self._read_one(
                    document, document.value, "framework", FrameworkShape, self.records.frameworks
                )
            case _:
                hint = "Known are pack.yaml, facts.yaml, services/, controls/ and frameworks/."
                place = Place(name)
                self.problems.append(
                    Problem("stray-file", place, "No such file belongs here.", hint)
                )

    def _read_pack(self, document: Document) -> None:
        pack = fit(document.value, PackShape, document, Place(document.file, 1))
        if isinstance(pack, PackShape):
            self.records.packs.append(pack)
            self.records.layers.update((layer.id, layer) for layer in pack.layers)
        else:
            self.problems += pack

    def _read_list(
        self, document: Document, kind: str, shape: type[_Shape], into: dict[str, _Shape]
    ) -> None:
        if not isinstance(document.value, list):
            message = f"A list of {kind}s is expected here."
            place = Place(document.file, 1)
            self.problems.append(Problem("wrong-type", place, message, "Start each with '- id: '."))
            return
        for index, item in enumerate(document.value):
            self._read_one(document, item, kind, shape, into, document.place(document.value, index))

    def _read_one(
        self,
        document: Document,
        item: Any,
        kind: str,
        shape: type[_Shape],
        into: dict[str, _Shape],
        place: Place | None = None,
    ) -> None:
        found = fit(item, shape, document, place or Place(document.file, 1))
        if not isinstance(found, shape):
            self.problems += _as_problems(found)
            return
        record_id: str = found.id  # type: ignore[attr-defined]
        previous = self.records.origins.get((kind, record_id))
        if previous and _pack_of(previous[0]) == _pack_of(document):
            message = f"The {kind} '{record_id}' stands in {previous[0].place(previous[1])} too."
            where = document.place(item)
            self.problems.append(Problem("duplicate-id", where, message, "Remove one."))
        into[record_id] = found
        self.records.origins[kind, record_id] = document, item


def _as_problems(found: msgspec.Struct | list[Problem]) -> Iterable[Problem]:
    return found if isinstance(found, list) else ()


def _pack_of(document: Document) -> str:
    return document.file.split("/", 1)[0]
