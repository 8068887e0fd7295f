"""Assessments with something in each field, and their OSCAL documents, made once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.importers.scans import SAMPLES
from tests.reports.builders import Filled, fill, tokens
from tests.reports.hostile import HOSTILE
from tests.reports.oscal.reading import Documents, documents_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """An assessment and its documents."""

    workspace: Workspace
    filled: Filled
    documents: Documents

    def write(self, folder: Path) -> Path:
        """Return `folder` with the documents in it."""
        for name, data in self.documents.files.items():
            (folder / name).write_bytes(data)
        return folder


@pytest.fixture(scope="session")
def exported(small_kb: KnowledgeBase) -> Iterator[Exported]:
    """An assessment with a word of its own in each field, and findings."""
    yield from _exported(small_kb, tokens())


@pytest.fixture(scope="session")
def hostile_export(small_kb: KnowledgeBase) -> Iterator[Exported]:
    """An assessment whose fields attack what prints them."""
    texts = {name: HOSTILE[name.split("/")[-1]] + token for name, token in tokens().items()}
    yield from _exported(small_kb, texts)


def _exported(kb: KnowledgeBase, texts: Mapping[str, str]) -> Iterator[Exported]:
    ticks = iter(datetime(2026, 11, 24, 9, tzinfo=UTC) + timedelta(seconds=n) for n in range(9999))
    store = open_store(":memory:")
    workspace = Workspace(kb, store, "Ada Example", now=lambda: next(ticks))
    filled = fill(workspace, texts)
    desk = workspace.findings
    desk.keep(filled.assessment_id, desk.read(filled.assessment_id, [SAMPLES]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1796000000")
        patch.setenv("TZ", "UTC")
        documents = documents_of(workspace, filled.assessment_id)
    yield Exported(workspace=workspace, filled=filled, documents=documents)
    store.close()
