"""The three stores, each made anew for every test."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from generation.ports import Store
from storage.address import database_url
from storage.database import upgrade
from storage.memory import MemoryStore
from storage.sql import SqlStore
from storage.sql.database import Database
from tests.support.postgres import postgres_database, postgres_server

__all__ = ["postgres_database", "postgres_server"]

SQL = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An empty SQLite database at the newest migration, as bytes to copy."""
    folder = tmp_path_factory.mktemp("migrated")
    asyncio.run(upgrade("", folder))
    assert not list(folder.glob("*-wal")), "a closed database keeps everything in its one file"
    return (folder / "nocturne.sqlite3").read_bytes()


def _address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "memory":
        return "memory"
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgres_database")
        return url
    file = tmp_path / "store.sqlite3"
    file.write_bytes(request.getfixturevalue("migrated_sqlite"))
    return f"sqlite:///{file}"


@pytest.fixture(params=SQL)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty, migrated database of each kind."""
    return _address(request, tmp_path)


@pytest.fixture(params=["memory", *SQL])
def any_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """As `database`, and `memory` for the twin that has none."""
    return _address(request, tmp_path)


def opened_quickly(address: str) -> SqlStore:
    """As `open_store`, without looking whether the database is as it should be: that has tests of its own."""
    return SqlStore(Database.at(database_url(address)))


@pytest.fixture
async def store(any_address: str) -> AsyncIterator[Store]:
    """Each store that ships."""
    opened: Store = MemoryStore() if any_address == "memory" else opened_quickly(any_address)
    yield opened
    await opened.close()


@pytest.fixture
async def sql_store(database: str) -> AsyncIterator[SqlStore]:
    """Each store on SQL."""
    opened = opened_quickly(database)
    yield opened
    await opened.close()
