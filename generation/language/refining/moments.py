"""Between which moments, in words? `From the middle to the end`, `halfway through`, `for the first two thirds`."""

import re
from typing import Final

from generation.language.refining.talk import Talk
from generation.refinement import Region

_SHARES: Final = {
    r"(?:very )?(?:start|beginning)": 0.0,
    r"(?:first )?quarter(?: (?:point|mark))?": 0.25,
    r"(?:first )?third(?: (?:point|mark))?": 1 / 3,
    r"middle|half[- ]?way(?: (?:point|mark))?|half|mid[- ]?point|centre|center": 0.5,
    r"two[- ]thirds(?: (?:point|mark))?": 2 / 3,
    r"three[- ]quarters(?: (?:point|mark))?": 0.75,
    r"(?:very )?end|finish": 1.0,
}
_POINT: Final = "|".join(_SHARES)
_INNER: Final = (
    r"half[- ]?way(?: (?:point|mark))?|mid[- ]?point|two[- ]thirds(?: (?:point|mark))?"
    r"|three[- ]quarters(?: (?:point|mark))?|middle|half"
)
_SPAN: Final = re.compile(
    rf"(?<![a-z])(?:but )?(?:only |just )?(?:from|between|starting (?:at|from))\s+(?:the\s+)?(?P<a>{_POINT})\s+"
    rf"(?:right )?(?:to|until|till|'?til|up to|through to|and|through)\s+(?:the\s+)?(?P<b>{_POINT})(?![a-z])(?! of)"
)
_ON: Final = r"(?:\s*(?:on|onwards?|and on|through|in|of it)(?![a-z]))*"
_FROM: Final = re.compile(
    rf"(?<![a-z])(?:but )?(?:only |just )?(?:(?:from|after|past|starting (?:at|from)|as of)\s+"
    rf"(?:about |around |roughly )?(?:the\s+)?(?P<a>{_INNER})(?![a-z])(?! of){_ON}"
    rf"|(?:from )?(?P<b>half[- ]?way) (?:through|in(?!to)|on)(?![a-z]))"
)
_UNTIL: Final = re.compile(
    rf"(?<![a-z])(?:but )?(?:only |just )?(?:until|till|'?til|up to|up until|before)\s+(?:about |around )?(?:the\s+)?"
    rf"(?P<b>{_INNER})(?: through)?(?![a-z])"
)
_PART: Final = re.compile(
    r"(?<![a-z])(?:(?:in|during|for|over|throughout|of) )?(?:only |just )?the (?P<side>first|last|final) "
    r"(?P<share>two[- ]thirds|three[- ]quarters)(?![a-z])"
)


def moments(talk: Talk, length_s: float) -> list[tuple[re.Match[str], Region]]:
    """The parts of a track that lie between moments which are told as shares of it; uses up no words."""
    found = list[tuple[re.Match[str], Region]]()
    for match in talk.find_all(_SPAN):
        start, end = _share(match["a"]), _share(match["b"])
        if start < end and (start, end) != (0.0, 1.0):
            found.append((match, _region(start, end, length_s)))
    for pattern in (_FROM, _UNTIL, _PART):
        for match in talk.find_all(pattern):
            if not any(match.start() < other.end() and other.start() < match.end() for other, _ in found):
                found.append((match, _region(*_edges(match), length_s)))
    return found


def _edges(match: re.Match[str]) -> tuple[float, float]:
    """The shares from and to which it reaches."""
    named = match.groupdict()
    if "side" in named:
        share = _share(match["share"])
        return (0.0, share) if match["side"] == "first" else (1.0 - share, 1.0)
    if match.re is _UNTIL:
        return 0.0, _share(match["b"])
    return _share(match["a"] or match["b"]), 1.0


def _share(words: str) -> float:
    return next(share for pattern, share in _SHARES.items() if re.fullmatch(pattern, words))


def _region(start: float, end: float, length_s: float) -> Region:
    return Region(round(start * length_s, 3) or None, None if end == 1.0 else round(end * length_s, 3))
