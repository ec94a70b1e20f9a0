"""What only says why, or who wants it? `Because the baby sleeps`, `my client says`, `it's for a wedding`: no wish."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from generation.language.refining.turns import any_turn

_CLAUSE: Final = r"[^.!?;]*"
_JOINTS: Final = re.compile(
    r"(?<!\d)[.!?;,\u2026]+(?=\s|$)|\s[-\u2013\u2014]+\s|(?<=\w)\s+(?:but|so)\s+(?=\w)", re.IGNORECASE
)
_MOST_CLAUSES: Final = 5


@cache
def _tails() -> re.Pattern[str]:
    """What stands behind a wish up to the end of its sentence or to the next wish, and is none."""
    behind, apart = any_turn("reasons"), any_turn("told apart")
    clause = rf"(?:(?!,?\s+(?:{any_turn('next wish')})(?![\w']))[^.!?;])*"
    return re.compile(rf"(?<=\w)(?:,?\s+(?:{behind})|[,.!]\s*(?:{apart}))(?![\w']){clause}", re.IGNORECASE)


@cache
def _loose_tails() -> re.Pattern[str]:
    """The same where one can be less sure."""
    return re.compile(rf"(?<=\w),?\s+(?:{any_turn('purposes')})(?![\w']){_CLAUSE}", re.IGNORECASE)


@cache
def _heads() -> re.Pattern[str]:
    """Who wants something, in front of what is wanted."""
    return re.compile(rf"(?:^|(?<=[,.!?;]))\W*(?:{any_turn('who wants it')})(?![\w'])", re.IGNORECASE)


@cache
def _rather() -> re.Pattern[str]:
    """Somebody thinks better of it: `less busy... actually just turn the guitar down`."""
    return re.compile(
        rf"(?:\.{{2,}}|[\u2026,.;]|\s-+)\s*(?:{any_turn('rather')})(?![\w'])[\s,]*(?=[\w'])", re.IGNORECASE
    )


@cache
def _complaints() -> re.Pattern[str]:
    """What is said behind a wish of how it is now: `..., it is a bit piercing`."""
    return re.compile(rf"(?<=\w)\s*[,.;:-]+\s*(?:{any_turn('it is too')})(?![\w']){_CLAUSE}$", re.IGNORECASE)


@cache
def _behind_a_wish() -> re.Pattern[str]:
    """What somebody or something does behind a wish, with or without a sign: `no choir it creeps me out`."""
    clause = rf"(?:(?!\s+(?:{any_turn('next wish')})(?![\w']))[^.,!?;])*"
    return re.compile(
        rf"(?<=\w)(?<!\bhow)(?<!\bso)(?<!\bthat)(?<!\bif)(?<!\buntil)(?<!\btill)(?<!\blike)(?<!\bsure)(?<!\band)"
        rf"(?:\s*[,.;:!-]+)?\s+(?:{any_turn('behind a wish')})(?![\w']){clause}[\s.,!?;)]*$",
        re.IGNORECASE,
    )


_LATE: Final = re.compile(
    r"^(?P<before>.*?\b)(?P<it>it|them|that|those"
    r"|this)(?P<after>\b[^,.;]*)[,.;]?\s+(?P<name>the [\w' -]{3,24}?),? i mean(?:t)?\W*$",
    re.IGNORECASE,
)


def without_reasons(words: str) -> str:
    """A message without what only says why, or what somebody thinks better of; `the bass I mean` where `it` stood."""
    late = _LATE.match(words)
    if late:
        words = late["before"] + late["name"] + late["after"]
    rather = list(_rather().finditer(words))
    if rather and len(words[: rather[-1].start()].split()) > 1:
        words = words[rather[-1].end() :]
    return _tails().sub("", words)


def before_a_complaint(words: str) -> str:
    """The part of a message ahead of a complaint that may be its reason; nothing where there is none."""
    found = _behind_a_wish().search(words) or _complaints().search(words)
    return words[: found.start()] if found else ""


def attempts(words: str) -> Iterator[str]:
    """What may be left of a message that was not understood, when more of its asides are left out."""
    shorter = _heads().sub(" ", words)
    if shorter != words:
        yield shorter.strip()
    shortest = _loose_tails().sub("", shorter)
    if shortest != shorter:
        yield shortest.strip()


def clauses(words: str) -> list[str]:
    """The clauses of a message; nothing where it is a single one, or so many that it is no wish."""
    found = [each.strip() for each in _JOINTS.split(words) if each.strip(" ,.!?;")]
    return found if 1 < len(found) <= _MOST_CLAUSES else []
