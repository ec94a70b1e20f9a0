"""Is the seam of a loop heard? Played twice, where the end meets the beginning is a bar line like any other."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from generation.brief import Brief
from generation.rendering import Audio, Piece
from generation.review.verdict import Check, Verdict, judged, unmeasured

TOLERANCE_DB: Final = 1.0
UNHEARD_DB: Final = -75.0  # what a step of a thousandth of full scale makes; less is lost in anything that sounds
_BEATS: Final = 4  # where there is no bar line inside: its quarters
_AROUND_S: Final = 0.025  # players who are human come so much early or late
_BEFORE_S: Final = 0.005
_AFTER_S: Final = 0.001


def check_loop_seam(audio: Audio, brief: Brief, pieces: Sequence[Piece] = ()) -> Check | None:
    """The second-repeat check of a loop and of each piece that is one; None where nothing is to repeat."""
    loops = [("", audio)] if brief.loop else []
    loops += [(piece.name, piece.audio) for piece in pieces if piece.loop]
    if not loops:
        return None
    wanted = "a seam no louder than the bar lines"
    checks = [(name, _check(sound, brief.bar_s, wanted)) for name, sound in loops]
    missed = [(name, check) for name, check in checks if check.verdict is Verdict.MISSED]
    measured = [(name, check) for name, check in checks if check.verdict is not Verdict.NOT_MEASURABLE]
    told = missed or measured[:1] or checks
    got = "; ".join(f"{name}: {check.got}" if name else check.got for name, check in told)
    return Check("loop seam", told[0][1].verdict, wanted, got)


def _check(audio: Audio, bar_s: float, wanted: str) -> Check:
    bars = max(1, round(audio.duration_s / bar_s))
    seam, lines = seam_jump_db(audio, bars)
    if seam <= UNHEARD_DB:
        return judged("loop seam", True, wanted, "no jump at the seam")
    if not math.isfinite(lines):
        return unmeasured("loop seam", wanted, "there is nothing to compare the seam with")
    off = seam - lines
    said = f"{abs(off):.1f} dB {'over' if off > 0 else 'under'} the loudest bar line"
    return judged("loop seam", off <= TOLERANCE_DB, wanted, said)


def seam_jump_db(audio: Audio, bars: int) -> tuple[float, float]:
    """The jump at the seam of a loop played twice, and the highest at its inner bar lines (of one bar: its quarters).

    The measure: the sound is differentiated twice (a high-pass of 12 dB per octave, in which a step or a bend in the
    wave stands out as a click does to the ear). The jump at a line is the steepest rise within 25 ms of it: the root
    mean square of one millisecond less that of the five before, in dB relative to full scale, of the worse channel.
    -inf where nothing rises, or where there is no inner line.
    """
    lines = bars if bars > 1 else _BEATS
    at = [round(audio.frames * line / lines) for line in range(lines)]
    jumps = [_jump_db(audio, line) for line in at]
    return jumps[0], max(jumps[1:], default=-math.inf)


def _jump_db(audio: Audio, line: int) -> float:
    """The steepest rise around a frame of the endless repetition."""
    before, after = round(_BEFORE_S * audio.rate), max(1, round(_AFTER_S * audio.rate))
    around = round(_AROUND_S * audio.rate)
    frames = np.arange(line - around - before - 2, line + around + after) % audio.frames
    bent = np.diff(audio.samples[:, frames].astype(np.float64), n=2, axis=1)
    totals = np.pad(np.cumsum(np.square(bent), axis=1), ((0, 0), (1, 0)))
    now = _level(totals[:, before:], after)
    earlier = _level(totals, before)[:, : now.shape[1]]
    steepest = float((now - earlier).max(initial=0.0))
    return 20 * math.log10(steepest) if steepest > 0 else -math.inf


def _level(totals: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """The root mean square of every run of `length`, from running totals."""
    return np.sqrt(np.maximum(totals[:, length:] - totals[:, :-length], 0.0) / length)
