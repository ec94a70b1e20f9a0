"""How busy do they play? Strokes between the strokes of a driven piece, fewer of the weak ones in a calm one.

Nobody's tune is touched. Every step of the mood adds (or takes) about as many strokes as the one before, and what the
first step added is still there after the second.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from generation.engines.sketch.chance import TUNES, derive
from generation.engines.sketch.leaning import soft
from generation.engines.sketch.parts import drums
from generation.engines.sketch.score import Note
from generation.engines.sketch.style import SLOT, PartSpec

_MOST_STEPS: Final = 10.0
_ALL_AFTER: Final = 6.0  # steps after which every stroke that can be added (or spared) is
_SOFTER: Final = 0.62
_LONGEST_GAP: Final = 4.0  # beats: who is silent for longer is meant to be
_HELD: Final = frozenset({"pad", "brass", "choir", "roar", "tension", "fanfare", "far"})
_NEVER: Final = frozenset({"texture", "riser", *TUNES})
# Who keeps the time in a drum set; what is struck in between is theirs.
_KEEPERS: Final = frozenset(
    {drums.CLOSED, drums.PEDAL, drums.OPEN, drums.RIDE, drums.SHAKER, drums.TAMBOURINE, drums.RIM, drums.MID_TOM}
)

Struck = tuple[Note, ...]  # what begins together


def is_lively(spec: PartSpec, cast: Sequence[PartSpec]) -> bool:
    """Whether a part plays more and less as the mood has it; held chords do where nobody else could."""
    if spec.role in _HELD:
        return not any(each.role not in _HELD | _NEVER for each in cast)
    return spec.role not in _NEVER


def is_paced(spec: PartSpec, cast: Sequence[PartSpec]) -> bool:
    """Whether a part plays at half or double time where that was asked for: drums, else whoever accompanies."""
    drumming = any(each.role == "drums" for each in cast)
    return spec.role == "drums" if drumming else spec.role not in _HELD | _NEVER | {"timpani"}


def enlivened(notes: Sequence[Note], spec: PartSpec, steps: float, bar_beats: float, seed: int) -> list[Note]:
    """The notes with strokes added, or weak ones left out, by so many steps of the mood."""
    if not steps or not notes:
        return list(notes)
    share = min(1.0, soft(abs(steps), _MOST_STEPS) / _ALL_AFTER)
    if spec.role != "drums":
        return _varied(notes, spec, steps > 0, share, bar_beats, seed)
    keys = {note.pitch for note in notes}
    kept = [note for note in notes if keys & _KEEPERS and note.pitch not in _KEEPERS]
    varied = list(kept)
    for key in sorted(keys if not keys & _KEEPERS else keys & _KEEPERS):
        own = [note for note in notes if note.pitch == key]
        varied += _varied(own, spec, steps > 0, share, bar_beats, derive(seed, str(key)))
    return varied


def _varied(notes: Sequence[Note], spec: PartSpec, more: bool, share: float, bar_beats: float, seed: int) -> list[Note]:
    together: dict[float, list[Note]] = {}
    for note in notes:
        together.setdefault(round(note.start / SLOT) * SLOT, []).append(note)
    onsets = sorted(together)
    vary = _added if more else _spared
    return vary(together, onsets, share, bar_beats, (seed, spec.role))


def _added(
    together: dict[float, list[Note]], onsets: list[float], share: float, _bar: float, seed: tuple[int, str]
) -> list[Note]:
    """Each stroke that is drawn is struck once more, softer, halfway to the next one."""
    gaps = {begin: end - begin for begin, end in pairwise(onsets)}
    able = [at for at, gap in gaps.items() if 2 * SLOT - 1e-6 <= gap <= _LONGEST_GAP + 1e-6]
    drawn = set(_drawn(able, share, seed))
    found: list[Note] = []
    for at in onsets:
        if at not in drawn:
            found += together[at]
            continue
        half = max(SLOT, gaps[at] / 2 // SLOT * SLOT)
        for note in together[at]:
            again = note.start + half
            rest = max(SLOT / 2, min(note.length - half, note.length)) if note.length > half else note.length
            found += [
                replace(note, length=min(note.length, half)),
                Note(again, min(rest, gaps[at] - half), note.pitch, _SOFTER * note.velocity),
            ]
    return found


def _spared(
    together: dict[float, list[Note]], onsets: list[float], share: float, bar_beats: float, seed: tuple[int, str]
) -> list[Note]:
    """The weakest strokes go first, the first of a bar never; what was held up to them is held on."""
    able = [at for at in onsets[1:] if at % bar_beats > 1e-6]
    drawn = set(_drawn(able, share, seed, weakest_first=True))
    found: list[Note] = []
    held: list[Note] = []
    for at in onsets:
        if at not in drawn:
            found += held
            held = list(together[at])
            continue
        end = max(note.start + note.length for note in together[at])
        held = [
            replace(note, length=end - note.start) if at - note.start - note.length < 0.3 * SLOT else note
            for note in held
        ]
    return found + held


def _drawn(able: list[float], share: float, seed: tuple[int, str], *, weakest_first: bool = False) -> list[float]:
    """So many of these beats: always the same first ones."""

    def place(at: float) -> tuple[int, int]:
        weight = (2 if at % 1.0 < 1e-6 else 1 if at % 0.5 < 1e-6 else 0) if weakest_first else 0
        return weight, derive(seed[0], "lively", seed[1], f"{at:.3f}")

    count = min(len(able), int(share * len(able) + 0.999)) if share else 0
    return sorted(able, key=place)[:count]
