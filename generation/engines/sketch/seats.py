"""Where does an instrument sit in a band? The roles it can take, the voices that play it, and what it would play."""

from dataclasses import dataclass, replace
from typing import Final

from generation.engines.sketch.parts import bass, drums, harmony, melody, texture, timpani
from generation.engines.sketch.style import PartSpec
from generation.engines.sketch.voices import VOICES


@dataclass(frozen=True, slots=True)
class Seat:
    """An instrument's roles and voices, the best first; where its tune lies; whether it plays chords all by itself."""

    roles: tuple[str, ...]
    voices: tuple[str, ...]
    centre: int = 72
    chordal: bool = False


_TUNE: Final = ("melody", "answers")
_HANDS: Final = ("chords", "arp", "melody")

SEATS: Final[dict[str, Seat]] = {
    "drums": Seat(("drums",), ()),
    "bass": Seat(("bass",), ("finger_bass", "pick_bass", "sub", "synth_bass", "upright"), 40),
    "double bass": Seat(("bass",), ("upright", "contrabass"), 40),
    "tuba": Seat(("bass",), ("tuba",), 40),
    "timpani": Seat(("timpani",), ("timpani",), 45),
    "piano": Seat(_HANDS, ("piano",), 74, chordal=True),
    "electric piano": Seat(_HANDS, ("rhodes", "wurli"), 72, chordal=True),
    "keys": Seat(_HANDS, ("rhodes", "wurli", "clav", "organ", "piano"), 72, chordal=True),
    "harpsichord": Seat(("chords", "arp", "melody"), ("harpsichord",), 72, chordal=True),
    "clavinet": Seat(("chords", "arp"), ("clav",), 64, chordal=True),
    "organ": Seat(("pad", "chords", "melody"), ("organ", "rock_organ"), 67, chordal=True),
    "accordion": Seat(("chords", "pad", "melody"), ("accordion",), 72, chordal=True),
    "guitar": Seat(_HANDS, ("guitar", "steel_guitar", "clean_guitar", "muted_guitar"), 64, chordal=True),
    "electric guitar": Seat(
        _HANDS, ("clean_guitar", "muted_guitar", "overdrive_guitar", "distortion_guitar"), 66, chordal=True
    ),
    "ukulele": Seat(_HANDS, ("ukulele",), 72, chordal=True),
    "mandolin": Seat(("melody", "arp", "chords"), ("mandolin",), 76, chordal=True),
    "sitar": Seat(("melody", "arp", "answers"), ("sitar",), 64, chordal=True),
    "banjo": Seat(("arp", "chords", "melody"), ("banjo",), 67, chordal=True),
    "harp": Seat(("arp", "chords", "melody"), ("harp",), 72, chordal=True),
    "strings": Seat(("pad", "chords", "melody"), ("strings", "string_quartet", "violins", "celli"), 70, chordal=True),
    "violin": Seat(_TUNE, ("violin", "fiddle"), 74),
    "fiddle": Seat(_TUNE, ("fiddle",), 74),
    "viola": Seat(_TUNE, ("viola",), 66),
    "cello": Seat(_TUNE, ("cello",), 60),
    "brass": Seat(("melody", "pad", "answers"), ("brass", "brass_section", "horns", "trombones"), 67, chordal=True),
    "horn": Seat(("pad", "melody"), ("horns",), 62, chordal=True),
    "trombone": Seat(_TUNE, ("trombones",), 60, chordal=True),
    "trumpet": Seat(_TUNE, ("trumpet",), 72),
    "saxophone": Seat(_TUNE, ("sax",), 67),
    "flute": Seat(_TUNE, ("flute", "whistle"), 76),
    "recorder": Seat(_TUNE, ("recorder",), 76),
    "pan flute": Seat(_TUNE, ("pan_flute",), 74),
    "piccolo": Seat(_TUNE, ("piccolo",), 86),
    "ocarina": Seat(_TUNE, ("ocarina",), 76),
    "whistle": Seat(_TUNE, ("whistle",), 79),
    "clarinet": Seat(_TUNE, ("clarinet",), 70),
    "oboe": Seat(_TUNE, ("oboe",), 74),
    "bassoon": Seat(_TUNE, ("bassoon",), 60),
    "harmonica": Seat(_TUNE, ("harmonica",), 72),
    "choir": Seat(("pad", "melody"), ("choir",), 67, chordal=True),
    "pad": Seat(("pad",), ("pad", "glass"), 66, chordal=True),
    "synth": Seat(("pad", "arp", "chords"), ("pad", "lead", "pluck"), 70, chordal=True),
    "lead": Seat(("melody", "answers"), ("lead", "soft_lead"), 72),
    "pluck": Seat(("arp", "melody"), ("pluck", "saw_pluck"), 72, chordal=True),
    "bells": Seat(("arp", "melody"), ("bell", "glockenspiel", "tubular_bells"), 79, chordal=True),
    "glockenspiel": Seat(("arp", "melody"), ("glockenspiel",), 82, chordal=True),
    "tubular bells": Seat(("arp", "melody"), ("tubular_bells",), 72, chordal=True),
    "celesta": Seat(("arp", "melody"), ("celesta",), 79, chordal=True),
    "music box": Seat(("melody", "arp"), ("music_box", "celesta"), 79, chordal=True),
    "vibraphone": Seat(("melody", "arp"), ("vibes", "marimba"), 74, chordal=True),
    "xylophone": Seat(("melody", "arp"), ("xylophone",), 79, chordal=True),
    "marimba": Seat(("arp", "melody"), ("marimba",), 70, chordal=True),
}
# What they play where the style has nothing for the role.
_BORROWED: Final[dict[str, PartSpec]] = {
    each.role: each
    for each in (
        PartSpec("drums", "drums", "kit_brush", drums.plain, velocity=0.6),
        PartSpec("bass", "bass", "finger_bass", bass.held, centre=40, velocity=0.75),
        PartSpec("timpani", "timpani", "timpani", timpani.at_cadences, centre=45, velocity=0.75),
        PartSpec(
            "chords",
            "chords",
            "piano",
            harmony.comped,
            centre=60,
            velocity=0.6,
            patterns=("x-------x-------", "x-----x-----x---", "x-------x---x---"),
        ),
        PartSpec(
            "arp",
            "arp",
            "pluck",
            harmony.arpeggio,
            centre=66,
            velocity=0.55,
            pan=-0.2,
            patterns=("1.2.3.4.3.2.3.2.", "1.3.2.3.4.3.2.3.", "1...2...3...2..."),
        ),
        PartSpec("pad", "pad", "pad", harmony.pads, centre=62, velocity=0.5),
        PartSpec("melody", "melody", "lead", melody.theme, centre=72, velocity=0.7),
        PartSpec("second", "second", "lead", melody.second, centre=70, velocity=0.6, pan=0.25),
        PartSpec("answers", "answers", "lead", melody.second, centre=70, velocity=0.6, pan=-0.25),
        PartSpec("texture", "texture", "vinyl", texture.bed),
    )
}
# Who takes over in a role when its player was left out.
_STAND_INS: Final[dict[str, tuple[str, ...]]] = {
    "bass": ("finger_bass", "upright", "sub", "synth_bass", "contrabass", "tuba", "piano"),
    "chords": ("rhodes", "piano", "organ", "guitar", "clean_guitar", "stab", "marimba", "harp", "strings", "brass"),
    "pad": ("pad", "strings", "organ", "choir", "horns", "accordion", "rhodes"),
    "arp": ("pluck", "harp", "vibes", "guitar", "marimba", "piano", "bell"),
    "melody": ("vibes", "flute", "soft_lead", "clarinet", "violin", "piano", "guitar", "trumpet", "bell"),
    "answers": ("bell", "flute", "cello", "clarinet", "vibes", "piano", "guitar"),
    "second": ("clarinet", "flute", "soft_lead", "piano"),
}


def seat_of(instrument: str) -> Seat | None:
    """An instrument's seat; one that only its voices know sings a tune; None where nobody plays it."""
    if instrument in SEATS:
        return SEATS[instrument]
    if instrument == "vocals":
        return None  # nothing here sings words
    voices = tuple(voice.name for voice in VOICES.values() if instrument in voice.tags)
    return Seat(_TUNE, voices) if voices else None


def borrowed(role: str, instrument: str = "", voice: str = "") -> PartSpec:
    """What a player in this role plays where the style does not say, in a stem named after the instrument."""
    spec = _BORROWED[role]
    return replace(spec, stem=instrument or spec.stem, voice=voice or spec.voice)


def busier(spec: PartSpec, instrument: str) -> PartSpec:
    """The same part with more to play: for an instrument that was asked for where its style hardly lets it speak."""
    seat = SEATS.get(instrument)
    role = spec.role if spec.role in _BORROWED else next(iter(seat.roles if seat else ("melody",)))
    usual = _BORROWED.get(role, _BORROWED["melody"])
    return replace(spec, play=usual.play, patterns=usual.patterns, since=0.0, silent=())


def stand_ins(role: str) -> tuple[str, ...]:
    """Voices that can take over in a role, the best first."""
    return _STAND_INS.get(role, ())
