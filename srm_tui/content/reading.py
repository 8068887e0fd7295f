"""Reads the files of the packs one by one into records, collecting what does not fit."""

import re
from collections.abc import Iterable
from itertools import product
from typing import Any, TypeVar

import msgspec

from srm_tui.content.check import fit
from srm_tui.content.mapping_shapes import MappingShape
from srm_tui.content.records import Records
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

_KINDS_BY_FILE = {
    "pack.yaml": ("report", "layer", "domain", "profile", "trait"),
    "facts.yaml": ("fact",),
    "services": ("service",),
    "controls": ("control",),
    "frameworks": ("framework",),
    "mappings": ("mapping",),
}
"""What the files of a pack or of one of its folders hold."""


class Reading:
    """What was read so far."""

    def __init__(self) -> None:
        self.records = Records()
        self.problems: list[Problem] = []
        self._pack = 0
        self._pack_by_record: dict[tuple[str, str], int] = {}

    def read(self, pack: int, name: str, data: bytes) -> None:
        """Read one file of the pack of that number; its folder says what it holds.

        Within a pack each id stands once; a later pack overrides an earlier one.
        """
        self._pack = pack
        try:
            document = parse_yaml(data, name)
        except DocumentError as error:
            self.problems.append(Problem("unreadable", error.place, error.reason, error.hint))
            ids = re.findall(r"\bid: *([\w-]+)", data.decode(errors="replace"))
            kinds = _KINDS_BY_FILE.get(name.split("/")[1], ())
            self.records.unfit.update(product(kinds, ids))
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
            case ["mappings", *_]:
                self._read_list(document, "mapping", MappingShape, self.records.mappings)
            case _:
                hint = (
                    "Known are pack.yaml, facts.yaml, services/, controls/, frameworks/, mappings/."
                )
                place = Place(name)
                self.problems.append(
                    Problem("stray-file", place, "No such file belongs here.", hint)
                )

    def _read_pack(self, document: Document) -> None:
        pack = fit(document.value, PackShape, document, Place(document.file, 1))
        if not isinstance(pack, PackShape):
            self.problems += pack
            return
        self.records.packs.append(pack)
        self.records.layers.update((layer.id, layer) for layer in pack.layers)
        self.records.reports.update((report.id, report) for report in pack.reports)
        for kind in ("report", "layer", "domain", "profile", "trait"):
            for item in document.value.get(f"{kind}s", ()):
                self._claim(kind, item, document)
                for duty in item.get("provider_duties", ()):
                    self._claim("provider duty", duty, document)

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
            if isinstance(item, dict):
                self.records.unfit.add((kind, str(item.get("id"))))
            return
        self._claim(kind, item, document)
        for key in ("options", "requirements"):
            self._check_parts(item.get(key, ()), f"{kind} {item['id']}", document)
        into[item["id"]] = found

    def _claim(self, kind: str, item: dict[str, Any], document: Document) -> None:
        """Note where a record stands, and whether another of its pack has the same id."""
        key = kind, item["id"]
        previous = self.records.origins.get(key)
        if previous and self._pack_by_record[key] == self._pack:
            other = previous[0].place(previous[1])
            self._duplicate(document, item, f"The {kind} '{item['id']}' stands in {other} too.")
        self.records.origins[key] = document, item
        self._pack_by_record[key] = self._pack

    def _check_parts(self, parts: Iterable[dict[str, Any]], owner: str, document: Document) -> None:
        seen = set[str]()
        for part in parts:
            if part["id"] in seen:
                self._duplicate(document, part, f"{owner}: '{part['id']}' stands here twice.")
            seen.add(part["id"])

    def _duplicate(self, document: Document, item: dict[str, Any], message: str) -> None:
        place = document.place(item)
        self.problems.append(Problem("duplicate-id", place, message, "Remove one."))


def _as_problems(found: msgspec.Struct | list[Problem]) -> Iterable[Problem]:
    return found if isinstance(found, list) else ()


def _known_files() -> str:
    names = [each if "." in each else f"{each}/" for each in _KINDS_BY_FILE]
    return f"{', '.join(names[:-1])} and {names[-1]}"
