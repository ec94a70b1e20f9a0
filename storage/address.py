"""Where the database is: what a host may write, and what the drivers want to read."""

from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from generation.errors import SetUpFailed

_DRIVERS: Final = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
_HOW: Final = "Set NOCTURNE_DATABASE_URL to sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME."
DEFAULT_FILE: Final = "nocturne.sqlite3"


def database_url(url: str, data_dir: Path | None = None) -> URL:
    """The URL for the async driver; an empty one means an SQLite file in the data directory.

    Raises:
        SetUpFailed: it is no URL, or of a database that Nocturne does not know.

    """
    if not url.strip():
        if data_dir is None:
            raise SetUpFailed("No database is named.", _HOW)
        return URL.create("sqlite+aiosqlite", database=str(data_dir.absolute() / DEFAULT_FILE))
    try:
        asked = make_url(url.strip())
    except (ArgumentError, ValueError):
        # The text may hold a password, so it is not repeated; neither is the cause.
        raise SetUpFailed("NOCTURNE_DATABASE_URL is no database URL.", _HOW) from None
    driver = _DRIVERS.get(asked.drivername)
    if driver is None:
        raise SetUpFailed(f"Nocturne keeps nothing in “{asked.drivername}”.", _HOW)
    asked = asked.set(drivername=driver)
    return _sqlite_file(asked) if driver.startswith("sqlite") else _postgres(asked)


def _sqlite_file(url: URL) -> URL:
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise SetUpFailed("The SQLite database has to be a file.", _HOW)
    return URL.create(url.drivername, database=str(Path(url.database).expanduser().absolute()))


def _postgres(url: URL) -> URL:
    """Say `ssl` to asyncpg where everybody else, and every hosting page, says `sslmode`."""
    query = dict(url.query)
    if "sslmode" in query:
        query["ssl"] = query.pop("sslmode")
    return url.set(query=query)


def shown(url: URL) -> str:
    """The address as it may be shown and logged: without user and password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    host = url.host or url.query.get("host") or "the local socket"
    return f"PostgreSQL at {host if isinstance(host, str) else host[0]}, database {url.database or 'by default'}"
