"""How fast? `At 90`, `10 bpm faster`, `a bit slower`, `half-time`, `double the tempo`."""

import re
from functools import cache
from typing import Final

from generation.language.notes import Said
from generation.language.numbers import number, value_of
from generation.language.refining.stance import stance
from generation.language.refining.talk import Talk, Wish
from generation.language.refining.turns import anywhere
from generation.language.tempo import counted
from generation.refinement import About, Change, ChangeKind

_FACTORS: Final = (1.05, 1.1, 1.2)
_LEAST: Final = 40.0
_MOST: Final = 250.0
_PERCENT: Final = re.compile(
    r"(?:(?P<ahead>slow|speed|reduce|increase|raise|lower|decrease|faster|slower)[a-z ]{0,24}?\s)?(?:by\s+)?(?P<n>\d{1,3})\s*(?:%|percent)\s*(?P<way>faster|slower|quicker|less|more)?"
)


@cache
def _steps(*languages: str) -> re.Pattern[str]:
    """`10 bpm faster`, `up 5 bpm`, `add 10 bpm`, `20 bpm less`."""
    some = number(*languages)
    up = r"faster|quicker|up|more|higher|schneller|plus vite|plus rapide|mas rapido"
    down = r"slower|down|less|lower|langsamer|plus lent|mas lento"
    ahead = r"up|raise|increase|add|bump|plus|down|drop|reduce|lower|decrease|subtract|minus|slow|speed"
    return re.compile(
        rf"(?:(?P<ahead>{ahead})(?: (?:it|this|the tempo|the bpm|tempo|up|down))*(?: by)? )?(?P<n>{some})[\s-]*(?:bpm|beats per minute)"
        rf"(?:\s+(?P<way>{up}|{down}))?(?![a-z])"
    )


def tempi(talk: Talk, about: About) -> list[Said[Change]]:
    """The tempi that are said in numbers."""
    found = [*_relative(talk, about), *_multiples(talk)]
    for said in counted(talk):
        found.append(Said(Change(ChangeKind.TEMPO, amount=round(said.value, 2)), said.words, said.at))
    return found


def _relative(talk: Talk, about: About) -> list[Said[Change]]:
    found = []
    for match in talk.find_all(_steps(*talk.languages)):
        way = match["way"] or match["ahead"]
        if not way:
            continue
        slower = re.match(r"slow|down|less|low|drop|reduc|decreas|subtract|minus|langsam|plus lent|mas lento", way)
        amount = value_of(match["n"], talk.languages) * (-1 if slower else 1)
        tempo = round(max(1.0, about.brief.tempo_bpm + amount), 2)
        found.append(Said(Change(ChangeKind.TEMPO, amount=tempo), talk.take(match), match.start()))
    for match in talk.find_all(_PERCENT):
        way = match["way"] or match["ahead"]
        about_tempo = way in ("faster", "quicker", "slower", "slow", "speed") or "tempo" in match.group()
        if way and about_tempo:
            part = int(match["n"]) / 100.0
            slower = way in ("slower", "slow", "reduce", "lower", "decrease", "less")
            factor = max(0.1, 1.0 - part) if slower else 1.0 + part
            found.append(Said(Change(ChangeKind.TEMPO_BY, amount=factor), talk.take(match), match.start()))
    return found


def _multiples(talk: Talk) -> list[Said[Change]]:
    pairs = [(match, 2.0) for match in talk.find_all(anywhere("twice as fast"))] + [
        (match, 0.5) for match in talk.find_all(anywhere("half as fast"))
    ]
    return [
        Said(Change(ChangeKind.TEMPO_BY, amount=factor), talk.take(match), match.start()) for match, factor in pairs
    ]


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


def speeds(talk: Talk, wishes: list[Wish]) -> list[Said[Change]]:
    """Faster or slower, in words, and feels such as `half-time`."""
    found = []
    for wish in wishes:
        for at in wish.places:
            if talk.free(at) and talk.has(at, "drag"):
                change = _taken(talk, wish, at, (), Change(ChangeKind.TEMPO_BY, amount=_unhurried(talk, wish, at)))
            elif not talk.free(at) or not talk.has(at, "speed", "feel", "pace"):
                noun = talk.free(at) and talk.is_about(at, "tempo")
                change = _of_noun(talk, wish, at) if noun else None
            elif talk.has(at, "feel"):
                change = _feel(talk, wish, at)
            else:
                change = _speed(talk, wish, at)
            if change:
                found.append(change)
    return found


def _unhurried(talk: Talk, wish: Wish, at: int) -> float:
    """The factor for `it drags` and `feels rushed`, which ask for the opposite however they are put."""
    factor = by(stance(talk, wish, at).amount)
    return factor if talk.means(at, "drag") > 0 else 1 / factor


def _feel(talk: Talk, wish: Wish, at: int) -> Said[Change]:
    how = stance(talk, wish, at)
    feel = talk.means(at, "feel")
    if how.sign < 0 or any(talk.does(each, "remove") for each in wish.places if each < at):
        feel = "straight" if feel == "swung" else "swung" if feel == "straight" else "straight"
    return _taken(talk, wish, at, how.places, Change(ChangeKind.FEEL, value=feel))


def _speed(talk: Talk, wish: Wish, at: int) -> Said[Change] | None:
    """`A bit slower`; a player's own speed (`faster arps`) is none of the track's."""
    after = [each for each in wish.places if each > at]
    if after and after[0] == at + 1 and talk.has(after[0], "instrument"):
        return None
    how = stance(talk, wish, at)
    if how.sign == 0:
        return _taken(talk, wish, at, how.places, Change(ChangeKind.KEEP, "tempo"))
    sign = talk.means(at, "speed")
    if sign is None:
        low, high = talk.means(at, "pace")
        sign = 1.0 if low + high > 214 else -1.0
    factor = by(how.amount)
    change = Change(ChangeKind.TEMPO_BY, amount=factor if sign * how.sign > 0 else 1 / factor)
    return _taken(talk, wish, at, how.places, change)


def _of_noun(talk: Talk, wish: Wish, at: int) -> Said[Change] | None:
    """`Tempo up a bit`, `less tempo`."""
    acts = [each for each in wish.places if talk.does(each, "more", "less", "up", "down", "too", "not so")]
    higher = [
        each for each in wish.places if talk.tokens[each].text in ("higher", "lower", "high", "low") and each != at
    ]
    if not acts and not higher:
        return None
    up = any(talk.does(each, "more", "up") for each in acts) or any(
        talk.tokens[each].text.startswith("high") for each in higher
    )
    up = up != any(talk.does(each, "too", "not so") for each in acts)
    factor = by(stance(talk, wish, at).amount)
    change = Change(ChangeKind.TEMPO_BY, amount=factor if up else 1 / factor)
    return _taken(talk, wish, at, (*acts, *higher), change)


def by(amount: float) -> float:
    """The factor of `faster` at a degree."""
    return _FACTORS[0] if amount < 0.9 else _FACTORS[2] if amount > 1.4 else _FACTORS[1]


def _taken(talk: Talk, wish: Wish, at: int, places: tuple[int, ...], change: Change) -> Said[Change]:
    every = [at, *places]
    words = talk.words(min(every), max(every))
    for each in every:
        talk.take_tokens(each)
    for each in wish.places:
        if talk.is_about(each, "tempo") and talk.free(each):
            talk.take_tokens(each)
    return Said(change, words, talk.tokens[at].start)
