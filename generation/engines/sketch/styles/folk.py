"""Folk: a steel guitar picked by thumb and fingers, another one strummed, a fiddle's tune, a foot on the floor."""

from dataclasses import replace

from generation.engines.sketch.parts import bass, drums, harmony, melody, picking, strumming, winds
from generation.engines.sketch.style import Desk, Groove, PartSpec, Style, Variant

_PICKING = PartSpec(
    "picking",
    "chords",
    "steel_guitar",
    picking.picked,
    centre=62,
    voices=4,
    velocity=0.74,
    pan=-0.12,
    patterns=(
        "P...A.2.R.1.A.2.",
        "R.3.A.2.R.3.A.1.",
        "P.2.A.3.R.2.A.4.",
        "R...A.3.R.2.A.3.|P.1.A.3.R.2.A.4.",
        "R.2.A.4.R.3.A.2.",
    ),
)
_STRUMMING = PartSpec(
    "strumming",
    "strum",
    "steel_guitar",
    strumming.strummed,
    since=0.5,
    velocity=0.5,
    pan=0.22,
    patterns=("D...d.U.d.U.d.U.", "D...D.U.D...D.U.", "D...d...D.U.d.U.", "D...m.U.D...m.U."),
)
_BASS = PartSpec(
    "upright bass",
    "bass",
    "upright",
    bass.patterned,
    since=0.45,
    centre=42,
    velocity=0.68,
    patterns=("R------.5------.", "R------.....R-5-", "R------.5---a---", "R--------------."),
)
_DRUMS = PartSpec("drums", "drums", "kit_folk", drums.groove, since=0.55, velocity=0.55)
_TUNE = PartSpec("tune", "melody", "fiddle", melody.theme, since=0.4, centre=72, velocity=0.72, lag_ms=6.0, pan=0.04)
_SECOND = PartSpec("second", "answers", "whistle", melody.answers, since=0.55, centre=79, velocity=0.55, pan=-0.15)
_BELLOWS = PartSpec(
    "bellows", "pad", "accordion", harmony.pads, since=0.75, centre=64, voices=3, velocity=0.38, pan=-0.1
)

STYLE = Style(
    name="folk",
    title="folk",
    ring_s=2.8,
    progressions={
        "minor": (
            ("1", "7", "1", "5M"),
            ("1", "4", "1", "7 1"),
            ("1", "6 7", "1", "4 5M"),
            ("1 7", "1", "4 5M", "1"),
            ("1", "3 7", "4", "5M"),
        ),
        "major": (
            ("1", "4", "5", "1"),
            ("1", "6", "4", "5"),
            ("1 5", "1", "4 5", "1"),
            ("1", "4 1", "6 4", "5"),
            ("1", "4", "1", "5"),
        ),
    },
    cadence={"minor": "4 5M", "major": "4 5"},
    final="1",
    rhythms=(
        "x---x-x-x---x---",
        "x-x-x---x-x-x---",
        "x-----x-x-x-x---",
        "x---x---x-x-x-x-",
        "..x-x-x-x---x-x-",
        "x-x-x-x-x-------",
    ),
    groove=(
        Groove(
            calm={drums.KICK: "6.......6......."},
            full={drums.KICK: "7.......7.......", drums.TAMBOURINE: "....5.......5..."},
            peak={drums.KICK: "7.......7.....5.", drums.CLAP: "....5.......5...", drums.SHAKER: "4.3.4.3.4.3.4.3."},
        ),
        Groove(
            calm={drums.SHAKER: "4...3...4...3..."},
            full={drums.KICK: "7...............", drums.SHAKER: "4.3.5.3.4.3.5.3."},
            peak={drums.KICK: "7...7...7...7...", drums.TAMBOURINE: "..4.6.4...4.6.4."},
        ),
        Groove(
            calm={drums.KICK: "6..............."},
            full={drums.KICK: "7.....5.7.......", drums.BRUSH: "....5.......5..."},
            peak={drums.KICK: "7.....5.7.......", drums.BRUSH: "3.3.6.3.3.3.6.3."},
        ),
    ),
    feel_ms=9.0,
    parts=(_PICKING, _BASS, _STRUMMING, _DRUMS, _TUNE, _SECOND, _BELLOWS),
    desk=Desk(
        levels={
            "picking": -2.0,
            "strumming": -7.0,
            "upright bass": -7.0,
            "drums": -9.0,
            "tune": -4.0,
            "second": -9.0,
            "bellows": -12.0,
        },
        sends={"picking": -17.0, "strumming": -18.0, "drums": -16.0, "tune": -12.0, "second": -11.0, "bellows": -12.0},
        room="room",
        tilts={"picking": 2.5, "strumming": 3.0},
    ),
)

_WHISTLED = replace(
    STYLE,
    parts=(
        _PICKING,
        _BASS,
        _STRUMMING,
        _DRUMS,
        replace(_TUNE, voice="whistle", centre=79),
        replace(_SECOND, voice="fiddle", centre=69),
        replace(_BELLOWS, voice="strings"),
    ),
)
_SQUEEZED = replace(
    STYLE,
    parts=(
        replace(_PICKING, voice="banjo", velocity=0.62),
        _BASS,
        replace(_STRUMMING, since=0.0),
        _DRUMS,
        replace(_TUNE, voice="accordion"),
        replace(_SECOND, voice="fiddle", centre=76),
        PartSpec("fiddles", "octave", "fiddle", winds.doubled, since=0.85, centre=76, velocity=0.5, pan=-0.2),
    ),
)
STYLE = replace(
    STYLE,
    variants=(
        Variant(_WHISTLED, ("whistle", "celtic", "irish"), 34),
        Variant(_SQUEEZED, ("accordion", "banjo", "country", "bluegrass"), 20),
    ),
)
