"""What do single hands keep going beside the drums? Shaker, tambourine, congas, bongos and claps, in each metre."""

from dataclasses import dataclass, replace
from typing import Final

from generation.engines.sketch.parts import drums as key
from generation.engines.sketch.parts.percussion import kept
from generation.engines.sketch.score import Note
from generation.engines.sketch.style import Context, Groove, PartSpec

# Above this tempo nobody shakes sixteenths.
_BRISK_BPM: Final = 122.0
_MUTED, _OPEN, _LOW = 62, 63, 64
_HIGH, _DEEP = 60, 61


@dataclass(frozen=True)
class Hand:
    """A player of one thing: grooves by pulse (brisk ones apart), force, level against the drums in dB, place."""

    four: tuple[Groove, ...]
    three: Groove
    six: Groove
    brisk: tuple[Groove, ...] = ()
    velocity: float = 0.7
    level_db: float = -6.0
    pan: float = 0.0


def _one(drum: int, calm: str, full: str, peak: str) -> Groove:
    return Groove({drum: calm}, {drum: full}, {drum: peak})


def _claps(calm: str, full: str, peak: str) -> Groove:
    return _one(key.CLAP, calm, full, peak)


def _shaken(calm: str, full: str, peak: str) -> Groove:
    return _one(key.SHAKER, calm, full, peak)


def _jingled(calm: str, full: str, peak: str) -> Groove:
    return _one(key.TAMBOURINE, calm, full, peak)


HANDS: Final[dict[str, Hand]] = {
    "shaker": Hand(
        four=(
            _shaken("4.3.5.3.4.3.5.3.", "5343634353436343", "6344734463447344"),
            _shaken("4.3.5.3.4.3.5.3.", "5.346.345.346.34", "6344734463447344"),
        ),
        three=_shaken("5.3.4.3.4.3.", "534343534343", "634453446344"),
        six=_shaken("5.3.3.4.3.3.", "5.3.3.5.3.3.", "6.343.6.343."),
        brisk=(_shaken("4...5...4...5...", "4.6.4.6.4.6.4.6.", "5.7.5.7.5.7.5.73"),),
        level_db=-9.0,
        pan=0.3,
    ),
    "tambourine": Hand(
        four=(
            _jingled("....5.......5...", "3.3.6.3.3.3.6.3.", "4.337.334.337.33"),
            _jingled("....5.......5...", "....6.......6.3.", "3.3.7.3.3.3.7.3."),
        ),
        three=_jingled("....5...4...", "3...5.3.5.3.", "3.3.6.3.6.3."),
        six=_jingled("......5.....", "3.3.3.6.3.3.", "4.3.3.7.3.3."),
        level_db=-9.0,
        pan=-0.3,
    ),
    "congas": Hand(
        four=(
            Groove(
                {_MUTED: "....4...........", _OPEN: "............5.5."},
                {_MUTED: "3.2.6.2.3.2.....", _OPEN: "............6.6."},
                {_MUTED: "3.2.6.2.3.2.3...", _OPEN: "............7.7.", _LOW: "......6........."},
            ),
            Groove(
                {_MUTED: "....4...........", _OPEN: "......4.....5..."},
                {_MUTED: "3.2.6.2.....2...", _OPEN: "..........6...6.", _LOW: "......5.5......."},
                {_MUTED: "3.2.6.2...2.3...", _OPEN: "..........7...7.", _LOW: "......6.6......."},
            ),
        ),
        three=Groove(
            {_MUTED: "....4.......", _OPEN: "........5.4."},
            {_MUTED: "3...5.2.....", _OPEN: "........6.5."},
            {_MUTED: "3.2.6.2.....", _OPEN: "........7.6.", _LOW: "......5....."},
        ),
        six=Groove(
            {_MUTED: "....4.......", _OPEN: "..........5."},
            {_MUTED: "3...4...2...", _OPEN: "..........6.", _LOW: "......6....."},
            {_MUTED: "3.2.5...2.3.", _OPEN: "..........7.", _LOW: "......7....."},
        ),
        level_db=-3.0,
        pan=-0.25,
    ),
    "bongos": Hand(
        four=(
            Groove(
                {_HIGH: "5...3...5...3...", _DEEP: "............5..."},
                {_HIGH: "6.3.4.3.6.3...3.", _DEEP: "............6..."},
                {_HIGH: "7.345.347.3...34", _DEEP: "............7.5."},
            ),
        ),
        three=Groove(
            {_HIGH: "5...3.......", _DEEP: "........5..."},
            {_HIGH: "6.3.4.3...3.", _DEEP: "........6..."},
            {_HIGH: "7.345.34..3.", _DEEP: "........7.5."},
        ),
        six=Groove(
            {_HIGH: "5...3...3...", _DEEP: "......5....."},
            {_HIGH: "6.3.3...3.3.", _DEEP: "......6....."},
            {_HIGH: "7.343...343.", _DEEP: "......7....."},
        ),
        level_db=-5.0,
        pan=0.35,
    ),
    "claps": Hand(
        four=(
            _claps("....5.......5...", "....7.......7...", "....8.......8..5"),
            _claps("............6...", "....7.......7...", "....8..5....8..."),
        ),
        three=_claps("....4.......", "....6...6...", "....7...7..."),
        six=_claps("......5.....", "......7.....", "......8...5."),
        level_db=-3.0,
    ),
}


def keeping(context: Context, spec: PartSpec) -> list[Note]:
    """The pattern of the player whose voice it is, calm, full or at its peak by the section's energy."""
    hand = HANDS[spec.voice]
    four = hand.brisk if hand.brisk and context.form.tempo_bpm > _BRISK_BPM else hand.four
    grooves = {"six": (hand.six,), "three": (hand.three,), "four": four}[key.pulse(context.brief.metre)]
    chosen = context.chance("hands", spec.voice).choice(grooves)
    return kept(replace(context, style=replace(context.style, groove=(chosen,))), spec)
