"""Where bar lines are: from sections, loops, and how a track was joined."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generation.audio.bars import GRID, bars_of, snapped
from generation.brief import Brief, Key
from generation.rendering import Marker

BRIEF = Brief("x", "house", 120.0, Key("A"), 9.5, 1)  # bars of 2 s


def test_bars_are_counted_from_the_beginning():
    assert bars_of(BRIEF, 9.5, (), {}).lines == pytest.approx((0, 2, 4, 6, 8))


def test_a_piece_that_begins_within_a_bar_is_known_by_its_sections():
    bars = bars_of(BRIEF, 9.5, (Marker(0.0, "main"), Marker(5.5, "lift")), {"bars": 4})
    assert bars.lines == pytest.approx((1.5, 3.5, 5.5, 7.5, 9.5))
    assert bars.music_end_s == pytest.approx(7.5), "the first bar is one that is cut"


def test_the_last_chord_is_where_the_engine_counted_to():
    assert bars_of(BRIEF, 9.5, (), {"bars": 3}).music_end_s == pytest.approx(6.0)
    assert bars_of(BRIEF, 9.5, (), {}).music_end_s == pytest.approx(8.0)


def test_the_bars_of_a_loop_close_exactly():
    loop = bars_of(replace(BRIEF, loop=True), 8.004, (), {})
    assert loop.lines == pytest.approx((0, 2.001, 4.002, 6.003, 8.004))
    assert loop.loop


def test_a_joined_track_has_bars_of_several_lengths():
    grid = [[0.0, 0.0, 2.0], [4.0, 4.5, 3.0]]
    assert bars_of(BRIEF, 11.0, (), {GRID: grid, "bars": [2, 2]}).lines == pytest.approx((0, 2, 4, 4.5, 7.5, 10.5))


@given(st.floats(0.3, 6.0), st.floats(1.0, 60.0), st.floats(0.0, 60.0))
def test_lines_rise_within_the_track_and_a_point_moves_no_further_than_allowed(bar_s, duration_s, at):
    lines = bars_of(replace(BRIEF, tempo_bpm=240 / bar_s), duration_s, (), {}).lines
    assert lines == tuple(sorted(set(lines)))
    assert 0.0 <= lines[0] <= lines[-1] <= duration_s
    assert abs(snapped(at, lines, 0.05) - at) <= 0.05
