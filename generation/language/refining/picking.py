"""Which of the readings that were offered is picked in words? `The second`, `the length, I mean`, `a new one`.

The whole message has to be about the choice: what says anything else is read as any other turn.
"""

import re
from collections.abc import Sequence
from typing import Final

from generation.language.lexicon import fold
from generation.refinement import Change, ChangeKind, Destination, Option

# Where an option leads that begins a track of its own.
ANEW: Final = Destination("anew")

_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_LONGEST: Final = 12


def _any_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


_FIRST: Final = _any_of("first 1st 1 former erste ersten erstere ersteres premier premiere primera primero")
_SECOND: Final = _any_of("second 2nd 2 latter zweite zweiten letztere letzteres deuxieme seconde segunda segundo")
_LAST: Final = _any_of("last letzte dernier derniere ultima ultimo")
# What may stand beside a pick without a meaning of its own.
_BESIDE: Final = _any_of(
    "the a an one ones i i'm we mean meant said want wanted please pls plz ok okay yes yeah yep no nah oh sorry um uh "
    "option choice reading number button of those these that this them it it's its take pick choose go with for was "
    "is track song just think thanks thank you my in do let's as and or "
    "die der das den ich meine meinte bitte ja nein von denen nehme es ist "
    "le la les l l'option je veux dire voulais s'il te plait oui non de "
    "el los las quiero decir queria por favor si opcion"
)
# What members call what a change is of, then which way it may go: up, and down.
_CALLED: Final[dict[str, tuple[str, str, str]]] = {
    "length": ("length duration lange dauer longueur duree duracion", "long longer", "short shorter"),
    "tempo": ("tempo speed bpm pace geschwindigkeit vitesse velocidad ritmo", "fast faster", "slow slower"),
    "pitch": ("pitch note notes tonhohe hauteur altura tono", "high higher", "low deep deeper"),
    "energy": ("volume loudness energy lautstarke volumen", "loud louder", "quiet quieter calm"),
    "mood": ("mood stimmung humeur animo", "bright happy", "dark sad"),
    "sound": ("sound klang son sonido", "", ""),
    "level": ("level volume lautstarke volumen", "louder more", "quieter softer less leiser"),
    "gone": ("gone out off away mute muted remove removed none entirely completely altogether weg ganz fuera", "", ""),
    "form": ("form section part", "", ""),
}
_FIELDS: Final = {
    ChangeKind.LENGTH: "length",
    ChangeKind.LENGTH_BY: "length",
    ChangeKind.TEMPO: "tempo",
    ChangeKind.TEMPO_BY: "tempo",
    ChangeKind.TRANSPOSE: "pitch",
    ChangeKind.PRODUCTION: "sound",
    ChangeKind.LEVEL: "level",
    ChangeKind.REMOVE: "gone",
    ChangeKind.FORM: "form",
    ChangeKind.SECTION: "form",
}
_LEANS: Final = {"energy": "energy", "brightness": "mood", "valence": "mood", "tension": "mood"}
# Of these one is no change; of all others, nothing.
_FACTORS: Final = (ChangeKind.LENGTH_BY, ChangeKind.TEMPO_BY)
_NEW: Final = _any_of("new another anew fresh different separate neu neues neuen nouveau nouvelle nuevo nueva")
_OLD: Final = _any_of("change old current existing same here andern changer cambiar cambia")
# In a script without spaces a pick is looked for as it is written.
_JAPANESE: Final = (
    (0, ("一つ目", "1つ目", "一番目", "1番", "最初の", "前者")),
    (1, ("二つ目", "2つ目", "二番目", "2番", "後者")),
)


def picked(words: str, options: Sequence[Option]) -> int | None:
    """The index of the option that words pick, None where they pick none or more than one, or say something else."""
    said = fold(words).strip(" .!,?'\"“”")
    labels = [fold(each.label) for each in options]
    if said in labels:
        return labels.index(said)
    if not words.isascii() and (found := _in_japanese(words, len(options))) is not None:
        return found
    tokens = _WORD.findall(said)
    if not options or not tokens or len(tokens) > _LONGEST or "#" in said:
        return None
    telling = [each for each in tokens if each not in _BESIDE]
    counted = {_place(each, len(options)) for each in telling}
    if telling and None not in counted:
        places = {each for each in counted if each is not None and each < len(options)}
        return places.pop() if len(places) == len(counted) == 1 else None
    fitting = [index for index, own in enumerate(_own(options)) if telling and own.issuperset(telling)]
    return fitting[0] if len(fitting) == 1 else None


def _place(word: str, count: int) -> int | None:
    """The option that a word counts to; None where it counts nothing."""
    if word in _FIRST:
        return 0
    return 1 if word in _SECOND else count - 1 if word in _LAST else None


def _own(options: Sequence[Option]) -> list[frozenset[str]]:
    """The words of each option that are those of no other one: where two options are of one field, it picks neither."""
    words = [_words(each) for each in options]
    return [
        own.difference(*(other for at, other in enumerate(words) if at != index)) for index, own in enumerate(words)
    ]


def _words(option: Option) -> frozenset[str]:
    """What an option may be called: by its label, and by what it changes."""
    label = {each for each in _WORD.findall(fold(option.label)) if not each.isdigit()}
    called = set(_called(option.changes[0]).split()) if option.changes else set[str]()
    where = _NEW if option.base == ANEW else _OLD if option.base.way == "track" and not option.changes else frozenset()
    return frozenset((label | called | where) - _BESIDE)


def _called(change: Change) -> str:
    """What a change may be called: never by words for its opposite."""
    field = _LEANS.get(change.target, "") if change.kind is ChangeKind.LEAN else _FIELDS.get(change.kind, "")
    noun, up, down = _CALLED.get(field, ("", "", ""))
    way = change.amount - (1.0 if change.kind in _FACTORS else 0.0)
    return f"{noun} {up if way > 0 else down if way < 0 else ''}"


def _in_japanese(words: str, count: int) -> int | None:
    if len(words) > _LONGEST:
        return None
    found = {at for at, signs in _JAPANESE if at < count and any(each in words for each in signs)}
    return found.pop() if len(found) == 1 else None
