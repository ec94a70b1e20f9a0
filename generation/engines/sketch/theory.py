"""Which pitches belong together? Scales, chords by degree, and voice leading."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from generation.brief import Key, Mode

SCALES: Final[dict[Mode, tuple[int, ...]]] = {
    Mode.MAJOR: (0, 2, 4, 5, 7, 9, 11),
    Mode.MINOR: (0, 2, 3, 5, 7, 8, 10),
    Mode.DORIAN: (0, 2, 3, 5, 7, 9, 10),
    Mode.PHRYGIAN: (0, 1, 3, 5, 7, 8, 10),
    Mode.LYDIAN: (0, 2, 4, 6, 7, 9, 11),
    Mode.MIXOLYDIAN: (0, 2, 4, 5, 7, 9, 10),
}
_STRIDE: Final = 5  # semitones: a voice that goes further leaps
_SYMBOL: Final = re.compile(r"(?P<bend>[b#]?)(?P<degree>[1-7])(?P<force>[Mmd]?)(?::(?P<colour>\w+))?$")


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord: its root's pitch class, its intervals in semitones above the root, and its degree (0 is the tonic)."""

    root: int
    intervals: tuple[int, ...]
    degree: int

    @property
    def pitch_classes(self) -> tuple[int, ...]:
        return tuple((self.root + each) % 12 for each in self.intervals)


def minor_like(key: Key) -> bool:
    """Whether the third above the tonic is small."""
    return SCALES[key.mode][2] == 3


def degree_pitch(key: Key, degree: int, octave: int) -> int:
    """The MIDI pitch of a scale degree (0 is the tonic, 7 the one above) in an octave (4 holds middle C)."""
    up, step = divmod(degree, 7)
    return 12 * (octave + 1 + up) + key.pitch_class + SCALES[key.mode][step]


def chord(symbol: str, key: Key) -> Chord:
    """Read a chord such as `2:9`, `5M:7`, `b6` or `4:sus2`: degree, forced quality (M, m, d), colour.

    Raises:
        ValueError: it is no chord symbol.

    """
    match = _SYMBOL.match(symbol)
    if match is None:
        raise ValueError(f"{symbol!r} is no chord symbol")
    scale, degree = SCALES[key.mode], int(match["degree"]) - 1
    bend = {"b": -1, "#": 1, "": 0}[match["bend"]]
    root = scale[degree] + bend
    above = [(scale[(degree + step) % 7] + 12 * ((degree + step) // 7)) - scale[degree] for step in (2, 4, 6, 8, 5)]
    force = match["force"] or ("M" if bend else "")
    third, fifth = {"M": (4, 7), "m": (3, 7), "d": (3, 6)}.get(force, (above[0], above[1]))
    seventh = {"M": 11 if bend else 10, "m": 10, "d": 9}.get(force, above[2])
    ninth = 14 if bend else above[3]
    return Chord((key.pitch_class + root) % 12, _colour(match["colour"] or "", third, fifth, seventh, ninth), degree)


def _colour(colour: str, third: int, fifth: int, seventh: int, ninth: int) -> tuple[int, ...]:
    # A flat ninth above a chord that is no dominant only sounds like a mistake.
    soft_ninth = (ninth,) if ninth != 13 else ()
    table = {
        "": (0, third, fifth),
        "5": (0, fifth),
        "6": (0, third, fifth, 9),
        "7": (0, third, fifth, seventh),
        "9": (0, third, fifth, seventh, *soft_ninth),
        "add9": (0, third, fifth, *soft_ninth),
        "11": (0, third, fifth, seventh, *soft_ninth, 17),
        "13": (0, third, seventh, *soft_ninth, 21),
        "sus2": (0, 2, 7),
        "sus4": (0, 5, 7),
        "7sus": (0, 5, 7, 10),
    }
    return table[colour]


def voicing(harmony: Chord, previous: tuple[int, ...], centre: int, voices: int) -> tuple[int, ...]:
    """Pitches of a chord, ascending, that move as little as possible from `previous` and stay around `centre`."""
    wanted = _essential(harmony, voices)
    close = tuple(sorted(wanted))
    best: tuple[float, tuple[int, ...]] = (float("inf"), ())
    # Stacked in thirds the chord is open, in the order of the scale it is close.
    for order in (wanted, close):
        for turn in range(len(order)):
            rotated = order[turn:] + order[:turn]
            for lowest in range(centre - 14, centre + 2):
                if lowest % 12 != rotated[0]:
                    continue
                pitches = _stack(rotated, lowest)
                best = min(best, (_effort(pitches, previous, centre), pitches))
    return best[1]


def _essential(harmony: Chord, voices: int) -> tuple[int, ...]:
    """The pitch classes that say most: the bass has the root, so a full chord lets root and then fifth go."""
    classes = list(dict.fromkeys(harmony.pitch_classes))
    for interval in (7, 0):
        spare = (harmony.root + interval) % 12
        if len(classes) > max(3, voices) and spare in classes:
            classes.remove(spare)
    return tuple(classes[: max(2, voices)])


def _stack(classes: tuple[int, ...], lowest: int) -> tuple[int, ...]:
    pitches = [lowest]
    for each in classes[1:]:
        pitches.append(pitches[-1] + ((each - pitches[-1]) % 12 or 12))
    return tuple(pitches)


def _effort(pitches: tuple[int, ...], previous: tuple[int, ...], centre: int) -> float:
    middle = sum(pitches) / len(pitches)
    effort = 0.35 * abs(middle - centre) * len(pitches)
    if previous:
        moves = [min(abs(each - old) for old in previous) for each in pitches]
        effort += sum(moves) + sum(4.0 * (move - _STRIDE) for move in moves if move > _STRIDE)
        effort += 0.7 * abs(pitches[-1] - previous[-1])
    for low, high in pairwise(pitches):
        # Seconds at the bottom of a chord are mud, at its top a rub; a wide gap tears it apart.
        effort += (2.0 if low < 55 else 0.8 if high - low == 2 else 1.6) if high - low <= 2 else 0.0
        effort += 0.8 * max(0, high - low - 8)
    return effort


def nearest(classes: tuple[int, ...], pitch: int) -> int:
    """The pitch of one of the classes that is nearest to `pitch` (the lower one of two)."""
    return min(
        (pitch + step for step in range(-6, 7) if (pitch + step) % 12 in classes), key=lambda at: abs(at - pitch)
    )
