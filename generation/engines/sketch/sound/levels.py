"""How loud is it, and how loud should it be? Gains for the stems and for all of them together."""

import math
from typing import Final

from generation.engines.sketch.sound.basics import RATE, Step, Wave, gain

_LOUDNESS_LUFS: Final = -18.0  # leaves mastering room
_CEILING: Final = 0.84
_STEM_LUFS: Final = -20.0


def stem_gain(wave: Wave, level_db: float, step: Step) -> float:
    """The factor that brings a stem to the level its style gives it; silence stays silent."""
    loud = loudness(wave, step)
    return float(gain(max(-40.0, min(40.0, _STEM_LUFS + level_db - loud)))) if loud > -90 else 0.0


def mix_gain(mix: Wave, step: Step) -> float:
    """The factor that brings the mix to its loudness, or to the ceiling if its peaks are there first."""
    loud = loudness(mix, step)
    level = float(gain(_LOUDNESS_LUFS - loud)) if loud > -90 else 1.0
    peak = max(float(mix.max()), -float(mix.min()))
    return min(level, _CEILING / max(peak, 1e-9))


def loudness(wave: Wave, step: Step) -> float:
    """How loud a wave is where it plays, in LUFS: the mean of its blocks within 12 LU of its loudest one."""
    import pyloudnorm

    meter, block = pyloudnorm.Meter(RATE), 3 * RATE
    found = []
    for begin in range(0, wave.shape[1], block):
        step()
        piece = wave[:, begin : begin + block]
        if piece.shape[1] > 0.45 * RATE and piece.any():
            found.append(float(meter.integrated_loudness(piece.T.astype("float64"))))
    found = [each for each in found if math.isfinite(each)]
    if not found:
        return -math.inf
    near = [10 ** (each / 10) for each in found if each > max(found) - 12]
    return 10 * math.log10(sum(near) / len(near))
