"""Who was asked to be louder or softer than the balance has them, and which sections?"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from generation.brief import Level
from generation.engines.sketch.leaning import soft
from generation.engines.sketch.score import Note, Part, Score
from generation.engines.sketch.sound.basics import RATE, Wave
from generation.engines.sketch.sound.playing import Booth
from generation.engines.sketch.struck import drum_keys
from generation.engines.sketch.who import is_meant

_LEAN_DB: Final = 3.6  # a section per step
_MOST_STEPS: Final = 4.0
_RAMP_S: Final = 0.06
# All tracks are made equally loud in the end: who is lowered is raised again with all the others. So that a listener
# who goes from one to the other hears most of what was asked for, a fader goes a little further than said.
_HEARD: Final = 0.72
_FURTHER: Final = 1.2
_FURTHEST_DB: Final = 8.2  # what goes further than this goes no further than was said
_TURNS: Final = 12


@dataclass(frozen=True, slots=True)
class Fader:
    """A part, or those of its notes that were meant, and by how many dB they are off the balance."""

    part: Part
    db: float


def faders_of(parts: Sequence[Part], booth: Booth) -> list[Fader]:
    """The parts, each with its fader; where only pieces of a drum set were meant they are parts of their own."""
    found: list[Fader] = []
    for part in parts:
        spec = booth.specs.get((part.stem, part.role))
        meant = [each for each in booth.brief.levels if spec is not None and is_meant(spec, each.who)]
        if not any(drum_keys(each.who) for each in meant) or not part.notes:
            found.append(Fader(part, sum(each.db for each in meant)))
            continue
        by_level: dict[float, list[Note]] = {}
        for note in part.notes:
            by_level.setdefault(_off(note, meant), []).append(note)
        found += [
            Fader(Part(part.stem, part.role, part.voice, tuple(notes)), db) for db, notes in sorted(by_level.items())
        ]
    return found


def _off(note: Note, meant: Sequence[Level]) -> float:
    return sum(each.db for each in meant if not (keys := drum_keys(each.who)) or note.pitch in keys)


def common(faders: Sequence[Fader]) -> float | None:
    """The fader of a whole stem; None where its parts are not all meant alike."""
    levels = {each.db for each in faders}
    return levels.pop() if len(levels) == 1 else 0.0 if not levels else None


def pushed(asked: Mapping[str, float], loudness: Mapping[str, float]) -> dict[str, float]:
    """How far the fader of each stem goes, in dB, so that it is heard once the mix is as loud as before.

    `loudness` is each stem's in LUFS. Never further than 1.2 times what was asked.
    """
    power = {name: 10 ** (level / 10) if math.isfinite(level) else 0.0 for name, level in loudness.items()}
    whole = sum(power.values())
    off = dict(asked)
    for _ in range(_TURNS if whole > 0 else 0):
        now = sum(each * 10 ** (off.get(name, 0.0) / 10) for name, each in power.items())
        change = 10 * math.log10(max(now, 1e-12) / whole)
        for name, db in asked.items():
            wanted, most = _HEARD * db + change, max(abs(db), min(_FURTHER * abs(db), _FURTHEST_DB))
            off[name] = min(db, max(wanted, -most)) if db < 0 else max(db, min(wanted, most))
    return {name: round(db, 4) for name, db in off.items()}


def sections_gain(score: Score, frames: int) -> Wave | None:
    """The gain of every frame where sections were asked to be fuller or calmer; None where none was."""
    if not any(span.lean for span in score.spans):
        return None
    levels = [_LEAN_DB * soft(span.lean, _MOST_STEPS) for span in score.spans]
    curve = np.full(frames, 10 ** (levels[0] / 20), np.float32)
    ramp = round(_RAMP_S * RATE)
    for index, span in enumerate(score.spans[1:], 1):
        begin = round(score.seconds(score.bar_start(span.bar)) * RATE)
        _joined(curve, begin, ramp, levels[index - 1], levels[index])
    if score.loop and levels[0] != levels[-1]:
        # The end leads back into the beginning.
        _joined(curve, frames, ramp, levels[-1], levels[0])
    return curve


def _joined(curve: Wave, begin: int, ramp: int, before: float, after: float) -> None:
    """From one level to the next within a moment that ends on the bar line, so that its first beat is whole."""
    start = max(0, begin - ramp)
    turn = 0.5 - 0.5 * np.cos(np.linspace(0, np.pi, begin - start, dtype=np.float32))
    curve[start:begin] = 10 ** ((before + turn * (after - before)) / 20)
    curve[begin:] = 10 ** (after / 20)
