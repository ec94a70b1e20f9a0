"""What can not be meant as it stands? Parts of other tracks, the second of one verse, a bass for a bass."""

import re
from functools import cache
from typing import Final

from generation.language.numbers import any_of
from generation.language.refining import suggestions
from generation.language.refining.shape import form_of, is_section
from generation.language.refining.swaps import same_player
from generation.language.refining.talk import Talk
from generation.language.tables import table
from generation.refinement import About

_ORDERS: Final = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3}
# `At the end of #2` is where something goes, not a part of it.
_PLACED: Final = r"(?:at|to|on|onto|in|into|after|before|as|for)\s+(?:the\s+|its\s+)?(?:very\s+)?"
_LED: Final = re.compile(
    r"(?<![a-z])(?:in|during|after|before|from|until|till|at|on|of|throughout|within)\s+(?:the\s+)?$"
)


def doubt(talk: Talk, about: About) -> str:
    """What to say instead of a guess; nothing where there is no doubt. Uses up no words."""
    if name := same_player(talk):
        return suggestions.of_the_same(name)
    return _counted_section(talk, about)


def names_parts_of_tracks(talk: Talk) -> bool:
    """Whether only a part of a track is to be put together with others: `the intro of #1, then this`."""
    return any(
        not re.search(rf"(?<![a-z]){_PLACED}$", talk.text[: each.start()]) for each in _part().finditer(talk.text)
    )


@cache
def _part() -> re.Pattern[str]:
    sections = any_of(word for words in table("en")["sections"].values() for word in words)
    part = (
        rf"(?:{sections}|beginning|start|end|ending|middle|(?:first|second|last|other) (?:half|third|part|bit)"
        r"|(?:first|last) (?:\d{1,3}|few|four|eight|sixteen) (?:seconds?|secs?|s|bars?))"
    )
    track = (
        r"(?:#\s?\d|(?:the |track |version |number )*(?:this|that|first|second|third|fourth|original|last|previous|\d))"
    )
    return re.compile(rf"(?<![a-z]){part}\s+(?:of|from|off)\s+{track}|(?<![a-z0-9])#\s?\d{{1,3}}'s\s+{part}(?![a-z])")


def _counted_section(talk: Talk, about: About) -> str:
    """`Remove the second verse` of one verse, or of several that bear one name."""
    names = [each.name for each in about.brief.sections] or [each.name for each in about.markers]
    for at in range(1, len(talk.tokens)):
        order = talk.tokens[at - 1]
        if order.text not in (*_ORDERS, "last", "final") or not is_section(talk, at) or not names:
            continue
        removes = any(talk.does(each, "remove") for each in range(at - 1))
        if not removes or _LED.search(talk.text[: order.start]):
            continue
        name, count = talk.means(at, "section"), names.count(talk.means(at, "section"))
        which = _ORDERS.get(order.text, count - 1)
        if which >= count or count == 0:
            return suggestions.of_sections(about, f"{order.text} {talk.tokens[at].text}")
        if count > 1:
            left = list(form_of(about))
            place = [each for each, found in enumerate(left) if found == name][which]
            return suggestions.of_one_of(name, [*left[:place], *left[place + 1 :]])
    return ""
