"""What is asked for and remembered: jobs, tracks and what belongs to them. All frozen."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from generation.brief import Brief, Heard, ReferenceMode
from generation.refinement import Option, Refinement
from generation.rendering import Marker


@dataclass(frozen=True, slots=True)
class Licence:
    """Under what the result may be used."""

    name: str
    commercial: bool
    note: str = ""


# ---- jobs ---------------------------------------------------------------------------------------------------------


class JobState(StrEnum):
    """The states of a job; `sentence` says each in words."""

    ACCEPTED = "accepted"
    PREPARING = "preparing"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def sentence(self) -> str:
        return _SENTENCES[self]

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to a job in this state."""
        return self in {JobState.DONE, JobState.REFUSED, JobState.CANCELLED, JobState.FAILED}


_SENTENCES = {
    JobState.ACCEPTED: "It is written down and nothing has been done yet.",
    JobState.PREPARING: "The attached clip is being fetched and listened to.",
    JobState.QUEUED: "It waits for its turn.",
    JobState.RUNNING: "The engine is rendering it.",
    JobState.DONE: "Its tracks are made.",
    JobState.REFUSED: "It was asked in a way that can not be done; the reason was told.",
    JobState.CANCELLED: "Somebody stopped it.",
    JobState.FAILED: "Something broke; the reason was told.",
}


@dataclass(frozen=True, slots=True)
class ClipSource:
    """Where a reference clip comes from: an address to fetch, or an artifact that is already kept."""

    filename: str
    url: str = ""
    sha256: str = ""
    size: int = 0
    mode: ReferenceMode = ReferenceMode.STYLE


NEXT_TAKE: Final = 0  # in a wish: go on after the highest number that takes of the same brief have in the session


@dataclass(frozen=True, slots=True)
class Wish:
    """What a member asked for, before anything was made of it. None means: not said.

    With a `brief` the words are not read again: it is another track's, as it is or with something changed. Takes are
    counted from `first_take`: further takes of a brief go on where the ones before ended (`NEXT_TAKE`). A `refinement`
    says what is changed in the parent's, and `session_id` in which conversation, where that is not the parent's.
    """

    words: str
    duration_s: float | None = None
    seed: int | None = None
    engine: str | None = None
    loop: bool | None = None
    takes: int = 1
    private: bool = False
    clip: ClipSource | None = None
    parent: str | None = None
    brief: Brief | None = None
    first_take: int = 1
    refinement: Refinement | None = None
    session_id: str = ""
    lyrics: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request came from and where its answer goes.

    `request_id` is unique for ever (an interaction's or a message's id): the same request is never accepted twice.
    `token` is the interaction's, good for 15 minutes from `asked_at`; `message_id` is the status message.
    """

    request_id: str
    member_id: str
    member_name: str
    guild_id: str = ""
    channel_id: str = ""
    message_id: str = ""
    application_id: str = ""
    token: str = ""
    upload_limit: int = 10 * 1024 * 1024
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A durable request for one rendering (of `wish.takes` takes)."""

    id: str
    wish: Wish
    place: Place
    session_id: str
    engine: str
    seed: int
    created_at: datetime
    state: JobState = JobState.ACCEPTED
    brief: Brief | None = None
    reference_sha256: str = ""
    attempts: int = 0
    problem: str = ""
    started_at: datetime | None = None
    finished_at: datetime | None = None


# ---- conversations ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Session:
    """A conversation about a line of tracks; in `thread_id`, a Discord thread, every message is meant for it.

    `member_ids` may take part beside the member who opened it; with `open_to_all` everybody may who can write there.
    """

    id: str
    guild_id: str
    channel_id: str
    member_id: str
    created_at: datetime
    title: str = ""
    thread_id: str = ""
    member_ids: tuple[str, ...] = ()
    open_to_all: bool = True

    def takes_part(self, member_id: str) -> bool:
        """Whether a member may take part."""
        return self.open_to_all or member_id == self.member_id or member_id in self.member_ids


class TurnKind(StrEnum):
    """What a turn was."""

    ASKED = "asked"  # for a new track, by words, clip or brief
    REFINED = "refined"  # a track was to be changed
    UNDONE = "undone"
    REDONE = "redone"
    WENT = "went"  # to another track of the session
    QUESTION = "question"
    CHATTER = "chatter"
    UNCLEAR = "unclear"  # also when two readings were offered


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing said in a session, never changed. `number` counts from 1; `job_id` is the job that came of it, or "".

    `track_id` is the track it starts from, or to which it went. `request_id` is the message's or interaction's, so that
    the same one is never written twice. `answer` is what was said back, `options` the readings that were offered.
    """

    session_id: str
    number: int
    member_id: str
    words: str
    job_id: str
    created_at: datetime
    kind: TurnKind = TurnKind.ASKED
    track_id: str = ""
    request_id: str = ""
    answer: str = ""
    options: tuple[Option, ...] = ()


# ---- tracks -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FileRef:
    """One artifact in the part it plays for a track: `master`, `picture`, `midi`, `stem:NAME` or `piece:N NAME`."""

    role: str
    sha256: str
    size: int
    media_type: str
    name: str


class TrackState(StrEnum):
    LIVE, REMOVED = "live", "removed"


@dataclass(frozen=True, slots=True)
class Track:
    """A take that was delivered, with its provenance. Never overwritten; only `state` and `reason` change.

    Brief, `take` and engine version give the same track again; `seed` is the brief's. `facts` are the engine's own.
    `refinement` is what was changed in its parent's brief; `compared` what was measured on both (`refining.compare`).
    """

    id: str
    job_id: str
    session_id: str
    take: int
    parent_id: str | None
    guild_id: str
    channel_id: str
    member_id: str
    member_name: str
    words: str
    brief: Brief
    engine: str
    engine_version: str
    seed: int
    licence: Licence
    duration_s: float
    files: tuple[FileRef, ...]
    created_at: datetime
    reference_sha256: str = ""
    private: bool = False
    heard: Heard | None = None
    review: dict[str, Any] = field(default_factory=dict)
    markers: tuple[Marker, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    render_s: float = 0.0
    state: TrackState = TrackState.LIVE
    reason: str = ""
    refinement: Refinement | None = None
    compared: dict[str, Any] = field(default_factory=dict)

    def file(self, role: str) -> FileRef | None:
        """The file that plays `role`, if the track has one."""
        return next((each for each in self.files if each.role == role), None)

    @property
    def stems(self) -> tuple[FileRef, ...]:
        return tuple(each for each in self.files if each.role.startswith("stem:"))

    @property
    def pieces(self) -> tuple[FileRef, ...]:
        return tuple(each for each in self.files if each.role.startswith("piece:"))

    @property
    def piece_names(self) -> tuple[str, ...]:
        """The names of `pieces`, in their order, without the numbers that keep two of one name apart."""
        return tuple(each.role.partition(":")[2].partition(" ")[2] for each in self.pieces)


@dataclass(frozen=True, slots=True)
class Reference:
    """An attached clip as it was decoded: whose, under which name, and what was heard."""

    sha256: str
    member_id: str
    guild_id: str
    filename: str
    size: int
    media_type: str
    heard: Heard
    created_at: datetime


class DeliveryState(StrEnum):
    PENDING, POSTED, FAILED = "pending", "posted", "failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox: what became of a job has to be told, once. `id` is the nonce, too."""

    id: str
    job_id: str
    track_ids: tuple[str, ...]
    created_at: datetime
    state: DeliveryState = DeliveryState.PENDING
    channel_id: str = ""
    message_ids: tuple[str, ...] = ()
    attempts: int = 0
    problem: str = ""
    posted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A member's word that a moderator should look at a track."""

    id: str
    track_id: str
    guild_id: str
    member_id: str
    words: str
    created_at: datetime


# ---- the trail ----------------------------------------------------------------------------------------------------


class Event(StrEnum):
    """What can happen; the tag is `subject:what`."""

    JOB_ACCEPTED = "job:accepted"
    JOB_STARTED = "job:started"
    JOB_DONE = "job:done"
    JOB_REFUSED = "job:refused"
    JOB_CANCELLED = "job:cancelled"
    JOB_FAILED = "job:failed"
    JOB_RESUMED = "job:resumed"
    REFERENCE_HEARD = "reference:heard"
    TRACK_MADE = "track:made"
    TRACK_POSTED = "track:posted"
    TRACK_REPORTED = "track:reported"
    TRACK_REMOVED = "track:removed"
    TRACK_RESTORED = "track:restored"
    SETTINGS_CHANGED = "settings:changed"
    AUDIT_SEARCHED = "audit:searched"
    AUDIT_VIEWED = "audit:viewed"
    SESSION_OPENED = "session:opened"
    SESSION_CHANGED = "session:changed"


@dataclass(frozen=True, slots=True)
class TrailEvent:
    """One row of the trail. `actor` is a member's id, or `system`; `detail` never holds a secret."""

    event: Event
    subject: str
    actor: str
    at: datetime
    guild_id: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrailRow:
    """A stored trail event: its number, and the hash that chains it to the one before (hexadecimal SHA-256)."""

    number: int
    happened: TrailEvent
    previous_hash: str
    hash: str


# ---- guilds and questions -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """What a community decided. Zero or empty means: the host's own default."""

    guild_id: str
    engine: str = ""
    longest_s: float = 0.0
    jobs_per_member: int = 0
    commercial_only: bool = False  # nothing is made with what may not be used commercially


@dataclass(frozen=True, slots=True)
class TrackQuery:
    """A moderator's or member's question; every given field narrows. Answers are newest first."""

    guild_id: str = ""
    words: str = ""
    member_id: str = ""
    engine: str = ""
    since: datetime | None = None
    until: datetime | None = None
    state: TrackState | None = None
    reported: bool = False
    limit: int = 10
    offset: int = 0


@dataclass(frozen=True, slots=True)
class TrackPage:
    """One page of tracks and how many there are in all."""

    tracks: tuple[Track, ...]
    total: int
