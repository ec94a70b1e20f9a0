"""Synthwave: driving eighth-note bass, gated snare, wide pads, an arpeggio and a singing lead."""

from generation.engines.sketch.parts import beats, drums, effects, harmony, lines, melody
from generation.engines.sketch.style import Desk, Groove, PartSpec, Style

_FILLS = (
    {drums.HIGH_TOM: "8.7.....", drums.MID_TOM: "...7.7..", drums.LOW_TOM: "......88"},
    {drums.SNARE: "5.6.7788"},
    {drums.HIGH_TOM: "8787....", drums.LOW_TOM: "....8788"},
    {drums.HIGH_TOM: "8.8.............", drums.MID_TOM: "....8.8.........", drums.LOW_TOM: "........8.8.8888"},
)

STYLE = Style(
    name="synthwave",
    title="synthwave",
    ring_s=2.4,
    progressions={
        "minor": (
            ("1", "6", "7", "1"),
            ("1", "7", "6", "5m"),
            ("1", "4", "1", "7"),
            ("1", "1", "6", "7"),
            ("1", "6", "4", "5m"),
            ("1", "7", "1", "5m"),
        ),
        "major": (
            ("1", "5", "6", "4"),
            ("1", "4", "5", "1"),
            ("1", "b7", "1", "5"),
            ("1", "6", "4", "5"),
            ("1", "3", "4", "5"),
        ),
    },
    cadence={"minor": "6 7", "major": "4 5"},
    final="1:add9",
    rhythms=(
        "x-----x-x-------",
        "x--x--x---x-x---",
        "....x-x-x-------",
        "x---x---x--x--x-",
        "x--x--x-x--x--x-",
        "x-------..x-x-x-",
        "x-x-----x---x---",
    ),
    groove=(
        Groove(
            calm={drums.CLOSED: "4.4.4.4.4.4.4.4."},
            full={drums.KICK: "9.......9.......", drums.SNARE: "....7.......7...", drums.CLOSED: "7.5.6.5.7.5.6.5."},
            peak={
                drums.KICK: "9.....6.9.....6.",
                drums.SNARE: "....8.......8...",
                drums.CLOSED: "7355635573556355",
                drums.TAMBOURINE: "..4...4...4...4.",
            },
            fills=_FILLS,
        ),
        Groove(
            calm={drums.CLOSED: "..4...4...4...4.", drums.KICK: "7.......7......."},
            full={drums.KICK: "9...7...9...7...", drums.SNARE: "....8.......8...", drums.CLOSED: "..5...5...5...5."},
            peak={
                drums.KICK: "9...8...9...8.5.",
                drums.SNARE: "....9.......9...",
                drums.OPEN: "..5...5...5...5.",
                drums.CLOSED: "5.4.5.4.5.4.5.4.",
            },
            fills=_FILLS,
        ),
        Groove(  # toms that answer the snare
            calm={drums.CLOSED: "4...4...4...4..."},
            full={
                drums.KICK: "9.....8.9.......",
                drums.SNARE: "....7.......7...",
                drums.CLOSED: "7.5.6.5.7.5.6.5.",
                drums.LOW_TOM: "................|..............66",
            },
            peak={
                drums.KICK: "9.....8.9.....7.",
                drums.SNARE: "....8.......8...",
                drums.CLOSED: "7454645474546454",
                drums.MID_TOM: "................|............6...",
                drums.LOW_TOM: "..............6.|..............66",
            },
            fills=_FILLS,
        ),
    ),
    feel_ms=3.0,
    parts=(
        PartSpec("drums", "drums", "kit_retro", beats.programmed, since=0.3, velocity=0.75),
        PartSpec(
            "bass",
            "bass",
            "synth_bass",
            lines.line,
            since=0.3,
            centre=38,
            velocity=0.78,
            patterns=(
                "R.R.R.R.R.R.R.R.",
                "R.RRR.RRR.RRR.RR",
                "R.8.R.8.R.8.R.8.",
                "R.R.R.R.R.R.R.5.|R.R.R.R.R.R.8.a.",
                "RR8RRR8RRR8RRR8R",
            ),
        ),
        PartSpec("pad", "pad", "pad", harmony.pads, centre=61, voices=4, velocity=0.6),
        PartSpec("wall", "chords", "supersaw", harmony.pads, since=0.8, centre=66, voices=3, velocity=0.5),
        PartSpec(
            "arp",
            "arp",
            "pluck",
            harmony.arpeggio,
            since=0.5,
            centre=66,
            voices=3,
            velocity=0.55,
            pan=-0.3,
            patterns=(
                "1.2.3.4.3.2.1.2.",
                "1234321212343212",
                "1.3.2.3.4.3.2.3.",
                "4.3.2.1.4.3.2.1.",
                "1.2.3.1.2.3.4.3.",
            ),
        ),
        PartSpec("melody", "melody", "lead", melody.theme, since=0.45, centre=74, velocity=0.68, pan=0.05),
        PartSpec("bells", "answers", "bell", melody.answers, since=0.85, centre=80, velocity=0.5, pan=0.3),
        PartSpec("riser", "riser", "riser", effects.risers, velocity=0.7),
    ),
    desk=Desk(
        levels={
            "drums": -1.5,
            "bass": -4.0,
            "pad": -6.5,
            "wall": -10.0,
            "arp": -10.5,
            "riser": -12.0,
            "melody": -5.5,
            "bells": -13.0,
        },
        sends={
            "drums": -13.0,
            "pad": -9.0,
            "wall": -10.0,
            "arp": -11.0,
            "riser": -12.0,
            "melody": -9.0,
            "bells": -6.0,
        },
        room="plate",
        ducked={"pad": 4.0, "wall": 6.0, "bass": 3.0, "arp": 3.0},
        echo={"melody": -10.0, "arp": -12.0},
    ),
)
