"""A refinement: one turn of talk as a list of changes to a brief, and what came of each. All frozen.

A message is first read (`generation.language.refining` makes a `Reading`), its changes are then applied to a brief
(`generation.refining.apply`), and the result is told as differences in values.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from generation.brief import Brief, Heard
from generation.change import Change, ChangeKind, Region
from generation.rendering import Marker

# A change is also part of a brief, which this module builds on: it stands by itself, and is found here as well.
__all__ = [
    "ASPECTS",
    "HERE",
    "WAYS",
    "About",
    "Asked",
    "Change",
    "ChangeKind",
    "Destination",
    "Difference",
    "Option",
    "Past",
    "Plan",
    "Reading",
    "ReadingKind",
    "Refinement",
    "Region",
]

# What can be kept or made anew by itself. `chords` are the harmony, `theme` the tune.
ASPECTS: Final = ("theme", "chords", "drums", "bass", "melody", "pad", "arp", "feel")
_WHOLE: Final = Region()


class ReadingKind(StrEnum):
    """What a message is."""

    CHANGE = "change"  # changes to make, perhaps to an earlier track
    NAVIGATE = "navigate"  # go somewhere in the tree; nothing is rendered
    QUESTION = "question"  # answered without rendering
    CHATTER = "chatter"  # praise, thanks, talk among members: nothing is done
    UNCLEAR = "unclear"  # not understood: said, with one suggestion, and nothing is rendered
    CHOICE = "choice"  # two plausible readings: two buttons


@dataclass(frozen=True, slots=True)
class Destination:
    """Which track of the session is meant.

    `way` is `undo` (with `number`, so many times), `redo`, `number` (from 1 as the session counts its tracks; -1 is the
    last one), `track` (with `track_id`), `first`, or `here` (the one that is current).
    """

    way: str = "here"
    number: int = 0
    track_id: str = ""


HERE: Final = Destination()


@dataclass(frozen=True, slots=True)
class Option:
    """One of two plausible readings, as a button says it."""

    label: str
    changes: tuple[Change, ...]
    base: Destination = HERE


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks beside its topic.

    `way` is `value` (the topic's value), `like` (what a track is like), `differ` (of two tracks), `more` (which of two
    is more of what `wanted` asks for), `which` (of all tracks), `whether` (a track is so), `changed` (by whom, or
    whether), `player` (what became of `who`, or whether they play), `role` (who plays `who`), `would` (whether to do
    what `who` says), `files` or `licence`. `of` are the tracks that are named, `wanted` is what the words would ask
    for if they were a wish; `is_yes` says that yes or no is the answer.
    """

    way: str = "value"
    of: tuple[Destination, ...] = ()
    wanted: tuple[Change, ...] = ()
    who: str = ""
    is_yes: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A message, read: what it is, where it starts from, what is to change, and what nothing was made of.

    `topic` is what a question is about (`key`, `tempo`, `length`, `instruments`, `changes`, `seed`, `genre`, `mood`,
    `lineage`, `help`), several with a comma between; `suggestion` is one sentence to try instead, for what was not
    understood, or what is answered to talk. `asked` is what a question asks beside its topic. `corrects` says that the
    changes replace those of the turn before. `by` is who read it: the rules, or a chat model.
    """

    kind: ReadingKind
    changes: tuple[Change, ...] = ()
    base: Destination = HERE
    topic: str = ""
    options: tuple[Option, ...] = ()
    unused: tuple[str, ...] = ()
    suggestion: str = ""
    corrects: bool = False
    by: str = "rules"
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a change, in words and values: `tempo`, `118`, `108`; `words` caused it ("" where it followed)."""

    field: str
    before: str
    after: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Refinement:
    """What one turn changes in its parent's brief, and what stays.

    `kept` are the aspects that stay (`theme`, `chords`, `tempo`, `key`, `drums`, `other stems`, ...); `notes` are
    sentences on what could not be done or had to give way. A `region` is where alone the sound changes; `sources`
    are further tracks that it is made of (a stitched one's, a borrowed part's).
    """

    words: str
    changes: tuple[Change, ...] = ()
    differences: tuple[Difference, ...] = ()
    kept: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    region: Region = _WHOLE
    sources: tuple[str, ...] = ()
    by: str = "rules"


# The ways in which a track can be changed, the most faithful first; an engine's card says which it can.
WAYS: Final = ("score", "repaint", "continue", "complete", "melody", "init", "anew")


@dataclass(frozen=True, slots=True)
class Plan:
    """How a refinement is made by one engine: what has to stay, by which way, and what of it is guaranteed.

    `way` is one of `WAYS`: `score` (the engine writes the same notes again but for the change), `repaint` (a region of
    the parent's audio is made anew), `continue` (the parent's audio goes on), `complete` (who is `added` plays to it),
    `melody` (its tune is followed), `init` (it is where the new one starts from, `strength` in (0, 1] says how far it
    may go), or `anew`.
    """

    keep: tuple[str, ...]
    way: str
    guaranteed: tuple[str, ...] = ()
    region: Region = _WHOLE
    strength: float = 1.0
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """A track of the session as members may describe it: `the darker one`, `the one with the choir`.

    `parent_id` is the track that it was made from ("" for a first one), `changes` are what was changed in that, and
    `players` are those who play in it by name.
    """

    track_id: str
    brief: Brief
    duration_s: float
    parent_id: str = ""
    changes: tuple[Change, ...] = ()
    players: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """What a message is about: the track that is current, and where it stands in its session.

    `players` are those who play in it by name, `number` is how the session counts it (from 1), `tracks` are the ids of
    all the session's tracks in that count, and `last` are the changes that made it. `bars` is how many it has up to its
    last chord (0: not known). `before` are the ids of the tracks that it was made from, the nearest first. `past` are
    the session's tracks that can be gone to, in that count, as they may be described.
    """

    brief: Brief
    duration_s: float
    take: int = 1
    markers: tuple[Marker, ...] = ()
    players: tuple[str, ...] = ()
    track_id: str = ""
    number: int = 1
    tracks: tuple[str, ...] = ()
    last: tuple[Change, ...] = ()
    heard: Heard | None = None
    bars: int = 0
    before: tuple[str, ...] = ()
    past: tuple[Past, ...] = ()
