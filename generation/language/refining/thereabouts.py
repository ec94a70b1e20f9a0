"""Where is a place that is only pointed at? `There too`, `before that`, `after that`: beside one that was named."""

import re
from dataclasses import dataclass
from typing import Final

from generation.language.refining.talk import Talk
from generation.refinement import About, Region


@dataclass(frozen=True, slots=True)
class Place:
    """A region, the letters that name it, and what is wrong with it.

    It stood in a section that the track does not have (`missing`), or lies where the track has ended (`is_outside`).
    """

    region: Region
    start: int
    end: int
    missing: str = ""
    is_outside: bool = False

    def is_exclusive(self, talk: Talk) -> bool:
        """Whether it is said to be there alone: `only from 0:20`."""
        return re.search(r"(?<![a-z])(?:only|just|nur)(?![a-z])", talk.text[self.start : self.end]) is not None


_FROM_THERE: Final = re.compile(r"(?<![a-z])(?:after that|from there(?: on)?|from then on|then on|after this)(?![a-z])")
_SAME: Final = re.compile(
    r"(?<![a-z])(?:in|during|for) (?:that|the same) (?:bit|part|section|place|stretch|spot)(?: too| as well)?(?![a-z])"
    r"|(?<![a-z])there (?:too|as well)(?![a-z])"
)


def same_place(talk: Talk, about: About) -> list[Place]:
    """`Softer in that bit, too`: where the turn before has changed something."""
    last = next((each.region for each in about.last if not each.region.whole), None)
    if last is None:
        return []
    found = [Place(last, match.start(), match.end()) for match in talk.find_all(_SAME)[:1]]
    for each in found:
        talk.use(each.start, each.end)
    return found


_UP_TO_THERE: Final = re.compile(
    r"(?<![a-z])(?:before that|until then|up to (?:then|that)|till then|til then)(?![a-z])"
)


def ahead_of_it(talk: Talk, found: list[Place]) -> list[Place]:
    """`The timer starts at 0:10, and before that only the guitar`: what is ahead of the moment that was named."""
    if len(found) != 1 or found[0].region.whole:
        return []
    match = next((each for each in talk.find_all(_UP_TO_THERE) if each.start() >= found[0].end), None)
    until = found[0].region.end_s if found[0].region.start_s is None else found[0].region.start_s
    if match is None or until is None:
        return []
    talk.take(match)
    return [Place(Region(None, until), found[0].start, match.end())]


def behind_it(talk: Talk, found: list[Place]) -> list[Place]:
    """`Leave it until 0:20, after that darker`: what is behind the place that was named, or from the moment on."""
    if not found or found[-1].region.whole:
        return []
    matches = [each for each in talk.find_all(_FROM_THERE) if each.start() >= found[-1].end][:1]
    for match in matches:
        talk.take(match)
    last = found[-1].region
    begin = last.start_s if last.end_s is None else last.end_s
    return [Place(Region(begin, None), match.start(), match.end()) for match in matches]
