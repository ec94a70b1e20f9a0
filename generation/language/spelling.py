"""Which word was meant? Slips of the finger, drawn-out letters, and German words that are two in one."""

import re
from functools import cache, lru_cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA, Editop, Levenshtein

from generation.language.lexicon import lexicon, uninflected, vocabulary
from generation.language.tables import table

# What a prefix like that of `un-cheerful` is read as; a word that the lexicon knows for an opposite.
OPPOSED: Final = "anti"
PREFIXES: Final = ("un", "non", "anti", "nicht")

Placed = tuple[int, int, str]

# Scenes are everyday words: too many others look like them.
_NAMES: Final = frozenset({"genre", "instrument"})
_MENDABLE: Final = frozenset({"mood", "production", "pace", "kind", "without"})
_SHORTEST: Final = 4
_LONG: Final = 8
_FAIRLY_LONG: Final = 6
_SHORTEST_UNIT: Final = 3
_NAME_SLIPS: Final = 3
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
    for begin, end, word in _named(words, languages):
        if word in known or len(word) < _SHORTEST or not word.isalpha() or tried >= _MOST:
            result.append((begin, end, word))
            continue
        tried += 1
        parts = _meant(word, languages)
        if len(parts) == 1:
            result.append((begin, end, parts[0]))
        else:
            middle = max(begin + 1, end - len(parts[1]))
            result += [(begin, middle, parts[0]), (middle, end, parts[1])]
    return result


def _named(words: list[Placed], languages: tuple[str, ...]) -> list[Placed]:
    """The words with the slips mended in names of several words: `bosa nva`, `drumb and bas`."""
    known, names = vocabulary(*languages), _names(*languages)
    result = list(words)
    for at, (_, _, word) in enumerate(words):
        for count in (3, 2):
            said = [each for _, _, each in result[at : at + count]]
            options = names.get((word[:1], count))
            if not options or len(said) < count or all(each in known for each in said[: count if count < 3 else 1]):
                continue
            meant = process.extractOne(" ".join(said), options, scorer=OSA.distance, score_cutoff=_NAME_SLIPS)
            if meant and all(map(_is_near, said, meant[0].split(" "))):
                for place, right in enumerate(meant[0].split(" "), at):
                    result[place] = (*result[place][:2], right)
                break
    return result


def _is_near(typed: str, meant: str) -> bool:
    """Whether a part of a name may be meant by a word: one slip, two in a longer one, and it begins alike."""
    most = 1 if len(meant) < _FAIRLY_LONG else 2
    return typed[:1] == meant[:1] and OSA.distance(typed, meant, score_cutoff=most) <= most


@cache
def _names(*languages: str) -> dict[tuple[str, int], list[str]]:
    """The names of genres and instruments that have two or three words, by their first letter and number of words."""
    found: dict[tuple[str, int], list[str]] = {}
    for phrase, meaning in lexicon(*languages).phrases.items():
        words = phrase.split(" ")
        if len(words) in (2, 3) and len(phrase) >= _LONG and not _NAMES.isdisjoint(meaning) and phrase.isascii():
            found.setdefault((phrase[0], len(words)), []).append(phrase)
    return found


@lru_cache(maxsize=4096)
def _meant(word: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    known = vocabulary(*languages)
    for calmer in (_DRAWN_OUT.sub(r"\1\1", word), _DRAWN_OUT.sub(r"\1", word)):
        if calmer in known:
            return (calmer,)
    if right := _small_words(*languages).get(word):
        return (right,)
    for language in languages:
        if stem := uninflected(word, language):
            return (stem,)
    if tail := _opposed(word, languages):
        return (OPPOSED, tail)
    if "de" in languages and (parts := _compound(word)):
        return parts
    return (_nearest(word, languages),)


def _opposed(word: str, languages: tuple[str, ...]) -> str:
    """The mood word that a prefix turns round: `cheerful` for `uncheerful`; nothing where there is none."""
    phrases = lexicon(*languages).phrases
    for prefix in PREFIXES:
        tail = word.removeprefix(prefix)
        if word == tail or len(tail) < _SHORTEST - 1:
            continue
        for stem in (tail, *(uninflected(tail, language) for language in languages)):
            if "mood" in phrases.get(stem, ()):
                return stem
    return ""


def _compound(word: str) -> tuple[str, str] | None:
    """`klaviermusik` is `klavier` and `musik`; a joining n, s or en between them belongs to neither."""
    known = lexicon("de", "en").phrases
    for cut in range(len(word) - 3, 3, -1):
        head, tail = word[:cut], word[cut:]
        if tail in known:
            for stem in (head, head.removesuffix("s"), head.removesuffix("n"), head.removesuffix("en"), head + "e"):
                if len(stem) > 3 and (stem == "solo" or _is_content(known.get(stem))):
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
        beside = len(meant) >= _FAIRLY_LONG and len(typed) == len(meant) and typed[1:] == meant[1:]
        return beside and _are_neighbours(typed[0], meant[0])
    if sorted(typed) == sorted(meant):
        return True
    edits = Levenshtein.editops(typed, meant)
    if len(edits) > 1 and typed[1] != meant[1]:
        return False
    return all(_is_likely(each, typed, meant) for each in edits)


def _is_likely(edit: Editop, typed: str, meant: str) -> bool:
    """Whether one edit from what was typed to what was meant is a usual slip."""
    what, at, place = edit.tag, edit.src_pos, edit.dest_pos
    if what == "insert":
        return len(meant) > _SHORTEST and place < len(meant) - (len(meant) < _LONG)
    letter = typed[at]
    if what == "replace":
        return _are_alike(letter, meant[place])
    if len(meant) >= _LONG:
        return True
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
        if meaning.get("kind") and len(phrase) < _LONG:
            continue  # `blorp` is no `bloop`
        if (firm or not _MENDABLE.isdisjoint(meaning)) and (len(phrase.split(" ")) == 1 or firm):
            found.update(words)
    return tuple(sorted(word for word in found if not phrases.get(word, {}).get("stop")))


@cache
def _small_words(*languages: str) -> dict[str, str]:
    """The words that turn what is said round, by how they are mistyped: `withuot`, `onyl`."""
    meant = (word for each in languages for word in table(each).get("often mistyped", ()))
    return {slip: word for word in meant for slip in slips(word)}


@cache
def slips(word: str) -> tuple[str, ...]:
    """What a unit may read like by a slip: a letter missed, doubled or swapped with the next; no ordinary words."""
    if not word.isascii() or not word.isalpha() or len(word) < _SHORTEST_UNIT:
        return ()
    places = range(1, len(word))
    found = {word[:at] + word[at + 1 :] for at in places if len(word) >= _FAIRLY_LONG}
    found |= {word[:at] + word[at] + word[at:] for at in places if len(word) > _SHORTEST}
    found |= {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in places if at + 1 < len(word)}
    return tuple(sorted(found - vocabulary("en") - {word}))
