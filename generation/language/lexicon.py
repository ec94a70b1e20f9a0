"""What can a phrase mean? The gazetteers of the languages in use, joined into one table that the text is read with.

A phrase may mean several things at once: `warm` is a mood and a production word, `trap` a genre and a tempo. What it
means is a dictionary from the sort of meaning to its value; the sorts are

- `genre` (a canonical name) with `tempo` (low, high) where it differs, `dance` where it is in three anyway, and
  `modifier` where the word only colours another genre (`jazzy`); `instrument`, `production`, `section`, `metre`
  (canonical names); `without` (an instrument that `drumless` leaves out); `kind` (`jingle`, `ui sound`), `weak`
  where the word alone does not make one
- `family` (the players that are left out together by `no woodwinds`)
- `mood` (four axes), `scene` (the number of a place or an occasion), `pace` (low and high BPM)
- `grammar` (what a small word does: `not`, `only`, `and`, `very` ...) and `stop` (nothing has to be made of it)
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Final

from generation.language.shapes import Shapes
from generation.language.tables import lines, table

_INFLECTED: Final = frozenset({"mood", "pace", "production", "genre", "scene"})

_SHORTEST_NAME: Final = 3

Meaning = dict[str, Any]

LANGUAGES: Final = ("en", "de", "fr", "es", "ja")
# Kana and kanji are written without spaces: each letter is a word of its own here, and phrases are rows of them.
JAPANESE: Final = "\u3005-\u3007\u3040-\u30ff\u4e00-\u9fff"
_LETTER: Final = rf"(?![{JAPANESE}])[^\W_]"
# In `l'accordeon` the article is a word of its own.
_ELIDED: Final = r"(?<![^\W_])(?:[cdjlmnst]|qu)'(?=[^\W_]|$)"
_WORD: Final = re.compile(rf"[{JAPANESE}]|{_ELIDED}|(?:{_LETTER})+(?:'(?:{_LETTER})+)*|[^\w\s]|_")
_JAPANESE: Final = re.compile(f"[{JAPANESE}]")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases (their words joined by blanks) and what they mean; per first word how many words the longest has.

    Phrases that only do something (`are not welcome`) are made by the `shapes` of a language as well.
    """

    phrases: dict[str, dict[str, Any]] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)
    shapes: Shapes | None = None

    def add(self, phrase: str, meaning: Meaning) -> None:
        """Let a phrase mean something more; what it means already stays."""
        words = split(phrase)
        known = self.phrases.setdefault(" ".join(words), {})
        for sort, value in meaning.items():
            known[sort] = known[sort] | value if sort == "grammar" and sort in known else known.get(sort, value)
        self.longest[words[0]] = max(self.longest.get(words[0], 0), len(words))

    def at(self, words: list[str], place: int) -> tuple[int, Meaning]:
        """The longest phrase that begins at a place: how many words it takes (0: none) and what it means."""
        shaped, does = self.shapes.at(words, place) if self.shapes else (0, frozenset[str]())
        for count in range(min(self.longest.get(words[place], 0), len(words) - place), max(0, shaped - 1), -1):
            meaning = self.phrases.get(" ".join(words[place : place + count]))
            if meaning is not None and count > shaped:
                return count, meaning
            if meaning is not None:
                return count, meaning | {"grammar": does | meaning.get("grammar", frozenset())}
        return shaped, {"grammar": does} if does else {}


def fold(text: str) -> str:
    """Lower case without accents, letter for letter: the result is as long as the text."""
    if text.isascii():
        return text.lower().replace("`", "'")
    return "".join(map(_folded, text))


@lru_cache(maxsize=4096)
def _folded(letter: str) -> str:
    if letter in "\u2018\u2019\u02bc\u00b4`":
        return "'"
    if letter in "\u2010\u2011\u2012\u2013\u2014\u2212":
        return "-"
    low = letter.lower()
    base = unicodedata.normalize("NFD", low)[:1] if letter < "\u2000" else low
    return base if len(base) == 1 else letter


def is_japanese(letter: str) -> bool:
    """Whether a letter is kana or kanji."""
    return _JAPANESE.match(letter) is not None


def split(text: str) -> list[str]:
    """The words of folded text; a hyphen is only a gap."""
    return [each for each in _WORD.findall(fold(text)) if each != "-"]


def words_in(folded: str) -> Iterator[re.Match[str]]:
    """The words of folded text and where they stand, signs included."""
    return _WORD.finditer(folded)


@cache
def lexicon(*languages: str) -> Lexicon:
    """What the phrases of these languages mean; where two languages disagree, the first one is right."""
    if len(languages) == 1:
        return _english() if languages == ("en",) else _foreign(languages[0])
    first, rest = lexicon(languages[0]), lexicon(*languages[1:])
    longest = rest.longest | {word: max(count, rest.longest.get(word, 0)) for word, count in first.longest.items()}
    return Lexicon(rest.phrases | first.phrases, longest)


def _english() -> Lexicon:
    found = Lexicon(shapes=_shapes())
    for name, entry in table("genres").items():
        for phrase in _spelt(entry["words"]):
            found.add(phrase, {"genre": name})
        for phrase in entry.get("modifiers", ()):
            found.add(phrase, {"genre": name, "modifier": True})
        for sort in entry.get("sorts", ()):
            more = {key: sort[key] for key in ("tempo", "mood", "instrument", "dance") if key in sort}
            for phrase in _spelt(sort["words"]):
                found.add(phrase, {"genre": name, **more})
    for name, phrases in table("instruments").items():
        for phrase in _plurals(_spelt(phrases)):
            found.add(phrase, {"instrument": name})
    for group in table("moods")["groups"]:
        for phrase in group["words"]:
            found.add(phrase, {"mood": group["axes"]})
    for number, scene in enumerate(table("scenes")["scenes"]):
        for phrase in scene["words"]:
            found.add(phrase, {"scene": number})
    _add_words(found, table("en"))
    _add_families(found, "en")
    return found


def _shapes() -> Shapes:
    """How English refuses and restricts."""
    grammar = table("refusals")
    return Shapes(grammar["shapes"], {slot: [split(each) for each in rows] for slot, rows in grammar["words"].items()})


def _foreign(language: str) -> Lexicon:
    """The phrases of another language mean what the English words mean that they stand under."""
    english, words = lexicon("en"), table(language)
    found = Lexicon()
    sorts = {"genres": "genre", "instruments": "instrument"}
    for part, sort in sorts.items():
        for name, phrases in words.get(part, {}).items():
            for phrase in _spelt(phrases):
                found.add(phrase, {sort: name})
    for part, sort_of_it in (("moods", "mood"), ("scenes", "scene")):
        for name, phrases in words.get(part, {}).items():
            meaning = {sort_of_it: english.phrases[" ".join(split(name))][sort_of_it]}
            for phrase in phrases:
                found.add(phrase, meaning)
    _add_words(found, words)
    _add_families(found, language)
    return found


def _add_families(found: Lexicon, language: str) -> None:
    """`Woodwinds` are several players, who are left out together."""
    for family in table("families")["families"]:
        for phrase in family["words"].get(language, ()):
            found.add(phrase, {"instrument": family["names"][0], "family": tuple(family["names"])})


def _add_words(found: Lexicon, words: dict[str, Any]) -> None:
    """What every language file has: production, kinds, pace, sections, small words."""
    for sort, part in (("production", "production"), ("section", "sections"), ("pace", "pace"), ("metre", "metres")):
        for name, phrases in words.get(part, {}).items():
            value = table("en")["bands"][name] if sort == "pace" else name
            for phrase in phrases:
                found.add(phrase, {sort: value})
    for entry in words.get("kinds", ()):
        for phrase in entry["words"]:
            found.add(phrase, {key: entry[key] for key in ("kind", "weak", "mood") if key in entry})
    for name, phrases in words["grammar"].items():
        for phrase in phrases:
            found.add(phrase, {"grammar": frozenset((name,))})
    for name, phrases in words.get("without words", {}).items():
        for phrase in phrases:
            found.add(phrase, {"without": name})
    _add_endings(found, words.get("without endings", ()))
    keys, numbers = words["keys"], words["numbers"]
    counted = [*keys["modes"], *keys["sharp"], *keys["flat"], *numbers["ones"], *numbers["teens"], *numbers["tens"]]
    counted += [each for names in words["units"].values() for each in names]
    for phrase in [*words["stop"], *(each for each in counted if len(split(each)[0]) > 1)]:
        found.add(phrase, {"stop": True})


def _add_endings(found: Lexicon, endings: Iterable[str]) -> None:
    """`Pianoless`, `guitar-free`, `bassfrei`: every instrument has a word for its absence."""
    for phrase, meaning in list(found.phrases.items()):
        if "instrument" in meaning and len(phrase) > _SHORTEST_NAME:
            for ending in endings:
                found.add(phrase + ending, {"without": meaning["instrument"]})


def _spelt(phrases: Iterable[str]) -> Iterator[str]:
    """Phrases, also written as one word."""
    for phrase in phrases:
        yield phrase
        words = split(phrase)
        if len(words) > 1 and words[0].isalnum() and sum(map(len, words)) > 3:
            yield "".join(words)


def _plurals(phrases: Iterable[str]) -> Iterator[str]:
    for phrase in phrases:
        yield phrase
        if not phrase.endswith("s"):
            yield phrase + "s"


def uninflected(word: str, language: str) -> str:
    """The adjective that a word is a form of: `ruhiges` is `ruhig`, `lenta` is `lento`; nothing where it is none."""
    phrases = lexicon(language).phrases
    for end, others in table(language).get("endings", {}).items():
        for other in others:
            stem: str = word.removesuffix(other) + end
            if word.endswith(other) and len(stem) > 2 and not _INFLECTED.isdisjoint(phrases.get(stem, ())):
                return stem
    return ""


@cache
def vocabulary(*languages: str) -> frozenset[str]:
    """Every single word that occurs in a phrase, for which nothing has to be corrected."""
    phrases = lexicon(*languages).phrases
    shaped = (word for rows in table("refusals")["words"].values() for each in rows for word in split(each))
    return frozenset(word for phrase in phrases for word in phrase.split(" ")) | frozenset(shaped) | common()


@cache
def common() -> frozenset[str]:
    """Ordinary English words that look like ours: they are never taken for a slip."""
    return frozenset(word for line in lines("common") for word in line.split())
