"""How is one part played? Its notes in the voice's own synth, or by FluidSynth where that is better; still dry."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from generation.brief import Brief, Kind
from generation.engines.sketch.chance import derive
from generation.engines.sketch.leaning import brightness
from generation.engines.sketch.score import Note, Part, Score
from generation.engines.sketch.sound.basics import RATE, Wave, gain
from generation.engines.sketch.sound.kits import KITS, struck
from generation.engines.sketch.sound.notes import sounded
from generation.engines.sketch.sound.sampled import sampled
from generation.engines.sketch.sound.texture import bed
from generation.engines.sketch.style import PartSpec, Style
from generation.engines.sketch.voices import preset_of

_RISE_S: Final = 0.004


@dataclass(frozen=True)
class Booth:
    """What playing and mixing need to know: score, style, the parts' specs, the brief's wishes, seed, SoundFont."""

    score: Score
    style: Style
    brief: Brief
    specs: dict[tuple[str, str], PartSpec]
    seed: int
    soundfont: Path | None = None

    @property
    def frames(self) -> int:
        return round(self.score.duration_s * RATE)

    @property
    def brightness(self) -> float:
        return brightness(self.brief)


def played(part: Part, booth: Booth, step: Callable[[float], None]) -> Wave:
    """A part's dry sound, (2, frames); `step(share done)` is called every few notes."""
    if part.role == "texture":
        return bed(part.voice, booth.frames, derive(booth.seed, "bed"), lambda: step(0.5))
    spec = booth.specs[part.stem, part.role]
    sides = np.array([[min(1.0, 1 - spec.pan)], [min(1.0, 1 + spec.pan)]], np.float32) * gain(spec.level_db)
    preset = preset_of(part.voice)
    signal = booth.brief.kind is Kind.UI_SOUND
    if booth.soundfont is not None and preset is not None and not signal:
        recorded = sampled(part, booth.score, booth.soundfont, preset, step)
        if recorded is not None:
            recorded *= sides
            return recorded
    wave = _synthesized(part, booth, step)
    wave *= sides
    return wave


def _synthesized(part: Part, booth: Booth, step: Callable[[float], None]) -> Wave:
    out = np.zeros((2, booth.frames), np.float32)
    shade = round(16 * booth.brightness)
    hits: dict[int, int] = {}
    for index, note in enumerate(part.notes):
        step(index / len(part.notes))
        hits[note.pitch] = hits.get(note.pitch, -1) + 1
        wave = _note(part.voice, note, booth.score, shade, hits[note.pitch])
        if booth.brief.kind is Kind.UI_SOUND:
            wave = _softly(wave)
        laid(out, wave, round(booth.score.seconds(note.start) * RATE), around=booth.score.loop)
    return out


def _note(voice: str, note: Note, score: Score, shade: int, turn: int) -> Wave:
    force = max(1, round(note.velocity * 16))
    if voice in KITS:
        return struck(voice, note.pitch, force, turn % 4)
    # Lengths and forces are rounded (10 ms, a sixteenth) so that equal notes are made once; the level is exact.
    length = max(30, round(score.seconds(note.length) * 100) * 10)
    return sounded(voice, note.pitch, length, force, shade) * np.float32(note.velocity)


def _softly(wave: Wave) -> Wave:
    """A signal says something, it does not click: four milliseconds to begin in."""
    rise = np.minimum(np.arange(wave.shape[-1], dtype=np.float32) / np.float32(_RISE_S * RATE), 1)
    return np.asarray(wave * rise * rise * (3 - 2 * rise), dtype=np.float32)


def laid(out: Wave, wave: Wave, start: int, *, around: bool) -> None:
    """Add a note at its frame; what rings past the end of a loop sounds at its beginning, else it is cut."""
    frames, done = out.shape[1], 0
    start = start % frames if around else start
    while done < wave.shape[1]:
        count = min(wave.shape[1] - done, frames - start)
        if count > 0:
            out[:, start : start + count] += wave[:, done : done + count]
            done += count
        if not around:
            return
        start = 0
