"""Pieces small enough to say what each sound must do: a few notes per stem, no composing."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from generation.brief import Brief, Key
from generation.engines.sketch.score import Note, Part, Score
from generation.engines.sketch.sound.desk import Mixed, mixed
from generation.engines.sketch.sound.playing import Booth
from generation.engines.sketch.style import Context, Desk, PartSpec, Style

RATE = 44100
NO_THEME: Any = None  # nothing is composed here
KICK, SNARE, CLOSED = 36, 38, 42
DRUMS = Part(
    "drums",
    "drums",
    "kit_house",
    tuple(
        Note(beat / 2, 0.25, key, 0.8)
        for beat in range(8)
        for key in ((KICK, CLOSED) if beat % 4 == 0 else (SNARE, CLOSED) if beat % 4 == 2 else (CLOSED,))
    ),
)
BASS = Part("bass", "bass", "synth_bass", tuple(Note(float(beat), 0.8, 38, 0.8) for beat in range(4)))
CHORDS = Part("chords", "chords", "rhodes", tuple(Note(0.0, 4.0, pitch, 0.6) for pitch in (57, 62, 65, 69)))
TUNE = Part("melody", "melody", "lead", (Note(0.0, 1.0, 74, 0.7), Note(1.0, 1.0, 77, 0.7), Note(2.0, 1.5, 81, 0.7)))
PLAIN = Desk(
    levels={"drums": -2.0, "bass": -4.0, "chords": -6.0, "melody": -6.0, "texture": -24.0},
    sends={"drums": -22.0, "chords": -14.0, "melody": -12.0},
    room="plate",
)


def _silent(_context: Context, _spec: PartSpec) -> list[Note]:
    return []


def booth(
    *parts: Part, loop: bool = False, duration_s: float = 4.0, desk: Desk = PLAIN, font: Path | None = None, **changes
) -> Booth:
    """A booth for these parts at 120 BPM in D minor; `changes` are the brief's."""
    playing = parts or (DRUMS, BASS, CHORDS, TUNE)
    brief = Brief(words="", genre="house", tempo_bpm=120.0, key=Key("D"), duration_s=duration_s, seed=1, loop=loop)
    score = Score(
        style="plain",
        key=brief.key,
        tempo_bpm=120.0,
        metre=(4, 4),
        duration_s=duration_s,
        loop=loop,
        pickup=0.0,
        ending=duration_s * 2 - 1.0,
        theme=NO_THEME,
        spans=(),
        parts=playing,
    )
    style = Style("plain", "plain", 1.0, {}, {}, "1", (), (), desk)
    specs = {(part.stem, part.role): PartSpec(part.stem, part.role, part.voice, _silent) for part in playing}
    return Booth(score, style, replace(brief, **changes), specs, 1, font)


def mix(room: Booth, gains: dict[str, float] | None = None) -> Mixed:
    """The booth's mix, whose progress nobody watches."""
    return mixed(room, lambda _done, _stage: None, gains)


def line(voice: str, pitches: Sequence[int], beats: float = 1.0, velocity: float = 0.7) -> Part:
    """One note after the other."""
    return Part(
        "melody",
        "melody",
        voice,
        tuple(Note(index * beats, 0.9 * beats, pitch, velocity) for index, pitch in enumerate(pitches)),
    )


def level_db(wave: np.ndarray) -> float:
    """Root mean square in dB."""
    return float(20 * np.log10(np.sqrt(np.mean(wave.astype(np.float64) ** 2)) + 1e-12))
