"""Does the database answer, and has it the newest migration?"""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import unquote, urlsplit

from bot.doctor.finding import Finding

TIMEOUT_S = 10.0
Revisions = Callable[[], Awaitable[tuple[str | None, str]]]


async def database(url: str, revisions: Revisions | None) -> Finding:
    """Judge the database by its revision and the newest one; `revisions` asks for both, and raises when it can not."""
    name = without_password(url)
    if revisions is None:
        return Finding("database", "ok", f"{name}, which was not asked.")
    try:
        async with asyncio.timeout(TIMEOUT_S):
            revision, newest = await revisions()
    except Exception as error:  # noqa: BLE001 - any failure of a database driver means the same here
        remedy = "Start the database, and check NOCTURNE_DATABASE_URL and the user's rights."
        return Finding("database", "problem", f"{name} does not answer ({type(error).__name__}).", remedy)
    if revision == newest:
        return Finding("database", "ok", f"{name} has the newest migration, {newest}.")
    if revision is None:
        return Finding("database", "ok", f"{name} is empty: the first start makes its tables.")
    remedy = "Run .venv/bin/python -m bot db upgrade; starting the bot does it too."
    return Finding("database", "warning", f"{name} is at migration {revision}, not at {newest}.", remedy)


def password_of(url: str) -> tuple[str, ...]:
    """Give the URL's password as it is written there and as the driver reads it, nothing where there is none."""
    try:
        password = urlsplit(url).password
    except ValueError:
        return ()
    return (password, unquote(password)) if password else ()


def without_password(url: str) -> str:
    """Give the URL as it may be shown: without driver options, and with *** for the password."""
    parts = urlsplit(url)
    if not parts.netloc:
        return f"SQLite at {parts.path[1:]}" if parts.scheme.startswith("sqlite") else parts.scheme
    address = parts.netloc.rpartition("@")[2]
    user = parts.username or ""
    secret = ":***" if parts.password else ""
    return f"{parts.scheme}://{user}{secret}{'@' if user else ''}{address}{parts.path}"
