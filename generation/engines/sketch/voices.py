"""Which voices are there? What a member calls them, who synthesizes them, and where a SoundFont has the real thing."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice: its own synth (`module.function` under `sound/`), the instruments it counts as, its MIDI program.

    `preset` is the (bank, program) of MuseScore General that plays it better than the synth, if there is one.
    """

    name: str
    patch: str
    tags: tuple[str, ...]
    program: int
    preset: tuple[int, int] | None = None


_STRINGS: Final = ("strings", "orchestra")

VOICES: Final[dict[str, Voice]] = {
    each.name: each
    for each in (
        Voice("piano", "struck.piano", ("piano", "keys"), 0, (0, 0)),
        Voice("rhodes", "struck.rhodes", ("electric piano", "keys", "piano"), 4),
        Voice("organ", "struck.organ", ("organ", "keys"), 16),
        Voice("stab", "struck.stab", ("synth", "keys"), 16),
        Voice("guitar", "struck.guitar", ("guitar",), 24, (0, 24)),
        Voice("pluck", "struck.pluck", ("pluck", "synth"), 81),
        Voice("bell", "struck.bell", ("bells",), 14),
        Voice("music_box", "struck.bell", ("music box", "bells"), 10, (0, 10)),
        Voice("vibes", "struck.vibes", ("vibraphone",), 11, (0, 11)),
        Voice("pad", "bowed.pad", ("pad", "synth"), 89),
        Voice("glass", "bowed.glass", ("pad", "synth"), 88),
        Voice("strings", "bowed.strings", _STRINGS, 48, (0, 49)),
        Voice("violins", "bowed.strings", (*_STRINGS, "violin"), 48, (20, 48)),
        Voice("celli", "bowed.strings", (*_STRINGS, "cello"), 42, (40, 48)),
        Voice("spiccato", "bowed.spiccato", _STRINGS, 48, (0, 48)),
        Voice("contrabass", "basses.contrabass", (*_STRINGS, "double bass"), 43, (50, 48)),
        Voice("brass", "bowed.brass", ("brass", "orchestra"), 60, (0, 60)),
        Voice("choir", "bowed.choir", ("choir", "vocals"), 52, (0, 52)),
        Voice("violin", "leads.bowed", ("violin",), 40, (0, 40)),
        Voice("cello", "leads.bowed", ("cello",), 42, (0, 42)),
        Voice("flute", "leads.soft_lead", ("flute",), 73, (0, 73)),
        Voice("trumpet", "leads.trumpet", ("trumpet", "brass"), 56, (0, 56)),
        Voice("sax", "leads.reed", ("saxophone",), 66, (0, 66)),
        Voice("lead", "leads.lead", ("lead", "synth"), 81),
        Voice("soft_lead", "leads.soft_lead", ("lead", "synth"), 82),
        Voice("sub", "basses.sub", ("bass", "synth"), 38),
        Voice("synth_bass", "basses.synth_bass", ("bass", "synth"), 38),
        Voice("riser", "effects.riser", ("effects",), 119),
        Voice("upright", "basses.upright", ("bass", "double bass"), 32, (0, 32)),
    )
}
# Drum sets have their hits in `sound/kits.py`; one has a recorded twin.
KIT_NAMES: Final = ("kit_dusty", "kit_house", "kit_retro", "kit_trailer", "kit_brush")
KIT_PRESETS: Final[dict[str, tuple[int, int]]] = {"kit_brush": (128, 40)}


def preset_of(voice: str) -> tuple[int, int] | None:
    """Where a SoundFont has this voice or drum set, if it has."""
    return VOICES[voice].preset if voice in VOICES else KIT_PRESETS.get(voice)
