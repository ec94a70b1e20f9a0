"""How fast, in numbers? `At 90`, `10 bpm faster`, `20% slower`, `double the tempo`."""

import re
from functools import cache
from typing import Final

from generation.language.notes import Said
from generation.language.numbers import number, value_of
from generation.language.refining.talk import Talk
from generation.language.refining.turns import anywhere
from generation.language.tempo import counted
from generation.refinement import About, Change, ChangeKind

_LEAST: Final = 40.0
_MOST: Final = 250.0
_FEWEST: Final = 25.0  # nobody asks for a tempo of fewer beats a minute
_SLOWING: Final = re.compile(
    r"(?<![a-z])(?:slow|reduc|lower|decreas|drop|cut|less|down|back|off|ease|knock|shave|chop|trim)"
)


@cache
def _percents(*languages: str) -> re.Pattern[str]:
    """`20% faster`, `slow it down by ten percent`, `5 percent off the tempo`."""
    near = "(?:by )?(?:about |around |maybe |like )?"
    return re.compile(
        r"(?<![a-z])(?:(?P<ahead>slow|speed|reduce|increase|raise|lower|decrease|faster|slower|bump|push|bring|drop|cut"
        r"|tempo|bpm|pace|take|up|down|ease|nudge|crank|knock|shave)(?P<of>[a-z ]{0,24}?)\s)?"
        rf"{near}(?P<n>{number(*languages)})\s*(?:%|percent|per cent)\s*"
        r"(?P<way>faster|slower|quicker|less|more|down|up|off)?"
        r"(?: (?:of )?(?:the |its )?(?P<behind>tempo|speed|bpm|pace))?"
    )


_X: Final = re.compile(
    r"(?<![\d.])(?P<a>\d(?:\.\d{1,2})?)\s?x (?:the )?(?:speed|tempo|faster|as fast)(?![a-z])|(?<![a-z])(?:speed"
    r"|tempo)(?: it)?(?: up| down)?"
    r" (?:x|times|(?:to|at)(?= ?\d(?:\.\d+)?x)|by(?= ?\d(?:\.\d+x?|x))) ?(?P<b>\d(?:\.\d{1,2})?)x?(?![\d%]| ?bpm)"
)


# `Take 120 bpm` says no direction.
_EITHER: Final = frozenset({"take", "give me", "give it", "go", "pull", "push", "kick", "trim", "cut"})
_TO: Final = re.compile(
    r"(?<![a-z])(?:(?:set|bump|bring|put|take|drop|push|move|crank|nudge|speed|slow|raise|lower|pull|get|kick"
    r"|change|make|turn|have|want|keep)"
    r" )?(?:(?:it|this|that|things|the|whole|thing|track) )*(?:(?:tempo|bpm|speed|pace)(?: (?:up|down|back|it"
    r"|be|is))* ?(?:to|at|of|=|:|back to|down to|up to)?"
    r"|(?<=[a-z] )(?:(?:up|down|back) )*(?:to|at)|^\W*(?:up|down|back) to) (?:about |around |like |roughly |exactly )?"
    r"(?P<n>\d{2,3})(?![\d:]|\.\d|\d*\s?(?:%|s\b|sec|min|bar|beat|db|dec|percent|semi|cent|/|hz|k\b"
    r"|th\b))(?: ?(?:bpm|beats per minute))?"
)


@cache
def _steps(*languages: str) -> re.Pattern[str]:
    """`10 bpm faster`, `up 5 bpm`, `add 10 bpm`, `20 bpm less`."""
    some = number(*languages)
    up = r"faster|quicker|up|more|higher|schneller|plus vite|plus rapide|mas rapido"
    down = r"slower|down|less|lower|langsamer|plus lent|mas lento"
    ahead = r"up|raise|increase|add|bump|nudge|plus|down|drop|reduce|lower|decrease|subtract|minus|slow|speed"
    ahead += r"|knock off|shave off|take off|lose|cut|knock|shave|chop|trim|take|pull|push|kick|give me|give it|go"
    up += r"|on top|extra"
    down += r"|off|fewer"
    return re.compile(
        rf"(?:(?P<ahead>{ahead})(?: (?:it|this|the tempo|the bpm|tempo|up|down))*(?: by)? "
        rf"|(?P<sign>(?<!\d)[+-]) ?)?(?P<n>{some})[\s-]*(?:bpm|beats per minute)"
        rf"(?:\s+(?P<way>{up}|{down}))?(?![a-z])"
    )


# `108, and a sax`; `170 is what I want`.
_FIRST: Final = re.compile(
    r"^\W*(?:(?:ok|okay|no|nah|hm+|try|go) )*(?P<n>\d{2,3})(?=\s*(?:,|and |& )(?! ?\d))"
    r"|(?<![\d:.#a-z])(?P<m>\d{2,3}) is (?:what i (?:want|need|meant)|the (?:tempo|bpm)|better for)"
)
_BY: Final = re.compile(
    r"(?<![a-z])(?:(?P<up>up|raise|bump|increase|nudge|push|kick|speed)"
    r"|(?P<down>lower|drop|reduce|decrease|slow|cut|pull))"
    r"(?: up| down)?(?: the| its)?(?: (?:tempo|bpm|speed|pace))(?: up| down)?"
    r" by (?P<n>\d{1,2})(?![\d.%x]|\s?(?:%|percent|x\b))"
    r"|(?<![a-z])(?:tempo|bpm|speed)[ :]+(?:(?P<plus>\+|plus)|-|minus) ?(?P<m>\d{1,2})(?![\d.%x]|\s?(?:%|percent|x\b))"
)


def _by_beats(talk: Talk, about: About) -> list[Said[Change]]:
    """`Bump the tempo by 2`: so many beats a minute."""
    found = []
    for match in talk.find_all(_BY):
        beats = int(match["n"] or match["m"]) * (1 if match["up"] or match["plus"] else -1)
        tempo = round(max(1.0, about.brief.tempo_bpm + beats), 2)
        found.append(Said(Change(ChangeKind.TEMPO, amount=tempo), talk.take(match), match.start()))
    return found


def _reached(talk: Talk) -> list[Said[Change]]:
    """`Bump it to 132`, `bring the tempo to 80`: a number without its unit, where a verb or noun says what it is."""
    found = []
    for match in [*talk.find_all(_TO), *talk.find_all(_FIRST)]:
        value = float(match["n"] or match.groupdict().get("m") or 0)
        if _LEAST <= value <= _MOST:
            found.append(Said(Change(ChangeKind.TEMPO, amount=value), talk.take(match), match.start()))
    return found


def tempi(talk: Talk, about: About) -> list[Said[Change]]:
    """The tempi that are said in numbers."""
    found = [
        *_relative(talk, about),
        *_by_beats(talk, about),
        *_percent(talk),
        *_parts(talk),
        *_multiples(talk),
        *_reached(talk),
    ]
    named = [(each, _counted_on(talk, each, about)) for each in counted(talk)]
    return found + [
        Said(Change(ChangeKind.TEMPO, amount=round(value, 2)), each.words, each.at) for each, value in named if value
    ]


def _counted_on(talk: Talk, said: Said[float], about: About) -> float:
    """The tempo that is named; so few beats a minute are only more or fewer than now: `faster, maybe 3 or 4 bpm`."""
    if said.value >= _FEWEST:
        return said.value
    is_slower = re.search(r"(?<![a-z])(?:slower|slow|less|down|lower|drop|reduce)(?![a-z])", talk.text)
    is_faster = re.search(r"(?<![a-z])(?:faster|quicker|up|more|higher|raise|speed)(?![a-z])", talk.text)
    if bool(is_slower) == bool(is_faster):
        return 0.0
    return max(1.0, about.brief.tempo_bpm + (-said.value if is_slower else said.value))


def _relative(talk: Talk, about: About) -> list[Said[Change]]:
    found = []
    for match in talk.find_all(_steps(*talk.languages)):
        way = match["way"] or match["ahead"] or match["sign"]
        if not way or (way in _EITHER and not match["way"]):
            continue
        slower = re.match(
            r"-|knock|shave|take|lose|cut|chop|trim|pull|off|fewer|slow|down|less|low|drop|reduc|decreas"
            r"|subtract|minus|langsam|plus lent"
            r"|mas lento",
            way,
        )
        amount = value_of(match["n"], talk.languages) * (-1 if slower else 1)
        tempo = round(max(1.0, about.brief.tempo_bpm + amount), 2)
        found.append(Said(Change(ChangeKind.TEMPO, amount=tempo), talk.take(match), match.start()))
    return found


def _percent(talk: Talk) -> list[Said[Change]]:
    """So much of the tempo more or less."""
    found = []
    for match in talk.find_all(_percents(*talk.languages)):
        ahead, way = match["ahead"] or "", match["way"] or ""
        words = match.group()
        is_of_tempo = re.search(r"(?<![a-z])(?:faster|quicker|slower|slow|speed|tempo|bpm|pace)(?![a-z])", words)
        if not (ahead or way) or not is_of_tempo:
            continue
        part = value_of(match["n"], talk.languages) / 100.0
        is_slower = _SLOWING.search(way) if way not in ("", "more") else _SLOWING.search(f"{ahead}{match['of'] or ''}")
        factor = max(0.1, 1.0 - part) if is_slower else 1.0 + part
        found.append(Said(Change(ChangeKind.TEMPO_BY, amount=factor), talk.take(match), match.start()))
    return found


_PARTS: Final = {"quarter": 0.25, "third": 1 / 3, "half": 0.5, "fifth": 0.2, "tenth": 0.1}
_PART: Final = re.compile(
    r"(?<![a-z])(?P<words>(?:[a-z]+ ){0,3}?(?:tempo|speed|bpm|pace|slow|faster|slower|quicker)(?: [a-z]+){0,3}?) "
    rf"by (?:a |one )?(?P<part>{'|'.join(_PARTS)})(?![a-z])"
)


def _parts(talk: Talk) -> list[Said[Change]]:
    """`Slow it down by a third`, `take the tempo up by a quarter`."""
    found = []
    for match in talk.find_all(_PART):
        is_slower = _SLOWING.search(match["words"])
        factor = 1.0 - _PARTS[match["part"]] if is_slower else 1.0 + _PARTS[match["part"]]
        found.append(Said(Change(ChangeKind.TEMPO_BY, amount=factor), talk.take(match), match.start()))
    return found


def _times(match: re.Match[str]) -> float:
    return min(4.0, float(match["a"] or match["b"]))


def _multiples(talk: Talk) -> list[Said[Change]]:
    pairs = (
        [(match, _times(match)) for match in talk.find_all(_X) if _times(match) > 0]
        + [(match, 2.0) for match in talk.find_all(anywhere("twice as fast"))]
        + [(match, 0.5) for match in talk.find_all(anywhere("half as fast"))]
    )
    return [
        Said(Change(ChangeKind.TEMPO_BY, amount=factor), talk.take(match), match.start()) for match, factor in pairs
    ]


_OF_OTHERS: Final = re.compile(r"\s+(?:people|of|listeners|times|plays|members|views|likes)(?![a-z])")


def bare_tempo(talk: Talk) -> list[Said[Change]]:
    """A number that is all there is: `120`, `make it 120`, `tempo to 96`."""
    numbers = [at for at, each in enumerate(talk.tokens) if talk.free(at) and re.fullmatch(r"\d{2,3}", each.text)]
    others = [
        at
        for at in range(len(talk.tokens))
        if talk.free(at) and at not in numbers and talk.is_content(at) and not _is_of_tempo(talk, at)
    ]
    if len(numbers) != 1 or others or not _LEAST <= float(talk.tokens[numbers[0]].text) <= _MOST:
        return []
    at = numbers[0]
    if _OF_OTHERS.match(talk.text, talk.tokens[at].end):
        return []
    known = all(
        talk.tokens[each].means or talk.tokens[each].text in "!.,?" for each in range(len(talk.tokens)) if each != at
    )
    if not known:
        return []
    for each in range(len(talk.tokens)):
        if _is_of_tempo(talk, each) and talk.free(each):
            talk.take_tokens(each)
    return [
        Said(Change(ChangeKind.TEMPO, amount=float(talk.tokens[at].text)), talk.take_tokens(at), talk.tokens[at].start)
    ]


def _is_of_tempo(talk: Talk, at: int) -> bool:
    return talk.is_about(at, "tempo") or talk.has(at, "speed")
