"""What is the tune? A theme in scale degrees and slots: a phrase of two halves, and how its motifs are developed."""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from generation.engines.sketch.score import Cell, Cells, Theme

# A question of four bars that stays open (`half`), and its answer that comes home (`close`).
_PHRASES: Final = (
    ("motif", "answer", "up", "half", "motif", "answer", "climb", "close"),
    ("motif", "up", "answer", "half", "motif", "up", "fall", "close"),
    ("motif", "motif", "answer", "half", "mirror", "motif", "answer", "close"),
    ("motif", "answer", "motif", "half", "contrast", "answer", "motif", "close"),
    ("motif", "down", "answer", "half", "motif", "contrast", "down", "close"),
    ("motif", "answer", "head", "half", "motif", "answer", "head", "close"),
    ("motif", "contrast", "motif", "half", "up", "contrast", "climb", "close"),
    ("motif", "mirror", "answer", "half", "motif", "mirror", "up", "close"),
)
_STEPS: Final = (-2, -1, -1, 1, 1, 2)
_LEAPS: Final = (-4, -3, 3, 4, 5)
# The degrees a tune may use, from the fifth below the tonic to the fourth above its octave.
LOWEST: Final = -3
HIGHEST: Final = 10


def invent(rhythms: tuple[str, ...], slots: int, chance: random.Random) -> Theme:
    """Invent a theme from a style's rhythms (`x` begins a note, `-` holds it, `.` rests)."""
    motif = _motif(rhythms, slots, chance.choice((0, 2, 2, 4, 4)), chance)
    answer = _motif(rhythms, slots, motif[-1].degree + chance.choice((-1, 0, 1)), chance)
    contrast = _motif(rhythms, slots, chance.choice((4, 5, 6)), chance)
    return phrased(motif, answer, contrast, chance.choice(_PHRASES), slots)


def phrased(motif: Cells, answer: Cells, contrast: Cells, turns: tuple[str, ...], slots: int) -> Theme:
    """The theme whose phrase takes these turns."""
    bare = Theme(motif, answer, contrast, turns, (), 0, slots)
    bars = tuple(develop(bare, turn) for turn in turns)
    return replace(bare, bars=bars, peak=peak_of(bars))


def peak_of(bars: tuple[Cells, ...]) -> int:
    """The degree of a climax: above everything else, within the tune's compass."""
    return min(HIGHEST, max((each.degree for bar in bars for each in bar), default=5) + 1)


def _motif(rhythms: tuple[str, ...], slots: int, start: int, chance: random.Random) -> Cells:
    onsets = _varied(_onsets(chance.choice(rhythms), slots), chance)
    for _ in range(4):
        cells = _walk(onsets, start, chance)
        if len({each.degree for each in cells}) > 1:
            break
    return cells


def _onsets(rhythm: str, slots: int) -> list[tuple[int, int]]:
    fitted = (rhythm * (slots // len(rhythm) + 1))[:slots]
    found: list[tuple[int, int]] = []
    for slot, sign in enumerate(fitted):
        if sign == "x":
            found.append((slot, 1))
        elif sign == "-" and found and sum(found[-1]) == slot:
            found[-1] = (found[-1][0], found[-1][1] + 1)
    return found or [(0, slots)]


def _varied(onsets: list[tuple[int, int]], chance: random.Random) -> list[tuple[int, int]]:
    """Now and then a long note is parted, or a short one joins its neighbour: two seeds rarely share a rhythm."""
    way, at = chance.random(), chance.randrange(len(onsets))
    slot, length = onsets[at]
    if way < 0.3 and length >= 4:
        first = length // 2 if length % 4 == 0 else length - 2
        return [*onsets[:at], (slot, first), (slot + first, length - first), *onsets[at + 1 :]]
    if way > 0.75 and at and len(onsets) > 3:
        before, _ = onsets[at - 1]
        return [*onsets[: at - 1], (before, slot + length - before), *onsets[at + 1 :]]
    return onsets


def _walk(onsets: list[tuple[int, int]], start: int, chance: random.Random) -> Cells:
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
            if not -2 <= degree + move <= 8:
                move = -move
            leaped = move if abs(move) > 2 else 0
            degree += move
        cells.append(Cell(slot, length, degree))
    return within(tuple(cells))


def develop(theme: Theme, turn: str, chance: random.Random | None = None) -> Cells:
    """One bar made of the theme's motifs.

    `motif`, `answer` and `contrast` as they are; `up`, `climb`, `down` and `fall`: in sequence; `mirror`: inverted;
    `head`: only its beginning, twice, the second time higher; `sparse`: every other note; `ornate`: adorned; `broad`
    and `broader`: the motif's two halves at half speed; `half` stays open and `close` comes home.
    """
    ways: dict[str, Callable[[], Cells]] = {
        "motif": lambda: theme.motif,
        "answer": lambda: theme.answer,
        "contrast": lambda: theme.contrast,
        "up": lambda: moved(theme.motif, 1),
        "climb": lambda: moved(theme.motif, 2),
        "down": lambda: moved(theme.motif, -2),
        "fall": lambda: moved(theme.answer, -1),
        "mirror": lambda: mirrored(theme.motif),
        "head": lambda: fragmented(theme.motif, theme.slots, 1),
        "sparse": lambda: tuple(replace(each, length=2 * each.length) for each in theme.motif[::2]),
        "ornate": lambda: adorned(theme.motif, chance or random.Random(0)),
        "broad": lambda: broadened(theme.motif, theme.slots, 0),
        "broader": lambda: broadened(theme.motif, theme.slots, 1),
        "half": lambda: rested(theme.answer, theme.slots, (1, 4)),
        "close": lambda: rested(theme.answer, theme.slots, (0, 7)),
    }
    return within(ways[turn]())


def within(cells: Cells) -> Cells:
    """Bring notes beyond the tune's compass back by an octave."""
    kept = []
    for each in cells:
        degree = each.degree
        while degree < LOWEST:
            degree += 7
        while degree > HIGHEST:
            degree -= 7
        kept.append(each if degree == each.degree else replace(each, degree=degree))
    return tuple(kept)


def moved(cells: Cells, degrees: int) -> Cells:
    """The same shape higher or lower in the scale."""
    return tuple(replace(each, degree=each.degree + degrees) for each in cells)


def mirrored(cells: Cells) -> Cells:
    """The same shape upside down around its first note."""
    axis = cells[0].degree if cells else 0
    return tuple(replace(each, degree=2 * axis - each.degree) for each in cells)


def middle(slots: int) -> int:
    """The slot of the beat at, or before, the middle of a bar."""
    return max(1, slots // 2 // 4 * 4)


def fragmented(cells: Cells, slots: int, rise: int) -> Cells:
    """Only the beginning, twice: the second time higher."""
    half = middle(slots)
    head = tuple(replace(each, length=min(each.length, half - each.slot)) for each in cells if each.slot < half)
    head = head or tuple(replace(each, slot=0, length=half) for each in cells[:1])
    return (*head, *(replace(each, slot=each.slot + half, degree=each.degree + rise) for each in head))


def broadened(cells: Cells, slots: int, part: int) -> Cells:
    """One half of the bar at half speed."""
    half = slots / 2
    return tuple(
        Cell(round(2 * (each.slot - part * half)), 2 * each.length, each.degree)
        for each in cells
        if part * half <= each.slot < (part + 1) * half
    )


def adorned(cells: Cells, chance: random.Random) -> Cells:
    """Long notes get a neighbour from above."""
    adorned: list[Cell] = []
    for each in cells:
        if each.length >= 4 and chance.random() < 0.6:
            half = each.length // 2
            neighbour = Cell(each.slot + half, each.length - half, each.degree + 1)
            adorned += [replace(each, length=half), neighbour]
        else:
            adorned.append(each)
    return tuple(adorned)


def thinned(cells: Cells) -> Cells:
    """Only what stands on a beat or is held; what is left lasts until the next note."""
    kept = [each for each in cells if each.slot % 4 == 0 or each.length >= 4] or list(cells[:1])
    ends = [each.slot for each in kept[1:]] + [sum((kept[-1].slot, kept[-1].length))] if kept else []
    return tuple(
        replace(each, length=max(each.length, min(end - each.slot, each.length + 2)))
        for each, end in zip(kept, ends, strict=True)
    )


def raised(cells: Cells, peak: int) -> Cells:
    """The climax: the longest note becomes the highest of all."""
    if not cells:
        return cells
    top = max(range(len(cells)), key=lambda index: (cells[index].length, cells[index].degree))
    return tuple(replace(each, degree=peak) if index == top else each for index, each in enumerate(cells))


def rested(cells: Cells, slots: int, goals: tuple[int, int]) -> Cells:
    """The beginning of a bar, stepping to a long note on the nearer of two degrees."""
    half = middle(slots)
    head = [replace(each, length=min(each.length, half - each.slot)) for each in cells if each.slot < half][:3]
    last = head[-1].degree if head else 2
    goal = min(goals, key=lambda each: abs(each - last))
    return (*head, Cell(half, slots - half, goal))
