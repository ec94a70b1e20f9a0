"""How long? `45 seconds`, `twice as long`, `a bit shorter`, `10 seconds longer`, `16 bars`."""

import re
from functools import cache
from typing import Final

from generation.language.notes import Said
from generation.language.numbers import any_of, bars, durations, number, units, value_of
from generation.language.refining.stance import amount_of
from generation.language.refining.talk import Talk
from generation.language.refining.turns import anywhere
from generation.language.tables import table
from generation.refinement import About, Change, ChangeKind

# A plain `shorter` takes away what a plain `longer` adds; that is worked out where the length is known.
_SHORTER: Final = {0: 0.8, 1: 0.0, 2: 0.5}
_LONGER: Final = {0: 1.25, 1: 0.0, 2: 2.0}
_TIMES: Final = {"twice as long": 2.0, "three times as long": 3.0, "half as long": 0.5}
_SHARES: Final = {"quarter": 0.25, "third": 1 / 3, "two thirds": 2 / 3, "three quarters": 0.75}
_LEAST_TIMES: Final = 0.05
_MOST_TIMES: Final = 20.0
_SHARE: Final = re.compile(
    r"(?<![a-z0-9.])(?:a |one |to |just |by )*(?:(?P<share>quarter|third|two[ -]thirds|three[ -]quarters)"
    r" (?:of )?(?:the|its|this|that|it's|as) (?:length|duration|long)"
    r"|(?P<n>\d{1,2}(?:\.\d{1,3})?) ?(?:x|times) (?:as long|the length|the duration|longer))(?![a-z])"
)
_MORE: Final = re.compile(
    r"\s*(?:more|longer|extra|at the end|to the end|to it|of music)(?![a-z])|\s*(?P<less>shorter|less"
    r"|off(?: the end)?)(?![a-z])"
)
_ALL_OF_IT: Final = (
    r"(?: it| this| that| (?:the|my|our) (?:whole )?(?:track|song|piece|music|thing|tune|clip|video)| out| down)*"
)
_AHEAD: Final = re.compile(
    rf"(?:(?P<more>(?:extend|lengthen|prolong|stretch){_ALL_OF_IT}(?: by)|add(?: another)?|another"
    r"|continue for(?: another)?|give me another|plus)"
    rf"|(?P<less>(?:shorten|trim|cut){_ALL_OF_IT} by|take off|cut(?: off)?|minus))\s+$"
)
_ENDS_AT: Final = re.compile(
    r"(?<![a-z])(?:end|stop|finish|over|done)s?(?: it| the track)? (?:at"
    r"|after) (?:the )?(?:(?P<m>\d{1,2}):(?P<clock>[0-5]\d)|(?P<s>\d{1,3}) ?(?:seconds|secs?|s)(?![a-z]))(?: mark)?"
)
_TO: Final = (
    r"(?<![a-z])(?:stretch|extend|trim|cut|shorten|lengthen|prolong|bring the length|set the length"
    r"|length)(?: (?:it|this|that|the track|out|down|up|back))*"
    r" to (?:about |around )?(?P<n>{number})(?![\d:.%/-]|\s?(?:seconds?|secs?|s|minutes?|mins?|m|bars?"
    r"|measures?|hours?|bpm)(?![a-z]))"
)
_FULL: Final = re.compile(r"(?<![a-z])a (?:full|whole) minute(?: long)?(?![a-z])")
_SECONDS: Final = re.compile(
    r"(?<![\d.,:'])(?P<n>[1-9]\d{0,2}) ?s (?:long|in total|total|in length|in all|max|tops)(?![a-z])"
    r"|(?<![a-z])(?:to|be|at|exactly|last|needs) (?P<m>[1-9]\d{0,2})s(?=\s*(?:$|[.,;!?]))"
)
_NEAR: Final = 4
_PARTS: Final = frozenset({"notes", "note", "reverb", "fade", "chords", "phrases", "decay", "release", "sustain"})
_SHORTEST: Final = 0.5
_LEAST_S: Final = 4.0
# `See you in 10 minutes`, `it was 2 minutes long`, `5 minutes left`: when something is, or how long it took.
_WHEN: Final = re.compile(
    r"(?<![a-z])(?:in|within|for the (?:last|past|next)|been(?: \w+){0,4} for|was|were|took|takes|lasted|waited"
    r"|waiting|wait|every|late by"
    r"|early by|give me|gimme|ready in)"
    r" (?:(?:about|around|like|only|just|maybe|over|under|almost|nearly|exactly|roughly|the first|another|me) )*$"
)
_STILL_A_LENGTH: Final = re.compile(
    r"(?<![a-z])(?:wish|if|rather|should|thought|supposed|meant|would|could|can|end|ends|ending|over|done|finish"
    r"|finished|finishes|stop|stops|fit|fits|fade|it all|everything|build|drops?|loop|say|told)(?![a-z])[^.,;!?]*$"
)
_SPENT: Final = re.compile(
    r"\s*(?:late|early|ago|left|away|earlier|old|from now|into the|in the oven|to go|per day|a day|every day|each day"
    r"|of (?:fame|silence|waiting|ads|work|peace|sleep|your time|my life|my time)"
    r"|(?:drive|walk|break|job|timer|wait|nap|delay|meeting|lesson|workout|run|call)s?)(?![a-z])"
)
# `Fade out over 5 seconds`.
_FADED: Final = re.compile(
    r"(?<![a-z])fad(?:e|es|ing)(?![a-z])[^.,;!?]*(?<![a-z])(?:over|for|of|in|within)(?: the last)? *$"
)
_OF_IT: Final = re.compile(r"\s*(?:more|extra|longer|of (?:it|this|that|music|the \w+|\w+))(?![a-z])")
_LONGEST: Final = 86_400.0  # what is too long for here is told where the length is made


def lengths(talk: Talk, about: About) -> list[Said[Change]]:
    """The lengths that are asked for, in numbers, in bars, or as longer and shorter."""
    found = _multiples(talk)
    for match in talk.find_all(_FULL):
        found.append(Said(Change(ChangeKind.LENGTH, amount=60.0), talk.take(match), match.start()))
    for match in talk.find_all(_SECONDS):
        length = Change(ChangeKind.LENGTH, amount=float(match["n"] or match["m"]))
        found.append(Said(length, talk.take(match), match.start()))
    for match in talk.find_all(_ENDS_AT):
        seconds = float(match["s"]) if match["s"] else 60.0 * int(match["m"]) + float(match["clock"])
        if seconds >= _SHORTEST:
            change = Change(ChangeKind.LENGTH, amount=min(_LONGEST, seconds))
            found.append(Said(change, talk.take(match), match.start()))
    for match in talk.find_all(_reached(*talk.languages)):
        seconds = value_of(match["n"], talk.languages)
        if seconds >= _LEAST_S:
            found.append(
                Said(Change(ChangeKind.LENGTH, amount=min(_LONGEST, seconds)), talk.take(match), match.start())
            )
    found += _more_or_less(talk, about)
    for said in durations(talk):
        if _is_elsewhen(talk, said.at):
            continue
        found.append(_counted(talk, said, said.value, about))
    found += [
        _counted(talk, each, each.value * about.brief.bar_s, about)
        for each in bars(talk)
        if each.value > 1 or each.words[0].isdigit() or _is_counted_on(talk, each.at)  # no bar fight
    ]
    if found:
        for match, _ in _ways(talk):
            talk.take(match)  # `make it longer, 45 seconds`
        return found
    return [_by_words(talk, match, shorter=shorter) for match, shorter in _ways(talk) if not _is_of_a_part(talk, match)]


def _is_elsewhen(talk: Talk, at: int) -> bool:
    """Whether a span of time is when something happens, or how long something else took."""
    ahead, behind = talk.text[:at], talk.text[_end_of(talk, at) :]
    if _SPENT.match(behind) or _FADED.search(ahead):
        return True
    told = _WHEN.search(ahead)
    if told is None or _STILL_A_LENGTH.search(ahead):
        return False
    is_given = told.group().startswith(("give me", "gimme"))
    return not (is_given and _OF_IT.match(behind))


@cache
def _further(*languages: str) -> re.Pattern[str]:
    """`Ten more seconds`, `another 4 bars`, `8 fewer bars`: so much more or less than now."""
    some, unit = number(*languages), any_of(units(languages))
    bar = any_of(word for each in languages for word in table(each)["grammar"]["bars"])
    return re.compile(
        rf"(?<![a-z0-9.,:])(?P<n>{some})[\s-]+(?:(?P<more>more|extra|additional|further|other)|(?P<less>fewer|less))\s+"
        rf"(?:(?P<unit>{unit})|(?:{bar}))(?![a-z])"
    )


def _more_or_less(talk: Talk, about: About) -> list[Said[Change]]:
    found = []
    for match in talk.find_all(_further(*talk.languages)):
        more = value_of(match["n"], talk.languages)
        more *= units(talk.languages)[match["unit"]] if match["unit"] else about.brief.bar_s
        total = about.duration_s + (more if match["more"] else -more)
        change = Change(ChangeKind.LENGTH, amount=round(max(_SHORTEST, min(_LONGEST, total)), 3))
        found.append(Said(change, talk.take(match), match.start()))
    return found


@cache
def _reached(*languages: str) -> re.Pattern[str]:
    """`Stretch it out to forty`: a length without its unit."""
    return re.compile(_TO.format(number=number(*languages)))


def _ways(talk: Talk) -> list[tuple[re.Match[str], bool]]:
    """The words for longer, and for shorter (True)."""
    shorter = talk.find_all(anywhere("shorter"))
    return [*((each, True) for each in shorter), *((each, False) for each in talk.find_all(anywhere("longer")))]


def _is_of_a_part(talk: Talk, match: re.Match[str]) -> bool:
    """Whether only a part is to be longer: `shorter notes`, `a longer intro`."""
    at, before = talk.place_of(match.end()), talk.place_of(match.start()) - 1
    for place in range(before, max(-1, before - _NEAR), -1):
        if talk.glue(place):
            break
        if talk.has(place, "section", "instrument") or talk.is_about(place, "theme", "chords"):
            return True
    if not match.group().endswith(("er", "long", "longue", "court", "courte")) or at >= len(talk.tokens):
        return False
    return (
        talk.has(at, "section", "instrument") or talk.is_about(at, "theme", "chords") or talk.tokens[at].text in _PARTS
    )


def _multiples(talk: Talk) -> list[Said[Change]]:
    found = []
    for match in talk.find_all(_SHARE):
        factor = float(match["n"]) if match["n"] else _SHARES[match["share"].replace("-", " ")]
        if _LEAST_TIMES <= factor <= _MOST_TIMES:
            found.append(Said(Change(ChangeKind.LENGTH_BY, amount=factor), talk.take(match), match.start()))
    for name, factor in _TIMES.items():
        change = Change(ChangeKind.LENGTH_BY, amount=factor)
        found += [Said(change, talk.take(match), match.start()) for match in talk.find_all(anywhere(name))]
    return found


def _counted(talk: Talk, said: Said[int] | Said[float], seconds: float, about: About) -> Said[Change]:
    """A length, or so much more or less than now."""
    end = _end_of(talk, said.at)
    behind = _MORE.match(talk.text, end)
    ahead = _AHEAD.search(talk.text[: said.at])
    total, words = seconds, said.words
    if behind or ahead:
        less = bool((behind and behind["less"]) or (ahead and ahead["less"]))
        total = about.duration_s - seconds if less else about.duration_s + seconds
        begin = ahead.start() if ahead else said.at
        words = talk.use(begin, behind.end() if behind else end)
    return Said(Change(ChangeKind.LENGTH, amount=round(max(_SHORTEST, min(_LONGEST, total)), 3)), words, said.at)


def _is_counted_on(talk: Talk, at: int) -> bool:
    """Whether a single bar is more or less than now, or all that is said."""
    end = _end_of(talk, at)
    is_last = not re.match(r"\s*\w", talk.text[end:])
    return is_last or bool(_MORE.match(talk.text, end) or _AHEAD.search(talk.text[:at]))


def _end_of(talk: Talk, at: int) -> int:
    """The letter at which the words end that were used from a letter on."""
    end = at
    while end < len(talk.text) and not talk.is_left(end):
        end += 1
    return end


def _by_words(talk: Talk, match: re.Match[str], *, shorter: bool) -> Said[Change]:
    place = talk.place_of(match.start())
    degrees = [
        at for at in range(max(0, place - 2), min(len(talk.tokens), place + 4)) if talk.has(at, "by") and talk.free(at)
    ]
    amount = amount_of(talk, degrees)
    size = 0 if amount < 0.9 else 2 if amount > 1.4 else 1
    factor = (_SHORTER if shorter else _LONGER)[size]
    change = Change(ChangeKind.LENGTH_BY, amount=factor, value="shorter" if shorter and not factor else "")
    for at in degrees:
        talk.take_tokens(at)
    begin = min([match.start(), *(talk.tokens[at].start for at in degrees if at < place)])
    return Said(change, talk.use(begin, match.end()), match.start())
