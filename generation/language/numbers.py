"""How long, how fast, in which key and metre? What is said in numbers and names."""

import math
import re
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from generation.brief import Key, Mode
from generation.language.reading import Reading, any_of, canonical
from generation.language.tables import table

_NUMBER: Final = r"(?P<n>\d{1,6}(?:[.,]\d{1,3})?)"
_UNIT: Final = r"(?P<u>seconds?|secs?|sec|s|minutes?|mins?|min|m|hours?|hrs?|h)"
_CLOCK: Final = re.compile(r"(?<![\d:])(\d{1,3}):([0-5]\d)(?![\d:])(?:\s*(?:minutes?|mins?|min|m))?")
_MINUTES_SECONDS: Final = re.compile(
    r"(?<![\w.])(\d{1,4})\s*(?:minutes?|mins?|min|m)\s*(?:and\s+)?(\d{1,2})\s*(?:seconds?|secs?|s)\b"
)
_MEASURED: Final = re.compile(rf"(?<![\w.]){_NUMBER}[\s-]*{_UNIT}(?![\w'])(?:[\s-]+long\b)?")
_HALVES: Final = re.compile(
    r"\b(?P<half>half(?: of)? a minute|half-minute|(?:a|one) minute and a half|quarter of a minute)\b"
)
_SPELT: Final = re.compile(
    r"\b(?P<w>[a-z]+(?:-five)?)[\s-](?P<a>and a half )?(?P<u>seconds?|minutes?|hours?)\b(?P<b> and a half)?"
)
_DECADES: Final = {"50", "70", "80", "90"}
_TEMPO: Final = re.compile(
    r"(?<![\w.])(?P<n>\d{1,5}(?:\.\d{1,3})?)[\s-]*(?:bpm|beats per minute)\b"
    r"|\b(?:bpm|tempo)\s*(?:of|:|=|is|at)?\s*(?P<m>\d{2,4}(?:\.\d{1,3})?)\b"
    r"|\bat\s+(?P<o>\d{2,3})\b(?!\s*(?:s|sec|seconds?|m|min|minutes?|khz|hz|%|am|pm|o'clock)\b)(?![:.\d])"
)
_MODE: Final = r"(?P<mode>major|minor|maj|min|dorian|phrygian|lydian|mixolydian|dur|moll)"
_KEY: Final = re.compile(rf"(?<![\w#])(?P<t>[a-g])(?P<acc>#|b|[\s-]?sharp|[\s-]?flat)?[\s-]*{_MODE}\b")
_SHORT_KEY: Final = re.compile(r"\b(?:in|key of|key:)\s+(?:the key of\s+)?(?P<t>[a-g])(?P<acc>#|b)?(?P<m>m)?(?![\w#'])")
_MODE_ONLY: Final = re.compile(
    r"\b(?:in (?:a )?)?(?P<mode>major|minor|dorian|phrygian|lydian|mixolydian)(?: key| mode| scale)?\b"
)
_METRE: Final = re.compile(r"(?<![\d/])(?P<a>\d{1,2})/(?P<b>4|8|16)(?:\s+time)?(?![\d/])")
_MODES: Final = {"maj": "major", "min": "minor", "dur": "major", "moll": "minor"}
_METRES: Final = {(2, 4), (3, 4), (4, 4), (5, 4), (6, 4), (7, 4), (5, 8), (6, 8), (7, 8), (9, 8), (12, 8)}


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Said(Generic[T]):
    """A value and the words that said it."""

    value: T
    words: str


def duration(reading: Reading) -> Said[float] | None:
    """The length in seconds: `30 seconds`, `two minutes`, `1:30`, `2m30s`, `half a minute`."""
    match = reading.find(_CLOCK) or reading.find(_MINUTES_SECONDS)
    if match:
        return Said(60.0 * int(match[1]) + int(match[2]), reading.take(match))
    match = reading.find(_HALVES)
    if match:
        seconds = 30.0 if match["half"].startswith("half") else 15.0 if match["half"].startswith("quarter") else 90.0
        return Said(seconds, reading.take(match))
    for match in reading.find_all(_MEASURED):
        if match["n"] in _DECADES and match["u"] == "s" and match.group().startswith(f"{match['n']}s"):
            continue  # the eighties, not eighty seconds
        if match["n"] in {"808", "909"}:
            continue  # drum machines
        return Said(float(match["n"].replace(",", ".")) * _unit(match["u"]), reading.take(match))
    for match in reading.find_all(_SPELT):
        number = table("words")["numbers"].get(match["w"])
        if number is not None:
            more = 0.5 if match["a"] or match["b"] else 0.0
            return Said((number + more) * _unit(match["u"]), reading.take(match))
    return None


def _unit(name: str) -> float:
    return 1.0 if name.startswith("s") else 3600.0 if name.startswith("h") else 60.0


def tempo(reading: Reading) -> Said[float] | None:
    """Beats per minute: `90 bpm`, `tempo 90`, `at 140`, `allegro`."""
    match = reading.find(_TEMPO)
    if match:
        return Said(float(match["n"] or match["m"] or match["o"]), reading.take(match))
    italian = table("words")["italian"]
    match = reading.find(any_of(tuple(italian)))
    return Said(float(italian[match.group()]), reading.take(match)) if match else None


def pace(reading: Reading) -> Said[float] | None:
    """Slow to fast in [-1, 1], in words; they stay unused, for they also say something of the mood."""
    words = table("words")["tempo"]
    for match in reading.find_all(any_of(tuple(words))):
        value = words.get(canonical(match.group()), 0.0)
        negation = reading.negated(match.start())
        reading.use(match.start(), match.end())
        return Said(-0.5 * value if negation else value, f"{negation} {match.group()}".strip())
    return None


def key(reading: Reading) -> Said[Key] | None:
    """A key: `D minor`, `f# dorian`, `in Am`; the bare `in D` only with a capital."""
    match = reading.find(_KEY)
    if match:
        if (
            match["t"] == "a"
            and not match["acc"]
            and match["mode"] in {"min", "maj"}
            and reading.raw[match.start()] == "a"
        ):
            return None
        return Said(Key(_tonic(match["t"], match["acc"]), _mode(match["mode"])), reading.take(match))
    for match in reading.find_all(_SHORT_KEY):
        sure = match["m"] or match["acc"] == "#" or "key" in match.group()
        if reading.raw[match.start("t")].isupper() and (sure or match["t"] != "a"):
            mode = Mode.MINOR if match["m"] else Mode.MAJOR
            return Said(Key(_tonic(match["t"], match["acc"]), mode), reading.take(match))
    return None


def mode_only(reading: Reading) -> Said[Mode] | None:
    """A mode without a tonic: `minor key`, `dorian`."""
    match = reading.find(_MODE_ONLY)
    return Said(_mode(match["mode"]), reading.take(match)) if match else None


def _tonic(letter: str, accidental: str | None) -> str:
    sign = (accidental or "").strip(" -")
    return letter.upper() + {"sharp": "#", "#": "#", "flat": "b", "b": "b"}.get(sign, "")


def _mode(name: str) -> Mode:
    return Mode(_MODES.get(name, name))


def metre(reading: Reading) -> Said[tuple[int, int]] | None:
    """A time signature that is in use, such as `3/4` or `7/8`."""
    for match in reading.find_all(_METRE):
        value = (int(match["a"]), int(match["b"]))
        if value in _METRES:
            return Said(value, reading.take(match))
    return None


def whole_bars(duration_s: float, tempo_bpm: float, quarters: float) -> float:
    """The tempo within 4 % at which the duration is a whole number of bars, best of four, or the nearest beyond."""
    bars = duration_s * tempo_bpm / 60.0 / quarters
    low, high = math.ceil(bars * 0.96 - 1e-9), math.floor(bars * 1.04 + 1e-9)
    options = list(range(max(1, low), high + 1)) or [max(1, round(bars))]
    best = min(options, key=lambda each: (0 if each % 4 == 0 else 1 if each % 2 == 0 else 2, abs(each - bars)))
    return best * quarters * 60.0 / duration_s
