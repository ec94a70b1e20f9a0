"""What do the words for the sound itself do? `vinyl`, `wide`, `dry`: each is a small change to every stem."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy import signal

from generation.engines.sketch.sound.basics import RATE, Step, Wave, blocks, driven, filtered, gain, shelved

_RUN_IN_S: Final = 1.0  # what a filter forgets within
_REFERENCE: Final = 0.25  # the peak that saturation leaves where it is
_BIGGER: Final = {"room": "hall", "club": "hall", "plate": "hall", "hall": "cathedral", "cathedral": "cathedral"}


@dataclass(frozen=True)
class Finish:
    """How the stems are finished.

    A band in Hz; a tilt in dB, down in the treble and half of it up in the bass; `drive` (0: none); wow and flutter in
    cents; `width` of the sides (1: as it is); `dry` without room and echo, or `wet` dB more of a bigger room; `punch`
    in dB on attacks and under kicks; beds that lie under the music; and whether the style's own dirt is left `out`.
    """

    low_hz: float = 0.0
    high_hz: float = 0.0
    tilt_db: float = 0.0
    drive: float = 0.0
    wobble: float = 0.0
    width: float = 1.0
    dry: bool = False
    wet: float = 0.0
    punch: float = 0.0
    beds: tuple[str, ...] = ()
    out: bool = False


# What each word does, upon what the words before it did.
_WORDS: Final[dict[str, Callable[[Finish], Finish]]] = {
    "clean": lambda f: replace(f, out=True),
    "warm": lambda f: replace(f, tilt_db=f.tilt_db + 5.0),
    "punchy": lambda f: replace(f, punch=4.0),
    "distorted": lambda f: replace(f, drive=12.0, high_hz=_least(f.high_hz, 11000.0)),
    "tape": lambda f: replace(
        f,
        drive=max(f.drive, 2.5),
        wobble=max(f.wobble, 4.0),
        high_hz=_least(f.high_hz, 11000.0),
        beds=(*f.beds, "tape"),
    ),
    "lo-fi": lambda f: replace(
        f,
        low_hz=110.0,
        high_hz=_least(f.high_hz, 5200.0),
        drive=max(f.drive, 4.0),
        wobble=max(f.wobble, 9.0),
        beds=(*f.beds, "vinyl"),
    ),
    "vinyl": lambda f: replace(f, beds=f.beds if "vinyl" in f.beds else (*f.beds, "vinyl")),
    "reverb": lambda f: replace(f, wet=7.0),
    "dry": lambda f: replace(f, dry=True, wet=0.0),
    "wide": lambda f: replace(f, width=1.7),
    "mono": lambda f: replace(f, width=0.0),
}


def finish_of(words: Iterable[str]) -> Finish:
    """What these production words amount to; unknown ones do nothing."""
    asked = set(words)
    finish = Finish()
    for word, change in _WORDS.items():
        if word in asked:
            finish = change(finish)
    return finish


def roomier(room: str, finish: Finish) -> str:
    """The room that is heard: a bigger one where more of it was asked for."""
    return _BIGGER.get(room, room) if finish.wet else room


def finished(name: str, wave: Wave, finish: Finish, *, loop: bool, step: Step) -> Wave:
    """A stem at its level, finished; a loop is run in, so that it still closes."""
    if finish == replace(Finish(), dry=finish.dry, wet=finish.wet, beds=finish.beds, out=finish.out):
        return wave
    frames = wave.shape[1]
    lead_in = round(_RUN_IN_S * RATE) if loop else 0
    if lead_in:
        wave = np.take(wave, np.arange(-lead_in, frames), axis=1, mode="wrap")
    wave = _banded(wave, finish, step)
    if finish.punch and name == "drums":
        wave = _attacked(wave, finish.punch, step)
    if finish.drive and name != "texture":
        wave = _saturated(wave, finish.drive, step)
    if finish.wobble:
        wave = _wobbled(wave, finish.wobble, frames if loop else 0, lead_in, step)
    if finish.width != 1.0:
        wave = _spread(wave, finish.width, step)
    return np.ascontiguousarray(wave[:, lead_in:])


def _least(one: float, other: float) -> float:
    return min(one, other) if one else other


def _banded(wave: Wave, finish: Finish, step: Step) -> Wave:
    """The band that is left, and the tilt."""
    if finish.low_hz:
        wave = filtered(wave, "high", finish.low_hz, step=step)
    if finish.high_hz:
        wave = filtered(wave, "low", finish.high_hz, step=step)
    if finish.tilt_db:
        wave = shelved(wave, "high", 2200.0, -finish.tilt_db, step)
        wave = shelved(wave, "low", 260.0, 0.5 * finish.tilt_db, step)
    return wave


def _saturated(wave: Wave, drive: float, step: Step) -> Wave:
    """Tape or an amplifier that gives in: peaks are rounded, what is at the reference stays there."""
    level = np.float32(_REFERENCE / np.tanh(drive * _REFERENCE) * drive)
    out = np.empty_like(wave)
    for block in blocks(wave.shape[1], step):
        out[:, block] = driven(wave[:, block], drive) * level
    return out


def _attacked(wave: Wave, decibels: float, step: Step) -> Wave:
    """Attacks raised: where a quick follower is above a slow one, the level goes up."""
    level = np.abs(wave).max(axis=0)
    quick, slow = (_followed(level, seconds, step) for seconds in (0.003, 0.09))
    out = np.empty_like(wave)
    for block in blocks(wave.shape[1], step):
        lift = np.clip(np.log2((quick[block] + 1e-4) / (slow[block] + 1e-4)), 0.0, 1.5) / 1.5
        out[:, block] = wave[:, block] * 10.0 ** (lift * decibels / 20.0)
    return out


def _followed(level: Wave, seconds: float, step: Step) -> Wave:
    keep = float(np.exp(-1.0 / (seconds * RATE)))
    out, state = np.empty_like(level), np.zeros(1)
    for block in blocks(len(level), step):
        out[block], state = signal.lfilter([1 - keep], [1, -keep], level[block], zi=state)
    return out


def _wobbled(wave: Wave, cents: float, loop_frames: int, lead_in: int, step: Step) -> Wave:
    """Wow (once in two seconds) and flutter (six times a second): a delay that drifts, whole turns in a loop."""
    out = np.empty_like(wave)
    speeds = [(0.53, 1.0), (6.3, 0.18)]
    if loop_frames:
        speeds = [(max(1, round(hz * loop_frames / RATE)) * RATE / loop_frames, share) for hz, share in speeds]
    # A sine of this depth in seconds bends the pitch by its slope.
    depths = [share * (2 ** (cents / 1200) - 1) / (2 * np.pi * hz) * RATE for hz, share in speeds]
    middle = sum(depths) + 2.0
    for block in blocks(wave.shape[1], step):
        here = np.arange(block.start, block.stop, dtype=np.float64)
        late = here - middle
        for (hz, _), depth in zip(speeds, depths, strict=True):
            late -= depth * np.sin(2 * np.pi * hz * (here - lead_in) / RATE)
        whole = np.floor(late).astype(np.int64)
        out[:, block] = _between(wave, whole, (late - whole).astype(np.float32))
    return out


def _between(wave: Wave, whole: np.ndarray[tuple[int], np.dtype[np.int64]], part: Wave) -> Wave:
    """The wave between its samples (Catmull and Rom's cubic); before its beginning there is silence."""
    last = wave.shape[1] - 1
    before, here, after, next_ = (
        wave[:, np.clip(whole + offset, 0, last)] * (whole + offset >= 0) for offset in (-1, 0, 1, 2)
    )
    slope = (
        after
        - before
        + part * (2 * before - 5 * here + 4 * after - next_ + part * (3 * (here - after) + next_ - before))
    )
    return np.asarray(here + 0.5 * part * slope, dtype=np.float32)


def _spread(wave: Wave, width: float, step: Step) -> Wave:
    """Sides louder, or none. What is in the middle gets sides of its own, late and above the bass; mono stays whole."""
    middle = np.float32(0.5) * (wave[0] + wave[1])
    step()
    if width == 0.0:
        return np.stack([middle, middle])
    late = np.zeros_like(middle)
    delay = round(0.011 * RATE)
    late[delay:] = middle[:-delay]
    late = filtered(late, "high", 350.0, step=step)
    out = np.empty_like(wave)
    for block in blocks(wave.shape[1], step):
        sides = np.float32(0.5 * width) * (wave[0, block] - wave[1, block]) + gain(-9.0) * late[block]
        np.add(middle[block], sides, out=out[0, block])
        np.subtract(middle[block], sides, out=out[1, block])
    return out
