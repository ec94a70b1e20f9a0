"""The store's twin in memory: the same promises, kept until the program ends."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from statistics import median
from typing import TypeVar

from generation.errors import StorageFailed
from generation.track import (
    Delivery,
    DeliveryState,
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
from storage import checks
from storage.chain import FIRST_HASH, continued, follows
from storage.checks import check_finish, check_turn, missing, taken
from storage.rows import changed_job, changed_session, turn_of_job
from storage.values import clean_text, cleaned
from storage.words import asks_for, words_of

T = TypeVar("T")


class MemoryStore:
    """Implements `generation.ports.Store`. No method waits in the middle, so each one is a transaction by itself."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._sessions: dict[str, Session] = {}
        self._turns: dict[str, list[Turn]] = {}
        self._tracks: dict[str, Track] = {}
        self._deliveries: dict[str, Delivery] = {}
        self._references: dict[tuple[str, str], Reference] = {}
        self._reports: dict[str, Report] = {}
        self._settings: dict[str, GuildSettings] = {}
        self._names: dict[str, str] = {}
        self._trail: list[TrailRow] = []
        self._closed = False

    # ---- jobs and conversations

    async def accept(self, job: Job, session: Session | None, events: Sequence[TrailEvent]) -> Job:
        job, session, happened = self._new(job), cleaned(session), cleaned(tuple(events))
        known = next((each for each in self._jobs.values() if each.place.request_id == job.place.request_id), None)
        if known is not None:
            return known
        if job.session_id not in self._sessions and (session is None or session.id != job.session_id):
            raise missing("session", job.session_id)
        if job.id in self._jobs:
            raise taken("job", job.id)
        if session is not None:
            self._sessions.setdefault(session.id, session)
        said = self._turns.setdefault(job.session_id, [])
        said.append(turn_of_job(job, len(said) + 1))
        self._names[job.place.member_id] = job.place.member_name
        self._jobs[job.id] = job
        self._append(happened)
        return job

    async def job(self, job_id: str) -> Job | None:
        self._check_open()
        return self._jobs.get(clean_text(job_id))

    async def save_job(self, job: Job, events: Sequence[TrailEvent] = ()) -> None:
        job, happened = self._new(job), cleaned(tuple(events))
        if self._change(job):
            self._append(happened)

    async def unfinished_jobs(self) -> list[Job]:
        self._check_open()
        return [each for each in self._jobs.values() if not each.state.over]

    async def jobs_of(self, member_id: str, limit: int = 25) -> list[Job]:
        self._check_open()
        theirs = [each for each in self._jobs.values() if each.place.member_id == clean_text(member_id)]
        return theirs[::-1][:limit]

    async def finish(self, job: Job, tracks: Sequence[Track], delivery: Delivery, events: Sequence[TrailEvent]) -> bool:
        check_finish(job, tracks, delivery)
        job, made, told, happened = self._new(job), cleaned(tuple(tracks)), cleaned(delivery), cleaned(tuple(events))
        known = self._jobs.get(job.id)
        if known is not None and known.state.over:
            return False
        before = dict(self._tracks)
        try:
            for track in made:
                self._add_track(track)
            self._check_delivery(told)
        except BaseException:
            self._tracks = before
            raise
        self._change(job)
        self._deliveries[told.id] = told
        self._append(happened)
        return True

    async def session(self, session_id: str) -> Session | None:
        self._check_open()
        return self._sessions.get(clean_text(session_id))

    async def turns(self, session_id: str) -> list[Turn]:
        self._check_open()
        return list(self._turns.get(clean_text(session_id), []))

    async def session_of_thread(self, thread_id: str) -> Session | None:
        self._check_open()
        wanted = clean_text(thread_id)
        return next((each for each in self._sessions.values() if wanted and each.thread_id == wanted), None)

    async def save_session(self, session: Session, events: Sequence[TrailEvent] = ()) -> None:
        session, happened = self._new(session), cleaned(tuple(events))
        kept = self._sessions.get(session.id)
        other = await self.session_of_thread(session.thread_id)
        if other is not None and other.id != session.id:
            raise taken("session of the thread", session.thread_id)
        self._sessions[session.id] = session if kept is None else changed_session(kept, session)
        self._append(happened)

    async def add_turn(self, turn: Turn, session: Session | None = None, events: Sequence[TrailEvent] = ()) -> Turn:
        turn, session, happened = self._new(turn), cleaned(session), cleaned(tuple(events))
        check_turn(turn)
        all_turns = (each for turns in self._turns.values() for each in turns)
        known = next((each for each in all_turns if turn.request_id and each.request_id == turn.request_id), None)
        if known is not None:
            return known
        if turn.session_id not in self._sessions and (session is None or session.id != turn.session_id):
            raise missing("session", turn.session_id)
        if session is not None:
            self._sessions.setdefault(session.id, session)
        said = self._turns.setdefault(turn.session_id, [])
        said.append(replace(turn, number=len(said) + 1))
        self._append(happened)
        return said[-1]

    async def tracks_of_session(self, session_id: str) -> list[Track]:
        self._check_open()
        number = {each.job_id: each.number for each in self._turns.get(clean_text(session_id), [])}
        made = [each for each in self._all() if each.session_id == clean_text(session_id)]
        return sorted(made, key=lambda track: (number[track.job_id], track.take))

    # ---- the outbox

    async def delivery_of(self, job_id: str) -> Delivery | None:
        self._check_open()
        return next((each for each in self._deliveries.values() if each.job_id == clean_text(job_id)), None)

    async def pending_deliveries(self) -> list[Delivery]:
        self._check_open()
        return [each for each in self._deliveries.values() if each.state is DeliveryState.PENDING]

    async def save_delivery(self, delivery: Delivery, events: Sequence[TrailEvent] = ()) -> None:
        told, happened = self._new(delivery), cleaned(tuple(events))
        self._check_delivery(told)
        before = self._deliveries.get(told.id)
        if before is not None:
            told = replace(told, job_id=before.job_id, created_at=before.created_at)
        self._deliveries[told.id] = told
        self._append(happened)

    # ---- tracks

    async def track(self, track_id: str) -> Track | None:
        self._check_open()
        return deepcopy(self._tracks.get(clean_text(track_id)))

    async def tracks_of_job(self, job_id: str) -> list[Track]:
        made = [each for each in self._all() if each.job_id == clean_text(job_id)]
        return sorted(made, key=lambda track: track.take)

    async def track_of_message(self, message_id: str) -> list[Track]:
        posted = [each for each in self._deliveries.values() if clean_text(message_id) in each.message_ids]
        wanted = {track_id for each in posted for track_id in each.track_ids}
        return [each for each in self._all() if each.id in wanted]

    async def children(self, track_id: str) -> list[Track]:
        return [each for each in self._all() if each.parent_id == clean_text(track_id)]

    async def search(self, query: TrackQuery) -> TrackPage:
        query = cleaned(query)
        found = [each for each in reversed(self._all()) if self._fits(each, query)][: checks.COUNT_LIMIT]
        page = found[query.offset : query.offset + query.limit]
        return TrackPage(tuple(page), len(found))

    async def set_track_state(
        self, track_id: str, state: TrackState, reason: str, events: Sequence[TrailEvent]
    ) -> None:
        happened = self._new(tuple(events))
        key = clean_text(track_id)
        if key not in self._tracks:
            raise missing("track", key)
        self._tracks[key] = replace(self._tracks[key], state=state, reason=clean_text(reason))
        self._append(happened)

    async def is_served(self, sha256: str) -> bool:
        live = (each for each in self._all() if each.state is TrackState.LIVE)
        return any(file.sha256 == clean_text(sha256) for each in live for file in each.files)

    async def seconds_per_audio_second(self, engine: str, last: int = 20) -> float | None:
        made = [each for each in reversed(self._all()) if each.engine == clean_text(engine)]
        speeds = [each.render_s / each.duration_s for each in made if each.render_s > 0 and each.duration_s > 0]
        return median(speeds[:last]) if speeds[:last] else None

    # ---- references and reports

    async def add_reference(self, reference: Reference, events: Sequence[TrailEvent] = ()) -> None:
        heard, happened = self._new(reference), cleaned(tuple(events))
        self._references.setdefault((heard.sha256, heard.member_id), heard)
        self._append(happened)

    async def reference(self, sha256: str, member_id: str = "") -> Reference | None:
        self._check_open()
        known = [each for each in self._references.values() if each.sha256 == clean_text(sha256)]
        return next((each for each in known if not member_id or each.member_id == clean_text(member_id)), None)

    async def add_report(self, report: Report, events: Sequence[TrailEvent]) -> None:
        said, happened = self._new(report), cleaned(tuple(events))
        if said.track_id not in self._tracks:
            raise missing("track", said.track_id)
        if said.id in self._reports:
            raise taken("report", said.id)
        self._reports[said.id] = said
        self._append(happened)

    async def reports_of(self, track_id: str) -> list[Report]:
        self._check_open()
        return [each for each in self._reports.values() if each.track_id == clean_text(track_id)]

    # ---- guilds and members

    async def guild_settings(self, guild_id: str) -> GuildSettings:
        self._check_open()
        return self._settings.get(clean_text(guild_id), GuildSettings(clean_text(guild_id)))

    async def save_guild_settings(self, settings: GuildSettings, events: Sequence[TrailEvent]) -> None:
        wanted, happened = self._new(settings), cleaned(tuple(events))
        self._settings[wanted.guild_id] = wanted
        self._append(happened)

    async def member_name(self, member_id: str) -> str | None:
        self._check_open()
        return self._names.get(clean_text(member_id))

    # ---- the trail

    async def record(self, events: Sequence[TrailEvent]) -> None:
        self._append(self._new(tuple(events)))

    async def trail(self, subjects: Sequence[str]) -> list[TrailRow]:
        self._check_open()
        wanted = {clean_text(each) for each in subjects}
        return deepcopy([each for each in self._trail if each.happened.subject in wanted])

    async def check_trail(self) -> int | None:
        self._check_open()
        number, previous = 0, FIRST_HASH
        for row in self._trail:
            if not follows(row, number, previous):
                return row.number
            number, previous = row.number, row.hash
        return None

    async def ping(self) -> None:
        self._check_open()

    async def close(self) -> None:
        self._closed = True

    # ---- what several methods need

    def _check_open(self) -> None:
        if self._closed:
            raise StorageFailed("The store has been closed.")

    def _new(self, value: T) -> T:
        self._check_open()
        return cleaned(value)

    def _all(self) -> list[Track]:
        self._check_open()
        return deepcopy(list(self._tracks.values()))

    def _append(self, events: Sequence[TrailEvent]) -> None:
        number, previous = (self._trail[-1].number, self._trail[-1].hash) if self._trail else (0, FIRST_HASH)
        self._trail += continued(number, previous, events)

    def _change(self, job: Job) -> bool:
        kept = self._jobs.get(job.id)
        if kept is None:
            raise missing("job", job.id)
        if kept.state.over:
            return False
        self._jobs[job.id] = changed_job(kept, job)
        return True

    def _add_track(self, track: Track) -> None:
        if track.parent_id is not None and track.parent_id not in self._tracks:
            raise missing("track", track.parent_id)
        if track.id in self._tracks:
            raise taken("track", track.id)
        self._tracks[track.id] = track

    def _check_delivery(self, delivery: Delivery) -> None:
        if delivery.job_id not in self._jobs:
            raise missing("job", delivery.job_id)
        if delivery.id not in self._deliveries and any(
            each.job_id == delivery.job_id for each in self._deliveries.values()
        ):
            raise taken("delivery of job", delivery.job_id)
        for track_id in delivery.track_ids:
            if track_id not in self._tracks:
                raise missing("track", track_id)

    def _fits(self, track: Track, query: TrackQuery) -> bool:
        return (
            (not query.guild_id or track.guild_id == query.guild_id)
            and (not query.member_id or track.member_id == query.member_id)
            and (not query.engine or track.engine == query.engine)
            and (query.since is None or track.created_at >= query.since)
            and (query.until is None or track.created_at < query.until)
            and (query.state is None or track.state is query.state)
            and (not query.reported or any(each.track_id == track.id for each in self._reports.values()))
            and self._asked_for(track, query.words)
        )

    @staticmethod
    def _asked_for(track: Track, words: str) -> bool:
        if not words.strip():
            return True
        wanted = words_of(words)
        return bool(wanted) and asks_for(wanted, words_of(track.words))
