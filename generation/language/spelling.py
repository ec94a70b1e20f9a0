"""Which word was meant? Slips of the finger, drawn-out letters, and German words that are two in one."""

import re
from functools import cache, lru_cache
from typing import Final

from generation.language.lexicon import lexicon, uninflected, vocabulary

Placed = tuple[int, int, str]

# Scenes are everyday words: too many others look like them.
_MENDABLE: Final = ("genre", "instrument", "mood", "production", "pace", "section", "kind", "without")
_SHORTEST: Final = 4
_DRAWN_OUT: Final = re.compile(r"(.)\1{2,}")
# No prompt has more slips than this; more unknown words are another language or noise.
_MOST: Final = 40


def mended(words: list[Placed], languages: tuple[str, ...]) -> list[Placed]:
    """The words (where they begin and end, and how they read) with slips corrected and compounds taken apart."""
    known = vocabulary(*languages)
    result: list[Placed] = []
    tried = 0
    for begin, end, word in words:
        if word in known or len(word) < _SHORTEST or not word.isalpha() or tried >= _MOST:
            result.append((begin, end, word))
            continue
        tried += 1
        parts = _meant(word, languages)
        if len(parts) == 1:
            result.append((begin, end, parts[0]))
        else:
            middle = begin + len(parts[0])
            result += [(begin, middle, parts[0]), (middle, end, parts[1])]
    return result


@lru_cache(maxsize=4096)
def _meant(word: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    known = vocabulary(*languages)
    for calmer in (_DRAWN_OUT.sub(r"\1\1", word), _DRAWN_OUT.sub(r"\1", word)):
        if calmer in known:
            return (calmer,)
    for language in languages:
        if stem := uninflected(word, language):
            return (stem,)
    if "de" in languages and (parts := _compound(word)):
        return parts
    return (_nearest(word, languages),)


def _compound(word: str) -> tuple[str, str] | None:
    """`klaviermusik` is `klavier` and `musik`; a joining n, s or en between them belongs to neither."""
    known = lexicon("de", "en").phrases
    for cut in range(len(word) - 3, 3, -1):
        head, tail = word[:cut], word[cut:]
        if tail in known:
            for stem in (head, head.removesuffix("s"), head.removesuffix("n"), head.removesuffix("en"), head + "e"):
                if len(stem) > 3 and _is_content(known.get(stem)):
                    return stem, tail
    return None


def _is_content(meaning: dict[str, object] | None) -> bool:
    return bool(meaning) and any(sort in meaning for sort in (*_MENDABLE, "scene")) if meaning else False


def _nearest(word: str, languages: tuple[str, ...]) -> str:
    """The known word that is one slip away (two in a long word) and begins alike; else the word itself."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    most = 1 if len(word) < 8 else 2
    found = process.extract(word, _mendable(*languages), scorer=OSA.distance, score_cutoff=most, limit=8)
    alike = [each for each in found if each[0][0] == word[0] or sorted(each[0][:2]) == sorted(word[:2])]
    best = min(alike, key=lambda each: (each[1], each[0] not in _players(*languages), each[0]), default=None)
    return best[0] if best else word


@cache
def _mendable(*languages: str) -> tuple[str, ...]:
    """The single words of phrases that are long enough to be recognised with a slip in them."""
    return tuple(sorted(_words_of(languages, _MENDABLE)))


@cache
def _players(*languages: str) -> frozenset[str]:
    return frozenset(_words_of(languages, ("genre", "instrument")))


def _words_of(languages: tuple[str, ...], sorts: tuple[str, ...]) -> set[str]:
    phrases = lexicon(*languages).phrases
    wanted = (phrase for phrase, meaning in phrases.items() if any(sort in meaning for sort in sorts))
    return {word for phrase in wanted for word in phrase.split(" ") if len(word) >= _SHORTEST and word.isalpha()}
