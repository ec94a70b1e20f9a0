"""The outbox: what has to be told, and where it was told."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from generation.track import Delivery, DeliveryState, Track
from storage.checks import taken
from storage.rows import delivery_of, delivery_row
from storage.sql import tracks as tracks_sql
from storage.sql.common import demand, one, upsert
from storage.tables import deliveries, delivery_tracks, jobs, postings, tracks


async def save(connection: AsyncConnection, delivery: Delivery) -> None:
    """Write a row of the outbox with its tracks and the messages that it became.

    Raises:
        NotFound: there is no such job or track.

    """
    await demand(connection, jobs, [delivery.job_id], "job")
    await demand(connection, tracks, delivery.track_ids, "track")
    other = await one(connection, deliveries, deliveries.c.job_id == delivery.job_id, deliveries.c.id != delivery.id)
    if other is not None and await one(connection, deliveries, deliveries.c.id == delivery.id) is None:
        raise taken("delivery of job", delivery.job_id)
    row = delivery_row(delivery)
    changes = {name: value for name, value in row.items() if name not in {"id", "job_id", "created_at"}}
    statement = upsert(connection, deliveries).values(row)
    await connection.execute(statement.on_conflict_do_update(index_elements=[deliveries.c.id], set_=changes))
    await _replace(connection, delivery_tracks, delivery.id, ({"track_id": each} for each in delivery.track_ids))
    posted = ({"channel_id": delivery.channel_id, "message_id": each} for each in delivery.message_ids)
    await _replace(connection, postings, delivery.id, posted)


async def _replace(
    connection: AsyncConnection, table: Table, delivery_id: str, rows: Iterable[Mapping[str, str]]
) -> None:
    await connection.execute(delete(table).where(table.c.delivery_id == delivery_id))
    placed = [{"delivery_id": delivery_id, "position": place, **row} for place, row in enumerate(rows)]
    if placed:
        await connection.execute(insert(table), placed)


async def of_job(connection: AsyncConnection, job_id: str) -> Delivery | None:
    found = await connection.execute(select(deliveries).where(deliveries.c.job_id == job_id))
    return next(iter(await _whole(connection, found.mappings().all())), None)


async def pending(connection: AsyncConnection) -> list[Delivery]:
    statement = select(deliveries).where(deliveries.c.state == DeliveryState.PENDING.value)
    found = await connection.execute(statement.order_by(deliveries.c.number))
    return await _whole(connection, found.mappings().all())


async def tracks_of_message(connection: AsyncConnection, message_id: str) -> list[Track]:
    """The tracks of every delivery that this message belongs to."""
    posted = (
        select(delivery_tracks.c.track_id)
        .join(postings, postings.c.delivery_id == delivery_tracks.c.delivery_id)
        .where(postings.c.message_id == message_id)
    )
    return await tracks_sql.load(connection, select(tracks).where(tracks.c.id.in_(posted)).order_by(tracks.c.number))


async def _whole(connection: AsyncConnection, rows: Sequence[Any]) -> list[Delivery]:
    keys = [row["id"] for row in rows]
    made = await _lists(connection, delivery_tracks, "track_id", keys)
    posted = await _lists(connection, postings, "message_id", keys)
    return [delivery_of(row, made.get(row["id"], []), posted.get(row["id"], [])) for row in rows]


async def _lists(connection: AsyncConnection, table: Table, column: str, keys: Sequence[str]) -> dict[str, list[str]]:
    statement = select(table.c.delivery_id, table.c[column]).where(table.c.delivery_id.in_(keys))
    found = await connection.execute(statement.order_by(table.c.delivery_id, table.c.position))
    lists: dict[str, list[str]] = {}
    for delivery_id, value in found:
        lists.setdefault(delivery_id, []).append(value)
    return lists
