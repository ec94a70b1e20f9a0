"""Who is meant by a name? A stem, a role, an instrument that the voice counts as, or single pieces of a drum set."""

from typing import Final

from generation.engines.sketch.orchestrate import tags_of
from generation.engines.sketch.struck import drum_keys, one_name
from generation.engines.sketch.style import PartSpec

_SAME: Final = {
    **dict.fromkeys(("percussion", "beat", "drum", "drum kit"), "drums"),
    **dict.fromkeys(("theme", "tune", "lead melody"), "melody"),
    **dict.fromkeys(("harmony", "chord"), "chords"),
    **dict.fromkeys(("pads", "synth pad"), "pad"),
    **dict.fromkeys(("arpeggio", "arpeggios", "arps"), "arp"),
    **dict.fromkeys(("noise", "background"), "texture"),
    **dict.fromkeys(("bassline", "bass line"), "bass"),
}
# Who shares a role's work with it.
_ROLES: Final = {
    "bass": frozenset({"celli"}),
    "chords": frozenset({"strum", "left", "right"}),
    "melody": frozenset({"octave"}),
}
_WOODWINDS: Final = frozenset({"flute", "clarinet", "oboe", "bassoon", "saxophone", "whistle"})


def is_meant(spec: PartSpec, name: str) -> bool:
    """Whether the player of a part goes by this name; who is only a piece of a drum set sits at all drums."""
    asked = _named(name)
    if drum_keys(asked):
        return spec.role == "drums" or spec.voice == asked
    if asked in {spec.stem, spec.role, spec.voice} or asked == spec.voice.replace("_", " "):
        return True
    if spec.role in _ROLES.get(asked, frozenset()):
        return True
    if asked == "woodwinds":
        return bool(tags_of(spec) & _WOODWINDS)
    return asked in tags_of(spec)


def _named(name: str) -> str:
    plain = " ".join(name.lower().split())
    return one_name(_SAME.get(plain, plain))
