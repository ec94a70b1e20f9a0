"""How fast? Numbers, words from `very slow` to `presto`, the clip, and what is usual in a genre."""

import re
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any, Final

from generation.language.instruments import refused_words
from generation.language.mood import degree
from generation.language.notes import Said
from generation.language.numbers import any_of, number, value_of
from generation.language.reading import Reading
from generation.language.scope import BARRING, Refusal, unrefused
from generation.language.spelling import slips
from generation.language.tables import table

SLOWEST, FASTEST = 30.0, 300.0
_MIDDLE: Final = 107.0
# `not fast` and `not slow` end here.
_NOT_FAST, _NOT_SLOW = 112.0, 96.0
# A number without its unit is a tempo only within these.
_LEAST, _MOST = 40, 250
# In half-time the beat is felt half as fast; what that comes to has to be playable.
_FEELS: Final = {"half": 0.5, "double": 2.0}
_PLAYABLE: Final = (55.0, 220.0)


@dataclass(frozen=True, slots=True)
class Pace:
    """A tempo in words: the band that they mean, and how much they drive, in [-0.6, 0.6]."""

    low: float
    high: float
    drive: float
    feel: float = 1.0

    def fits(self, tempo_bpm: float) -> bool:
        """Whether a tempo can be called so, half- and double-time aside."""
        return self.feel != 1.0 or self.low * 0.85 <= tempo_bpm <= self.high * 1.15


@cache
def _counted(*languages: str) -> re.Pattern[str]:
    """`90 bpm`, `120-130 bpm`, `tempo 90`, `at 140`."""
    unit, lead, at = (
        any_of(slip for each in languages for word in table(each).get(part, ()) for slip in (word, *slips(word)))
        for part in ("tempo words", "tempo before", "tempo at")
    )
    some, to = number(*languages), r"\s*(?:-|to|and|bis|und|a|y|et|~|から)\s*"
    return re.compile(
        rf"(?<![a-z0-9_.:])(?:(?P<low>\d{{2,3}}){to})?(?P<n>{some})[\s-]*(?:{unit})(?![a-z])"
        rf"|(?<![a-z])(?:{lead})\s*(?:of|:|=|is|at|de|von|auf|は|が)?\s*(?P<m>\d{{2,5}}(?:[.,]\d{{1,3}})?)(?![a-z0-9])"
        rf"|(?<![a-z])(?:{at})\s*(?P<o>\d{{2,3}})(?![a-z0-9%/'\"]|:\d)(?!\s*(?:s|m|h|o'clock|%|am|pm)\b)(?![.,]\d)"
    )


def counted(reading: Reading) -> list[Said[float]]:
    """The tempi that are said in numbers; of a range its middle."""
    found = []
    for match in unrefused(reading, reading.find_all(_counted(*reading.languages))):
        said = match["n"] or match["m"] or match["o"]
        value = value_of(said, reading.languages)
        if match["low"] and float(match["low"]) < value:
            value = round((float(match["low"]) + value) / 2)
        if value > 1 and not (match["o"] and not _LEAST <= value <= _MOST):
            found.append(Said(value, reading.take(match), match.start()))
    return found or _bare(reading)


def _bare(reading: Reading) -> list[Said[float]]:
    """A number without a unit right behind a genre, or alone between commas: `techno 140`, `not 120 bpm but 90`."""
    for at, token in enumerate(reading.tokens):
        if not re.fullmatch(r"\d{2,3}", token.text) or not reading.free(at) or not _LEAST <= int(token.text) <= _MOST:
            continue
        before, after = reading.tokens[at - 1 : at], reading.tokens[at + 1 : at + 2]
        begins = bool(before) and ("genre" in before[0].means or before[0].is_("comma") or before[0].text == "but")
        if begins and (not after or after[0].is_("comma", "and", "but", "bringing", *BARRING)):
            return [Said(float(token.text), reading.take_tokens(at), token.start)]
    return []


def paces(reading: Reading, refused: dict[int, Refusal]) -> list[Said[Pace]]:
    """The tempi that are said in words, with their degree; `not too fast` only caps it."""
    found = []
    for at in reading.having("pace"):
        low, high = reading.means(at, "pace")
        refusal = refused.get(at)
        strength, first, last = degree(reading, at)
        centre = (low + high) / 2
        if refusal:
            fast = centre > _MIDDLE
            pace = Pace(SLOWEST, _NOT_FAST, -0.12) if fast else Pace(_NOT_SLOW, FASTEST, 0.12)
            if refusal.sort == "less":
                pace = Pace(SLOWEST, 96.0, -0.2) if fast else Pace(112.0, FASTEST, 0.2)
            first = refusal.at
        else:
            power = 0.6 if strength > 1 else 0.25  # slightly fast is still fast
            power = 0.0 if abs(centre - _MIDDLE) < 15 else power if centre > _MIDDLE else -power
            bend = strength**power
            drive = max(-0.6, min(0.6, (centre * bend - _MIDDLE) / 110))
            feel = next((value for word, value in _FEELS.items() if reading.tokens[at].text.startswith(word)), 1.0)
            pace = Pace(low * bend, high * bend, drive, feel)
        begin = reading.tokens[first].start
        words = refused_words(reading, at, refusal) if refusal else reading.take_tokens(first, last)
        found.append(Said(pace, words, begin))
    return found


def usual(entry: dict[str, Any], pace: Pace | None, energy: float, chance: Random) -> float:
    """A tempo in a genre's usual range (`tempo`), bent by words as far as the genre reaches (`reach`)."""
    low, high = entry["tempo"]
    if pace and pace.feel != 1.0 and _PLAYABLE[0] <= low * pace.feel <= high * pace.feel <= _PLAYABLE[1]:
        low, high = low * pace.feel, high * pace.feel
    elif pace:
        low, high = _bent(low, high, entry["reach"], pace)
    place = 0.5 + 0.3 * energy + chance.uniform(-0.35, 0.35)
    return float(round(low + (high - low) * max(0.0, min(1.0, place))))


def _bent(low: float, high: float, reach: list[float], pace: Pace) -> tuple[float, float]:
    """The part of a genre's tempi that a word means; where they do not meet, the nearest that the genre can be."""
    if max(low, pace.low) + 4 <= min(high, pace.high):
        return max(low, pace.low), min(high, pace.high)
    near, far = max(reach[0], pace.low), min(reach[1], pace.high)
    if near <= far:
        # Near the genre's own tempi, but clearly on the side that was asked for.
        return (max(near, far - 14), far) if far < high else (near, min(far, near + 24))
    edge = reach[0] if pace.high < reach[0] else reach[1]
    return (edge, edge + 4) if edge == reach[0] else (edge - 4, edge)
