"""Cinematic: low strings pulse under a rising theme, brass and choir join, taikos mark the way."""

from generation.engines.sketch.parts import bass, drums, effects, harmony, melody
from generation.engines.sketch.style import Desk, Groove, PartSpec, Style

STYLE = Style(
    name="cinematic",
    title="cinematic",
    ring_s=3.8,
    progressions={
        "minor": (
            ("1", "6", "3", "7"),
            ("1", "4", "6", "5M"),
            ("1", "1", "6", "7"),
            ("6", "7", "1", "5:sus4 5M"),
        ),
        "major": (
            ("1", "5", "6", "4"),
            ("1", "4", "6", "5:sus4 5"),
            ("6", "4", "1", "5"),
            ("1", "b7", "4", "1"),
        ),
    },
    cadence={"minor": "4 5M", "major": "4 5"},
    final="1",
    rhythms=(
        "x-------x---x---",
        "x---x---x-------",
        "x-----x-x-------",
        "x-----x-x---x---",
        "x---x-x-x---x-x-",
    ),
    groove=(
        Groove(
            calm={drums.TAIKO: "7.......4......."},
            full={drums.TAIKO: "8...5...7...5.4.", drums.LOW_TOM: "..........4.4.4."},
            peak={
                drums.TAIKO: "9...7...9...7.67",
                drums.LOW_TOM: "..5...5...5.5...",
                drums.MID_TOM: "....5.......5.44",
            },
            fills=({drums.TAIKO: "5.6.6.7.7.8.8.99"}, {drums.LOW_TOM: "44556677", drums.TAIKO: "......89"}),
        ),
        Groove(
            calm={drums.TAIKO: "6.......5......."},
            full={drums.TAIKO: "8...6...7...6...", drums.LOW_TOM: "......5.......5."},
            peak={drums.TAIKO: "9...8...9...8.7.", drums.LOW_TOM: "5.555.555.555.55"},
            fills=({drums.TAIKO: "5567", drums.LOW_TOM: "6789"}, {drums.LOW_TOM: "3456", drums.MID_TOM: "5678"}),
        ),
    ),
    feel_ms=6.0,
    parts=(
        PartSpec("drums", "drums", "kit_trailer", drums.groove, since=0.45, velocity=0.8),
        PartSpec("bass", "bass", "contrabass", bass.held, centre=36, velocity=0.75),
        PartSpec(
            "ostinato",
            "arp",
            "spiccato",
            harmony.arpeggio,
            since=0.3,
            centre=52,
            voices=3,
            velocity=0.62,
            pan=-0.2,
            patterns=("1.1.2.1.3.1.2.1.", "1.2.3.2.1.2.3.2.", "1.11.12.1.11.13.", "1.3.2.3.1.3.2.3."),
        ),
        PartSpec("strings", "pad", "strings", harmony.pads, since=0.4, centre=62, voices=4, velocity=0.6),
        PartSpec("brass", "brass", "brass", harmony.pads, since=0.75, centre=53, voices=3, velocity=0.65),
        PartSpec("choir", "choir", "choir", harmony.pads, since=0.85, centre=67, voices=3, velocity=0.5),
        PartSpec("melody", "melody", "violins", melody.theme, since=0.45, centre=72, velocity=0.72, pan=0.1),
        PartSpec("riser", "riser", "riser", effects.risers, velocity=0.7),
    ),
    desk=Desk(
        levels={
            "drums": -1.0,
            "bass": -7.5,
            "ostinato": -3.5,
            "strings": -7.5,
            "brass": -6.0,
            "choir": -9.0,
            "riser": -12.0,
            "melody": -4.0,
        },
        sends={
            "drums": -13.0,
            "bass": -18.0,
            "ostinato": -11.0,
            "strings": -8.0,
            "brass": -9.0,
            "choir": -5.0,
            "riser": -12.0,
            "melody": -9.0,
        },
        room="hall",
        tilts={"ostinato": 4.0, "drums": 2.0},
    ),
)
