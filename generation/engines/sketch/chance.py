"""Where does chance come from? One stream per musical aspect, so that changing one leaves the others alone."""

import hashlib
import random
from dataclasses import dataclass, replace
from typing import Final

import numpy as np


def derive(seed: int, *aspect: str) -> int:
    """A 64-bit seed for one aspect of a piece, the same in every process."""
    text = "/".join((str(seed), *aspect))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def stream(seed: int, *aspect: str) -> random.Random:
    """A stream of musical choices for one aspect."""
    return random.Random(derive(seed, *aspect))


def noise_stream(seed: int, *aspect: str) -> np.random.Generator:
    """A stream of samples for one sound."""
    return np.random.Generator(np.random.PCG64(derive(seed, *aspect)))


# The aspects that can have a seed of their own, and the roles of parts that belong to one of them.
ASPECTS: Final = ("theme", "harmony", "feel", "melody", "drums", "bass", "chords", "arp", "pad")
_KIN: Final = {
    **dict.fromkeys(("answers", "second", "octave", "flute", "oboe", "clarinet"), "melody"),
    **dict.fromkeys(("strum", "left", "right", "hits", "fanfare"), "chords"),
    **dict.fromkeys(("brass", "choir"), "pad"),
    "celli": "bass",
    **dict.fromkeys(("timpani", "percussion"), "drums"),
}

# The roles that tell the theme.
TUNES: Final = frozenset({"melody", *(role for role, owner in _KIN.items() if owner == "melody")})


def aspect_of(role: str) -> str:
    """The aspect that a role belongs to; a role of its own is its own."""
    return _KIN.get(role, role)


@dataclass(frozen=True, slots=True)
class Seeds:
    """The seed of a piece, and of those of its `ASPECTS` that were given another one ("other drums, keep the rest").

    `theme` is the tune and `melody` how it is sung; `feel` is everybody's timing and dynamics.
    """

    seed: int
    others: tuple[tuple[str, int], ...] = ()

    def stream(self, aspect: str, *more: str) -> random.Random:
        """The stream of choices of an aspect."""
        return stream(dict(self.others).get(aspect, self.seed), aspect, *more)

    def stream_for(self, role: str, aspect: str, *more: str) -> random.Random:
        """A stream that a part draws from: an aspect's own, or one that only parts of this role know."""
        owner = aspect if aspect in ASPECTS else aspect_of(role)
        return stream(dict(self.others).get(owner, self.seed), aspect, *more)

    def reseeded(self, **others: int) -> "Seeds":
        """The same seeds but for some aspects."""
        return replace(self, others=tuple(sorted((dict(self.others) | others).items())))
