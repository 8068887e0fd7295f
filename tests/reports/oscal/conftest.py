"""Assessments with something in each field, and their OSCAL documents, made once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.importers.scans import SAMPLES
from tests.reports.builders import Filled, fill, ticking, tokens
from tests.reports.hostile import hostile_texts
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
    yield from _exported(small_kb, hostile_texts(tokens()))


def _exported(kb: KnowledgeBase, texts: Mapping[str, str]) -> Iterator[Exported]:
    store = open_store(":memory:")
    workspace = Workspace(kb, store, "Ada Example", now=ticking())
    filled = fill(workspace, texts)
    desk = workspace.findings
    desk.keep(filled.assessment_id, desk.read(filled.assessment_id, [SAMPLES]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1796000000")
        patch.setenv("TZ", "UTC")
        documents = documents_of(workspace, filled.assessment_id)
    yield Exported(workspace=workspace, filled=filled, documents=documents)
    store.close()
