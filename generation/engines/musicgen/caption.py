"""How is a brief said in MusicGen's own language? A caption as its training texts are written. Light: no torch.

Those texts describe recordings: the genre and its character first, then who plays, the sound, and figures such as
“120 bpm” (Copet et al. 2023, section 3.1: descriptions joined with tags for genre, tempo, key and mood). A text that
says what is not there names it all the same, and it is then heard: what is excluded stays out of the caption.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from generation.brief import Brief, Kind, Mood
from generation.language.tables import table

_GENRES: Final = {"lo-fi": "lo-fi hip hop", "chiptune": "8-bit chiptune", "cinematic": "cinematic film score"}
# What a member calls these by another word is not said without the word for the whole: `orchestral march`.
_WHOLE: Final = {each: each for each in ("lo-fi", "chiptune", "orchestral", "cinematic", "classical")}
_PIECES: Final = frozenset({"classical", "orchestral", "waltz", "cinematic"})
# Words that are the noun already: no `track` after them.
_NOUNS: Final = frozenset(
    {
        *("music", "beat", "beats", "song", "songs", "score", "piece", "pieces", "waltz", "march", "minuet", "sonata"),
        *("nocturne", "prelude", "overture", "ballad", "groove", "drone", "lullaby", "jig", "reel", "shanty"),
    }
)
_PLAYERS: Final = {
    "lead": "synth lead",
    "pad": "synth pads",
    "pluck": "plucked synth",
    "texture": "background textures",
    "melody": "a clear melody",
    "keys": "keyboards",
    "chords": "chords",
    "arp": "arpeggios",
}
_PRODUCTION: Final = {
    "lo-fi": "lo-fi recording",
    "vinyl": "vinyl crackle",
    "tape": "tape hiss",
    "wide": "wide stereo",
    "mono": "mono recording",
    "dry": "dry close-miked recording",
    "reverb": "spacious reverb",
    "distorted": "distorted sound",
    "punchy": "punchy mix",
    "clean": "clean production",
    "warm": "warm sound",
}
# From where on an axis is heard, and what a listener calls it: below and above; the strongest that is reached.
_MOODS: Final[dict[str, tuple[tuple[tuple[float, str], ...], tuple[tuple[float, str], ...]]]] = {
    "brightness": (((0.7, "very dark"), (0.2, "dark")), ((0.7, "very bright"), (0.3, "bright"))),
    "valence": (((0.5, "sad"), (0.2, "melancholic")), ((0.5, "joyful"), (0.25, "happy"))),
    "energy": (((0.5, "calm"), (0.25, "laid-back")), ((0.5, "energetic"), (0.25, "driving"))),
    "tension": (((0.4, "peaceful"),), ((0.5, "very tense"), (0.25, "tense"))),
}
_MOST_MOODS: Final = 4
_MOST_SCENES: Final = 2
_SLOW, _FAST = 72, 150
_FEELS: Final = {
    "half-time": "half-time groove",
    "double-time": "double-time groove",
    "swung": "swung rhythm",
    "straight": "straight rhythm",
}
# What is left out can only be said where there is a word for music that is so.
_WITHOUT: Final = {"vocals": "instrumental", "drums": "beatless"}
_LOUDER_DB, _SOFTER_DB, _GONE_DB = 2.0, -2.0, -20.0
_PITCHES: Final = {"#": " sharp", "b": " flat"}


@dataclass(frozen=True, slots=True)
class Caption:
    """What MusicGen is told, and sentences on what of the brief it is not told, or may not heed."""

    text: str
    unpromised: tuple[str, ...] = ()


def caption(brief: Brief) -> Caption:
    """Say a brief as a caption: genre and moods, players, sound, tempo, key; and what that leaves unsaid."""
    feelings = _feelings(brief)
    named = " ".join(filter(None, (_listed(feelings, ""), _named(brief))))
    scenes = [each for each in _scenes(brief) if each not in named]
    players = _players(brief)
    if players:
        alone = "only " if brief.only and len(players) > 1 else "solo " if brief.only else ""
        named += f" with {alone}{_listed(players)}"
    said = [named, *scenes, *_sound(brief), *_figures(brief)]
    text = ", ".join(said)
    return Caption(text[0].upper() + text[1:], tuple(_unpromised(brief)))


# ---- what it is -----------------------------------------------------------------------------------------------------


def _named(brief: Brief) -> str:
    if brief.kind is Kind.UI_SOUND:
        return "short notification sound"
    genre = _genre(brief)
    if brief.loop:
        return f"{genre} loop"
    if brief.kind is Kind.JINGLE:
        return f"short {genre} jingle"
    if genre.split()[-1] in _NOUNS:
        return genre
    return f"{genre} {'piece' if brief.genre in _PIECES else 'track'}"


def _genre(brief: Brief) -> str:
    """The genre, or its variant by the word that the member said for it."""
    usual = table("genres").get(brief.genre, {})
    variants = {word for sort in usual.get("sorts", ()) for word in sort["words"]}
    said = [brief.flavour] if brief.flavour else _words(brief, "genre", brief.genre)
    found = [word for word in said if word in variants or word in usual.get("words", ())]
    if not variants & set(found):
        return _GENRES.get(brief.genre, brief.genre)
    word = " ".join(found[:2])
    whole = _WHOLE.get(brief.genre, "")
    return word if whole in word else f"{whole} {word}"


def _words(brief: Brief, field: str, value: str) -> list[str]:
    """What the member said for a value, as far as it still holds."""
    told = (each for each in brief.understood if each.field == field and each.value == value)
    return [word.strip().lower() for each in told for word in each.words.split(",") if word.strip()]


# ---- what it is like ------------------------------------------------------------------------------------------------


def _feelings(brief: Brief) -> list[str]:
    """The member's own words for the mood where they are English and still true; for other axes, what they come to."""
    found: list[str] = []
    for axis in _MOODS:
        value: float = getattr(brief.mood, axis)
        fitting = [word for word in _words(brief, f"mood.{axis}", f"{value:+.2f}") if _is_mood(word, brief.mood)]
        plain = _plain(axis, value)
        found += fitting or ([plain] if plain else [])
    return list(dict.fromkeys(found))[:_MOST_MOODS]


def _is_mood(word: str, mood: Mood) -> bool:
    """Whether a word is an English one for a mood, and the strongest of what it says is so.

    `Sadder` is said of a change: what it came to is said by the axis.
    """
    for group in table("moods")["groups"]:
        if word in group["words"] and word.isascii() and not _compares(word, group["words"]):
            weights = dict(zip(("valence", "energy", "tension", "brightness"), group["axes"], strict=True))
            axis = max(weights, key=lambda each: abs(weights[each]))
            return bool(weights[axis] * getattr(mood, axis) > 0)
    return False


def _compares(word: str, words: Sequence[str]) -> bool:
    return word.endswith("er") and not {word[:-2], word[:-1], word[:-3]}.isdisjoint(words)


def _plain(axis: str, value: float) -> str:
    below, above = _MOODS[axis]
    return next((word for least, word in (below if value < 0 else above) if abs(value) >= least), "")


def _scenes(brief: Brief) -> list[str]:
    """Places and occasions that the member named, such as `rainy night`."""
    known = {word for scene in table("scenes")["scenes"] for word in scene["words"] if word.isascii()}
    told = (word for axis in _MOODS for word in _words(brief, f"mood.{axis}", f"{getattr(brief.mood, axis):+.2f}"))
    return list(dict.fromkeys(word for word in told if word in known))[:_MOST_SCENES]


# ---- who plays ------------------------------------------------------------------------------------------------------


def _players(brief: Brief) -> list[str]:
    """Who was asked for, by the member's word where it is English, and as loud as was asked."""
    levels = {each.who: each.db for each in brief.levels}
    wanted = [*brief.instruments, *(who for who in levels if who not in brief.instruments)]
    found = []
    for who in wanted:
        db = levels.get(who, 0.0)
        if who in brief.excluded or db <= _GONE_DB:
            continue
        loudness = "prominent " if db >= _LOUDER_DB else "soft " if db <= _SOFTER_DB else ""
        found.append(loudness + _player(brief, who))
    return list(dict.fromkeys(found))


def _player(brief: Brief, who: str) -> str:
    known = table("instruments").get(who, ())
    said = [word for word in _words(brief, "instruments", who) if {word, word.removesuffix("s")} & set(known)]
    return said[0] if said else _PLAYERS.get(who, who)


# ---- the sound, and figures -----------------------------------------------------------------------------------------


def _sound(brief: Brief) -> list[str]:
    without = [_WITHOUT[each] for each in brief.excluded if each in _WITHOUT]
    feel = [_FEELS[brief.feel]] if brief.feel in _FEELS else []
    return [*feel, *(_PRODUCTION.get(each, each) for each in brief.production), *without, *_form(brief)]


def _form(brief: Brief) -> list[str]:
    names = list(dict.fromkeys(each.name for each in brief.sections))
    return [f"structure: {', then '.join(names)}"] if len(names) > 1 and not brief.loop else []


def _figures(brief: Brief) -> list[str]:
    if brief.kind is Kind.UI_SOUND:
        return [_key(brief)]
    tempo = round(brief.tempo_bpm)
    pace = "slow tempo" if tempo < _SLOW else "fast tempo" if tempo > _FAST else ""
    metre = "" if brief.metre == (4, 4) else "{}/{} time".format(*brief.metre)
    return [each for each in (pace, f"{tempo} bpm", _key(brief), metre) if each]


def _key(brief: Brief) -> str:
    tonic = brief.key.tonic
    return f"{tonic[0]}{_PITCHES.get(tonic[1:], '')} {brief.key.mode}"


# ---- what is not said -----------------------------------------------------------------------------------------------


def _unpromised(brief: Brief) -> Iterable[str]:
    if brief.excluded:
        yield f"MusicGen understands no “without”: music without {_listed(brief.excluded, 'or')} is not promised."
    if brief.lyrics:
        yield "MusicGen does not sing: the lyrics are left out."
    if brief.loop:
        yield "MusicGen makes no seamless loops: where the end meets the beginning a seam may be heard."
    if brief.pieces or brief.sections:
        yield "MusicGen hears the sections as words: where each begins is not promised."
    if brief.passages or brief.windows:
        yield "What is asked of one part alone can not be said to MusicGen."


def _listed(words: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; without a last word `a, b, c`."""
    each = list(words)
    if len(each) < 2 or not last:
        return ", ".join(each)
    return f"{', '.join(each[:-1])} {last} {each[-1]}"
