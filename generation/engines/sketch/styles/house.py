"""House: four on the floor, off-beat hats and bass, stabs that breathe with the kick, a break and a return."""

from generation.engines.sketch.parts import bass, drums, effects, harmony, melody
from generation.engines.sketch.style import Desk, Groove, PartSpec, Style

STYLE = Style(
    name="house",
    title="house",
    ring_s=1.8,
    progressions={
        "minor": (
            ("1:9", "1:9", "4:9", "5m:7"),
            ("6:7", "7:6", "1:9", "1:9"),
            ("1:7", "3:7", "4:9", "6:7"),
            ("1:9", "6:7", "3:7", "7:6"),
        ),
        "major": (
            ("1:9", "6:9", "4:9", "5:7sus"),
            ("4:9", "5:6", "6:7", "6:7"),
            ("2:9", "3:7", "4:9", "4:9"),
            ("6:9", "4:9", "1:9", "5:6"),
        ),
    },
    cadence={"minor": "6:7 7:6", "major": "4:9 5:7sus"},
    final="1:9",
    rhythms=(
        "x--x--x-....x---",
        "..x--x--x-x-....",
        "x-.x-.x-.x-.x-x-",
        "....x--x--x-x---",
        "x--x--x--x--x-x-",
        "..x-..x-..x-x-x-",
    ),
    groove=(
        Groove(
            calm={drums.CLOSED: "..5...5...5...5.", drums.SHAKER: "3.433.433.433.43"},
            full={
                drums.KICK: "9...9...9...9...",
                drums.CLAP: "....7.......7...",
                drums.OPEN: "..5...5...5...5.",
                drums.SHAKER: "3.433.433.433.43",
            },
            peak={
                drums.KICK: "9...9...9...9...",
                drums.CLAP: "....8.......8..5",
                drums.OPEN: "..6...6...6...6.",
                drums.CLOSED: "4.344.344.344.34",
                drums.TAMBOURINE: "....5.......5...",
            },
            fills=(
                {drums.CLAP: "..4.5.67", drums.KICK: "9......."},
                {drums.SNARE: "34455678"},
                {drums.HIGH_TOM: "6..6....", drums.MID_TOM: "....6..5", drums.LOW_TOM: "......7."},
            ),
        ),
        Groove(
            calm={drums.CLOSED: "..4...4...4...4.", drums.RIM: "...4..4....4..4."},
            full={
                drums.KICK: "9...9...9...9...",
                drums.CLAP: "....7.......7...",
                drums.OPEN: "..5...5...5...5.",
                drums.RIM: "...4..4....4..4.",
            },
            peak={
                drums.KICK: "9...9...9...9..4",
                drums.CLAP: "....8.......8...",
                drums.OPEN: "..6...6...6...6.",
                drums.SHAKER: "4344434443444344",
                drums.RIM: "...5..5....5..5.",
            },
            fills=({drums.SNARE: "...4.5.67"[-8:]}, {drums.CLAP: "4.4.5.67"}),
        ),
    ),
    swing=0.08,
    feel_ms=2.5,
    parts=(
        PartSpec("drums", "drums", "kit_house", drums.groove, velocity=0.75),
        PartSpec(
            "bass",
            "bass",
            "synth_bass",
            bass.patterned,
            since=0.5,
            centre=40,
            velocity=0.8,
            patterns=("..R-..R-..R-..8-", "..R-.RR-..R-.5a-", "R-.R-.R-..8-..R-", "..RR..8-..R-..5-"),
        ),
        PartSpec(
            "chords",
            "chords",
            "stab",
            harmony.comped,
            centre=63,
            voices=4,
            velocity=0.66,
            patterns=("x-.x-.x-..x-....", "..x-..x-..x-..x-", "x..x..x.....x-..", ".x-..x-..x-..x-."),
        ),
        PartSpec("pad", "pad", "pad", harmony.pads, silent=("main",), centre=60, voices=4, velocity=0.5),
        PartSpec(
            "arp",
            "arp",
            "pluck",
            harmony.arpeggio,
            since=0.75,
            centre=70,
            voices=4,
            velocity=0.5,
            pan=-0.25,
            patterns=("1.3.2.4.1.3.2.5.", "12.34.12.34.12.5", "5.4.3.2.5.4.3.1."),
        ),
        PartSpec("melody", "melody", "lead", melody.theme, since=0.55, silent=("main",), centre=74, velocity=0.6),
        PartSpec("riser", "riser", "riser", effects.risers, velocity=0.7),
    ),
    desk=Desk(
        levels={
            "drums": -1.0,
            "bass": -4.5,
            "chords": -6.5,
            "pad": -11.0,
            "arp": -12.0,
            "riser": -12.0,
            "melody": -8.0,
        },
        sends={"drums": -24.0, "chords": -13.0, "pad": -9.0, "arp": -10.0, "riser": -12.0, "melody": -12.0},
        room="club",
        ducked={"bass": 8.0, "chords": 6.0, "pad": 10.0, "arp": 5.0, "melody": 2.0},
        echo={"arp": -9.0, "melody": -12.0, "chords": -15.0},
    ),
)
