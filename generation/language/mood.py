"""What mood, which genre? Scored words, with negation and degree."""

import re
from dataclasses import dataclass
from random import Random
from typing import Final

from generation.brief import Mood
from generation.language.reading import Reading, any_of, canonical
from generation.language.tables import table

AXES: Final = ("valence", "energy", "tension", "brightness")
# A parsed mood leaves room for "darker" and "brighter".
FURTHEST: Final = 0.6
_STRONGER: Final = re.compile(r"\b(?:very|really|super|extremely|so|incredibly|deeply)\s*$")
_WEAKER: Final = re.compile(r"\b(?:slightly|somewhat|a bit|a little|kind of|kinda|mildly|rather)\s*$")


@dataclass(frozen=True, slots=True)
class Feeling:
    """The four axes, and per axis the words that moved it."""

    mood: Mood
    words: dict[str, str]


def feeling(reading: Reading) -> Feeling:
    """Add up the mood words; `not happy` counts as half its opposite."""
    lexicon = table("moods")
    totals = dict.fromkeys(AXES, 0.0)
    causes: dict[str, list[str]] = {axis: [] for axis in AXES}
    for match in reading.find_all(any_of(tuple(lexicon))):
        negation = reading.negated(match.start())
        factor = -0.6 if negation else _degree(reading.text[: match.start()])
        words = f"{negation} {match.group()}".strip()
        for axis, value in zip(AXES, lexicon[_entry(match.group(), lexicon)], strict=True):
            if value:
                totals[axis] += factor * value
                causes[axis].append(words)
        reading.take(match)
    clamped = {axis: max(-FURTHEST, min(FURTHEST, round(value, 3))) for axis, value in totals.items()}
    return Feeling(Mood(**clamped), {axis: ", ".join(words) for axis, words in causes.items() if words})


def _entry(phrase: str, lexicon: dict[str, list[float]]) -> str:
    plain = canonical(phrase)
    return plain if plain in lexicon else plain.replace(" ", "-")


def _degree(before: str) -> float:
    tail = before[-24:]
    return 1.3 if _STRONGER.search(tail) else 0.6 if _WEAKER.search(tail) else 1.0


def genres(reading: Reading) -> tuple[list[tuple[str, str]], list[str]]:
    """Genres that are asked for, as (name, words) in order, and those that are not wanted."""
    names = {phrase: name for name, entry in table("genres").items() for phrase in entry["words"]}
    asked: list[tuple[str, str]] = []
    refused: list[str] = []
    for match in reading.find_all(any_of(tuple(names))):
        plain = canonical(match.group())
        name = names.get(plain) or names.get(plain.replace("-", " ")) or names[plain.replace(" ", "-")]
        if reading.negated(match.start()):
            refused.append(name)
        else:
            asked.append((name, match.group()))
        reading.take(match)
    return asked, refused


def likely_genre(mood: Mood, refused: list[str], chance: Random) -> str:
    """A genre that suits a mood when none was named: one of the three nearest."""
    place = (mood.valence, mood.energy, mood.tension, mood.brightness)
    known = {name: entry for name, entry in table("genres").items() if entry.get("inferred") and name not in refused}
    if not any(place):
        return chance.choice(sorted(known) or ["ambient"])
    near = sorted(known, key=lambda name: sum((a - b) ** 2 for a, b in zip(known[name]["mood"], place, strict=True)))
    return chance.choice(near[:2] or ["ambient"])
