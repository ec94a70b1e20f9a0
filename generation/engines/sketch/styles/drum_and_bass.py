"""Drum and bass: a broken beat at twice the speed of everything else, a reese under lush chords, a plucked hook."""

from generation.engines.sketch.parts import beats, drums, effects, harmony, lines, melody, strokes
from generation.engines.sketch.style import Desk, Groove, PartSpec, Style

_FILLS = (
    {drums.SNARE: "6.g.6.6.7.778888", drums.KICK: "9.....9........."},
    {drums.SNARE: "..6.67.7", drums.KICK: "9..9...."},
    {drums.SNARE: "....rrqq"[-8:], drums.KICK: "9...9..."},
    {drums.HIGH_TOM: "7.7.....", drums.MID_TOM: "....7.7.", drums.SNARE: "..5..5.8"},
)

STYLE = Style(
    name="drum and bass",
    title="drum and bass",
    ring_s=2.4,
    # Two bars to a chord: the harmony walks while the drums run.
    progressions={
        "minor": (
            ("1:9", "1:9", "6:7", "6:7", "4:9", "4:9", "1:9", "1:9"),
            ("1m:add9", "1m:add9", "7:6", "7:6", "6:7", "6:7", "1m:add9", "1m:add9"),
            ("1:9", "1:9", "4:9", "4:9", "6:7", "7:6", "1:9", "1:9"),
            ("1m:add9", "1m:add9", "3:7", "3:7", "6:7", "6:7", "5m:7", "1m:add9"),
            ("1:9", "1:9", "1:9", "1:9", "6:7", "6:7", "5m:7", "5m:7"),
        ),
        "major": (
            ("1:9", "1:9", "6:7", "6:7", "4:9", "4:9", "1:9", "1:9"),
            ("1:add9", "1:add9", "3:7", "3:7", "4:9", "4:9", "1:add9", "1:add9"),
            ("1:9", "1:9", "4:9", "4:9", "2:7", "5:7sus", "1:9", "1:9"),
            ("1:add9", "1:add9", "5:6", "5:6", "4:9", "4:9", "1:add9", "1:add9"),
        ),
    },
    cadence={"minor": "5m:7", "major": "5:7sus"},
    final="1:add9",
    rhythms=(
        "x-------x---x---",
        "x--x----x-------",
        "....x--xx---x---",
        "x---x-x-------x-",
        "x--x--x-x--xx-x-",
        "..x-x---..x-x---",
        "x-----x-x---x-x-",
    ),
    groove=(
        Groove(  # the two-step
            calm={drums.CLOSED: "6...6...6...6.3.", drums.RIM: "....5.......5..."},
            full={
                drums.KICK: "9.........9.....|9.........9.....|9.........9.....|9..7......9.....",
                drums.SNARE: "....9..g.g..9..g",
                drums.CLOSED: "7.3.7.3.7.3.7.34",
                drums.RIDE: "3...3...5...3...",
            },
            peak={
                drums.KICK: "9.........9.....|9.........9....6|9.........9.....|9..7......9..7..",
                drums.SNARE: "....9..g.g..9..g|....9..3.g..9.3.",
                drums.CLOSED: "7343734373437343",
                drums.RIDE: "5...5...6...5...",
            },
            fills=_FILLS,
        ),
        Groove(  # the break that everybody sampled, from memory
            calm={drums.CLOSED: "6...6.3.6...6.3.", drums.RIM: "....5..g.g..5..."},
            full={
                drums.KICK: "9.8.......88....|9.8.......88....|9.8.......8.....|..88......8.....",
                drums.SNARE: "....9..g.g..9..g|....9..g.g..9..g|....9..g.g..9...|.g..9..g.g....8.",
                drums.CLOSED: "7.3.7.3.7.3.7.3.",
                drums.RIDE: "3...3...5...3...",
            },
            peak={
                drums.KICK: "9.8.......88....|9.8.......88....|9.8.......8.....|..88......8.....",
                drums.SNARE: "....9..4.4..9..4|....9..4.4..9..4|....9..4.4..9..g|.4..9..4.4....9.",
                drums.RIDE: "6...6...7...6...",
                drums.CLOSED: "6.3.6.3.6.3.6.3.",
                drums.SHAKER: "5242524252425242",
            },
            fills=_FILLS,
        ),
        Groove(
            calm={drums.SHAKER: "6.326.3.6.326.3.", drums.RIM: "............5..."},
            full={
                drums.KICK: "9.....9...7.....|9.....9.........",
                drums.SNARE: "....9.......9...|....9....g..9.g.",
                drums.CLOSED: "7.337.337.337.33",
                drums.RIDE: "3...3...5...3...",
            },
            peak={
                drums.KICK: "9.....9...7.....|9..7..9....7....",
                drums.SNARE: "....9..g....9..g|....9..g.g..9.g.",
                drums.CLOSED: "7.337.337.337.33",
                drums.RIDE: "5...5...6...5...",
                drums.OPEN: "..5.......5.....",
            },
            fills=_FILLS,
        ),
    ),
    feel_ms=3.0,
    parts=(
        PartSpec("drums", "drums", "kit_break", beats.programmed, since=0.3, velocity=0.8),
        PartSpec(
            "bass",
            "bass",
            "reese",
            lines.line,
            since=0.45,
            centre=35,
            velocity=0.8,
            patterns=(
                "R---------------|R-------..R-5---",
                "R-------R-------|R---------8-5---",
                "R-------........|R-R-....5---8---",
                "R--R----R-------|R--R----R---5-a-",
                "R-----------R-8-|R-----------5-a-",
            ),
        ),
        PartSpec("pad", "pad", "pad", harmony.pads, centre=63, voices=4, velocity=0.55),
        PartSpec(
            "chords",
            "chords",
            "rhodes",
            strokes.strokes,
            centre=64,
            voices=4,
            velocity=0.55,
            pan=0.12,
            patterns=(
                "x---------------|x-------x-------",
                "x-------x-x-----|........x-------",
                "..x-----x-------|x-------..x-----",
            ),
        ),
        PartSpec(
            "arp",
            "arp",
            "saw_pluck",
            harmony.arpeggio,
            since=0.75,
            centre=72,
            voices=3,
            velocity=0.5,
            pan=-0.3,
            patterns=("1.2.3.4.3.2.3.2.", "1..2..3.4..3..2.", "4.3.2.1.4.3.2.1.", "1.3.2.3.1.3.2.4."),
        ),
        PartSpec("melody", "melody", "saw_pluck", melody.theme, since=0.45, centre=76, velocity=0.66, pan=0.08),
        PartSpec("riser", "riser", "riser", effects.risers, velocity=0.75),
    ),
    desk=Desk(
        levels={
            "drums": -0.5,
            "bass": -3.0,
            "pad": -9.0,
            "chords": -9.0,
            "arp": -12.0,
            "riser": -12.0,
            "melody": -7.0,
        },
        sends={"drums": -20.0, "pad": -7.0, "chords": -10.0, "arp": -9.0, "riser": -10.0, "melody": -9.0},
        room="plate",
        ducked={"bass": 3.0, "pad": 3.0},
        echo={"melody": -12.0, "arp": -13.0},
        tilts={"drums": 2.0, "pad": 2.0},
    ),
)
