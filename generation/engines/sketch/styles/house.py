"""House: four on the floor, off-beat hats and bass, stabs that breathe with the kick, a break and a return."""

from dataclasses import replace

from generation.engines.sketch.parts import beats, drums, effects, harmony, lines, melody, strokes
from generation.engines.sketch.style import Desk, Groove, PartSpec, Style, Variant

_FLOOR = "9...9...9...9..."
_BUILDS = (
    {drums.CLAP: "..4.5.67", drums.KICK: "9......."},
    {drums.SNARE: "3...3...3.3.3.3.34455678"[-16:]},
    {drums.HIGH_TOM: "6..6....", drums.MID_TOM: "....6..5", drums.LOW_TOM: "......7."},
    {drums.SNARE: "...4.5.67"[-8:], drums.CLAP: "....5..."},
)

STYLE = Style(
    name="house",
    title="house",
    ring_s=1.8,
    # Every loop begins at home; sevenths and ninths, but the bass says where the floor is.
    progressions={
        "minor": (
            ("1:7", "1:7", "4:9", "5m:7"),
            ("1m:add9", "7:6", "6:7", "5m:7"),
            ("1:7", "4:9", "1:7", "5m:7"),
            ("1m:add9", "1m:add9", "6:7", "7:6"),
            ("1:7", "1:7", "1:7", "4:9"),
            ("1m:add9", "5m:7", "4:7", "1m:add9"),
        ),
        "major": (
            ("1:9", "6:7", "4:9", "5:7sus"),
            ("1:add9", "1:add9", "4:9", "4:9"),
            ("1:9", "2:7", "4:9", "1:9"),
            ("1:add9", "5:6", "6:7", "4:9"),
            ("1:9", "1:9", "2:7", "5:7sus"),
        ),
    },
    cadence={"minor": "5m:7", "major": "5:7sus"},
    final="1:add9",
    rhythms=(
        "x--x--x-....x---",
        "..x--x--x-x-....",
        "x-.x-.x-.x-.x-x-",
        "....x--x--x-x---",
        "x--x--x--x--x-x-",
        "..x-..x-..x-x-x-",
        "x-x-..x-x-..x---",
    ),
    groove=(
        Groove(
            calm={drums.KICK: _FLOOR, drums.CLOSED: "..5...5...5...5.", drums.SHAKER: "3.433.433.433.43"},
            full={
                drums.KICK: _FLOOR,
                drums.CLAP: "....7.......7...",
                drums.OPEN: "..5...5...5...5.",
                drums.SHAKER: "3.433.433.433.43",
            },
            peak={
                drums.KICK: _FLOOR,
                drums.CLAP: "....8.......8...|....8.......8..5",
                drums.OPEN: "..6...6...6...6.",
                drums.CLOSED: "4.344.344.344.34",
                drums.TAMBOURINE: "....5.......5...",
            },
            fills=_BUILDS,
        ),
        Groove(
            calm={drums.KICK: _FLOOR, drums.CLOSED: "..4...4...4...4.", drums.RIM: "...4..4....4..4."},
            full={
                drums.KICK: _FLOOR,
                drums.CLAP: "....7.......7...",
                drums.OPEN: "..5...5...5...5.",
                drums.RIM: "...4..4....4..4.|...4..4..4...4..",
            },
            peak={
                drums.KICK: "9...9...9...9...|9...9...9...9..4",
                drums.CLAP: "....8.......8...",
                drums.OPEN: "..6...6...6...6.",
                drums.SHAKER: "4344434443444344",
                drums.RIM: "...5..5....5..5.|...5..5..5...5..",
            },
            fills=_BUILDS,
        ),
        Groove(  # shuffled hats, a snare that answers the clap
            calm={drums.KICK: _FLOOR, drums.SHAKER: "4.344.344.344.34"},
            full={
                drums.KICK: _FLOOR,
                drums.CLAP: "....7.......7...",
                drums.CLOSED: "..54..54..54..54",
                drums.SNARE: "..............g.|.......4........",
            },
            peak={
                drums.KICK: _FLOOR,
                drums.CLAP: "....8.......8...",
                drums.CLOSED: "4.644.644.644.64",
                drums.OPEN: "..5...5...5...5.",
                drums.SNARE: ".......4......5.|.......4..4...5.",
            },
            fills=_BUILDS,
        ),
    ),
    swing=0.08,
    feel_ms=2.5,
    parts=(
        PartSpec("drums", "drums", "kit_house", beats.programmed, velocity=0.75),
        PartSpec(
            "bass",
            "bass",
            "synth_bass",
            lines.line,
            since=0.5,
            centre=38,
            velocity=0.8,
            patterns=(
                "..R-..R-..R-..8-",
                "..R-.RR-..R-.R5-|..R-.RR-..8-.5a-",
                "R-.R-.R-..8-..R-",
                "..RR..8-..R-..5-|..RR..8-..R-..a-",
                "R--R--R-..R-..8-|R--R--R-..5-..a-",
            ),
        ),
        PartSpec(
            "chords",
            "chords",
            "stab",
            strokes.strokes,
            centre=63,
            voices=4,
            velocity=0.66,
            patterns=(
                "x-.x-.x-..x-....|x-.x-.x-..x-..s.",
                "..x-..x-..x-..x-",
                "x-.s..x-....x-..",
                "..x-..s...x-..s.|..x-..s...x-.s..",
                "x--x--x---......|x--x--x-....s.s.",
            ),
        ),
        PartSpec("pad", "pad", "pad", harmony.pads, centre=60, voices=4, velocity=0.5),
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
            patterns=("1.3.2.4.1.3.2.5.", "12.34.12.34.12.5", "5.4.3.2.5.4.3.1.", "4.2.3.1.4.2.3.5."),
        ),
        PartSpec("melody", "melody", "lead", melody.theme, since=0.55, silent=("main",), centre=74, velocity=0.6),
        PartSpec("riser", "riser", "riser", effects.risers, velocity=0.7),
    ),
    desk=Desk(
        levels={
            "drums": -1.0,
            "bass": -4.0,
            "chords": -5.5,
            "pad": -9.0,
            "arp": -8.5,
            "riser": -12.0,
            "melody": -7.5,
        },
        sends={"drums": -24.0, "chords": -13.0, "pad": -9.0, "arp": -10.0, "riser": -12.0, "melody": -12.0},
        room="club",
        ducked={"bass": 8.0, "chords": 5.0, "pad": 9.0, "arp": 5.0, "melody": 2.0},
        echo={"arp": -11.0, "melody": -13.0, "chords": -18.0},
    ),
)

# Deep house: an electric piano instead of stabs, a round bass, nobody shouts.
_DEEP_VOICES = {"chords": "rhodes", "bass": "sub", "melody": "soft_lead"}
_DEEP = replace(
    STYLE,
    title="deep house",
    swing=0.14,
    parts=tuple(replace(each, voice=_DEEP_VOICES.get(each.role, each.voice)) for each in STYLE.parts),
    desk=replace(
        STYLE.desk,
        levels={**STYLE.desk.levels, "drums": -2.0, "chords": -4.0},
        echo={"chords": -14.0, "melody": -11.0},
        tilts={"drums": -2.0},
    ),
)
STYLE = replace(STYLE, variants=(Variant(_DEEP, ("deep", "soulful"), 30),))
