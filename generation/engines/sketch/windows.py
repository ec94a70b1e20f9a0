"""When does a player play? Only within the share of the piece that was asked for, from bar line to bar line."""

import math

from generation.brief import Brief, Window
from generation.engines.sketch.form import Form
from generation.engines.sketch.performing import Performed
from generation.engines.sketch.struck import drum_keys
from generation.engines.sketch.style import PartSpec
from generation.engines.sketch.who import is_meant


def windowed(notes: list[Performed], spec: PartSpec, brief: Brief, form: Form) -> list[Performed]:
    """The notes of a part that lie within the windows of its player; several windows add up."""
    for keys in {drum_keys(each.who) for each in brief.windows if is_meant(spec, each.who)}:
        own = [each for each in brief.windows if is_meant(spec, each.who) and drum_keys(each.who) == keys]
        inside = [_beats(each, form) for each in own]
        notes = [
            (at, note)
            for at, note in notes
            if (keys and note.pitch not in keys) or any(begin <= at < end for begin, end in inside)
        ]
    return notes


def never(spec: PartSpec, brief: Brief) -> bool:
    """Whether a player's windows are all empty."""
    own = [each for each in brief.windows if is_meant(spec, each.who) and not drum_keys(each.who)]
    return bool(own) and all(each.end <= each.start for each in own)


def _beats(window: Window, form: Form) -> tuple[float, float]:
    """The window in beats from the first bar line; its edges are the bar lines within it, where there are any."""
    bar = form.bar_beats
    begin = window.start * form.beats + form.pickup
    end = window.end * form.beats + form.pickup
    first, last = math.ceil(begin / bar - 1e-6) * bar, math.floor(end / bar + 1e-6) * bar
    if window.start <= 0:
        first = -math.inf
    if window.end >= 1:
        last = math.inf
    return (first - 1e-6, last - 1e-6) if last > first + 1e-6 else (begin - 1e-6, end - 1e-6)
