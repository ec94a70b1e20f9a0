"""A real PostgreSQL server for the tests: started once, on a socket of its own, and gone afterwards.

In a conftest: ``from tests.support.postgres import postgres_database, postgres_server`` (both are fixtures).
"""

import asyncio
import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import pytest

STARTS_WITHIN_S = 30.0
TEMPLATE = "nocturne_migrated"


@dataclass(eq=False)
class PostgresServer:
    """A running server: where its socket lies, and databases made on request."""

    folder: Path
    process: subprocess.Popen[bytes]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    templates: set[str] = field(default_factory=set)

    def url(self, database: str) -> str:
        """The address of a database, as a host would write it."""
        return f"postgresql://nocturne@/{database}?host={self.folder}"

    async def run(self, statement: str) -> None:
        """Run one statement on the server's own database."""
        connection = await asyncpg.connect(user="nocturne", database="postgres", host=str(self.folder))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def new_database(self, template: str = "template1") -> str:
        """Make a database and return its address."""
        name = f"test_{next(self.numbers)}"
        # Copying the template's files is quicker than writing them to the log when they are this few.
        await self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return self.url(name)

    async def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        name = url.split("/")[3].split("?", maxsplit=1)[0]
        await self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    async def migrated(self) -> str:
        """The name of a template database that is at the newest migration."""
        from storage.database import upgrade

        if TEMPLATE not in self.templates:
            await self.run(f"CREATE DATABASE {TEMPLATE}")
            await upgrade(self.url(TEMPLATE))
            self.templates.add(TEMPLATE)
        return TEMPLATE


def binaries() -> Path | None:
    """The folder with PostgreSQL's programs: beside the one on PATH, else the newest of Debian's."""
    found = shutil.which("initdb")
    if found and (Path(found).parent / "postgres").exists():
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return next((each for each in reversed(folders) if (each / "initdb").exists()), None)


def server_user() -> str | None:
    """Who runs the server: ourselves, but the server refuses root, so then `postgres` or `nobody`."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    pytest.fail("PostgreSQL can not run as root, and there is neither a user `postgres` nor `nobody`.")


@contextlib.contextmanager
def running(settings: Mapping[str, str] | None = None) -> Iterator[PostgresServer]:
    """Start a server in a folder of its own; both are gone afterwards."""
    programs = binaries()
    if programs is None:
        _without_postgres()
    # Short: a socket's path has to fit into 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="nocturne-pg-", dir="/tmp"))
    try:
        user = server_user()
        if user is not None:
            shutil.chown(folder, user)
        _make_cluster(programs, folder, user)
        process = _start(programs, folder, user, {"fsync": "off", "full_page_writes": "off"} | dict(settings or {}))
        try:
            _wait_until_ready(process, folder)
            yield PostgresServer(folder, process)
        finally:
            _stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _without_postgres() -> Any:
    sentence = "No PostgreSQL server was found (apt install postgresql)."
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)


def _make_cluster(programs: Path, folder: Path, user: str | None) -> None:
    command = [str(programs / "initdb"), "--pgdata", str(folder / "data"), "--username", "nocturne", "--auth", "trust"]
    command += ["--encoding", "UTF8", "--locale", "C", "--no-sync"]
    made = subprocess.run(command, user=user, cwd=folder, env=_environment(), capture_output=True, check=False)
    assert made.returncode == 0, made.stderr.decode()


def _start(programs: Path, folder: Path, user: str | None, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    command = [str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder)]
    wanted = {"listen_addresses": "", "max_connections": "60", "shared_buffers": "32MB"} | settings
    for name, value in wanted.items():
        command += ["-c", f"{name}={value}"]
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(command, user=user, cwd=folder, env=_environment(), stdout=log, stderr=log)


def _environment() -> dict[str, str]:
    """The server's own surroundings: PG* variables of whoever runs the tests would lead it elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _wait_until_ready(process: subprocess.Popen[bytes], folder: Path) -> None:
    async def knock() -> None:
        connection = await asyncpg.connect(user="nocturne", database="postgres", host=str(folder), timeout=5)
        await connection.close()

    until = time.monotonic() + STARTS_WITHIN_S
    while True:
        try:
            asyncio.run(knock())
        except (OSError, asyncpg.PostgresError) as error:
            if process.poll() is not None or time.monotonic() > until:
                raise AssertionError((folder / "server.log").read_text()) from error
            time.sleep(0.05)
        else:
            return


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Immediately: the folder goes away, so nothing has to be saved; the server takes its children with it."""
    if process.poll() is None:
        process.send_signal(signal.SIGQUIT)
    process.wait(timeout=STARTS_WITHIN_S)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The server of this test session."""
    with running() as server:
        yield server


@pytest.fixture
async def postgres_database(postgres_server: PostgresServer) -> AsyncIterator[str]:
    """The address of a database at the newest migration, this test's own."""
    url = await postgres_server.new_database(await postgres_server.migrated())
    yield url
    await postgres_server.drop(url)
