"""What an engine makes: sound in memory, its stems and pieces. All frozen."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Audio:
    """Sound in memory: float32 samples of shape (channels, frames), nominally in [-1, 1], at `rate` Hz."""

    samples: Samples
    rate: int

    @property
    def frames(self) -> int:
        return int(self.samples.shape[1])

    @property
    def duration_s(self) -> float:
        return self.frames / self.rate


@dataclass(frozen=True, slots=True, eq=False)
class Stem:
    """One named part of the mix (`drums`, `bass`, `chords`, `melody`, `pad` ...), as long as the mix."""

    name: str
    audio: Audio


@dataclass(frozen=True, slots=True)
class Marker:
    """A named point in time, such as the start of a section."""

    at_s: float
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A section as a sound of its own, at the level it has in the whole; one that is a loop repeats seamlessly."""

    name: str
    audio: Audio
    loop: bool


@dataclass(frozen=True, slots=True, eq=False)
class Rendering:
    """What an engine hands back for one take, before mastering. Where there are stems, they sum to `mix`.

    `facts` say how it was made (JSON-ready): what an engine needs to make the same bytes again, and what it did.
    """

    mix: Audio
    stems: tuple[Stem, ...] = ()
    midi: bytes | None = None
    markers: tuple[Marker, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    pieces: tuple[Piece, ...] = ()
