"""Going on from a sound: what is there stays to the sample, and the new sound takes over without a jump."""

import numpy as np
import pytest

from generation.engines.musicgen.seam import FADE_S, joined, kept
from generation.rendering import Audio, Samples


def tone(hz: float, seconds: float, rate: int, channels: int = 2, from_s: float = 0.0) -> Audio:
    at = from_s + np.arange(round(seconds * rate)) / rate
    return Audio(np.repeat(0.5 * np.sin(2 * np.pi * hz * at)[None], channels, axis=0).astype(np.float32), rate)


def db(samples: Samples) -> float:
    return float(10 * np.log10(np.square(samples).mean() + 1e-20))


def test_silence_at_the_end_is_no_part_of_what_goes_on() -> None:
    sound = tone(220.0, 3.0, 44100)
    fading = sound.samples.copy()
    fading[:, 2 * 44100 :] *= 0.001
    assert kept(Audio(fading, 44100), 10.0).duration_s == pytest.approx(2.0, abs=0.06)
    assert kept(sound, 10.0).frames == sound.frames


def test_of_a_clip_as_long_as_the_track_the_end_stays() -> None:
    sound = tone(220.0, 10.0, 8000)
    rest = kept(sound, 8.0)
    assert rest.duration_s == 4.0
    assert np.array_equal(rest.samples, sound.samples[:, -rest.frames :])


def test_silence_is_kept_whole() -> None:
    assert kept(Audio(np.zeros((2, 8000), np.float32), 8000), 4.0).frames == 8000
    assert kept(Audio(np.zeros((2, 10), np.float32), 8000), 4.0).frames == 10


@pytest.mark.parametrize("rate", [32000, 44100, 48000])
def test_the_old_samples_stay_up_to_the_seam_and_the_same_music_goes_on_without_a_jump(rate: int) -> None:
    old = tone(220.0, 2.0, rate)
    new = tone(220.0, 3.0, 32000, from_s=0.5)  # the old sound's last 1.5 s, and 1.5 s more
    made = joined(old, new, at=48000)
    assert made.rate == rate
    assert made.duration_s == pytest.approx(3.5, abs=1e-3)
    untouched = old.frames - round(FADE_S * rate)
    assert np.array_equal(made.samples[:, :untouched], old.samples[:, :untouched])
    wanted = tone(220.0, 3.5, rate).samples[:, : made.frames]
    middle = slice(None, made.frames - rate // 20)  # the very end is where resampling runs out of samples
    assert db((made.samples - wanted)[:, middle]) < -50.0


def test_channels_stay_those_of_the_old_sound() -> None:
    old, new = tone(220.0, 1.0, 32000, channels=1), tone(220.0, 2.0, 32000)
    assert joined(old, new, at=32000).samples.shape == (1, 64000)
