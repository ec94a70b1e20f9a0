"""A seam that can be heard, and seams that can not."""

from dataclasses import replace

import numpy as np
import pytest

from generation.brief import Brief, Key
from generation.rendering import Audio, Piece
from generation.review.loop_seam import TOLERANCE_DB, check_loop_seam, seam_jump_db
from generation.review.verdict import Verdict

RATE = 44100
BRIEF = Brief("w", "house", 120.0, Key("C"), 8.0, 1, loop=True)
FRAMES = 8 * RATE
T = np.arange(FRAMES) / RATE
TONE = 0.3 * np.sin(2 * np.pi * 220 * T) + 0.1 * np.sin(2 * np.pi * 1760 * T)  # whole cycles: it repeats
SWELL = TONE * (0.6 - 0.4 * np.cos(2 * np.pi * T / 2))


def sound(samples: np.ndarray) -> Audio:
    values = np.asarray(samples, dtype=np.float32)
    return Audio(np.stack([values, values]) if values.ndim == 1 else values, RATE)


def beat(late_s: float = 0.0) -> np.ndarray:
    """A noisy hit on every beat, the tail of the last one running round into the beginning."""
    length = RATE // 3
    hit = 0.5 * np.random.default_rng(1).standard_normal(length) * np.exp(-np.arange(length) / (0.05 * RATE))
    out = np.zeros(FRAMES)
    for at in range(16):
        out[(round((at * 0.5 + late_s * (at % 3 - 1)) * RATE) + np.arange(length)) % FRAMES] += hit
    return out


def verdict(samples: np.ndarray, brief: Brief = BRIEF) -> Verdict:
    check = check_loop_seam(sound(samples), brief)
    assert check is not None
    return check.verdict


GOOD = {"tone": TONE, "swell": SWELL, "beat": beat(), "human beat": beat(0.012), "beat and tone": beat() * 0.3 + TONE}


@pytest.mark.parametrize("which", GOOD)
def test_what_repeats_by_itself_is_seamless(which: str):
    assert verdict(GOOD[which]) is Verdict.OBEYED


@pytest.mark.parametrize("which", ["tone", "swell"])
@pytest.mark.parametrize("step", [0.02, -0.3])
def test_a_step_at_the_seam_is_heard(which: str, step: float):
    leaning = GOOD[which] + np.linspace(0, step, FRAMES)
    assert verdict(leaning) is Verdict.MISSED


def test_a_step_in_one_channel_is_enough():
    assert verdict(np.stack([TONE, TONE + np.linspace(0, 0.1, FRAMES)])) is Verdict.MISSED


def test_a_cut_that_falls_into_a_wave_is_heard():
    off = np.sin(2 * np.pi * 220.4 * T) * 0.5
    assert verdict(off) is Verdict.MISSED


def test_a_tail_that_is_cut_off_under_hits_as_loud_is_not():
    """The bar lines' own hits are louder than what is missing: nobody hears that."""
    assert verdict(beat() + 0.1 * np.sin(2 * np.pi * 220.4 * T)) is Verdict.OBEYED


def test_a_click_is_as_loud_as_it_is():
    for size in (0.01, 0.1):
        samples = np.zeros(FRAMES)
        samples[: FRAMES // 2] = size
        seam, lines = seam_jump_db(sound(samples), 4)
        assert lines == pytest.approx(seam, abs=0.01), "the step back in the middle is a bar line too"
        assert seam == pytest.approx(20 * np.log10(size * np.sqrt(2 / 44)), abs=0.1)
    assert seam_jump_db(sound(np.zeros(FRAMES)), 4) == (float("-inf"), float("-inf"))


def test_the_phase_of_the_beat_does_not_matter_within_25_ms():
    seam, lines = seam_jump_db(sound(beat(0.012)), 4)
    assert abs(seam - lines) < TOLERANCE_DB


def test_what_does_not_repeat_is_not_asked():
    once = replace(BRIEF, loop=False)
    assert check_loop_seam(sound(TONE), once) is None
    assert check_loop_seam(sound(TONE), once, [Piece("intro", sound(TONE), loop=False)]) is None


def test_each_piece_that_is_a_loop_is_asked_by_name():
    once = replace(BRIEF, loop=False)
    good = Piece("main", sound(TONE), loop=True)
    bad = Piece("break", sound(TONE + np.linspace(0, 0.3, FRAMES)), loop=True)
    check = check_loop_seam(sound(TONE), once, [good])
    assert check is not None
    assert check.verdict is Verdict.OBEYED
    check = check_loop_seam(sound(TONE), once, [good, bad])
    assert check is not None
    assert check.verdict is Verdict.MISSED
    assert check.got.startswith("break: ")


@pytest.mark.parametrize("frames", [1, 7, 100, RATE // 50])
def test_however_short_it_is_measured(frames: int):
    check = check_loop_seam(sound(np.ones(frames) * 0.1), BRIEF)
    assert check is not None
    assert check.verdict is Verdict.OBEYED
