"""Bossa nova: a nylon guitar whose chords fall between the bass notes, rim clicks and shaker, a soft breath on top."""

from dataclasses import replace

from generation.engines.sketch.parts import bass, bossa, drums, harmony, melody, percussion
from generation.engines.sketch.style import Desk, Groove, PartSpec, Style, Variant

_CLAVE = "6.....6.....6.......6.....6....."
_ANSWERED_CLAVE = "....6.....6.....6.....6.....6..."
_SHAKER = "5.3.4.3.5.3.4.3."

_PARTS = (
    PartSpec("drums", "drums", "kit_bossa", percussion.kept, since=0.3, velocity=0.62),
    PartSpec(
        "double bass",
        "bass",
        "upright",
        bass.patterned,
        centre=40,
        velocity=0.76,
        lag_ms=2.0,
        patterns=("R-----5-5-----R-", "R-----5-5-----a-", "R-----R-5-----5-", "R-----..5-----R-"),
    ),
    PartSpec(
        "comping",
        "chords",
        "guitar",
        bossa.comped,
        centre=60,
        voices=4,
        velocity=0.72,
        pan=-0.22,
        patterns=(
            "x-..x-....x-..x-....x-..x-....x-",
            "x-....x-....x-......x-....x-..x-",
            "..x-..x-..x---......x-..x-....x-",
            "x---..x-..x-....x-....x-....x---",
        ),
    ),
    PartSpec("tune", "melody", "flute", melody.theme, since=0.4, centre=74, velocity=0.6, lag_ms=14.0, pan=0.15),
    PartSpec("colour", "answers", "vibes", melody.answers, since=0.55, centre=76, velocity=0.5, pan=0.3),
    PartSpec("haze", "pad", "strings", harmony.pads, since=0.85, centre=67, voices=3, velocity=0.32),
)

_FLUTE = Style(
    name="bossa nova",
    title="bossa nova",
    ring_s=2.8,
    progressions={
        "minor": (
            ("1:9", "4:9", "2:7 5M:7", "1:9"),
            ("1:9", "2:7", "5M:7", "1:9"),
            ("1:9", "1M:7", "4:9", "2:7 5M:7"),
            ("1:9", "6:7", "2:7 5M:7", "1:9"),
            ("1:9", "2M:7", "2:7 5M:7", "1:9"),
        ),
        "major": (
            ("1:9", "2:9 5:13", "1:9", "6M:7"),
            ("1:9", "2M:7", "2:9", "5:13"),
            ("1:9", "4:9", "2:9 5:13", "1:9"),
            ("1:9", "6M:7", "2:9 5:13", "1:9"),
            ("1:9 6:7", "2:9 5:13", "4:9 4m:6", "1:9"),
        ),
    },
    cadence={"minor": "2:7 5M:7", "major": "2:9 5:13"},
    final="1:9",
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
            full={drums.KICK: "5.....4.5.....4.", drums.RIM: _CLAVE, drums.CLOSED: _SHAKER},
            peak={drums.KICK: "6.....5.6.....5.", drums.RIM: _CLAVE, drums.SHAKER: "6.4.5.4.6.4.5.4."},
        ),
        Groove(
            calm={drums.CLOSED: "4...3...4...3..."},
            full={drums.KICK: "5.....4.5.....4.", drums.RIM: _ANSWERED_CLAVE, drums.SHAKER: _SHAKER},
            peak={drums.KICK: "6.....5.6.....5.", drums.RIM: _ANSWERED_CLAVE, drums.CLOSED: "5.4.5.4.5.4.5.4."},
        ),
        Groove(
            calm={drums.BRUSH: "4...5...4...5..."},
            full={drums.KICK: "5.....4.5.....4.", drums.BRUSH: "3.3.5.3.3.3.5.3.", drums.RIM: "..6...6.....6..."},
            peak={drums.KICK: "6.....5.6.....5.", drums.BRUSH: "4.4.6.4.4.4.6.4.", drums.RIM: _CLAVE},
        ),
    ),
    feel_ms=6.0,
    parts=_PARTS,
    desk=Desk(
        levels={"drums": -8.0, "double bass": -4.0, "comping": -3.0, "tune": -4.0, "colour": -10.0, "haze": -16.0},
        sends={"drums": -17.0, "double bass": -24.0, "comping": -16.0, "tune": -11.0, "colour": -10.0, "haze": -8.0},
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
