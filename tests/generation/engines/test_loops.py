"""Loops: what rings past the end sounds at the beginning, whoever plays; twice as long is the same twice."""

from dataclasses import replace

import numpy as np
import pytest

from generation.engines.sketch.score import Note, Part
from generation.engines.sketch.sound import desk, sampled, texture
from generation.engines.sketch.sound.texture import bed
from generation.engines.sketch.soundfont import fluidsynth_available, soundfont_path
from generation.engines.sketch.voices import VOICES
from tests.generation.engines.sounding import PLAIN, RATE, booth, level_db, line, mix

DESK = replace(
    PLAIN,
    ducked={"keys": 6.0, "melody": 2.0},
    echo={"melody": -10.0},
    sends={**PLAIN.sends, "keys": -10.0},
    room="hall",
)
KEYS = Part("keys", "keys", "rhodes", tuple(Note(3.0, 2.5, pitch, 0.6) for pitch in (57, 62, 65)))
TUNE = Part("melody", "melody", "lead", (Note(0.0, 1.0, 74, 0.7), Note(3.5, 1.0, 77, 0.7)))
KICKS = Part("drums", "drums", "kit_909", tuple(Note(float(beat), 0.25, 36, 0.8) for beat in range(4)))
needs_soundfont = pytest.mark.skipif(
    soundfont_path() is None or not fluidsynth_available(), reason="no SoundFont or no FluidSynth here"
)


def turn(wave: np.ndarray) -> float:
    """How sharp the turn from the end into the beginning is, against the sharpest turns within."""
    wave = wave.astype(np.float64)
    around = np.concatenate([wave[:, -6:], wave[:, :6]], axis=1)
    inside = np.sort(np.abs(np.diff(wave, n=2, axis=1)).max(axis=0))
    return float(np.abs(np.diff(around, n=2, axis=1)).max() / inside[-20])


def twice(part: Part, beats: float) -> Part:
    return replace(part, notes=(*part.notes, *(replace(note, start=note.start + beats) for note in part.notes)))


def test_twice_as_long_is_the_same_twice() -> None:
    """Echo, room, ducking, tone and tails are periodic: the loop is what an endless piece settles into."""
    parts = (KEYS, TUNE, KICKS)
    once = mix(booth(*parts, loop=True, duration_s=2.0, desk=DESK))
    double = mix(booth(*(twice(part, 4.0) for part in parts), loop=True, duration_s=4.0, desk=DESK), once.gains)
    for name, wave in once.stems.items():
        halves = double.stems[name][:, : 2 * RATE], double.stems[name][:, 2 * RATE :]
        for half in halves:
            assert level_db(half - wave) < level_db(wave) - 60.0, name


def test_without_the_run_in_the_first_time_is_another(monkeypatch) -> None:
    monkeypatch.setattr(desk, "_PREROLL_S", 0.0)
    once = mix(booth(KEYS, loop=True, duration_s=2.0, desk=DESK))
    double = mix(booth(twice(KEYS, 4.0), loop=True, duration_s=4.0, desk=DESK), once.gains)
    assert level_db(double.mix[:, 2 * RATE :] - once.mix) > level_db(once.mix) - 40.0


@pytest.mark.parametrize("name", sorted(name for name, voice in VOICES.items() if "effects" not in voice.tags))
def test_a_synthesized_voice_rings_on_over_the_seam(name) -> None:
    pitch = 45 if "bass" in VOICES[name].tags else 64
    part = Part("melody", "melody", name, (Note(0.25, 0.5, pitch, 0.8), Note(1.4, 0.9, pitch + 7, 0.8)))
    assert turn(mix(booth(part, loop=True, duration_s=1.0)).mix) <= 1.0


@needs_soundfont
@pytest.mark.parametrize("name", ["piano", "violins", "steel_guitar", "brass_section", "kit_rock"])
def test_a_recorded_voice_rings_on_over_the_seam(name) -> None:
    notes = (Note(0.25, 0.5, 49, 0.8), Note(1.4, 0.9, 46, 0.8))
    part = Part("melody", "melody", name, notes)
    assert turn(mix(booth(part, loop=True, duration_s=1.0, font=soundfont_path())).mix) <= 1.0


@needs_soundfont
def test_what_still_rings_when_the_tail_ends_does_not_stop_dead(monkeypatch) -> None:
    monkeypatch.setattr(sampled, "_TAIL_S", 1.0)
    room = booth(line("piano", [40], beats=4.0), loop=True, duration_s=2.5, font=soundfont_path())
    honest = mix(room).mix
    monkeypatch.setattr(sampled, "_FADE_S", 1 / RATE)
    cut = mix(room).mix
    at = slice(RATE - 40, RATE + 40)

    def jump(wave: np.ndarray) -> float:
        return float(np.abs(np.diff(wave[:, at].astype(np.float64), n=2, axis=1)).max())

    assert jump(honest) < jump(cut)


@pytest.mark.parametrize("kind", ["vinyl", "tape", "air", "rain"])
@pytest.mark.parametrize("frames", [RATE, 11 * RATE + 17])
def test_a_bed_goes_round(kind, frames) -> None:
    wave = bed(kind, frames, 5, lambda: None)
    assert wave.shape == (2, frames)
    around = np.concatenate([wave[:, -3:], wave[:, :3]], axis=1)
    assert np.abs(np.diff(around, n=2, axis=1)).max() <= np.abs(np.diff(wave, n=2, axis=1)).max()
    assert abs(level_db(wave[0]) - level_db(wave[1])) < 1.0


def test_a_bed_that_is_cut_short_without_leading_over_would_jump(monkeypatch) -> None:
    def jump(wave: np.ndarray) -> float:
        low = np.convolve(wave[0], np.ones(16) / 16, "same")  # the hiss away, the step stays
        return float(abs(low[8:40].mean() - low[-40:-8].mean()))

    seeds = range(4)
    honest = np.mean([jump(bed("air", 11 * RATE, seed, lambda: None)) for seed in seeds])
    monkeypatch.setattr(texture, "_OVER", 1)
    assert np.mean([jump(bed("air", 11 * RATE, seed, lambda: None)) for seed in seeds]) > honest
