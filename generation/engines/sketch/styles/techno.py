"""Techno: an unbroken kick with a bass that rumbles between, one chord that keeps coming back, filters that open."""

from dataclasses import replace

from generation.engines.sketch.parts import beats, drums, effects, harmony, lines, melody, strokes
from generation.engines.sketch.style import Desk, Groove, PartSpec, Style, Variant

_FLOOR = "9...9...9...9..."
_OFF = "..7...7...7...7."
# The bar before a fuller section: the kick waits, the snare runs.
_BUILDS = (
    {drums.SNARE: "3.3.3.3.34455677"},
    {drums.SNARE: "....4...4.5.6677", drums.CLAP: "4...4..........."},
    {drums.KICK: "9...9...........", drums.SNARE: "........4.5.6.7."},
)

STYLE = Style(
    name="techno",
    title="techno",
    ring_s=2.0,
    # Harmony hardly moves: a floor needs a place to stand. `1m` keeps its third even where the mood is tense.
    progressions={
        "minor": (
            ("1m:add9",),
            ("1m", "1m", "1m", "1m:7"),
            ("1m:add9", "1m:add9", "6:7", "1m:add9"),
            ("1m", "1m", "4m:7", "1m"),
            ("1m:add9", "1m:add9", "1m:add9", "7:6"),
            ("1m", "1m", "5m:7", "1m"),
        ),
        "major": (
            ("1M:add9",),
            ("1M", "1M", "1M", "1M:6"),
            ("1M:add9", "1M:add9", "4M:add9", "1M:add9"),
            ("1M", "1M", "6:7", "1M"),
            ("1M:add9", "1M:add9", "5M:7sus", "1M:add9"),
        ),
    },
    cadence={"minor": "1m", "major": "1M"},
    final="1",
    rhythms=(
        "x-..x-..x-......",
        "x--x--x-........",
        "..x-..x-..x-....",
        "x-....x-....x-..",
        "....x-..x--x....",
        "x--x--x--x--x-..",
        "x-x-....x-x-....",
    ),
    groove=(
        Groove(
            calm={drums.KICK: _FLOOR, drums.CLOSED: "..4...4...4...4."},
            full={
                drums.KICK: _FLOOR,
                drums.OPEN: _OFF,
                drums.CLAP: "....6.......6...",
                drums.CLOSED: "4.3.4.3.4.3.4.34",
            },
            peak={
                drums.KICK: _FLOOR,
                drums.OPEN: _OFF,
                drums.CLAP: "....7.......7...",
                drums.CLOSED: "4434443444344434",
                drums.RIDE: "..5...5...5...5.",
            },
            fills=_BUILDS,
        ),
        Groove(
            calm={drums.KICK: _FLOOR, drums.RIM: "...4......4....."},
            full={
                drums.KICK: _FLOOR,
                drums.CLOSED: "3.643.643.643.64",
                drums.RIM: "...5..5...5....5|...5..5....5..5.",
            },
            peak={
                drums.KICK: _FLOOR,
                drums.CLOSED: "3.643.643.643.64",
                drums.OPEN: _OFF,
                drums.RIM: "...5..5...5....5|...5..5....5..5.",
                drums.SNARE: "............5...|....5.......5..g",
            },
            fills=_BUILDS,
        ),
        Groove(
            calm={drums.KICK: _FLOOR, drums.SHAKER: "3343334333433343"},
            full={
                drums.KICK: "9...9...9...9...|9...9...9...9..5",
                drums.OPEN: _OFF,
                drums.SHAKER: "4454445444544454",
                drums.MID_TOM: "......4....4....|...4......4..4..",
            },
            peak={
                drums.KICK: "9...9...9...9...|9...9...9...9..5",
                drums.OPEN: _OFF,
                drums.RIDE: "5.5.5.5.5.5.5.5.",
                drums.CLAP: "....7.......7..4",
                drums.MID_TOM: "......4....4....|...4......4..4..",
            },
            fills=_BUILDS,
        ),
    ),
    feel_ms=1.5,
    parts=(
        PartSpec("drums", "drums", "kit_909", beats.programmed, velocity=0.78),
        PartSpec(
            "bass",
            "bass",
            "sub",
            lines.line,
            since=0.4,
            centre=36,
            velocity=0.8,
            patterns=(
                ".RRR.RRR.RRR.RRR",
                "..RR..RR..RR..RR",
                "..R-..R-..R-..R-",
                ".RR..RR..RR..RR8",
                "..RR..R-..RR..RL",
            ),
        ),
        PartSpec(
            "chords",
            "chords",
            "stab",
            strokes.strokes,
            since=0.3,
            centre=60,
            voices=3,
            velocity=0.62,
            pan=0.1,
            patterns=(
                "..s.............|......s.........",
                "..s...s.........",
                "......s...s.....|......s.........",
                "x-......x-......|..........s.....",
                "..s..s....s.....",
            ),
        ),
        PartSpec("pad", "pad", "pad", harmony.pads, centre=57, voices=3, velocity=0.5),
        PartSpec(
            "arp",
            "arp",
            "saw_pluck",
            harmony.arpeggio,
            since=0.42,
            centre=64,
            voices=3,
            velocity=0.55,
            pan=-0.2,
            patterns=("1..21..31..21..4", "1.2.3.2.1.2.3.4.", "12.312.312.312.3", "1..11.1.2..22.3."),
        ),
        PartSpec(
            "melody",
            "melody",
            "soft_lead",
            melody.theme,
            since=0.78,
            silent=("main",),
            centre=69,
            velocity=0.5,
            pan=0.1,
        ),
        PartSpec("riser", "riser", "riser", effects.risers, velocity=0.75),
    ),
    desk=Desk(
        levels={
            "drums": 0.0,
            "bass": -3.0,
            "chords": -6.5,
            "pad": -9.0,
            "arp": -10.0,
            "riser": -12.0,
            "melody": -12.0,
        },
        sends={
            "drums": -20.0,
            "bass": -20.0,
            "chords": -8.0,
            "pad": -9.0,
            "arp": -10.0,
            "riser": -10.0,
            "melody": -8.0,
        },
        room="club",
        ducked={"bass": 10.0, "chords": 4.0, "pad": 12.0, "arp": 4.0, "melody": 3.0},
        echo={"chords": -11.0, "arp": -13.0, "melody": -10.0},
        tilts={"chords": -3.0, "pad": -4.0},
    ),
)

# Acid: the line is the song, so it comes early and stays.
_ACID = replace(
    STYLE,
    title="acid techno",
    parts=tuple(
        replace(each, voice="acid", play=lines.acid, since=0.3, centre=45, velocity=0.75, pan=-0.08, patterns=())
        if each.role == "arp"
        else each
        for each in STYLE.parts
        if each.role != "melody"
    )
    + tuple(replace(each, since=0.9) for each in STYLE.parts if each.role == "melody"),
    desk=replace(STYLE.desk, levels={**STYLE.desk.levels, "arp": -5.0, "chords": -11.0}),
)
STYLE = replace(STYLE, variants=(Variant(_ACID, ("acid", "303"), 35),))
