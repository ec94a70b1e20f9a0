"""Lo-fi hip-hop: seventh and ninth chords on an electric piano, a lazy swung beat behind the time, vinyl under all."""

from dataclasses import replace

from generation.engines.sketch.parts import beats, drums, harmony, lines, melody, texture
from generation.engines.sketch.style import Desk, Groove, PartSpec, Style, Variant

_HAT = drums.CLOSED
_FILLS = (
    {drums.SNARE: "..34..56"},
    {drums.KICK: "7..6....", drums.SNARE: "...4.6.7"},
    {drums.SNARE: "4..45.67"},
    {drums.SNARE: "...3.5.6", drums.OPEN: "......5."},
)

STYLE = Style(
    name="lo-fi",
    title="lo-fi hip-hop",
    ring_s=2.6,
    # The chords wander like jazz, but each round begins and rests at home.
    progressions={
        "minor": (
            ("1m:add9", "6:7", "1m:7", "5m:7"),
            ("1m:add9", "3:7", "6:7", "1m:add9"),
            ("1m:7", "6:7", "5m:7", "1m:add9"),
            ("1m:add9", "1m:7", "6:7", "5m:7"),
            ("1m:add9", "6:7", "4:7", "1m:add9"),
        ),
        "major": (
            ("1:add9", "6m:7", "2:7", "5:13"),
            ("1:add9", "4:9", "1:9", "2:7 5:7"),
            ("1:add9", "6:7", "1:add9", "5:7sus 5:7"),
            ("1:add9", "3:7", "4:7", "1:add9"),
            ("1:add9", "1:9", "4:7", "1:add9"),
        ),
    },
    cadence={"minor": "6:7 5m:7", "major": "2:7 5:7"},
    final="1",
    rhythms=(
        "..x-x-x---------",
        "x---..x-x-------",
        "..x---x-x---x---",
        "x--x--x-....x-x-",
        "....x-x-x--x----",
        "x-x-x---..x-x---",
        "x-----x-x---....",
    ),
    groove=(
        Groove(
            calm={drums.KICK: "8.........7.....", drums.RIM: "....6.......6..."},
            full={drums.KICK: "8......g..7.....", drums.SNARE: "....7..g....7..g", _HAT: "5.4.5.4.5.4.5.43"},
            peak={drums.KICK: "8..5...g..7..g..", drums.SNARE: "....8..g.g..8..g", _HAT: "5.4.5.4354.4.534"},
            fills=_FILLS,
        ),
        Groove(
            calm={drums.KICK: "8..............g", drums.RIM: "....6.......6..."},
            full={drums.KICK: "8....6....g7....", drums.SNARE: "....7.......7...", _HAT: "5.5.5.5.5.5.5.5."},
            peak={
                drums.KICK: "8....6...6.7...g",
                drums.SNARE: "....8..g....8.g.",
                _HAT: "5.5.5.5.5.5.5.5.",
                drums.OPEN: "......4.........|................",
            },
            fills=_FILLS,
        ),
        Groove(
            calm={drums.KICK: "8.......6.......", drums.SHAKER: "4.3.4.3.4.3.4.3."},
            full={
                drums.KICK: "8.......6.7.....|8......6..7.....",
                drums.RIM: "....7.......7...",
                drums.SHAKER: "4.3.4.3.4.3.4.33",
            },
            peak={
                drums.KICK: "8.......6.7.....|8......6..7..5..",
                drums.SNARE: "....7..g....7...|....7..g....7.g.",
                drums.SHAKER: "4.3.4.3.4.3.4.33",
                _HAT: "5...5...5...5...",
            },
            fills=_FILLS,
        ),
    ),
    swing=0.22,
    swing_unit=0.25,
    feel_ms=7.0,
    parts=(
        PartSpec("drums", "drums", "kit_dusty", beats.programmed, since=0.4, lag_ms=9.0, velocity=0.75),
        PartSpec(
            "bass",
            "bass",
            "sub",
            lines.line,
            since=0.4,
            centre=38,
            velocity=0.8,
            lag_ms=5.0,
            patterns=(
                "R-----..R-..5---|R-----..R-..L---",
                "R---....R-5-..a-",
                "R--.....R---5-a-|R--.....R-----..",
                "R-------..R-8-5-|R-------..R-....",
                "R-----R-......5-|R-----R---5---a-",
            ),
        ),
        PartSpec(
            "chords",
            "chords",
            "rhodes",
            harmony.comped,
            centre=60,
            voices=4,
            velocity=0.62,
            lag_ms=4.0,
            patterns=(
                # The right hand touches the beat again where the chord lies still.
                "x---u---..x-u---",
                "x-----x-u---u---",
                "x---u-----x-u---",
                "x-------x---u-u-",
                "..x-u---x-..u---",
            ),
        ),
        PartSpec("pad", "pad", "pad", harmony.pads, silent=("main",), centre=64, voices=3, velocity=0.4),
        PartSpec("melody", "melody", "vibes", melody.theme, since=0.5, centre=74, velocity=0.66, lag_ms=10.0, pan=0.1),
        PartSpec("texture", "texture", "vinyl", texture.bed),
    ),
    desk=Desk(
        levels={"drums": -2.0, "bass": -4.0, "chords": -3.0, "pad": -12.0, "melody": -6.0, "texture": -23.0},
        sends={"drums": -22.0, "chords": -14.0, "pad": -10.0, "melody": -11.0},
        room="plate",
        tilts={"chords": 4.0, "melody": 4.0},
        ducked={"chords": 2.0, "pad": 4.0, "texture": 2.0},
        echo={"melody": -13.0},
        high_hz=9000.0,
    ),
)


def _cast(title: str, chords: str, tune: str) -> Style:
    """The same evening with other instruments on the record."""
    voices = {"chords": chords, "melody": tune}
    return replace(
        STYLE,
        title=title,
        parts=tuple(replace(each, voice=voices.get(each.role, each.voice)) for each in STYLE.parts),
    )


STYLE = replace(
    STYLE,
    variants=(
        Variant(_cast("lo-fi hip-hop, felt piano", "piano", "soft_lead"), (), 25),
        Variant(_cast("lo-fi hip-hop, guitar", "guitar", "rhodes"), (), 20),
    ),
)
