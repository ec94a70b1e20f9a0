"""The brief: what is wanted, as a frozen value. A change makes a copy (`dataclasses.replace`)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any, Final

from generation.change import Change
from generation.errors import BadRequest

TONICS: Final = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
_SPELLINGS: Final = {
    "Db": "C#",
    "D#": "Eb",
    "Gb": "F#",
    "G#": "Ab",
    "A#": "Bb",
    "Cb": "B",
    "B#": "C",
    "Fb": "E",
    "E#": "F",
}


class Mode(StrEnum):
    """The mode of a key."""

    MAJOR = "major"
    MINOR = "minor"
    DORIAN = "dorian"
    PHRYGIAN = "phrygian"
    LYDIAN = "lydian"
    MIXOLYDIAN = "mixolydian"


class ReferenceMode(StrEnum):
    """How an attached clip is used."""

    STYLE = "style"
    MELODY = "melody"
    COVER = "cover"
    CONTINUE = "continue"


class Kind(StrEnum):
    """What sort of thing is wanted."""

    TRACK = "track"
    JINGLE = "jingle"  # a short piece that sounds finished: a logo, a fanfare, a level that was won
    UI_SOUND = "ui sound"  # one gesture: a notification, a click, an error


@dataclass(frozen=True, slots=True)
class Key:
    """A tonic (pitch class name of `TONICS`) and a mode."""

    tonic: str
    mode: Mode = Mode.MINOR

    def __post_init__(self) -> None:
        if self.tonic not in TONICS:
            object.__setattr__(self, "tonic", _SPELLINGS.get(self.tonic, self.tonic))
        if self.tonic not in TONICS:
            raise BadRequest(f"“{self.tonic}” is no key.", f"Use one of {', '.join(TONICS)}.")

    @property
    def pitch_class(self) -> int:
        """The tonic as semitones above C, 0 to 11."""
        return TONICS.index(self.tonic)

    def __str__(self) -> str:
        return f"{self.tonic} {self.mode}"


@dataclass(frozen=True, slots=True)
class Mood:
    """Four axes in [-1, 1]: sad to happy, calm to driving, at ease to uneasy, dark to bright."""

    valence: float = 0.0
    energy: float = 0.0
    tension: float = 0.0
    brightness: float = 0.0

    def __post_init__(self) -> None:
        for axis in ("valence", "energy", "tension", "brightness"):
            value = getattr(self, axis)
            if not -1.0 <= value <= 1.0:
                raise BadRequest(f"The mood's {axis} is {value}.", "It lies between -1 and 1.")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form: `intro`, `main`, `break`, `drop`, `outro` ..., a whole number of bars long.

    Where the brief wants pieces, a section with `loop` repeats seamlessly by itself. `lean` makes it fuller (above 0)
    or calmer than such a section is, in steps as a refinement counts them.
    """

    name: str
    bars: int
    loop: bool = False
    lean: float = 0.0


def fitted(sections: Sequence[Section], bars: int) -> tuple[Section, ...]:
    """Sections stretched in proportion to exactly `bars`; each keeps at least one, while there are enough."""
    asked = sections[:bars]
    total = sum(max(1, each.bars) for each in asked)
    found, given, seen = [], 0, 0
    for index, each in enumerate(asked):
        seen += max(1, each.bars)
        left = len(asked) - index - 1
        end = bars if left == 0 else min(bars - left, max(given + 1, round(bars * seen / total)))
        found.append(replace(each, bars=end - given))
        given = end
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Level:
    """How much louder a player or role is than the balance would have it, in dB."""

    who: str
    db: float


@dataclass(frozen=True, slots=True)
class Window:
    """When alone a player plays: a share of the piece, from `start` to `end` in [0, 1]."""

    who: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Source:
    """Where an aspect (`theme`, `chords`, `drums`, `bass` ...) comes from, when not from this brief's genre and seed.

    `seed` is the one that a take was rendered with, so the aspect is that take's; with `flavour`, of that variant of
    the genre. `mode` is that of the key in which it was first heard, and `metre` its metre.
    """

    aspect: str
    seed: int
    genre: str
    flavour: str = ""
    mode: Mode | None = None
    metre: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """What is otherwise in a part of the piece alone: a share of it, from `start` to `end` in [0, 1].

    Its changes are made to what the brief says of the whole; its `sources` are aspects that come from elsewhere there.
    """

    start: float
    end: float
    changes: tuple[Change, ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Sung:
    """One note of a melody that was heard in a clip: when (seconds into the clip), how long, and its MIDI pitch."""

    start_s: float
    length_s: float
    pitch: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What analysis heard in a clip or a rendering.

    Loudness is integrated LUFS (ITU-R BS.1770); brightness and energy are in [-1, 1]; onset density is onsets
    per second; `percussive` is the share of the energy that strikes rather than sings, in [0, 1]. `hints` are guesses
    at who plays (`drums`, `no drums`, `bass`, `no bass`, `pad`). `melody` is only listened for where it is to become
    the theme. A value that could not be measured is None.
    """

    duration_s: float
    tempo_bpm: float | None = None
    key: Key | None = None
    loudness_lufs: float | None = None
    brightness: float = 0.0
    energy: float = 0.0
    onset_density: float = 0.0
    percussive: float | None = None
    hints: tuple[str, ...] = ()
    melody: tuple[Sung, ...] = ()


@dataclass(frozen=True, slots=True)
class ReferenceUse:
    """A clip that the brief leans on: which bytes, how, and what was heard in them."""

    sha256: str
    mode: ReferenceMode
    heard: Heard


@dataclass(frozen=True, slots=True)
class Understood:
    """Why a field has its value: the words that caused it, or `""` where it was inferred.

    `source` is `option` (given explicitly), `words`, `reference`, or `inferred`.
    """

    field: str
    value: str
    words: str = ""
    source: str = "words"


@dataclass(frozen=True, slots=True)
class Brief:
    """What is wanted. `words` are the member's own, untouched; `unused` are those nothing was made of.

    With `only`, nobody but `instruments` plays. `production` are words for the sound itself (`vinyl`, `wide`, `dry`).
    With `pieces`, each section is also a file of its own, and `duration_s` is the length of them all joined.
    What only refinements set: `flavour` (the variant of the genre by its word), `feel` (`half-time`, `double-time`,
    `swung`, `straight`), `levels`, `windows`, `sources` of what is kept or borrowed from another genre or seed, and
    those of the `instruments` who `joined` later: they play beside everybody else and take nobody's place. `passages`
    say what is otherwise in a part of the time; all else is said of the whole.
    """

    words: str
    genre: str
    tempo_bpm: float
    key: Key
    duration_s: float
    seed: int
    kind: Kind = Kind.TRACK
    metre: tuple[int, int] = (4, 4)
    mood: Mood = Mood()
    instruments: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    only: bool = False
    production: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    loop: bool = False
    pieces: bool = False
    lyrics: str = ""
    reference: ReferenceUse | None = None
    flavour: str = ""
    feel: str = ""
    levels: tuple[Level, ...] = ()
    windows: tuple[Window, ...] = ()
    sources: tuple[Source, ...] = ()
    joined: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    understood: tuple[Understood, ...] = ()
    unused: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()

    @property
    def bar_s(self) -> float:
        """The length of one bar in seconds (the beat is the metre's denominator; tempo counts quarter notes)."""
        beats, unit = self.metre
        return beats * (4 / unit) * 60.0 / self.tempo_bpm

    def to_json(self) -> dict[str, Any]:
        """A JSON-ready dictionary that `from_json` turns into an equal brief."""
        result: dict[str, Any] = _adapter().dump_python(self, mode="json")
        return result

    @staticmethod
    def from_json(data: dict[str, Any]) -> "Brief":
        """Build the brief that `to_json` described.

        Raises:
            BadRequest: the data describes no brief.

        """
        try:
            result: Brief = _adapter().validate_python(data)
        except ValueError as error:
            raise BadRequest("This is no brief.", str(error)) from error
        return result


@cache
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(Brief)
