"""What makes a genre sound like itself? The grammar that each style fills in as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Final

from generation.brief import Brief, Key
from generation.engines.sketch.chance import Seeds
from generation.engines.sketch.form import Form
from generation.engines.sketch.score import Note, Span, Theme
from generation.engines.sketch.theory import Chord

SLOT: Final = 0.25  # a slot is a sixteenth: a quarter of a beat


@dataclass(frozen=True)
class Groove:
    """Drum patterns by intensity: drum key -> sixteenths as `1`-`9` (velocity), `g` (a ghost note, sometimes), `.`."""

    calm: Mapping[int, str]
    full: Mapping[int, str]
    peak: Mapping[int, str]
    fills: tuple[Mapping[int, str], ...] = ()


@dataclass(frozen=True)
class PartSpec:
    """One layer of a style. It plays in sections at least `since` full, and not in those named in `silent`.

    `patterns` are read by `play`; `lag_ms` is how far behind the beat the player leans; `level_db` is the part's
    level within its stem; `width` spreads it over the stereo field. `only` are the keys of a drum set that are struck,
    where not all are; that was asked for, and is no part of a grammar.
    """

    stem: str
    role: str
    voice: str
    play: Callable[["Context", "PartSpec"], list[Note]]
    since: float = 0.0
    silent: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    centre: int = 60
    voices: int = 4
    velocity: float = 0.7
    lag_ms: float = 0.0
    level_db: float = 0.0
    pan: float = 0.0
    only: frozenset[int] = field(default=frozenset(), metadata={"asked": True})


@dataclass(frozen=True)
class Desk:
    """How a style is mixed, per stem in dB: level, send to the room, ducking by the kick, echo, treble tilt."""

    levels: Mapping[str, float]
    sends: Mapping[str, float]
    room: str = "hall"
    ducked: Mapping[str, float] = field(default_factory=dict)
    echo: Mapping[str, float] = field(default_factory=dict)
    tilts: Mapping[str, float] = field(default_factory=dict)
    high_hz: float = 20000.0


@dataclass(frozen=True)
class Style:
    """A genre's grammar of harmony, rhythm, bass, texture and arrangement."""

    name: str
    title: str
    ring_s: float
    progressions: Mapping[str, tuple[tuple[str, ...], ...]]
    cadence: Mapping[str, str]
    final: str
    rhythms: tuple[str, ...]
    parts: tuple[PartSpec, ...]
    desk: Desk
    groove: tuple[Groove, ...] = ()
    swing: float = 0.0
    swing_unit: float = 0.25
    feel_ms: float = 6.0
    texture: str = ""
    variants: tuple["Variant", ...] = ()


@dataclass(frozen=True)
class Variant:
    """Another sort of the same genre, a grammar of its own: taken where the brief says one of `words`, else by chance.

    `share` is how many of a hundred pieces take it where the brief says nothing of it.
    """

    style: Style
    words: tuple[str, ...]
    share: int


@dataclass(frozen=True, slots=True)
class Harmony:
    """A chord as it lies in the piece, in beats from the first bar line."""

    start: float
    length: float
    chord: Chord


@dataclass(frozen=True, slots=True)
class Guide:
    """The chords that a theme was fitted to, and the key in which it was."""

    key: Key
    harmony: tuple[Harmony, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar on its way: where it begins (beats from the first bar line), its section, and its place in it."""

    index: int
    start: float
    span: Span
    place: int

    @property
    def last(self) -> bool:
        """Whether a new section (or the end) follows."""
        return self.place == self.span.bars - 1


@dataclass(frozen=True)
class Context:
    """Everything a part needs to know to write its notes.

    `role` is that of the part that is being written; with `seeds`, single aspects have a seed of their own. `leaned`
    is how full each section is once the mood has bent it, where `form` says how full such a section usually is; and
    `guide` are the chords that the theme was fitted to, where those are not the ones that sound.
    """

    brief: Brief
    style: Style
    form: Form
    harmony: tuple[Harmony, ...]
    theme: Theme
    seed: int
    seeds: Seeds | None = None
    role: str = ""
    leaned: tuple[float, ...] = ()
    guide: "Guide | None" = None

    @cached_property
    def bars(self) -> tuple[Bar, ...]:
        found = []
        for span in self.form.spans:
            found += [
                Bar(span.bar + place, (span.bar + place) * self.form.bar_beats, span, place)
                for place in range(span.bars)
            ]
        return tuple(found)

    @property
    def ends(self) -> bool:
        """Whether the piece comes to an end, rather than beginning again."""
        return not self.form.loop

    @cached_property
    def fullest(self) -> float:
        """The energy of the fullest section, or sections: what comes later takes nothing away from those before."""
        return max(span.energy for span in self.form.spans)

    @property
    def slots(self) -> int:
        """Sixteenths in a bar."""
        return round(self.form.bar_beats / SLOT)

    def playing(self, spec: PartSpec) -> list[Bar]:
        """The bars in which a part plays; a piece with a single section has all of them."""
        if len(self.form.spans) == 1:
            return list(self.bars)
        spans = self.form.spans
        full = dict(zip((span.bar for span in spans), self.leaned or [span.energy for span in spans], strict=True))
        return [bar for bar in self.bars if full[bar.span.bar] >= spec.since and bar.span.name not in spec.silent]

    def chord_at(self, beat: float) -> Chord:
        """The chord that sounds at a beat."""
        found = self.harmony[0].chord
        for each in self.harmony:
            if each.start > beat + 1e-6:
                break
            found = each.chord
        return found

    def chance(self, *aspect: str) -> Random:
        """The stream of choices of one aspect of this piece."""
        return (self.seeds or Seeds(self.seed)).stream_for(self.role, *aspect)
