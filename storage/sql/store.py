"""The store on SQL: each method is one transaction over the statements of its concept."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from generation.track import (
    Delivery,
    GuildSettings,
    Job,
    Reference,
    Report,
    Session,
    Track,
    TrackPage,
    TrackQuery,
    TrackState,
    TrailEvent,
    TrailRow,
    Turn,
)
from storage.checks import check_finish, check_turn
from storage.sql import conversations, guilds, jobs, outbox, references, search, trail
from storage.sql import tracks as made_tracks
from storage.sql.database import Database
from storage.values import clean_text, cleaned


class SqlStore:
    """Implements `generation.ports.Store` on SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    # ---- jobs and conversations

    async def accept(self, job: Job, session: Session | None, events: Sequence[TrailEvent]) -> Job:
        job, session, happened = cleaned(job), cleaned(session), cleaned(tuple(events))

        async def work(connection: AsyncConnection) -> Job:
            known = await jobs.known(connection, job)
            if known is not None:
                return known
            await jobs.add(connection, job, session)
            await trail.append(connection, happened)
            return job

        try:
            return await self._db.write(work)
        except jobs.AlreadyAcceptedError:
            return await self._db.write(work)

    async def job(self, job_id: str) -> Job | None:
        return await self._db.read(lambda c: jobs.by_id(c, clean_text(job_id)))

    async def save_job(self, job: Job, events: Sequence[TrailEvent] = ()) -> None:
        job, happened = cleaned(job), cleaned(tuple(events))

        async def work(connection: AsyncConnection) -> None:
            if await jobs.change(connection, job):
                await trail.append(connection, happened)

        await self._db.write(work)

    async def unfinished_jobs(self) -> list[Job]:
        return await self._db.read(jobs.unfinished)

    async def jobs_of(self, member_id: str, limit: int = 25) -> list[Job]:
        return await self._db.read(lambda c: jobs.of_member(c, clean_text(member_id), limit))

    async def finish(self, job: Job, tracks: Sequence[Track], delivery: Delivery, events: Sequence[TrailEvent]) -> bool:
        check_finish(job, tracks, delivery)
        job, made, told, happened = cleaned(job), cleaned(tuple(tracks)), cleaned(delivery), cleaned(tuple(events))

        async def work(connection: AsyncConnection) -> bool:
            if not await jobs.change(connection, job):
                return False
            await made_tracks.add(connection, made)
            await outbox.save(connection, told)
            await trail.append(connection, happened)
            return True

        return await self._db.write(work)

    async def session(self, session_id: str) -> Session | None:
        return await self._db.read(lambda c: conversations.by_id(c, clean_text(session_id)))

    async def session_of_thread(self, thread_id: str) -> Session | None:
        return await self._db.read(lambda c: conversations.of_thread(c, clean_text(thread_id)))

    async def save_session(self, session: Session, events: Sequence[TrailEvent] = ()) -> None:
        wanted, happened = cleaned(session), cleaned(tuple(events))

        async def work(connection: AsyncConnection) -> None:
            await conversations.save(connection, wanted)
            await trail.append(connection, happened)

        await self._db.write(work)

    async def turns(self, session_id: str) -> list[Turn]:
        return await self._db.read(lambda c: conversations.turns_of(c, clean_text(session_id)))

    async def add_turn(self, turn: Turn, session: Session | None = None, events: Sequence[TrailEvent] = ()) -> Turn:
        turn, session, happened = cleaned(turn), cleaned(session), cleaned(tuple(events))
        check_turn(turn)

        async def work(connection: AsyncConnection) -> Turn:
            known = await conversations.of_request(connection, turn.request_id)
            if known is not None:
                return known
            await conversations.hold(connection, turn.session_id, session)
            # Of the same message that came twice at once, the second one has waited until here.
            known = await conversations.of_request(connection, turn.request_id)
            if known is not None:
                return known
            number = await conversations.append(connection, turn)
            await trail.append(connection, happened)
            return replace(turn, number=number)

        return await self._db.write(work)

    async def tracks_of_session(self, session_id: str) -> list[Track]:
        return await self._db.read(lambda c: conversations.tracks_of(c, clean_text(session_id)))

    # ---- the outbox

    async def delivery_of(self, job_id: str) -> Delivery | None:
        return await self._db.read(lambda c: outbox.of_job(c, clean_text(job_id)))

    async def pending_deliveries(self) -> list[Delivery]:
        return await self._db.read(outbox.pending)

    async def save_delivery(self, delivery: Delivery, events: Sequence[TrailEvent] = ()) -> None:
        told, happened = cleaned(delivery), cleaned(tuple(events))

        async def work(connection: AsyncConnection) -> None:
            await outbox.save(connection, told)
            await trail.append(connection, happened)

        await self._db.write(work)

    # ---- tracks

    async def track(self, track_id: str) -> Track | None:
        return await self._db.read(lambda c: made_tracks.by_id(c, clean_text(track_id)))

    async def tracks_of_job(self, job_id: str) -> list[Track]:
        return await self._db.read(lambda c: made_tracks.of_job(c, clean_text(job_id)))

    async def track_of_message(self, message_id: str) -> list[Track]:
        return await self._db.read(lambda c: outbox.tracks_of_message(c, clean_text(message_id)))

    async def children(self, track_id: str) -> list[Track]:
        return await self._db.read(lambda c: made_tracks.children(c, clean_text(track_id)))

    async def search(self, query: TrackQuery) -> TrackPage:
        query = cleaned(query)
        return await self._db.read(lambda c: search.search(c, query))

    async def set_track_state(
        self, track_id: str, state: TrackState, reason: str, events: Sequence[TrailEvent]
    ) -> None:
        happened = cleaned(tuple(events))

        async def work(connection: AsyncConnection) -> None:
            await made_tracks.set_state(connection, clean_text(track_id), state, clean_text(reason))
            await trail.append(connection, happened)

        await self._db.write(work)

    async def is_served(self, sha256: str) -> bool:
        return await self._db.read(lambda c: made_tracks.is_served(c, clean_text(sha256)))

    async def seconds_per_audio_second(self, engine: str, last: int = 20) -> float | None:
        return await self._db.read(lambda c: made_tracks.speed(c, clean_text(engine), last))

    # ---- references and reports

    async def add_reference(self, reference: Reference, events: Sequence[TrailEvent] = ()) -> None:
        heard, happened = cleaned(reference), cleaned(tuple(events))

        async def work(connection: AsyncConnection) -> None:
            await references.add(connection, heard)
            await trail.append(connection, happened)

        await self._db.write(work)

    async def reference(self, sha256: str, member_id: str = "") -> Reference | None:
        return await self._db.read(lambda c: references.by_hash(c, clean_text(sha256), clean_text(member_id)))

    async def add_report(self, report: Report, events: Sequence[TrailEvent]) -> None:
        said, happened = cleaned(report), cleaned(tuple(events))

        async def work(connection: AsyncConnection) -> None:
            await references.add_report(connection, said)
            await trail.append(connection, happened)

        await self._db.write(work)

    async def reports_of(self, track_id: str) -> list[Report]:
        return await self._db.read(lambda c: references.reports_of(c, clean_text(track_id)))

    # ---- guilds and members

    async def guild_settings(self, guild_id: str) -> GuildSettings:
        return await self._db.read(lambda c: guilds.settings(c, clean_text(guild_id)))

    async def save_guild_settings(self, settings: GuildSettings, events: Sequence[TrailEvent]) -> None:
        wanted, happened = cleaned(settings), cleaned(tuple(events))

        async def work(connection: AsyncConnection) -> None:
            await guilds.save(connection, wanted)
            await trail.append(connection, happened)

        await self._db.write(work)

    async def member_name(self, member_id: str) -> str | None:
        return await self._db.read(lambda c: jobs.member_name(c, clean_text(member_id)))

    # ---- the trail

    async def record(self, events: Sequence[TrailEvent]) -> None:
        happened = cleaned(tuple(events))
        if happened:
            await self._db.write(lambda c: trail.append(c, happened))

    async def trail(self, subjects: Sequence[str]) -> list[TrailRow]:
        return await self._db.read(lambda c: trail.of(c, [clean_text(each) for each in subjects]))

    async def check_trail(self) -> int | None:
        return await self._db.read(trail.first_broken)

    async def ping(self) -> None:
        await self._db.read(lambda c: c.execute(text("SELECT 1")))

    async def close(self) -> None:
        await self._db.close()
