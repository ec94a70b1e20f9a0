"""Bossa nova: a nylon guitar whose chords fall between the bass notes, rim clicks and shaker, a soft breath on top."""

from dataclasses import replace

from generation.engines.sketch.parts import bass, comping, drums, harmony, melody, percussion
from generation.engines.sketch.style import Desk, Groove, PartSpec, Style, Variant

_CLAVE = "4.....4.....4...|....4.....4....."
_ANSWERED_CLAVE = "....4.....4.....|4.....4.....4..."
# The shaker leans on the quarters: against so many dotted rhythms it says where the beat is.
_SHAKER = "8.1.7.2.8.1.7.2."
_FOOT = "....6.......6..."

_PARTS = (
    PartSpec("drums", "drums", "kit_bossa", percussion.kept, since=0.3, velocity=0.62),
    PartSpec(
        "double bass",
        "bass",
        "upright",
        bass.patterned,
        centre=42,
        velocity=0.76,
        lag_ms=2.0,
        patterns=("R-----R-5-----5-", "R-------5-----a-", "R---....5---..R-", "R-----5-5---R-a-"),
    ),
    PartSpec(
        "comping",
        "chords",
        "guitar",
        comping.ahead,
        centre=60,
        voices=4,
        velocity=0.72,
        pan=-0.4,
        patterns=(
            "x-..x-....x-..x-|....x-..x-....x-",
            "x-..x-....x-x-..|....x-..x-..x-x-",
            "..x-x---..x-x---|..x-x---....x-x-",
            "x---x-..x-....x-|....x-..x---x---",
        ),
    ),
    PartSpec("tune", "melody", "flute", melody.theme, since=0.4, centre=74, velocity=0.6, lag_ms=14.0, pan=0.3),
    PartSpec("colour", "answers", "vibes", melody.answers, since=0.55, centre=76, velocity=0.5, pan=0.5),
    PartSpec("haze", "pad", "strings", harmony.pads, since=0.5, centre=64, voices=3, velocity=0.36),
)

_FLUTE = Style(
    name="bossa nova",
    title="bossa nova",
    ring_s=2.8,
    progressions={
        "minor": (
            ("1:6", "4:9", "2:7 5M:7", "1:9"),
            ("1:9", "2:7", "5M:7", "1:6"),
            ("1:7", "1M:7", "4:9", "1:6 5M:7"),
            ("1:6", "6:7", "2:7 5M:7", "1:7"),
            ("1:6", "2M:7", "2:7 5M:7", "1:6"),
        ),
        "major": (
            ("1:7", "2:9 5:13", "1:6", "6M:7"),
            ("1:7", "2M:7", "2:7 5:13", "1:6"),
            ("1:7", "4:9", "2:9 5:13", "1:7"),
            ("1:7", "6M:7", "2:7 5:13", "1:7"),
            ("1:7 6:7", "2:9 5:13", "4:7 4m:6", "1:7"),
        ),
    },
    cadence={"minor": "2:7 5M:7", "major": "2:9 5:13"},
    final="1:6",
    rhythms=(
        "x-----x---x-x---",
        "..x---x---x-----",
        "x---..x-x-..x---",
        "..x-x---x-----x-",
        "x-----x-----x---",
        "....x-x---x-x---",
    ),
    groove=(
        Groove(
            calm={drums.SHAKER: _SHAKER},
            full={drums.KICK: "7.....2.7.....2.", drums.RIM: _CLAVE, drums.CLOSED: _SHAKER, drums.PEDAL: _FOOT},
            peak={drums.KICK: "7.....3.7.....3.", drums.RIM: _CLAVE, drums.SHAKER: _SHAKER, drums.PEDAL: _FOOT},
        ),
        Groove(
            calm={drums.CLOSED: "4...3...4...3..."},
            full={
                drums.KICK: "7.....2.7.....2.",
                drums.RIM: _ANSWERED_CLAVE,
                drums.SHAKER: _SHAKER,
                drums.PEDAL: _FOOT,
            },
            peak={
                drums.KICK: "7.....3.7.....3.",
                drums.RIM: _ANSWERED_CLAVE,
                drums.CLOSED: _SHAKER,
                drums.PEDAL: _FOOT,
            },
        ),
        Groove(
            calm={drums.BRUSH: "4...5...4...5..."},
            full={
                drums.KICK: "7.......7.....2.",
                drums.BRUSH: "4...6...4...6...",
                drums.RIM: "......4.....4...",
                drums.CLOSED: "6...6...6...6...",
            },
            peak={
                drums.KICK: "6.....5.6.....5.",
                drums.BRUSH: "4...6...4...6...",
                drums.RIM: _CLAVE,
                drums.CLOSED: _SHAKER,
            },
        ),
    ),
    feel_ms=6.0,
    parts=_PARTS,
    desk=Desk(
        levels={"drums": -6.5, "double bass": -5.0, "comping": -3.0, "tune": -4.0, "colour": -10.0, "haze": -16.0},
        sends={"drums": -18.0, "double bass": -24.0, "comping": -16.0, "tune": -11.0, "colour": -10.0, "haze": -8.0},
        room="plate",
        high_hz=14000.0,
    ),
)


def _sung_by(voice: str, centre: int) -> Style:
    parts = (replace(each, voice=voice, centre=centre) if each.role == "melody" else each for each in _PARTS)
    return replace(_FLUTE, parts=tuple(parts))


STYLE = replace(
    _FLUTE,
    variants=(
        Variant(_sung_by("sax", 67), ("sax", "saxophone"), 30),
        Variant(_sung_by("guitar", 72), ("guitar melody", "guitar lead"), 15),
    ),
)
