"""Rock: choked power chords in the verse, open ones left and right in the chorus, bass on the roots, a big backbeat."""

from generation.engines.sketch.parts import bass, drums, melody, picking, power
from generation.engines.sketch.style import Desk, Groove, PartSpec, Style

_OPEN = ("lift", "chorus", "drop", "solo")
_CLOSED = drums.CLOSED

STYLE = Style(
    name="rock",
    title="rock",
    ring_s=2.4,
    progressions={
        "minor": (
            ("1", "6", "7", "1"),
            ("1", "4 7", "1", "6 7"),
            ("1", "1 7", "6 7", "1"),
            ("1", "6", "3", "7"),
            ("1 7", "6 7", "1", "6 7"),
        ),
        "major": (
            ("1", "b7", "4", "1"),
            ("1", "4", "5", "1"),
            ("1", "5 6", "4", "1"),
            ("1 4", "1", "1 4", "5 1"),
            ("1", "b7 4", "1", "4 5"),
        ),
    },
    cadence={"minor": "6 7", "major": "4 5"},
    final="1:5",
    rhythms=(
        "x---x-x---x-x---",
        "x-x-x---x-x-x---",
        "..x-x-x-x---x---",
        "x-----x-x-x-x---",
        "x--x--x-x-------",
        "....x-x-x-x-x-x-",
    ),
    groove=(
        Groove(
            calm={drums.KICK: "8.......8.......", _CLOSED: "6.4.6.4.6.4.6.4."},
            full={drums.KICK: "9......68.......", drums.SNARE: "....9.......9...", _CLOSED: "7.5.7.5.7.5.7.5."},
            peak={drums.KICK: "9.....8.8.....6.", drums.SNARE: "....9.......9...", drums.OPEN: "6.5.6.5.6.5.6.5."},
            fills=(
                {drums.SNARE: "7777....", drums.HIGH_TOM: "....77..", drums.LOW_TOM: "......88"},
                {drums.SNARE: "8.888.88"},
            ),
        ),
        Groove(
            calm={drums.KICK: "8...8...8...8...", drums.LOW_TOM: "..5...5...5...5."},
            full={drums.KICK: "9.8.....9.8...6.", drums.SNARE: "....9.......9...", _CLOSED: "7.5.7.5.7.5.7.5."},
            peak={drums.KICK: "9.8...8.9.8...8.", drums.SNARE: "....9.......9..5", drums.RIDE: "8...7...8...7..."},
            fills=(
                {drums.HIGH_TOM: "88......", drums.MID_TOM: "..88....", drums.LOW_TOM: "....8888"},
                {drums.SNARE: "..7788.9"},
            ),
        ),
        Groove(
            calm={drums.KICK: "8.........8.....", drums.RIM: "....7.......7..."},
            full={drums.KICK: "9.........89....", drums.SNARE: "....9.......9...", _CLOSED: "7.5.7.5.7.5.7.5."},
            peak={
                drums.KICK: "9...9...9...9...",
                drums.SNARE: "..8...8...8...8.",
                drums.OPEN: "6...6...6...6...",
            },
            fills=({drums.SNARE: "5566778899"[-8:]}, {drums.SNARE: "8..8..88", drums.KICK: ".8..8..."}),
        ),
    ),
    feel_ms=5.0,
    parts=(
        PartSpec("drums", "drums", "kit_rock", drums.groove, velocity=0.85),
        PartSpec(
            "bass",
            "bass",
            "pick_bass",
            bass.patterned,
            centre=40,
            velocity=0.82,
            patterns=(
                "R-R-R-R-R-R-R-R-",
                "R-R-R-R-R-R-5-a-",
                "R---R-R-R---R-R-",
                "R-R-R-8-R-R-R-8-",
            ),
        ),
        PartSpec(
            "rhythm",
            "chords",
            "muted_guitar",
            power.riffed,
            silent=_OPEN,
            centre=45,
            velocity=0.8,
            pan=-0.45,
            patterns=(
                "m.m.m.m.m.m.m.m.",
                "m.m.m.x-m.m.m.x-",
                "mrm.mrm.m.m.mrm.",
                "x-m.m.m.x-m.m.m.",
            ),
        ),
        PartSpec(
            "rhythm",
            "left",
            "distortion_guitar",
            power.riffed,
            since=0.45,
            centre=45,
            voices=2,
            velocity=0.72,
            pan=-0.6,
            patterns=("x-------x-------", "x---x---x---x---", "x-----x-x---x---", "x---x-x-x-----X-"),
        ),
        PartSpec(
            "rhythm",
            "right",
            "overdrive_guitar",
            power.riffed,
            since=0.45,
            centre=45,
            voices=4,
            velocity=0.72,
            pan=0.65,
            patterns=("x-------x-------", "x---x---x---x---", "x---x-x-x---x---", "x-----x-x---x-x-"),
        ),
        PartSpec(
            "clean",
            "arp",
            "clean_guitar",
            picking.picked,
            silent=(*_OPEN, "main", "verse"),
            centre=62,
            velocity=0.6,
            pan=0.3,
            patterns=("R.1.2.3.R.3.2.1.", "R...1.2.3...2.1.", "R.2.1.3.A.2.1.3."),
        ),
        PartSpec(
            "lead", "melody", "overdrive_guitar", melody.theme, since=0.5, centre=69, velocity=0.78, lag_ms=5.0, pan=0.1
        ),
    ),
    desk=Desk(
        levels={"drums": -0.5, "bass": -4.0, "rhythm": -2.5, "clean": -8.0, "lead": -5.0},
        sends={"drums": -17.0, "rhythm": -20.0, "clean": -13.0, "lead": -13.0},
        room="room",
        echo={"lead": -15.0},
        tilts={"rhythm": 2.0, "drums": 2.0},
    ),
)
