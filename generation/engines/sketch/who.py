"""Who is meant by a name? A stem, a role, an instrument that the voice counts as, or single pieces of a drum set."""

from typing import Final

from generation.engines.sketch.orchestrate import tags_of
from generation.engines.sketch.parts import drums
from generation.engines.sketch.style import PartSpec

# What a member may call by itself in a drum set.
_STRUCK: Final[dict[str, frozenset[int]]] = {
    "kick": frozenset({drums.KICK}),
    "snare": frozenset({drums.SNARE, drums.BRUSH}),
    "rim": frozenset({drums.RIM}),
    "claps": frozenset({drums.CLAP}),
    "hats": frozenset({drums.CLOSED, drums.PEDAL, drums.OPEN}),
    "cymbals": frozenset({drums.CRASH, drums.RIDE, drums.CLOSED, drums.PEDAL, drums.OPEN}),
    "toms": frozenset({drums.LOW_TOM, drums.MID_TOM, drums.HIGH_TOM, drums.TAIKO}),
    "shaker": frozenset({drums.SHAKER}),
    "tambourine": frozenset({drums.TAMBOURINE}),
}
_SAME: Final = {
    **dict.fromkeys(("kicks", "kick drum", "bass drum"), "kick"),
    **dict.fromkeys(("snares", "snare drum"), "snare"),
    **dict.fromkeys(("clap", "handclaps"), "claps"),
    **dict.fromkeys(("hat", "hi-hat", "hi-hats", "hihat", "hihats", "high hats"), "hats"),
    **dict.fromkeys(("cymbal", "crash", "ride"), "cymbals"),
    **dict.fromkeys(("tom", "taiko"), "toms"),
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


def drum_keys(name: str) -> frozenset[int]:
    """The keys of a drum set that a name means by itself; none for anybody else."""
    return _STRUCK.get(_named(name), frozenset())


def is_meant(spec: PartSpec, name: str) -> bool:
    """Whether the player of a part goes by this name; who is only a piece of a drum set sits at all drums."""
    asked = _named(name)
    if asked in _STRUCK:
        return spec.role == "drums"
    if asked in {spec.stem, spec.role, spec.voice} or asked == spec.voice.replace("_", " "):
        return True
    if spec.role in _ROLES.get(asked, frozenset()):
        return True
    if asked == "woodwinds":
        return bool(tags_of(spec) & _WOODWINDS)
    return asked in tags_of(spec)


def _named(name: str) -> str:
    plain = " ".join(name.lower().split())
    return _SAME.get(plain, plain)
