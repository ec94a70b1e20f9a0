"""Which clauses of a message ask for something, and which only tell? `The kids march to it, so faster please`."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from generation.language.tables import table

_SIGNS: Final = (
    r"\s*(?:(?<!\d)[,;](?=\s|$)|(?<=\d)[,;](?=\s)|[.!?\u2026]+(?=\s|$|[)])|\s[-\u2013\u2014]+(?=\s)|[()])\s*"
)
_ASKED: Final = "?"
_MOST: Final = 8
# So few words with nobody who does anything are a wish in short: `ukulele more loud`.
_FEW: Final = 5


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: where it stands in the message, whether it asks, or only tells (of people, or of things).

    `complains` is of those that only say what is wrong: `too fast for me`; `dislikes` of `boring` and the like.
    """

    begin: int
    end: int
    asks: bool
    tells: bool
    of_people: bool
    complains: bool
    dislikes: bool


def clauses(words: str) -> list[Clause]:
    """The clauses of a message, in order; nothing where there is one alone, or too many."""
    cuts = [(each.start(), each.end()) for each in _splits().finditer(words)]
    found, begin = list[Clause](), 0
    for end, behind in (*cuts, (len(words), len(words))):
        if any(each.isalnum() for each in words[begin:end]):
            found.append(_clause(words, begin, end))
        begin = behind
    return found if 1 < len(found) <= _MOST else []


def _clause(words: str, begin: int, end: int) -> Clause:
    text = words[begin:end].casefold().replace("\u2019", "'")
    is_purpose = _purpose().match(text) is not None
    of_people = is_purpose or _people().match(text) is not None
    tells = of_people or _things().match(text) is not None
    is_deed = _deed().match(text) is not None
    wrong = not is_deed and _wrong().search(text) is not None
    asks = not is_purpose and (is_deed or wrong or _asking().search(text) is not None)
    plain = wrong and _asking().search(text) is None
    return Clause(begin, end, asks, tells and not asks, of_people, plain, _dislikes().match(text) is not None)


def _any(*names: str) -> str:
    """A pattern for any entry of some lists, the longest first."""
    entries = {entry for name in names for entry in table("refining-company")[name]}
    return "|".join(re.escape(each) for each in sorted(entries, key=lambda each: (-len(each), each)))


def _lead() -> str:
    """A pattern for what may stand before a clause."""
    return rf"^\W*(?:(?:{_any('leads')})(?![\w'])\W*)*"


@cache
def _splits() -> re.Pattern[str]:
    """Where clauses end: at signs, before reasons, before a joint that a wish or somebody stands behind."""
    behind = rf"(?:(?:please|pls|maybe|now|also|then|just|perhaps)\s+)*(?:{_any('deeds', 'people', 'owners')})(?![\w'])"
    reasons = r"\s+(?=(?:but|because|cause|cuz|coz|bc|since)\s)"
    apart = r"(?<!\bgo)(?<!\bme)(?<!\bit)(?<!\bget)(?<!\bus)"
    steps = rf"{apart}\s+(?=back to (?:before|the (?:first|original|old|last|previous))\b)"
    maybe = r"\s+(?=(?:and|n|&)\s+(?:maybe|perhaps|also)\s)"
    return re.compile(
        rf"{_SIGNS}|{maybe}|{reasons}|{steps}|\s+(?=(?:and|n|&|so|then|while|when|as)\s+{behind})", re.IGNORECASE
    )


@cache
def _deed() -> re.Pattern[str]:
    """A clause that begins with what is to be done: `and turn it down`, not `the end is boring`."""
    return re.compile(rf"{_lead()}(?:{_any('deeds')})(?![\w'])(?!\s+(?:{_any('not deeds')})(?![\w']))")


@cache
def _asking() -> re.Pattern[str]:
    """What makes a wish of any clause: `the bass should be louder`, `is too slow`."""
    return re.compile(rf"(?<![\w'])(?:{_any('asking')})(?![\w'])")


@cache
def _purpose() -> re.Pattern[str]:
    """What somebody wants to do meanwhile: `i want to sing to this`, `we have to dance to it`."""
    wants = r"(?:really |just |also )?(?:want|wants|need|needs|have|has|like|love|going|try|trying|gonna|wanna)(?: to)?"
    who = rf"(?:{_any('people')}|(?:{_any('owners')}|the)(?:\s+\w+){{1,2}})"
    return re.compile(rf"{_lead()}{who}\s+(?:am |are |is |would |d )?{wants}\s+(?:{_any('purposes')})(?![\w'])")


@cache
def _people() -> re.Pattern[str]:
    """Somebody of whom more is said: `my gran sleeps`, `the bride walks in`."""
    owned = rf"(?:{_any('owners')})\s+\w+"
    folk = rf"(?:(?:the|a|an)\s+)?(?:\w+\s+)?(?:{_any('folk')})"
    return re.compile(rf"{_lead()}(?:{_any('people')}|{owned}|{folk})\s+\w")


@cache
def _things() -> re.Pattern[str]:
    """Something of which more is said: `the horn sounds like a bus`, `it's for a game`."""
    things = rf"(?:(?:{_any('things')})|(?:the\s+|a\s+)?\w+(?:\s+\w+)?\s+(?:{_any('tells')}))"
    return re.compile(rf"{_lead()}{things}(?![\w'])\s*\w")


@cache
def _dislikes() -> re.Pattern[str]:
    """Somebody does not like it, whatever that is: `boring`, `this is meh`."""
    told = r"(?:(?:it|this|that|its|it's|is|thats|that's|kinda|kind of|a bit|bit|so|still|really|very|just)\s+)*"
    return re.compile(rf"{_lead()}{told}(?:{_any('dislikes')})\W*$")


@cache
def _wrong() -> re.Pattern[str]:
    """What is wrong as it is: `too loud`, `not fast enough`."""
    return re.compile(r"(?<![\w'])(?:too|enough)(?![\w'])")


def is_asked(words: str, clause: Clause) -> bool:
    """Whether a question mark stands right behind a clause."""
    return words[clause.end :].lstrip()[:1] == _ASKED


def is_short(words: str, clause: Clause) -> bool:
    """Whether a clause is a few words that tell nothing: `softer`, `drums further back`."""
    return not clause.tells and len(words[clause.begin : clause.end].split()) <= _FEW
