"""What picture do words paint? `The king is dead`, `like a cathedral that collapses`: what it is made of, added up.

The rules know places and weather by name (`likeness`); whole scenes have nouns and verbs without end. Here each thing
that a picture names counts on the four axes (`data/pictures`), and all else in it is passed over.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, Final

from generation.language.lexicon import fold, lexicon
from generation.language.mood import AXES
from generation.language.refining.clauses import clauses
from generation.language.refining.directions import leans
from generation.language.refining.regions import Place, regions
from generation.language.refining.talk import LONGEST, Talk
from generation.language.tables import table
from generation.refinement import About, Change, ChangeKind, Reading, ReadingKind, Region

_WORD: Final = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_CLAUSE: Final = re.compile(r"[.,;!?:\u2026\n]+|\s[-\u2013\u2014]+\s")
_LONGEST_PHRASE: Final = 5
# An axis of this size is one step, one below the other is none, and no picture goes further than the last.
_STEP: Final = 0.4
_LEAST: Final = 0.12
_MOST: Final = 1.5
# So much has to move where only the words themselves say that it is a picture.
_ENOUGH: Final = 0.7
_STRONG: Final = 1.2
_SENTENCE: Final = 5
_SEVERAL: Final = 3
# How much remains, turned round, of what is gone or over.
_TURNED: Final = -0.7
# `Like`, where it neither likes nor compares with another track.
_LIKE: Final = (
    r"(?:^\W*(?:(?:now|ok|so|and|then|maybe|more|hmm|ooh|something|but|please|pls|just|kinda|kind of)\W+)*"
    r"|(?<![a-z'])(?:to|feel|sound|be|more|something|bit|little|much|kinda|rather|go|think|but|and|now|so|ok"
    r"|please|pls|maybe|um|uh|hmm|well|this|instead|just|then|also|it|make|seem|sort of|kind of|seconds|secs|bars"
    r"|minute|minutes|half|end|ending|outro|intro|beginning|opening|part|section|bit|on|\d:[0-5]\d) )"
    r"like(?! (?:it|this|that|them|these|those|how|before|what|the (?:one|original|other|track|version|intro|idea|new"
    r"|current|(?:first|last|old|beginning|start|end|rest|way|sound|vibe|feel)(?! (?:of|day|night|train|man|dance"
    r"|human|kiss|house|person))))(?![a-z]))(?![a-z'])"
)
# What the rules make of places and weather.
_COLOURS: Final = (ChangeKind.LEAN, ChangeKind.PRODUCTION, ChangeKind.GENRE)
# What is said of the things in it: `like floating in warm water`.
_OF_THINGS: Final = ("warm", "dry", "reverb")
_ASKING: Final = ("more", "less", "too", "not so", "add", "remove", "only", "fresh", "keep", "swap")
_OF_MUSIC: Final = ("instrument", "level", "speed", "feel")
# What is there no more, and what comes to its end.
_GONE: Final = re.compile(
    r"(?<![a-z'])(?:no|without|gone|never|nobody|nothing|lost|lose|loses|losing|destroyed|dead|dies|died|taken|ruined"
    r"|broken|abandoned|burned|burnt|forgotten|stolen|fades?|fading|runs out|ran out|not|isn't|aren't"
    r"|last of)(?![a-z'])"
)
# What is said not to be: `nothing gloomy`, `without any fear`.
_REFUSED: Final = re.compile(
    r"(?<![a-z'])(?:no|not|nothing|without|never|isn't|aren't|free (?:of|from))"
    r"(?: (?:a|an|any|more|so|too|that|of|the))*\s+$"
)
_OVER: Final = re.compile(
    r"(?<![a-z'])(?:(?:is|are|was|'s|now|finally|its|it's|all|almost) over|over(?=\W*$)|ended|ends|passed|passes"
    r"|stopped|stops|calms?(?: down)?|behind (?:us|them|you)|fell asleep|defeated|dies down|died down|has left"
    r"|are asleep)(?![a-z'])"
)

# What is to be so: `can the end feel like`, `make the intro sound like`; and a place behind the picture.
_TO_BE: Final = re.compile(
    r"^\W*(?:(?:ok|so|and|but|now|please|pls|maybe|hey|hi|just|also|then|can|could|would|should|will|you|we|i|want|d|like"
    r"|make|let|have|get|turn|need)\W+)*(?=(?:the|my|its) )"
)
_IS_LIKE: Final = re.compile(r"(?:\s+(?:to|should|could|must|has to|needs to|ought to|would|is to))?\s+\w+\s+like\W*$")
# `Like the end of a good book` is of no part of the track.
_OF_AN_END: Final = re.compile(
    r"\s*(?:the|a) (?:very )?(?:end|ending|beginning|start|middle|opening|finale|last \w+|first \w+) of "
    r"(?!(?:the |this |my )?(?:track|song|piece|it|this|music)(?![a-z]))"
)
_BEHIND_IT: Final = re.compile(
    r"(?<![a-z])(?:at|in|during|from|for|between|until|till) (?:(?!(?:at|in|during|from|for|between)\s)\S+\s*){1,6}$"
)

Axes = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Thing:
    """What a text names: where, in how many words, its axes, and whether prompts know it, too, or know it as a mood."""

    start: int
    end: int
    words: int
    axes: Axes
    is_known: bool
    is_mood: bool


def picture(words: str, reading: Reading, about: About | None = None, *, is_whole: bool = True) -> Reading:
    """A message as the picture that it paints, where it paints one that was not understood better; else as it was.

    What is told without `like` or `imagine` ahead of it counts in a whole message only, not in a clause of one. With
    `about`, a picture of a part of the track is of that part alone.
    """
    if reading.kind in (ReadingKind.NAVIGATE, ReadingKind.CHOICE) or reading.corrects or len(words) > LONGEST:
        return reading
    text = fold(words)
    opened = _opened().search(text)
    if opened and _OF_AN_END.match(text, opened.end()):
        reading = replace(reading, changes=tuple(replace(each, region=Region()) for each in reading.changes))
    if not opened and (not is_whole or reading.kind is ReadingKind.QUESTION or not _is_told(text)):
        return reading
    if not opened and any(each.asks and not each.of_people for each in clauses(words)[:1]):
        return reading  # `make it longer, the bride walks slowly`
    things = [each for each in _things(text) if any(each.axes)]
    axes = _added(text)
    if not things or not any(axes) or not (opened or _is_sure(text, things, axes)):
        return reading
    if _is_wish(words, text, is_opened=bool(opened)) or _is_better(words, reading, things, opened):
        return reading
    said = " ".join(words.split())
    region = _place(words, opened, about) if opened and about else Region()
    changes = (Change(each.kind, each.target, each.amount, words=said, region=region) for each in leans(axes, 1.0))
    return Reading(ReadingKind.CHANGE, tuple(changes))


def _place(words: str, opened: re.Match[str], about: About) -> Region:
    """The part that a picture is of: it stands ahead of it, or behind it all; the whole track where none does."""
    lead = _TO_BE.sub("in ", fold(words)[: opened.end()], count=1)
    lead = _IS_LIKE.sub("", lead)
    ahead = [each.region for text in (fold(words)[: opened.end()], lead) for each in _regions(text, about)]
    behind = _BEHIND_IT.search(fold(words)[opened.end() :])
    ahead += [each.region for each in _regions(behind.group(), about)] if behind else []
    return next((each for each in ahead if not each.whole), Region())


def _regions(text: str, about: About) -> list[Place]:
    return [each for each in regions(Talk(text), about) if not each.missing and not each.is_outside]


def paints(words: str) -> bool:
    """Whether a message is a picture as a whole, of which no clause is to be left out."""
    return bool(picture(words, Reading(ReadingKind.UNCLEAR)).changes)


@cache
def _opened() -> re.Pattern[str]:
    """What says in so many words that a picture follows."""
    return re.compile(rf"{_LIKE}|(?<![a-z'])(?:{_any('leads of pictures')})(?![a-z'])")


@cache
def _tale() -> re.Pattern[str]:
    """How a tale begins."""
    state = rf"it(?:'s| is|s) (?:{_any('states')})(?! (?:bit|little|tad|touch|lot|shame)(?![a-z]))"
    return re.compile(
        rf"(?:^|[.,;!:\u2026])\W*(?P<lead>(?:(?:{_any('leads')})\W+)*)"
        rf"(?:{_any('subjects')}|{state}|(?:my|our) (?:{_any('own people')}))(?![a-z'])"
    )


@cache
def _of_oneself() -> re.Pattern[str]:
    """What is said of one's own life, or of the music."""
    own = rf"my(?! (?:{_any('own people')})(?![a-z]))"
    return re.compile(rf"(?<![a-z'])(?:{_any('of oneself')}|{own})(?![a-z'])|[\U0001f300-\U0001faff]")


def _any(name: str) -> str:
    """A pattern for any phrase of a list, the longest first."""
    return "|".join(re.escape(each) for each in sorted(table("pictures")[name], key=len, reverse=True))


def _is_told(text: str) -> bool:
    """Whether a message tells a story, and nothing of the speaker's own life or of the music."""
    if text.rstrip(" )!").endswith("?") or _of_oneself().search(text):
        return False
    return _tale().search(text) is not None or _begins_with_things(text)


def _begins_with_things(text: str) -> bool:
    """Whether it begins with what it is about: `aliens turn out to be friendly`."""
    words = list(_WORD.finditer(text))
    things = [each for each in _things(text) if any(each.axes) and not each.is_mood]
    return len(words) >= _SENTENCE and len(things) > 1 and things[0].start == words[0].start()


def _is_sure(text: str, things: list[_Thing], axes: Axes) -> bool:
    """Whether enough is told, where nothing but that says that it is a picture."""
    if all(each.is_mood for each in things):
        return False  # `the drop goes hard`
    tale = _tale().search(text)
    is_led = tale is not None and bool(tale["lead"].strip())
    valence, _, tension, _ = axes
    if len(things) == 1 and (tension >= _STRONG or valence <= -_STRONG):
        return True  # `The dragon wakes up`
    enough = _ENOUGH if len(things) < _SEVERAL else _ENOUGH / 2
    return (is_led or len(things) > 1 or things[0].words > 1) and max(map(abs, axes)) >= enough


def _is_wish(words: str, text: str, *, is_opened: bool) -> bool:
    """Whether something is wished for beside the picture, which is then read for that."""
    talk, things = Talk(words), _things(text)
    for at, token in enumerate(talk.tokens):
        if any(each.start <= token.start < each.end for each in things):
            continue
        if talk.has(at, *_OF_MUSIC) or talk.is_compared(at):
            return True
        if talk.has(at, "lean") and at > 0 and talk.does(at - 1, "more", "less", "too", "not so"):
            return True
        if not is_opened and (talk.has(at, "opener") or (talk.does(at, *_ASKING) and not talk.has(at, "small"))):
            return True
    return False


def _is_better(words: str, reading: Reading, things: list[_Thing], opened: re.Match[str] | None) -> bool:
    """Whether the rules have read the picture as well: all of it, or more than its mood."""
    if reading.kind is not ReadingKind.CHANGE or (reading.unused and not opened):
        return False
    talk, text = Talk(words), fold(words)
    # `Like the end of a good book` is of no ending.
    apart = [each for each in reading.changes if not opened or _end(text, each) <= opened.start()]
    if any(each.kind not in _COLOURS for each in apart):
        return True
    if reading.unused:
        return False
    if any(talk.has(at, "genre") for at in range(len(talk.tokens))):
        return True
    inside = [each for each in reading.changes if each not in apart]
    is_of_it = any(each.kind is ChangeKind.PRODUCTION and each.target in _OF_THINGS for each in inside)
    return (
        all(each.is_known for each in things) and not is_of_it and not any(each.kind not in _COLOURS for each in inside)
    )


def _end(text: str, change: Change) -> int:
    """Where a change's words end in a text."""
    words = fold(change.words)
    return text.find(words) + len(words)


def _added(text: str) -> Axes:
    """The sum of what a text names, in steps; what is gone, or over, counts the other way."""
    total = [0.0] * len(AXES)
    for clause in _CLAUSE.split(text):
        is_gone, is_over = _GONE.search(clause) is not None, _OVER.search(clause) is not None
        for thing in _things(clause):
            if _REFUSED.search(clause[: thing.start]):
                axes = tuple(_TURNED * value for value in thing.axes)
            else:
                axes = _turned(thing.axes, is_gone=is_gone, is_over=is_over)
            for at, value in enumerate(axes):
                total[at] += value
    steps = (max(-_MOST, min(_MOST, each / _STEP)) if abs(each) >= _LEAST else 0.0 for each in total)
    return tuple(round(each, 3) for each in steps)


def _turned(axes: Axes, *, is_gone: bool, is_over: bool) -> Axes:
    """`All hope is gone` is sad, and `the battle is over` calm."""
    valence, energy, tension, brightness = axes
    if is_gone and valence > 0:
        valence, brightness = valence * _TURNED, brightness * (_TURNED if brightness > 0 else 1.0)
    if is_over and energy > 0:
        energy, tension = energy * _TURNED, tension * (_TURNED if tension > 0 else 1.0)
    return valence, energy, tension, brightness


@lru_cache(maxsize=512)
def _things(text: str) -> tuple[_Thing, ...]:
    """What a text names, the longest phrases first."""
    words, found = list(_WORD.finditer(text)), list[_Thing]()
    place = 0
    while place < len(words):
        for count in range(min(_LONGEST_PHRASE, len(words) - place), 0, -1):
            row = [each.group() for each in words[place : place + count]]
            if axes := _axes(row):
                found.append(_Thing(words[place].start(), words[place + count - 1].end(), count, *axes))
                place += count - 1
                break
        place += 1
    return tuple(found)


def _axes(row: list[str]) -> tuple[Axes, bool, bool] | None:
    """The axes of a word or phrase, its last word in any form; whether prompts know it, and whether only as a mood."""
    ahead = "".join(f"{each} " for each in row[:-1])
    forms = [ahead + form for form in _forms(row[-1])]
    own = next((_book()[each] for each in forms if each in _book()), None)
    means = next((each for each in map(_of_prompts, forms) if each), {})
    is_scene = "scene" in means
    axes = own or (tuple(table("scenes")["scenes"][means["scene"]]["mood"]) if is_scene else means.get("mood"))
    return (tuple(axes), bool(means), not own and not is_scene) if axes else None


def _of_prompts(phrase: str) -> dict[str, Any]:
    """What a phrase means in a prompt, where that is a scene or a mood."""
    means = lexicon("en").phrases.get(phrase, {})
    is_mood = "mood" in means and not means.keys() & {"genre", "kind", "stop"}
    return means if "scene" in means or is_mood else {}


_ENDINGS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("ies", ("y",)),
    ("ied", ("y",)),
    ("es", ("", "e")),
    ("s", ("",)),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
)


def _forms(word: str) -> Iterable[str]:
    """A word, and what it may be a form of: `waves`, `collapsing`, `king's`."""
    stem = word.removesuffix("'s")
    found = [word, stem]
    for end, others in _ENDINGS:
        base = stem.removesuffix(end)
        if base != stem and len(base) > 2:
            found += [base + each for each in others]
            found += [base[:-1]] if base[-1] == base[-2] and end in ("ed", "ing") else []
    return found


@cache
def _book() -> dict[str, Axes]:
    return {fold(word): tuple(group["axes"]) for group in table("pictures")["groups"] for word in group["words"]}
