"""Which melody is sung? The notes of a clip's own pitch contour."""

import warnings
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from generation.audio.analyse import warm_up
from generation.audio.contour import HOP_S, Contour, Row, alone, held_lines, leading_contour, mono_of, sung_contour
from generation.brief import Sung
from generation.rendering import Audio

SHORTEST_S: Final = 0.06
FEWEST_NOTES: Final = 3  # less is no theme
_CHANGE: Final = 3.5  # what another note costs, in columns times semitones: vibrato is cheaper, a sung second is not
_FAR: Final = 2.0  # semitones beyond which a column is just wrong (an octave that was misheard)
_UNSURE: Final = 0.7  # what a column without a pitch costs a note
_SILENT: Final = 1.0  # what a column with a pitch costs a rest
_ALONE: Final = 0.85  # the share of what is held that one voice with its harmonics has
_QUIET_DB: Final = 30.0  # notes so far below the loudest are breath and room
_STAYING: Final = 0.05  # semitones per column
_STRUCK: Final = 60.0  # dB per second: drums die away faster, strings that are plucked do not
_FEWEST_STRUCK: Final = 4  # pitches: what is struck is a melody only when it has more than a kit has drums
_CLEAR: Final = 0.25  # the least share of the sounding time that is in notes
_WANDERING: Final = 0.3  # semitones: the most that a contour lies beside its notes


def melody_of(audio: Audio) -> tuple[Sung, ...]:
    """The melody as notes; empty where nothing clear is heard. Blocking, some seconds per minute.

    One voice, hummed, whistled or played, is followed by pYIN; where that hears nothing clear, what stands out of
    the harmony is. Pitches are rounded after the clip's own tuning is found: singing a little flat is no matter.
    """
    warm_up(melody=True)
    mono = mono_of(audio)
    if len(mono) < 4 * SHORTEST_S / HOP_S or float(np.abs(mono).max()) < 1e-3:
        return ()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # librosa warns of short signals
        contour, held = sung_contour(mono), held_lines(mono)
        one_voice = alone(contour, held) > _ALONE
        return (notes_of(contour) if one_voice else ()) or notes_of(leading_contour(mono, held))


def notes_of(contour: Contour) -> tuple[Sung, ...]:
    """The notes of a contour; empty where they are too few, too far between, struck, or not what the contour does."""
    pitch = contour.pitch - _tuning(_calm(contour.pitch))
    states = _steady(pitch)
    loudest = float(contour.level.max(initial=-120.0))
    notes, off, fading = [], [], []
    for first, last in _spans(states, contour):
        note, level = int(states[first]), contour.level[first:last]
        here = _calm(np.clip(pitch[first:last], note - _FAR, note + _FAR))
        here = here[~np.isnan(here)]
        if (last - first) * HOP_S < SHORTEST_S or not len(here) or float(level.max()) < loudest - _QUIET_DB:
            continue
        middle = float(np.median(here))
        off += [float(np.abs(here - round(middle)).mean())] * (last - first)
        fading.append(_fading(level) > _STRUCK)
        notes.append(Sung(round(first * HOP_S, 3), round((last - first) * HOP_S, 3), round(middle)))
    pitches = len({note.pitch for note in notes})
    struck = 2 * sum(fading) > len(fading)
    if len(notes) < FEWEST_NOTES or pitches < (_FEWEST_STRUCK if struck else 2) or sum(off) / len(off) > _WANDERING:
        return ()
    sounding = int((contour.level > loudest - _QUIET_DB).sum()) * HOP_S
    return tuple(notes) if sum(note.length_s for note in notes) >= _CLEAR * sounding else ()


def _fading(level: Row) -> float:
    """How fast a note dies away after its loudest moment, in dB per second."""
    top = int(level.argmax())
    rest = level[top : top + round(0.2 / HOP_S)]
    return float(rest[0] - rest[-1]) / (max(1, len(rest) - 1) * HOP_S) if len(rest) > 3 else 0.0


def _calm(pitch: Row) -> Row:
    """The contour without its vibrato: the mean over a fifth of a second, NaN where there is no pitch."""
    half = round(0.1 / HOP_S)
    known = ~np.isnan(pitch)
    sums = np.cumsum(np.pad(np.where(known, pitch, 0.0), (half + 1, half)))
    counts = np.cumsum(np.pad(known.astype(np.float64), (half + 1, half)))
    width = 2 * half + 1
    mean = (sums[width:] - sums[:-width]) / np.maximum(counts[width:] - counts[:-width], 1.0)
    return np.where(known, mean, np.nan)


def _tuning(calm: Row) -> float:
    """How far the whole is from A = 440 Hz, in semitones from -0.5 to 0.5: the mean on a circle of one semitone.

    Only where the pitch stays: between two notes it passes everything.
    """
    known = calm[~np.isnan(calm)]
    staying = known[1:][np.abs(np.diff(known)) < _STAYING]
    if not len(staying):
        return 0.0
    return float(np.angle(np.exp(2j * np.pi * staying).mean()) / (2 * np.pi))


def _steady(pitch: Row) -> NDArray[np.int64]:
    """The note of each column (-1: none) by the cheapest path: near the contour, and with few changes (Viterbi).

    A vibrato swings about its note and comes back, which costs less than two changes; a sung step stays.
    """
    known = pitch[~np.isnan(pitch)]
    if not len(known):
        return np.full(len(pitch), -1)
    lowest = int(np.floor(known.min())) - 1
    notes = np.arange(lowest, int(np.ceil(known.max())) + 2)
    costs = np.minimum(np.abs(pitch[:, None] - notes), _FAR)
    costs[np.isnan(pitch)] = _UNSURE
    costs = np.column_stack([costs, np.where(np.isnan(pitch), 0.0, _SILENT)])  # the last state is the rest
    came_from = np.zeros(costs.shape, dtype=np.int64)
    total = costs[0]
    stay = np.arange(costs.shape[1])
    for column in range(1, len(costs)):
        cheapest = int(total.argmin())
        change = total[cheapest] + _CHANGE
        came_from[column] = np.where(total <= change, stay, cheapest)
        total = np.minimum(total, change) + costs[column]
    path = np.empty(len(costs), dtype=np.int64)
    path[-1] = int(total.argmin())
    for column in range(len(costs) - 1, 0, -1):
        path[column - 1] = came_from[column, path[column]]
    return np.where(path == len(notes), -1, path + lowest)


def _spans(states: NDArray[np.int64], contour: Contour) -> list[tuple[int, int]]:
    """Where each note begins and ends, in columns: where the state changes, and where it is struck again.

    What begins about where the state changes is that change, with the breath before it.
    """
    edges = [0, *(np.flatnonzero(np.diff(states)) + 1).tolist(), len(states)]
    begins = _begins(contour)
    least = 2 * round(SHORTEST_S / HOP_S)
    spans: list[tuple[int, int]] = []
    for first, last in pairwise(edges):
        if states[first] < 0:
            continue
        spans += pairwise([first, *(at for at in begins if first + least <= at <= last - least), last])
    return spans


def _begins(contour: Contour) -> list[int]:
    """The steepest column of each attack."""
    steps = np.diff(contour.level, prepend=contour.level[:1])
    steep = contour.attack > 0
    starts = np.flatnonzero(steep & ~np.concatenate(([False], steep[:-1])))
    ends = np.flatnonzero(steep & ~np.concatenate((steep[1:], [False]))) + 1
    return [int(first) + int(steps[first:last].argmax()) for first, last in zip(starts, ends, strict=True)]
