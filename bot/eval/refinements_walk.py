"""What comes of each turn of a conversation? Read, applied and walked as a session does it, but nothing rendered."""

import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from bot.eval.refinements_rows import Talk
from generation.brief import Brief
from generation.errors import NocturneError
from generation.refinement import HERE, About, Reading, ReadingKind, Refinement
from generation.refining.lineage import Lineage
from generation.rendering import Marker
from generation.track import Licence, Track, Turn, TurnKind

# Reads a message; `Refine` makes a brief of its changes. The product's own, unless a test gives others.
Read = Callable[[str, About], Reading]
Refine = Callable[[About, Reading, str, Mapping[str, About]], tuple[Brief, Refinement]]

# As long as the product makes tracks, unless a host allows less.
LONGEST_S: Final = 600.0
_SOMEBODY: Final = "somebody"
_ONCE: Final = datetime(2026, 1, 1, tzinfo=UTC)
_STEPS: Final = {"undo": TurnKind.UNDONE, "redo": TurnKind.REDONE}
_TURNS: Final = {ReadingKind.QUESTION: TurnKind.QUESTION, ReadingKind.CHATTER: TurnKind.CHATTER}
_LICENCE: Final = Licence("none", commercial=False)


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a turn: how it was read, where one stood, what it started from, and where one is now.

    `base` is the track that a change started from; `made` is the track that came of it, None where none did. `refused`
    is the sentence that said why not. The times are what reading and applying took of one core, in milliseconds.
    """

    words: str
    reading: Reading
    at: Track
    base: Track
    now: Track
    made: Track | None = None
    refused: str = ""
    read_ms: float = 0.0
    applied_ms: float = 0.0


@dataclass(slots=True)
class Session:
    """A conversation as it is kept: what was said, the tracks (their scores, that is), and which one is current."""

    turns: list[Turn] = field(default_factory=list)
    tracks: list[Track] = field(default_factory=list)

    @property
    def lineage(self) -> Lineage:
        return Lineage.of(self.turns, self.tracks)

    @property
    def current(self) -> Track:
        return self.tracks[number_of(self.lineage.position(_SOMEBODY)) - 1]

    def add(self, words: str, brief: Brief, base: Track | None = None, refinement: Refinement | None = None) -> Track:
        """Say something of which a track comes."""
        markers, players = played(brief)
        number = len(self.tracks) + 1
        track = Track(
            id=track_id(number),
            job_id=f"j{number}",
            session_id="s",
            take=1,
            parent_id=base.id if base else None,
            guild_id="",
            channel_id="",
            member_id=_SOMEBODY,
            member_name=_SOMEBODY,
            words=words,
            brief=brief,
            engine="sketch",
            engine_version="",
            seed=brief.seed,
            licence=_LICENCE,
            duration_s=brief.duration_s,
            files=(),
            created_at=_ONCE,
            markers=markers,
            facts={"players": players},
            refinement=refinement,
        )
        self.say(words, TurnKind.REFINED if base else TurnKind.ASKED, base, track.job_id)
        self.tracks.append(track)
        return track

    def say(self, words: str, kind: TurnKind, track: Track | None = None, job_id: str = "") -> None:
        """Write a turn down."""
        number, where = len(self.turns) + 1, track.id if track else ""
        self.turns.append(Turn("s", number, _SOMEBODY, words, job_id, _ONCE, kind, where))


def track_id(number: int) -> str:
    """The id of a conversation's track, of the form that the product gives."""
    return f"t{number:08d}"


def number_of(name: str) -> int:
    """The number behind such an id, 0 where it is none."""
    digits = name.removeprefix("t")
    return int(digits) if digits.isdigit() else 0


def seed_of(talk: Talk) -> int:
    """A conversation's own seed, always the same."""
    return zlib.crc32(talk.id.encode()) & 0x7FFFFFFF


def walk(talk: Talk, read: Read, refine: Refine, seconds: float | None = None) -> list[Came]:
    """Walk through a conversation; `seconds` shortens a first track that is longer.

    Raises:
        NocturneError: the prompt itself can not be made.
    """
    session = Session()
    session.add(talk.prompt, first_brief(talk, seconds))
    return [_turn(session, words, read, refine) for words in talk.turns]


def first_brief(talk: Talk, seconds: float | None = None) -> Brief:
    """The brief of a conversation's first track."""
    from generation.language import understand
    from generation.track import Wish

    brief = understand(Wish(talk.prompt), seed_of(talk))
    if seconds is not None and brief.duration_s > seconds:
        brief = understand(Wish(talk.prompt, duration_s=seconds), seed_of(talk))
    return brief


def _turn(session: Session, words: str, read: Read, refine: Refine) -> Came:
    lineage, at = session.lineage, session.current
    began = time.thread_time()
    reading = read(words, lineage.about(at))
    read_ms = (time.thread_time() - began) * 1000
    kind = reading.kind
    if kind not in {ReadingKind.NAVIGATE, ReadingKind.CHANGE}:
        session.say(words, _TURNS.get(kind, TurnKind.UNCLEAR), at)
        return Came(words, reading, at, at, at, read_ms=read_ms)
    try:
        base = _base(reading, lineage, at)
        if kind is ReadingKind.NAVIGATE:
            session.say(words, _STEPS.get(reading.base.way, TurnKind.WENT), base)
            return Came(words, reading, at, at, session.current, read_ms=read_ms)
        began = time.thread_time()
        others = {each.id: lineage.about(each) for each in session.tracks}
        brief, refinement = refine(lineage.about(base), reading, words, others)
    except NocturneError as error:
        return Came(words, reading, at, at, at, refused=str(error), read_ms=read_ms)
    applied_ms = (time.thread_time() - began) * 1000
    made = session.add(words, brief, base, refinement)
    return Came(words, reading, at, base, made, made, read_ms=read_ms, applied_ms=applied_ms)


def _base(reading: Reading, lineage: Lineage, at: Track) -> Track:
    """What a turn starts from: a correction starts where the turn that it corrects did."""
    if reading.corrects and reading.base == HERE:
        return lineage.parent_of(at.id) or at
    return lineage.reach(reading.base, _SOMEBODY, at.id)


def played(brief: Brief) -> tuple[tuple[Marker, ...], dict[str, list[str]]]:
    """Where the sections of a brief's first take begin and who plays in it, as its score says without a sound."""
    from generation.engines.sketch.compose import compose
    from generation.engines.sketch.orchestrate import orchestrate, players_of
    from generation.engines.sketch.styles import style_for

    score = compose(brief, brief.seed)
    there = {(part.stem, part.role) for part in score.parts}
    specs = [each for each in orchestrate(style_for(brief, brief.seed), brief) if (each.stem, each.role) in there]
    markers = (Marker(score.seconds(score.bar_start(span.bar)), span.name) for span in score.spans)
    return tuple(markers), players_of(specs, brief)


def product() -> tuple[Read, Refine]:
    """The product's own reading and applying, without a chat model."""
    from generation.language.refining import read, warm_up
    from generation.refining.apply import refined

    warm_up()  # as the bot does when it starts: members never wait for it

    def refine(about: About, reading: Reading, words: str, others: Mapping[str, About]) -> tuple[Brief, Refinement]:
        made = refined(about, reading.changes, words, reading.by, longest_s=LONGEST_S, others=others)
        return made.brief, made.refinement

    return lambda words, about: read(words, about, clip=False), refine
