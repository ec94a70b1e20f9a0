"""How does a part of a new rendering come into the track that it changes? Outside that part not a sample moves."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np

from generation.audio.bars import snapped
from generation.audio.fading import alike, fitted, on_grid, weights
from generation.audio.kept import MASTER, Kept
from generation.audio.limiter import Curve, Material, every_frame, hop_peaks_db, limited
from generation.audio.loudness import gated_lufs, oversampled_peaks, true_peak_dbtp, weighted_power
from generation.audio.master import CEILING_DBTP, TARGET_LUFS, Mastered
from generation.errors import BadRequest
from generation.patience import Step, no_step
from generation.refinement import Region
from generation.rendering import Audio, Samples, Stem

FADE_S: Final = 0.03
SNAP_S: Final = 0.05
WHOLE: Final = "mix"  # the stem of a sound that has none
_ALIKE: Final = 0.9  # from here on two stems are the same notes, played again
_MOST_DB: Final = 12.0
_MOST_LIFT_DB: Final = 1.5
_AS_LOUD_LU: Final = 0.2
_RELEASE: Final = 80.0
_MARGIN_DB: Final = 0.1


@dataclass(frozen=True, slots=True)
class Span:
    """The frames in which the new sound is heard, from `start` to before `end`, and how many of them fade at each edge.

    An edge that is the beginning or the end of the piece does not fade, but in a loop, which has neither.
    """

    start: int
    end: int
    fade_in: int
    fade_out: int


def span_of(region: Region, kept: Kept, rate: int) -> Span:
    """Where a region lies in a track, on the bar line where one is within 50 ms.

    Raises:
        BadRequest: nothing of the track lies in it.

    """
    frames, lines = round(kept.duration_s * rate), kept.lines
    start_s = snapped(max(0.0, region.start_s or 0.0), lines, SNAP_S)
    end_s = kept.duration_s if region.end_s is None else snapped(region.end_s, lines, SNAP_S)
    start, end = min(frames, round(start_s * rate)), min(frames, round(end_s * rate))
    if end - start < 2:
        raise BadRequest(
            f"From {start_s:.4g} to {end_s:.4g} s there is nothing of this track to change.",
            f"It is {kept.duration_s:.4g} s long.",
        )
    fading = min(round(FADE_S * rate), (end - start) // 3)
    whole = start == 0 and end == frames
    edges = kept.loop and not whole
    return Span(start, end, fading if start > 0 or edges else 0, fading if end < frames or edges else 0)


@dataclass(frozen=True, slots=True, eq=False)
class Spliced:
    """A track with a part of another rendering in it, and the level at which that part was taken, in dB."""

    mastered: Mastered
    gain_db: float


def splice(kept: Kept, new: Mastered, span: Span, changed: Collection[str] = (), step: Step = no_step) -> Spliced:
    """Put the span of a new, mastered rendering into the kept track's master and stems.

    Outside the span they are the kept ones to the last bit. The part is taken at the level at which the stems that
    play the same notes in both are equally loud, but for those whose level was `changed`, so that nobody jumps who did
    not change; where none do, as it was mastered (all tracks are equally loud). By up to 1.5 dB, which is hardly heard
    as a jump, it is lifted or lowered so that the whole stays as loud as all tracks are. Its true peak stays under the
    ceiling. A stem that one side lacks is silent there, a sound without any is the stem `mix`. Gives the new
    rendering's own stems away.
    """
    old = kept.sound(MASTER)
    rate, (channels, frames) = old.rate, old.samples.shape
    mine = _Mine(kept, old, stems=bool(new.stems))
    theirs = {stem.name: stem.audio for stem in new.stems} or ({WHOLE: new.master} if kept.stem_names else {})
    fresh = fitted(new.master, rate, channels, frames)
    level = _level(mine, {name: each for name, each in theirs.items() if name not in changed}, span, step)
    gain = 10 ** ((level + _lift(old, fresh, level, span, step)) / 20)
    curve = _curve(fresh, gain, span, rate, step)
    shares = _shares(old.samples, fresh, curve, span, rate)
    stems = []
    for name in [*mine.named, *(each for each in theirs if each not in mine.named)]:
        step()
        came = fitted(theirs[name], rate, channels, frames) if name in theirs else None
        stems.append(Stem(name, Audio(_put(mine.stem(name), came, (channels, frames), shares, span), rate)))
    if stems:
        done = old.samples  # exactly their sum already, outside the span
        done[:, span.start : span.end] = 0.0
        for stem in stems:
            step()
            done[:, span.start : span.end] += stem.audio.samples[:, span.start : span.end]
    else:
        done = _put(old.samples, fresh, (channels, frames), shares, span)
    sound = Audio(done, rate)
    hop = round(0.01 * rate)
    lufs = gated_lufs(weighted_power(sound, hop, step), rate / hop)
    peak = true_peak_dbtp(sound, kept.loop, step)
    mastered = Mastered(sound, tuple(stems), lufs, peak, new.pieces)
    return Spliced(mastered, 20 * float(np.log10(gain)))


class _Mine:
    """The kept track's stems by name; one without any is a stem as a whole, where the new one has some."""

    def __init__(self, kept: Kept, master: Audio, *, stems: bool) -> None:
        self._kept, self._master = kept, master
        self.named = list(kept.stem_names) or ([WHOLE] if stems else [])

    def stem(self, name: str) -> Samples | None:
        """A stem's samples, read anew; None where the kept track has none of this name."""
        if name in self._kept.stem_names:
            return self._kept.stem(name).samples
        return self._master.samples if name in self.named else None


def _level(mine: _Mine, theirs: dict[str, Audio], span: Span, step: Step) -> float:
    """By how many dB the new part is too soft: the median over the stems that are the same in both, by their power."""
    found = []
    for name, audio in theirs.items():
        step()
        held = mine.stem(name)
        if held is None or held.shape != audio.samples.shape:
            continue
        one, other = held[:, span.start : span.end], audio.samples[:, span.start : span.end]
        if alike(one, other) >= _ALIKE:
            power = float(np.vdot(other, other))
            found.append((20 * float(np.log10(float(np.vdot(one, other)) / power)), power))
    passed, total = 0.0, sum(power for _, power in found)
    for level, power in sorted(found):
        passed += power
        if passed * 2 >= total:
            return float(np.clip(level, -_MOST_DB, _MOST_DB))
    return 0.0


def _lift(old: Audio, fresh: Samples, level_db: float, span: Span, step: Step) -> float:
    """By how many dB more the part is lifted, at most 1.5 dB either way, so that the whole stays as loud as it is.

    That is as loud as all tracks are, but where earlier parts have made it something else.
    """
    hop = round(0.01 * old.rate)
    power = weighted_power(old, hop, step)
    here = slice(span.start // hop, max(span.start // hop + 1, span.end // hop))
    inside = weighted_power(Audio(fresh[:, span.start : span.end], old.rate), hop, step)[: here.stop - here.start]
    here = slice(here.start, here.start + len(inside))
    before = gated_lufs(power, old.rate / hop)
    aim = TARGET_LUFS if abs(before - TARGET_LUFS) < 1.0 else before
    best, off = 0.0, np.inf
    for lift in sorted(np.linspace(-_MOST_LIFT_DB, _MOST_LIFT_DB, 31), key=abs):
        power[here] = inside * 10 ** ((level_db + lift) / 10)
        missing = max(0.0, abs(aim - gated_lufs(power, old.rate / hop)) - _AS_LOUD_LU)
        if missing < off - 1e-6:
            best, off = float(lift), missing
    return best


def _curve(fresh: Samples, gain: float, span: Span, rate: int, step: Step) -> Samples:
    """The gain of every frame of the span: the level, less what keeps the part's true peak under the ceiling."""
    part = fresh[:, span.start : span.end] * np.float32(gain)
    needed = oversampled_peaks(part, step=step) / np.float32(10 ** ((CEILING_DBTP - _MARGIN_DB) / 20))
    if float(needed.max(initial=0.0)) <= 10 ** (_MARGIN_DB / 20):
        return np.full(span.end - span.start, gain, dtype=np.float32)
    curve: Curve = limited(Material(hop_peaks_db(needed), np.zeros(0), rate, loop=False), 0.0, _RELEASE)
    return every_frame(curve, span.end - span.start) * np.float32(gain)


def _shares(old: Samples, fresh: Samples, curve: Samples, span: Span, rate: int) -> tuple[Samples, Samples]:
    """The shares of old and new in each frame of the span, alike for the master and every stem."""
    leave, come = np.zeros_like(curve), np.ones_like(curve)
    length = span.end - span.start
    for first, fading, turned in ((0, span.fade_in, False), (length - span.fade_out, span.fade_out, True)):
        if not fading:
            continue
        here, whole = slice(first, first + fading), slice(span.start + first, span.start + first + fading)
        one, other = old[:, whole], fresh[:, whole] * curve[here]
        for likeness in (alike(one, other), 1.0):
            out, into = weights(fading, likeness)
            leave[here], come[here] = (into, out) if turned else (out, into)
            # Two strangers' peaks may meet; a straight crossfade is never above the louder one.
            met = Audio(leave[here] * one + come[here] * other, rate)
            if true_peak_dbtp(met) <= CEILING_DBTP:
                break
    return leave, come * curve


def _put(
    held: Samples | None, came: Samples | None, shape: tuple[int, int], shares: tuple[Samples, Samples], span: Span
) -> Samples:
    """The held sound with the span made of shares of both; what is missing is silence. In the new one's own memory."""
    here = slice(span.start, span.end)
    made = np.zeros((shape[0], span.end - span.start), dtype=np.float32)
    if held is not None:
        made += held[:, here] * shares[0]
    if came is not None:
        made += came[:, here] * shares[1]
    done = came if came is not None and came.flags.writeable else np.empty(shape, dtype=np.float32)
    for outside in (slice(0, span.start), slice(span.end, shape[1])):
        done[:, outside] = 0.0 if held is None else held[:, outside]
    done[:, here] = on_grid(made)
    return done
