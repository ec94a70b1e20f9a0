"""Which voices are there? What a member calls them, who synthesizes them, and where a SoundFont has the real thing."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice: its own synth (`module.function` under `sound/`), the instruments it counts as, its MIDI program.

    `preset` is the (bank, program) of MuseScore General that plays it better than the synth, if there is one, and
    `sharp` how many cents that recording lies above its pitch. `own` is who plays by themselves in a voice whose first
    name is a family's.
    """

    name: str
    patch: str
    tags: tuple[str, ...]
    program: int
    preset: tuple[int, int] | None = None
    sharp: float = 0.0
    own: str = ""


_STRINGS: Final = ("strings", "orchestra")
_BRASS: Final = ("brass", "orchestra")
_ELECTRIC: Final = ("electric guitar", "guitar")

_KEYS: Final = (
    Voice("piano", "struck.piano", ("piano", "keys"), 0, (0, 0)),
    Voice("rhodes", "struck.rhodes", ("electric piano", "keys", "piano"), 4),
    Voice("wurli", "keys.wurli", ("electric piano", "keys", "piano"), 4),
    Voice("harpsichord", "plucked.harpsichord", ("harpsichord", "keys"), 6, (0, 6)),
    Voice("clav", "plucked.clav", ("keys", "clavinet"), 7, (0, 7)),
    Voice("organ", "keys.organ", ("organ", "keys"), 16),
    Voice("rock_organ", "keys.rock_organ", ("organ", "keys"), 18),
    Voice("accordion", "keys.accordion", ("accordion", "keys"), 21, (0, 21)),
    Voice("harmonica", "keys.harmonica", ("harmonica",), 22, (0, 22)),
)
_STRUCK: Final = (
    Voice("bell", "struck.bell", ("bells",), 14),
    Voice("music_box", "struck.bell", ("music box", "bells"), 10, (0, 10)),
    Voice("celesta", "mallets.celesta", ("celesta", "bells", "music box"), 8, (0, 8)),
    Voice("glockenspiel", "mallets.glockenspiel", ("glockenspiel", "bells"), 9, (0, 9)),
    Voice("tubular_bells", "mallets.tubular_bells", ("tubular bells", "bells"), 14, (0, 14), -13.0),
    Voice("vibes", "struck.vibes", ("vibraphone",), 11, (0, 11)),
    Voice("xylophone", "mallets.xylophone", ("xylophone",), 13, (0, 13)),
    Voice("marimba", "mallets.marimba", ("marimba", "vibraphone"), 12, (0, 12)),
    Voice("timpani", "mallets.timpani", ("timpani", "percussion", "orchestra"), 47, (0, 47)),
)
_PLUCKED: Final = (
    Voice("guitar", "plucked.guitar", ("guitar",), 24, (0, 24)),
    Voice("steel_guitar", "plucked.steel_guitar", ("guitar",), 25, (0, 25)),
    Voice("clean_guitar", "plucked.clean_guitar", _ELECTRIC, 27, (0, 27)),
    Voice("muted_guitar", "plucked.muted_guitar", _ELECTRIC, 28, (0, 28)),
    Voice("overdrive_guitar", "plucked.overdrive_guitar", _ELECTRIC, 29, (0, 29)),
    Voice("distortion_guitar", "plucked.distortion_guitar", _ELECTRIC, 30, (0, 30)),
    Voice("ukulele", "plucked.ukulele", ("ukulele", "guitar"), 24, (8, 24)),
    Voice("mandolin", "plucked.mandolin", ("mandolin", "guitar"), 25, (16, 25)),
    Voice("sitar", "plucked.sitar", ("sitar", "guitar"), 104, (0, 104)),
    Voice("banjo", "plucked.banjo", ("banjo",), 105, (0, 105)),
    Voice("harp", "plucked.harp", ("harp", "orchestra"), 46, (0, 46)),
)
_BOWED: Final = (
    Voice("strings", "bowed.strings", _STRINGS, 48, (0, 49)),
    Voice("violins", "bowed.strings", (*_STRINGS, "violin"), 48, (20, 48)),
    Voice("celli", "bowed.strings", (*_STRINGS, "cello"), 42, (40, 48)),
    Voice("string_quartet", "bowed.string_quartet", (*_STRINGS, "violin", "cello"), 48, (0, 48)),
    Voice("spiccato", "bowed.spiccato", _STRINGS, 48, (0, 48)),
    Voice("pizzicato", "plucked.pizzicato", _STRINGS, 45, (0, 45)),
    Voice("tremolo", "bowed.tremolo", _STRINGS, 44, (0, 44)),
    Voice("contrabass", "basses.contrabass", (*_STRINGS, "double bass"), 43, (50, 48)),
    Voice("violin", "leads.bowed", ("violin",), 40, (0, 40)),
    Voice("fiddle", "leads.fiddle", ("violin", "fiddle"), 110, (0, 110)),
    Voice("viola", "leads.bowed", ("viola",), 41, (0, 41)),
    Voice("cello", "leads.bowed", ("cello",), 42, (0, 42)),
    Voice("choir", "bowed.choir", ("choir", "vocals"), 52, (0, 52)),
)
_BLOWN: Final = (
    Voice("brass", "bowed.brass", _BRASS, 60, (0, 60)),
    Voice("horns", "bowed.horns", (*_BRASS, "horn"), 60, (0, 60), own="horn"),
    Voice("trombones", "bowed.trombones", (*_BRASS, "trombone"), 57, (0, 57), own="trombone"),
    Voice("tuba", "bowed.tuba", (*_BRASS, "tuba"), 58, (0, 58), own="tuba"),
    Voice("brass_section", "bowed.brass_section", ("brass",), 61, (0, 61)),
    Voice("trumpet", "leads.trumpet", ("trumpet", "brass"), 56, (0, 56)),
    Voice("sax", "leads.reed", ("saxophone",), 66, (0, 66)),
    Voice("flute", "leads.flute", ("flute",), 73, (0, 73)),
    Voice("whistle", "leads.whistle", ("flute", "whistle"), 78, (0, 78), 11.0, own="whistle"),
    Voice("recorder", "leads.recorder", ("recorder", "flute"), 74, (0, 74)),
    Voice("pan_flute", "leads.pan_flute", ("pan flute", "flute"), 75, (0, 75)),
    Voice("piccolo", "leads.piccolo", ("piccolo", "flute"), 72, (0, 72)),
    Voice("ocarina", "leads.ocarina", ("ocarina", "flute"), 79, (0, 79)),
    Voice("oboe", "leads.oboe", ("oboe", "orchestra"), 68, (0, 68)),
    Voice("clarinet", "leads.clarinet", ("clarinet", "orchestra"), 71, (0, 71)),
    Voice("bassoon", "leads.bassoon", ("bassoon", "orchestra"), 70, (0, 70)),
)
_SYNTHS: Final = (
    Voice("pad", "bowed.pad", ("pad", "synth"), 89),
    Voice("glass", "bowed.glass", ("pad", "synth"), 88),
    Voice("stab", "synths.stab", ("synth", "keys"), 16),
    Voice("pluck", "synths.pluck", ("pluck", "synth"), 81),
    Voice("saw_pluck", "synths.saw_pluck", ("pluck", "synth"), 81),
    Voice("lead", "leads.lead", ("lead", "synth"), 81),
    Voice("soft_lead", "leads.soft_lead", ("lead", "synth"), 82),
    Voice("supersaw", "synths.supersaw", ("synth", "lead", "pad"), 81),
    Voice("chip_pulse", "synths.chip_pulse", ("lead", "synth", "chip"), 80),
    Voice("chip_triangle", "synths.chip_triangle", ("bass", "synth", "chip"), 80),
    Voice("riser", "effects.riser", ("effects",), 119),
)
_BASSES: Final = (
    Voice("sub", "basses.sub", ("bass", "synth"), 38),
    Voice("sub808", "basses.sub808", ("bass", "synth"), 38),
    Voice("synth_bass", "basses.synth_bass", ("bass", "synth"), 38),
    Voice("reese", "basses.reese", ("bass", "synth"), 39),
    Voice("acid", "basses.acid", ("bass", "synth"), 38),
    Voice("finger_bass", "plucked.finger_bass", ("bass",), 33, (0, 33)),
    Voice("pick_bass", "plucked.pick_bass", ("bass",), 34, (0, 34)),
    Voice("slap_bass", "plucked.slap_bass", ("bass",), 36, (0, 36)),
    Voice("upright", "basses.upright", ("bass", "double bass"), 32, (0, 32)),
)

VOICES: Final[dict[str, Voice]] = {
    each.name: each for each in (*_KEYS, *_STRUCK, *_PLUCKED, *_BOWED, *_BLOWN, *_SYNTHS, *_BASSES)
}
# Drum sets (and hands that strike one thing) have their hits in `sound/kits.py`; some have a recorded twin.
KIT_NAMES: Final = (
    *("kit_dusty", "kit_house", "kit_retro", "kit_trailer", "kit_brush", "kit_rock", "kit_funk", "kit_bossa"),
    *("kit_909", "kit_808", "kit_chip", "kit_break", "kit_orchestra", "kit_folk"),
    *("shaker", "tambourine", "congas", "bongos", "claps"),
)
KIT_PRESETS: Final[dict[str, tuple[int, int]]] = {
    "kit_brush": (128, 40),
    "kit_rock": (128, 16),
    "kit_funk": (128, 0),
    "kit_bossa": (128, 32),
    **dict.fromkeys(("shaker", "tambourine", "congas", "bongos", "claps"), (128, 0)),
}


def preset_of(voice: str) -> tuple[int, int] | None:
    """Where a SoundFont has this voice or drum set, if it has."""
    return VOICES[voice].preset if voice in VOICES else KIT_PRESETS.get(voice)


def sharpness_of(voice: str) -> float:
    """How many cents the SoundFont's recording of a voice lies above its pitch."""
    return VOICES[voice].sharp if voice in VOICES else 0.0
