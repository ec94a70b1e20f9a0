"""What did a turn do? The same questions for whoever judges it: how far axes, tempo and levels moved, who plays."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from bot.eval.names import instrument_named, plain, section_named, serves
from bot.eval.refinements_rows import Expect
from bot.eval.refinements_walk import Came, number_of
from bot.eval.rows import AXES
from generation.brief import Brief, Source
from generation.refinement import Change, ChangeKind, Region
from generation.track import Track

# The smallest move that counts; a plain "darker" is 0.37.
LEAST_AXIS: Final = 0.05
LEAST_SHARE: Final = 0.01
LEAST_DB: Final = 1.0
_STEP: Final = 0.37
_EDGE: Final = 0.999


@dataclass(frozen=True, slots=True)
class Seen:
    """A turn that made a track, beside the track that it is compared with; `tracks` are all up to then."""

    expect: Expect
    came: Came
    before: Track
    after: Track
    tracks: tuple[Track, ...]

    @property
    def was(self) -> Brief:
        return self.before.brief

    @property
    def now(self) -> Brief:
        return self.after.brief

    @property
    def changes(self) -> tuple[Change, ...]:
        return self.came.reading.changes

    @property
    def local(self) -> bool:
        """Whether the turn is about a part of the track alone: what changes there, its changes say."""
        return "region" in self.expect

    def of(self, *kinds: ChangeKind) -> list[Change]:
        return [each for each in self.changes if each.kind in kinds]

    def axis(self, name: str) -> float:
        """How far an axis moved, in atanh."""
        if self.local:
            steps = sum(each.amount for each in self.of(ChangeKind.LEAN) if each.target == name)
            if name == "energy":
                steps += sum(each.amount for each in self.of(ChangeKind.SECTION))
            return steps * _STEP
        return _latent(getattr(self.now.mood, name)) - _latent(getattr(self.was.mood, name))

    def tempo(self) -> float:
        """The logarithm of how much faster it became."""
        return math.log(self.now.tempo_bpm / self.was.tempo_bpm)

    def length(self) -> float:
        """The logarithm of how much longer it became."""
        return math.log(self.now.duration_s / self.was.duration_s)

    def level(self, name: str) -> float:
        """How much louder a player became, in dB, by all the levels that mean it."""
        if self.local:
            return sum(each.amount for each in self.of(ChangeKind.LEVEL) if is_player(each.target, name))
        return _level(self.now, name) - _level(self.was, name)

    def track(self, number: int) -> Track | None:
        return self.tracks[number - 1] if 1 <= number <= len(self.tracks) else None

    def moves(self) -> dict[str, float]:
        """Every move by its field; a player's level as `softer NAME`."""
        found = {name: self.axis(name) for name in AXES}
        found |= {"tempo_bpm": self.tempo(), "duration_s": self.length()}
        for name in {*self.expect.get("softer", ()), *self.expect.get("louder", ())}:
            found[f"level {plain(name)}"] = self.level(name)
        return found


def first_move(expect: Expect) -> str:
    """The first thing that a row wants moved, as `Seen.moves` calls it; "" where it wants none."""
    for name, value in expect.items():
        if name in {*AXES, "tempo_bpm", "duration_s"} and value not in ("same", "any"):
            return name
        if name in {"softer", "louder"}:
            return f"level {plain(value[0])}"
    return ""


def _latent(value: float) -> float:
    return math.atanh(max(-_EDGE, min(_EDGE, value)))


def _level(brief: Brief, name: str) -> float:
    return sum(each.db for each in brief.levels if is_player(each.who, name))


def is_player(one: str, other: str) -> bool:
    """Whether two names mean the same player, or one a kind of the other."""
    return plain(one) == plain(other) or serves(one, other) or serves(other, one)


def among(name: str, names: Iterable[str]) -> bool:
    """Whether a player is among others."""
    return any(is_player(each, name) for each in names)


def same_names(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two lists mean the same players."""
    left, right = {instrument_named(each) for each in one}, {instrument_named(each) for each in other}
    return all(among(each, right) for each in left) and all(among(each, left) for each in right)


def source_of(brief: Brief, aspect: str) -> Source:
    """Where an aspect of a brief comes from, said or not."""
    said = next((each for each in brief.sources if each.aspect == aspect), None)
    return said or Source(aspect, brief.seed, brief.genre, brief.flavour)


def same_source(one: Brief, other: Brief, aspect: str, *, genre: bool = True) -> bool:
    """Whether an aspect of two briefs comes from the same seed (and of the same genre)."""
    left, right = source_of(one, aspect), source_of(other, aspect)
    return left.seed == right.seed and (not genre or (left.genre, left.flavour) == (right.genre, right.flavour))


def form_of(brief: Brief) -> list[str]:
    """The names of the sections that a brief asks for."""
    return [section_named(each.name) for each in brief.sections]


def in_region(seen: Seen, wanted: Any) -> bool:
    """Whether changes are made in the wanted region, and none in another.

    A list is compared at its ends, within 0.6 s or a bar; a name wants a change of that section, or a region within.
    """
    asked = [each.region for each in seen.changes if not each.region.whole]
    if isinstance(wanted, list):
        slack = max(0.6, seen.was.bar_s)
        start, end = ((each, fallback) for each, fallback in zip(wanted, (0.0, seen.before.duration_s), strict=True))
        return bool(asked) and all(
            abs(_or(each.start_s, start[1]) - _or(start[0], start[1])) <= slack
            and abs(_or(each.end_s, end[1]) - _or(end[0], end[1])) <= slack
            for each in asked
        )
    named = [each for each in seen.of(ChangeKind.SECTION) if _is_part(each.target, wanted)]
    return (bool(named) and not asked) or (bool(asked) and all(_within(each, seen.before, wanted) for each in asked))


def _or(value: float | None, other: float) -> float:
    return other if value is None else value


def _is_part(target: str, wanted: str) -> bool:
    names = {"first": {"first", "intro"}, "last": {"last", "outro"}}.get(wanted, {wanted, section_named(wanted)})
    return section_named(target) in names or target in names


def _within(region: Region, track: Track, wanted: str) -> bool:
    length = track.duration_s
    start, end = _or(region.start_s, 0.0), _or(region.end_s, length)
    slack = max(0.6, track.brief.bar_s)
    if wanted == "first":
        return start <= slack and end <= length / 2 + slack
    if wanted == "last":
        return start >= length / 2 - slack and end >= length - slack
    if wanted == "second half":
        return abs(start - length / 2) <= slack and end >= length - slack
    if wanted == "first half":
        return start <= slack and abs(end - length / 2) <= slack
    starts = [*(each.at_s for each in track.markers), length]
    parts = [
        (each.at_s, starts[at + 1])
        for at, each in enumerate(track.markers)
        if section_named(each.name) == section_named(wanted)
    ]
    return any(abs(start - begin) <= slack and abs(end - finish) <= slack for begin, finish in parts)


def numbers(tracks: Iterable[str]) -> list[int]:
    """The numbers of tracks by their ids."""
    return [number_of(each) for each in tracks]
