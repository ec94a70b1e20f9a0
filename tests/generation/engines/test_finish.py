"""The words for the sound itself: each does what it says, the stems still sum, loops still close."""

from dataclasses import replace

import numpy as np
import pytest

from generation.engines.sketch.sound import desk as desk_module
from generation.engines.sketch.sound.desk import Mixed
from generation.engines.sketch.sound.finish import Finish, finish_of, finished
from tests.generation.engines.sounding import BASS, CHORDS, DRUMS, PLAIN, RATE, TUNE, booth, level_db, line, mix

WORDS = ("lo-fi", "vinyl", "tape", "wide", "mono", "dry", "reverb", "distorted", "punchy", "clean", "warm")


@pytest.fixture(scope="module")
def plain() -> Mixed:
    return mix(booth())


def sides_db(wave: np.ndarray) -> float:
    """How much louder the middle is than the sides."""
    return level_db(wave[0] - wave[1]) - level_db(wave[0] + wave[1])


def spectrum(wave: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    mono = wave.mean(axis=0).astype(np.float64)
    return np.abs(np.fft.rfft(mono)) ** 2, np.fft.rfftfreq(len(mono), 1 / RATE)


def centroid(wave: np.ndarray) -> float:
    power, hz = spectrum(wave)
    return float((np.sqrt(power) * hz).sum() / np.sqrt(power).sum())


def share(wave: np.ndarray, low: float, high: float) -> float:
    power, hz = spectrum(wave)
    return float(power[(hz >= low) & (hz < high)].sum() / power.sum())


@pytest.mark.parametrize("word", WORDS)
def test_stems_still_sum_and_the_length_is_kept(plain, word) -> None:
    made = mix(booth(production=(word,)))
    total = np.zeros_like(made.mix)
    for wave in made.stems.values():
        total += wave
    assert np.array_equal(total, made.mix)
    assert made.mix.shape == plain.mix.shape
    assert np.isfinite(made.mix).all()
    assert abs(level_db(made.mix) - level_db(plain.mix)) < 4.0
    if word != "clean":  # there is nothing dirty about these
        assert not np.array_equal(made.mix, plain.mix)


def test_wide_and_mono(plain) -> None:
    assert sides_db(mix(booth(production=("wide",))).mix) > sides_db(plain.mix) + 3.0
    mono = mix(booth(production=("mono",)))
    assert np.array_equal(mono.mix[0], mono.mix[1])
    wide = mix(booth(BASS, production=("wide",))).mix
    # Folded down, a wide mix loses nothing.
    assert abs(level_db(wide.mean(axis=0)) - level_db(mix(booth(BASS)).mix.mean(axis=0))) < 1.5


def test_dry_and_reverb_are_heard_where_a_note_has_ended() -> None:
    short = line("pluck", [72], beats=0.5)

    def tail(*words: str) -> float:
        wave = mix(booth(short, duration_s=3.0, production=words)).mix
        return level_db(wave[:, RATE : 2 * RATE]) - level_db(wave[:, : RATE // 2])

    assert tail("dry") < tail() - 10.0
    assert tail("reverb") > tail() + 3.0


def test_warm_is_darker_and_fuller(plain) -> None:
    warm = mix(booth(production=("warm",))).mix
    assert centroid(warm) < 0.85 * centroid(plain.mix)
    assert share(warm, 40, 300) > share(plain.mix, 40, 300)


def test_lo_fi_is_narrow_wobbles_and_crackles(plain) -> None:
    made = mix(booth(production=("lo-fi",)))
    assert share(made.mix, 6500, 20000) < 0.1 * share(plain.mix, 6500, 20000)
    assert share(made.mix, 20, 70) < 0.3 * share(plain.mix, 20, 70)
    assert "texture" in made.stems
    assert bends(made) > 2 * bends(plain) + 2.0


def bends(made: Mixed) -> float:
    """How far a held tone drifts, in cents (the strongest partial's instantaneous frequency)."""
    from scipy import signal

    held = mix_of_a_sine(made)
    phase = np.unwrap(np.angle(signal.hilbert(held)))
    speed = np.diff(phase) * RATE / (2 * np.pi)
    smooth = np.convolve(speed, np.ones(2205) / 2205, "valid")[RATE // 2 : -RATE // 2]
    return float(1200 * np.log2(smooth.max() / smooth.min()))


def mix_of_a_sine(made: Mixed) -> np.ndarray:
    words = ("lo-fi",) if "texture" in made.stems else ()
    tone = (0.1 * np.sin(2 * np.pi * 440 * np.arange(4 * RATE) / RATE)).astype(np.float32)
    return finished("melody", np.stack([tone, tone]), finish_of(words), loop=False, step=lambda: None)[0]


@pytest.mark.parametrize(("word", "kind"), [("vinyl", "crackle"), ("tape", "hiss")])
def test_beds_are_a_stem_of_their_own(plain, word, kind) -> None:
    made = mix(booth(production=(word,)))
    assert "texture" not in plain.stems
    noise = made.stems["texture"]
    assert -45 < level_db(noise) - level_db(made.mix) < -8
    peaks = np.abs(noise).max() / np.std(noise)
    assert peaks > 7 if kind == "crackle" else peaks < 7
    assert "texture" not in mix(booth(production=(word,), excluded=("texture",))).stems


def test_distorted_is_denser(plain) -> None:
    def crest(made: Mixed) -> float:
        wave = made.stems["melody"]
        return float(np.abs(wave).max() / np.std(wave))

    made = mix(booth(production=("distorted",)))
    assert crest(made) < 0.8 * crest(plain)
    tone = (0.2 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)).astype(np.float32)
    driven = finished("melody", np.stack([tone, tone]), finish_of(("distorted",)), loop=False, step=lambda: None)
    assert share(driven, 1300, 1340) > 0.01


def test_punchy_hits_harder_and_the_others_bow(plain) -> None:
    made = mix(booth(production=("punchy",)))

    def crest(wave: np.ndarray) -> float:
        return float(np.abs(wave).max() / np.std(wave))

    assert crest(made.stems["drums"]) > 1.1 * crest(plain.stems["drums"])

    def swing(wave: np.ndarray) -> float:
        """How much quieter a chord is just after a kick (beats 0 and 2) than half a beat later."""
        after = np.concatenate([wave[:, start + 2000 : start + 5000] for start in (RATE, 2 * RATE)], axis=1)
        later = np.concatenate([wave[:, start + 14000 : start + 17000] for start in (RATE, 2 * RATE)], axis=1)
        return level_db(after) - level_db(later)

    assert swing(made.stems["chords"]) < swing(plain.stems["chords"]) - 1.5


def test_clean_leaves_the_styles_own_dirt_out() -> None:
    dirty = replace(PLAIN, high_hz=5000.0)
    bed = replace(TUNE, stem="texture", role="texture", voice="vinyl")
    usual, clean = (mix(booth(DRUMS, BASS, CHORDS, bed, desk=dirty, production=words)) for words in ((), ("clean",)))
    assert "texture" in usual.stems
    assert "texture" not in clean.stems
    assert share(clean.mix, 8000, 20000) > 2 * share(usual.mix, 8000, 20000)


def test_words_add_up_and_unknown_ones_do_nothing() -> None:
    assert finish_of(("sparkly",)) == Finish()
    both = finish_of(("vinyl", "lo-fi"))
    assert both.beds == ("vinyl",)
    assert finish_of(("dry", "reverb")).dry


@pytest.mark.parametrize("word", WORDS)
def test_a_finished_loop_closes(word) -> None:
    once = mix(booth(DRUMS, CHORDS, loop=True, production=(word,)))
    around = np.concatenate([once.mix, once.mix], axis=1).astype(np.float64)
    inside = np.abs(np.diff(once.mix.astype(np.float64), n=2, axis=1)).max()
    frames = once.mix.shape[1]
    seam = np.abs(np.diff(around[:, frames - 6 : frames + 6], n=2, axis=1)).max()
    assert seam <= inside


def test_without_the_run_in_a_finished_loop_has_a_seam(monkeypatch) -> None:
    from generation.engines.sketch.sound import finish

    def jump(made: Mixed) -> float:
        wave = made.stems["chords"].astype(np.float64)
        return float(np.abs(wave[:, 0] - wave[:, -1]).max())

    room = booth(CHORDS, loop=True, production=("lo-fi",))
    honest = jump(mix(room))
    monkeypatch.setattr(finish, "_RUN_IN_S", 0.0)
    assert jump(mix(room)) > 3 * honest
    assert desk_module.finished is finish.finished
