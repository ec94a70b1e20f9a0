"""Small helpers that every concept's statements use."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Insert, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.checks import missing


def upsert(connection: AsyncConnection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT of the connection's own dialect, which knows ON CONFLICT."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def insert_unless_there(connection: AsyncConnection, table: Table) -> Insert:
    """An INSERT that changes nothing where a unique key is taken."""
    return upsert(connection, table).on_conflict_do_nothing()


async def one(connection: AsyncConnection, table: Table, *where: ColumnElement[bool]) -> Mapping[Any, Any] | None:
    """The first row that fits, or None."""
    result = await connection.execute(select(table).where(*where).limit(1))
    return result.mappings().first()


async def demand(connection: AsyncConnection, table: Table, keys: Sequence[str], what: str) -> None:
    """Make sure that rows with these ids are there.

    Raises:
        NotFound: one of them is not.

    """
    if not keys:
        return
    found = set((await connection.execute(select(table.c.id).where(table.c.id.in_(keys)))).scalars())
    for key in keys:
        if key not in found:
            raise missing(what, key)
