"""Piano waltz: a left hand in three, a right hand that sings, strings that join when it opens up."""

from generation.engines.sketch.parts import bass, harmony, melody
from generation.engines.sketch.style import Desk, PartSpec, Style

STYLE = Style(
    name="waltz",
    title="piano waltz",
    ring_s=3.2,
    progressions={
        "minor": (
            ("1", "5M:7", "1", "4"),
            ("6", "3", "4", "5M:7"),
            ("1", "4", "7", "3"),
            ("4", "1", "5M:7", "1"),
        ),
        "major": (
            ("1", "6", "2:7", "5:7"),
            ("4", "1", "2:7", "5:7"),
            ("1", "3", "4", "4m"),
            ("6", "4", "1", "5:7"),
        ),
    },
    cadence={"minor": "5M:7", "major": "5:7"},
    final="1",
    rhythms=(
        "x-------x---",
        "x---x---x---",
        "x-----x-x---",
        "x-x-x---x---",
        "....x---x---",
        "x---x-x-x-x-",
    ),
    feel_ms=14.0,
    parts=(
        PartSpec(
            "piano",
            "bass",
            "piano",
            bass.patterned,
            centre=42,
            velocity=0.6,
            pan=-0.1,
            patterns=("R-----------", "R-------5---", "R-------8---"),
        ),
        PartSpec(
            "piano",
            "chords",
            "piano",
            harmony.comped,
            centre=57,
            voices=3,
            velocity=0.46,
            patterns=("....x---x---", "....x-..x-..", "....x-------"),
        ),
        PartSpec("melody", "melody", "piano", melody.theme, centre=74, velocity=0.74, lag_ms=6.0, pan=0.08),
        PartSpec(
            "strings", "pad", "strings", harmony.pads, since=0.55, silent=("main",), centre=64, voices=3, velocity=0.42
        ),
        PartSpec("cello", "answers", "cello", melody.answers, since=0.8, centre=55, velocity=0.5, pan=0.2),
    ),
    desk=Desk(
        levels={"piano": -3.0, "melody": -1.5, "strings": -10.0, "cello": -9.0},
        sends={"piano": -13.0, "melody": -11.0, "strings": -7.0, "cello": -8.0},
        room="hall",
        tilts={"piano": 3.0, "melody": 5.0, "strings": 2.0},
    ),
)
