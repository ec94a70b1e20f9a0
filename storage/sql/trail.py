"""The trail: appended to inside the transaction of what happened, read by subject, checked from end to end."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from generation.track import TrailEvent, TrailRow
from storage.chain import FIRST_HASH, continued, follows
from storage.rows import trail_of, trail_row
from storage.tables import trail

# Any number will do, as long as nothing else in the same database takes it: "trail" in ASCII.
_TRAIL_LOCK: Final = 0x747261696C
_SUBJECTS_AT_ONCE: Final = 500


async def append(connection: AsyncConnection, events: Sequence[TrailEvent]) -> None:
    """Add events to the end of the chain.

    It comes last in a transaction: on PostgreSQL whoever appends holds a lock until the commit, for two rows must not
    follow the same one. SQLite has one writer anyway.
    """
    if not events:
        return
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _TRAIL_LOCK})
    found = await connection.execute(select(trail.c.number, trail.c.hash).order_by(trail.c.number.desc()).limit(1))
    number, previous = found.one_or_none() or (0, FIRST_HASH)
    rows = continued(number, previous, events)
    await connection.execute(insert(trail), [trail_row(each) for each in rows])


async def of(connection: AsyncConnection, subjects: Sequence[str]) -> list[TrailRow]:
    """What happened to the subjects, in order."""
    wanted = list(dict.fromkeys(subjects))
    rows = []
    for start in range(0, len(wanted), _SUBJECTS_AT_ONCE):
        some = wanted[start : start + _SUBJECTS_AT_ONCE]
        found = await connection.execute(select(trail).where(trail.c.subject.in_(some)))
        rows += [trail_of(each) for each in found.mappings()]
    return sorted(rows, key=lambda row: row.number)


async def first_broken(connection: AsyncConnection) -> int | None:
    """The number of the first row that does not follow from the one before; rows are streamed, not gathered."""
    number, previous = 0, FIRST_HASH
    async with connection.stream(select(trail).order_by(trail.c.number)) as found:
        async for each in found.mappings():
            try:
                row = trail_of(each)
                untouched = follows(row, number, previous)
            except (TypeError, ValueError):  # altered into something that is no event at all
                untouched = False
            if not untouched:
                return int(each["number"])
            number, previous = row.number, row.hash
    return None
