"""Jazz: swung eighths, a walking bass, ride and brushes, a piano that comments with rich chords."""

from generation.engines.sketch.parts import bass, drums, harmony, melody
from generation.engines.sketch.style import Desk, Groove, PartSpec, Style

STYLE = Style(
    name="jazz",
    title="jazz",
    ring_s=2.6,
    progressions={
        "minor": (
            ("1:9", "4:9", "2:7 5M:7", "1:9"),
            ("1:9", "6:7", "2:7", "5M:7"),
            ("4:9", "7:9", "3:9", "2:7 5M:7"),
            ("6:7", "2:7", "5M:7", "1:9"),
        ),
        "major": (
            ("2:9", "5:13", "1:9", "6M:7"),
            ("1:9", "6:7", "2:9", "5:13"),
            ("3:7", "6M:7", "2:9", "5:13"),
            ("4:9", "4m:7", "1:9", "2:9 5:13"),
        ),
    },
    cadence={"minor": "2:7 5M:7", "major": "2:9 5:13"},
    final="1:9",
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
    ),
    swing=0.3,
    swing_unit=0.5,
    feel_ms=8.0,
    parts=(
        PartSpec("drums", "drums", "kit_brush", drums.groove, since=0.3, velocity=0.66),
        PartSpec("bass", "bass", "upright", bass.walking, since=0.3, centre=40, velocity=0.78, lag_ms=-3.0),
        PartSpec(
            "chords",
            "chords",
            "piano",
            harmony.comped,
            centre=61,
            voices=4,
            velocity=0.58,
            pan=-0.15,
            patterns=(
                "x-....x-........",
                "..x-......x---..",
                "x---..x-....u-..",
                "......x-....x---",
                "x-....x---......",
            ),
        ),
        PartSpec(
            "melody",
            "melody",
            "vibes",
            melody.theme,
            since=0.35,
            silent=("break",),
            centre=72,
            velocity=0.7,
            lag_ms=12.0,
            pan=0.2,
        ),
        PartSpec("solo", "answers", "piano", melody.answers, since=0.85, centre=76, velocity=0.55, pan=-0.15),
    ),
    desk=Desk(
        levels={"drums": -6.0, "bass": -3.5, "chords": -5.0, "melody": -2.5, "solo": -8.0},
        sends={"drums": -14.0, "bass": -22.0, "chords": -14.0, "melody": -12.0, "solo": -12.0},
        room="room",
    ),
)
