"""Jobs, and the members who asked."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from generation.track import Job, JobState, Session
from storage.checks import missing, taken
from storage.rows import job_changes, job_of, job_row, turn_of_job
from storage.sql import conversations
from storage.sql.common import one, upsert
from storage.tables import jobs, members

OVER = [each.value for each in JobState if each.over]
UNFINISHED = [each.value for each in JobState if not each.over]


class AlreadyAcceptedError(Exception):
    """Somebody else's transaction accepted the same request first; ours must leave nothing."""


async def known(connection: AsyncConnection, job: Job) -> Job | None:
    """The job that was accepted for the same request.

    Raises:
        StorageFailed: another request's job has this id.

    """
    statement = select(jobs).where((jobs.c.request_id == job.place.request_id) | (jobs.c.id == job.id))
    found = [job_of(row) for row in (await connection.execute(statement)).mappings()]
    same = next((each for each in found if each.place.request_id == job.place.request_id), None)
    if found and same is None:
        raise taken("job", job.id)
    return same


async def add(connection: AsyncConnection, job: Job, session: Session | None) -> None:
    """Write the job, its session and its turn.

    Raises:
        AlreadyAcceptedError: a job with this request id was written meanwhile.
        NotFound: the session is neither given nor known.

    """
    await conversations.hold(connection, job.session_id, session)
    await _remember_member(connection, job.place.member_id, job.place.member_name, job.created_at)
    statement = upsert(connection, jobs).on_conflict_do_nothing(index_elements=[jobs.c.request_id])
    written = await connection.execute(statement.values(job_row(job)).returning(jobs.c.number))
    if written.first() is None:
        raise AlreadyAcceptedError
    await conversations.append(connection, turn_of_job(job, 0))


async def _remember_member(connection: AsyncConnection, member_id: str, name: str, at: datetime) -> None:
    row = {"id": member_id, "name": name, "first_seen_at": at, "last_seen_at": at}
    statement = upsert(connection, members).values(row)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=[members.c.id], set_={"name": name, "last_seen_at": at})
    )


async def member_name(connection: AsyncConnection, member_id: str) -> str | None:
    row = await one(connection, members, members.c.id == member_id)
    return None if row is None else str(row["name"])


async def by_id(connection: AsyncConnection, job_id: str) -> Job | None:
    row = await one(connection, jobs, jobs.c.id == job_id)
    return None if row is None else job_of(row)


async def change(connection: AsyncConnection, job: Job) -> bool:
    """Write what may change in a job that is not over; False where it was over.

    Raises:
        NotFound: there is no such job.

    """
    statement = update(jobs).where(jobs.c.id == job.id, jobs.c.state.not_in(OVER)).values(job_changes(job))
    written = await connection.execute(statement.returning(jobs.c.number))
    if written.first() is not None:
        return True
    if await by_id(connection, job.id) is None:
        raise missing("job", job.id)
    return False


async def unfinished(connection: AsyncConnection) -> list[Job]:
    statement = select(jobs).where(jobs.c.state.in_(UNFINISHED)).order_by(jobs.c.number)
    return [job_of(row) for row in (await connection.execute(statement)).mappings()]


async def of_member(connection: AsyncConnection, member_id: str, limit: int) -> list[Job]:
    statement = select(jobs).where(jobs.c.member_id == member_id).order_by(jobs.c.number.desc()).limit(limit)
    return [job_of(row) for row in (await connection.execute(statement)).mappings()]
