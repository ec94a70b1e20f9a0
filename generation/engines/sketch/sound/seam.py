"""Is the first beat of a loop struck harder than the bar lines within it? Then its attack is softened to theirs."""

import math
from dataclasses import replace
from typing import Final

import numpy as np

from generation.engines.sketch.score import Score
from generation.engines.sketch.sound.basics import RATE, Step, Wave, filtered
from generation.engines.sketch.sound.desk import Mixed

# A loop has no beginning: whoever hears it go round must not be able to count by its seam.
_MARGIN_DB: Final = 0.3
_UNHEARD_DB: Final = -78.0
_TURNS: Final = 8
_EDGE_HZ: Final = 500.0  # attacks are heard above
_AROUND_S: Final = 0.025  # players who are human come so much early or late
_FLAT_S: Final = 0.036
_SLOPE_S: Final = 0.03
_CONTEXT_S: Final = 0.6  # what the filter is run in with


def levelled(made: Mixed, score: Score, step: Step) -> Mixed:
    """A loop whose seam rises no more steeply than the steepest of its inner bar lines; anything else as it is."""
    if not score.loop or made.mix.shape[1] < 2 * round(_CONTEXT_S * RATE):
        return made
    bars = sum(span.bars for span in score.spans)
    for _ in range(_TURNS):
        step()
        over = excess_db(made.mix, bars)
        if over <= 0:
            break
        made = _softened(made, 1.2 * over + 0.2, step)
    return made


def excess_db(mix: Wave, bars: int) -> float:
    """By how much the attack at the seam is above the highest at the bar lines (of one bar: at its quarters)."""
    lines = bars if bars > 1 else 4
    rises = [_rise(mix, round(mix.shape[1] * line / lines)) for line in range(lines)]
    floor = max(10 ** (_UNHEARD_DB / 20), 10 ** (-_MARGIN_DB / 20) * max(rises[1:]))
    return 20 * math.log10(rises[0] / floor) if rises[0] > floor else 0.0


def _rise(mix: Wave, line: int) -> float:
    """The steepest rise near a line of what stands out as a click does: one millisecond against the five before."""
    around, before, after = (round(seconds * RATE) for seconds in (_AROUND_S, 0.005, 0.001))
    frames = np.arange(line - around - before - 2, line + around + after) % mix.shape[1]
    bent = np.square(np.diff(mix[:, frames].astype(np.float64), n=2, axis=1))
    totals = np.pad(np.cumsum(bent, axis=1), ((0, 0), (1, 0)))
    now = np.sqrt(np.maximum(totals[:, before + after :] - totals[:, before:-after], 0.0) / after)
    earlier = np.sqrt(np.maximum(totals[:, before:-after] - totals[:, : -before - after], 0.0) / before)
    return float((now - earlier).max(initial=0.0))


def _softened(made: Mixed, decibels: float, step: Step) -> Mixed:
    """Every stem with so much less above the edge, around the seam alone."""
    flat, slope, context = (round(seconds * RATE) for seconds in (_FLAT_S, _SLOPE_S, _CONTEXT_S))
    reach = flat + slope
    ramp = 0.5 - 0.5 * np.cos(np.linspace(0, np.pi, slope, dtype=np.float32))
    dip = np.concatenate([ramp, np.ones(2 * flat, np.float32), ramp[::-1]])
    dip *= np.float32(1 - 10 ** (-decibels / 20))
    here = np.arange(-reach, reach) % made.mix.shape[1]
    stems, mix = {}, np.zeros_like(made.mix)
    for name, wave in made.stems.items():
        step()
        run = np.take(wave, np.arange(-context - reach, reach), axis=1, mode="wrap")
        attack = filtered(run, "high", _EDGE_HZ, order=1)[:, context:]
        stems[name] = wave.copy()
        stems[name][:, here] -= dip * attack
        mix += stems[name]
    return replace(made, stems=stems, mix=mix)
