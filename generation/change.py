"""A change: one thing that is to be otherwise, of a whole track or of a part of it."""

from dataclasses import dataclass
from enum import StrEnum


class ChangeKind(StrEnum):
    """What a change does. `target`, `amount` and `value` of a `Change` mean what stands beside each."""

    LEAN = "lean"  # target: valence, energy, tension or brightness; amount: steps, 1 is a plain "darker"
    LEVEL = "level"  # target: a player or role; amount: dB
    ADD = "add"  # target: an instrument; it also comes back where it was left out
    REMOVE = "remove"  # target: an instrument or role
    ONLY = "only"  # value: instruments, separated by ", "
    TEMPO = "tempo"  # amount: BPM
    TEMPO_BY = "tempo by"  # amount: a factor
    TRANSPOSE = "transpose"  # amount: semitones
    KEY = "key"  # value: "D minor"
    MODE = "mode"  # value: a mode's name
    METRE = "metre"  # value: "3/4"
    LENGTH = "length"  # amount: seconds
    LENGTH_BY = "length by"  # amount: a factor; 0: "longer" by as much as is usual, or, as the value says, "shorter"
    LOOP = "loop"  # value: "yes" or "no"
    GENRE = "genre"  # value: a genre; target: the word that names a variant of it, or ""
    FEEL = "feel"  # value: "half-time", "double-time", "swung" or "straight"
    PRODUCTION = "production"  # target: a production word; amount: 1 more of it, -1 without it
    SECTION = "section"  # target: a section's name, "first" or "last"; amount: steps of energy
    FORM = "form"  # value: names of sections, separated by ", "
    CUT = "cut"  # target: a section's name, "first" or "last"
    END_ON = "end on"  # target: a section's name
    FRESH = "fresh"  # target: one of ASPECTS, or "all": made anew
    KEEP = "keep"  # target: one of ASPECTS: stays when the rest is made anew
    BORROW = "borrow"  # target: one of ASPECTS; value: the id of the track it is taken from
    BEST_BARS = "best bars"  # amount: how many bars of the track become a loop
    STITCH = "stitch"  # value: ids of tracks in their order, separated by ", "
    REFERENCE = "reference"  # value: a `ReferenceMode`: a clip came with the message


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a track in seconds; None is its beginning, or its end."""

    start_s: float | None = None
    end_s: float | None = None

    @property
    def whole(self) -> bool:
        return self.start_s is None and self.end_s is None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is to change, and the words that caused it. A change with a region is made there alone."""

    kind: ChangeKind
    target: str = ""
    amount: float = 0.0
    value: str = ""
    words: str = ""
    region: Region = Region()
