"""The workshop: sees accepted jobs through clip, queue, engine and artifacts to their end."""

import asyncio
import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from generation.asking import part_of
from generation.audio.analyse import warm_up
from generation.audio.preview import LONGEST_S
from generation.candidates import TRIES, Trying
from generation.errors import AskedWrongly, Cancelled, NocturneError, StorageFailed
from generation.hearing import Hearing
from generation.ids import new_id
from generation.keeping import keep
from generation.language import refining
from generation.making import MadeTake, batches, make_of_tracks, make_takes
from generation.past import Past, joined_length_s, past_of
from generation.ports import Artifacts, Clip, Clips, Listener, Progress, Store, Watch
from generation.refining.plan import plan_of
from generation.scheduling.estimate import Running, Speeds
from generation.scheduling.queue import JobQueue
from generation.scheduling.shelf import EngineShelf
from generation.scheduling.worker import Worker
from generation.screening import HostLimits, check_engine, check_length, check_licence, check_sources
from generation.telling import Telling
from generation.track import Delivery, Event, Job, JobState, Track, TrailEvent

log = logging.getLogger(__name__)

_ENDINGS = {
    JobState.DONE: Event.JOB_DONE,
    JobState.REFUSED: Event.JOB_REFUSED,
    JobState.CANCELLED: Event.JOB_CANCELLED,
    JobState.FAILED: Event.JOB_FAILED,
}
_CLIPS_AT_HAND = 2
_LONGEST_PAUSE_S = 30.0


@dataclass(frozen=True, slots=True)
class Parts:
    """What the workshop works with."""

    store: Store
    artifacts: Artifacts
    clips: Clips
    engines: EngineShelf
    limits: HostLimits


class Workshop:
    """Makes tracks of accepted jobs. Every way out of it writes the job's final state and tells the listeners."""

    def __init__(self, parts: Parts, queue: JobQueue, speeds: Speeds) -> None:
        self._store = parts.store
        self._artifacts = parts.artifacts
        self._hearing = Hearing(parts.store, parts.artifacts, parts.clips)
        self._engines = parts.engines
        self._limits = parts.limits
        self._queue = queue
        self._speeds = speeds
        self._worker = Worker(queue, parts.engines, self._serve, speeds.seconds, self._candidates_of)
        self._telling = Telling(queue.find)
        self._stops: dict[str, threading.Event] = {}
        self._stopped_by: dict[str, str] = {}
        self._prepared: dict[str, Clip] = {}
        self._preparing: dict[str, asyncio.Task[None]] = {}
        self._closing = threading.Event()
        self._running: dict[str, tuple[Job, float]] = {}

    def listen(self, listener: Listener) -> None:
        """Tell `listener` what happens to jobs from now on."""
        self._telling.listen(listener)

    def start(self) -> None:
        """Begin to serve."""
        self._worker.start()

    async def warm_up(self) -> None:
        """Load what the first job and the first words would wait for: engine, analysis, and the reader of turns."""

        def load() -> None:
            # Who closes at once waits for one of these, not for all.
            for step in (lambda: self._engines.engine(self._engines.choose("auto")), warm_up, refining.warm_up):
                if not self._closing.is_set():
                    step()

        await self._worker.on_device(load)

    async def close(self) -> None:
        """Stop within one step; unfinished jobs stay written down for the next start."""
        self._closing.set()
        tasks = list(self._preparing.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(self._worker.close(), *tasks, return_exceptions=True)
        self._telling.close()

    def take(self, job: Job) -> None:
        """Take in an accepted job: its clip is heard if it has one, then it waits for its turn."""
        self._queue.admit(job)
        if job.wish.clip is None and not self._stop_of(job.id).is_set():
            self._wait(job)
            return
        task = asyncio.create_task(self._prepare(job), name=f"prepare-{job.id}")
        self._preparing[job.id] = task
        task.add_done_callback(lambda _: self._preparing.pop(job.id, None))

    async def stop(self, job: Job, by: str) -> None:
        """Stop a job: at once while it waits, within one step while it is rendered."""
        self._stopped_by[job.id] = by
        self._stop_of(job.id).set()
        preparing = self._preparing.get(job.id)
        if preparing is not None:
            preparing.cancel()
        elif self._queue.place(job.id):
            await self.end(job, JobState.CANCELLED, "", by)

    def progress_of(self, job: Job) -> Progress:
        """How an open job stands: its place, or the one it will get, and how long it will wait."""
        waiting = self._queue.waiting
        now = time.monotonic()
        running = [Running(each, now - began) for each, began in self._running.values()]
        place = self._queue.place(job.id)
        if job.state is JobState.ACCEPTED and not place and (running or waiting):
            place = len(waiting) + 1
        wait_s = self._speeds.wait(waiting[: place - 1], running) if place else 0.0
        return Progress(self._queue.find(job.id) or job, place, wait_s)

    # ---- making ---------------------------------------------------------------------------------------------------

    def _stop_of(self, job_id: str) -> threading.Event:
        return self._stops.setdefault(job_id, threading.Event())

    def _wait(self, job: Job) -> None:
        self._queue.push(replace(job, state=JobState.QUEUED))
        for each in self._queue.waiting:
            self._telling.tell(self.progress_of(each))

    async def _prepare(self, job: Job) -> None:
        """Fetch and hear the clip, then let the job wait for its turn."""
        try:
            await self._prepare_clip(job)
        except asyncio.CancelledError:
            # Either a person stopped this job, or the program is closing and the job goes on at the next start.
            if job.id not in self._stopped_by:
                raise
            await self.end(job, JobState.CANCELLED, "", self._stopped_by[job.id])
        except NocturneError as error:
            await self._end_with(job, error)
        except Exception:
            log.exception("preparing job %s failed", job.id)
            await self.end(job, JobState.FAILED, "The clip could not be prepared because of a fault in the program.")

    async def _prepare_clip(self, job: Job) -> None:
        if self._stop_of(job.id).is_set():
            raise Cancelled("It was stopped.")
        # Counted here as well: a clip that takes the whole process down must not do so at every start.
        job = await self._save(replace(job, state=JobState.PREPARING, attempts=job.attempts + 1))
        self._telling.tell(Progress(job, stage="listening to your clip"))
        clip = await self._hearing.clip_of(job)
        job = await self._hearing.hear(job, clip)
        await self._check(job)
        # A few decoded clips are kept at hand; the others are decoded again when it is their turn.
        if len(self._prepared) < _CLIPS_AT_HAND:
            self._prepared[job.id] = clip
        job = await self._save(replace(job, state=JobState.QUEUED, attempts=max(job.attempts - 1, 0)))
        self._wait(job)

    async def _check(self, job: Job) -> None:
        """Now that the brief is known: may it be made here, and can the engine?"""
        assert job.brief is not None
        check_length(job.brief.duration_s, await self._store.guild_settings(job.place.guild_id), self._limits)
        check_engine(job.brief.duration_s, self._engines.card(job.engine))

    async def _serve(self, job: Job, worker: Worker) -> None:
        """Make a job's tracks on the worker's device; every way out writes the job's final state."""
        job = replace(job, state=JobState.RUNNING, started_at=datetime.now(UTC), attempts=job.attempts + 1)
        self._running[job.id] = (job, time.monotonic())
        try:
            job = await self._save(job, [self._event(Event.JOB_STARTED, job, "system")])
            clip = None
            if job.wish.clip is not None:
                clip = self._prepared.pop(job.id, None) or await self._hearing.clip_of(job)
            past = await self._past_of(job)
            tracks = await self._make(job, clip, past, worker)
            if past is None or past.own_sound is None:
                self._speeds.measured(job, sum(track.render_s for track in tracks))
            await self.end(job, JobState.DONE, "", "system", tracks)
        except NocturneError as error:
            await self._end_with(job, error)
        except Exception:
            log.exception("job %s failed", job.id)
            await self.end(job, JobState.FAILED, "The engine stopped because of a fault in the program.")
        finally:
            self._running.pop(job.id, None)

    def _candidates_of(self, engine: str) -> int:
        return self._limits.candidates_of(self._engines.card(engine))

    async def _past_of(self, job: Job) -> Past | None:
        """What a refinement starts from, if it may be made here; tracks that are joined may be too long together."""
        card, brief, wish = self._engines.card(job.engine), job.brief, job.wish
        assert brief is not None
        plan = plan_of(wish.refinement, brief, card) if wish.refinement else None
        past = await past_of(self._store, self._artifacts, wish.parent, wish.refinement, plan)
        guild = await self._store.guild_settings(job.place.guild_id)
        if past is None or past.own_sound is None:
            # Asked already, but the policy or the weights may be others since the job came into the queue.
            check_licence(card, guild)
        if past is not None and past.sounds_on:
            check_sources((track.licence for track in (past.parent, *past.sources)), guild)
        if past is not None and past.own_sound is not None:
            check_length(max(joined_length_s(past), brief.duration_s), guild, self._limits)
        return past

    async def _make(self, job: Job, clip: Clip | None, past: Past | None, worker: Worker) -> list[Track]:
        """Make and keep one batch of takes after the other."""
        stop = self._stop_of(job.id)
        card = self._engines.card(job.engine)
        brief, takes, first = job.brief, job.wish.takes, job.wish.first_take
        assert brief is not None
        heard = "preview" in card.can and brief.duration_s > LONGEST_S and not (past and past.in_part)
        preview = self._telling.previewer(job) if heard else None
        watch = Watch(self._telling.reporter(job), lambda: stop.is_set() or self._closing.is_set(), preview)
        own_sound = past is not None and past.own_sound is not None
        share = None if own_sound else await worker.share_of(job)
        trying = Trying(best_of=self._limits.best_of)
        tracks: list[Track] = []
        # Every take has its candidates beside it, and no more is held in memory at once than the engine makes at once.
        for numbers in batches(range(first, first + takes), card.batch // self._candidates_of(job.engine)):
            part = part_of(watch, len(tracks) / takes, len(numbers) / takes)
            watch = replace(watch, preview=None)  # only of what comes first

            def work(numbers: range = numbers, part: Watch = part) -> list[MadeTake]:
                if past is not None and past.own_sound is not None:
                    return [make_of_tracks(past, brief, each, part, finishing=worker.finishing) for each in numbers]
                part.step(0.0, "starting the engine")
                sound = clip.audio if clip else None
                if share is not None:
                    gate = worker.finishing
                    return make_takes(share, brief, numbers, sound, part, past, finishing=gate, trying=trying)
                with self._engines.lent(job.engine) as engine:
                    return make_takes(engine, brief, numbers, sound, part, past, trying=trying)

            # What is made of tracks' own sound needs no engine, and so no device.
            waiting = partial(part.step, 0.0, "waiting for the engine")
            made = await (worker.beside(work) if share or own_sound else worker.on_device(work, waiting))
            waited_s = share.take_waited_s() / len(made) if share else 0.0
            made = [replace(take, render_s=max(0.0, take.render_s - waited_s)) for take in made]
            tracks += [await keep(self._artifacts, job, take) for take in made]
        return tracks

    # ---- ends -----------------------------------------------------------------------------------------------------

    async def _end_with(self, job: Job, error: NocturneError) -> None:
        by = self._stopped_by.get(job.id)
        if isinstance(error, Cancelled) and by is not None:
            await self.end(job, JobState.CANCELLED, "", by)
        elif isinstance(error, Cancelled) and self._closing.is_set():
            # The job waits for the next start, and this try does not count.
            await self._save(replace(job, state=JobState.QUEUED, attempts=max(job.attempts - 1, 0)))
        elif isinstance(error, Cancelled):
            log.error("job %s was stopped, and nobody had stopped it", job.id)
            await self.end(job, JobState.FAILED, "The engine stopped without being told to. Please ask for it again.")
        elif isinstance(error, AskedWrongly):
            await self.end(job, JobState.REFUSED, str(error))
        else:
            log.warning("job %s failed: %s", job.id, error)
            await self.end(job, JobState.FAILED, str(error))

    async def end(
        self, job: Job, state: JobState, problem: str, actor: str = "system", tracks: Sequence[Track] = ()
    ) -> None:
        """Write the job's final state, its tracks and the outbox row in one transaction, and tell the listeners."""
        now = datetime.now(UTC)
        live = self._queue.find(job.id)
        place = live.place if live else job.place
        over = replace(job, state=state, problem=problem, finished_at=now, place=place)
        delivery = Delivery(new_id("d"), job.id, tuple(t.id for t in tracks), now, channel_id=place.channel_id)
        events = [self._event(_ENDINGS[state], over, actor, {"problem": problem} if problem else {})]
        events += [
            TrailEvent(Event.TRACK_MADE, track.id, track.member_id, now, track.guild_id, _how(track))
            for track in tracks
        ]
        try:
            ended = await self._finish(over, tracks, delivery, events)
        finally:
            self._queue.close(job.id)
            self._stops.pop(job.id, None)
            self._stopped_by.pop(job.id, None)
            self._prepared.pop(job.id, None)
        if ended:
            self._telling.ended(over)
        for each in self._queue.waiting:
            self._telling.tell(self.progress_of(each))

    async def _finish(
        self, job: Job, tracks: Sequence[Track], delivery: Delivery, events: Sequence[TrailEvent]
    ) -> bool:
        """Write an end, however long the database is away: what was made is not thrown away for that."""
        pause = 0.5
        while True:
            try:
                return await self._store.finish(job, tracks, delivery, events)
            except StorageFailed as error:
                log.warning("the end of job %s could not be written and is tried again: %s", job.id, error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE_S)

    async def _save(self, job: Job, events: Sequence[TrailEvent] = ()) -> Job:
        """Write a job's new state, with the newest place known."""
        live = self._queue.find(job.id)
        if live is not None:
            job = replace(job, place=live.place)
            self._queue.update(job)
        await self._store.save_job(job, events)
        return job

    def _event(self, event: Event, job: Job, actor: str, detail: dict[str, str] | None = None) -> TrailEvent:
        return TrailEvent(event, job.id, actor, datetime.now(UTC), job.place.guild_id, detail or {})


def _how(track: Track) -> dict[str, object]:
    """What the trail says of a track that was made: of which job, and what was tried where it was not the first try."""
    tries = track.facts.get(TRIES)
    return {"job": track.job_id, **({TRIES: tries} if tries else {})}
