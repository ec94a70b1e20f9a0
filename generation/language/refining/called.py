"""What names a track in a message about going somewhere? `2`, `og`, `where we began`, `one before last`, `forward`.

Wider than `tracks`: it only holds where all other words are about going there. Each name is taken out of the text.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from generation.language.refining.shorthand import pattern, words
from generation.language.tables import table
from generation.refinement import About, Destination

NAME: Final = "@"
_ORDERS: Final = {
    **{word: at for at, words in enumerate(
        (("first", "1st"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th"), ("fifth", "5th"), ("sixth", "6th"),
         ("seventh", "7th"), ("eighth", "8th"), ("ninth", "9th"), ("tenth", "10th")), 1) for word in words},
}  # fmt: skip
_COUNTS: Final = {
    **{word: at for at, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)},
    "uno": 1, "dos": 2, "tres": 3, "a": 1, "once": 1, "twice": 2, "another": 1, "couple": 2,
}  # fmt: skip
_SECOND: Final = re.compile(r"(?:a|one|per|split|few|every|wait|just|hold|\d) $")
_WISHED: Final = re.compile(r"(?<![a-z])(?:please|again|better|best|back|prefer\w*|liked?)(?![a-z])")
SURE, _LIKELY, WEAK = 0, 1, 2


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What names a track by a number that is all there is, and any name."""
    steps = table("refining-steps")
    return pattern(steps["lone"]), pattern(rf"(?<![a-z0-9])(?:{'|'.join(steps['named'])})(?![a-z0-9])")


@dataclass(frozen=True, slots=True)
class Called:
    """A track that is named, and how sure that is: of two names the surer one counts."""

    to: Destination
    rank: int


_PLAIN: Final = {
    "first": Called(Destination("first"), SURE),
    "last": Called(Destination("undo"), _LIKELY),
    "undo": Called(Destination("undo"), _LIKELY),
    "weak": Called(Destination("undo"), WEAK),
    "redo": Called(Destination("redo"), _LIKELY),
    "next": Called(Destination("redo"), _LIKELY),
}


def called(text: str, about: About) -> tuple[str, list[Called]]:
    """The text with a sign for each track that is named, and the tracks in that order."""
    names, parts, last = list[Called](), list[str](), 0
    lone, any_name = _patterns()
    found = [each for each in (lone.search(text),) if each] or list(any_name.finditer(text))
    for match in found:
        if match.start() < last or (name := _of(match, text, about)) is None:
            continue
        begin = match.start("n") if match.re is lone else match.start()
        parts += [text[last:begin], f" {NAME} "]
        names.append(name)
        last = match.end()
    return " ".join("".join((*parts, text[last:])).split()), names


def _of(match: re.Match[str], text: str, about: About) -> Called | None:
    """The track that is meant by a name; None where it is none."""
    said = {name: each for name, each in match.groupdict().items() if each}
    if not said.keys().isdisjoint(("n", "hash", "bare", "order")):
        return _counted(match, said, text, about)
    if behind := said.get("behind", ""):
        at = len(about.tracks) - (2 if any(each in behind for each in ("third", "3rd", "two")) else 1)
        return Called(Destination("number", at), SURE) if at > 0 else None
    if "back" in said:
        steps = _count(said.get("m") or said.get("k") or "1")
        return Called(Destination("undo", steps) if steps > 1 else Destination("undo"), _LIKELY)
    if "tempo" in said:
        return _at_tempo(float(said["tempo"]), about)
    if not said.keys().isdisjoint(("other", "the_other")):
        return _other(about)
    return _plainly(said, about)


def _plainly(said: dict[str, str], about: About) -> Called | None:
    """A track that is named without a count."""
    if "next" in said and not any(each.parent_id == about.track_id for each in about.past):
        return None  # one more is wished for
    if "newest" in said:
        return _newest(about)
    plain = next((each for each in _PLAIN if each in said), "")
    return _PLAIN[plain] if plain != "last" or about.number == len(about.tracks) else _newest(about)


def _counted(match: re.Match[str], said: dict[str, str], text: str, about: About) -> Called | None:
    """A track by its number or order; None where there is none such."""
    at = _ORDERS[said["order"]] if "order" in said else _count(next(iter(said.values())).split()[-1])
    own = match.group()
    is_moment = own == "second" and _SECOND.search(text[: match.start()])
    # `First!`, `I second this`, `my first song ever`: a track only where somebody wants to go somewhere.
    is_bare = own in _ORDERS or own.startswith("my ")
    is_talk = is_bare and words("ways of going").isdisjoint(text.split()) and not _WISHED.search(text)
    if is_moment or is_talk or own == "no one" or not 0 < at <= len(about.tracks):
        return None
    is_first = at == 1 and "order" in said
    return Called(Destination("first") if is_first else Destination("number", at), SURE)


def _newest(about: About) -> Called:
    return Called(Destination("number", len(about.tracks)), _LIKELY)


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _COUNTS.get(word, 0)


def _at_tempo(bpm: float, about: About) -> Called | None:
    """The one track that has a tempo which the current one has not."""
    found = [each.track_id for each in about.past if abs(each.brief.tempo_bpm - bpm) < 1]
    if len(found) != 1 or found[0] == about.track_id:
        return None
    return Called(Destination("number", about.tracks.index(found[0]) + 1), SURE)


def _other(about: About) -> Called | None:
    """The other one of two, or the end of the one branch that one is not on."""
    parents = {each.parent_id for each in about.past}
    others = [each for each in about.tracks if each != about.track_id]
    ends = [each.track_id for each in about.past if each.track_id not in (*parents, about.track_id)]
    found = others if len(others) == 1 else ends
    return Called(Destination("number", about.tracks.index(found[0]) + 1), WEAK) if len(found) == 1 else None
