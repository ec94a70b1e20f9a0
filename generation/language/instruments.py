"""Who plays, who does not, and does nobody else?"""

from dataclasses import dataclass, field

from generation.language.notes import Notes
from generation.language.only import Only, only, passing
from generation.language.reading import Reading
from generation.language.scope import Refusal, refused_from
from generation.language.tables import table

# Parts that every piece has: to name one asks for nothing, unless nobody else is to play.
_ROLES = {"melody", "texture"}
# Who wants no vinyl wants no crackle.
_NOISES = {"vinyl", "tape"}
# `Wordless vocals` are vocals.
_LYRICS = {"wordless", "no words", "without words", "no lyrics", "without lyrics", "lyric free"}
_LOWERING = {"less", "not too"}
_DOINGS = {"shouting": "vocals", "beating": "drums"}
# Whose names all mean the same.
_VOICES = {"vocals", "choir"}
# `Congas, but no drum kit`.
_KITS = {"drum kit", "drumkit", "drum set", "drummer", "percussion", "drumming", "drum machine"}
_SUNG = {"singing", "sung", "voices", "sing", "vocals"}
# `A tune for a music box`.
_PLAYED_BY = {"for", "on", "by", "from", "played by", "played on", "of"}
# What may stand between a refusal and a change of mind.
_TURNS = ("except", "correction", "affirm")


@dataclass(slots=True)
class Players:
    """Instruments in and out with the words for each, and the words that say that nobody else plays."""

    wanted: dict[str, str] = field(default_factory=dict)
    unwanted: dict[str, str] = field(default_factory=dict)
    only: str = ""


def players(reading: Reading, refused: dict[int, Refusal], notes: Notes) -> Players:
    """Find instruments; what was said to be left out wins over what was asked for."""
    found, alone = Players(), only(reading, refused)
    if alone is None and (part := passing(reading, refused)):
        notes.clash(f"“{reading.words(*part)}” can not be kept to one part: it counts for the whole piece")
    _missing(reading, refused, found)
    named = [at for at in reading.having("instrument") if not _is_role(reading, at)]
    named = [at for at in named if not _is_left_open(reading, at, notes)]
    _shouted(reading, found)
    for at in (each for each in named if each not in refused):
        found.wanted.setdefault(reading.means(at, "instrument"), reading.take_tokens(at))
    for at in (each for each in named if each in refused):
        if (kept := _other_word(reading, at, named, refused)) is None:
            _refuse(reading, at, refused[at], found, notes)
        else:
            notes.clash(
                f"“{reading.words(kept, kept)}” and “{reading.take_tokens(at)}” are one player here: it plays, "
                "and how can be said once the track is heard"
            )
    if alone and set(alone.players) - set(refused):
        found.only = _only_words(reading, alone)
    if not found.only:
        found.wanted = {name: words for name, words in found.wanted.items() if name not in _ROLES}
    # `No drum kit, only congas`.
    sole = [_name(reading, at) for at in alone.players if at not in refused] if alone and found.only else []
    _settle(found, [*_taken_back(reading, refused, named), *sole], notes)
    found.only = found.only if found.wanted else ""
    return found


def of_genre(found: Players, genre: str) -> Players:
    """The players as a word for them means in a genre: horns are French horns in an orchestra, brass in a funk band."""
    for word, meant in table("families")["in genre"].items():
        if genre in meant["genres"]:
            for players_named in (found.wanted, found.unwanted):
                words = players_named.get(meant["usually"], "")
                if words.lower().split()[-1:] == [word]:
                    players_named[meant["player"]] = players_named.pop(meant["usually"])
    return found


def _missing(reading: Reading, refused: dict[int, Refusal], found: Players) -> None:
    """Who is left out in one word, such as `drumless`, and the noises that are refused."""
    for at in reading.having("without"):
        words = reading.take_tokens(at)
        if reading.tokens[at].text not in _LYRICS or not _is_sung(reading, refused):
            found.unwanted.setdefault(reading.means(at, "without"), words)
    for at in reading.having("production"):
        if at in refused and reading.means(at, "production") in _NOISES:
            found.unwanted.setdefault("texture", refused_words(reading, at, refused[at]))


def _other_word(reading: Reading, at: int, named: list[int], refused: dict[int, Refusal]) -> int | None:
    """Where the player is asked for by another name than the one that is refused: `drums, no cymbals`; else None."""
    name, said = _name(reading, at), reading.tokens[at].text
    is_whole = said.rstrip("s") == name.rstrip("s") or name in _VOICES or said in _KITS or reading.means(at, "family")
    if is_whole or not refused[at].bars:
        return None
    others = (each for each in named if each not in refused and _name(reading, each) == name)
    return next((each for each in others if reading.tokens[each].text.rstrip("s") != said.rstrip("s")), None)


def _is_role(reading: Reading, at: int) -> bool:
    """Whether a word only says what somebody else plays: `a saxophone lead`, `a tune for a harp`, `choir singing`."""
    token, before = reading.tokens[at], reading.means(at - 1, "instrument")
    if token.means["instrument"] == "melody" and at + 1 < len(reading.tokens):
        if before is not None:
            return True
        behind = next((place for place in (at + 2, at + 3) if reading.means(place, "instrument")), None)
        return behind is not None and reading.tokens[at + 1].text in _PLAYED_BY
    return (token.text == "lead" and before is not None) or (token.text in _SUNG and before in _VOICES)


def _shouted(reading: Reading, found: Players) -> None:
    """Who wants no screaming wants no voices (but `no screaming guitars` are guitars), `no beat` no drums."""
    for at in reading.doing(*_DOINGS):
        begin = refused_from(reading, at, "bringing")
        if begin is not None and reading.means(at + 1, "instrument") is None:
            name = next(name for sort, name in _DOINGS.items() if reading.tokens[at].is_(sort))
            found.unwanted.setdefault(name, reading.take_tokens(begin, at))


def _is_left_open(reading: Reading, at: int, notes: Notes) -> bool:
    """Whether a player may be there or not: `drums optional`."""
    if at + 1 >= len(reading.tokens) or not reading.tokens[at + 1].is_("optional"):
        return False
    notes.clash(f"“{reading.take_tokens(at, at + 1)}”: what suits the genre is played")
    return True


def _settle(found: Players, taken_back: list[str], notes: Notes) -> None:
    """Who is both asked for and ruled out stays out, unless the refusal was taken back."""
    for name in taken_back:
        words = found.unwanted.pop(name, "")
        if words and name in found.wanted:
            notes.clash(f"“{words}” was said, and then “{found.wanted[name]}”: {name} plays")
    for name in [each for each in found.wanted if each in found.unwanted]:
        notes.clash(f"{name} was both asked for and ruled out (“{found.unwanted[name]}”): it is left out")
        del found.wanted[name]


def _refuse(reading: Reading, at: int, refusal: Refusal, found: Players, notes: Notes) -> None:
    """A player is left out, and with it its family, but for those who were asked for by name."""
    if refusal.sort in _LOWERING:
        words = refused_words(reading, at, refusal)
        found.wanted.setdefault(reading.means(at, "instrument"), words)
        notes.clash(f"“{words}”: how much a player plays can not be said beforehand, but once the track is heard")
        return
    if at + 1 < len(reading.tokens) and reading.tokens[at + 1].is_("solo"):
        return
    if reading.means(at, "instrument") in _ROLES and reading.means(at - 1, "mood"):
        return  # `no sad melodies`
    words = refused_words(reading, at, refusal)
    family = reading.means(at, "family")
    for name in family or (reading.means(at, "instrument"),):
        if family is None or name not in found.wanted:
            found.unwanted.setdefault(name, words)


def _taken_back(reading: Reading, refused: dict[int, Refusal], named: list[int]) -> list[str]:
    """Who is refused first and then asked for after all: `no brass except a horn`, `no drums? no way, drums!`."""
    found = []
    for at in (each for each in named if each in refused):
        name = reading.means(at, "instrument")
        again = next((each for each in named if each > at and each not in refused and name == _name(reading, each)), at)
        between = reading.tokens[at + 1 : again]
        if any(each.text in {"?", "but"} or each.is_(*_TURNS) for each in between):
            found.append(name)
    return found


def _is_sung(reading: Reading, refused: dict[int, Refusal]) -> bool:
    """Whether somebody sings who is asked for."""
    return any(each.means.get("instrument") == "vocals" and at not in refused for at, each in enumerate(reading.tokens))


def _name(reading: Reading, at: int) -> str:
    name: str = reading.means(at, "instrument")
    return name


def _only_words(reading: Reading, alone: Only) -> str:
    """`Only a sad piano`, in the member's words; the adjectives between are left for the mood."""
    for at in range(alone.first, alone.last + 1):
        if reading.tokens[at].means.keys() <= {"grammar", "stop", "instrument", "family"}:
            reading.take_tokens(at)
    return reading.words(alone.first, alone.last)


def refused_words(reading: Reading, at: int, refusal: Refusal) -> str:
    """`no drums`, in the member's words, even where others stand between; both are used up."""
    begin, end = sorted((refusal.at, at))
    if end - begin <= 2 and not any("mood" in each.means for each in reading.tokens[begin + 1 : end]):
        return reading.take_tokens(begin, end)
    return " … ".join((reading.take_tokens(begin), reading.take_tokens(end)))
