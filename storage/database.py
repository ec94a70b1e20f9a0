"""Opening the database, and bringing its tables to what the program expects."""

import asyncio
import contextlib
import importlib.util
import sqlite3
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import URL, Connection, inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from generation.errors import SetUpFailed, StorageFailed
from storage.address import database_url, shown
from storage.backup import copy_sqlite
from storage.sql.database import Database, postgres_engine, reason, sqlite_engine
from storage.sql.store import SqlStore

if TYPE_CHECKING:
    from alembic.config import Config

# Any number will do, as long as nothing else in the same database takes it: "nocturne" in ASCII, cut to 63 bits.
_UPGRADE_LOCK: Final = 0x6E6F637475726E65
_UPGRADE_LOCK_STATEMENT: Final = "SELECT pg_advisory_xact_lock(:key)"
_EMPTY: Final = ""


async def open_store(url: str, data_dir: Path) -> SqlStore:
    """Open the database at `url` (empty: SQLite in `data_dir`), whose tables must be as this program knows them.

    Raises:
        SetUpFailed: it can not be reached or written, or it is older or newer than the program.

    """
    where = database_url(url, data_dir)
    revision = await current_revision(url, data_dir)
    if revision != await head_revision():
        _refuse_newer(where, revision)
        raise SetUpFailed(
            f"The database ({shown(where)}) is older than this program.", "Run `python -m bot db upgrade`."
        )
    database = Database.at(where)
    try:
        await database.write(_write_nothing)
    except StorageFailed as error:
        await database.close()
        raise _unusable(where, error.__cause__ or error) from error
    return SqlStore(database)


async def upgrade(url: str, data_dir: Path | None = None) -> tuple[str, str]:
    """Bring the tables to the newest migration; the revisions before and after (`""`: there was nothing).

    All migrations run in one transaction under a lock, so of two programs that start at once one finds nothing to do.
    A SQLite database that is not new is copied first, beside itself as `NAME.before-REVISION`.

    Raises:
        SetUpFailed: the database can not be reached or written, or it is newer than the program.

    """
    where = database_url(url, data_dir)
    if where.get_backend_name() == "sqlite":
        await asyncio.to_thread(_make_folder, where)
    head = await head_revision()
    before = await current_revision(url, data_dir)
    if before == head:
        return before, head
    _refuse_newer(where, before)
    if before and where.get_backend_name() == "sqlite":
        await asyncio.to_thread(_keep_copy, Path(str(where.database)), before)
    return await _migrate(where, "head")


async def downgrade(url: str, revision: str = "base", data_dir: Path | None = None) -> tuple[str, str]:
    """Take the tables back to an older migration; the revisions before and after. What they held goes with them."""
    return await _migrate(database_url(url, data_dir), revision, down=True)


async def current_revision(url: str, data_dir: Path | None = None) -> str:
    """The migration that the database is at, `""` where it has none or is not there yet.

    Raises:
        SetUpFailed: the database can not be reached.

    """
    where = database_url(url, data_dir)
    if where.get_backend_name() == "sqlite" and not await asyncio.to_thread(Path(str(where.database)).exists):
        return _EMPTY
    async with _engine(where, writes=False) as engine, engine.connect() as connection:
        return await connection.run_sync(_revision)


async def head_revision() -> str:
    """The newest migration that this program has."""
    return await asyncio.to_thread(_head)


@cache
def _head() -> str:
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(alembic_config()).get_current_head() or _EMPTY


def known_revisions() -> frozenset[str]:
    """Every migration that this program has."""
    from alembic.script import ScriptDirectory

    return frozenset(each.revision for each in ScriptDirectory.from_config(alembic_config()).walk_revisions())


def alembic_config(connection: Connection | None = None) -> "Config":
    """Alembic's settings, the same from every working directory and from an installed package."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def migrations_folder() -> Path:
    """Where the migrations lie. By name and not by import: migrations know storage, never the other way round.

    Raises:
        SetUpFailed: they are not installed.

    """
    found = importlib.util.find_spec("migrations")
    if found is None or not found.submodule_search_locations:
        raise SetUpFailed("The package `migrations` is missing.", "Install Nocturne again: `make setup`.")
    return Path(next(iter(found.submodule_search_locations)))


async def _migrate(where: URL, target: str, *, down: bool = False) -> tuple[str, str]:
    """Run the migrations on one connection that holds the lock from before the first look to the commit."""
    async with _engine(where) as engine, engine.begin() as connection:
        if where.get_backend_name() != "sqlite":  # there BEGIN IMMEDIATE is the lock
            await connection.execute(text(_UPGRADE_LOCK_STATEMENT), {"key": _UPGRADE_LOCK})
        before = await connection.run_sync(_revision)
        await connection.run_sync(_run_alembic, target, down)
        if where.get_backend_name() == "sqlite":
            await _check_foreign_keys(connection)
        return before, await connection.run_sync(_revision)


def _run_alembic(connection: Connection, target: str, down: bool) -> None:
    from alembic import command

    config = alembic_config(connection)
    if down:
        command.downgrade(config, target)
    else:
        command.upgrade(config, target)


async def _check_foreign_keys(connection: AsyncConnection) -> None:
    """They are off while tables are rebuilt; a row that points nowhere undoes the whole upgrade."""
    broken = (await connection.exec_driver_sql("PRAGMA foreign_key_check")).first()
    if broken is not None:
        raise SetUpFailed(f"After the upgrade a row of {broken[0]} would point at nothing; nothing was changed.")


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return _EMPTY
    found: Any = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found or _EMPTY)


def _refuse_newer(where: URL, revision: str) -> None:
    if revision and revision not in known_revisions():
        raise SetUpFailed(
            f"The database ({shown(where)}) is newer than this program: it is at {revision}.",
            "Update Nocturne, or restore a backup from before.",
        )


async def _write_nothing(connection: AsyncConnection) -> None:
    """Take the lock of a writer and touch a table: a database that is read-only or full says so now."""
    await connection.execute(text("UPDATE guild_settings SET engine = engine WHERE guild_id = ''"))


def _keep_copy(file: Path, revision: str) -> None:
    """Copy a database that holds something before its tables change; a host who hates the new version goes back."""
    copy = file.with_name(f"{file.stem}.before-{revision}{file.suffix}")
    try:
        copy_sqlite(file, copy)
    except (OSError, sqlite3.Error) as error:
        raise SetUpFailed(
            f"The database could not be copied to {copy} before its upgrade: {reason(error)}.", "Make room on the disk."
        ) from error


def _make_folder(where: URL) -> None:
    folder = Path(str(where.database)).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SetUpFailed(
            f"The folder {folder} can not be made: {error.strerror}.", "Set NOCTURNE_DATA_DIR to a folder of yours."
        ) from error


@contextlib.asynccontextmanager
async def _engine(where: URL, *, writes: bool = True) -> AsyncIterator[AsyncEngine]:
    """An engine for a moment: it is disposed of, and what goes wrong with it is one sentence."""
    sqlite = where.get_backend_name() == "sqlite"
    engine = sqlite_engine(where, writes=writes, foreign_keys=False) if sqlite else postgres_engine(where)
    try:
        async with _reached(where):
            yield engine
    finally:
        await engine.dispose()


@contextlib.asynccontextmanager
async def _reached(where: URL) -> AsyncIterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        raise _unusable(where, error) from error


def _unusable(where: URL, error: BaseException) -> SetUpFailed:
    return SetUpFailed(
        f"The database ({shown(where)}) can not be used: {reason(error)}.",
        "Check NOCTURNE_DATABASE_URL, and that the server runs and the disk can be written.",
    )
