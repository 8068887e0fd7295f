"""A PostgreSQL server of the tests' own, in a temporary folder and behind a socket."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

_OWNER = "keeper"
_SETTINGS = (
    "listen_addresses=127.0.0.1", "shared_buffers=16MB", "max_connections=120",
    "client_min_messages=warning", "synchronous_commit=on",
)  # fmt: skip

_CARELESS = ("fsync=off", "full_page_writes=off")
"""What makes it quick, for those who need not survive a power cut."""


class Cluster:
    """A running server, and how it is reached, stopped and started again."""

    def __init__(self, folder: Path, *, is_durable: bool = False) -> None:
        self._folder = folder
        self._settings = _SETTINGS if is_durable else (*_SETTINGS, *_CARELESS)
        self.port = _free_port()
        self._programs = _programs()
        self._as_user = _unprivileged()
        if self._as_user:
            os.chown(folder, self._as_user["user"], self._as_user["group"])
        said = ("-U", _OWNER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        self._run("initdb", *said, "--no-instructions")
        try:
            self.start()
        except AssertionError:  # somebody else took the port in between
            self.port = _free_port()
            self.start()

    def start(self) -> None:
        """Let it run, and return when it can be reached."""
        options = " ".join(f"-c {each}" for each in self._settings)
        options += f" -c unix_socket_directories={self._folder} -c port={self.port}"
        self._run("pg_ctl", "-w", "-l", f"{self._folder}/log", "-o", options, "start")

    def stop(self) -> None:
        """Stop it as a crash does."""
        self._run("pg_ctl", "-m", "immediate", "-w", "stop")

    def url(self, database: str, user: str = _OWNER) -> str:
        """Return the URL of a database."""
        return f"postgresql://{user}@{quote(str(self._folder), safe='')}:{self.port}/{database}"

    def query(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run a statement as the owner of everything."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def emptied(self) -> str:
        """Return the URL of the usual database, without the store of the test before."""
        self.query("DROP SCHEMA IF EXISTS srm_tui CASCADE")
        return self.url("postgres")

    def new_database(self, options: str = "") -> str:
        """Return the URL of a new database, which nobody else uses."""
        name = f"store_{os.urandom(6).hex()}"
        self.query(f"CREATE DATABASE {name} {options}")
        return self.url(name)

    def _run(self, program: str, *words: str) -> None:
        command: Sequence[str] = (
            str(self._programs / program),
            "-D",
            f"{self._folder}/data",
            *words,
        )
        with (self._folder / "said").open("w+") as said:
            done = subprocess.run(
                command,
                check=False,
                stdout=said,
                stderr=said,
                cwd="/",
                env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
                **self._as_user,
            )
            said.seek(0)
            assert done.returncode == 0, said.read()


@contextmanager
def running_cluster(*, is_durable: bool = False) -> Iterator[Cluster]:
    """Start a server, and stop it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="srm-pg-"))
    cluster = None
    try:
        cluster = Cluster(folder, is_durable=is_durable)
        yield cluster
    finally:
        if cluster is not None:
            with suppress(AssertionError):  # a test may have left it stopped
                cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def database_of(url: str) -> str:
    """Return the name of the database of a URL."""
    return url.rpartition("/")[2]


def _programs() -> Path:
    """Return the folder of initdb; distributions do not put it on the PATH."""
    told = shutil.which("initdb")
    found = [Path(told).resolve().parent] if told else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = [each for each in found if (each / "initdb").exists()]
    assert found, "The tests of PostgreSQL need its server: apt-get install postgresql"
    return found[0]


def _unprivileged() -> Mapping[str, Any]:
    """Return as whom the server runs where the tests are run by root, whom it refuses."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            found = pwd.getpwnam(name)
            return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": ()}
    raise AssertionError("There is no user to run PostgreSQL as.")
