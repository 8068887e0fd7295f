"""What all tests share: the knowledge base, a workspace, and a guard around the user's own data."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from srm_tui import resources
from srm_tui.content import load_packs
from srm_tui.core.answers import Details
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Depth
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.postgres import Cluster, running_cluster

SHOP = Scope(
    service_ids=("ec2", "ebs", "rds", "s3", "elb", "dynamodb", "lambda"),
    facts={
        "environment": ("production",),
        "internet-facing": ("yes",),
        "data-class": ("confidential",),
        "personal-data": ("ordinary",),
    },
    framework_ids=("gdpr",),
    depth=Depth.FULL,
)
"""A small web shop, asked everything."""


def pytest_configure(config: pytest.Config) -> None:
    """Let WeasyPrint 70 leave the file of its colour profile to the interpreter to close."""
    config.addinivalue_line("filterwarnings", "ignore:unclosed file .*sRGB2014:ResourceWarning")


@pytest.fixture(autouse=True)
def _own_folders(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Point every user folder at a temporary one, and prove that none was missed."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("SRM_TUI_AUTHOR", "Ada Example")
    monkeypatch.setenv("TZ", "UTC")
    for name in ("SRM_TUI_STORE", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    assert Path(resources.data_folder()).is_relative_to(home)
    yield
    assert Path(resources.data_folder()).is_relative_to(home)


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    """The knowledge base that is shipped."""
    return load_packs([resources.own_pack()])


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """A clock that starts on a set day and goes on by a second at each look."""
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)

    def tick() -> datetime:
        nonlocal now
        now += timedelta(seconds=1)
        return now

    return tick


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server of this run's own."""
    with running_cluster() as found:
        yield found


@pytest.fixture
def database(cluster: Cluster) -> str:
    """The URL of an empty store in PostgreSQL."""
    return cluster.emptied()


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    """Where a test's store lies."""
    return tmp_path / "store.db"


@pytest.fixture
def workspace(
    kb: KnowledgeBase, store_path: Path, clock: Callable[[], datetime]
) -> Iterator[Workspace]:
    """An empty store in a real file."""
    store = open_store(str(store_path))
    yield Workspace(kb, store, "Ada Example", now=clock)
    store.close()


@pytest.fixture
def shop(workspace: Workspace) -> str:
    """The id of an assessment of the small web shop."""
    return workspace.create(Details(name="Web shop", team="Payments"), SHOP)


def everything(kb: KnowledgeBase) -> Scope:
    """Return the scope that holds all there is."""
    return Scope(
        service_ids=tuple(service.id for service in kb.services),
        facts={fact.id: (fact.options[0].id,) for fact in kb.facts},
        framework_ids=tuple(framework.id for framework in kb.frameworks),
        depth=Depth.FULL,
    )
