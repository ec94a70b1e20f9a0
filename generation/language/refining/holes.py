"""What can fill a hole of a saying? The names, numbers, moments, tracks and adjectives in a message, by their place."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from generation.language.keys import named, named_key
from generation.language.lexicon import fold, is_japanese, lexicon, words_in
from generation.language.numbers import any_of, number, units, value_of
from generation.language.reading import normal
from generation.language.refining.grammar import ORDERS
from generation.language.refining.likes import LONGEST, likes
from generation.language.refining.phrases import corrected, phrasebook
from generation.language.refining.templates import plain
from generation.language.spelling import Placed

ENDS: Final = frozenset('.,;:!?()/\u3001\u3002\u2026\u2013\u2014\uff01\uff1f"')
_ARTICLES: Final = frozenset(
    [
        "the",
        "a",
        "an",
        "some",
        "any",
        "my",
        "our",
        "your",
        "his",
        "her",
        "its",
        "their",
        "this",
        "that",
        "these",
        "those",
        "all",
        "both",
        "of",
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "ein",
        "eine",
        "einen",
        "einem",
        "einer",
        "etwas",
        "le",
        "la",
        "les",
        "l",
        "un",
        "une",
        "des",
        "du",
        "de",
        "d",
        "el",
        "los",
        "las",
        "una",
        "unos",
        "unas",
        "mi",
        "il",
        "lo",
    ]
)
_AND: Final = frozenset({"and", "n", "&", "+", "und", "et", "y", "e", "plus"})
_AND_JA: Final = frozenset({"と", "や"})
# What a wish may be about besides the instruments of the prompts.
_PARTS: Final = ("chords", "harmony", "harmonies", "chord progression", "beat", "rhythm", "tune", "groove", "pads")
_PLACES: Final = (
    "beginning", "start", "end", "ending", "middle", "first half", "second half", "last half", "first part",
    "second part", "last part", "opening", "very end", "very beginning", "second chorus", "last chorus", "first verse",
    "second verse", "first chorus", "last bit", "middle part", "middle bit",
)  # fmt: skip
_HOW: Final = frozenset({"mood", "lean", "sound", "level", "speed", "wrong", "pace", "drag"})
_CLOCK: Final = r"\d{1,2}:[0-5]\d"
_KEY: Final = re.compile(
    r"[a-g](?:[\s-]?(?:#|b|sharp|flat))?(?:[\s-]?(?:major|minor|maj|min|m|dorian|mixolydian|phrygian|lydian))?(?![a-z#])"
)
_ORDER: Final = "|".join(sorted(ORDERS, key=len, reverse=True))
_ONE: Final = r"(?:one|track|version|take|try|song|idea|attempt|draft|result|mix)"
_TRACK: Final = re.compile(
    rf"(?:the |my |that )?(?:very )?(?:(?:{_ORDER}|last|previous|original|earlier|initial|starting) {_ONE}"
    rf"|(?:{_ONE}|number|no\.?|nr\.?|#)\s?#?\d{{1,3}}|#\s?\d{{1,3}}"
    rf"|(?:{_ONE}|number|no) (?:one|two|three|four|five|six|seven|eight|nine|ten)"
    rf"|{_ONE} (?:before|we started with|from before)(?: that| this| it| last)?|original|opener"
    rf"|(?:{_ORDER})(?= *(?:$|[.,!?])))(?![a-z0-9])"
)
_TRACK_OTHER: Final = re.compile(
    rf"(?:#\s?(?P<n>\d{{1,3}})|(?:version|nummer|numero|track|take|fassung|variante|nr\.?|n\s?o)\s?(?P<m>\d{{1,3}})"
    rf"|(?P<o>{_ORDER}))(?![a-z0-9])"
)
_UMLAUT: Final = re.compile("[aou]e")
_MOST_WORDS: Final = 6
_DEGREES: Final = {0.5: "a bit", 2.0: "much", 3.0: "way"}


@dataclass(slots=True)
class Message:
    """The words of a message while sayings are looked for: as they are matched, and where each stands."""

    raw: str
    language: str
    text: str = ""
    words: tuple[str, ...] = ()
    meant: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    _found: dict[tuple[str, int], tuple[tuple[int, str], ...]] = field(default_factory=dict)

    def fillings(self, hole: str, at: int) -> tuple[tuple[int, str], ...]:
        """What a hole (`player`, `n`, ...) may be filled with from a word on: where it ends, and its English."""
        key = (hole, at)
        if key not in self._found:
            self._found[key] = tuple(_HOLES[hole](self, at)) if at < len(self.words) else ()
        return self._found[key]

    def own(self, begin: int, end: int) -> str:
        """The member's own writing of some words."""
        return self.raw[self.spans[begin][0] : self.spans[end - 1][1]]

    def is_edge(self, at: int) -> bool:
        """Whether a clause ends before a word, or the message does."""
        return at >= len(self.words) or at <= 0 or self.words[at] in ENDS or self.words[at - 1] in ENDS

    def matched(self, pattern: re.Pattern[str], at: int) -> tuple[re.Match[str], int] | None:
        """What a pattern matches from a word on, and the word behind it; None where it ends within a word."""
        found = pattern.match(self.text, self.spans[at][0])
        if found is None or found.end() == found.start():
            return None
        end = at + 1
        while end < len(self.words) and self.spans[end - 1][1] < found.end():
            end += 1
        return (found, end) if self.spans[end - 1][1] == found.end() else None


def message(raw: str, languages: tuple[str, ...], known: Collection[str] = ()) -> Message:
    """A message in words: without the hyphens within them, slips mended in those that are not `known`."""
    raw = normal(raw)
    text = fold(raw)
    placed: list[Placed] = []
    for each in words_in(text):
        if each.group() == "-" and each.start() and text[each.start() - 1].isalnum():
            continue
        placed.append((each.start(), each.end(), each.group()))
    placed = _corrected(placed, languages, known)
    return Message(
        raw, languages[0], text, tuple(plain(each) for _, _, each in placed), tuple(each for _, _, each in placed),
        tuple((begin, end) for begin, end, _ in placed),
    )  # fmt: skip


def _corrected(words: list[Placed], languages: tuple[str, ...], known: Collection[str]) -> list[Placed]:
    """The words with slips mended, but for those of the sayings; in German also `ae` where an umlaut is meant."""
    result, others = list[Placed](), list[Placed]()
    for begin, end, word in words:
        said = plain(word)
        if said not in known and languages[0] == "de" and word.isalpha():
            said = _UMLAUT.sub(lambda found: found[0][0], said)
        if said in known:
            result += corrected(others, languages) if others else []
            others = []
            result.append((begin, end, word if plain(word) == said else said))
        else:
            others.append((begin, end, word))
    return result + (corrected(others, languages) if others else [])


@dataclass(frozen=True, slots=True)
class _Names:
    """Phrases by their words, and the English for each; per first word how many words the longest has."""

    english: dict[tuple[str, ...], str]
    longest: dict[str, int]

    def at(self, words: tuple[str, ...], at: int) -> tuple[int, str] | None:
        """The longest phrase that begins at a word: where it ends and its English."""
        for count in range(min(self.longest.get(words[at], 0), len(words) - at), 0, -1):
            if (found := self.english.get(words[at : at + count])) is not None:
                return at + count, found
        return None


def _names(phrases: dict[str, str]) -> _Names:
    english = {tuple(plain(each) for each in phrase.split()): said for phrase, said in phrases.items()}
    longest: dict[str, int] = {}
    for words in english:
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return _Names(english, longest)


@cache
def _known(sort: str, language: str) -> _Names:
    """What is called so in a language and in English: its phrases and the English for them."""
    found: dict[str, str] = {}
    for each in dict.fromkeys((language, "en")):
        for phrase, means in lexicon(each).phrases.items():
            if sort in means:
                found.setdefault(phrase, phrase if each == "en" else str(means[sort]))
    for phrase in {"instrument": _PARTS, "section": _PLACES}.get(sort, ()):
        found.setdefault(phrase, phrase)
    return _names(found)


@cache
def _adjectives(language: str) -> _Names:
    """What tells how something is or should be; it is left as it was written."""
    book = phrasebook(*dict.fromkeys((language, "en"))).phrases
    return _names({each: each for each, means in book.items() if not _HOW.isdisjoint(means)})


@cache
def _strengths(language: str) -> _Names:
    """How much: `a bit`, `viel`; in English words."""
    own = phrasebook(language).phrases if language != "en" else {}
    found = {each: _degree(means["by"]) for each, means in own.items() if "by" in means}
    found |= {each: each for each, means in phrasebook("en").phrases.items() if "by" in means}
    return _names(found)


def _degree(value: float) -> str:
    return _DEGREES[min(_DEGREES, key=lambda each: abs(each - value))]


def _players(said: Message, at: int) -> list[tuple[int, str]]:
    """One name or several: `the piano`, `drums, bass and strings`."""
    names = _known("instrument", said.language)
    found, listed, place = list[tuple[int, str]](), list[str](), at
    while place < len(said.words):
        begin = place
        while begin < len(said.words) and said.words[begin] in _ARTICLES and begin < place + 2:
            begin += 1
        name = names.at(said.words, begin) if begin < len(said.words) else None
        if name is None:
            break
        end, english = name
        listed.append(_article(said, place, begin) + english)
        found.append((end, " and ".join(listed)))
        place = end
        while place < len(said.words) and _is_joint(said.words[place], said.language):
            place += 1
        if place == end:
            break
    return found[::-1]


def _is_joint(word: str, language: str) -> bool:
    """Whether a word joins two names; in French `plus` says how much."""
    return word in (*_AND_JA, ",", "\u3001") or (word in _AND and not (word == "plus" and language == "fr"))


def _article(said: Message, begin: int, end: int) -> str:
    return "the " if end > begin and said.language != "en" else "".join(f"{each} " for each in said.meant[begin:end])


def _named(sort: str) -> Callable[[Message, int], list[tuple[int, str]]]:
    """A hole for a name of one sort, with its article."""

    def filled(said: Message, at: int) -> list[tuple[int, str]]:
        begin = at
        while begin < len(said.words) and said.words[begin] in _ARTICLES:
            begin += 1
        found = _known(sort, said.language).at(said.words, begin) if begin < len(said.words) else None
        return [(found[0], found[1])] if found else []

    return filled


def _how(said: Message, at: int) -> list[tuple[int, str]]:
    found = _adjectives(said.language).at(said.words, at)
    return [(found[0], " ".join(said.meant[at : found[0]]))] if found else []


def _deg(said: Message, at: int) -> list[tuple[int, str]]:
    found = _strengths(said.language).at(said.words, at)
    return [found] if found else []


@cache
def _count(language: str) -> re.Pattern[str]:
    edge = "" if language == "ja" else r"(?![a-z0-9:])"
    return re.compile(rf"(?:{number(*dict.fromkeys((language, 'en')))}){edge}")


def _number(said: Message, at: int) -> list[tuple[int, str]]:
    found = said.matched(_count(said.language), at)
    if found is None:
        return []
    value = value_of(found[0].group(), tuple(dict.fromkeys((said.language, "en"))))
    return [(found[1], f"{value:g}")]


@cache
def _span(language: str) -> re.Pattern[str]:
    languages = tuple(dict.fromkeys((language, "en")))
    edge = "" if language == "ja" else r"(?![a-z0-9])"
    return re.compile(rf"(?P<c>{_CLOCK})|(?P<n>{number(*languages)})[\s-]*(?P<u>{any_of(units(languages))}){edge}")


def _time(said: Message, at: int) -> list[tuple[int, str]]:
    found = said.matched(_span(said.language), at)
    if found is None:
        return []
    if said.language == "en" or found[0]["c"]:
        return [(found[1], found[0].group())]
    languages = (said.language, "en")
    return [(found[1], f"{value_of(found[0]['n'], languages) * units(languages)[found[0]['u']]:g} seconds")]


def _key(said: Message, at: int) -> list[tuple[int, str]]:
    if said.language != "en" and (found := said.matched(named(said.language), at)):
        return [(found[1], str(named_key(found[0], said.language)))]
    found = said.matched(_KEY, at)
    return [(found[1], said.raw[found[0].start() : found[0].end()])] if found else []


def _track(said: Message, at: int) -> list[tuple[int, str]]:
    found = said.matched(_TRACK, at)
    if found is not None:
        return [(found[1], found[0].group())]
    begin = at
    while begin < len(said.words) and said.words[begin] in _ARTICLES:
        begin += 1
    found = said.matched(_TRACK_OTHER, begin) if said.language != "en" and begin < len(said.words) else None
    if found is None:
        return []
    which = found[0]["n"] or found[0]["m"] or ORDERS[found[0]["o"]]
    return [(found[1], f"track {which}")]


def _like(said: Message, at: int) -> list[tuple[int, str]]:
    """What a track is called by, in English: a word, in Japanese some letters, the most first."""
    known, (most, gap) = likes(said.language), (LONGEST, "") if is_japanese(said.words[at]) else (2, " ")
    found = list[tuple[int, str]]()
    for end in range(min(len(said.words), at + most), at, -1):
        words = (plain(said.own(at, end)), gap.join(said.words[at:end]))
        if means := next((known[each] for each in words if each in known), ""):
            found.append((end, means))
    return found


def _some(said: Message, at: int) -> list[tuple[int, str]]:
    """One to six words of any kind within the clause, the fewest first; in Japanese twelve letters."""
    most = _MOST_WORDS * (2 if is_japanese(said.words[at]) else 1)
    found = list[tuple[int, str]]()
    for end in range(at + 1, min(len(said.words), at + most) + 1):
        if said.words[end - 1] in ENDS:
            break
        found.append((end, said.own(at, end)))
    return found


_HOLES: Final[dict[str, Callable[[Message, int], list[tuple[int, str]]]]] = {
    "player": _players,
    "section": _named("section"),
    "genre": _named("genre"),
    "n": _number,
    "time": _time,
    "key": _key,
    "track": _track,
    "how": _how,
    "like": _like,
    "deg": _deg,
    "words": _some,
}
NAMES: Final = frozenset(_HOLES)
