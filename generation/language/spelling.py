"""Which word was meant? Slips of the finger, drawn-out letters, and German words that are two in one."""

import re
from functools import cache, lru_cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA, Editop, Levenshtein

from generation.language.lexicon import lexicon, uninflected, vocabulary

Placed = tuple[int, int, str]

# Scenes are everyday words: too many others look like them.
_NAMES: Final = frozenset({"genre", "instrument"})
_MENDABLE: Final = frozenset({"mood", "production", "pace", "kind", "without"})
_SHORTEST: Final = 4
_LONG: Final = 8
_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# Letters that are written for each other because they sound alike.
_SOUNDS: Final = ("aeiouy", "ckq", "szc", "gj", "mn", "vw", "dt", "bp")
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
    return not (_MENDABLE | _NAMES | {"scene"}).isdisjoint(meaning) if meaning else False


def _nearest(word: str, languages: tuple[str, ...]) -> str:
    """The known word that is one likely slip away (two in a long word) and begins alike; else the word itself."""
    most = 1 if len(word) < _LONG else 2
    found = process.extract(word, _mendable(*languages), scorer=OSA.distance, score_cutoff=most, limit=12)
    likely = [(slips, other) for other, slips, _ in found if _is_slip(word, other)]
    return min(likely, default=(0, word))[1]


def _is_slip(typed: str, meant: str) -> bool:
    """Whether fingers or ears make this of that: letters swapped, missed, doubled, hit beside, or that sound alike."""
    if typed[0] != meant[0]:
        return False
    if sorted(typed) == sorted(meant):
        return True
    return all(_is_likely(each, typed, meant) for each in Levenshtein.editops(typed, meant))


def _is_likely(edit: Editop, typed: str, meant: str) -> bool:
    """Whether one edit from what was typed to what was meant is a usual slip."""
    what, at, place = edit.tag, edit.src_pos, edit.dest_pos
    if what == "insert":
        return len(meant) > _SHORTEST and place < len(meant) - (len(meant) < _LONG)
    letter = typed[at]
    if what == "replace":
        return _are_alike(letter, meant[place])
    return any(letter == other or _are_neighbours(letter, other) for other in typed[max(0, at - 1) : at + 2 : 2])


def _are_alike(one: str, other: str) -> bool:
    return any(one in group and other in group for group in _SOUNDS) or _are_neighbours(one, other)


def _are_neighbours(one: str, other: str) -> bool:
    """Whether two letters lie side by side on a keyboard."""
    return any(one + other in row or other + one in row for row in _ROWS)


@cache
def _mendable(*languages: str) -> tuple[str, ...]:
    """The words that are recognised with a slip in them: names and adjectives, no everyday words."""
    phrases = lexicon(*languages).phrases
    found = set()
    for phrase, meaning in phrases.items():
        words = [word for word in phrase.split(" ") if len(word) >= _SHORTEST and word.isalpha()]
        firm = not _NAMES.isdisjoint(meaning)
        if (firm or not _MENDABLE.isdisjoint(meaning)) and (len(phrase.split(" ")) == 1 or firm):
            found.update(words)
    return tuple(sorted(word for word in found if not phrases.get(word, {}).get("stop")))
