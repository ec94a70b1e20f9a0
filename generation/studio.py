"""The studio: where tracks are asked for, and where jobs are cancelled and taken up again."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from generation.errors import BadRequest, NotAllowed, NotFound
from generation.ids import new_id, new_seed
from generation.language import understand
from generation.ports import EngineCard, Listener, Progress
from generation.scheduling.estimate import Speeds
from generation.scheduling.queue import JobQueue
from generation.screening import (
    can_follow,
    can_sing,
    check_engine,
    check_length,
    check_licence,
    check_lyrics,
    check_mode,
    longest_length,
    permits,
    screen,
)
from generation.track import NEXT_TAKE, Event, GuildSettings, Job, JobState, Place, Session, TrailEvent, Wish
from generation.workshop import Parts, Workshop

# Jobs of the command line belong to the process that asked; a bot beside it must not run them again.
SHELL = "shell:"
# A job that took the process down twice is not tried a third time.
_MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Actor:
    """Who wants something: a member, and whether they moderate the guild."""

    member_id: str
    guild_id: str = ""
    moderator: bool = False


class Studio:
    """The one place through which tracks are asked for, cancelled and made."""

    def __init__(self, parts: Parts) -> None:
        self.limits = parts.limits
        self.engines = parts.engines
        self.queue = JobQueue(parts.limits.queue, parts.limits.jobs_per_member)
        self.speeds = Speeds()
        self._fresh: set[str] = set()
        self._accepting = asyncio.Lock()
        self._left: list[str] = []
        self._store = parts.store
        self._workshop = Workshop(parts, self.queue, self.speeds)

    # ---- life -----------------------------------------------------------------------------------------------------

    def listen(self, listener: Listener) -> None:
        """Tell `listener` what happens to jobs from now on."""
        self._workshop.listen(listener)

    async def open(self) -> None:
        """Start the worker and learn the engines' measured speeds."""
        for name in self.engines.names:
            measured = await self._store.seconds_per_audio_second(name)
            card = self.engines.card(name)
            # What is measured is one candidate's; a take is the best of several, which are all waited for.
            self.speeds.guess(name, (measured or card.realtime_guess) * self.limits.candidates_of(card))
        # Noted before anything new can come in: what is accepted from now on is not taken up a second time.
        self._left = [job.id for job in await self._store.unfinished_jobs()]
        self._workshop.start()

    async def resume(self) -> int:
        """Run again the jobs that an earlier run left unfinished; returns how many."""
        again = 0
        left, self._left = self._left, []
        for job_id in left:
            job = await self._store.job(job_id)
            if job is None or job.state.over or job.place.request_id.startswith(SHELL) or self.queue.find(job_id):
                continue
            again += 1
            if job.attempts >= _MOST_ATTEMPTS:
                problem = "It was interrupted too often. Please ask for it again."
                await self._workshop.end(job, JobState.FAILED, problem)
                continue
            await self._store.save_job(job, [_event(Event.JOB_RESUMED, job, "system")])
            self._workshop.take(job)
        return again

    async def close(self) -> None:
        """Stop within one step; unfinished jobs stay written down for the next start."""
        await self._workshop.close()

    async def warm_up(self) -> None:
        """Load what the first track would have to wait for; the first job may come meanwhile."""
        await self._workshop.warm_up()

    # ---- asking ---------------------------------------------------------------------------------------------------

    async def ask(self, wish: Wish, place: Place) -> Job:
        """Accept a wish: when this returns, the job is written down. It waits for `begin`, or for the next start.

        Raises:
            AskedWrongly: the wish can not be fulfilled; nothing was written.
        """
        guild = await self._store.guild_settings(place.guild_id)
        screen(wish, guild, self.limits)
        seed = wish.brief.seed if wish.brief else new_seed() if wish.seed is None else wish.seed
        brief = wish.brief or (understand(wish, seed) if wish.words.strip() else None)
        engine = self._engine_for(wish, guild, brief.duration_s if brief else wish.duration_s)
        card = self.engines.card(engine)
        check_licence(card, guild)
        check_mode(wish, card)
        check_lyrics(wish, card)
        if brief is not None:
            check_length(brief.duration_s, guild, self.limits)
            check_engine(brief.duration_s, card)
        known = await self._session_of(wish, place.member_id)
        now = datetime.now(UTC)
        title = wish.words.strip()[:80] or "From a clip"
        fresh = Session(new_id("s"), place.guild_id, place.channel_id, place.member_id, now, title)
        job = Job(new_id("j"), wish, place, (known or fresh).id, engine, seed, now, brief=brief)
        # One at a time: whoever counts a member's jobs must not be overtaken between the count and the entry.
        async with self._accepting:
            self.queue.check_room(place.member_id, guild.jobs_per_member)
            if wish.first_take == NEXT_TAKE:
                job = replace(job, wish=replace(wish, first_take=await self._next_take(job)))
            event = _event(Event.JOB_ACCEPTED, job, place.member_id)
            accepted = await self._store.accept(job, None if known else fresh, [event])
            if accepted.id == job.id:
                self.queue.admit(job)
                self._fresh.add(job.id)
        return accepted

    def _engine_for(self, wish: Wish, guild: GuildSettings, length_s: float | None) -> str:
        """The engine that is asked for; of `auto` the best that can make this, else one whose refusal is told."""
        wanted = wish.engine or guild.engine or "auto"

        def suits(card: EngineCard) -> bool:
            return permits(card, guild) and can_sing(wish, card)

        def fits(card: EngineCard) -> bool:
            is_long_enough = length_s is None or card.shortest_s <= length_s <= card.longest_s
            return suits(card) and can_follow(wish, card) and is_long_enough

        try:
            return self.engines.choose(wanted, fits)
        except BadRequest:
            return self.engines.choose(wanted, suits)

    async def longest_s(self, engine: str, guild_id: str) -> float:
        """The longest track in seconds that this engine can make and this guild ("" is none) allows."""
        allowed = longest_length(await self._store.guild_settings(guild_id), self.limits)
        return min(allowed, self.engines.card(engine).longest_s)

    async def _next_take(self, job: Job) -> int:
        """The first number that no take of the job's brief has in its session, whatever became of those."""
        highest = 0
        for turn in await self._store.turns(job.session_id):
            earlier = await self._store.job(turn.job_id)
            if earlier is not None and earlier.brief == job.brief:
                highest = max(highest, earlier.wish.first_take + earlier.wish.takes - 1)
        return highest + 1

    async def begin(self, job: Job, message_id: str = "") -> None:
        """Let an accepted job go its way, now that its member was answered with the message `message_id`.

        Answer first, begin then: a job that is quickly over must know which message is to become its result.
        """
        if job.id not in self._fresh:
            return  # the same request came twice, and the first one has begun
        self._fresh.discard(job.id)
        if message_id:
            job = replace(job, place=replace(job.place, message_id=message_id))
            await self._store.save_job(job)
        self._workshop.take(job)

    async def _session_of(self, wish: Wish, member_id: str) -> Session | None:
        """The conversation that a wish belongs to: the one it names, or its parent's."""
        if wish.session_id:
            session = await self._store.session(wish.session_id)
            if session is None or not session.takes_part(member_id):
                raise NotFound("There is no such session.", "Open one with /session open.")
            return session
        if wish.parent is None:
            return None
        parent = await self._store.track(wish.parent)
        if parent is None:
            raise NotFound(f"There is no track {wish.parent}.", "See /history for yours.")
        return await self._store.session(parent.session_id)

    async def cancel(self, job_id: str, by: Actor) -> Job:
        """Stop a job: at once while it waits, within one step while it is rendered.

        Raises:
            NotFound: there is no such job.
            NotAllowed: it is somebody else's and `by` does not moderate its guild.
            BadRequest: it is over.
        """
        job = self.queue.find(job_id) or await self._store.job(job_id)
        if job is None:
            raise NotFound(f"There is no job {job_id}.", "See /queue for what is waiting.")
        if by.member_id != job.place.member_id and not (by.moderator and by.guild_id == job.place.guild_id):
            raise NotAllowed("Only the member who asked for it, or a moderator, can cancel it.")
        if job.state.over or self.queue.find(job_id) is None:
            raise BadRequest("It is already over.", "There is nothing to cancel.")
        await self._workshop.stop(job, by.member_id)
        return job

    def progress_of(self, job: Job) -> Progress:
        """How an open job stands: its place, and how long it will wait."""
        return self._workshop.progress_of(job)


def _event(event: Event, job: Job, actor: str) -> TrailEvent:
    return TrailEvent(event, job.id, actor, datetime.now(UTC), job.place.guild_id)
