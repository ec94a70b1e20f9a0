"""Tracks and their files."""

from collections.abc import Sequence
from statistics import median

from sqlalchemy import Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from generation.track import FileRef, Track, TrackState
from storage.checks import missing, taken
from storage.rows import file_of, file_row, track_of, track_row
from storage.sql.common import demand, insert_unless_there, one
from storage.tables import artifacts, track_files, tracks

_KEYS_AT_ONCE = 500


async def add(connection: AsyncConnection, made: Sequence[Track]) -> None:
    """Write tracks and their files, parents first as they are given."""
    for track in made:
        if track.parent_id is not None:
            await demand(connection, tracks, [track.parent_id], "track")
        if await one(connection, tracks, tracks.c.id == track.id) is not None:
            raise taken("track", track.id)
        await connection.execute(insert(tracks).values(track_row(track)))
        if track.files:
            await _add_files(connection, track)


async def _add_files(connection: AsyncConnection, track: Track) -> None:
    kept = {each.sha256: each.size for each in track.files}
    await connection.execute(
        insert_unless_there(connection, artifacts),
        [{"sha256": sha256, "size": size, "created_at": track.created_at} for sha256, size in kept.items()],
    )
    rows = [file_row(track.id, position, each) for position, each in enumerate(track.files)]
    await connection.execute(insert(track_files), rows)


async def load(connection: AsyncConnection, statement: Select[tuple[object, ...]]) -> list[Track]:
    """The tracks whose rows a statement selects, in its order, with their files."""
    rows = (await connection.execute(statement)).mappings().all()
    files: dict[str, list[FileRef]] = {row["id"]: [] for row in rows}
    keys = list(files)
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        some = keys[start : start + _KEYS_AT_ONCE]
        wanted = select(track_files).where(track_files.c.track_id.in_(some)).order_by(track_files.c.position)
        for each in (await connection.execute(wanted)).mappings():
            files[each["track_id"]].append(file_of(each))
    return [track_of(row, files[row["id"]]) for row in rows]


async def by_id(connection: AsyncConnection, track_id: str) -> Track | None:
    return next(iter(await load(connection, select(tracks).where(tracks.c.id == track_id))), None)


async def of_job(connection: AsyncConnection, job_id: str) -> list[Track]:
    return await load(connection, select(tracks).where(tracks.c.job_id == job_id).order_by(tracks.c.take))


async def children(connection: AsyncConnection, track_id: str) -> list[Track]:
    return await load(connection, select(tracks).where(tracks.c.parent_id == track_id).order_by(tracks.c.number))


async def set_state(connection: AsyncConnection, track_id: str, state: TrackState, reason: str) -> None:
    """Change the only two things of a track that ever change.

    Raises:
        NotFound: there is no such track.

    """
    statement = update(tracks).where(tracks.c.id == track_id).values(state=state.value, reason=reason)
    written = await connection.execute(statement.returning(tracks.c.number))
    if written.first() is None:
        raise missing("track", track_id)


async def is_served(connection: AsyncConnection, sha256: str) -> bool:
    statement = (
        select(tracks.c.number)
        .join(track_files, track_files.c.track_id == tracks.c.id)
        .where(track_files.c.sha256 == sha256, tracks.c.state == TrackState.LIVE.value)
    )
    return (await connection.execute(statement.limit(1))).first() is not None


async def speed(connection: AsyncConnection, engine: str, last: int) -> float | None:
    """The median of seconds of work per second of audio over an engine's last measured tracks."""
    measured = (tracks.c.engine == engine, tracks.c.render_s > 0, tracks.c.duration_s > 0)
    statement = select(tracks.c.render_s, tracks.c.duration_s).where(*measured)
    found = await connection.execute(statement.order_by(tracks.c.number.desc()).limit(last))
    speeds = [render_s / duration_s for render_s, duration_s in found]
    return median(speeds) if speeds else None
