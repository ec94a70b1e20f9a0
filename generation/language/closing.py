"""How long is it, in seconds and bars? Loops, pieces and bars that were asked for close exactly."""

from dataclasses import dataclass, replace
from typing import Final

from generation.brief import Section, fitted
from generation.errors import BadRequest
from generation.language.form import Form
from generation.language.notes import Notes, Said
from generation.language.numbers import bars_within, whole_bars

SHORTEST_S: Final = 1.0
LONGEST_S: Final = 600.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A duration in seconds, a tempo, and the sections; `fixed` tempi were asked for to the number."""

    duration_s: float
    tempo_bpm: float
    quarters: float
    fixed: bool
    reach: tuple[float, float]
    sections: tuple[Section, ...] = ()

    @property
    def bar_s(self) -> float:
        """The length of a bar in seconds."""
        return self.quarters * 60.0 / self.tempo_bpm


def within_bounds(duration_s: float) -> float:
    """The duration, if it can be made.

    Raises:
        BadRequest: it is shorter or longer than a piece may be.

    """
    if not SHORTEST_S <= duration_s <= LONGEST_S:
        raise BadRequest(f"{duration_s:g} s can not be made.", f"Ask for {SHORTEST_S:g} to {LONGEST_S:g} seconds.")
    return duration_s


def closed(frame: Frame, form: Form, *, loop: bool, said_duration: bool, notes: Notes) -> Frame:
    """The frame with its bars counted out: as many as were said, and whole ones where it loops or falls into pieces."""
    counted = _counted(form)
    if counted and not said_duration:
        frame = _as_long_as(frame, counted, notes)
    elif counted and (form.bars or form.exact):
        frame = _both_said(frame, counted, notes, whole=loop or form.pieces)
    if loop or form.pieces:
        frame = _whole(frame, notes, "the loop is" if loop else "the pieces are")
    return _in_pieces(frame, notes) if form.pieces else frame


def _counted(form: Form) -> Said[int] | None:
    """The bars of the whole, where they were said or follow from the pieces."""
    if form.bars:
        return form.bars
    total = sum(each.bars for each in form.sections)
    return Said(total, form.words) if form.exact or form.pieces else None


def _as_long_as(frame: Frame, bars: Said[int], notes: Notes) -> Frame:
    count = bars_within(bars.value, frame.bar_s, SHORTEST_S, LONGEST_S)
    if count != bars.value:
        notes.clash(f"{bars.value} bars at {frame.tempo_bpm:g} BPM can not be made: it is {count} bars")
    notes.say("duration_s", f"{count * frame.bar_s:.4g}", bars.words)
    return replace(frame, duration_s=count * frame.bar_s)


def _both_said(frame: Frame, bars: Said[int], notes: Notes, *, whole: bool) -> Frame:
    """Bars and a length: the tempo makes both true where it may, else the length counts."""
    tempo = bars.value * frame.quarters * 60.0 / frame.duration_s
    if not frame.fixed and frame.reach[0] <= tempo <= frame.reach[1]:
        notes.say("tempo_bpm", f"{tempo:.4g}", f"so that {bars.value} bars are {frame.duration_s:g} s", "inferred")
        return replace(frame, tempo_bpm=tempo, fixed=whole)
    asked_s = bars.value * frame.bar_s
    if abs(asked_s - frame.duration_s) > 0.5 * frame.bar_s:
        length = f"{asked_s:.3g} s, not {frame.duration_s:g} s"
        notes.clash(f"{bars.value} bars at {frame.tempo_bpm:.4g} BPM are {length}: the length counts")
    return frame


def _whole(frame: Frame, notes: Notes, what: str) -> Frame:
    """Whole bars: bend the tempo a little, or, where it was asked for, the duration."""
    if not frame.fixed:
        bent = whole_bars(frame.duration_s, frame.tempo_bpm, frame.quarters)
        if abs(bent - frame.tempo_bpm) > 1e-9:
            notes.say("tempo_bpm", f"{bent:.4g}", f"so that {what} whole bars", "inferred")
        return replace(frame, tempo_bpm=bent)
    bars = bars_within(frame.duration_s / frame.bar_s, frame.bar_s, SHORTEST_S, LONGEST_S)
    snapped = bars * frame.bar_s
    if abs(snapped - frame.duration_s) < 1e-9:
        return frame
    notes.say("duration_s", f"{snapped:.4g}", f"{bars} whole bars at {frame.tempo_bpm:g} BPM", "inferred")
    return replace(frame, duration_s=snapped)


def _in_pieces(frame: Frame, notes: Notes) -> Frame:
    """The sections as long as they can be in proportion: at least a bar each, all together the whole."""
    bars = max(1, round(frame.duration_s / frame.bar_s))
    if bars < len(frame.sections):
        notes.clash(f"{len(frame.sections)} pieces do not fit into {bars} bars: the first {bars} are made")
    return replace(frame, sections=fitted(frame.sections, bars))
