"""How is a brief said in Stable Audio's own language? A prompt of tags, and a negative prompt. Light: no torch.

Its training texts are the tags and titles of sound libraries, and its makers advise genre, instruments, mood, then
tempo. Stable Audio 3 also knows the libraries' fields by name (`Genre: Jazz`). A prompt that says “no drums” names
them all the same, and they are then heard: what is left out goes into the negative prompt, which guidance leads away
from.
The distilled weights of Stable Audio 3 have no guidance left: of what is left out they are told by its opposite, where
there is a word for one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from generation.brief import Brief, Kind
from generation.language.tables import table

_GENRES: Final = {
    "lo-fi": "Lo-Fi Hip Hop",
    "chiptune": "Chiptune, 8-Bit",
    "cinematic": "Cinematic, Soundtrack",
    "orchestral": "Orchestral, Soundtrack",
    "waltz": "Waltz, Classical",
    "hip-hop": "Hip Hop",
}
_PLAYERS: Final = {
    "lead": "synth lead",
    "pad": "synth pad",
    "pluck": "synth pluck",
    "texture": "atmospheric texture",
    "melody": "clear melody",
    "keys": "keyboard",
    "arp": "synth arpeggio",
}
_PRODUCTION: Final = {
    "lo-fi": "lo-fi recording",
    "vinyl": "vinyl crackle",
    "tape": "tape saturation",
    "wide": "wide stereo",
    "mono": "mono recording",
    "dry": "dry, close-miked",
    "reverb": "spacious reverb",
    "distorted": "distorted",
    "punchy": "punchy mix",
    "clean": "clean recording",
    "warm": "warm sound",
}
# What a word for the sound refuses. Of a record player nobody wants the noise to be taken away.
_REFUSED: Final = {
    "dry": "reverb",
    "reverb": "dry sound",
    "clean": "distortion",
    "distorted": "clean sound",
    "wide": "mono",
    "warm": "harsh sound",
}
_FEELS: Final = {
    "half-time": "half-time feel",
    "double-time": "double-time feel",
    "swung": "swing feel",
    "straight": "straight rhythm",
}
# From which value on an axis is said, and how: below zero and above, the strongest first.
_MOODS: Final[dict[str, tuple[tuple[tuple[float, str], ...], tuple[tuple[float, str], ...]]]] = {
    "valence": (((0.5, "sad"), (0.2, "melancholic")), ((0.5, "joyful"), (0.25, "happy"))),
    "energy": (((0.5, "calm"), (0.25, "laid-back")), ((0.55, "high energy"), (0.25, "driving"))),
    "tension": (((0.35, "relaxing"),), ((0.5, "suspenseful"), (0.25, "tense"))),
    "brightness": (((0.65, "very dark"), (0.35, "dark")), ((0.6, "very bright"), (0.25, "bright"))),
}
_AXES: Final = ("valence", "energy", "tension", "brightness")  # as the tables of words count them
# What a strong mood refuses.
_OPPOSITES: Final = {
    "valence": ("cheerful", "sad"),
    "energy": ("energetic", "sleepy"),
    "tension": ("tense", "relaxing"),
    "brightness": ("bright", "dark"),
}
_STRONG: Final = 0.5
_WITHOUT: Final = {
    "drums": "drums, percussion, beat",
    "vocals": "vocals, singing, voice",
    "bass": "bass, sub bass",
    "strings": "strings, violin, cello",
    "brass": "brass, trumpet, trombone",
    "guitar": "guitar",
    "electric guitar": "electric guitar",
    "texture": "crackle, background noise",
}
_INSTEAD: Final = {"drums": "beatless", "vocals": "instrumental"}
_LOUDER_DB, _SOFTER_DB, _GONE_DB = 2.0, -2.0, -20.0
# So many that a prompt stays within the 128 tokens that Open reads.
_MOST_PLAYERS, _MOST_MOODS, _MOST_OWN = 10, 5, 6


@dataclass(frozen=True, slots=True)
class Words:
    """What Stable Audio is told; `negative` is "" where there is no guidance that could lead away from it.

    `unpromised` are sentences on what of the brief it is not told, or may not heed.
    """

    prompt: str
    negative: str
    unpromised: tuple[str, ...] = ()


def words(brief: Brief, *, fields: bool, guided: bool, in_part: bool = False) -> Words:
    """Say a brief as tags: in the libraries' `fields` for Stable Audio 3, with a negative prompt if it is `guided`.

    `in_part`: of a track of which one part alone is made anew.
    """
    said = [_with_fields(brief)] if fields else _tags(brief)
    if not guided:
        said += [_INSTEAD[each] for each in brief.excluded if each in _INSTEAD and not (fields and each == "vocals")]
    known = _joined(said).casefold()
    more = [each for each in [*_moods(brief), *_own(brief)] if each not in known and each not in brief.production]
    prompt = _joined([*said, *more, *_sound(brief), *_figures(brief)])
    unpromised = tuple(_unpromised(brief, guided=guided, in_part=in_part))
    return Words(prompt, _joined(_refused(brief)) if guided else "", unpromised)


def _joined(tags: Iterable[str]) -> str:
    """Tags with a comma between, each once."""
    found: dict[str, str] = {}
    for tag in tags:
        if tag:
            found.setdefault(tag.casefold(), tag)
    return ", ".join(found.values())


# ---- what it is ---------------------------------------------------------------------------------------------------


def _tags(brief: Brief) -> list[str]:
    kind = {Kind.JINGLE: ["Jingle", "Logo"], Kind.UI_SOUND: ["Sound effect", "UI sound"]}.get(brief.kind, [])
    genre = [] if brief.kind is Kind.UI_SOUND else [_genre(brief)]
    return [*kind, *_thing(brief), *genre, *(["loop"] if brief.loop else []), *_players(brief)]


def _with_fields(brief: Brief) -> str:
    """`TrackType: Music, VocalType: Instrumental, Genre: Jazz, Instruments: Piano, Double bass`."""
    players = [each[:1].upper() + each[1:] for each in _players(brief)]
    if brief.kind is Kind.UI_SOUND:
        return _joined(["TrackType: SFX", *_thing(brief), *players])
    alone = brief.only and len(players) == 1
    said = [f"TrackType: {'Instrument' if alone else 'Music'}"]
    if not _sung(brief):
        said.append("VocalType: Instrumental")
    said += [f"Genre: {each}" for each in _genre(brief).split(", ")]
    if players:
        said.append(f"Instruments: {', '.join(players)}")
    kind = ["jingle"] if brief.kind is Kind.JINGLE else []
    return _joined([*said, *kind, *_thing(brief), *(["loop"] if brief.loop else [])])


def _sung(brief: Brief) -> bool:
    return bool({"vocals", "choir"} & set(brief.instruments)) and "vocals" not in brief.excluded


def _genre(brief: Brief) -> str:
    """The genre; before it the variant of it, by the member's own word."""
    usual = table("genres").get(brief.genre, {})
    variants = {word for sort in usual.get("sorts", ()) for word in sort["words"] if word.isascii()}
    said = [brief.flavour] if brief.flavour else _said(brief, "genre", brief.genre)
    own = [word.title() for word in said if word in variants][:2]
    return ", ".join(dict.fromkeys([*own, _GENRES.get(brief.genre, brief.genre.title())]))


def _thing(brief: Brief) -> list[str]:
    """What a short sound is of, in the member's words: `coin pickup`."""
    if brief.kind is Kind.TRACK:
        return []
    return [word for word in _said(brief, "kind", str(brief.kind)) if word.isascii()]


def _said(brief: Brief, field: str, value: str) -> list[str]:
    """The member's words for a value that still is the brief's."""
    told = (each for each in brief.understood if each.field == field and each.value == value)
    return [word.strip().lower() for each in told for word in each.words.split(",") if word.strip()]


def _own(brief: Brief) -> list[str]:
    """Words of the member that nothing else was made of, where they are plain English words."""
    return [word.lower() for word in brief.unused if word.isascii() and len(word) > 2][:_MOST_OWN]


# ---- who plays ----------------------------------------------------------------------------------------------------


def _players(brief: Brief) -> list[str]:
    """Who was asked for, by the member's own word, as loud as was asked."""
    levels = {each.who: each.db for each in brief.levels}
    found = []
    for who in dict.fromkeys([*brief.instruments, *levels]):
        db = levels.get(who, 0.0)
        if who in brief.excluded or db <= _GONE_DB:
            continue
        loudness = "prominent " if db >= _LOUDER_DB else "soft " if db <= _SOFTER_DB else ""
        found.append(loudness + _player(brief, who))
    found = found[:_MOST_PLAYERS]
    if brief.only and found:
        return [f"solo {found[0]}"] if len(found) == 1 else found
    return found


def _player(brief: Brief, who: str) -> str:
    known = table("instruments").get(who, ())
    said = [word for word in _said(brief, "instruments", who) if {word, word.removesuffix("s")} & set(known)]
    named = said[0] if said and said[0].isascii() else who
    return _PLAYERS.get(who, who) if named.removesuffix("s") == who.removesuffix("s") else named


# ---- what it is like ----------------------------------------------------------------------------------------------


def _moods(brief: Brief) -> list[str]:
    """The member's own words for a mood, as long as it has not moved from where they put it; else the axes in words."""
    held = {axis: _said(brief, f"mood.{axis}", f"{getattr(brief.mood, axis):+.2f}") for axis in _MOODS}
    found: list[str] = []
    for axis, (below, above) in _MOODS.items():
        if brief.kind is Kind.UI_SOUND and axis in {"energy", "tension"}:
            continue
        value: float = getattr(brief.mood, axis)
        own = [word for word in held[axis] if _still_true(word, held)]
        plain = next((word for least, word in (below if value < 0 else above) if abs(value) >= least), "")
        found += own or ([plain] if plain else [])
    return list(dict.fromkeys(found))[:_MOST_MOODS]


def _still_true(word: str, held: Mapping[str, Sequence[str]]) -> bool:
    """Whether it is an English word, and every axis that it moved is still where it put it."""
    moved = _moving().get(word)
    return word.isascii() and moved is not None and all(word in held[axis] for axis in moved)


@cache
def _moving() -> dict[str, frozenset[str]]:
    """Which axes each known word for a mood moves. A scene moves none for sure: it only fills what nobody said."""
    found = {word: frozenset[str]() for scene in table("scenes")["scenes"] for word in scene["words"]}
    for group in table("moods")["groups"]:
        axes = frozenset(axis for axis, weight in zip(_AXES, group["axes"], strict=True) if weight)
        found |= dict.fromkeys(group["words"], axes)
    return found


def _sound(brief: Brief) -> list[str]:
    feel = [_FEELS[brief.feel]] if brief.feel in _FEELS else []
    return [*(_PRODUCTION.get(each, each) for each in brief.production), *feel, *_form(brief)]


def _form(brief: Brief) -> list[str]:
    names = list(dict.fromkeys(each.name for each in brief.sections))
    return [" then ".join(names)] if len(names) > 1 and not brief.loop else []


def _figures(brief: Brief) -> list[str]:
    if brief.kind is Kind.UI_SOUND:
        return []
    metre = [] if brief.metre == (4, 4) else ["{}/{} time".format(*brief.metre)]
    return [*metre, f"{brief.key.tonic} {brief.key.mode}", f"{round(brief.tempo_bpm)} BPM"]


# ---- what it is not -----------------------------------------------------------------------------------------------


def _refused(brief: Brief) -> list[str]:
    """What is left out, then the opposites of the sound and of strong moods, then what nobody wants."""
    left_out = [_WITHOUT.get(each, each) for each in brief.excluded]
    if brief.only and not _sung(brief):
        left_out.append(_WITHOUT["vocals"])
    opposite = [_REFUSED[each] for each in brief.production if each in _REFUSED]
    for axis, (below, above) in _OPPOSITES.items():
        value: float = getattr(brief.mood, axis)
        if abs(value) >= _STRONG:
            opposite.append(below if value < 0 else above)
    return [*left_out, *opposite, "low quality"]


# ---- what is not said ---------------------------------------------------------------------------------------------


def _unpromised(brief: Brief, *, guided: bool, in_part: bool) -> Iterable[str]:
    if brief.excluded and not guided:
        left_out = " or ".join(brief.excluded)
        yield f"These weights of Stable Audio take no negative prompt: music without {left_out} is not promised."
    if brief.lyrics:
        yield "Stable Audio sings no words: the lyrics are left out."
    if brief.loop:
        yield "Stable Audio makes no seamless loops: where the end meets the beginning a seam may be heard."
    if brief.pieces or brief.sections:
        yield "Stable Audio hears the sections as words: where each begins is not promised."
    # Who comes in or goes where a part alone is made anew is heard there and nowhere else.
    if brief.passages or (brief.windows and not in_part):
        yield "What is asked of one part alone can not be said to Stable Audio."
