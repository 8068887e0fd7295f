"""A journal in PostgreSQL: who gets in, what is told, and connections that break."""

import sys
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

from srm_tui.core.answers import Details
from srm_tui.core.journal import Change
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.errors import StoreAwayError, StoreError
from srm_tui.store import Tail, open_store
from srm_tui.store.postgres import PostgresStore
from srm_tui.store.schema import SCHEMA_VERSION
from srm_tui.workspace import Edit, Workspace
from tests.postgres import Cluster, database_of
from tests.store.builders import change, fill, printed, until

AT = "2026-11-24T09:30:00.000000Z"
SECRET = "s3cr3t-word"  # noqa: S105


@pytest.fixture
def stoppable(cluster: Cluster) -> Iterator[Cluster]:
    """The server, which runs again after a test that stopped it."""
    yield cluster
    try:
        cluster.query("SELECT 1")
    except psycopg.OperationalError:
        cluster.start()


def _refused(url: str) -> StoreError:
    with closing(open_store(url)) as store, pytest.raises(StoreError) as caught:
        store.names()
    assert SECRET not in f"{caught.value} {caught.value.hint}"
    assert caught.value.hint
    return caught.value


def test_without_psycopg_the_command_that_installs_it_is_told() -> None:
    script = """
import sys
sys.modules["psycopg"] = None
from srm_tui.errors import StoreError
from srm_tui.store import open_store
try:
    open_store("postgresql://host/base")
except StoreError as error:
    print(error, error.hint)
"""
    assert printed(script) == (
        "A store in PostgreSQL needs psycopg, which is not installed. "
        f"Install it: {sys.executable} -m pip install 'srm-tui[postgres]'"
    )


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://ada:{SECRET}@@db/base",
        f"postgresql://ada:x@{SECRET}/y@db/base",
        f"postgresql://ada:x/{SECRET}@db/base",
        f"postgresql://ada:x#{SECRET}@db:port/base",
        f"postgresql://db/base?pasword={SECRET}",
        f"postgresql://ada:{SECRET}%zz@db/base",
        f"postgresql://[::1/{SECRET}",
    ],
)
def test_a_url_that_cannot_be_understood_is_never_repeated(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(url).names()
    assert SECRET not in f"{caught.value} {caught.value.hint}"
    assert caught.value.hint


def test_a_password_stands_in_no_message(cluster: Cluster) -> None:
    cluster.query("DROP ROLE IF EXISTS nobody_known")
    for database in ("no_such_base", "postgres"):
        url = cluster.url(database, f"nobody_known:{SECRET}")
        with closing(open_store(url)) as store:
            assert store.url == url
            assert SECRET not in store.name
            assert store.name.startswith("postgresql://nobody_known@")
        assert "nobody_known" in str(_refused(url))


def test_a_database_that_is_not_there_is_to_be_created_first(cluster: Cluster) -> None:
    error = _refused(cluster.url("no_such_base"))
    assert '"no_such_base" does not exist' in str(error)
    assert "Create the database first" in error.hint


def test_a_server_that_does_not_answer_is_named() -> None:
    error = _refused(f"postgresql://ada:{SECRET}@127.0.0.1:1/base")
    assert "postgresql://ada@127.0.0.1:1/base" in str(error)
    assert "refused" in str(error)
    assert "network" in error.hint


def test_tls_is_insisted_on_where_the_url_says_so(cluster: Cluster) -> None:
    folder = cluster.url("postgres").partition("@")[2].partition("/")[0]
    assert "server does not support SSL" in str(
        _refused(
            f"postgresql://keeper@/postgres?host=127.0.0.1&port={cluster.port}&sslmode=require"
        )
    )
    with closing(PostgresStore(f"postgresql://keeper@{folder}/postgres?sslmode=require")) as store:
        assert not store.is_encrypted, "a socket on this machine is never encrypted"


def test_a_database_that_cannot_hold_every_name_is_refused(cluster: Cluster) -> None:
    url = cluster.new_database("ENCODING 'LATIN1' TEMPLATE template0")
    assert "LATIN1" in str(_refused(url))


def test_a_store_from_a_newer_version_is_refused_and_left_alone(
    cluster: Cluster, database: str
) -> None:
    with closing(fill(open_store(database))) as running:
        cluster.query(f"UPDATE srm_tui.store SET version = {SCHEMA_VERSION + 1}")  # noqa: S608
        with pytest.raises(StoreError, match="written by a newer srm-tui"):
            running.append([change(10)])
        assert "Update srm-tui" in _refused(database).hint
        assert cluster.query("SELECT count(*) FROM srm_tui.change") == [(4,)]


def test_a_reader_reads_and_is_told_that_it_may_not_write(cluster: Cluster, database: str) -> None:
    fill(open_store(database)).close()
    cluster.query("DROP ROLE IF EXISTS auditor; CREATE ROLE auditor LOGIN")
    cluster.query("GRANT USAGE ON SCHEMA srm_tui TO auditor")
    cluster.query("GRANT SELECT ON ALL TABLES IN SCHEMA srm_tui TO auditor")
    with closing(open_store(cluster.url(database_of(database), "auditor"))) as store:
        assert store.names() == [("a1", "Shop")]
        with pytest.raises(StoreError, match="permission denied") as caught:
            store.append([change(10)])
        assert "owner of the store" in caught.value.hint
        assert len(store.changes("a1")) == 4


def test_an_author_may_be_given_no_more_than_to_read_and_append(
    cluster: Cluster, database: str
) -> None:
    fill(open_store(database)).close()
    cluster.query("DROP ROLE IF EXISTS author; CREATE ROLE author LOGIN")
    cluster.query("GRANT USAGE ON SCHEMA srm_tui TO author")
    cluster.query("GRANT SELECT, INSERT ON srm_tui.change TO author")
    cluster.query("GRANT SELECT ON srm_tui.store TO author")
    with closing(open_store(cluster.url(database_of(database), "author"))) as store:
        store.append([change(10)])
        assert store.changes("a1")[-1] == change(10)


def test_a_character_that_postgresql_cannot_hold_is_told_of(database: str) -> None:
    with closing(fill(open_store(database))) as store:
        with pytest.raises(StoreError, match="NUL"):
            store.append([change(10, author="A\0da")])
        store.append([change(11)])
        assert store.changes("a1")[-1] == change(11)


def test_a_name_typed_with_such_a_character_is_kept_without_it(
    kb: KnowledgeBase, database: str
) -> None:
    with closing(open_store(database)) as store:
        workspace = Workspace(kb, store, "A\0da")
        shop = workspace.create(Details(name="Sh\0op"), Scope(service_ids=("s3",)))
        workspace.edit(shop, [Edit(field="session/1/present/B\0o", value={"came_at": AT})])
        assert workspace.record(shop).details.name == "Sh\0op"
        assert workspace.author == "A\ufffdda"
        assert workspace.changes(shop)[-1].field == "session/1/present/B\ufffdo"


def test_whoever_waits_too_long_for_another_program_is_told(database: str) -> None:
    fill(open_store(database)).close()
    with (
        psycopg.connect(database) as holder,
        closing(PostgresStore(database, timeout=0.1)) as store,
    ):
        holder.execute(f"SELECT pg_advisory_xact_lock({0x53524D54})")
        with pytest.raises(StoreAwayError) as caught:
            store.append([change(10)])
        assert "Another program holds the store" in caught.value.hint
        holder.rollback()
        store.append([change(10)])
        assert store.changes("a1")[-1] == change(10)


def test_a_store_that_loses_its_server_gets_it_back_by_itself(
    stoppable: Cluster, database: str
) -> None:
    with closing(fill(open_store(database))) as store:
        before = store.stamp()
        stoppable.stop()
        for _ in range(3):
            with pytest.raises(StoreAwayError, match="is lost"):
                store.append([change(10)])
        with pytest.raises(StoreAwayError):
            store.stamp()
        stoppable.start()
        until(lambda: _is_back(store))
        assert store.stamp().opening == before.opening + 1
        store.append([change(10)])
        assert [each.id for each in store.changes("a1")][-2:] == ["c2", "c10"]


def test_a_connection_cut_in_the_middle_of_a_step_leaves_nothing_of_it(
    cluster: Cluster, database: str
) -> None:
    with closing(fill(open_store(database))) as store:
        before = store.changes("a1")

        def cut(_: Tail) -> list[Change]:
            cluster.query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'srm-tui'"
            )
            return [change(10), change(11)]

        with pytest.raises(StoreAwayError):
            store.write("a1", 0, cut)
        until(lambda: _is_back(store))
        assert store.changes("a1") == before


def test_an_answer_whose_receipt_was_lost_is_not_written_twice(
    kb: KnowledgeBase, cluster: Cluster, database: str
) -> None:
    with closing(_Forgetful(database)) as store:
        workspace = Workspace(kb, store, "Ada")
        shop = workspace.create(Details(name="Shop"), Scope(service_ids=("s3",)))
        store.forgets = True
        with pytest.raises(StoreAwayError):
            workspace.answer(shop, "mfa-for-people", {"notes": "said once"})
        until(lambda: _is_back(store))
        workspace.answer(shop, "mfa-for-people", {"notes": "said once"})
        written = [each.new for each in store.changes(shop) if each.field == "notes"]
        assert written == ['"said once"']
    assert cluster


class _Forgetful(PostgresStore):
    """A store whose connection breaks just after the server has written."""

    forgets = False

    def write(self, assessment_id: str, place: int, decide: object) -> Tail:
        """Write, then break the connection before anybody is told."""
        after = super().write(assessment_id, place, decide)  # type: ignore[arg-type]
        if self.forgets:
            self.forgets = False
            with psycopg.connect(self.url, autocommit=True) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE application_name = 'srm-tui'"
                )
            self.names()
        return after


def _is_back(store: PostgresStore | object) -> bool:
    assert isinstance(store, PostgresStore)
    try:
        store.names()
    except StoreAwayError:
        return False
    return True


def test_reading_a_store_in_postgresql_loads_no_screens(database: str) -> None:
    fill(open_store(database)).close()
    script = """
import sys
from srm_tui.store import open_store
store = open_store(sys.argv[1])
print(len(store.changes("a1")), store.names()[0][1])
heavy = {"yaml", "textual", "rich", "jinja2", "weasyprint", "pikepdf", "click"}
print(sorted(heavy & set(sys.modules)))
store.close()
"""
    assert printed(script, database).splitlines() == ["4 Shop", "[]"]
