"""Which phrases does talk about a track have? The prompt's names and adjectives, and what a turn says with them.

To the sorts of `generation.language.lexicon` come those of talk (`data/refining-*.json`): `act` (what is to be done),
`by` (how much of it), `lean` (four axes), `level` (louder or softer), `sound`, `speed`, `feel`, `noun` (what a wish or
a question is about), `glue` (what joins wishes), and `small`, `chat`, `praise`, `opener`, `asking`, `person`.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from generation.language.languages import languages_of
from generation.language.lexicon import Lexicon, common, fold, lexicon, split, vocabulary
from generation.language.spelling import Placed, mended
from generation.language.tables import table

# What the prompts' words mean that also counts in talk; their grammar is another one.
_CONTENT: Final = frozenset(
    {"genre", "modifier", "tempo", "instrument", "family", "production", "section", "metre", "without", "mood", "pace"}
    | {"scene", "kind"}
)
# Lists whose names are joined where a phrase stands in several of them.
_MANY: Final = {"acts": "act", "nouns": "noun"}
_ONE: Final = {
    "degrees": "by",
    "levels": "level",
    "sounds": "sound",
    "paces": "speed",
    "drags": "drag",
    "feels": "feel",
    "glue": "glue",
}
_PLAIN: Final = {
    "small": "small",
    "chat": "chat",
    "praise": "praise",
    "openers": "opener",
    "asking": "asking",
    "persons": "person",
}
_SHARED: Final = frozenset({"genre", "instrument", "section"})
_NUMBERS: Final = frozenset({"by", "level", "speed", "drag"})
_REFUSALS: Final = ("no ", "without ", "zero ")
_FADES: Final = frozenset({"fade out", "fade-out", "fadeout", "fade"})
_DRAWN_OUT: Final = re.compile(r"(.)\1{2,}")
# A list of a file of sayings, and the words of one.
_LISTS: Final = re.compile(r"(?:fillers|<[^>]*>) :=")
_PLUS: Final = re.compile(r"\W*(?:(?:un peu|un poil|beaucoup|encore|bien)\s+)?plus (?P<word>[a-z]+)\W*$")
_NAMES: Final = frozenset({"instrument", "family", "genre", "section", "production", "kind"})
_LETTERS: Final = re.compile(r"[a-z]+")
_SHORTEST: Final = 5
_LONG: Final = 8


@cache
def phrasebook(*languages: str) -> Lexicon:
    """Every phrase of talk in these languages; where two languages disagree, the first one is right."""
    book = Lexicon()
    for phrase, means in lexicon(*languages).phrases.items():
        content = {sort: value for sort, value in means.items() if sort in _CONTENT}
        if "production" in content and phrase.startswith(_REFUSALS):
            continue  # `no reverb` is said of reverb here
        if phrase in _FADES or (phrase.startswith("big ") and "section" in content):
            content.pop("section", None)  # how it ends, not a part
        if content or means.get("stop"):
            _put(book, phrase, content or {"small": True})
    for language in languages:
        for phrase, means in _own(language):
            _put(book, phrase, means, only_new=language != languages[0])
    return book


def _own(language: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The phrases of one language's list of talk, and what each of its places there means."""
    words = table(f"refining-{language}")
    for part, sort in _MANY.items():
        for name, phrases in words.get(part, {}).items():
            yield from ((phrase, {sort: frozenset({name})}) for phrase in phrases)
    for part, sort in _ONE.items():
        for name, phrases in words.get(part, {}).items():
            value = float(name) if sort in _NUMBERS else name
            yield from ((phrase, {sort: value}) for phrase in phrases)
    for part, sort in _PLAIN.items():
        yield from ((phrase, {sort: True}) for phrase in words.get(part, ()))
    for part, sort in (("leans", "lean"), ("wrongs", "wrong")):
        for entry in words.get(part, ()):
            yield from ((phrase, {sort: tuple(entry["axes"])}) for phrase in entry["words"])
    for name, sign in (("cold", -1.0), ("narrow", -1.0)):
        target = {"cold": "warm", "narrow": "wide"}[name]
        yield from ((phrase, {"sound": target, "turned": sign}) for phrase in words.get(name, ()))
    for name, phrases in words.get("complaints", {}).items():
        yield from ((phrase, {"complaint": name}) for phrase in phrases)


def _put(book: Lexicon, phrase: str, means: dict[str, Any], *, only_new: bool = False) -> None:
    """Let a phrase mean something more; names of acts and nouns are joined."""
    words = split(phrase)
    if not words:
        return
    known = book.phrases.setdefault(" ".join(words), {})
    for sort, value in means.items():
        if sort in known and isinstance(value, frozenset) and not only_new:
            known[sort] = known[sort] | value
        else:
            known.setdefault(sort, value)
    book.longest[words[0]] = max(book.longest.get(words[0], 0), len(words))


@lru_cache(maxsize=512)
def languages_of_talk(text: str) -> tuple[str, ...]:
    """The languages to read a turn with: as a prompt's, or that which explains most of what English does not."""
    if _is_more_in_french(text):
        return ("fr", "en")
    found = _languages_by_most(text, languages_of(text))
    if found != ("en",):
        return found
    unknown = {word for word in split(text) if word.isalpha() and len(word) > 1} - vocabulary("en") - _words("en")
    scores = {
        language: sum(word in vocabulary(language) or word in _words(language, "en") for word in unknown)
        for language in ("de", "fr", "es")
    }
    best = max(scores, key=lambda each: scores[each])
    return (best, "en") if unknown and 2 * scores[best] > len(unknown) else found


def _is_more_in_french(text: str) -> bool:
    """Whether it is French `plus` with an adjective: `plus sombre`, not `plus drums`, though both may be English."""
    match = _PLUS.match(fold(text))
    if not match or match["word"] not in _spoken("fr"):
        return False
    return not any(_NAMES.intersection(lexicon(each).phrases.get(match["word"], {})) for each in ("fr", "en"))


def _languages_by_most(text: str, found: tuple[str, ...]) -> tuple[str, ...]:
    """The languages that were found, unless more of the words are said in talk of another one than English."""
    if found[0] == "ja":
        return found
    words = {word for word in split(text) if word.isalpha() and len(word) > 1}
    counts = {each: len(words & _spoken(each)) for each in dict.fromkeys((found[0], "de", "fr", "es"))}
    best = max(counts, key=lambda each: counts[each])
    return (best, "en") if counts[best] > counts[found[0]] else found


@cache
def _spoken(language: str) -> frozenset[str]:
    """The words of a language: those of its prompts, its talk and its sayings; in English also ordinary ones."""
    books = (lexicon(language), phrasebook(language))
    words = {word for book in books for phrase in book.phrases for word in phrase.split(" ")}
    folder = files("generation.language") / "data" / "sayings"
    for each in folder.iterdir():
        if each.name[:2] == language and each.name.endswith(".txt"):
            for line in each.read_text(encoding="utf-8").splitlines():
                said = "" if line[:1] == "#" else line if _LISTS.match(line) else line.partition(" =")[0]
                words.update(_LETTERS.findall(fold(said)))
    return frozenset(words) | (common() if language == "en" else _named_in_english())


@cache
def _named_in_english() -> frozenset[str]:
    """The English names of music, which all languages share: `drop`, `drums`, `techno`."""
    phrases = lexicon("en").phrases.items()
    return frozenset(word for phrase, means in phrases if not _SHARED.isdisjoint(means) for word in phrase.split(" "))


@cache
def _words(*languages: str) -> frozenset[str]:
    return frozenset(word for phrase in phrasebook(*languages).phrases for word in phrase.split(" "))


@cache
def _names(*languages: str) -> tuple[str, ...]:
    """The words of talk that are recognised with a slip in them."""
    telling = {"lean", "level", "speed", "sound", "noun", "act", "feel"}
    phrases = phrasebook(*languages).phrases
    return tuple(
        sorted(
            each
            for each, means in phrases.items()
            if " " not in each and len(each) >= _SHORTEST and telling & set(means)
        )
    )


def corrected(words: list[Placed], languages: tuple[str, ...]) -> list[Placed]:
    """The words with slips mended: those of talk first, then as in prompts."""
    known, result, others = _words(*languages), list[Placed](), list[Placed]()
    for begin, end, word in words:
        stem = word.removesuffix("'s")
        meant = word if word in known else stem if stem in known else _meant(word, languages)
        if meant:
            result += mended(others, languages) if others else []
            others = []
            result.append((begin, end, meant))
        else:
            others.append((begin, end, word))
    return result + (mended(others, languages) if others else [])


@lru_cache(maxsize=4096)
def _meant(word: str, languages: tuple[str, ...]) -> str:
    """The word of talk that was meant by an unknown one; nothing where there is none near."""
    if not word.isalpha() or len(word) < _SHORTEST - 1 or word in vocabulary(*languages):
        return ""
    known = _words(*languages)
    for calmer in (_DRAWN_OUT.sub(r"\1\1", word), _DRAWN_OUT.sub(r"\1", word)):
        if calmer in known:
            return calmer
    found = process.extract(word, _names(*languages), scorer=OSA.distance, score_cutoff=2, limit=8)
    near = [(slips, each) for each, slips, _ in found if _is_near(word, each, int(slips))]
    return min(near, default=(0, ""))[1]


def _is_near(typed: str, meant: str, slips: int) -> bool:
    """Whether so many slips may lie between two words: one, or two in a long one; the first letter is right."""
    return typed[0] == meant[0] and slips <= (2 if len(meant) >= _LONG else 1)
