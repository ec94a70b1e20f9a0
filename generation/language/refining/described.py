"""Is a track described? `The sad one`, `the one with the choir`, `back to before the flute`: named by its number.

The words of the description are read as if they asked for it; the track that was made by such changes, or is so, is
the one that is meant. The message is then read with its number in their place.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from generation.language.refining.recalled import before, fitting
from generation.language.refining.talk import Talk
from generation.language.refining.tracks import track_id
from generation.refinement import HERE, About, Change, Destination, Option, Past, Reading, ReadingKind

_ONE: Final = r"(?:one|version|track|take|mix|edit|try|attempt|variant|draft|render|variation)"
_STOP: Final = (
    r"(?=\s*(?:$|[.,;:!?()-]|(?<![a-z0-9])(?:was|is|were|sounded|sounds|felt|had|has|wins|won|hit|slapped|again|back|please"
    r"|pls|plz"
    r"|but|and|then|as|instead|first|with|without|to|at|in|better|best|more|thx|thanks|though|tho|from|now"
    r"|after|before"
    r"|plus|over|than|lol|just|only|so|if|because|cause|cuz|since|for|except|into)(?![a-z])))"
)
# A word that may describe a track: no small word.
_TOLD: Final = (
    r"(?!(?:the|a|an|and|or|of|from|in|on|to|with|for|is|was|as|but|then|no|not|i|we|it|this|that|these"
    r"|those)(?![a-z]))"
    r"[a-z0-9#'/-]+"
)
_BY_WORD: Final = re.compile(
    rf"(?:(?<![a-z0-9])(?:the|that|your|my|our|da|teh)\s+|(?:^|(?<=[,.;:!?])\s+|(?<=with )"
    rf"|(?<=and )|(?<=back to ))(?=[a-z0-9/#-]+ {_ONE}))(?P<how>{_TOLD}(?:\s+{_TOLD}){{0,3}}?)\s+{_ONE}"
    rf"(?:s(?![a-z']))?(?![a-z])"
    rf"(?!\s+(?:more (?:time|step)|less|step)(?![a-z])|\s*(?:#|no\.?\s?|number\s)?\d|\s+(?:two|three|four|five"
    rf"|six)(?![a-z]))"
)
_BY_CLAUSE: Final = re.compile(
    rf"(?<![a-z0-9])(?:the|that)\s+(?:(?P<how>{_TOLD}(?:\s+{_TOLD})?)\s+)?{_ONE}\s+(?:right\s+|just\s+"
    rf"|directly\s+|from\s+)?(?P<lead>with|w/|w|without|in|at"
    r"|where|when|that|which|before|after|featuring|having)(?:\s+(?:has|had|is|was|had got|still had))?\s+"
    r"(?=(?P<what>[^.,;!?()]+))"
)
_TO_WHEN: Final = re.compile(
    r"(?<![a-z])(?:back|return|revert|go|rewind|undo|get|it|liked|preferred|loved|like|prefer|love)\s+(?:it\s+"
    r"|us\s+|me\s+)?(?:all the way\s+)?(?:back\s+)?"
    r"(?:to\s+)?(?:(?:way\s+|much\s+|a lot\s+)?(?:better|more)\s+)?(?:how (?:it|things) (?:was|were"
    r"|sounded)\s+)?(?:(?:right|just)\s+)?"
    r"(?P<lead>before|after|when|where)\s+(?=(?P<what>[^.,;!?()]+))"
)
_BETTER: Final = re.compile(
    r"(?<![a-z])(?:it|that|this|everything|song|track)?\s*(?:was|were|sounded|felt|worked|liked it|preferred it"
    r"|loved it)\s+"
    r"(?:(?:way|much|a lot|so much|just|actually|definitely|far|kinda|honestly)\s+)*(?:better|more|nicer|cooler"
    r"|best|good|great|fine)\s+"
    r"(?P<lead>with|without|in|at|when|before|as|w)\s+(?=(?P<what>[^.,;!?()]+))"
)
_PREFERRED: Final = re.compile(
    r"(?<![a-z])(?:(?:liked|preferred|loved) (?:it|this|that) (?:(?:way|much|a lot|so much|when it was)\s+)*"
    r"(?:better |more )?(?:when it was )?|(?:it|that) (?:is|was|sounds|sounded|works|worked) (?:(?:way|much|a lot"
    r"|so much|actually|just|really|kinda)\s+)*better )"
    r"(?P<what>[a-z]+(?:er|y|ow|ast|ark|ad|alm|oud|ild))(?![a-z])(?!\s+(?:than|in|at|with))"
)
# What describes no track: these count, or mean the track that is current.
_NO_DESCRIPTION: Final = frozenset(
    [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "last",
        "latest",
        "newest",
        "original",
        "previous",
        "prior",
        "earlier",
        "same",
        "current",
        "next",
        "whole",
        "entire",
        "other",
        "new",
        "another",
        "old",
        "older",
        "right",
        "wrong",
        "good",
        "better",
        "best",
        "final",
        "only",
        "main",
        "most",
        "recent",
        "preceding",
        "following",
        "very",
        "one",
        "two",
        "three",
        "favourite",
        "favorite",
        "former",
        "latter",
        "middle",
        "1st",
        "2nd",
        "3rd",
        "4th",
        "5th",
        "starting",
        "initial",
        "this",
        "that",
        "these",
        "cool",
        "cooler",
        "nice",
        "nicer",
        "worst",
        "worse",
        "bad",
        "great",
        "perfect",
        "finished",
        "full",
    ]
)
_SUBJECT: Final = re.compile(
    r"^(?:(?:it|we|you|i|they|that|this|there|u|the (?:track|song|music|whole thing))\s+)?(?:(?:had|have|has"
    r"|was|were|is|are|got|became|just|only|still"
    r"|all|first|actually|been|'d|i'd|you'd|turned|went|sounded|said|asked for|made it)\s+)*"
)
_WERE: Final = re.compile(
    r"(?<=[a-z])\s+(?:was|were|is|are|got|became|had been|came|went|joined|started)(?:\s+(?:still|a bit|just"
    r"|more|all))*(?=\s|$)"
)
VERBS: Final = {
    "added": "add", "adding": "add", "removed": "remove", "removing": "remove", "took": "take", "taken": "take",
    "made": "make", "making": "make", "changed": "change", "replaced": "replace", "swapped": "swap", "cut": "cut",
    "slowed": "slow", "sped": "speed", "turned": "turn", "dropped": "drop", "brought": "bring", "raised": "raise",
    "lowered": "lower", "muted": "mute", "killed": "kill", "shortened": "shorten", "extended": "extend", "gave": "give",
    "switched": "switch", "transposed": "transpose", "moved": "move", "messed": "change", "touched": "change",
    "doubled": "double", "halved": "halve",
}  # fmt: skip
# What is no wish by itself: `make it short`.
_COMPARED: Final = {"short": "shorter", "long": "longer", "slow": "slower", "quick": "faster", "shortest": "shorter"}
_MOST: Final = re.compile(r"(?<![a-z])[a-z]{3,}est(?![a-z])")
# `Without the pad change`: before that change was made.
_OF_CHANGES: Final = re.compile(r"\s+(?:change|changes|edit|edits|tweak|thing|stuff|part)$")
_MIDDLE: Final = re.compile(rf"(?<![a-z])the (?:middle (?:{_ONE}|step)|(?:{_ONE}|step) in the middle)(?![a-z])")
_WORDY: Final = 7


@dataclass(frozen=True, slots=True)
class _Description:
    """Where a track is described, how many words lead to it, and those that fit."""

    begin: int
    end: int
    tracks: tuple[Past, ...]


def written_out(words: str, about: About, read: Callable[[str, About], Reading]) -> tuple[str, ...]:
    """The message with the number of each track that is described; two messages where two tracks fit equally well."""
    if len(about.past) < 2:
        return (words,)
    talk, texts = Talk(words), [words]
    if len(talk.text) != len(words):
        return (words,)
    for each in sorted(_found(talk.text, about, read), key=lambda one: -one.begin):
        names = [f"#{about.tracks.index(one.track_id) + 1}" for one in each.tracks]
        texts = [f"{text[: each.begin]}{name}{text[each.end :]}" for text in texts for name in names[-2:]]
    return tuple(texts) if len(texts) <= 2 else (words,)


def _found(text: str, about: About, read: Callable[[str, About], Reading]) -> list[_Description]:
    """The descriptions in a message that fit a track, none within another."""
    found = list[_Description]()
    for sought in (_middles, _clauses, _whens, _words, _preferred):
        for each in sought(text, about, read):
            if each.tracks and not any(one.begin < each.end and each.begin < one.end for one in found):
                found.append(each)
    return found


def _middles(text: str, about: About, _: Callable[[str, About], Reading]) -> Iterator[_Description]:
    """`The middle one`, of an odd number of tracks."""
    count = len(about.tracks)
    middle = tuple(each for each in about.past if count % 2 and each.track_id == about.tracks[count // 2])
    yield from (_Description(*match.span(), middle) for match in _MIDDLE.finditer(text))


def _words(text: str, about: About, read: Callable[[str, About], Reading]) -> Iterator[_Description]:
    """`The darker one`, `the 126 bpm version`, `the choir one`."""
    for match in _BY_WORD.finditer(text):
        how = match["how"]
        if not _NO_DESCRIPTION.isdisjoint(how.split()):
            continue
        yield _Description(*match.span(), _tracks(by_adjective(how), how, about, read))


def _clauses(text: str, about: About, read: Callable[[str, About], Reading]) -> Iterator[_Description]:
    """`The one with the choir`, `the version before you took the drums out`."""
    for match in _BY_CLAUSE.finditer(text):
        yield from _of_a_clause(match.start(), match, about, read)


def _whens(text: str, about: About, read: Callable[[str, About], Reading]) -> Iterator[_Description]:
    """`Back to when it was slow`, `it was better with the choir`."""
    for match in _TO_WHEN.finditer(text):
        yield from _of_a_clause(match.start("lead"), match, about, read)
    for match in _BETTER.finditer(text):
        for each in _of_a_clause(match.start(), match, about, read):
            if all(one.track_id != about.track_id for one in each.tracks):
                yield each


def _preferred(text: str, about: About, read: Callable[[str, About], Reading]) -> Iterator[_Description]:
    """`I liked it slower`."""
    for match in _PREFERRED.finditer(text):
        is_told = match.group().startswith(("it", "that"))
        begin = match.start() if is_told else match.start() + match.group().index(" ") + 1
        tracks = _tracks([f"make it {match['what']}"], match["what"], about, read)
        if all(one.track_id != about.track_id for one in tracks):
            yield _Description(begin, match.end(), tracks)


def _of_a_clause(
    begin: int, match: re.Match[str], about: About, read: Callable[[str, About], Reading]
) -> Iterator[_Description]:
    """The longest run of words behind `with`, `when` or `before` that fits a track."""
    what, lead = match["what"], match["lead"]
    how = match.groupdict().get("how") or ""
    if how and not _NO_DESCRIPTION.isdisjoint(how.split()):
        return
    alike = _tracks(by_adjective(how), how, about, read) if how else ()
    ends = [each.end() for each in re.finditer(r"\S+" + _STOP, what)]
    for end in reversed([each for each in ends if len(what[:each].split()) <= _WORDY]):
        is_before = lead == "before" or (lead == "without" and bool(_OF_CHANGES.search(what[:end])))
        plain = _OF_CHANGES.sub("", what[:end])
        tracks = _tracks(_as_wishes("before" if is_before else lead, plain), plain, about, read, is_before=is_before)
        if tracks:
            both = tuple(each for each in tracks if each in alike)
            yield _Description(begin, match.start("what") + end, both or alike or tracks)
            return


def by_adjective(how: str) -> list[str]:
    """What words before `one` would ask for: `the jazz one`, `the 126 one`, `the choir one`."""
    alike = [f"make it {_COMPARED[how]}"] if how in _COMPARED else []
    return [f"make it {how}", *alike, f"{how} bpm" if how.isdigit() else f"in {how}", f"add {how}"]


def _as_wishes(lead: str, what: str) -> list[str]:
    """What a description would ask for: `the drums were louder` is `drums louder`."""
    if lead == "without":
        return [f"remove {what}"]
    if lead in ("in", "at", "as"):
        return [f"{lead} {what}", f"make it {what}"]
    said = _WERE.sub(" ", _SUBJECT.sub("", what)).strip()
    plain = " ".join(VERBS.get(each, each) for each in said.split())
    plain = re.sub(r"^(?:was|were) ", "", plain)
    if lead in ("with", "w", "w/", "featuring", "having"):
        only = re.match(r"(?:just|only) (.*)", what)
        return [f"only {only[1]}", f"add {only[1]}"] if only else [what, f"add {what}"]
    if changed := re.match(r"change (?:with |up )?(?:the )?(.+)", plain):
        return [plain, *(f"{changed[1]} {deed}" for deed in ("louder", "softer", "out")), f"add {changed[1]}"]
    return [each for each in (plain, f"make it {plain}", f"add {plain}") if plain]


def _tracks(
    attempts: list[str], how: str, about: About, read: Callable[[str, About], Reading], *, is_before: bool = False
) -> tuple[Past, ...]:
    """The tracks that fit what is described, by the first way of asking for it that fits any."""
    for attempt in attempts:
        if not (wanted := _wanted(attempt, about, read)):
            continue
        found = before(wanted, about) if is_before else fitting(wanted, about, is_most=bool(_MOST.search(how)))
        if found:
            return tuple(found)
    return ()


def _wanted(words: str, about: About, read: Callable[[str, About], Reading]) -> tuple[Change, ...]:
    reading = read(words, about)
    plain = reading.kind is ReadingKind.CHANGE and reading.base == HERE and not reading.unused and not reading.corrects
    return reading.changes if plain else ()


def reading_of(readings: list[Reading], about: About) -> Reading:
    """The reading of a message that describes a track; two buttons where two tracks fit equally well."""
    places = [_number(each.base, about) for each in readings]
    if len(readings) == 1 or not all(places):
        return readings[-1]
    options = tuple(
        Option(_label(place, about), each.changes, each.base) for place, each in zip(places, readings, strict=True)
    )
    return Reading(ReadingKind.CHOICE, options=options)


def _number(where: Destination, about: About) -> int:
    """How the session counts a track, 0 where it is not told."""
    name = track_id(where, about) if where != HERE else ""
    return about.tracks.index(name) + 1 if name in about.tracks else 0


def _label(place: int, about: About) -> str:
    """A track by its number and what was said for it: `#3 (slower)`."""
    past = next((each for each in about.past if each.track_id == about.tracks[place - 1]), None)
    words = ", ".join(dict.fromkeys(each.words for each in past.changes if each.words)) if past else ""
    return f"#{place} ({words[:40].strip()})" if words else f"#{place}"
