"""A conversation: what is said about a track becomes a job, an answer, or a step in the session's tree."""

from dataclasses import dataclass
from enum import StrEnum

from generation.refinement import Change
from generation.track import ClipSource, Job, Place, Session, Track, Turn


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a member said.

    `track_id` is the track that was replied to or whose button was pressed, `session_id` the session in whose thread
    it was said; where both are missing it is about the member's last track in the channel. `meant` are a button's
    changes: then the words are only shown. `engine` is another engine than the parent's.
    """

    words: str
    place: Place
    track_id: str = ""
    session_id: str = ""
    clip: ClipSource | None = None
    private: bool = False
    engine: str | None = None
    meant: tuple[Change, ...] = ()


class ReplyKind(StrEnum):
    """What came of it."""

    STARTED = "started"  # a job that waits for `Studio.begin`
    TOLD = "told"  # an answer, or where one is now; `track` is what to show, if any
    CHOICE = "choice"  # two readings; `turn.options` become buttons
    IGNORED = "ignored"  # chatter among members: at most a reaction


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered. `text` is plain sentences, also where a job starts with something not understood."""

    kind: ReplyKind
    session: Session | None = None
    turn: Turn | None = None
    job: Job | None = None
    text: str = ""
    track: Track | None = None
