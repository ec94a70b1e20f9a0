"""Every voice: in tune, prompt, audible, within bounds, ending without a click; by the synths and from the SoundFont."""

import numpy as np
import pytest

from generation.engines.sketch.sound.basics import hertz
from generation.engines.sketch.sound.kits import KITS, struck
from generation.engines.sketch.sound.notes import sounded
from generation.engines.sketch.sound.playing import played
from generation.engines.sketch.soundfont import fluidsynth_available, soundfont_path
from generation.engines.sketch.voices import KIT_NAMES, KIT_PRESETS, VOICES, preset_of
from tests.generation.engines.sounding import RATE, booth, line

PITCHED = tuple(name for name, voice in VOICES.items() if "effects" not in voice.tags)
LOW = {"bass", "double bass", "tuba", "timpani", "trombone", "bassoon", "cello"}
# What swells by nature: bows, breath in a section, voices, pads.
SWELLING = {"strings", "pad", "choir", "orchestra", "brass", "cello", "violin"}
# Canonical names of instruments, as they are asked for.
INSTRUMENTS = (
    *("bass", "double bass", "piano", "electric piano", "keys", "organ", "guitar", "electric guitar", "strings"),
    *("violin", "cello", "brass", "trumpet", "saxophone", "flute", "clarinet", "harp", "choir", "vocals", "synth"),
    *("pad", "lead", "pluck", "bells", "music box", "vibraphone", "accordion", "harmonica", "banjo", "timpani"),
)
DRUMS = (36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 48, 49, 51, 54, 56, 63, 70, 99)
needs_soundfont = pytest.mark.skipif(
    soundfont_path() is None or not fluidsynth_available(), reason="no SoundFont or no FluidSynth here"
)


def pitches(name: str) -> tuple[int, int]:
    """Two notes at home in a voice."""
    home = {"whistle": (76, 81), "piccolo": (79, 84), "viola": (55, 62), "bassoon": (50, 57)}
    return home.get(name, (45, 50) if set(VOICES[name].tags) & LOW else (60, 69))


def cents_off(wave: np.ndarray, pitch: int) -> float:
    """How far the partials lie from where the pitch has them: their power's centre within 60 cents, in cents."""
    mono = wave.mean(axis=0)[round(0.04 * RATE) : round(0.9 * RATE)].astype(np.float64)
    size = 1 << 18
    power = np.abs(np.fft.rfft(mono * np.hanning(len(mono)), size)) ** 2
    hz = np.fft.rfftfreq(size, 1 / RATE)
    total = weight = 0.0
    for number in range(1, 7):
        near = np.abs(1200 * np.log2(np.maximum(hz, 1.0) / (number * hertz(pitch)))) < 60
        total += float((power[near] * 1200 * np.log2(hz[near] / (number * hertz(pitch)))).sum())
        weight += float(power[near].sum())
    return total / weight


def onset_s(wave: np.ndarray, share: float) -> float:
    level = np.abs(wave).max(axis=0)
    return float(np.argmax(level > share * level.max())) / RATE


def assert_sound(name: str, wave: np.ndarray, pitch: int) -> None:
    assert np.isfinite(wave).all()
    assert 0.02 < np.abs(wave).max() < 2.5, name
    assert abs(cents_off(wave, pitch)) < 10, (name, pitch, cents_off(wave, pitch))
    swells = set(VOICES[name].tags) & SWELLING
    assert onset_s(wave, 0.01) < (0.1 if swells else 0.02), name
    assert onset_s(wave, 0.4) < (1.0 if swells else 0.12), name


@pytest.mark.parametrize("name", PITCHED)
def test_a_synthesized_note_is_in_tune_prompt_and_ends(name) -> None:
    for pitch in pitches(name):
        wave = sounded(name, pitch, 900, 11, 0)
        assert wave.dtype == np.float32
        assert_sound(name, wave, pitch)
        assert np.abs(wave[:, -1]).max() < 2e-3 * np.abs(wave).max()
        assert abs(float(wave.mean())) < 0.05 * np.std(wave)


@needs_soundfont
@pytest.mark.parametrize("name", [name for name in PITCHED if VOICES[name].preset])
def test_a_recorded_note_is_in_tune_and_prompt(name) -> None:
    for pitch in pitches(name):
        room = booth(line(name, [pitch], beats=2.0), duration_s=1.5, font=soundfont_path())
        assert_sound(name, played(room.score.parts[0], room, lambda _done: None), pitch)


def test_every_instrument_has_a_voice_and_every_kit_its_hits() -> None:
    tags = {tag for voice in VOICES.values() for tag in voice.tags}
    assert set(INSTRUMENTS) <= tags
    assert set(KIT_NAMES) == set(KITS)
    assert set(KIT_PRESETS) <= set(KITS)
    assert preset_of("piano") == (0, 0)
    assert preset_of("kit_chip") is None


@pytest.mark.parametrize("kit", KIT_NAMES)
def test_a_kit_strikes_at_once_and_dies_away(kit) -> None:
    for drum in DRUMS:
        wave = struck(kit, drum, 13, 0)
        level = np.abs(wave).max(axis=0)
        assert np.isfinite(wave).all()
        assert 0.02 < level.max() < 1.2, drum
        assert onset_s(wave, 0.1) < 0.02, drum
        assert level[-50:].max() < 0.02 * level.max(), drum
        soft = struck(kit, drum, 5, 0)
        assert np.abs(soft).max() < 0.7 * level.max(), drum
        assert not np.array_equal(struck(kit, drum, 13, 1), wave), drum


@needs_soundfont
@pytest.mark.parametrize("kit", sorted(KIT_PRESETS))
def test_a_recorded_kit_has_the_drums_that_styles_use(kit) -> None:
    for drum in (36, 37, 38, 42, 46, 49, 51):
        room = booth(line(kit, [drum]), duration_s=1.0, font=soundfont_path())
        wave = played(room.score.parts[0], room, lambda _done: None)
        assert np.abs(wave).max() > 0.005, drum
        assert onset_s(wave, 0.1) < 0.03, drum


def test_chip_pulses_change_their_duty_with_force_and_do_not_fold_back() -> None:
    thin, full = (sounded("chip_pulse", 96, 500, force, 0).mean(axis=0) for force in (6, 15))
    found = [np.abs(np.fft.rfft(wave[2000:9000] * np.hanning(7000))) for wave in (thin, full)]
    hz = np.fft.rfftfreq(7000, 1 / RATE)

    def partial(spectrum: np.ndarray, number: int) -> float:
        return float(spectrum[np.abs(hz - number * hertz(96)) < 20].max())

    # A square has no even overtones; an eighth does.
    assert partial(found[1], 2) < 0.01 * partial(found[1], 1)
    assert partial(found[0], 2) > 0.5 * partial(found[0], 1)
    between = np.ones(len(hz), bool)
    for number in range(1, 11):
        between &= np.abs(hz - number * hertz(96)) > 60
    assert found[0][between].max() < 0.01 * found[0].max()
