"""The studio: accepts what members ask for, sees it through the queue and the engine, and writes down what came out."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from generation.brief import Brief, ReferenceMode, ReferenceUse
from generation.errors import BadRequest, Cancelled, NocturneError, NotAllowed, NotFound
from generation.ids import new_id, new_seed
from generation.language import understand
from generation.making import MadeTake, make_takes
from generation.ports import Artifacts, Clip, Clips, Listener, Progress, Store, Watch
from generation.scheduling.estimate import Running, Speeds
from generation.scheduling.queue import JobQueue
from generation.scheduling.shelf import EngineShelf
from generation.scheduling.worker import Worker
from generation.screening import HostLimits, check_engine, check_length, screen
from generation.track import (
    Delivery,
    Event,
    FileRef,
    Job,
    JobState,
    Place,
    Reference,
    Session,
    Track,
    TrailEvent,
    Wish,
)

log = logging.getLogger(__name__)

_ENDINGS = {
    JobState.DONE: Event.JOB_DONE,
    JobState.REFUSED: Event.JOB_REFUSED,
    JobState.CANCELLED: Event.JOB_CANCELLED,
    JobState.FAILED: Event.JOB_FAILED,
}
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

    def __init__(
        self, store: Store, artifacts: Artifacts, clips: Clips, engines: EngineShelf, limits: HostLimits
    ) -> None:
        self.limits = limits
        self.engines = engines
        self.queue = JobQueue(limits.queue, limits.jobs_per_member)
        self.speeds = Speeds()
        self._store = store
        self._artifacts = artifacts
        self._clips = clips
        self._worker = Worker(self.queue, self._serve)
        self._listeners: list[Listener] = []
        self._stops: dict[str, threading.Event] = {}
        self._stopped_by: dict[str, str] = {}
        self._prepared: dict[str, Clip] = {}
        self._preparing: set[asyncio.Task[None]] = set()
        self._running: tuple[Job, float] | None = None

    # ---- life -----------------------------------------------------------------------------------------------------

    def listen(self, listener: Listener) -> None:
        """Tell `listener` what happens to jobs from now on."""
        self._listeners.append(listener)

    async def open(self) -> None:
        """Start the worker and learn the engines' measured speeds."""
        for name in self.engines.names:
            measured = await self._store.seconds_per_audio_second(name)
            self.speeds.guess(name, measured or self.engines.card(name).realtime_guess)
        self._worker.start()

    async def resume(self) -> int:
        """Run again the jobs that an earlier run left unfinished; returns how many."""
        jobs = [job for job in await self._store.unfinished_jobs() if not job.place.request_id.startswith(SHELL)]
        for job in jobs:
            if job.attempts >= _MOST_ATTEMPTS:
                problem = "It was interrupted too often. Please ask for it again."
                await self._end(job, JobState.FAILED, problem)
                continue
            await self._store.save_job(job, [self._event(Event.JOB_RESUMED, job, "system")])
            self._enqueue(job)
        return len(jobs)

    async def close(self) -> None:
        """Stop within one step; unfinished jobs stay written down for the next start."""
        for task in self._preparing:
            task.cancel()
        for stop in self._stops.values():
            stop.set()
        await asyncio.gather(*self._preparing, return_exceptions=True)
        await self._worker.close()

    # ---- asking ---------------------------------------------------------------------------------------------------

    async def ask(self, wish: Wish, place: Place) -> Job:
        """Accept a wish: when this returns, the job is written down and will be answered.

        Raises:
            AskedWrongly: the wish can not be fulfilled; nothing was written.
        """
        guild = await self._store.guild_settings(place.guild_id)
        screen(wish, guild, self.limits)
        self.queue.check_room(place.member_id, guild.jobs_per_member)
        engine = self.engines.choose(wish.engine or guild.engine or "auto")
        seed = new_seed() if wish.seed is None else wish.seed
        brief = understand(wish, seed) if wish.words.strip() else None
        if brief is not None:
            check_length(brief.duration_s, guild, self.limits)
            check_engine(brief.duration_s, self.engines.card(engine))
        now = datetime.now(UTC)
        known = await self._session_of_parent(wish)
        title = wish.words.strip()[:80] or "From a clip"
        fresh = Session(new_id("s"), place.guild_id, place.channel_id, place.member_id, now, title)
        job = Job(new_id("j"), wish, place, (known or fresh).id, engine, seed, now, brief=brief)
        event = self._event(Event.JOB_ACCEPTED, job, place.member_id)
        accepted = await self._store.accept(job, None if known else fresh, [event])
        if accepted.id == job.id:
            self._enqueue(job)
        return accepted

    async def _session_of_parent(self, wish: Wish) -> Session | None:
        if wish.parent is None:
            return None
        parent = await self._store.track(wish.parent)
        if parent is None:
            raise NotFound(f"There is no track {wish.parent}.", "See /history for yours.")
        return await self._store.session(parent.session_id)

    async def placed(self, job_id: str, message_id: str) -> None:
        """Remember which message shows the job's status."""
        job = await self._store.job(job_id)
        if job is not None:
            await self._store.save_job(replace(job, place=replace(job.place, message_id=message_id)))
        live = self.queue.find(job_id)
        if live is not None:
            self.queue.update(replace(live, place=replace(live.place, message_id=message_id)))

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
        self._stopped_by[job_id] = by.member_id
        self._stop_of(job_id).set()
        if self.queue.place(job_id):
            await self._end(job, JobState.CANCELLED, "", by.member_id)
        return job

    def progress_of(self, job: Job) -> Progress:
        """How an open job stands: its place, and how long it will wait."""
        waiting = self.queue.waiting
        place = self.queue.place(job.id)
        ahead = waiting[: place - 1] if place else []
        running = Running(self._running[0], time.monotonic() - self._running[1]) if self._running else None
        wait_s = self.speeds.wait(ahead, running) if place else 0.0
        return Progress(self.queue.find(job.id) or job, place, wait_s)

    # ---- making ---------------------------------------------------------------------------------------------------

    def _stop_of(self, job_id: str) -> threading.Event:
        return self._stops.setdefault(job_id, threading.Event())

    def _enqueue(self, job: Job) -> None:
        self.queue.admit(job)
        if job.wish.clip is None:
            self._wait(job)
            return
        task = asyncio.create_task(self._prepare(job), name=f"prepare-{job.id}")
        self._preparing.add(task)
        task.add_done_callback(self._preparing.discard)

    def _wait(self, job: Job) -> None:
        self.queue.push(replace(job, state=JobState.QUEUED))
        for each in self.queue.waiting:
            self._tell(self.progress_of(each))

    async def _prepare(self, job: Job) -> None:
        """Fetch and hear the clip, then let the job wait for its turn."""
        try:
            job = await self._save(replace(job, state=JobState.PREPARING))
            self._tell(Progress(job, stage="listening to your clip"))
            clip = await self._clip_of(job)
            job = await self._hear(job, clip)
            if self._stop_of(job.id).is_set():
                raise Cancelled("It was stopped.")
            self._prepared[job.id] = clip
            job = await self._save(replace(job, state=JobState.QUEUED))
            self._wait(job)
        except NocturneError as error:
            await self._end_with(job, error)
        except Exception:
            log.exception("preparing job %s failed", job.id)
            await self._end(job, JobState.FAILED, "The clip could not be prepared because of a fault in the program.")

    async def _clip_of(self, job: Job) -> Clip:
        source = job.wish.clip
        assert source is not None
        kept = job.reference_sha256 or source.sha256
        if kept:
            return await self._clips.decode(await self._artifacts.get(kept), source.filename)
        return await self._clips.fetch(source)

    async def _hear(self, job: Job, clip: Clip) -> Job:
        """Keep the clip, and let what was heard into the brief."""
        place, source = job.place, job.wish.clip
        mode = source.mode if source else ReferenceMode.STYLE
        name = source.filename if source else ""
        now = datetime.now(UTC)
        await self._artifacts.put(clip.data)
        reference = Reference(
            clip.sha256, place.member_id, place.guild_id, name, len(clip.data), clip.media_type, clip.heard, now
        )
        event = TrailEvent(Event.REFERENCE_HEARD, clip.sha256, place.member_id, now, place.guild_id, {"job": job.id})
        await self._store.add_reference(reference, [event])
        brief = understand(job.wish, job.seed, ReferenceUse(clip.sha256, mode, clip.heard))
        check_length(brief.duration_s, await self._store.guild_settings(place.guild_id), self.limits)
        check_engine(brief.duration_s, self.engines.card(job.engine))
        return replace(job, brief=brief, reference_sha256=clip.sha256)

    async def _serve(self, job: Job, worker: Worker) -> None:
        """Make a job's tracks on the worker's device; every way out writes the job's final state."""
        job = replace(job, state=JobState.RUNNING, started_at=datetime.now(UTC), attempts=job.attempts + 1)
        self._running = (job, time.monotonic())
        try:
            job = await self._save(job, [self._event(Event.JOB_STARTED, job, "system")])
            assert job.brief is not None
            clip = None
            if job.wish.clip is not None:
                clip = self._prepared.pop(job.id, None) or await self._clip_of(job)
            made = await self._make(job, job.brief, clip, worker)
            self.speeds.measured(job, sum(take.render_s for take in made))
            tracks = [await self._keep(job, job.brief, take) for take in made]
            await self._end(job, JobState.DONE, "", "system", tracks)
        except NocturneError as error:
            await self._end_with(job, error)
        except Exception:
            log.exception("job %s failed", job.id)
            await self._end(job, JobState.FAILED, "The engine stopped because of a fault in the program.")
        finally:
            self._running = None

    async def _make(self, job: Job, brief: Brief, clip: Clip | None, worker: Worker) -> list[MadeTake]:
        loop = asyncio.get_running_loop()
        stop = self._stop_of(job.id)
        last = 0.0

        def progress(done: float, stage: str) -> None:
            # On the device's thread: a few reports a second are enough for anybody who watches.
            nonlocal last
            now = time.monotonic()
            if now - last >= 0.2:
                last = now
                loop.call_soon_threadsafe(self._tell, Progress(self.queue.find(job.id) or job, 0, 0.0, done, stage))

        watch = Watch(progress, stop.is_set)

        def work() -> list[MadeTake]:
            watch.step(0.0, "starting the engine")
            engine = self.engines.engine(job.engine)
            return make_takes(engine, brief, job.wish.takes, clip.audio if clip else None, watch)

        return await worker.on_device(work)

    async def _keep(self, job: Job, brief: Brief, take: MadeTake) -> Track:
        """Keep a take's files and describe it as a track."""
        files = []
        for file in take.files:
            sha256 = await self._artifacts.put(file.data)
            files.append(FileRef(file.role, sha256, len(file.data), file.media_type, file.name))
        card = self.engines.engine(job.engine).card
        return Track(
            id=new_id("t"),
            job_id=job.id,
            session_id=job.session_id,
            take=take.take,
            parent_id=job.wish.parent,
            guild_id=job.place.guild_id,
            channel_id=job.place.channel_id,
            member_id=job.place.member_id,
            member_name=job.place.member_name,
            words=job.wish.words,
            brief=brief,
            engine=card.name,
            engine_version=card.version,
            seed=take.seed,
            licence=card.licence,
            duration_s=take.duration_s,
            files=tuple(files),
            created_at=datetime.now(UTC),
            reference_sha256=job.reference_sha256,
            private=job.wish.private,
            heard=take.heard,
            review=take.review,
            markers=take.markers,
            render_s=take.render_s,
        )

    # ---- ends -----------------------------------------------------------------------------------------------------

    async def _end_with(self, job: Job, error: NocturneError) -> None:
        if isinstance(error, Cancelled):
            by = self._stopped_by.get(job.id)
            if by is None:
                return  # the program is closing: the job stays unfinished and is run again at the next start
            await self._end(job, JobState.CANCELLED, "", by)
        elif isinstance(error, BadRequest | NotFound) or error.code.startswith("reference_"):
            await self._end(job, JobState.REFUSED, str(error))
        else:
            log.warning("job %s failed: %s", job.id, error)
            await self._end(job, JobState.FAILED, str(error))

    async def _end(
        self, job: Job, state: JobState, problem: str, actor: str = "system", tracks: Sequence[Track] = ()
    ) -> None:
        """Write the job's final state, its tracks and the outbox row in one transaction, and tell the listeners."""
        now = datetime.now(UTC)
        live = self.queue.find(job.id)
        place = live.place if live else job.place
        over = replace(job, state=state, problem=problem, finished_at=now, place=place)
        delivery = Delivery(new_id("d"), job.id, tuple(t.id for t in tracks), now, channel_id=place.channel_id)
        events = [self._event(_ENDINGS[state], over, actor, {"problem": problem} if problem else {})]
        events += [
            TrailEvent(Event.TRACK_MADE, track.id, track.member_id, now, track.guild_id, {"job": job.id})
            for track in tracks
        ]
        ended = await self._store.finish(over, tracks, delivery, events)
        self.queue.close(job.id)
        self._stops.pop(job.id, None)
        self._stopped_by.pop(job.id, None)
        self._prepared.pop(job.id, None)
        if ended:
            for listener in self._listeners:
                listener.ended(over)
        for each in self.queue.waiting:
            self._tell(self.progress_of(each))

    async def _save(self, job: Job, events: Sequence[TrailEvent] = ()) -> Job:
        """Write a job's new state, with the newest place known."""
        live = self.queue.find(job.id)
        if live is not None:
            job = replace(job, place=live.place)
            self.queue.update(job)
        await self._store.save_job(job, events)
        return job

    def _tell(self, progress: Progress) -> None:
        for listener in self._listeners:
            listener.progressed(progress)

    def _event(self, event: Event, job: Job, actor: str, detail: dict[str, str] | None = None) -> TrailEvent:
        return TrailEvent(event, job.id, actor, datetime.now(UTC), job.place.guild_id, detail or {})
