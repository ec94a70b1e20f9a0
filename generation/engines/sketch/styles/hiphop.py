"""Hip-hop: a short loop as if cut from a record, with the drums in front; boom-bap swings, trap rolls over an 808."""

from dataclasses import replace

from generation.engines.sketch.parts import beats, drums, harmony, lines, melody, strokes, texture
from generation.engines.sketch.style import Desk, Groove, PartSpec, Style, Variant

_HAT = drums.CLOSED

STYLE = Style(
    name="hip-hop",
    title="hip-hop",
    ring_s=2.2,
    # Loops of two bars, or four: what a sampler holds.
    progressions={
        "minor": (
            ("1m", "6:7"),
            ("1:7", "4:7"),
            ("1m", "1m 5m:7"),
            ("1m:add9", "6:7", "4:7", "5M:7"),
            ("1m", "1m", "6:7", "7:6"),
            ("1:7", "2d:7 5M:7"),
        ),
        "major": (
            ("1:6", "6:7"),
            ("1:add9", "4:7"),
            ("1:add9", "3:7", "4:9", "5:7sus"),
            ("1:6", "1:6", "2:7", "5:7"),
        ),
    },
    cadence={"minor": "5M:7", "major": "5:7"},
    final="1",
    rhythms=(
        "x-x---------x---",
        "x-----x-x-------",
        "....x-x-x-------",
        "x--x----x--x----",
        "..x-x-----x-x---",
        "x-x-x-----------",
        "x-----x---x-x-x-",
    ),
    groove=(
        Groove(
            calm={_HAT: "5.5.5.5.5.5.5.5.", drums.RIM: "....5.......5..."},
            full={
                drums.KICK: "9......7..9.....|9......7.79.....",
                drums.SNARE: "....9.......9...|....9.......9..g",
                _HAT: "6.5.6.5.6.5.6.55",
            },
            peak={
                drums.KICK: "9......7..9.....|9..7...7.79....6",
                drums.SNARE: "....9..g....9..g|....9..g.g..9..g",
                _HAT: "6.5.6.5.6.5.6.55",
                drums.OPEN: "..............5.|......5.........",
            },
            fills=(
                {drums.SNARE: "..5.6.78", drums.KICK: "9..9...."},
                {drums.KICK: "9.9.....", drums.SNARE: "......9."},
                {drums.SNARE: "9....99."},
            ),
        ),
        Groove(
            calm={drums.KICK: "9...............", drums.SHAKER: "5.355.355.355.35"},
            full={
                drums.KICK: "9.7.......9..7..|9.7..7....9.....",
                drums.SNARE: "....9.......9...",
                _HAT: "6.6.6.656.6.6.6.",
            },
            peak={
                drums.KICK: "9.7.......9..7..|9.7..7....9..7.7",
                drums.SNARE: "....9....g..9..g",
                _HAT: "6.6.6.656.6.6.6.",
                drums.TAMBOURINE: "....5.......5...",
            },
            fills=(
                {drums.SNARE: "5.5.66.8"},
                {drums.KICK: "9..9..9.", drums.SNARE: "....8..8"},
            ),
        ),
    ),
    swing=0.24,
    swing_unit=0.25,
    feel_ms=5.0,
    parts=(
        PartSpec("drums", "drums", "kit_break", beats.programmed, since=0.3, velocity=0.82),
        PartSpec(
            "bass",
            "bass",
            "finger_bass",
            lines.line,
            since=0.4,
            centre=36,
            velocity=0.8,
            lag_ms=6.0,
            patterns=(
                "R--.....R-R-....|R--.....R-..5-a-",
                "R-.R....R---....|R-.R....5-..R---",
                "R------.R-.R....|R------...5.8-a-",
                "R-..R-....R-....|R-..R-....R-5-7-",
            ),
        ),
        PartSpec(
            "chords",
            "chords",
            "piano",
            strokes.strokes,
            centre=60,
            voices=3,
            velocity=0.62,
            pan=-0.12,
            patterns=(
                "x---..u-..u-....|x---....x-......",
                "x--.x--.x-......|x--.x--.....u-u-",
                "..x-..x-..x-....|..x-..x-....u---",
                "x-------..u-u---|x-------........",
            ),
        ),
        PartSpec("pad", "pad", "strings", harmony.pads, since=0.55, centre=64, voices=3, velocity=0.42, pan=0.1),
        PartSpec("melody", "melody", "vibes", melody.theme, since=0.5, centre=72, velocity=0.6, lag_ms=8.0, pan=0.15),
        PartSpec("hits", "answers", "brass_section", melody.answers, since=0.55, centre=67, velocity=0.55, pan=-0.2),
        PartSpec("texture", "texture", "vinyl", texture.bed),
    ),
    desk=Desk(
        levels={
            "drums": 1.0,
            "bass": -2.5,
            "chords": -5.0,
            "pad": -11.0,
            "melody": -8.0,
            "hits": -7.0,
            "texture": -30.0,
        },
        sends={"drums": -24.0, "chords": -18.0, "pad": -12.0, "melody": -13.0, "hits": -14.0},
        room="room",
        ducked={"chords": 3.0, "pad": 3.0},
        # The loop is from an old record; the drums are not.
        tilts={"chords": -6.0, "pad": -8.0, "melody": -4.0},
    ),
)

_SPARSE = (
    "x-------x-x-....|................",
    "x---x-----------|....x---........",
    "x-------........|x-----u-........",
)

_TRAP = replace(
    STYLE,
    title="trap",
    groove=(
        Groove(
            calm={_HAT: "5...5...5...5...", drums.CLAP: "........6......."},
            full={
                drums.KICK: "9.....7...9.....|9..7......9..7..",
                drums.CLAP: "....8.......8...",
                _HAT: "6.5.6.5.6.5.6.rr|6.5.t...6.5.6.5.",
            },
            peak={
                drums.KICK: "9.....7...9..7..|9..7..9...9..7..",
                drums.CLAP: "....9.......9...",
                drums.SNARE: "....7.......7..g",
                _HAT: "6.5.6.rr6.5.t...|6r5.6.5.rrrr6.qq",
                drums.OPEN: "..............5.|................",
            },
            fills=({drums.SNARE: "....rrqq"}, {_HAT: "t...t...", drums.SNARE: "....6.77"}, {drums.CLAP: "8.....88"}),
        ),
        Groove(
            calm={_HAT: "5.4.5.4.5.4.5.4.", drums.RIM: "....5.......5..."},
            full={
                drums.KICK: "9.......7.9.....|9......7..9...7.",
                drums.CLAP: "....8.......8...",
                _HAT: "6464646464646r64|64646464t.6.6464",
            },
            peak={
                drums.KICK: "9.......7.9..7..|9......7..9.7.7.",
                drums.CLAP: "....9.......9..4",
                _HAT: "64r4646464r46r64|6464rrrr64t.6.qq",
                drums.OPEN: "......5.........|................",
            },
            fills=({drums.SNARE: "5.5.rrqq"}, {_HAT: "rrrrqqqq", drums.KICK: "9..9...."}),
        ),
    ),
    swing=0.0,
    feel_ms=2.0,
    parts=(
        PartSpec("drums", "drums", "kit_808", beats.programmed, since=0.3, velocity=0.82),
        PartSpec(
            "bass",
            "bass",
            "sub808",
            lines.line,
            since=0.4,
            centre=33,
            velocity=0.85,
            patterns=(
                "R---------R-----|R--R------R--8--",
                "R-----R---......|R-----------8-5-",
                "R-------R-R-----|R------R--R---a-",
                "R---------------|R--R--R---R--5--",
            ),
        ),
        PartSpec(
            "chords", "chords", "piano", strokes.strokes, centre=58, voices=3, velocity=0.55, pan=-0.1, patterns=_SPARSE
        ),
        PartSpec("pad", "pad", "choir", harmony.pads, since=0.55, centre=60, voices=3, velocity=0.42),
        PartSpec(
            "arp",
            "arp",
            "bell",
            harmony.arpeggio,
            since=0.3,
            centre=72,
            voices=3,
            velocity=0.5,
            pan=0.2,
            patterns=("1.2.3.2.1.2.3.2.", "3...2...1...2...", "1..2..3..2..1.2.", "3.2.1...3.2.1..."),
        ),
        PartSpec("melody", "melody", "flute", melody.theme, since=0.55, centre=74, velocity=0.55, pan=-0.15),
    ),
    desk=replace(
        STYLE.desk,
        levels={"drums": 0.5, "bass": -1.0, "chords": -8.0, "pad": -14.0, "arp": -9.0, "melody": -9.0},
        sends={"drums": -24.0, "chords": -10.0, "pad": -8.0, "arp": -9.0, "melody": -9.0},
        room="plate",
        ducked={"bass": 2.0},
        echo={"arp": -12.0},
    ),
)
STYLE = replace(STYLE, variants=(Variant(_TRAP, ("trap", "drill", "808", "808s"), 35),))
