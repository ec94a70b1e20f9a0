"""Melodies whose notes are known, and sounds that are none."""

import subprocess
import sys
import time
from itertools import pairwise

import numpy as np
import pytest
from signals import RATE, audio, chord, clicks, drums, hits, noise, sine, triad

from generation.audio.melody import FEWEST_NOTES, melody_of
from generation.brief import Sung
from generation.rendering import Audio

TUNE = [
    (60, 0.4), (62, 0.4), (64, 0.2), (65, 0.2), (67, 0.8), (67, 0.4), (69, 0.4), (67, 0.2), (65, 0.2), (64, 0.4), (60, 0.8),
]  # fmt: skip
STARTS = np.cumsum([0.0, *(length for _, length in TUNE[:-1])])
LENGTH = sum(length for _, length in TUNE)


def sung(pitch: float, seconds: float, vibrato: float = 0.0, harmonics: int = 12) -> np.ndarray:
    """A held note with an attack, a release, and a vibrato of so many semitones at 5.5 Hz."""
    t = np.arange(round(seconds * RATE)) / RATE
    hertz = 440 * 2 ** ((pitch - 69) / 12)
    phase = 2 * np.pi * hertz * t + vibrato * np.log(2) / 12 * hertz / 5.5 * np.sin(2 * np.pi * 5.5 * t)
    wave = sum(np.sin(n * phase) / n for n in range(1, harmonics + 1) if n * hertz < RATE / 2)
    return 0.3 * wave * np.clip(np.minimum(t / 0.02, (seconds - t) / 0.07), 0, 1)


def plucked(pitch: float, seconds: float) -> np.ndarray:
    t = np.arange(round(seconds * RATE)) / RATE
    hertz = 440 * 2 ** ((pitch - 69) / 12)
    tones = sum(np.sin(2 * np.pi * hertz * n * t) / n * np.exp(-t * (2 + n)) for n in range(1, 6))
    return 0.4 * tones * np.minimum(1, t / 0.004)


def tune(**how: float) -> np.ndarray:
    shift = how.pop("shift", 0.0)
    return np.concatenate([sung(pitch + shift, length, **how) for pitch, length in TUNE])


def mixed(*sounds: np.ndarray) -> np.ndarray:
    frames = len(tune())
    return sum(np.pad(each, (0, max(0, frames - len(each))))[:frames] for each in sounds)


CHORDS = np.concatenate([chord(triad(root, False), 1.1) for root in (48, 53, 55, 48)])
MELODIES = {
    "whistled": tune(harmonics=1),
    "sung": tune(),
    "sung with vibrato": tune(vibrato=0.5),
    "whistled with vibrato": tune(vibrato=0.5, harmonics=1),
    "sung in a noisy room": mixed(tune(vibrato=0.3), noise(LENGTH, 0.01)),
    "plucked": np.concatenate([plucked(pitch, length) for pitch, length in TUNE]),
    "over soft chords": mixed(tune(vibrato=0.3), 0.25 * CHORDS),
    "over chords": mixed(tune(), 0.5 * CHORDS),
    "over chords and drums": mixed(tune(), 0.25 * CHORDS, 0.3 * drums(120, LENGTH)),
}


@pytest.mark.parametrize("which", MELODIES)
def test_the_notes_of_a_known_melody(which: str):
    notes = melody_of(audio(MELODIES[which]))
    assert [note.pitch for note in notes] == [pitch for pitch, _ in TUNE]
    assert np.abs(np.array([note.start_s for note in notes]) - STARTS).max() < 0.06
    assert all(note.length_s <= length + 0.08 for note, (_, length) in zip(notes, TUNE, strict=True))


@pytest.mark.parametrize("shift", [-19, -12, 7, 19])
def test_low_voices_and_high_whistles(shift: int):
    assert [note.pitch - shift for note in melody_of(audio(tune(shift=shift)))] == [pitch for pitch, _ in TUNE]


@pytest.mark.parametrize("shift", [-0.4, -0.2, 0.3])
def test_who_sings_flat_all_the_way_sings_the_same_tune(shift: float):
    assert [note.pitch for note in melody_of(audio(tune(shift=shift)))] == [pitch for pitch, _ in TUNE]


def test_rests_are_left_out():
    notes = melody_of(audio(np.concatenate([sung(60, 0.5), np.zeros(RATE // 2), sung(64, 0.5), sung(62, 0.5)])))
    assert [note.pitch for note in notes] == [60, 64, 62]
    assert notes[0].start_s + notes[0].length_s < 0.6
    assert notes[1].start_s == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize(
    "samples",
    [
        noise(4.0), noise(4.0, 0.003), drums(120, 6.0), drums(90, 6.0), clicks(120, 4.0), np.zeros(RATE),
        hits(np.arange(0, 3.5, 0.31), 4.0, 60.0, 0.08), sine(440, 4.0), sine(440, 0.05), chord(triad(60, False), 3.0),
        np.full(RATE, 0.5), sung(60, 1.0), np.zeros(0), np.ones(1), np.full(RATE, np.nan), np.full(RATE, np.inf),
    ],
    ids=[
        "noise", "quiet noise", "drums", "slow drums", "clicks", "silence", "kicks", "one tone", "blip", "chord",
        "constant", "one note", "nothing", "one frame", "nan", "inf",
    ],
)  # fmt: skip
def test_what_is_no_melody_gives_none(samples: np.ndarray):
    assert melody_of(audio(samples)) == ()


@pytest.mark.parametrize("rate", [8000, 48000])
def test_other_rates_and_one_channel(rate: int):
    import soxr

    samples = soxr.resample(MELODIES["sung"], RATE, rate).astype(np.float32)[None, :]
    assert [note.pitch for note in melody_of(Audio(samples, rate))] == [pitch for pitch, _ in TUNE]


def test_notes_are_plain_numbers_in_order_that_do_not_overlap():
    notes = melody_of(audio(MELODIES["sung with vibrato"]))
    assert len(notes) >= FEWEST_NOTES
    assert all(type(value) is kind for note in notes for value, kind in _typed(note))
    for before, after in pairwise(notes):
        assert before.start_s + before.length_s <= after.start_s + 1e-6


def _typed(note: Sung) -> list[tuple[object, type]]:
    return [(note.start_s, float), (note.length_s, float), (note.pitch, int)]


def test_a_minute_is_followed_in_seconds():
    half = np.tile(MELODIES["sung with vibrato"], 7)[: 30 * RATE]
    melody_of(audio(half[: 2 * RATE]))
    started = time.process_time()
    notes = melody_of(audio(half))
    assert time.process_time() - started < 7.5
    assert len(notes) > 50


def test_its_libraries_are_not_loaded_before_the_first_melody():
    code = "import generation.audio.melody, sys; assert not {'librosa', 'numba', 'scipy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
