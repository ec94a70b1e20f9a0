"""What is the tune? A theme in scale degrees and slots, and how motifs are developed."""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from generation.engines.sketch.score import Cell, Theme

_TURNS: Final = (
    ("motif", "motif", "answer", "close"),
    ("motif", "answer", "motif", "close"),
    ("motif", "up", "answer", "close"),
    ("motif", "down", "motif", "close"),
    ("motif", "answer", "up", "close"),
)
_STEPS: Final = (-2, -1, -1, 1, 1, 2)
_LEAPS: Final = (-4, -3, 3, 4, 5)


def invent(rhythms: tuple[str, ...], density: float, slots: int, chance: random.Random) -> Theme:
    """Invent a theme from a style's rhythms (`x` begins a note, `-` holds it, `.` rests); density in [-1, 1]."""
    ranked = sorted(rhythms, key=lambda each: each.count("x"))
    spread = max(1, len(ranked) // 2)
    first = min(len(ranked) - spread, round((density + 1) / 2 * (len(ranked) - spread)))
    pool = ranked[max(0, first) : max(0, first) + spread + 1]
    motif = _walk(_onsets(chance.choice(pool), slots), chance.choice((0, 2, 4, 4)), chance)
    answer = _walk(_onsets(chance.choice(pool), slots), motif[-1].degree if motif else 0, chance)
    return Theme(motif, answer, chance.choice(_TURNS))


def _onsets(rhythm: str, slots: int) -> list[tuple[int, int]]:
    fitted = (rhythm * (slots // len(rhythm) + 1))[:slots]
    found: list[tuple[int, int]] = []
    for slot, sign in enumerate(fitted):
        if sign == "x":
            found.append((slot, 1))
        elif sign == "-" and found and sum(found[-1]) == slot:
            found[-1] = (found[-1][0], found[-1][1] + 1)
    return found


def _walk(onsets: list[tuple[int, int]], start: int, chance: random.Random) -> tuple[Cell, ...]:
    """Mostly steps; a leap is answered by a step back; the line stays within a tenth."""
    degree, leaped, cells = start, 0, []
    for index, (slot, length) in enumerate(onsets):
        if index:
            if leaped:
                move = -1 if leaped > 0 else 1
            elif chance.random() < 0.24:
                move = chance.choice(_LEAPS)
            elif chance.random() < 0.12:
                move = 0
            else:
                move = chance.choice(_STEPS)
            if not -2 <= degree + move <= 9:
                move = -move
            leaped = move if abs(move) > 2 else 0
            degree += move
        cells.append(Cell(slot, length, degree))
    return tuple(cells)


def develop(theme: Theme, turn: str, chance: random.Random) -> tuple[Cell, ...]:
    """One bar of the theme: `motif`, `answer`, sequenced `up` or `down`, `mirror`ed, `sparse`, `ornate` or `close`."""
    ways: dict[str, Callable[[], tuple[Cell, ...]]] = {
        "motif": lambda: theme.motif,
        "answer": lambda: theme.answer,
        "up": lambda: _moved(theme.motif, 1),
        "down": lambda: _moved(theme.motif, -2),
        "mirror": lambda: _mirrored(theme.motif),
        "sparse": lambda: tuple(replace(each, length=2 * each.length) for each in theme.motif[::2]),
        "ornate": lambda: _ornate(theme.motif, chance),
        "close": lambda: _close(theme.answer),
    }
    return ways[turn]()


def _moved(motif: tuple[Cell, ...], degrees: int) -> tuple[Cell, ...]:
    return tuple(replace(each, degree=each.degree + degrees) for each in motif)


def _mirrored(motif: tuple[Cell, ...]) -> tuple[Cell, ...]:
    axis = motif[0].degree if motif else 0
    return tuple(replace(each, degree=2 * axis - each.degree) for each in motif)


def _ornate(motif: tuple[Cell, ...], chance: random.Random) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for each in motif:
        if each.length >= 4 and chance.random() < 0.6:
            half = each.length // 2
            cells += [Cell(each.slot, half, each.degree), Cell(each.slot + half, each.length - half, each.degree + 1)]
        else:
            cells.append(each)
    return tuple(cells)


def _close(answer: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The first half of the answer, stepping down to rest on the tonic or its third."""
    head = [each for each in answer if each.slot < 8][:3]
    rest = 2 if head and head[-1].degree > 4 else 0
    target = 7 if head and head[-1].degree >= 6 else rest
    return (*head, Cell(8, 8, target))
