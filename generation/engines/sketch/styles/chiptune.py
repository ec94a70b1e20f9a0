"""Chiptune: two pulse waves, a triangle and noise; arpeggios so fast that they are chords, and no room at all."""

from generation.engines.sketch.parts import beats, chip, drums, lines
from generation.engines.sketch.style import Desk, Groove, PartSpec, Style

_FILLS = (
    {drums.SNARE: "5.5.5555"},
    {drums.SNARE: "rrrr6.7."},
    {drums.HIGH_TOM: "77......", drums.MID_TOM: "..77....", drums.LOW_TOM: "....7777"},
    {drums.KICK: "9..9..9.", drums.SNARE: "..6..6.8"},
)

STYLE = Style(
    name="chiptune",
    title="chiptune",
    ring_s=1.2,
    progressions={
        "minor": (
            ("1", "6", "7", "1"),
            ("1", "7", "6", "5M"),
            ("1", "1", "4", "5M"),
            ("1", "3", "7", "1"),
            ("1", "4", "5M", "1"),
            ("1", "6", "4", "5M"),
        ),
        "major": (
            ("1", "5", "6", "4"),
            ("1", "b7", "1", "5"),
            ("1", "4", "5", "1"),
            ("1", "6", "4", "5"),
            ("1", "4", "1", "b7"),
            ("1", "3", "4", "5"),
        ),
    },
    cadence={"minor": "6 7", "major": "4 5"},
    final="1",
    rhythms=(
        "x-x-x-x-x---x---",
        "x--xx---x-x-x---",
        "x-xxx---x---x-x-",
        "x---x-x-x-x-x-x-",
        "x-x---x-x-x---x-",
        "x--xx--xx---x-x-",
        "xxx-x-x-xxx-x---",
    ),
    groove=(
        Groove(
            calm={drums.CLOSED: "5...5...5...5..."},
            full={drums.KICK: "9.......9.......", drums.SNARE: "....8.......8...", drums.CLOSED: "6...6.3.6...6.3."},
            peak={drums.KICK: "9.....9.9.......", drums.SNARE: "....9.......9..6", drums.CLOSED: "6..36..36..36.33"},
            fills=_FILLS,
        ),
        Groove(
            calm={drums.CLOSED: "5...5.3.5...5.3."},
            full={drums.KICK: "9..7....9.7.....", drums.SNARE: "....8.......8...", drums.CLOSED: "6...6...6...6.3."},
            peak={drums.KICK: "9..7....9.7...7.", drums.SNARE: "....9..5....9.5.", drums.CLOSED: "6.336.336.336.33"},
            fills=_FILLS,
        ),
        Groove(
            calm={drums.CLOSED: "5...5...5...5.3."},
            full={drums.KICK: "9...9...9...9...", drums.SNARE: "....7.......7...", drums.OPEN: "......4.......4."},
            peak={drums.KICK: "9...9...9...9.7.", drums.SNARE: "....8..5....8...", drums.OPEN: "..5...5...5...5."},
            fills=_FILLS,
        ),
    ),
    feel_ms=0.0,
    parts=(
        PartSpec("drums", "drums", "kit_chip", beats.programmed, since=0.3, velocity=0.7),
        PartSpec(
            "bass",
            "bass",
            "chip_triangle",
            lines.line,
            centre=43,
            velocity=0.85,
            patterns=(
                # The beat is walked; what is struck between leads into the next one.
                "R---8-R-R---8-R-",
                "R-.RR-.8R-.R5-.8",
                "R---8---R---8-8-",
                "R---5---R-R-8-a-",
                "R-RR8---R-RR5-85",
            ),
        ),
        PartSpec(
            "arp",
            "arp",
            "chip_pulse",
            chip.rapid,
            silent=("break",),
            centre=64,
            voices=3,
            velocity=0.75,
            pan=-0.35,
            patterns=(
                # Every beat begins a cycle anew: three voices that ran on would make one and a half beats the pulse.
                "123 x--.x--.x--.x--.",
                "1232 x---x--.x---x-..",
                "1234 x--.x---x--.x---",
                "321 x---x-..x---x-..",
                "1313 x-..x-..x-..x-..",
            ),
        ),
        PartSpec("melody", "melody", "chip_pulse", chip.lead, since=0.3, centre=74, velocity=0.75, pan=0.06),
        PartSpec("echo", "answers", "chip_pulse", chip.echo, since=0.7, centre=74, velocity=0.6, pan=0.5),
    ),
    desk=Desk(
        levels={"drums": -4.0, "bass": -3.5, "arp": -7.0, "melody": -3.0, "echo": -12.0},
        sends={},
        room="room",
        tilts={"melody": 2.0, "arp": 2.0},
    ),
)
