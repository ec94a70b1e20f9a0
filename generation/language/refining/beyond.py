"""Is something spoken of that no track has? `I need a longer cable`, `your camera is too dark`, `back to the hotel`.

The words for what should be are those of music, but what they are said of is not: a noun that no list of music knows
is the subject of the clause, or is what the adjective, the number or the way leads to.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from generation.language.lexicon import fold
from generation.language.reading import normal
from generation.language.refining import suggestions
from generation.language.refining.phrases import languages_of_talk
from generation.language.refining.pictures import paints
from generation.language.refining.sayings import NOBODY, rewritten
from generation.language.refining.talk import Talk
from generation.language.tables import table
from generation.refinement import About, Reading, ReadingKind

_CLAUSE: Final = re.compile(
    r"[.,;!?:()\u2026\n]+|\s[-\u2013\u2014]+\s"
    r"|(?<=\w)\s+(?=(?:but|then|because|cause|cuz)\s|(?:and|so) (?:i|we|it|you|make|add|can|could|let|the|a|more)\s)"
)
_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)?|\d[\d:./]*")
# One letter a word: what it is in its clause. Small words have theirs in `data/beyond`.
_EVERYDAY: Final = "E"
_SOMEBODY: Final = "H"
_STRANGE: Final = "F"
_MUSIC: Final = "M"
_SAID: Final = "W"
_COMPARED: Final = "C"
_NUMBER: Final = "n"
_MORE: Final = frozenset({"more", "less", "mehr", "weniger"})
_WISHED: Final = re.compile(f"[{_SAID}{_COMPARED}{_NUMBER}]")
_LIKE: Final = "L"
_POINTING: Final = "t"
_OTHER: Final = "."
_OF_MUSIC: Final = ("instrument", "section", "noun", "genre", "production", "feel", "drag", "metre", "tempo")
_OF_HOW: Final = ("lean", "mood", "level", "sound", "speed", "wrong", "pace")
_SHORTEST: Final = 3
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_ASKING_SIGNS: Final = re.compile(r"[?\uff1f][?\uff1f!\s]*")
_KNOWING: Final = re.compile(
    r"(?:you|u|anyone|anybody|someone) (?:happen to )?know (?:where|when|who|how|if|whether|what|a|any)(?![a-z])"
    r"|(?:tell|remind) (?:me|us) (?:where|when|who|how|if|whether)(?![a-z])"
)
# One key held down that is no drawn-out cry, and letters that no word is made of.
_MASHED: Final = re.compile(r"([b-gi-ln-z])\1{3,}[a-z]?|h{4,}[a-z]?|[bcdfghjklmnpqrstvwxz]{4,}")
_NOTHING: Final = (ReadingKind.CHATTER, ReadingKind.UNCLEAR)
# `your camera is too dark`, `the respawn takes 15 seconds`, `mom says dinner in 5`.
_SUBJECT: Final = re.compile(
    r"^[.kxF]*(?:p[xb]*s|d?[HE]s)?(?:[dt][WC.]?)?[FWEH]?[FEH]+(?:o[dt]?[.W]?[FEH]+)?x*[bv]"
    r"|^[.k]*d?[EH]sE|^[.k]*[dt]E+F"
)
# `I need a longer cable`, `the client wants the logo bigger`.
_OBJECT: Final = re.compile(r"(?:[dt]x*W|C)[FEH]+(?:$|[okdn])|[dt][FEH]+C")
# `dim the lights`, `could you turn up the heating`, `back to the hotel`.
_ORDERED: Final = re.compile(r"^[.kx]*(?:[bp]{2})?[kx]*[.WFC]+[ox]*[dt]?[.F]?[EH](?!b)")
# `our goalie let in 6 goals`, `the conductor lost his keys`.
_DONE: Final = re.compile(r"^[.kxF]*[dt]?[HE]+[.WFx]+[ond]*[FE]+(?:$|[okx])")
# `I am thinking tacos`, `we have a rehearsal dinner on Friday`.
_SPOKEN: Final = re.compile(r"^[.kx]*p[.sbxF]+[dt]?[.WF]?E+(?:[okn].*)?$")
# `enemies scale with their level`, `traffic is slow on the bridge`: what is no person's is not of the track, either.
_WHERE: Final = re.compile(r"(?<=[bov.nxWCF])o[dt]?M+(?=$|[ko])")
_A_THING: Final = re.compile(r"^[.kx]*(?:[dt][WC.]?)?[FW]?E+(?:od?[.W]?[FE]+)?x*[bvF]")
# `Is like 4 pixels off` likens nothing.
_ABOUT: Final = re.compile(r"(?<=[bov])L(?=[nx])")


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause: its words, and a letter for each of them."""

    words: tuple[str, ...]
    kinds: str

    @property
    def is_of_others(self) -> bool:
        """Whether it speaks of a thing that is no music."""
        return any(each.search(self.kinds) for each in (_SUBJECT, _OBJECT, _ORDERED, _DONE, _SPOKEN))


def unless_beyond(words: str, about: About, reading: Reading) -> Reading:
    """A reading, but talk or not understood where what it was read from is said of things that are no music."""
    is_talk = reading.kind is ReadingKind.CHATTER
    if is_talk and (is_mash(words) or _is_errand(words)):
        return _unclear(about)
    is_question = reading.kind is ReadingKind.QUESTION
    if reading.kind in _NOTHING or not (
        is_beyond(words, is_question=is_question) or (is_question and _is_known(words))
    ):
        return reading
    return _unclear(about) if _is_errand(words) else Reading(ReadingKind.CHATTER)


def is_nobodys(words: str) -> bool:
    """Whether there are sayings for all of a message by which it is meant for nobody here, or was not meant at all."""
    said = rewritten(words, languages_of_talk(normal(words)))
    return said is not None and said.aside == NOBODY


def _unclear(about: About) -> Reading:
    return Reading(ReadingKind.UNCLEAR, suggestion=suggestions.suggestion(about))


def is_mash(words: str) -> bool:
    """Whether somebody only leant on the keys: `hhhhhhh`, `xcvbnm`, `???`."""
    found = _LETTERS.findall(words.casefold())
    if not found:
        return _ASKING_SIGNS.fullmatch(words.strip()) is not None
    return words.isascii() and all(_MASHED.fullmatch(each) for each in found)


def _is_known(words: str) -> bool:
    """Whether it is asked what somebody knows of other things: `do you know where I can order paper plates`."""
    rows = _clauses(Talk(words)) if _KNOWING.search(fold(words)) else []
    is_strange = any(_STRANGE in each.kinds or _EVERYDAY in each.kinds for each in rows)
    return is_strange and not any(_MUSIC in each.kinds or _SAID in each.kinds for each in rows)


def _is_errand(words: str) -> bool:
    """Whether somebody is to do something, which no track is: `order me a taxi`, `can you feed the cat`."""
    return _errands().match(fold(words)) is not None


@cache
def _errands() -> re.Pattern[str]:
    """How a message begins that sends somebody."""
    asked = r"(?:can|could|will|would) (?:you|u|ya|someone|somebody|anybody|anyone)|please|pls|plz"
    asked += r"|(?:kannst|konntest|wurdest) du(?: mir| uns)?|kann (?:mir |uns )?jemand"
    ahead = (
        r"(?:hey|hi|ok|okay|bot|now|also|and|then|so|yo|bro|thanks|nice|cool|great|just|kindly|go|go and|pls|please)"
    )
    errands = "|".join(word for language in table("beyond") for word in sorted(_named("errands", language)))
    return re.compile(rf"^\W*(?:{ahead}\W+)*(?:{asked}|{errands})(?![\w'])")


def is_beyond(words: str, *, is_question: bool = False) -> bool:
    """Whether all that is said is said of things that are no music."""
    talk = Talk(words)
    if talk.languages[0] not in table("beyond"):
        return False
    rows = list(_clauses(talk))
    if is_question:
        return any(_EVERYDAY in each.kinds for each in rows) and not any(
            _is_ours(each, talk.languages[0]) for each in rows
        )
    if any(_MUSIC in each.kinds or _LIKE in each.kinds for each in rows):
        return False
    strange = [each for each in rows if each.is_of_others]
    others = [each for each in rows if each not in strange]
    is_wished = any(_WISHED.search(each.kinds) or not _MORE.isdisjoint(each.words) for each in others)
    return bool(strange) and not is_wished and not (others and paints(words))


def _is_ours(clause: _Clause, language: str) -> bool:
    """Whether a question is of the track, whatever else it names."""
    if re.search(f"[{_MUSIC}{_SAID}{_COMPARED}]", clause.kinds) and _EVERYDAY not in clause.kinds:
        return True
    return not _named("of music", language).isdisjoint(clause.words) or any(
        word in _named("ours", language) or (word in ("this", "that") and kind == _MUSIC)
        for word, kind in zip(clause.words, clause.kinds, strict=True)
    )


def _clauses(talk: Talk) -> list[_Clause]:
    """The clauses of a message."""
    found = list[_Clause]()
    begin = 0
    for start, end in [*(each.span() for each in _CLAUSE.finditer(talk.text)), (len(talk.text),) * 2]:
        row = [(word, _kind(talk, at, word)) for at, word in _words(talk, begin, start)]
        if row:
            kinds = _ABOUT.sub("k", _POINTS.sub(_MUSIC, "".join(kind for _, kind in row)))
            kinds = _WHERE.sub("..", kinds) if _A_THING.search(kinds) else kinds
            found.append(_Clause(tuple(word for word, _ in row), kinds))
        begin = end
    return found


# `this is too dark` points to the track, `this movie` to something else.
_POINTS: Final = re.compile(r"t(?![.WCFEH])")


def _words(talk: Talk, begin: int, end: int) -> list[tuple[int, str]]:
    """The words between two letters, each with the place of its phrase."""
    return [
        (at, word)
        for at, token in enumerate(talk.tokens)
        if begin <= token.start < end
        for word in _WORD.findall(token.text)
    ]


def _kind(talk: Talk, at: int, word: str) -> str:
    """What a word is in its clause."""
    language = talk.languages[0]
    small = _small(language)
    kinds = (
        (small.get(word, _NUMBER), word in small or word[0].isdigit() or talk.has(at, "metre")),
        (_EVERYDAY, word in _named("everyday", language)),
        (_SOMEBODY, word in _named("people", language)),
        (_MUSIC, talk.has(at, *_OF_MUSIC) or word in _named("of music", language)),
        (_COMPARED, talk.is_compared(at) or word in _named("of how", language)),
        (_SAID, talk.has(at, *_OF_HOW)),
        (_STRANGE, language == "en" and _is_unknown(talk, at, word)),  # elsewhere too many words are not known
    )
    return next((kind for kind, is_so in kinds if is_so), _OTHER)


def _is_unknown(talk: Talk, at: int, word: str) -> bool:
    """Whether a word is one that no list knows, and may be a thing."""
    is_known = bool(talk.tokens[at].means) or word in _named("no things", talk.languages[0])
    return not is_known and len(word) >= _SHORTEST and word.isalpha()


@cache
def _small(language: str) -> dict[str, str]:
    """The small words that a sentence is built of."""
    return {word: kind for kind, row in table("beyond")[language]["small"].items() for word in row.split()}


@cache
def _named(name: str, language: str) -> frozenset[str]:
    return frozenset(table("beyond")[language][name].split())
