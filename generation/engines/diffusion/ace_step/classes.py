"""Which of ACE-Step's own names for a track is a player's? Its tasks on single tracks know these. Light: no torch."""

from collections.abc import Sequence
from typing import Final

# The model's names (its `TRACK_NAMES`) and whom of ours each stands for.
_CLASSES: Final[dict[str, frozenset[str]]] = {
    "drums": frozenset({"drums", "kick", "snare", "hi-hats", "cymbals", "toms"}),
    "percussion": frozenset(
        {"percussion", "claps", "shaker", "tambourine", "congas", "bongos", "timpani", "vibraphone", "marimba"}
        | {"xylophone", "glockenspiel", "tubular bells", "bells"}
    ),
    "bass": frozenset({"bass", "double bass"}),
    "keyboard": frozenset(
        {"piano", "electric piano", "keys", "harpsichord", "clavinet", "organ", "celesta", "music box", "accordion"}
    ),
    "guitar": frozenset({"guitar", "electric guitar", "ukulele", "mandolin", "sitar", "banjo", "harp"}),
    "strings": frozenset({"strings", "violin", "viola", "cello"}),
    "brass": frozenset({"brass", "horn", "trombone", "tuba", "trumpet"}),
    "woodwinds": frozenset(
        {"saxophone", "flute", "recorder", "pan flute", "whistle", "piccolo", "ocarina", "clarinet", "oboe", "bassoon"}
        | {"harmonica"}
    ),
    "vocals": frozenset({"vocals"}),
    "backing_vocals": frozenset({"choir"}),
    "synth": frozenset({"synth", "pad", "lead", "pluck", "arp", "melody"}),
    "fx": frozenset({"texture"}),
}


def classes_of(players: Sequence[str]) -> tuple[str, ...]:
    """The model's names for players, each once, in their order; whom it has none for is left to the caption."""
    found = (next((name for name, own in _CLASSES.items() if each in own), "") for each in players)
    return tuple(dict.fromkeys(name for name in found if name))
