"""Classical piano: periods of question and answer over an Alberti bass, broken chords or a nocturne's left hand."""

from generation.engines.sketch.parts import bass, period, picking
from generation.engines.sketch.style import Desk, PartSpec, Style

_ALBERTI = ("1.3.2.3.1.3.2.3.", "1.2.3.2.1.2.3.2.", "1.3.2.3.1.3.2.1.")
_BROKEN = ("1.2.3.4.5.4.3.2.", "1.2.3.4.3.2.1.2.", "1234321212343212")
_NOCTURNE = ("1.3.4.3.5.3.4.3.", "1...3.4.1...3.5.", "..2.3.5...2.3.4.")

STYLE = Style(
    name="classical",
    title="classical piano",
    ring_s=3.0,
    progressions={
        "minor": (
            ("1", "5M:7", "5M:7", "1"),
            ("1", "4", "1 5M:7", "1"),
            ("1", "6 4", "1 5M", "5M:7 1"),
            ("1", "4 #7d:7", "1 4", "5M:7 1"),
            ("1 5M", "1", "2:7 5M:7", "1"),
        ),
        "major": (
            ("1", "5:7", "5:7", "1"),
            ("1", "4 1", "5:7 1", "2 5:7"),
            ("1", "4", "1 5:7", "1"),
            ("1", "6", "2 5:7", "1"),
            ("1 5:7", "1", "2M:7 5", "5:7 1"),
        ),
    },
    cadence={"minor": "4 5M:7", "major": "2:7 5:7"},
    final="1",
    rhythms=(
        "x-----x-x---x---",
        "x---x-x-x---x---",
        "x---x---x-x-x-x-",
        "x-x-x-x-x---x---",
        "x-------x-x-x-x-",
        "x---x-x-x-------",
    ),
    feel_ms=9.0,
    parts=(
        PartSpec(
            "bass line",
            "bass",
            "piano",
            bass.patterned,
            centre=43,
            velocity=0.56,
            pan=-0.18,
            patterns=("R-------........", "R-------5-------", "R---....R---....", "R---------------"),
        ),
        PartSpec(
            "figuration",
            "chords",
            "piano",
            picking.picked,
            centre=55,
            voices=3,
            velocity=0.5,
            pan=-0.12,
            patterns=(*_ALBERTI, *_BROKEN, *_NOCTURNE),
        ),
        PartSpec("theme", "melody", "piano", period.theme, centre=74, velocity=0.76, lag_ms=5.0, pan=0.05),
        PartSpec("inner voice", "second", "piano", period.sixths, since=0.8, centre=74, velocity=0.6, pan=0.08),
    ),
    desk=Desk(
        levels={"bass line": -8.0, "figuration": -6.0, "theme": -1.0, "inner voice": -9.0},
        sends={"bass line": -17.0, "figuration": -15.0, "theme": -13.0, "inner voice": -14.0},
        room="room",
        tilts={"figuration": 1.5, "theme": 2.0},
    ),
)
