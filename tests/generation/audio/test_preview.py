"""The first seconds as a file: as long as they should be, no louder than they may be, nothing where nothing is."""

import io

import numpy as np
import soundfile

from generation.audio.preview import LONGEST_S, preview_file
from generation.rendering import Audio


def sound(seconds: float, level: float = 0.5, rate: int = 48000) -> Audio:
    wave = level * np.sin(2 * np.pi * 220 * np.arange(round(seconds * rate)) / rate)
    return Audio(np.stack([wave, wave]).astype(np.float32), rate)


def test_it_is_five_seconds_at_most_and_ends_softly() -> None:
    samples, rate = soundfile.read(io.BytesIO(preview_file(sound(9.0, level=3.0))))
    assert abs(len(samples) / rate - LONGEST_S) < 0.1
    assert 0.6 < np.abs(samples).max() < 0.8
    assert np.abs(samples[int(4.97 * rate) : int(5.0 * rate)]).max() < 0.1
    short, rate = soundfile.read(io.BytesIO(preview_file(sound(1.0))))
    assert abs(len(short) / rate - 1.0) < 0.1


def test_silence_and_what_is_no_number_are_not_posted() -> None:
    assert preview_file(sound(1.0, level=0.0)) == b""
    broken = sound(1.0)
    broken.samples[:, 5] = np.nan
    assert preview_file(broken) == b""
