"""Which part of a track is made anew? The region that was asked for, or what follows where its ending begins."""

from typing import Final

import numpy as np

from generation.errors import BadRequest
from generation.refinement import Region
from generation.rendering import Audio

_SILENT: Final = 10 ** (-50 / 20)
# Levels are those of a second, or an eighth of what is shorter; what is usual is what the last half minute reaches.
_LEVEL_S, _LEVEL_SHARE, _STEP_S, _USUAL_S = 1.0, 0.125, 0.05, 30.0
_DROPPED: Final = 0.5  # of the usual power, 3 dB
# Of a piece that goes on no more than this is taken for its ending.
_LONGEST_S, _LONGEST_SHARE = 15.0, 1 / 3


def part_anew(region: Region, seconds: float, least_s: float) -> tuple[float, float]:
    """A region as it lies in a track of `seconds`: beginning and end in seconds.

    Raises:
        BadRequest: it is shorter than `least_s`, or behind the track's end.
    """
    start = max(0.0, region.start_s or 0.0)
    end = seconds if region.end_s is None else min(region.end_s, seconds)
    if end - start < least_s:
        raise BadRequest(
            f"From {start:.4g} to {end:.4g} s there is nothing of this track to change.",
            f"It is {seconds:.4g} s long.",
        )
    return start, end


def what_follows(start_s: float, seconds: float, least_s: float) -> tuple[float, float]:
    """What is made anew of a track of `seconds` that goes on from `start_s`, in seconds.

    Raises:
        BadRequest: that is shorter than `least_s`.
    """
    if seconds - start_s < least_s:
        raise BadRequest(
            f"In {seconds:.4g} s there is no room for anything after what is there already.", "Ask for a longer track."
        )
    return start_s, seconds


def goes_on_s(audio: Audio) -> float:
    """From when on a sound has to be made anew so that it goes on: where its level drops for the last time, in seconds.

    In the middle of a longer piece a fade-out, or a last chord that dies away, would be a hole. It is at most a third
    of the sound and 15 s; where nothing fades, the last sound is where it goes on.
    """
    end_s, step = sounding_s(audio), max(1, round(_STEP_S * audio.rate))
    end = round(end_s * audio.rate)
    count = min(end // step, round(_USUAL_S / _STEP_S))
    if count == 0:
        return end_s
    begin = end - count * step
    power = np.square(audio.samples[:, begin:end], dtype=np.float64).mean(axis=0).reshape(count, step).mean(axis=1)
    width = min(count, max(1, round(min(_LEVEL_S, end_s * _LEVEL_SHARE) / _STEP_S)))
    levels = np.convolve(power, np.full(width, 1 / width), "valid")
    usual = float(np.quantile(levels, 0.75))
    last = int(np.flatnonzero(levels >= usual * _DROPPED)[-1])
    if last == len(levels) - 1:
        return end_s
    # A level stands for the middle of its second.
    dropped_s = (begin + (last + width // 2) * step) / audio.rate
    return max(dropped_s, end_s - min(_LONGEST_S, end_s * _LONGEST_SHARE))


def sounding_s(audio: Audio) -> float:
    """When the last sound above -50 dBFS is over, in seconds; the whole length of silence."""
    loud = np.flatnonzero(np.abs(audio.samples).max(axis=0) > _SILENT)
    return float(loud[-1] + 1) / audio.rate if len(loud) else audio.duration_s
