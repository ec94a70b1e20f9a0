"""Funk: everything on the one and between the lines; a slapped bass, scratching clavinet and guitar, brass answers."""

from generation.engines.sketch.parts import beats, drums, lines, melody, strokes
from generation.engines.sketch.style import Desk, Groove, PartSpec, Style

_FILLS = (
    {drums.SNARE: "7.77.77."},
    {drums.SNARE: "..6.6.77", drums.KICK: "9..9...."},
    {drums.HIGH_TOM: "7..7....", drums.MID_TOM: "....7...", drums.LOW_TOM: "......77"},
    {drums.SNARE: "....8888", drums.OPEN: "..7....."},
)

STYLE = Style(
    name="funk",
    title="funk",
    ring_s=1.6,
    # One chord is enough; a second one is for the bridge to leave from.
    progressions={
        "minor": (
            ("1:7",),
            ("1:9", "1:9", "4M:9", "1:9"),
            ("1:7", "1:7", "1:7", "7:6 1:7"),
            ("1:9", "4M:9", "1:9", "5m:7"),
            ("1:7", "1:7", "6:7", "5M:7"),
        ),
        "major": (
            ("1M:9",),
            ("1M:9", "1M:9", "4M:9", "1M:9"),
            ("1:6", "1:6", "4:9", "1:6"),
            ("1M:9", "1M:9", "2:7", "5:7sus"),
            ("1:6", "6:7", "2:7", "5:7sus"),
        ),
    },
    cadence={"minor": "5M:7", "major": "5:7sus"},
    final="1:6",
    rhythms=(
        "x-.x-.x-....x-x-",
        "..xx-.x-..x-....",
        "x--x..x-x-......",
        "....x-xx-.x-x---",
        "x-xx..x-..xx..x-",
        "x.x-..xx-.x-....",
        "..x-x-.x-x-.x---",
    ),
    groove=(
        Groove(
            calm={drums.KICK: "9.........7.....", drums.CLOSED: "6.3.6.3.6.3.6.3."},
            full={
                drums.KICK: "9.7.......7..7..|9.7....7..7.....",
                drums.SNARE: "....9..g.g..9..g",
                drums.CLOSED: "7353735373537353",
            },
            peak={
                drums.KICK: "9.7.......7..7..|9.7....7..7..7..",
                drums.SNARE: "....9..4.4..9..4|....9..4.4.49..4",
                drums.CLOSED: "7353735373537.53",
                drums.OPEN: ".............6..|................",
            },
            fills=_FILLS,
        ),
        Groove(
            calm={drums.KICK: "9.......7.......", drums.RIM: "....5.......5...", drums.CLOSED: "6.336.336.336.33"},
            full={
                drums.KICK: "9..7....7.7..7..|9..7..7...7.....",
                drums.SNARE: "....9..g....9.g.|....9..g.g..9..g",
                drums.CLOSED: "7.3.7.3.7.3.7.3.",
                drums.OPEN: "..............6.|......6.........",
            },
            peak={
                drums.KICK: "9..7....7.7..7..|9..7..7.7.7.....",
                drums.SNARE: "....9..4.g..9.4.",
                drums.CLOSED: "7353735373537353",
                drums.TAMBOURINE: "....6.......6...",
            },
            fills=_FILLS,
        ),
        Groove(
            calm={drums.KICK: "9.......9.......", drums.CLOSED: "5.4.5.4.5.4.5.4."},
            full={
                drums.KICK: "9...9...9...9...",
                drums.SNARE: "....9.......9..g",
                drums.OPEN: "..5...5...5...5.",
                drums.CLOSED: "54..54..54..54..",
            },
            peak={
                drums.KICK: "9...9...9...9.7.",
                drums.SNARE: "....9..g.g..9..g",
                drums.OPEN: "..6...6...6...6.",
                drums.CLOSED: "64..64..64..64..",
                drums.SHAKER: "4343434343434343",
            },
            fills=_FILLS,
        ),
    ),
    swing=0.06,
    swing_unit=0.25,
    feel_ms=3.5,
    parts=(
        PartSpec("drums", "drums", "kit_funk", beats.programmed, velocity=0.78),
        PartSpec(
            "bass",
            "bass",
            "slap_bass",
            lines.line,
            since=0.3,
            centre=38,
            velocity=0.85,
            patterns=(
                "R-.g..8.R.g.5.7.|R-.g..8.R.g.8.a.",
                "R-R...g8R-..7-8-|R-R...g8R-L-R.a.",
                "R-..8.gRR.g.8...|R-..8.gRR.5-7-8-",
                "R.8.gR8.R.8.gR8.|R.8.gR8.5.7.8.a.",
                "R--.R.g.8.gR..7.|R--.R.g.8..5..a.",
            ),
        ),
        PartSpec(
            "chords",
            "chords",
            "clav",
            strokes.strokes,
            since=0.3,
            centre=62,
            voices=3,
            velocity=0.66,
            pan=-0.55,
            patterns=(
                "s.mms.mss.m.sms.|s.mms.mss.smm.s.",
                "s.m.s.msm.m.s.m.|s.m.s.mss.m.s.m.",
                "ssm.s.m.m.s.ss.m",
                "s..sm.s.s..sm.s.|s..sm.s.s.m.s.s.",
            ),
        ),
        PartSpec(
            "guitar",
            "chords",
            "muted_guitar",
            strokes.strokes,
            since=0.5,
            centre=67,
            voices=3,
            velocity=0.6,
            pan=0.6,
            patterns=(
                "mmsmmmsmmmsmmsmm",
                "..x-..m...x-..m.|..x-..m...s.s.m.",
                "m.mms.mmm.mms.mm",
                "....s.......s...|....s......ss...",
            ),
        ),
        PartSpec(
            "brass",
            "hits",
            "brass_section",
            strokes.strokes,
            since=0.55,
            centre=66,
            voices=3,
            velocity=0.7,
            pan=0.08,
            patterns=(
                "X...............|................|X...............|..........s.sx--",
                "................|......s.x---....|................|..s.s.s.x-......",
                "s..s............|................|s..s............|......x-----....",
                "................|............s.s.|X---............|........s..sx---",
            ),
        ),
        PartSpec("melody", "melody", "sax", melody.theme, since=0.5, centre=70, velocity=0.66, pan=-0.1),
    ),
    desk=Desk(
        levels={"drums": -1.0, "bass": -2.5, "chords": -5.5, "guitar": -3.5, "brass": -4.5, "melody": -6.0},
        sends={"drums": -22.0, "chords": -20.0, "guitar": -20.0, "brass": -14.0, "melody": -14.0},
        room="room",
        tilts={"chords": 2.0, "guitar": 2.0},
    ),
)
