"""Sessions and what is said in them."""

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from generation.track import Session, Track, Turn
from storage.checks import missing, taken
from storage.rows import session_changes, session_of, session_row, turn_of, turn_row
from storage.sql import tracks as made_tracks
from storage.sql.common import insert_unless_there, one
from storage.tables import sessions, tracks, turns


async def hold(connection: AsyncConnection, session_id: str, session: Session | None) -> None:
    """Write the session or lock the one that is there, so that two turns said at once get two numbers.

    Raises:
        NotFound: the session is neither given nor known.

    """
    if session is not None and session.id == session_id:
        statement = insert_unless_there(connection, sessions).values(session_row(session))
        if (await connection.execute(statement.returning(sessions.c.id))).first() is not None:
            return
    found = await connection.execute(select(sessions.c.id).where(sessions.c.id == session_id).with_for_update())
    if found.first() is None:
        raise missing("session", session_id)


async def append(connection: AsyncConnection, turn: Turn) -> int:
    """Write a turn under the next number of its session, which has to be held, and return that number."""
    said = select(func.coalesce(func.max(turns.c.number), 0) + 1).where(turns.c.session_id == turn.session_id)
    row = turn_row(turn) | {"number": said.scalar_subquery()}
    written = await connection.execute(insert(turns).values(row).returning(turns.c.number))
    return int(written.scalar_one())


async def of_request(connection: AsyncConnection, request_id: str) -> Turn | None:
    """The turn of a message or interaction."""
    row = await one(connection, turns, turns.c.request_id == request_id) if request_id else None
    return None if row is None else turn_of(row)


async def save(connection: AsyncConnection, session: Session) -> None:
    """Write a new session, or what may change in one that is there.

    Raises:
        StorageFailed: another session has this thread.

    """
    other = await of_thread(connection, session.thread_id)
    if other is not None and other.id != session.id:
        raise taken("session of the thread", session.thread_id)
    statement = insert_unless_there(connection, sessions).values(session_row(session))
    if (await connection.execute(statement.returning(sessions.c.id))).first() is None:
        await connection.execute(update(sessions).where(sessions.c.id == session.id).values(session_changes(session)))


async def by_id(connection: AsyncConnection, session_id: str) -> Session | None:
    row = await one(connection, sessions, sessions.c.id == session_id)
    return None if row is None else session_of(row)


async def of_thread(connection: AsyncConnection, thread_id: str) -> Session | None:
    row = await one(connection, sessions, sessions.c.thread_id == thread_id) if thread_id else None
    return None if row is None else session_of(row)


async def turns_of(connection: AsyncConnection, session_id: str) -> list[Turn]:
    statement = select(turns).where(turns.c.session_id == session_id).order_by(turns.c.number)
    return [turn_of(row) for row in (await connection.execute(statement)).mappings()]


async def tracks_of(connection: AsyncConnection, session_id: str) -> list[Track]:
    """All tracks of a session in the order of the turns that made them, then of the takes."""
    statement = (
        select(tracks)
        .join(turns, turns.c.job_id == tracks.c.job_id)
        .where(tracks.c.session_id == session_id)
        .order_by(turns.c.number, tracks.c.take)
    )
    return await made_tracks.load(connection, statement)
