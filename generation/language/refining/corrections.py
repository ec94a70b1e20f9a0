"""Does it correct the turn before? `No, I meant the tempo`, `the other way`, `too much`, `more of that`."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from generation.language.mood import AXES
from generation.language.refining.anew import aspects_at
from generation.language.refining.grammar import words_of
from generation.language.refining.parts import part_at, playing
from generation.language.refining.talk import Talk
from generation.language.refining.turns import alone, any_turn, anywhere
from generation.refinement import About, Change, ChangeKind

_MEANT_AFTER: Final = re.compile(r"[\s,.-]+(?:(?:is |was )?what )?i (?:meant|mean)(?: to say)?\W*$")
_NO: Final = re.compile(r"^\W*(?:no+|nope|nah|wrong|nein|non)(?P<sign>\s*[,.!;-]|…)?\s+(?=[a-z])")
# Behind a `no` without a sign these begin a sentence of their own; other words are what there should be none of.
_BEGINS: Final = re.compile(r"(?:swing it|make|i|it|you|that|wait|the other)\b")
# How much of the last changes a turn asks for.
_PARTS: Final = {"too much": 0.5, "a bit too much": 0.75}
_MORE: Final = {"again much": 2.0, "again a bit": 0.5, "again": 1.0}


@cache
def _meant() -> re.Pattern[str]:
    """`No wait, I meant`."""
    return re.compile(rf"^\W*(?>(?:{any_turn('misheard')})\W+)*(?:{any_turn('meant')})(?![a-z])")


@cache
def _too_much() -> re.Pattern[str]:
    """`Not that much, just`, with something behind it."""
    return re.compile(
        rf"^\W*(?>(?:{any_turn('before it')})\W+)*(?:{any_turn('too much')})\s*[,.!;:-]+\s*(?:just|only"
        rf"|make it)?\s*(?=\w)"
    )


_CLAUSES: Final = re.compile(r"\s*[.,;:!]+\s+|\s+(?:but|so)\s+(?=half|a bit less|less)")
_SAME_FOR: Final = re.compile(
    r"\W*(?:(?:and|now|ok|okay|then|also|can you|could you|please|pls|do|make|try|just|great|nice|cool|good|yes"
    r"|yeah)\W+)*"
    r"(?:do )?(?:the |that )?same (?:thing |change |treatment |again )?(?:for|with|to|on|in)\s+(?:the\s+)?"
)
_NO_OTHERWISE: Final = re.compile(
    r"^\W*(?:(?:no+|nope|nah|wait|oops|sorry|i meant|i mean|i said|make it)\W+)+(?P<way>louder|softer|quieter"
    r"|up|down|more|less)\W*$"
)
_NOT_GONE: Final = re.compile(
    r"(?<![a-z])(?:not|don'?t|didn'?t|never|no need to|instead of"
    r"|rather than)(?![a-z]).{0,30}?(?<![a-z])(?:gone|remove[d]?"
    r"|removing|delete[d]?|out|away|off|mute[d]?|silent|silence|completely|entirely|lose|disappear|cut)(?![a-z])"
    r".{0,24}?(?<![a-z])(?:quieter|softer|lower|less|down|quiet|soft|background)(?![a-z])"
    r"|(?<![a-z])(?:just|only)\s+(?:make it |turn it |a bit |a little |bit )*(?:quieter|softer|lower|less|down)"
    r".{0,16}?(?<![a-z])not (?:gone|removed|out|off|muted|silent|away|all the way)(?![a-z])"
    r"|(?<![a-z])(?:less|quieter|softer|lower|down)(?: \w+){0,2},? (?:not|instead of) (?:zero|none|nothing|gone"
    r"|removed"
    r"|out|off|muted|silent|away|no)(?![a-z])"
)
_ALL_GONE: Final = re.compile(
    r"^\W*(?:(?:no|nah|i meant|i mean|sorry|actually|oh|ok|wait|please|just|i want|i wanted|it|them|make it)\W+)*"
    r"(?:(?:take|cut|get|leave|drop|throw) (?:it|them|him|that) out|remove (?:it|them)|mute (?:it|them)|gone"
    r"|out|off|muted"
    r"|removed|get rid of (?:it|them)|lose (?:it|them)|delete (?:it|them))(?:\s+(?:completely|entirely"
    r"|altogether|fully"
    r"|all the way|please|pls|instead|then|i mean|i meant|all together))*\W*$"
)
# `Less` once more, after `less choir`.
_STILL_LESS: Final = re.compile(
    r"^\W*(?:(?:and|now|ok|okay|no|hmm|hm|still|even|please|pls|maybe|make it|go|its|it's|should be|needs to be"
    r"|can it be"
    r"|could it be)\W+)*"
    r"(?P<by>a bit|a little|slightly|a tad|a touch|much|way|a lot|far|lots)?\W*(?:even )?less(?:\W+less)*"
    r"(?:\W+(?:still|again|please|pls|yet|of it|of them|of him|of her|lol|tbh|bro|maybe))*\W*$"
)
_BY: Final = {"much": 2.0, "way": 2.0, "a lot": 2.0, "far": 2.0, "lots": 2.0, "": 1.0}
# `Wayyyy more`.
_DRAWN_OUT: Final = re.compile(r"([a-z])\1{2,}")
_SOFTER_DB: Final = -5.5
# A player in the middle of being there and being gone.
_HALF_GONE_DB: Final = -6.0
_FACTORS: Final = frozenset({ChangeKind.TEMPO_BY, ChangeKind.LENGTH_BY})
_AMOUNTS: Final = frozenset(
    {ChangeKind.LEAN, ChangeKind.LEVEL, ChangeKind.TRANSPOSE, ChangeKind.SECTION, ChangeKind.PRODUCTION}
)
_SWAPPED: Final = {ChangeKind.ADD: ChangeKind.REMOVE, ChangeKind.REMOVE: ChangeKind.ADD}
_VALUES: Final = {
    "minor": "major",
    "major": "minor",
    "yes": "no",
    "no": "yes",
    "swung": "straight",
    "straight": "swung",
    "half-time": "double-time",
    "double-time": "half-time",
}


@dataclass(frozen=True, slots=True)
class Correction:
    """What becomes of the turn before: these changes instead of it (`replaces`), or on top of it; None: it is none."""

    changes: tuple[Change, ...] = ()
    replaces: bool = False
    is_unclear: bool = False


def correction(talk: Talk, about: About) -> Correction | None:
    """The changes of a message that only speaks of the turn before."""
    words = talk.said(0, len(talk.text))
    if alone("the other way").search(talk.text):
        turned = [opposite(each) for each in about.last]
        if not turned or None in turned:
            return Correction(is_unclear=True)
        return Correction(tuple(replace(each, words=words) for each in turned if each), replaces=True)
    if about.last and all(each.kind is ChangeKind.FRESH for each in about.last) and alone("another").search(talk.text):
        return Correction(about.last)
    if found := _of_the_last(talk, about):
        return replace(found, changes=tuple(replace(each, words=words) for each in found.changes))
    return _by_degree(talk, about, words)


def _by_degree(talk: Talk, about: About, words: str) -> Correction | None:
    """`Too much`, `again`, `even less`: so much of the last changes, or so much of them once more."""
    if (still := _STILL_LESS.match(talk.text)) and about.last and all(map(_is_less, about.last)):
        return _scaled(about, _BY.get(still["by"] or "", 0.5), words, replaces=False)
    for text in (talk.text, _without_why(talk.text), _DRAWN_OUT.sub(r"\1", talk.text)):
        for parts, replaces in ((_PARTS, True), (_MORE, False)):
            for name, factor in parts.items():
                if text and alone(name).search(text):
                    return _scaled(about, factor, words, replaces=replaces)
    return None


def _is_less(change: Change) -> bool:
    """Whether a change made less of somebody, or of what it is about in just that word."""
    is_said = re.search(r"(?<![a-z])less(?![a-z])", change.words.casefold()) is not None
    return change.amount < 0 and (change.kind is ChangeKind.LEVEL or (is_said and change.kind is ChangeKind.LEAN))


def _turned(way: str, about: About) -> Change | None:
    """`No, louder`, right after a player became softer: that player the other way."""
    last = about.last[0] if len(about.last) == 1 else None
    sign = 1 if way in ("louder", "up", "more") else -1
    is_other = last is not None and last.kind is ChangeKind.LEVEL and last.amount * sign < 0
    return opposite(last) if last is not None and is_other else None


def _gone_or_less(talk: Talk, about: About) -> Change | None:
    """`I didn't mean gone, just quieter`, and `no, take it out completely`: of the player of the last turn."""
    last = about.last[0] if len(about.last) == 1 else None
    if last is None or any(part_at(talk, at) not in ("", last.target) for at in range(len(talk.tokens))):
        return None
    if last.kind is ChangeKind.REMOVE and _NOT_GONE.search(talk.text):
        return replace(last, kind=ChangeKind.LEVEL, amount=_SOFTER_DB)
    if last.kind is ChangeKind.LEVEL and last.amount < 0 and _ALL_GONE.search(talk.text):
        return replace(last, kind=ChangeKind.REMOVE, amount=0.0)
    return None


def _same_for(talk: Talk, about: About) -> tuple[Change, ...]:
    """`Now the same for the bass`: the last change once more, of who or what is named."""
    match = _SAME_FOR.match(talk.text)
    if not match or len(about.last) != 1:
        return ()
    last, found = about.last[0], list[Change]()
    for at in range(talk.place_of(match.end()), len(talk.tokens)):
        if last.kind is ChangeKind.SECTION and talk.has(at, "section"):
            found.append(replace(last, target=talk.means(at, "section")))
        elif part_at(talk, at) and (change := _part(talk, at, about)):
            found.append(change)
        elif talk.is_content(at):
            return ()
    return tuple(found)


def _of_the_last(talk: Talk, about: About) -> Correction | None:
    """What is otherwise said of the last turn: the other way, half of it, gone or not gone, the same for others."""
    turned = _NO_OTHERWISE.match(talk.text)
    instead = (turned and _turned(turned["way"], about)) or _gone_or_less(talk, about)
    if instead:
        return Correction((instead,), replaces=True)
    if same := _same_for(talk, about):
        return Correction(same)
    is_between = anywhere("in between").search(talk.text) and not _names_something(talk)
    between = halfway(about) if is_between else ()
    return Correction(between, replaces=True) if between else None


def _without_why(text: str) -> str:
    """The last clause of a message whose others only complain: `that's too spooky for my kids, about half of that`."""
    clauses = [each for each in _CLAUSES.split(text) if each.strip()]
    complaints = all(
        words_of(each).begins("complaint", "polite") or any(alone(name).search(each) for name in _PARTS)
        for each in clauses[:-1]
    )
    return clauses[-1] if len(clauses) > 1 and complaints else ""


def _names_something(talk: Talk) -> bool:
    """Whether a player or a section is named: `something in between the verse and the chorus` is a place."""
    return any(part_at(talk, at) or talk.has(at, "section") for at in range(len(talk.tokens)))


def halfway(about: About) -> tuple[Change, ...]:
    """What lies in the middle of the last turn and what was before; nothing where one of its changes has no middle."""
    found = [_half(each, about) for each in about.last]
    return tuple(each for each in found if each) if all(found) else ()


def _half(change: Change, about: About) -> Change | None:
    """Half of a change: a value in the middle, a player who is softer instead of gone."""
    parent = next((each for each in about.past if each.track_id in about.before[:1]), None)
    if change.kind is ChangeKind.TEMPO and parent:
        return replace(change, amount=round((change.amount + parent.brief.tempo_bpm) / 2, 1))
    if change.kind is ChangeKind.LENGTH and parent:
        return replace(change, amount=round((change.amount + parent.duration_s) / 2, 1))
    if change.kind is ChangeKind.REMOVE:
        return replace(change, kind=ChangeKind.LEVEL, amount=_HALF_GONE_DB)
    if change.kind in _AMOUNTS or change.kind in _FACTORS:
        return strength(change, 0.5)
    return None


def _scaled(about: About, factor: float, words: str, *, replaces: bool) -> Correction:
    """The last changes again, so much of them."""
    scaled = [replace(each, words=words) for each in (strength(one, factor) for one in about.last) if each]
    return Correction(tuple(scaled), replaces, is_unclear=not scaled)


def is_replacing(talk: Talk) -> bool:
    """Whether the message says that the turn before was misunderstood; the words for it are used up."""
    if match := _MEANT_AFTER.search(talk.text):
        talk.use(match.start(), match.end())
        return True
    if match := _meant().search(talk.text):
        talk.use(match.start(), match.end())
        return _is_followed(talk, match.end())
    return False


def _is_followed(talk: Talk, letter: int) -> bool:
    """Whether something is named before the sentence goes on: not in `I said a bit, this is too calm`."""
    first = talk.place_of(letter)
    for at in range(first, len(talk.tokens)):
        if talk.glue(at):
            if at == first:
                continue
            return False
        if talk.is_content(at) or talk.tokens[at].text[0].isdigit():
            return True
    return False


def says_no(talk: Talk) -> bool:
    """Whether the message begins with a `no` of its own; it is used up."""
    match = _NO.search(talk.text)
    if match is None or talk.text.startswith(("no more", "no longer", "no drums")):
        return False
    if not match["sign"] and not _BEGINS.match(talk.text, match.end()):
        return False
    talk.use(match.start(), match.end())
    return True


def exchanged(talk: Talk, about: About) -> tuple[Change, ...]:
    """`I meant strings, not brass`: the last changes with the one who was meant in the place of the other."""
    parts = [at for at in range(len(talk.tokens)) if part_at(talk, at)]
    if len(parts) != 2 or not about.last:
        return ()
    between = [at for at in range(parts[0] + 1, parts[1]) if not talk.glue(at)]
    first_refused = any(talk.tokens[at].text in ("not", "not the") for at in range(max(0, parts[0] - 2), parts[0]))
    if not first_refused and not any(talk.does(at, "not", "instead") for at in between):
        return ()
    wrong, right = parts if first_refused else reversed(parts)
    old, new = playing(part_at(talk, wrong), about), part_at(talk, right)
    olds = {old, part_at(talk, wrong)}
    if not any(each.target in olds for each in about.last):
        return ()
    words = talk.use(0, len(talk.text))
    return tuple(replace(each, target=new, words=words) if each.target in olds else each for each in about.last)


def weaker(talk: Talk, about: About, again: Callable[[Talk], tuple[Change, ...]]) -> tuple[Change, ...]:
    """`Not that much, just a bit sadder`: what replaces the last changes, where it is the same once more."""
    match = _too_much().match(talk.text)
    if not match or not about.last:
        return ()
    changes = again(Talk(talk.text[match.end() :]))
    leant = {(each.target, each.amount > 0) for each in about.last if each.kind is ChangeKind.LEAN}
    return changes if changes and all((each.target, each.amount > 0) in leant for each in changes) else ()


def meant(talk: Talk, about: About) -> tuple[Change, ...]:
    """What `I meant the tempo` makes of the last changes: the same direction, of what is named."""
    if not about.last:
        return ()
    named = [
        at
        for at in range(len(talk.tokens))
        if talk.free(at) and (talk.is_about(at) or part_at(talk, at) or talk.has(at, "lean"))
    ]
    sign = direction(about.last[0])
    for at in named:
        refused = any(
            talk.does(place, "not") or talk.tokens[place].text == "not" for place in range(max(0, at - 2), at)
        )
        change = None if refused else _of(talk, at, sign, about)
        if change:
            words = talk.said(0, len(talk.text))
            talk.use(0, len(talk.text))
            return (replace(change, words=words),)
    return ()


def _of(talk: Talk, at: int, sign: int, about: About) -> Change | None:
    """A change of what is named at a place, in a direction."""
    if talk.is_about(at, "tempo"):
        return Change(ChangeKind.TEMPO_BY, amount=1.1 if sign > 0 else 1 / 1.1)
    if talk.is_about(at, "key", "pitch"):
        return Change(ChangeKind.TRANSPOSE, amount=2.0 * sign)
    if talk.is_about(at, "length"):
        return Change(ChangeKind.LENGTH_BY, value="" if sign > 0 else "shorter")
    if talk.is_about(at, "volume"):
        return Change(ChangeKind.LEAN, "energy", float(sign))
    if talk.has(at, "lean") and talk.tokens[at].text in ("energy", "brightness", "tension", "intensity"):
        axis = {"brightness": "brightness", "tension": "tension"}.get(talk.tokens[at].text, "energy")
        return Change(ChangeKind.LEAN, axis, float(sign))
    return _part(talk, at, about)


def _part(talk: Talk, at: int, about: About) -> Change | None:
    """The last change of a player or aspect, now of the one that is named."""
    last = about.last[0]
    name, aspects = part_at(talk, at), aspects_at(talk, at)
    if last.kind in (ChangeKind.FRESH, ChangeKind.KEEP) and aspects:
        return replace(last, target=aspects[0])
    if last.kind in (ChangeKind.LEVEL, ChangeKind.REMOVE, ChangeKind.ADD) and name:
        return replace(last, target=name if last.kind is ChangeKind.ADD else playing(name, about))
    return None


def direction(change: Change) -> int:
    """Whether a change goes up (1) or down (-1)."""
    if change.kind in _FACTORS:
        return 1 if change.amount > 1 or (change.amount == 0 and not change.value) else -1
    return 1 if change.amount >= 0 and change.kind is not ChangeKind.REMOVE else -1


def opposite(change: Change) -> Change | None:
    """The change that goes the other way; None where there is none."""
    if change.kind in _FACTORS:
        if not change.amount:
            return replace(change, value="" if change.value else "shorter")
        return replace(change, amount=1 / change.amount)
    if change.kind in _AMOUNTS:
        return replace(change, amount=-change.amount)
    if change.kind in _SWAPPED:
        return replace(change, kind=_SWAPPED[change.kind])
    if change.value in _VALUES:
        return replace(change, value=_VALUES[change.value])
    return None


def strength(change: Change, factor: float) -> Change | None:
    """The same change, so many times as strong; None where it can not be done by degrees or once more."""
    if change.kind in _FACTORS:
        if change.amount == 0:
            return change if factor >= 1 else replace(change, amount=0.8 if change.value else 1.25, value="")
        return replace(change, amount=round(change.amount**factor, 6))
    if change.kind in (ChangeKind.LEAN, ChangeKind.LEVEL, ChangeKind.SECTION):
        return replace(change, amount=round(change.amount * factor, 3))
    if change.kind is ChangeKind.TRANSPOSE:
        return replace(change, amount=float(round(change.amount * factor) or (1 if change.amount > 0 else -1)))
    if change.kind in (ChangeKind.FRESH, ChangeKind.PRODUCTION) and factor >= 1:
        return change
    return None


def denies(talk: Talk, about: About) -> bool:
    """Whether what follows a `no` is about the same quantity as the last changes, the other way: `no, slower`."""
    leant = {(each.target, each.amount > 0) for each in about.last if each.kind is ChangeKind.LEAN}
    faster = {each.amount > 1 for each in about.last if each.kind is ChangeKind.TEMPO_BY}
    for at in range(len(talk.tokens)):
        axes = talk.means(at, "lean") or (0.0,) * len(AXES)
        speed = talk.means(at, "speed")
        if any(value and (axis, value < 0) in leant for axis, value in zip(AXES, axes, strict=True)):
            return True
        if speed and (speed < 0) in faster:
            return True
    return False
