"""Terraform as people write it: `.tf` text in HCL, and the same in JSON."""

import contextlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from srm_tui.core.recognition import NOTHING_WATCHED, Watch
from srm_tui.core.sightings import UNKNOWN
from srm_tui.errors import DocumentError
from srm_tui.importers.scoping.attributes import BLOCK, kept
from srm_tui.importers.scoping.hcl import HclParser
from srm_tui.importers.scoping.sighting import FileSightings, LeftAside, Sighting, Watches
from srm_tui.importers.scoping.source import Source
from srm_tui.importers.scoping.terraform_json import ONLY_READ, OTHER_PROVIDER

MODULE = "The resources of a module are not in this text: a plan shows them."
LOCAL_MODULE = "The resources of this module are in files of its own."
_BLOCK = re.compile(
    rb'^[ \t]*(?:(?:resource|data|module|provider|variable|output)[ \t]+"[\w-]+"'
    rb'(?:[ \t]+"[\w-]+")?|terraform|locals)[ \t]*\{',
    re.MULTILINE,
)
_SECTIONS = frozenset(("terraform", "provider", "module", "variable", "locals", "output", "data"))
_HEREDOC = re.compile(r"<<-?(\w+)\n(.*)\n[ \t]*\1\Z", re.DOTALL)
_ENCODED = re.compile(r"\$\{jsonencode\((.*)\)\}", re.DOTALL)
_parser = HclParser()


def recognises(source: Source) -> bool:
    """Return whether a file is text of Terraform."""
    if source.is_json:
        keys = source.keys
        is_told = bool(keys.keys() & _SECTIONS) or b'"aws_' in source.text
        return keys.get("resource", b"").startswith((b"{", b"[")) and is_told
    return source.is_text and bool(_BLOCK.search(source.start))


def read(source: Source, watches: Watches) -> FileSightings:
    """Return what a text of Terraform makes."""
    blocks = (
        source.json(dict[str, Any]) if source.is_json else _parser.blocks(source.text, source.name)
    )
    gathered = _Gathered(source.name, watches, _regions(blocks))
    for kind, name, body in _labelled(blocks.get("resource")):
        gathered.add(kind, name, body)
    for kind, name, _ in _labelled(blocks.get("data")):
        gathered.leave(f"data.{kind}", ONLY_READ, f"data.{kind}.{name}")
    for name, body in _named(blocks.get("module")):
        said = str(body.get("source") or "")
        reason = LOCAL_MODULE if said.startswith((".", "/")) else MODULE
        gathered.leave(f"module {said or name}", reason, f"module.{name}")
    return gathered.result()


def finish() -> None:
    """Let go of the process that parsed."""
    global _parser
    _parser.close()
    _parser = HclParser()


def _named(section: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the blocks of a section with their one label."""
    for part in section if isinstance(section, list) else (section,):
        if isinstance(part, dict):
            for name, bodies in part.items():
                for body in bodies if isinstance(bodies, list) else (bodies,):
                    if isinstance(body, dict):
                        yield name, body


def _labelled(section: object) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield the blocks of a section with their two labels."""
    for kind, inside in _named(section):
        for name, body in _named(inside):
            yield kind, name, body


def _regions(blocks: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the Regions that providers for AWS name outright.

    A second one in us-east-1 does not count: certificates of CloudFront have to stand there.
    """
    said = [
        body.get("region")
        for name, body in _named(blocks.get("provider"))
        if name == "aws" and not ("alias" in body and body.get("region") == "us-east-1")
    ]
    return tuple(dict.fromkeys(each for each in said if isinstance(each, str) and "${" not in each))


class _Gathered:
    """What was found in one text so far."""

    def __init__(self, file: str, watches: Watches, regions: tuple[str, ...]) -> None:
        self._file = file
        self._watches = watches
        self._regions = regions
        self._sightings: list[Sighting] = []
        self._ignored: list[LeftAside] = []

    def add(self, kind: str, name: str, body: Mapping[str, Any]) -> None:
        address = f"{kind}.{name}"
        if not kind.startswith(("aws_", "awscc_")):
            self.leave(kind, OTHER_PROVIDER, address)
            return
        watch = self._watches.get(("terraform", kind), NOTHING_WATCHED)
        attributes = {} if watch is NOTHING_WATCHED else kept(_plain(_opened(body, watch)), watch)
        region = body.get("region")
        if not isinstance(region, str) or "${" in region:
            region = self._regions[0] if len(self._regions) == 1 else ""
        self._sightings.append(
            Sighting("terraform", kind, f"{self._file}:{address}", attributes, "", region)
        )

    def leave(self, what: str, reason: str, address: str) -> None:
        self._ignored.append(LeftAside(what, reason, f"{self._file}:{address}"))

    def result(self) -> FileSightings:
        return FileSightings(
            format="Terraform text",
            read=len(self._sightings) + len(self._ignored),
            sightings=tuple(self._sightings),
            ignored=tuple(self._ignored),
            regions=tuple((each, f"{self._file}:provider.aws") for each in self._regions),
        )


def _opened(body: Mapping[str, Any], watch: Watch) -> Mapping[str, Any]:
    """Return a block with the policies that it writes by `jsonencode` as their values."""
    found = dict(body)
    for name in watch.policies:
        value = body.get(name)
        written = _ENCODED.fullmatch(value) if isinstance(value, str) else None
        if written:
            with contextlib.suppress(DocumentError):
                found[name] = _parser.blocks(f"x = {written[1]}".encode(), name)["x"]
    return found


def _plain(value: object) -> object:
    """Return a value as a plan would tell it: what is computed is not known."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        body = {key: _plain(each) for key, each in value.items() if key != "dynamic"}
        for name, block in _named(value.get("dynamic")):
            body[name] = [_plain(block.get("content")), BLOCK]
        return body
    if isinstance(value, str):
        heredoc = _HEREDOC.match(value)
        text = heredoc[2] if heredoc else value
        return UNKNOWN if "${" in text or "%{" in text else text
    return value
