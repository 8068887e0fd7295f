"""Reports rendered once for all tests: of plain words, and of hostile ones."""

import io
import socket
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pikepdf
import pytest

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.reports import FORMATS
from srm_tui.reports.pdf import press
from srm_tui.reports.pdf.drawing import _fonts, fetcher
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.reports.builders import Filled, fill, small, ticking, tokens
from tests.reports.hostile import hostile_texts
from tests.reports.pdf_text import TaggedText

EPOCH = "1796000000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """An assessment in every format."""

    workspace: Workspace
    filled: Filled
    portable: str
    files: Mapping[str, bytes]
    progress: tuple[str, ...]
    fetched: list[str]
    """The addresses that the template asked for."""
    pdf: pikepdf.Pdf
    tagged: TaggedText


@pytest.fixture(scope="session")
def small_kb(kb: KnowledgeBase) -> KnowledgeBase:
    return small(kb)


@pytest.fixture(scope="session")
def plain(small_kb: KnowledgeBase) -> Iterator[Rendered]:
    """An assessment with a word of its own in each field."""
    yield from _rendered(small_kb, tokens())


@pytest.fixture(scope="session")
def hostile(small_kb: KnowledgeBase) -> Iterator[Rendered]:
    """An assessment whose fields attack what prints them."""
    yield from _rendered(small_kb, hostile_texts(tokens()))


def _rendered(kb: KnowledgeBase, texts: Mapping[str, str]) -> Iterator[Rendered]:
    store = open_store(":memory:")
    workspace = Workspace(kb, store, "Ada Example", now=ticking())
    filled = fill(workspace, texts)
    progress: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        patch.setenv("TZ", "UTC")
        time.tzset()
        fetched = _watched(patch)
        files = {
            each.id: workspace.report(filled.assessment_id, each, progress.append)
            for each in FORMATS.values()
        }
    with pikepdf.open(io.BytesIO(files["pdf"])) as pdf:
        yield Rendered(
            workspace=workspace,
            filled=filled,
            portable=workspace.export_text(filled.assessment_id),
            files=files,
            progress=tuple(progress),
            fetched=fetched,
            pdf=pdf,
            tagged=TaggedText(pdf),
        )
    store.close()


def _watched(patch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of what a template asks for, filled as it asks; refuse any connection."""
    asked: list[str] = []
    patch.setattr(press, "MAX_PROCESSES", 1)  # others could not tell what they ask for
    _fonts.cache_clear()
    kind = type(fetcher())
    fetch = kind.fetch

    def recorded(self: object, url: str, headers: object = None) -> object:
        asked.append(url)
        return fetch(self, url, headers)

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("A report opened a connection.")

    patch.setattr(kind, "fetch", recorded)
    for name in ("connect", "connect_ex", "bind"):
        patch.setattr(socket.socket, name, refused)
    patch.setattr(socket, "getaddrinfo", refused)
    return asked
