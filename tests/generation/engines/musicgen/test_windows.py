"""Tracks longer than the weights have learnt are made in windows: together they are the whole, none is too long."""

from hypothesis import given
from hypothesis import strategies as st

from generation.engines.musicgen.windows import Reach, Window, windows


def test_a_short_track_is_one_window() -> None:
    assert list(windows(400, 0, 1500, 600)) == [Window(0, 400, 0)]


def test_a_prompt_is_part_of_the_first_window() -> None:
    assert list(windows(1000, 700, 1500, 600)) == [Window(0, 1000, 700)]


def test_each_window_begins_with_the_end_of_the_one_before() -> None:
    assert list(windows(3000, 0, 1500, 600)) == [
        Window(0, 1500, 0),
        Window(900, 1500, 600),
        Window(1800, 1200, 600),
    ]


@given(
    frames=st.integers(1, 20_000),
    known=st.integers(0, 900),
    longest=st.integers(1_000, 1_500),
    overlap=st.integers(1, 900),
)
def test_every_frame_is_made_once_and_what_is_given_is_there(
    frames: int, known: int, longest: int, overlap: int
) -> None:
    made = min(known, frames - 1)
    for each in windows(frames, made, longest, overlap):
        assert each.length <= longest
        assert each.start + each.known == made
        assert each.known < each.length
        made = each.end
    assert made == frames


def test_the_usual_reach_is_the_makers() -> None:
    usual = Reach()
    assert usual.longest_s == 30.0
    assert usual.longest_s - usual.overlap_s == 18.0
    assert usual.prompt_s < usual.longest_s
