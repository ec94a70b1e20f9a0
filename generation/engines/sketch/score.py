"""What is played? A score: notes in quarter beats, per named part. Knows neither sound nor Discord."""

from dataclasses import dataclass

from generation.brief import Key


@dataclass(frozen=True, slots=True)
class Note:
    """One note: start and length in quarter beats, MIDI pitch (or drum key), velocity in (0, 1]."""

    start: float
    length: float
    pitch: int
    velocity: float


@dataclass(frozen=True, slots=True)
class Part:
    """Notes that one voice plays; several parts may belong to one stem. `role` says what they do in the piece."""

    stem: str
    role: str
    voice: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A section as it lies in the piece: first bar, length in bars, and how full it is (0 to 1).

    `usual` is how full it would be in an unremarkable piece, and `lean` by how many steps it alone was asked to be
    fuller.
    """

    name: str
    bar: int
    bars: int
    energy: float
    usual: float = 0.6
    lean: float = 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One note of a theme: its slot (sixteenth in the bar), length in slots, and scale degree above the tonic."""

    slot: int
    length: int
    degree: int


Cells = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme that survives tempo, key and mood: three one-bar motifs and the phrase that is made of them, by bars.

    `turns` say how each bar of the phrase came about (see `theme.develop`); `peak` is the degree of the climax.
    A `sung` theme was heard in a clip: its notes are kept as they are.
    """

    motif: Cells
    answer: Cells
    contrast: Cells
    turns: tuple[str, ...]
    bars: tuple[Cells, ...]
    peak: int
    slots: int = 16
    sung: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """A whole piece. Beat 0 is its first sample; a piece too short for whole bars begins `pickup` beats into a bar.

    `ending` is the beat of the last chord, `beats` the length of the piece, both in quarter beats. `pieces` are its
    sections as scores of their own, where the brief wants them. `chords` are the degrees (0 is the tonic) of the roots
    by bar, and `written` says what a part plays apart from when exactly and how loud: by its name, a digest.
    """

    style: str
    key: Key
    tempo_bpm: float
    metre: tuple[int, int]
    duration_s: float
    loop: bool
    pickup: float
    ending: float
    theme: Theme
    spans: tuple[Span, ...]
    parts: tuple[Part, ...]
    pieces: tuple["Score", ...] = ()
    chords: tuple[tuple[int, ...], ...] = ()
    written: tuple[tuple[str, str], ...] = ()

    @property
    def beats(self) -> float:
        return self.duration_s * self.tempo_bpm / 60.0

    @property
    def bar_beats(self) -> float:
        return self.metre[0] * 4 / self.metre[1]

    def seconds(self, beat: float) -> float:
        """When a beat sounds, in seconds from the start."""
        return beat * 60.0 / self.tempo_bpm

    def bar_start(self, bar: int) -> float:
        """The beat at which a bar begins, never before the piece does."""
        return max(0.0, bar * self.bar_beats - self.pickup)
