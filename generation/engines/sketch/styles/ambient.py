"""Ambient: slow suspended harmony, glass and choir, a few bell notes far apart, no drums."""

from generation.engines.sketch.parts import bass, harmony, melody, texture
from generation.engines.sketch.style import Desk, PartSpec, Style

STYLE = Style(
    name="ambient",
    title="ambient",
    ring_s=5.0,
    progressions={
        "minor": (
            ("1:add9", "1:add9", "6:add9", "6:add9"),
            ("1:sus2", "1:sus2", "7:add9", "4:sus2"),
            ("6:add9", "6:add9", "3:add9", "7:sus4"),
            ("4:add9", "4:add9", "1:sus2", "1:sus2"),
        ),
        "major": (
            ("1:add9", "1:add9", "4:add9", "4:add9"),
            ("6:add9", "6:add9", "4:add9", "1:sus2"),
            ("1:sus2", "1:sus2", "5:sus4", "4:add9"),
            ("4:add9", "4:add9", "2:9", "2:9"),
        ),
    },
    cadence={"minor": "4:sus2", "major": "4:add9"},
    final="1:add9",
    rhythms=(
        "x-----------....",
        "....x-------x---",
        "x-------....x---",
        "..x---------x---",
        "x---x-------....",
    ),
    feel_ms=18.0,
    parts=(
        PartSpec("pad", "pad", "pad", harmony.pads, centre=58, voices=4, velocity=0.55),
        PartSpec("chords", "chords", "glass", harmony.pads, since=0.5, centre=70, voices=3, velocity=0.5),
        PartSpec("bass", "bass", "sub", bass.held, since=0.4, centre=36, velocity=0.5),
        PartSpec(
            "arp",
            "arp",
            "bell",
            harmony.arpeggio,
            since=0.55,
            centre=76,
            voices=4,
            velocity=0.4,
            pan=-0.3,
            patterns=("1.......3.......", "....2.......4...", "1.....4.....3...", "..3.......5....."),
        ),
        PartSpec(
            "melody",
            "melody",
            "soft_lead",
            melody.theme,
            since=0.5,
            silent=("break",),
            centre=72,
            velocity=0.5,
            pan=0.15,
        ),
        PartSpec("texture", "texture", "air", texture.bed),
    ),
    desk=Desk(
        levels={"pad": -2.0, "chords": -6.0, "bass": -7.0, "arp": -11.0, "melody": -8.0, "texture": -24.0},
        sends={"pad": -7.0, "chords": -4.0, "arp": -2.0, "melody": -3.0, "texture": -10.0},
        room="cathedral",
        echo={"arp": -6.0, "melody": -9.0},
    ),
)
