"""One database: how it is reached, and the two ways into it, reading and writing."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final, TypeVar

from sqlalchemy import URL, Engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from generation.errors import StorageFailed

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]

BUSY_TIMEOUT_S: Final = 15
_READERS: Final = 4
_POSTGRES_CONNECTIONS: Final = 8
_POSTGRES_TIMEOUT_S: Final = 30


def sqlite_engine(url: URL, *, writes: bool, foreign_keys: bool = True) -> AsyncEngine:
    """An engine for an SQLite file: one connection that writes and checkpoints, or a few that can only read.

    One connection does all writes and checkpoints of a process: SQLite before 3.51.3 can corrupt a database when two
    connections reset its write-ahead log at once. `synchronous=FULL` because NORMAL loses acknowledged commits at a
    power cut.
    """
    engine = create_async_engine(
        url,
        hide_parameters=True,
        pool_size=1 if writes else _READERS,
        max_overflow=0,
        connect_args={"timeout": BUSY_TIMEOUT_S},
    )
    pragmas = [f"busy_timeout={BUSY_TIMEOUT_S * 1000}", f"foreign_keys={'ON' if foreign_keys else 'OFF'}"]
    if writes:
        pragmas += ["journal_mode=WAL", "synchronous=FULL"]
    else:
        pragmas += ["query_only=ON", "wal_autocheckpoint=0"]
    _set_up_sqlite(engine.sync_engine, pragmas, "BEGIN IMMEDIATE" if writes else "BEGIN")
    return engine


def _set_up_sqlite(engine: Engine, pragmas: list[str], begin: str) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        # The driver's own idea of when a transaction begins is too late for reads and DDL; ours is below.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Any) -> None:
        connection.exec_driver_sql(begin)


def postgres_engine(url: URL) -> AsyncEngine:
    """An engine for a PostgreSQL server; a connection that went stale is replaced before it is used."""
    return create_async_engine(
        url,
        hide_parameters=True,
        pool_size=_POSTGRES_CONNECTIONS,
        max_overflow=0,
        pool_pre_ping=True,
        connect_args={"timeout": 10, "command_timeout": _POSTGRES_TIMEOUT_S},
    )


class Database:
    """Runs work in transactions. On SQLite writes take turns on the one connection that may write."""

    def __init__(self, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self._writer = writer
        self._reader = reader
        self._turn: asyncio.Lock | None = asyncio.Lock() if writer is not reader else None
        self._writes: set[asyncio.Task[Any]] = set()
        self._closed = False

    @property
    def dialect(self) -> str:
        return self._writer.dialect.name

    @staticmethod
    def at(url: URL) -> "Database":
        """The database at a normalised URL; nothing is opened before it is used."""
        if url.get_backend_name() == "sqlite":
            return Database(sqlite_engine(url, writes=True), sqlite_engine(url, writes=False))
        engine = postgres_engine(url)
        return Database(engine, engine)

    async def read(self, work: Work[T]) -> T:
        """Run work that only reads."""
        self._check_open()
        async with _told(), self._reader.connect() as connection:
            return await work(connection)

    async def write(self, work: Work[T]) -> T:
        """Run work as one transaction: all of it is kept, or nothing.

        A write that has begun is brought to its end even when the one who asked is cancelled: a job's last state must
        not depend on who still listens.
        """
        self._check_open()
        task = asyncio.create_task(self._write(work))
        self._writes.add(task)
        task.add_done_callback(self._over)
        return await asyncio.shield(task)

    async def _write(self, work: Work[T]) -> T:
        if self._turn is None:
            return await self._transaction(work)
        async with self._turn:
            return await self._transaction(work)

    async def _transaction(self, work: Work[T]) -> T:
        async with _told(), self._writer.begin() as connection:
            return await work(connection)

    def _check_open(self) -> None:
        if self._closed:
            raise StorageFailed("The store has been closed.")

    def _over(self, task: asyncio.Task[Any]) -> None:
        self._writes.discard(task)
        if not task.cancelled():
            task.exception()  # seen: whoever asked may be gone

    async def close(self) -> None:
        """Let the writes that have begun end, then close every connection, the writing one last."""
        self._closed = True
        await asyncio.gather(*self._writes, return_exceptions=True)
        if self._reader is not self._writer:
            await self._reader.dispose()
        await self._writer.dispose()


@asynccontextmanager
async def _told() -> AsyncIterator[None]:
    """Turn what a driver raises into one sentence; the statement's values and the address are not in it."""
    try:
        yield
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        raise StorageFailed(f"The database did not take it: {reason(error)}.", "See `doctor`.") from error


def reason(error: BaseException) -> str:
    """The innermost cause in a few words."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig.__cause__ or error.orig
    text = str(error).strip().splitlines()
    return (text[0] if text else type(error).__name__).rstrip(".")
