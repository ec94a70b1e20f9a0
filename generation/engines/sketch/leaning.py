"""How far does the piece lean? The brief's mood, bent towards what was heard in a clip, in steps that never end.

A step is what a refinement calls one: the axis lies in [-1, 1], but its inverse hyperbolic tangent has no edge, so
there is always one more step to either side, and it is as long as the first.
"""

import math
from typing import Final

from generation.brief import Brief

STEP: Final = 0.37  # of the inverse hyperbolic tangent of an axis: from 0 to 0.35
_NEAREST: Final = 0.999  # to an axis' end
# Onsets per second of an unremarkable piece, and how many more make a crowded one.
_USUAL_ONSETS: Final = 4.0
_CROWDED_BY: Final = 6.0


def energy(brief: Brief) -> float:
    """Calm to driving, in [-1, 1]."""
    return math.tanh(STEP * energy_steps(brief))


def energy_steps(brief: Brief) -> float:
    """Calm to driving: how full the sections are and who strikes, in steps."""
    return _steps(brief.mood.energy, brief.reference.heard.energy if brief.reference else 0.0)


def brightness(brief: Brief) -> float:
    """Dark to bright, in [-1, 1]: how far the filters of single voices open."""
    return math.tanh(STEP * brightness_steps(brief))


def brightness_steps(brief: Brief) -> float:
    """Dark to bright, in steps."""
    return _steps(brief.mood.brightness, brief.reference.heard.brightness if brief.reference else 0.0)


def density(brief: Brief) -> float:
    """Few notes to many, as a clip has them, in [-1, 1]: whether the theme is thinned or adorned.

    A mood is no reason to: whoever asks for more drive keeps the tune.
    """
    onsets = brief.reference.heard.onset_density if brief.reference else 0.0
    return 0.5 * _within((onsets - _USUAL_ONSETS) / _CROWDED_BY, 1.0) if onsets else 0.0


def soft(steps: float, most: float) -> float:
    """Steps that count in full near 0 and ever less far out, never as much as `most`; each still counts a little."""
    return most * math.tanh(steps / most)


def _steps(asked: float, heard: float) -> float:
    return (_unbounded(asked) + _unbounded(0.5 * _within(heard, 1.0))) / STEP


def _unbounded(axis: float) -> float:
    return math.atanh(_within(axis, _NEAREST))


def _within(value: float, most: float) -> float:
    return max(-most, min(most, value))
