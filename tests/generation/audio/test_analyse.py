"""Each quantity on signals whose answer is known."""

import time

import numpy as np
import pytest
from signals import RATE, audio, cadence, chord, clicks, drums, hits, noise, sine, triad

from generation.audio.analyse import analyse
from generation.audio.brightness import brightness
from generation.audio.energy import energy
from generation.audio.heard import heard_sentence
from generation.audio.key import key_of
from generation.audio.loudness import gated_lufs, integrated_lufs, true_peak_dbtp, weighted_power
from generation.audio.onsets import onset_density
from generation.audio.spectrum import Spectrum
from generation.audio.tempo import tempo_bpm
from generation.brief import TONICS, Heard, Key, Mode
from generation.rendering import Audio


def spectrum(samples: np.ndarray) -> Spectrum:
    return Spectrum.of(audio(samples))


# ---- tempo --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bpm", [60, 70, 84, 96, 100, 112, 120, 128, 140, 150, 174, 200])
def test_a_metronome_has_its_tempo(bpm: int):
    assert tempo_bpm(spectrum(clicks(bpm))) == pytest.approx(bpm, rel=0.005)


@pytest.mark.parametrize("bpm", [66, 72, 80, 90, 105, 120, 126, 140])
def test_drums_have_the_tempo_of_their_beat_and_not_of_their_hats(bpm: int):
    assert tempo_bpm(spectrum(drums(bpm))) == pytest.approx(bpm, rel=0.01)


@pytest.mark.parametrize("bpm", [160, 174])
def test_fast_drums_are_tapped_at_their_tempo_or_at_half_of_it(bpm: int):
    found = tempo_bpm(spectrum(drums(bpm)))
    assert found in (pytest.approx(bpm, rel=0.01), pytest.approx(bpm / 2, rel=0.01))


@pytest.mark.parametrize(
    "samples",
    [noise(8.0), sine(440, 8.0), chord(triad(60, False), 8.0), np.zeros(RATE * 5), clicks(120, 2.0)],
    ids=["noise", "sine", "held chord", "silence", "too short"],
)
def test_what_has_no_beat_has_no_tempo(samples: np.ndarray):
    assert tempo_bpm(spectrum(samples)) is None


def test_hits_at_random_have_no_tempo():
    at = np.sort(np.random.default_rng(3).uniform(0, 19.5, 50))
    assert tempo_bpm(spectrum(hits(at, 20.0))) is None


# ---- key ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tonic", range(12))
@pytest.mark.parametrize("minor", [False, True])
def test_a_cadence_has_its_key(tonic: int, minor: bool):
    found = key_of(spectrum(cadence(48 + tonic, minor)))
    assert found == Key(TONICS[tonic], Mode.MINOR if minor else Mode.MAJOR)


def test_a_c_major_triad_is_in_c_major_also_when_tuned_to_432_hz():
    assert key_of(spectrum(chord(triad(60, False), 4.0))) == Key("C", Mode.MAJOR)
    assert key_of(Spectrum.of(audio(chord(triad(60, False), 4.0), round(RATE * 432 / 440)))) == Key("C", Mode.MAJOR)


def test_drums_over_it_do_not_hide_the_key():
    music = cadence(57, True)
    assert key_of(spectrum(music + drums(120, len(music) / RATE))) == Key("A", Mode.MINOR)


@pytest.mark.parametrize(
    "samples",
    [noise(4.0), clicks(120, 6.0), np.zeros(RATE * 3), chord(triad(60, False), 0.5), chord(list(range(48, 60)), 4.0)],
    ids=["noise", "clicks", "silence", "too short", "all twelve notes"],
)
def test_what_is_in_no_key_has_none(samples: np.ndarray):
    assert key_of(spectrum(samples)) is None


# ---- loudness -----------------------------------------------------------------------------------------------------


def test_a_sine_of_997_hz_is_as_loud_as_the_standard_says():
    # BS.1770: a full-scale 997 Hz sine in one channel reads -3.01 LUFS; in both it is 3 dB more.
    assert integrated_lufs(audio(np.stack([sine(997, 5.0, 1.0)]))) == pytest.approx(-3.01, abs=0.05)
    assert integrated_lufs(audio(sine(997, 5.0, 10 ** (-23 / 20)))) == pytest.approx(-23.0, abs=0.1)


def test_noise_scaled_to_minus_23_is_minus_23():
    loud = audio(noise(5.0))
    measured = integrated_lufs(loud)
    assert measured is not None
    scaled = Audio(loud.samples * np.float32(10 ** ((-23 - measured) / 20)), RATE)
    assert integrated_lufs(scaled) == pytest.approx(-23.0, abs=0.01)


def test_the_quick_measure_agrees_with_the_library():
    for samples in (noise(6.0), drums(120, 6.0), np.concatenate([noise(3.0), np.zeros(RATE * 6)])):
        sound = audio(samples)
        assert gated_lufs(weighted_power(sound, 16), RATE / 16) == pytest.approx(integrated_lufs(sound), abs=0.1)


def test_silence_has_no_loudness_and_a_blip_has_one():
    assert integrated_lufs(audio(np.zeros(RATE))) is None
    assert integrated_lufs(audio(np.zeros((2, 0)))) is None
    assert integrated_lufs(audio(sine(997, 0.1, 0.5))) == pytest.approx(-6.0, abs=0.7)


def test_true_peak_sees_what_lies_between_the_samples():
    # A quarter of the rate, sampled 45 degrees off its tops: samples at 0.707, the wave itself at 1.
    samples = np.sin(2 * np.pi * np.arange(RATE) / 4 + np.pi / 4)
    assert np.abs(samples).max() == pytest.approx(np.sqrt(0.5), abs=1e-6)
    assert true_peak_dbtp(audio(samples)) == pytest.approx(0.0, abs=0.15)
    assert true_peak_dbtp(audio(np.zeros(100))) == float("-inf")


# ---- brightness, onsets, energy -----------------------------------------------------------------------------------


def test_brightness_follows_the_spectrum_s_centre():
    values = [brightness(spectrum(sine(hertz, 2.0))) for hertz in (200, 375, 750, 1500, 3000, 6000, 9000)]
    assert values == pytest.approx([-1, -1, -0.5, 0, 0.5, 1, 1], abs=0.05)
    assert brightness(spectrum(np.zeros(RATE))) == 0


@pytest.mark.parametrize("per_s", [1.0, 2.0, 4.0, 8.0])
def test_onsets_are_counted(per_s: float):
    at = np.arange(0.1, 9.9, 1 / per_s)
    assert onset_density(spectrum(hits(at, 10.0))) == pytest.approx(len(at) / 10, rel=0.06)


def test_a_held_sound_has_no_onsets():
    assert onset_density(spectrum(sine(440, 5.0))) < 0.5
    assert onset_density(spectrum(np.zeros(RATE))) == 0


def test_energy_rises_with_loudness_and_with_onsets_and_stays_in_bounds():
    assert energy(-30, 1) < energy(-18, 1) < energy(-8, 1)
    assert energy(-18, 0.5) < energy(-18, 3) < energy(-18, 10)
    assert energy(None, 5) == -1
    assert energy(-100, 0) == -1
    assert energy(0, 100) == 1


# ---- all of it ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros((2, 0)), np.ones((2, 1)), np.ones((1, 7)), np.full((2, RATE), 0.5), np.zeros((2, RATE)),
        np.sign(drums(120, 4.0)), np.full((2, RATE), np.nan), np.full((1, RATE), np.inf), noise(1.0)[None, :],
        np.full((2, 500), 1e30),
    ],
    ids=["nothing", "one frame", "seven", "constant", "silence", "clipped", "nan", "inf", "mono", "huge"],
)  # fmt: skip
@pytest.mark.parametrize("rate", [8000, 44100, 96000])
def test_any_sound_gives_finite_values_in_their_ranges(samples: np.ndarray, rate: int):
    heard = analyse(audio(samples, rate))
    assert -1 <= heard.brightness <= 1
    assert -1 <= heard.energy <= 1
    assert 0 <= heard.onset_density < 50
    assert heard.tempo_bpm is None or 45 <= heard.tempo_bpm <= 230
    assert heard.loudness_lufs is None or np.isfinite(heard.loudness_lufs)
    assert heard_sentence(heard)


def test_a_minute_is_heard_in_seconds():
    minute = audio(drums(120, 60.0) + noise(60.0, 0.01))
    analyse(audio(noise(3.0)))
    started = time.process_time()
    heard = analyse(minute)
    assert time.process_time() - started < 3.0
    assert heard.tempo_bpm == pytest.approx(120, rel=0.01)


def test_the_same_sound_is_heard_the_same():
    sound = audio(drums(100, 6.0) + cadence(57, True)[: 6 * RATE])
    assert analyse(sound) == analyse(sound)


@pytest.mark.parametrize(
    ("heard", "sentence"),
    [
        (Heard(30.0, 96.2, Key("A", Mode.MINOR), -16.0, -0.6, 0.0, 1.0), "96 BPM, A minor, dark, sparse"),
        (Heard(30.0, 128.0, Key("F#", Mode.MAJOR), -8.0, 0.7, 0.8, 7.5), "128 BPM, F# major, bright, driving, busy"),
        (Heard(30.0, None, None, -20.0, 0.0, 0.0, 3.0), "no steady beat, no clear key"),
        (Heard(30.0), "silence"),
    ],
)
def test_what_was_heard_is_said_in_a_few_words(heard: Heard, sentence: str):
    assert heard_sentence(heard) == sentence
