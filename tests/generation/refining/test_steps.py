"""A step and its opposite come back, whatever the step, wherever there is room for it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generation.refining.steps import STEP, faster, louder, moved, signed, steps_between, within

values = st.floats(-0.99, 0.99)


@given(values, st.floats(-3, 3))
def test_opposite_steps_come_back(value: float, steps: float) -> None:
    there = moved(value, steps)
    if abs(there) < 0.999:
        assert moved(there, -steps) == pytest.approx(value, abs=1e-9)


@given(values, st.floats(-2, 2))
def test_a_step_is_the_same_everywhere_in_its_space(value: float, steps: float) -> None:
    there = moved(value, steps)
    if abs(there) < 0.999:
        assert steps_between(value, there) == pytest.approx(steps, abs=1e-6)
        assert math.atanh(there) - math.atanh(value) == pytest.approx(steps * STEP, abs=1e-6)


@given(st.floats(-1, 1), st.floats(0.01, 20))
def test_a_step_never_goes_the_other_way(value: float, steps: float) -> None:
    assert moved(value, steps) >= value
    assert moved(value, -steps) <= value
    assert -1 <= moved(value, steps) <= 1


def test_a_plain_step_is_heard_from_anywhere() -> None:
    assert moved(0.0, -1.0) == pytest.approx(-0.354, abs=1e-3)
    assert moved(-0.9, -1.0) < -0.94
    assert moved(0.5, 0.0) == 0.5


@given(st.integers(30, 300), st.sampled_from([1.05, 1.1, 1.2, 2.0]))
def test_a_tempo_that_was_a_whole_number_is_one_again(bpm: int, factor: float) -> None:
    if bpm * factor <= 300:
        assert faster(faster(bpm, factor), 1 / factor) == bpm
    if bpm / factor >= 30:
        assert faster(faster(bpm, 1 / factor), factor) == bpm


def test_bounds() -> None:
    assert (within(5.0), within(900.0)) == (30.0, 300.0)
    assert (louder(-27.0, -5.0), louder(0.0, 40.0), louder(-5.5, 5.5)) == (-30.0, 30.0, 0.0)
    assert signed(-5.5) == "−5.5"  # noqa: RUF001
    assert signed(0.0) == "+0"
