"""How many? Numbers in digits and words, and what is counted with them: seconds and bars."""

import math
import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from generation.language.lexicon import fold
from generation.language.notes import Said
from generation.language.reading import Reading
from generation.language.scope import unrefused
from generation.language.spelling import slips
from generation.language.tables import table

# The parts of a language's numbers that stand alone.
_SINGLE: Final = ("ones", "teens", "tens")
_DIGITS: Final = r"\d{1,6}(?:[.,]\d{1,3})?|\.\d{1,3}"
_FRACTIONS: Final = {"half": 0.5, "quarter": 0.25, "three quarters": 0.75}
_SECONDS: Final = {"second": 1.0, "minute": 60.0, "hour": 3600.0}
_CLOCK: Final = re.compile(r"(?<![\d:.])(\d{1,3})(?::([0-5]\d(?:\.\d{1,3})?)(?![\d:])|'\s?([0-5]?\d)(?:''|\"))")
# Decades and drum machines are no lengths.
_DECADES: Final = {"50s", "70s", "80s", "90s", "303s", "808s", "909s"}
# These are decades only with an article or a genre: `the 60s`, `60s rock`.
_PERHAPS_DECADES: Final = {"20s", "30s", "40s", "60s"}
_CENTURY: Final = re.compile(r"(?:1[5-9]|20)\d0s")
# A word boundary between Latin letters; kana and kanji need none.
_BEFORE: Final = r"(?<![a-z0-9_.,:/])"
_AFTER: Final = r"(?![a-z0-9_])"


@cache
def number_words(*languages: str) -> dict[str, float]:
    """The numbers below a hundred that are spelt in words: `ninety-five`, `fünfundvierzig`, `quarante-cinq`."""
    found: dict[str, float] = {}
    for language in languages:
        words = table(language)["numbers"]
        ones = words["ones"]
        small = ones | words["teens"] | words["tens"]
        for ten, value in words["tens"].items():
            for one, more in ones.items():
                small.setdefault(words["tens and ones"].format(tens=ten, ones=one), value + more)
        for word, value in small.items():
            found.setdefault(_plain(fold(word)), value)
    return found


@cache
def hundreds(*languages: str) -> dict[str, int]:
    """The words for one and two hundred."""
    return {fold(word): value for each in languages for word, value in table(each)["numbers"]["hundreds"].items()}


def any_of(phrases: Iterable[str]) -> str:
    """A pattern for any of these phrases, the longest first; blanks and hyphens are the same."""
    ordered = sorted({fold(each) for each in phrases}, key=lambda each: (-len(each), each))
    return "|".join(map(_blank, ordered)) or r"(?!)"


def _blank(phrase: str) -> str:
    return re.escape(phrase).replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]?")


@cache
def spelt(*languages: str) -> str:
    """A pattern for the numbers of `number_words`: tens beside ones are put together here, which keeps it short."""
    together = []
    for each in languages:
        words = table(each)["numbers"]
        tens, ones = f"(?:{any_of(words['tens'])})", f"(?:{any_of(words['ones'])})"
        joint = _blank(fold(words["tens and ones"].format(tens="#", ones="@")))
        together.append(joint.replace(r"\#", tens).replace("@", ones))
    single = any_of(word for each in languages for part in _SINGLE for word in table(each)["numbers"][part])
    return "|".join((*together, single))


@cache
def number(*languages: str) -> str:
    """A pattern for a number in digits or words."""
    small, hundred = spelt(*languages), any_of(hundreds(*languages))
    return rf"{_DIGITS}|(?:{hundred})(?:[\s-]*(?:and[\s-]+)?(?:{small}))?|{small}"


def value_of(said: str, languages: tuple[str, ...]) -> float:
    """The number that `number` has matched."""
    try:
        return float(said.replace(",", "."))
    except ValueError:
        plain, value = _plain(said), 0.0
    for word in sorted(hundreds(*languages), key=len, reverse=True):
        if plain.startswith(word):
            plain, value = plain.removeprefix(word).removeprefix(" and").strip(), hundreds(*languages)[word]
            break
    return value + number_words(*languages).get(plain, 0.0)


def units(languages: tuple[str, ...]) -> dict[str, float]:
    """The words for seconds, minutes and hours, and their length in seconds."""
    return {
        fold(slip): _SECONDS[unit]
        for each in languages
        for unit, words in table(each)["units"].items()
        for word in words
        for slip in (word, *slips(word))
    }


def fractions(languages: tuple[str, ...], side: str) -> dict[str, float]:
    """The words for halves and quarters that stand `before` or `after` what they divide."""
    return {
        fold(word): _FRACTIONS[name]
        for each in languages
        for name, sides in table(each)["fractions"].items()
        for word in sides[side]
    }


@cache
def _measured(*languages: str) -> re.Pattern[str]:
    """`30 seconds`, `two and a half minutes`, `a minute and a half`, `2m30s`, `1分30秒`."""
    unit, more = any_of(units(languages)), any_of(fractions(languages, "after"))
    some = number(*languages)
    one = rf"(?P<n>{some})(?:\s*(?P<f>{more}))?[\s-]*(?P<u>{unit}){_AFTER}(?:\s*(?P<g>{more})(?![a-z]))?"
    more = rf"(?P<n2>{some})[\s-]*(?P<u2>{unit}){_AFTER}"
    # `1 min 30` and `one minute thirty`: a bare number has to be the last thing said.
    bare = rf"(?P<n3>[0-5]?\d|{spelt(*languages)})(?=\s*(?:[,.;!)]|$))"
    joint = any_of(word for each in languages for word in table(each)["grammar"]["and"])
    start = rf"{_BEFORE}{one.replace(_AFTER, '(?![a-z_])')}"
    return re.compile(rf"{start}(?:\s*(?:,\s*)?(?:(?:{joint})\s*)?{more}|\s*(?:(?:{joint})\s*)?{bare})?")


@cache
def _halved(*languages: str) -> re.Pattern[str]:
    """`half a minute`."""
    return re.compile(
        rf"(?<![a-z])(?P<f>{any_of(fractions(languages, 'before'))})[\s-]*(?P<u>{any_of(units(languages))}){_AFTER}"
    )


def durations(reading: Reading) -> list[Said[float]]:
    """The lengths in seconds that are asked for; other spans of time (`ten minutes ago`) are left alone."""
    found: list[Said[float]] = []
    for match in unrefused(reading, reading.find_all(_CLOCK)):
        seconds = 60.0 * int(match[1]) + float(match[2] or match[3])
        if not _is_other_time(reading, match):
            found.append(Said(seconds, reading.take(match), match.start()))
    measured = [each.span() for each in reading.find_all(_measured(*reading.languages))]
    for match in unrefused(reading, reading.find_all(_halved(*reading.languages))):
        if any(begin < match.start() and match.end() <= end for begin, end in measured):
            continue  # `one and a half minutes`
        seconds = fractions(reading.languages, "before")[_plain(match["f"])] * units(reading.languages)[match["u"]]
        if seconds > 1 and not _is_other_time(reading, match):
            found.append(Said(seconds, reading.take(match), match.start()))
    for match in unrefused(reading, reading.find_all(_measured(*reading.languages))):
        length, end = _length(reading, match)
        if length is not None and not _is_other_time(reading, match):
            found.append(Said(length, reading.use(match.start(), end), match.start()))
    return found


def _length(reading: Reading, match: re.Match[str]) -> tuple[float | None, int]:
    """The seconds of a measured length and the letter at which it ends; None where it is none (`the 80s`)."""
    known, more = units(reading.languages), fractions(reading.languages, "after")
    count, unit = value_of(match["n"], reading.languages), known[match["u"]]
    first = f"{match['n']}{match['u']}"
    in_words = not match["n"][-1].isdigit()
    if (match.group().startswith(first) and _is_decade(reading, match, first)) or (
        in_words and match["u"] in {"s", "m", "h", '"', "''"}
    ):
        return None, match.end()
    part = match["f"] or match["g"]
    seconds = (count + (more[_plain(part)] if part else 0.0)) * unit
    if match["u2"] and known[match["u2"]] < unit:
        return seconds + value_of(match["n2"], reading.languages) * known[match["u2"]], match.end()
    if match["n3"] and unit == _SECONDS["minute"] and (rest := value_of(match["n3"], reading.languages)):
        return seconds + rest, match.end()
    return seconds, match.end("g") if match["g"] else match.end("u")


def _is_decade(reading: Reading, match: re.Match[str], said: str) -> bool:
    named = reading.means(reading.place_of(match.end("u")), "genre") or reading.text[: match.start()].endswith("the ")
    return said in _DECADES or _CENTURY.fullmatch(said) is not None or (said in _PERHAPS_DECADES and bool(named))


def _plain(phrase: str) -> str:
    return re.sub(r"[\s-]+", " ", phrase)


def _is_other_time(reading: Reading, match: re.Match[str]) -> bool:
    """Whether the words around it say that it is no length of music: `after ten minutes`, `two minutes left`."""
    others = [table(each).get("no duration", {}) for each in reading.languages]
    before = any_of(word for each in others for word in each.get("before", ()))
    after = any_of(word for each in others for word in each.get("after", ()))
    head, tail = reading.text[max(0, match.start() - 24) : match.start()], reading.text[match.end() : match.end() + 20]
    return bool(re.search(rf"(?<![a-z])(?:{before})\s+$", head) or re.match(rf"[\s-]+(?:{after})(?![a-z])", tail))


@cache
def _bars(*languages: str) -> re.Pattern[str]:
    names = any_of(word for each in languages for word in table(each)["grammar"]["bars"])
    return re.compile(rf"{_BEFORE}(?P<n>{number(*languages)})[\s-]*(?:{names}){_AFTER}")


def bars(reading: Reading) -> list[Said[int]]:
    """The numbers of bars that are said, unused still: a loop's or a section's."""
    found = []
    for match in reading.find_all(_bars(*reading.languages)):
        count = round(value_of(match["n"], reading.languages))
        if 1 <= count <= 999:
            found.append(Said(count, reading.take(match), match.start()))
    return found


def bars_within(count: float, bar_s: float, shortest_s: float, longest_s: float) -> int:
    """The whole number of bars nearest to a count that lasts `shortest_s` to `longest_s` seconds, one bar at least."""
    most, least = math.floor((longest_s + 1e-6) / bar_s), math.ceil((shortest_s - 1e-6) / bar_s)
    return max(1, least, min(round(count), most))


def whole_bars(duration_s: float, tempo_bpm: float, quarters: float) -> float:
    """The tempo within 4 % at which the duration is a whole number of bars, best of four, or the nearest beyond."""
    count = duration_s * tempo_bpm / 60.0 / quarters
    low, high = math.ceil(count * 0.96 - 1e-9), math.floor(count * 1.04 + 1e-9)
    options = list(range(max(1, low), high + 1)) or [max(1, round(count))]
    best = min(options, key=lambda each: (0 if each % 4 == 0 else 1 if each % 2 == 0 else 2, abs(each - count)))
    return best * quarters * 60.0 / duration_s
