"""What is compared? Old and new as they sound, each with its brief and its score."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from generation.audio.score_file import ScoreFile
from generation.brief import Brief, Heard
from generation.rendering import Audio, Marker


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
