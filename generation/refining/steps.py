"""How far does a step go? Moods, levels and tempi, so that the opposite step comes back to where it began."""

import math
from typing import Final

from generation.language.tempo import FASTEST, SLOWEST

STEP: Final = 0.37  # a plain "darker" from the middle goes to -0.35
_EDGE: Final = 0.999
_LOUDEST_DB: Final = 30.0  # five times “less” and five times “more” still come back
# What floating point leaves of a value that was written with a few digits.
_DUST: Final = 1e-12


def moved(value: float, steps: float) -> float:
    """A mood's axis after some steps: `tanh(atanh(value) + steps * STEP)`, within ±0.999 but for where it was.

    In that space there is always room for another step, and the same number of steps back leads to the same value.
    """
    if steps == 0.0:
        return value
    latent = math.atanh(max(-_EDGE, min(_EDGE, value)))
    reached = max(-_EDGE, min(_EDGE, math.tanh(latent + steps * STEP)))
    if (steps > 0) != (reached > value):
        return value  # it was beyond the edge already
    return _clean(reached, 6, _DUST)


def steps_between(before: float, after: float) -> float:
    """How many steps lie between two values of an axis; what `moved` needs to go from one to the other."""
    low, high = (math.atanh(max(-_EDGE, min(_EDGE, each))) for each in (before, after))
    return (high - low) / STEP


def louder(db: float, by: float) -> float:
    """A level in dB after a change of it, within ±30."""
    return max(-_LOUDEST_DB, min(_LOUDEST_DB, round(db + by, 6))) + 0.0


def faster(tempo_bpm: float, factor: float) -> float:
    """A tempo times a factor, within what can be played; a clean number stays one on the way back."""
    return within(_clean(tempo_bpm * factor, 2, 1e-7))


def within(tempo_bpm: float) -> float:
    """The nearest tempo that can be played."""
    return max(SLOWEST, min(FASTEST, tempo_bpm))


def signed(value: float, form: str = ".4g") -> str:
    """A number with its sign, as it is written in print."""
    return f"{value + 0.0:+{form}}".replace("-", "\N{MINUS SIGN}")


def _clean(value: float, digits: int, dust: float) -> float:
    written = round(value, digits)
    return (written if abs(value - written) < dust else value) + 0.0
