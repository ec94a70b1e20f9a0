"""A piece goes on before its ending, wherever that begins, and a part that is not there is told."""

import numpy as np
import pytest

from generation.engines.diffusion.regions import goes_on_s, part_anew, what_follows
from generation.errors import BadRequest
from generation.refinement import Region
from generation.rendering import Audio
from tests.generation.engines.diffusion.orders import faded, hiss, tone

RATE = 8000


def beats(seconds: float) -> Audio:
    """A beat twice a second, each of which dies away."""
    time = np.arange(round(seconds * RATE)) / RATE
    wave = 0.5 * np.sin(2 * np.pi * 100 * time) * np.exp(-8 * (time % 0.5))
    return Audio(np.stack([wave, wave]).astype(np.float32), RATE)


def followed(sound: Audio, seconds: float) -> Audio:
    """A sound with silence behind it."""
    return Audio(np.pad(sound.samples, ((0, 0), (0, round(seconds * sound.rate)))), sound.rate)


@pytest.mark.parametrize("sound", [tone(20.0, rate=RATE), hiss(20.0, rate=RATE), beats(20.0), tone(0.4, rate=RATE)])
def test_where_nothing_fades_the_last_sound_is_where_it_goes_on(sound: Audio) -> None:
    assert goes_on_s(sound) == pytest.approx(sound.duration_s, abs=0.6)
    assert goes_on_s(followed(sound, 3.0)) == pytest.approx(sound.duration_s, abs=0.6)


@pytest.mark.parametrize("fade_s", [1.0, 3.0, 8.0])
@pytest.mark.parametrize("sound", [tone(40.0, rate=RATE), hiss(40.0, rate=RATE), beats(40.0)])
def test_a_fade_is_cut_soon_after_it_began(sound: Audio, fade_s: float) -> None:
    begun = 40.0 - fade_s
    assert begun - 0.6 <= goes_on_s(faded(sound, fade_s)) <= begun + 0.4 * fade_s + 0.5


def test_no_more_than_fifteen_seconds_or_a_third_is_taken_for_an_ending() -> None:
    assert goes_on_s(faded(tone(60.0, rate=RATE), 40.0)) >= 45.0 - 0.5
    assert goes_on_s(faded(tone(3.0, rate=RATE), 3.0)) >= 2.0 - 0.2


def test_a_calm_ending_is_one_as_well() -> None:
    samples = tone(20.0, rate=RATE).samples.copy()
    samples[:, 14 * RATE :] *= 0.3
    assert goes_on_s(Audio(samples, RATE)) == pytest.approx(14.0, abs=0.1)


@pytest.mark.parametrize("frames", [0, 1, 100])
def test_next_to_nothing_and_silence_go_on_at_their_end(frames: int) -> None:
    nothing = Audio(np.zeros((2, frames), dtype=np.float32), RATE)
    assert goes_on_s(nothing) == nothing.duration_s
    silence = Audio(np.zeros((2, 5 * RATE), dtype=np.float32), RATE)
    assert goes_on_s(silence) == 5.0


def test_a_part_lies_within_the_track_or_is_told() -> None:
    assert part_anew(Region(1.0, None), 4.0, 0.05) == (1.0, 4.0)
    assert part_anew(Region(None, 9.0), 4.0, 0.05) == (0.0, 4.0)
    for region in (Region(4.0, 5.0), Region(3.0, 2.0), Region(3.99, None)):
        with pytest.raises(BadRequest, match="nothing of this track to change"):
            part_anew(region, 4.0, 0.05)
    assert what_follows(3.0, 4.0, 0.05) == (3.0, 4.0)
    with pytest.raises(BadRequest, match="no room"):
        what_follows(4.0, 4.0, 0.05)
