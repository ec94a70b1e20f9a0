"""Ambient: chords that come and go voice by voice, a pulse as soft as breath that never repeats, light that moves."""

from dataclasses import replace

from generation.engines.sketch.parts import bass, drift, melody, texture
from generation.engines.sketch.style import Desk, PartSpec, Style, Variant

_BEATS = ("x.x.x.x.x.x.x.x.", "x.o.x.x.x.o.x.x.", "x.x.x.o.x.x.x.o.", "x.x.x...x.x.x.x.", "x...x.x.x.x.x.x.")

_PAD = PartSpec("pad", "pad", "pad", drift.swells, centre=63, voices=4, velocity=0.55)
_LIGHT = PartSpec("light", "chords", "glass", drift.tides, since=0.45, centre=70, voices=3, velocity=0.45, pan=0.1)
_BASS = PartSpec(
    "bass",
    "bass",
    "sub",
    bass.patterned,
    since=0.35,
    centre=42,
    velocity=0.5,
    patterns=("R---------------", "R-------R-------", "R-----------5---", "R-------....R---"),
)
_PULSE = PartSpec("pulse", "arp", "vibes", drift.pulse, centre=69, voices=3, velocity=0.7, pan=-0.22, patterns=_BEATS)
_FAR = PartSpec("far", "far", "bell", drift.recalled, since=0.45, centre=82, voices=3, velocity=0.34, pan=0.3)
_TUNE = PartSpec(
    "melody", "melody", "soft_lead", melody.theme, since=0.5, silent=("break",), centre=72, velocity=0.48, pan=0.12
)
_BED = PartSpec("texture", "texture", "air", texture.bed)

_GLASS = Style(
    name="ambient",
    title="ambient",
    ring_s=5.0,
    progressions={
        "minor": (
            ("1:add9", "6:add9", "4:sus2", "1:sus2"),
            ("1", "7:add9", "4:sus2", "1:add9"),
            ("1:add9", "6:add9", "1:sus2", "5m:7"),
            ("1:sus2", "4:add9", "1", "6:add9"),
            ("1", "3", "4:add9", "1:sus2"),
        ),
        "major": (
            ("1:add9", "6:7", "1:sus2", "5:sus4"),
            ("1", "6:add9", "4:add9", "1:add9"),
            ("1:sus2", "4:add9", "1", "5:sus4"),
            ("1:add9", "3:7", "6:7", "1"),
            ("1", "5:sus4", "2:7", "1:sus2"),
        ),
    },
    cadence={"minor": "5m:7", "major": "5:sus4"},
    final="1:add9",
    rhythms=(
        "x-----------....",
        "....x-------x---",
        "x-------....x---",
        "....x---....x---",
        "x---x-------....",
    ),
    feel_ms=9.0,
    parts=(_PAD, _LIGHT, _BASS, _PULSE, _FAR, _TUNE, _BED),
    desk=Desk(
        levels={
            "pad": -6.0,
            "light": -8.5,
            "bass": -7.0,
            "pulse": -0.5,
            "far": -12.0,
            "melody": -8.5,
            "texture": -30.0,
        },
        sends={"pad": -8.0, "light": -5.0, "pulse": -14.0, "far": -2.0, "melody": -4.0, "texture": -10.0},
        room="cathedral",
        tilts={"pad": -4.0, "light": -4.0, "pulse": 4.0},
        echo={"far": -6.0, "melody": -9.0},
    ),
)

# Wood, voices and rain instead of glass; a piano and strings in a warm room.
_WOOD = replace(
    _GLASS,
    parts=(
        _PAD,
        replace(_LIGHT, voice="choir", centre=64),
        _BASS,
        replace(_PULSE, voice="marimba", centre=64),
        replace(_FAR, voice="celesta", centre=79),
        replace(_TUNE, voice="flute"),
        replace(_BED, voice="rain"),
    ),
)
_FELT = replace(
    _GLASS,
    parts=(
        replace(_PAD, voice="strings", velocity=0.5),
        replace(_LIGHT, voice="pad", centre=66),
        _BASS,
        replace(_PULSE, voice="piano", centre=65, velocity=0.62),
        replace(_FAR, voice="harp", centre=79),
        replace(_TUNE, voice="cello", centre=64),
        _BED,
    ),
)
STYLE = replace(
    _GLASS,
    variants=(
        Variant(_WOOD, ("marimba", "choir", "rain", "rainy", "forest", "meditation"), 33),
        Variant(_FELT, ("piano", "strings", "cello", "felt", "sleep"), 33),
    ),
)
