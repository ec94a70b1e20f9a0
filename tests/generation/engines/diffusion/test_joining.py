"""Around what was made anew not a sample of the parent moves."""

import numpy as np

from generation.engines.diffusion.joining import FADE_S, kept_outside
from tests.generation.engines.diffusion.orders import tone

RATE = 48000


def test_outside_of_the_region_every_sample_is_the_parents() -> None:
    own, new = tone(3.0, 220.0), tone(3.0, 330.0)
    joined = kept_outside(own, new, 1.0, 2.0).samples
    start, end, fade = RATE, 2 * RATE, round(FADE_S * RATE)
    assert np.array_equal(joined[:, :start], own.samples[:, :start])
    assert np.array_equal(joined[:, end:], own.samples[:, end:])
    assert np.array_equal(joined[:, start + fade : end - fade], new.samples[:, start + fade : end - fade])


def test_the_edges_do_not_click() -> None:
    joined = kept_outside(tone(3.0, 220.0), tone(3.0, 330.0), 1.0, 2.0).samples
    steepest = 2 * np.pi * 330 / RATE * 0.3
    assert np.abs(np.diff(joined)).max() < 1.5 * steepest


def test_what_goes_on_after_the_parent_is_heard_to_its_end() -> None:
    own, new = tone(1.0, 220.0), tone(3.0, 330.0)
    joined = kept_outside(own, new, 1.0, 3.0).samples
    assert joined.shape == (2, 3 * RATE)
    assert np.array_equal(joined[:, :RATE], own.samples)
    assert np.array_equal(joined[:, -RATE:], new.samples[:, -RATE:])


def test_a_region_of_the_whole_is_all_new_and_an_empty_one_nothing() -> None:
    own, new = tone(1.0, 220.0), tone(1.0, 330.0)
    assert np.array_equal(kept_outside(own, new, 0.0, 1.0).samples, new.samples)
    assert np.array_equal(kept_outside(own, new, 0.5, 0.5).samples, own.samples)
