"""What is compared? Old and new as they sound, each with its brief and score; who is heard where, and at what pace."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from generation.audio.score_file import ScoreFile
from generation.brief import Brief, Heard
from generation.refining.players import family_of, name_of
from generation.rendering import Audio, Marker

# The same beat may be heard at any of these; so near to the brief's tempo it is that one.
_OCTAVES: Final = (1.0, 2.0, 0.5, 3.0, 1 / 3, 4 / 3, 3 / 4)
_NEAR: Final = 0.04


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One of two tracks that are compared. `stem` reads a stem by its name; `players` says who plays in which."""

    heard: Heard
    brief: Brief
    master: Audio
    stem_names: tuple[str, ...] = ()
    stem: Callable[[str], Audio] | None = None
    score: ScoreFile | None = None
    players: Mapping[str, Sequence[str]] = field(default_factory=dict)
    markers: tuple[Marker, ...] = ()


def stem_of(target: str, stem_names: Sequence[str], players: Mapping[str, Sequence[str]]) -> str:
    """The stem in which a player, role or family is heard, "" where nobody of that name is."""
    wanted = {name_of(each) for each in family_of(name_of(target))}
    for stem in stem_names:
        if name_of(stem) in wanted:
            return stem
    for stem, names in players.items():
        if stem in stem_names and any(_is(name, wanted) for name in names):
            return stem
    return ""


def pace_of(side: Side) -> float | None:
    """The tempo that is heard in BPM, counted as the brief counts it: 160 where 80 was asked for is 80.

    So is 107, which counts three beats as four.
    """
    heard, wanted = side.heard.tempo_bpm, side.brief.tempo_bpm
    if heard is None:
        return None
    nearest = min((heard * each for each in _OCTAVES), key=lambda bpm: abs(bpm / wanted - 1))
    return nearest if abs(nearest / wanted - 1) <= _NEAR else heard


def _is(player: str, wanted: set[str]) -> bool:
    words = set(name_of(player).split())
    return any(set(each.split()) <= words for each in wanted)
