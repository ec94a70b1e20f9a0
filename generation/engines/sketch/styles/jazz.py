"""Jazz: swung eighths, a bass that strolls or walks, ride and brushes, a piano that comments, horn or vibes on top."""

from dataclasses import replace

from generation.engines.sketch.parts import comping, drums, melody, walking
from generation.engines.sketch.style import Desk, Groove, PartSpec, Style, Variant

_DRUMS = PartSpec("drums", "drums", "kit_brush", drums.groove, since=0.3, velocity=0.66)
_BASS = PartSpec(
    "bass",
    "bass",
    "upright",
    walking.feels,
    since=0.25,
    centre=43,
    velocity=0.8,
    lag_ms=-3.0,
    patterns=(
        "R-----..5-----..|R-----..L---a-..",
        "R-----..5---R-a-|R-----..5-----..",
        "R---..R-5-----..|R-----..3---a---",
        "R-------5-------|R---..3-5---a---",
    ),
)
_CHORDS = PartSpec(
    "chords",
    "chords",
    "piano",
    comping.ahead,
    centre=61,
    voices=4,
    velocity=0.6,
    pan=-0.08,
    patterns=(
        "x-....x-........|x-....x-......x-",
        "..x-......x---..|x---..x-....u-..",
        "x---..x-....u-..|..x-......x---..",
        "......x-....x---|......x-....x-..",
        "x-....x---......|x-..u-x---......",
    ),
)
_TUNE = PartSpec(
    "tune",
    "melody",
    "vibes",
    melody.theme,
    since=0.35,
    silent=("break",),
    centre=72,
    velocity=0.7,
    lag_ms=12.0,
    pan=0.14,
)
_SOLO = PartSpec("solo", "answers", "piano", melody.answers, since=0.85, centre=76, velocity=0.55, pan=-0.05)

_VIBES = Style(
    name="jazz",
    title="jazz",
    ring_s=2.6,
    progressions={
        "minor": (
            ("1:7", "4:9", "2:7 5M:7", "1:6"),
            ("1:6", "6:7", "2:7 5M:7", "1:7"),
            ("1:7", "1M:7", "4:9", "1:6 5M:7"),
            ("1:7 4:9", "1:6", "2:7 5M:7", "1:7"),
            ("1:6", "2:7", "5M:7", "1:7"),
        ),
        "major": (
            ("1:7", "6M:7", "2:9 5:13", "1:6"),
            ("1:7 6:7", "2:9 5:13", "1:6", "2:7 5:7"),
            ("1:6", "1M:7", "4:7 4m:6", "1:7 5:13"),
            ("1:7", "4:9", "2:9 5:13", "1:6"),
            ("1:7 3:7", "6:7", "2:9 5:13", "1:7"),
        ),
    },
    cadence={"minor": "2:7 5M:7", "major": "2:9 5:13"},
    final="1:6",
    rhythms=(
        "..x-x-x-....x-x-",
        "x---x-x-..x-....",
        "..x---x---x-x-x-",
        "x-x-x-x-x---....",
        "....x-x-x-x-..x-",
        "x-..x-x-..x-x---",
    ),
    groove=(
        Groove(
            calm={drums.BRUSH: "5...4...5...4...", drums.PEDAL: "....5.......5..."},
            full={
                drums.RIDE: "6...5.4.6...5.4.",
                drums.PEDAL: "....5.......5...",
                drums.BRUSH: "g...4...g...4...",
                drums.KICK: "3.....g.3.......",
            },
            peak={
                drums.RIDE: "7...6.5.7...6.5.",
                drums.PEDAL: "....6.......6...",
                drums.SNARE: "......3....g..3.",
                drums.KICK: "4.........3.....",
            },
            fills=({drums.SNARE: "3.4.5.6."}, {drums.SNARE: "..4.5...", drums.HIGH_TOM: "....5.6."}),
        ),
        Groove(
            calm={drums.BRUSH: "5.2.5.2.5.2.5.2."},
            full={drums.BRUSH: "5.2.6.2.5.2.6.2.", drums.PEDAL: "....6.......6...", drums.KICK: "3.......3......."},
            peak={drums.RIDE: "7...6.4.7...6.4.", drums.RIM: "............6...", drums.PEDAL: "....6.......6..."},
            fills=({drums.BRUSH: "5.5.6.6."}, {drums.SNARE: "4...5.5."}),
        ),
        Groove(
            calm={drums.PEDAL: "....6.......6...", drums.RIDE: "4.......4......."},
            full={drums.RIDE: "6...6...6...6.4.", drums.PEDAL: "....6.......6...", drums.RIM: "............5..."},
            peak={
                drums.RIDE: "7...6.5.7...6.5.",
                drums.PEDAL: "....6.......6...",
                drums.KICK: "4...3...4...3...",
                drums.SNARE: "..g.......3...g.",
            },
            fills=({drums.HIGH_TOM: "4.5.....", drums.LOW_TOM: "....5.6."}, {drums.SNARE: "3.3.4.5."}),
        ),
    ),
    swing=0.3,
    swing_unit=0.5,
    feel_ms=8.0,
    parts=(_DRUMS, _BASS, _CHORDS, _TUNE, _SOLO),
    desk=Desk(
        levels={"drums": -6.0, "bass": -6.0, "chords": -5.0, "tune": -3.5, "solo": -8.0},
        sends={"drums": -14.0, "bass": -22.0, "chords": -14.0, "tune": -12.0, "solo": -12.0},
        room="room",
    ),
)
_SAX = replace(_VIBES, parts=(_DRUMS, _BASS, _CHORDS, replace(_TUNE, voice="sax", centre=67), _SOLO))
_TRUMPET = replace(
    _VIBES,
    parts=(
        _DRUMS,
        _BASS,
        replace(_CHORDS, velocity=0.55),
        replace(_TUNE, voice="trumpet", centre=70, velocity=0.62),
        replace(_SOLO, voice="sax", centre=64),
    ),
)
STYLE = replace(
    _VIBES,
    variants=(
        Variant(_SAX, ("sax", "saxophone", "noir", "bebop"), 40),
        Variant(_TRUMPET, ("trumpet", "big band", "swing"), 25),
    ),
)
