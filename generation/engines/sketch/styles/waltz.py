"""Piano waltz: a left hand in three, a right hand that sings, strings that join when it opens up."""

from dataclasses import replace

from generation.engines.sketch.parts import bass, harmony, melody, winds
from generation.engines.sketch.style import Desk, PartSpec, Style, Variant

_LOW = PartSpec(
    "piano",
    "bass",
    "piano",
    bass.patterned,
    centre=43,
    velocity=0.66,
    pan=-0.1,
    patterns=("R-----------", "R-------5---", "R---5---8---", "R-------5-a-"),
)
_AFTERBEATS = PartSpec(
    "piano",
    "chords",
    "piano",
    harmony.comped,
    centre=57,
    voices=3,
    velocity=0.46,
    patterns=("....x---x---", "....x-u-x---", "....x---x-u-", "....x-u-x-u-"),
)
_TUNE = PartSpec("melody", "melody", "piano", melody.theme, centre=74, velocity=0.74, lag_ms=6.0, pan=0.08)
_STRINGS = PartSpec(
    "strings", "pad", "strings", harmony.pads, since=0.55, silent=("main",), centre=64, voices=3, velocity=0.42
)
# In a ballroom the second violins and violas strike the afterbeats with the pianist, off the string.
_BOWS = PartSpec(
    "strings",
    "pad",
    "spiccato",
    harmony.comped,
    since=0.45,
    centre=64,
    voices=3,
    velocity=0.5,
    pan=-0.12,
    patterns=("....x...x...", "x...x...x...", "....x-..x-.."),
)
_CELLO = PartSpec("cello", "answers", "cello", melody.answers, since=0.8, centre=55, velocity=0.5, pan=0.2)

_PIANO = Style(
    name="waltz",
    title="piano waltz",
    ring_s=3.2,
    progressions={
        "minor": (
            ("1", "5M:7", "5M:7", "1"),
            ("1", "4", "5M:7", "1"),
            ("1", "1M:7", "4", "5M:7"),
            ("1", "6", "2:7", "5M:7"),
            ("1", "7:7", "3", "5M:7"),
        ),
        "major": (
            ("1", "6", "2:7", "5:7"),
            ("1", "5:7", "5:7", "1"),
            ("1", "4", "4m", "1"),
            ("1", "1M:7", "4", "5:7"),
            ("1", "3M:7", "6 2M:7", "5:7"),
        ),
    },
    cadence={"minor": "5M:7", "major": "5:7"},
    final="1",
    rhythms=(
        "x-------x---",
        "x---x---x---",
        "x-----x-x---",
        "x-x-x---x---",
        "....x---x---",
        "x---x-x-x-x-",
    ),
    feel_ms=12.0,
    parts=(_LOW, _AFTERBEATS, _TUNE, _STRINGS, _CELLO),
    desk=Desk(
        levels={"piano": -1.5, "melody": -2.5, "strings": -10.0, "cello": -9.0, "music box": -13.0},
        sends={"piano": -13.0, "melody": -11.0, "strings": -7.0, "cello": -8.0, "music box": -8.0},
        room="hall",
        tilts={"piano": 4.0, "melody": 5.0, "strings": 2.0},
    ),
)
_BOX = PartSpec("music box", "octave", "music_box", winds.doubled, since=0.7, centre=84, velocity=0.5, pan=-0.2)
_BALLROOM = replace(_PIANO, parts=(_LOW, _AFTERBEATS, replace(_TUNE, voice="violin"), _BOWS, _CELLO))
# Reeds that beat against each other must not cover the hand that keeps the three.
_MUSETTE = replace(
    _PIANO,
    parts=(_LOW, _AFTERBEATS, replace(_TUNE, voice="accordion"), _STRINGS, _CELLO),
    desk=replace(
        _PIANO.desk,
        levels={**_PIANO.desk.levels, "piano": 0.0, "melody": -4.0},
        tilts={**_PIANO.desk.tilts, "piano": 5.0, "melody": -1.0},
    ),
)
_CAROUSEL = replace(_PIANO, parts=(_LOW, _AFTERBEATS, _TUNE, _BOX, _STRINGS, _CELLO))
STYLE = replace(
    _PIANO,
    variants=(
        Variant(_BALLROOM, ("viennese", "ballroom", "strings", "violin"), 20),
        Variant(_MUSETTE, ("musette", "accordion", "french", "paris"), 15),
        Variant(_CAROUSEL, ("music box", "carousel", "fairground"), 20),
    ),
)
