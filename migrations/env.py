"""How Alembic reaches the database: on the connection it is handed, or by NOCTURNE_DATABASE_URL from its own shell."""

import asyncio
import os
from pathlib import Path

from alembic import context
from sqlalchemy import Connection

from storage.address import database_url
from storage.sql.database import postgres_engine, sqlite_engine
from storage.tables import metadata


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out SQLite's index of words: it and its shadow tables are made by hand and belong to no metadata."""
    return not (kind == "table" and (name or "").startswith("track_words"))


def include_object(_item: object, name: str | None, kind: str, reflected: bool, _twin: object) -> bool:
    """Leave out PostgreSQL's index of words, which is over an expression and made by hand too."""
    return not (kind == "index" and reflected and name == "ix_tracks_words")


def run_on(connection: Connection) -> None:
    """Run the migrations inside the transaction that the connection is in."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_name=include_name,
        include_object=include_object,
        compare_server_default=True,
        transactional_ddl=True,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_from_shell() -> None:
    """Open the database that the environment names."""
    data_dir = Path(os.environ.get("NOCTURNE_DATA_DIR") or "data")
    url = database_url(os.environ.get("NOCTURNE_DATABASE_URL", ""), data_dir)
    sqlite = url.get_backend_name() == "sqlite"
    engine = sqlite_engine(url, writes=True, foreign_keys=False) if sqlite else postgres_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(run_on)
    await engine.dispose()


given: Connection | None = context.config.attributes.get("connection")
if given is None:
    asyncio.run(run_from_shell())
else:
    run_on(given)
