"""How is a brief said in ACE-Step's own language? A caption of tags, figures of their own, and lyrics. Light: no torch.

The model reads three texts: a caption, a block of figures (tempo, metre, key, length), and lyrics with section tags;
an instrumental piece has the lyrics `[Instrumental]` (Gong et al. 2026). So tempo and key stay out of the caption.
There is no negative prompt: what is left out is said as `without drums`, at the end.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from generation.brief import Brief, Kind, Mode
from generation.engines.diffusion.ace_step.singing import language_of, with_tags
from generation.language.tables import table

# The modes that the key of a caption knows; the others are said by their nearest one, and as a tag.
_MODES: Final = {Mode.DORIAN: "minor", Mode.PHRYGIAN: "minor", Mode.LYDIAN: "major", Mode.MIXOLYDIAN: "major"}
# The metres that the model was trained with, by the number that it knows them by.
_METRES: Final = {(2, 4): "2", (3, 4): "3", (4, 4): "4", (6, 8): "6"}
_SLOWEST, _FASTEST = 30, 300
_GENRES: Final = {"lo-fi": "lo-fi hip hop", "chiptune": "8-bit chiptune", "cinematic": "cinematic score"}
_KINDS: Final = {Kind.JINGLE: "short jingle", Kind.UI_SOUND: "short notification sound"}
_PLAYERS: Final = {
    "lead": "synth lead",
    "pad": "synth pads",
    "pluck": "plucked synth",
    "texture": "atmospheric textures",
    "melody": "clear lead melody",
    "keys": "keyboards",
    "arp": "arpeggiated synth",
}
_PRODUCTION: Final = {
    "lo-fi": "lo-fi recording",
    "vinyl": "vinyl crackle",
    "tape": "tape saturation",
    "wide": "wide stereo",
    "mono": "mono recording",
    "dry": "dry mix",
    "reverb": "spacious reverb",
    "distorted": "distorted",
    "punchy": "punchy mix",
    "clean": "clean production",
    "warm": "warm sound",
}
_FEELS: Final = {
    "half-time": "half-time feel",
    "double-time": "double-time feel",
    "swung": "swing feel",
    "straight": "straight rhythm",
}
# From which value on an axis is said, and how: below zero and above, the strongest first.
_MOODS: Final[dict[str, tuple[tuple[tuple[float, str], ...], tuple[tuple[float, str], ...]]]] = {
    "brightness": (((0.6, "very dark"), (0.2, "dark")), ((0.6, "very bright"), (0.25, "bright"))),
    "valence": (((0.5, "sad"), (0.2, "melancholic")), ((0.5, "joyful"), (0.25, "happy"))),
    "energy": (((0.5, "calm"), (0.25, "mellow")), ((0.6, "energetic, powerful"), (0.25, "driving"))),
    "tension": (((0.35, "relaxed"),), ((0.5, "ominous, tense"), (0.25, "tense"))),
}
_LOUDER_DB, _SOFTER_DB, _GONE_DB = 2.0, -2.0, -20.0
_WITHOUT: Final = {"vocals": "instrumental"}
_MOST_MOODS, _MOST_OWN, _LONGEST = 5, 6, 500


@dataclass(frozen=True, slots=True)
class Words:
    """What ACE-Step is told: the caption, the lyrics and their language, and the figures ("" or None: not said).

    `unpromised` are sentences on what of the brief it is not told, or may not heed.
    """

    caption: str
    lyrics: str
    language: str
    bpm: int | None
    keyscale: str
    timesignature: str
    duration_s: float
    unpromised: tuple[str, ...] = ()


def words(brief: Brief, *, in_part: bool = False) -> Words:
    """Say a brief as ACE-Step was taught to read it; `in_part`: of a track of which one part alone is made anew."""
    sung = brief.lyrics.strip() if "vocals" not in brief.excluded else ""
    return Words(
        caption=_joined(_tags(brief, sung=bool(sung))),
        lyrics=with_tags(sung) if sung else _form(brief),
        language=language_of(sung) if sung else "unknown",
        bpm=round(min(max(brief.tempo_bpm, _SLOWEST), _FASTEST)),
        keyscale=f"{brief.key.tonic} {_MODES.get(brief.key.mode, brief.key.mode.value)}",
        timesignature=_METRES.get(brief.metre, ""),
        duration_s=brief.duration_s,
        unpromised=tuple(_unpromised(brief, in_part=in_part)),
    )


def _joined(tags: Iterable[str]) -> str:
    """Tags with a comma between, each once, as many as the model reads."""
    found: list[str] = []
    for tag in dict.fromkeys(tags):
        if len(", ".join([*found, tag])) > _LONGEST:
            break
        found.append(tag)
    return ", ".join(found)


def _tags(brief: Brief, *, sung: bool) -> list[str]:
    return [
        *_genre(brief),
        *_moods(brief),
        *_players(brief),
        *(_PRODUCTION.get(each, each) for each in brief.production),
        *([_FEELS[brief.feel]] if brief.feel in _FEELS else []),
        *_theory(brief),
        *_own(brief),
        *(["seamless loop"] if brief.loop else []),
        *(["vocals"] if sung else ["instrumental"]),
        *(_WITHOUT.get(each, f"without {each}") for each in brief.excluded),
    ]


# ---- what it is --------------------------------------------------------------------------------------------------


def _genre(brief: Brief) -> list[str]:
    """The genre, before it the variant of it by the member's own word, and what sort of thing it is."""
    usual = table("genres").get(brief.genre, {})
    variants = {word for sort in usual.get("sorts", ()) for word in sort["words"] if word.isascii()}
    said = [brief.flavour] if brief.flavour else _said(brief, "genre", brief.genre)
    own = [word for word in said if word in variants][:2]
    return [*own, _GENRES.get(brief.genre, brief.genre), *([_KINDS[brief.kind]] if brief.kind in _KINDS else [])]


def _said(brief: Brief, field: str, value: str) -> list[str]:
    """The member's words for a value that still is the brief's."""
    told = (each for each in brief.understood if each.field == field and each.value == value)
    return [word.strip().lower() for each in told for word in each.words.split(",") if word.strip()]


def _theory(brief: Brief) -> list[str]:
    mode = [f"{brief.key.mode} mode"] if brief.key.mode in _MODES else []
    metre = [f"{brief.metre[0]}/{brief.metre[1]} time"] if brief.metre not in _METRES else []
    return [*mode, *metre]


def _own(brief: Brief) -> list[str]:
    """Words of the member that nothing else was made of, where they are plain English words."""
    return [word.lower() for word in brief.unused if word.isascii() and len(word) > 2][:_MOST_OWN]


# ---- what it is like ---------------------------------------------------------------------------------------------


def _moods(brief: Brief) -> list[str]:
    """The axes in words; and the member's own words for a mood, as long as it has not moved from where they put it."""
    found: list[str] = []
    for axis, (below, above) in _MOODS.items():
        value: float = getattr(brief.mood, axis)
        plain = next((word for least, word in (below if value < 0 else above) if abs(value) >= least), "")
        own = [word for word in _said(brief, f"mood.{axis}", f"{value:+.2f}") if _is_known(word)]
        for word in [*([plain] if plain else []), *own]:
            if not any(word in each for each in found):
                found.append(word)
    return found[:_MOST_MOODS]


def _is_known(word: str) -> bool:
    """Whether it is an English word for a mood, or for a scene such as `rainy night`."""
    groups = (*table("moods")["groups"], *table("scenes")["scenes"])
    return word.isascii() and any(word in group["words"] for group in groups)


# ---- who plays ---------------------------------------------------------------------------------------------------


def _players(brief: Brief) -> list[str]:
    """Who was asked for, by the member's own word, as loud as was asked, and when alone they play."""
    levels = {each.who: each.db for each in brief.levels}
    found = []
    for who in dict.fromkeys([*brief.instruments, *levels]):
        db = levels.get(who, 0.0)
        if who in brief.excluded or db <= _GONE_DB:
            continue
        loudness = "prominent " if db >= _LOUDER_DB else "soft " if db <= _SOFTER_DB else ""
        found.append(f"{loudness}{_player(brief, who)}{_when(brief, who)}")
    if brief.only and found:
        return [f"solo {found[0]}"] if len(found) == 1 else [f"only {' and '.join(found)}"]
    return found


def _player(brief: Brief, who: str) -> str:
    known = table("instruments").get(who, ())
    said = [word for word in _said(brief, "instruments", who) if word in known and word.isascii()]
    return said[0] if said else _PLAYERS.get(who, who)


def _when(brief: Brief, who: str) -> str:
    windows = [each for each in brief.windows if each.who == who]
    if len(windows) != 1:
        return ""
    (window,) = windows
    if window.start <= 0.05:
        return " at the beginning" if window.end < 0.95 else ""
    return " at the end" if window.end >= 0.95 and window.start >= 0.5 else " entering later"


# ---- the form of what nobody sings -------------------------------------------------------------------------------


def _form(brief: Brief) -> str:
    """`[Instrumental]`; where sections were asked for, they follow as tags, fuller or calmer as was asked."""
    if len(brief.sections) < 2 or brief.loop:
        return "[Instrumental]"
    lines = []
    for each in brief.sections:
        lean = " - powerful" if each.lean > 0 else " - calm" if each.lean < 0 else ""
        lines.append(f"[{each.name.capitalize()}{lean}]")
    return "\n\n".join(["[Instrumental]", *lines])


# ---- what is not said --------------------------------------------------------------------------------------------


def _unpromised(brief: Brief, *, in_part: bool) -> Iterable[str]:
    left_out = [each for each in brief.excluded if each not in _WITHOUT]
    if left_out:
        yield f"ACE-Step has no negative prompt: music without {' or '.join(left_out)} is asked for, not promised."
    if brief.lyrics.strip() and "vocals" in brief.excluded:
        yield "The lyrics are left out, because nobody is to sing."
    if brief.loop:
        yield "ACE-Step makes no seamless loops: where the end meets the beginning a seam may be heard."
    if brief.metre not in _METRES:
        yield "ACE-Step knows the metres 2/4, 3/4, 4/4 and 6/8: {}/{} is said as a word alone.".format(*brief.metre)
    if not _SLOWEST <= brief.tempo_bpm <= _FASTEST:
        yield f"ACE-Step is told tempos from {_SLOWEST} to {_FASTEST} BPM: it was given the nearest one."
    if brief.pieces or brief.sections:
        yield "ACE-Step hears the sections as tags: where each begins is not promised."
    # Who comes in or goes where a part alone is made anew is heard there and nowhere else.
    if brief.passages or (brief.windows and not in_part):
        yield "What is asked of one part alone can hardly be said to ACE-Step."
