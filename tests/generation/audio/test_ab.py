"""Old and new from the same bar, in one sound."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from signals import RATE, audio, noise, sine

from generation.audio.ab import GAP_S, side_by_side
from generation.audio.loudness import integrated_lufs, true_peak_dbtp
from generation.refinement import Region

BARS = tuple(2.0 * n for n in range(9))


def halves(made, markers):
    begin = round(markers[1].at_s * RATE)
    gap = round(GAP_S * RATE)
    return made.samples[:, : begin - gap], made.samples[:, begin - gap : begin], made.samples[:, begin:]


def test_the_bars_that_differ_most_are_heard():
    old = sine(440, 16.0, 0.2)
    new = old.copy()
    new[round(8 * RATE) : round(16 * RATE)] = sine(1000, 8.0, 0.2)
    made, markers = side_by_side(audio(old), audio(new), BARS, BARS)
    assert [m.name for m in markers] == ["A: old, bars 5 to 8", "B: new, bars 5 to 8"]
    one, gap, other = halves(made, markers)
    assert not gap.any()
    assert one.shape == other.shape == (2, 8 * RATE)
    for part, hertz in ((one, 440), (other, 1000)):
        assert np.count_nonzero(np.diff(np.signbit(part[0]))) / 2 / 8 == pytest.approx(hertz, rel=0.01)


def test_a_region_is_heard_from_the_bar_in_which_it_begins():
    sounds = audio(sine(440, 16.0)), audio(sine(550, 16.0))
    _, markers = side_by_side(*sounds, BARS, BARS, Region(5.0, 7.0))
    assert markers[0].name == "A: old, bars 3 to 6"
    _, markers = side_by_side(*sounds, BARS, BARS, Region(14.5, None))
    assert markers[1].name == "B: new, bars 5 to 8"


def test_they_are_equally_loud_and_neither_is_turned_up():
    old, new = audio(noise(16.0, 0.05)), audio(noise(16.0, 0.2, seed=3))
    one, _, other = halves(*side_by_side(old, new, BARS, BARS))
    loud = [integrated_lufs(audio(part)) for part in (one, other)]
    assert loud[0] == pytest.approx(loud[1], abs=0.2)
    assert true_peak_dbtp(audio(other)) <= true_peak_dbtp(new)


def test_at_another_tempo_the_bars_are_the_same_by_number():
    slow = tuple(3.0 * n for n in range(9))
    made, markers = side_by_side(audio(sine(440, 16.0)), audio(sine(440, 24.0)), BARS, slow)
    one, _, other = halves(made, markers)
    assert (one.shape[1], other.shape[1]) == (8 * RATE, 12 * RATE)


def test_a_loop_is_heard_beside_the_bars_that_it_was_cut_from():
    old = np.concatenate([sine(440, 8.0), sine(660, 8.0)])
    made, markers = side_by_side(audio(old), audio(sine(660, 8.0)), BARS, BARS[:5], first_of_old=4)
    one, _, _ = halves(made, markers)
    assert np.count_nonzero(np.diff(np.signbit(one[0]))) / 2 / 8 == pytest.approx(660, rel=0.01)


def test_what_has_no_bars_in_common_is_heard_from_its_beginning():
    made, markers = side_by_side(audio(sine(440, 1.0)), audio(sine(550, 1.5)), (0.0,), (0.0,))
    assert [m.name for m in markers] == ["A: old", "B: new"]
    assert made.duration_s == pytest.approx(1.0 + GAP_S + 1.5, abs=0.001)


@given(st.integers(1, 12), st.integers(1, 12), st.integers(1, 8))
@settings(max_examples=15, deadline=None)
def test_no_excerpt_reaches_beyond_either_sound(old_bars: int, new_bars: int, count: int):
    old, new = audio(noise(0.5 * old_bars)), audio(noise(0.5 * new_bars, seed=1))
    lines = [tuple(0.5 * n for n in range(bars + 1)) for bars in (old_bars, new_bars)]
    made, markers = side_by_side(old, new, *lines, bars=count)
    one, _, other = halves(made, markers)
    taken = min(count, old_bars, new_bars)
    assert one.shape[1] == other.shape[1] == round(0.5 * taken * RATE)
    edges = np.abs(np.concatenate([one[:, :1], one[:, -1:], other[:, :1], other[:, -1:]]))
    assert edges.max() < 0.01, "no click where an excerpt begins or ends"
