"""Lo-fi hip-hop: ninth chords on an electric piano, a lazy swung beat behind the time, vinyl under it all."""

from generation.engines.sketch.parts import bass, drums, harmony, melody, texture
from generation.engines.sketch.style import Desk, Groove, PartSpec, Style

_HAT = drums.CLOSED

STYLE = Style(
    name="lo-fi",
    title="lo-fi hip-hop",
    ring_s=2.6,
    progressions={
        "minor": (
            ("1:9", "4:9", "6:7", "5m:7"),
            ("6:7", "5m:7", "1:9", "1:9 7:7"),
            ("4:9", "5m:7", "1:9", "6:7"),
            ("1:9", "6:7", "2:7 5M:7", "1:9"),
        ),
        "major": (
            ("2:9", "5:13", "1:9", "6m:7"),
            ("4:9", "3:7", "2:9", "1:9"),
            ("1:9", "6:7", "2:9", "5:7sus 5:7"),
            ("4:9", "5:7", "3:7", "6:9"),
        ),
    },
    cadence={"minor": "2:7 5M:7", "major": "2:9 5:13"},
    final="1:9",
    rhythms=(
        "..x-x-x---------",
        "x---..x-x-------",
        "..x---x-x---x---",
        "x--x--x-....x-x-",
        "....x-x-x--x----",
        "x-x-x---..x-x---",
    ),
    groove=(
        Groove(
            calm={drums.KICK: "8.........7.....", drums.RIM: "....6.......6..."},
            full={drums.KICK: "8......g..7.....", drums.SNARE: "....7..g....7..g", _HAT: "5.4.5.4.5.4.5.43"},
            peak={drums.KICK: "8..5...g..7..g..", drums.SNARE: "....8..g.g..8..g", _HAT: "5.4.5.4354.4.534"},
            fills=({drums.SNARE: "..34..56"}, {drums.KICK: "7..6....", drums.SNARE: "...4.6.7"}),
        ),
        Groove(
            calm={drums.KICK: "8..............g", drums.RIM: "....6.......6..."},
            full={drums.KICK: "8....6....g7....", drums.SNARE: "....7.......7...", _HAT: "5.5.5.5.5.5.5.5."},
            peak={
                drums.KICK: "8....6...6.7...g",
                drums.SNARE: "....8..g....8.g.",
                _HAT: "5.5.5.5.5.5.5.5.",
                drums.OPEN: "......4.........",
            },
            fills=({drums.SNARE: "4..45.67"}, {drums.SNARE: "...3.5.6", drums.OPEN: "......5."}),
        ),
    ),
    swing=0.22,
    swing_unit=0.25,
    feel_ms=7.0,
    parts=(
        PartSpec("drums", "drums", "kit_dusty", drums.groove, since=0.4, lag_ms=9.0, velocity=0.75),
        PartSpec(
            "bass",
            "bass",
            "sub",
            bass.patterned,
            since=0.4,
            centre=38,
            velocity=0.8,
            lag_ms=5.0,
            patterns=("R-----..R-..5---", "R---....R-5-..a-", "R--.....R---5-a-", "R-------..R-8-5-"),
        ),
        PartSpec(
            "chords",
            "chords",
            "rhodes",
            harmony.comped,
            centre=60,
            voices=4,
            velocity=0.62,
            lag_ms=4.0,
            patterns=("x-------..x-----", "x-----x---------", "x---------x---u-", "x-------x-----u-"),
        ),
        PartSpec("pad", "pad", "pad", harmony.pads, silent=("main",), centre=64, voices=3, velocity=0.4),
        PartSpec("melody", "melody", "vibes", melody.theme, since=0.5, centre=74, velocity=0.66, lag_ms=10.0, pan=0.1),
        PartSpec("texture", "texture", "vinyl", texture.bed),
    ),
    desk=Desk(
        levels={"drums": -2.0, "bass": -4.0, "chords": -3.0, "pad": -12.0, "melody": -6.0, "texture": -23.0},
        sends={"drums": -22.0, "chords": -14.0, "pad": -10.0, "melody": -11.0},
        room="plate",
        tilts={"chords": 4.0, "melody": 4.0},
        ducked={"chords": 2.0, "pad": 4.0, "texture": 2.0},
        echo={"melody": -13.0},
        high_hz=9000.0,
    ),
)
