"""Is a message meant for the music? A judge that has learned from labelled turns what members only tell each other.

The rules look for wishes, and find some in `half time score?`. The judge looks at a message the other way round: at its
words, their parts and what sort of words stand beside each other. What the rules found, but the judge takes for talk,
is not done: a button does it.

It is a logistic regression over hashed n-grams (Weinberger et al. 2009), learned by `python -m bot eval talk --write`
from the conversations of tests/evaluation and their `talk.jsonl`.
"""

import math
import re
import unicodedata
import zlib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from generation.language.reading import Token, normal
from generation.language.refining import suggestions
from generation.language.refining.phrases import languages_of_talk
from generation.language.refining.talk import Talk
from generation.refinement import Option, Reading, ReadingKind

BUCKETS: Final = 1 << 16
_DATA: Final = Path(__file__).parent.parent / "data"
WEIGHTS: Final = _DATA / "refining-talk.npy"
RECORD: Final = _DATA / "refining-talk.json"
# A message is taken for talk where that is likelier than this: a change is soonest read where none is meant, a step
# seldom, and an answer does no harm.
MOST_TALK: Final = {ReadingKind.CHANGE: 0.4, ReadingKind.NAVIGATE: 0.6, ReadingKind.QUESTION: 0.9}
# In other languages it has learned from few: it has to be surer.
_ABROAD: Final = 0.25
_WORDS: Final = re.compile(r"\w+(?:['\u2019]\w+)?|[?!.,:;]")
_PARTS: Final = (2, 3, 4, 5)  # letters
_ROWS: Final = (2, 3, 4)  # words
_MEANING: Final = 0.6  # how much all that words mean counts against the words themselves
_MANY: Final = 6
_UNKNOWN: Final = "?"
_LONGEST: Final = 400  # letters: what stands behind them is seldom what a message is about
_SCALE: Final = 32.0  # of the weights as they are kept: one step of a byte is 1/32


def unless_talk(words: str, reading: Reading) -> Reading:
    """What was read, or, where a message looks like talk, a button that does it all the same."""
    most = MOST_TALK.get(reading.kind)
    if most is None or chance_of_talk(words) <= most + _ABROAD * (languages_of_talk(normal(words))[0] != "en"):
        return reading
    if reading.kind is ReadingKind.QUESTION:
        return Reading(ReadingKind.UNCLEAR, suggestion=suggestions.of_talk())
    meant = Option(suggestions.ALL_THE_SAME, reading.changes, reading.base)
    return Reading(ReadingKind.UNCLEAR, options=(meant,), suggestion=suggestions.of_talk())


def features(words: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """What a message is judged by: buckets (n,), each once, and how much each counts (n,).

    Its n-grams of one and two words and of two to five letters within a word have the length one together; those of two
    to four words by what they mean to the reader (a player, a mood, a word for more, none of these) are shorter.
    """
    text = unicodedata.normalize("NFKC", words[:_LONGEST]).casefold().replace("\u2019", "'")
    said, meant = _buckets(_grams(_WORDS.findall(text))), _buckets(_classes(words[:_LONGEST]))
    counts = np.repeat(
        np.array([1 / math.sqrt(max(1, len(said))), _MEANING / math.sqrt(len(meant))], np.float32),
        (len(said), len(meant)),
    )
    return np.array([*said, *meant], np.int32), counts


def _buckets(grams: Iterator[str]) -> list[int]:
    return sorted({zlib.crc32(each.encode()) % BUCKETS for each in grams})


def _grams(words: list[str]) -> Iterator[str]:
    row = ["<", *words, ">"]
    for first, second in pairwise(row):
        yield f"1{first}"
        yield f"2{first} {second}"
    for word in words:
        edged = f" {word} "
        for size in _PARTS:
            for at in range(len(edged) - size + 1):
                yield f"c{edged[at : at + size]}"


def _classes(words: str) -> Iterator[str]:
    """What the words mean, in rows; and how many mean something to music and how many nothing."""
    row = ["<", *map(_class, Talk(words).tokens), ">"]
    for size in _ROWS:
        for at in range(len(row) - size + 1):
            yield f"k{size}{' '.join(row[at : at + size])}"
    unknown, known = row.count(_UNKNOWN), sum(each[0] in "AM" for each in row)
    yield f"unknown {min(unknown, _MANY)}"
    yield f"known {min(known, _MANY)}"
    yield f"share {round(4 * unknown / max(1, unknown + known))}"


def _class(token: Token) -> str:
    """A word's class: itself where it only joins others, else what it is to music."""
    means = token.means
    if len(token.text) == 1 or any(each in means for each in ("small", "person", "chat")):
        return token.text
    if "act" in means:
        return f"A{'+'.join(sorted(means['act']))}"
    if means:
        return f"M{'+'.join(sorted(means))}"
    return "#" if any(map(str.isdigit, token.text)) else _UNKNOWN


def chance_of_talk(words: str) -> float:
    """How likely it is, in [0, 1], that a message wishes for nothing."""
    weights = _weights()
    found, counts = features(words)
    score = (float(weights[found] @ counts) + float(weights[BUCKETS])) / _SCALE
    return 1.0 / (1.0 + math.exp(-score))


def kept(weights: NDArray[np.float64], bias: float) -> NDArray[np.int8]:
    """Weights (BUCKETS,) and their bias as they are kept, a byte each; larger ones than a byte holds are cut."""
    both = np.append(weights, bias) * _SCALE
    return np.clip(both.round(), -127, 127).astype(np.int8)


@cache
def _weights() -> NDArray[np.float32]:
    weights: NDArray[np.int8] = np.load(WEIGHTS, allow_pickle=False)
    return weights.astype(np.float32)
