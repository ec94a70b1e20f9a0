"""What the product needs from outside, as protocols: engines, memory, files, clips, and a listener."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

from generation.brief import Brief, Heard
from generation.errors import Cancelled, NocturneError
from generation.refinement import Plan
from generation.rendering import Audio, Rendering
from generation.track import (
    ClipSource,
    Delivery,
    GuildSettings,
    Job,
    Licence,
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

# ---- engines ------------------------------------------------------------------------------------------------------


PROCEDURAL: Final = "procedural"  # the kind of an engine that has no model


@dataclass(frozen=True, slots=True)
class EngineCard:
    """What a host, a member and a moderator should know of an engine before they use it."""

    name: str
    version: str
    title: str
    kind: str  # PROCEDURAL, "audio diffusion", "codec language model"
    makers: str
    licence: Licence
    rate: int
    shortest_s: float
    longest_s: float
    batch: int = 1
    realtime_guess: float = 0.5  # seconds of work per second of audio, until it has been measured
    # Of "loop", "stems", "midi", "style", "melody", "score", "preview", "lyrics", "negative", "takes", and of `WAYS`.
    can: frozenset[str] = frozenset()
    keeps: frozenset[str] = frozenset()  # what it can guarantee to keep: "theme", "chords", "tempo", "other stems" ...
    # Of the code, as its makers published it; `licence` is that of the weights, or of the results.
    code_licence: str = ""
    trained_on: str = ""  # the training data as its makers published it
    memory_gb: float = 0.0  # what it holds while it is loaded; 0: next to nothing, so that it is never swapped
    vocals: bool = False
    weights: str = ""  # the name of the weights that it would load, as `models list` has it
    revision: str = ""  # of the weights, as recorded when they were fetched
    link: str = ""  # where it is described, by name: a paper's title

    @property
    def procedural(self) -> bool:
        """Whether rules make the music: from the same brief and seed always the same, so that it is asked once."""
        return self.kind == PROCEDURAL


def _ignore(_done: float, _stage: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Watch:
    """How an engine reports and how it is stopped.

    An engine calls `step` at least twice a second and at least once per unit of work; `done` runs from 0 to 1.
    """

    progress: Callable[[float, str], None] = _ignore
    cancelled: Callable[[], bool] = lambda: False
    preview: Callable[[Audio], None] | None = None

    def step(self, done: float, stage: str) -> None:
        """Report progress; raises `Cancelled` when somebody has stopped the job."""
        if self.cancelled():
            raise Cancelled("It was stopped.")
        self.progress(done, stage)


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """One take to render: the brief, the take's own seed, and the decoded clip if the brief leans on one.

    Of a refinement there is a `plan`, and the `parent`'s master where the plan's way needs it.
    """

    brief: Brief
    seed: int
    clip: Audio | None = None
    watch: Watch = field(default_factory=Watch)
    plan: Plan | None = None
    parent: Audio | None = None


class Engine(Protocol):
    """Makes audio from briefs. Blocking; runs on a worker's thread. Deterministic for (brief, seed, clip, version).

    One whose card has `memory_gb` also has `close()`: it gives that memory back, and the next rendering loads again.
    """

    @property
    def card(self) -> EngineCard: ...

    def render(self, requests: Sequence[RenderRequest]) -> list[Rendering | NocturneError]:
        """Render up to `card.batch` requests; one that fails or is cancelled does not take the others with it."""
        ...


class Order(Protocol):
    """One take that somebody waits for, on a device that members share."""

    @property
    def request(self) -> RenderRequest: ...

    def finish(self, outcome: Rendering | NocturneError) -> None:
        """Hand over what came of it: exactly once, on the device's thread, and as soon as it is there. It is quick."""
        ...


class Inbox(Protocol):
    """Where an engine that shares its device takes its orders from."""

    def take(self, room: int) -> list[Order]:
        """Up to `room` orders that may join now, in their order; never blocks, and empty when there is none."""
        ...


@runtime_checkable
class SharedEngine(Protocol):
    """An engine whose jobs share one decode or one call. It is an `Engine`, too; `card.batch` is its room."""

    def serve(self, inbox: Inbox) -> None:
        """Render what the inbox gives, asking again whenever there is room, until it is empty and nothing is under way.

        A failure of one order, or its cancelling, is handed over as its outcome and does not take the others with it.
        """
        ...


# ---- clips --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """A clip that was fetched, decoded and listened to. `data` are the bytes as they came."""

    data: bytes
    sha256: str
    media_type: str
    audio: Audio
    heard: Heard


class Clips(Protocol):
    """Fetches and decodes what members attach."""

    async def fetch(self, source: ClipSource) -> Clip:
        """Fetch, decode and analyse a clip.

        Raises:
            ReferenceRefused: it can not be used; the message says why.

        """
        ...

    async def decode(self, data: bytes, filename: str) -> Clip:
        """Decode and analyse bytes that are already here; raises as `fetch` does."""
        ...


# ---- memory -------------------------------------------------------------------------------------------------------


class Artifacts(Protocol):
    """Bytes by their SHA-256."""

    async def put(self, data: bytes) -> str:
        """Keep the bytes and return their hash; keeping the same bytes twice keeps them once."""
        ...

    async def get(self, sha256: str) -> bytes:
        """The bytes; raises `NotFound`, or `StorageFailed` when they are damaged (their hash is checked)."""
        ...

    def path(self, sha256: str) -> Path:
        """Where the bytes lie (they may not exist)."""
        ...


class Store(Protocol):
    """Remembers. Each method is one transaction; trail events given to it are written in the same one."""

    # jobs and conversations
    async def accept(self, job: Job, session: Session | None, events: Sequence[TrailEvent]) -> Job:
        """Write job, session (None: it exists), its next turn and the events; tell which job has `place.request_id`.

        The turn is `REFINED` where the wish has a refinement, else `ASKED`; its `track_id` is the wish's parent.
        When a job with the same `place.request_id` exists nothing is written and that one is returned.
        """
        ...

    async def job(self, job_id: str) -> Job | None: ...

    async def save_job(self, job: Job, events: Sequence[TrailEvent] = ()) -> None:
        """Write a job's new state, brief, place, attempts, problem and times. A job that is over stays as it is."""
        ...

    async def unfinished_jobs(self) -> list[Job]:
        """Jobs that are not over, oldest first."""
        ...

    async def jobs_of(self, member_id: str, limit: int = 25) -> list[Job]:
        """A member's jobs, newest first."""
        ...

    async def finish(self, job: Job, tracks: Sequence[Track], delivery: Delivery, events: Sequence[TrailEvent]) -> bool:
        """Write a job's final state, its tracks, and the outbox row. False, and nothing written, if it was over."""
        ...

    async def session(self, session_id: str) -> Session | None: ...

    async def turns(self, session_id: str) -> list[Turn]:
        """What was said, in order."""
        ...

    async def add_turn(self, turn: Turn, session: Session | None = None, events: Sequence[TrailEvent] = ()) -> Turn:
        """Write a turn without a job (and its session, if given) under the session's next number, and return it.

        When a turn with the same `request_id` exists nothing is written and that one is returned.
        """
        ...

    async def session_of_thread(self, thread_id: str) -> Session | None: ...

    async def save_session(self, session: Session, events: Sequence[TrailEvent] = ()) -> None:
        """Write a new session, or what may change in one: title, thread, and who may take part."""
        ...

    async def tracks_of_session(self, session_id: str) -> list[Track]:
        """All its tracks, removed ones too, as it counts them: in the order of the turns, then of the takes."""
        ...

    # the outbox
    async def delivery_of(self, job_id: str) -> Delivery | None: ...

    async def pending_deliveries(self) -> list[Delivery]:
        """Rows not yet posted and not given up, oldest first."""
        ...

    async def save_delivery(self, delivery: Delivery, events: Sequence[TrailEvent] = ()) -> None: ...

    # tracks
    async def track(self, track_id: str) -> Track | None: ...

    async def tracks_of_job(self, job_id: str) -> list[Track]: ...

    async def track_of_message(self, message_id: str) -> list[Track]:
        """The tracks that were posted in a message."""
        ...

    async def children(self, track_id: str) -> list[Track]: ...

    async def search(self, query: TrackQuery) -> TrackPage:
        """Tracks that fit, in the order in which they were finished, the last first; at most 1,000 are counted.

        Each word of `query.words` has to begin a word of the track's own; `since` is included and `until` is not.
        """
        ...

    async def set_track_state(
        self, track_id: str, state: TrackState, reason: str, events: Sequence[TrailEvent]
    ) -> None: ...

    async def is_served(self, sha256: str) -> bool:
        """Whether at least one live track uses this file."""
        ...

    async def seconds_per_audio_second(self, engine: str, last: int = 20) -> float | None:
        """The median measured speed of an engine's last tracks, None if it has made none."""
        ...

    # references and reports
    async def add_reference(self, reference: Reference, events: Sequence[TrailEvent] = ()) -> None:
        """Keep it; a second one with the same bytes of the same member changes nothing."""
        ...

    async def reference(self, sha256: str, member_id: str = "") -> Reference | None:
        """The clip with these bytes as this member attached it; without a member, as it was attached first."""
        ...

    async def add_report(self, report: Report, events: Sequence[TrailEvent]) -> None: ...

    async def reports_of(self, track_id: str) -> list[Report]: ...

    # guilds and members
    async def guild_settings(self, guild_id: str) -> GuildSettings: ...

    async def save_guild_settings(self, settings: GuildSettings, events: Sequence[TrailEvent]) -> None: ...

    async def member_name(self, member_id: str) -> str | None:
        """The name under which a member last asked for something."""
        ...

    # the trail
    async def record(self, events: Sequence[TrailEvent]) -> None: ...

    async def trail(self, subjects: Sequence[str]) -> list[TrailRow]:
        """What happened to any of these subjects (job, track, reference ids), in order."""
        ...

    async def check_trail(self) -> int | None:
        """The number of the first row whose chain of hashes is broken, None when all is well."""
        ...

    async def ping(self) -> None:
        """Raises `StorageFailed` when the database does not answer."""
        ...

    async def close(self) -> None: ...


# ---- what goes on -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Progress:
    """How a job stands: its place in the queue (0: being rendered), seconds to wait, share done, and stage.

    One with a `preview` says only that: it is the track's first seconds as MP3, while the rest is generated.
    """

    job: Job
    place: int = 0
    wait_s: float = 0.0
    done: float = 0.0
    stage: str = ""
    preview: bytes = b""


class Listener(Protocol):
    """Is told what happens to jobs. It must be quick and must not raise."""

    def progressed(self, progress: Progress, /) -> None: ...

    def ended(self, job: Job, /) -> None:
        """The job is over and its outbox row is written."""
        ...
