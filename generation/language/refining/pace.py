"""How fast, in words? `A bit slower`, `it drags`, `half-time`, `tempo up`."""

from typing import Final

from generation.language.notes import Said
from generation.language.refining.stance import is_somewhat, stance
from generation.language.refining.talk import Talk, Wish
from generation.refinement import Change, ChangeKind

_PLAIN: Final = frozenset({"slow", "fast", "quick"})
_FACTORS: Final = (1.05, 1.1, 1.2)


def speeds(talk: Talk, wishes: list[Wish]) -> list[Said[Change]]:
    """Faster or slower, in words, and feels such as `half-time`."""
    said = (_said(talk, wish, at) for wish in wishes for at in wish.places if not _is_why(talk, wish, wishes, at))
    return [each for each in said if each]


def _is_why(talk: Talk, wish: Wish, wishes: list[Wish], at: int) -> bool:
    """Whether it only says why something else is wanted: `the bass of the first one, this one plods`."""
    if not talk.has(at, "drag") or wish.glue not in ("comma", "stop") or wish is wishes[0]:
        return False
    return not any(talk.does(each, "less", "not so", "more", "not") for each in wish.places)


def _said(talk: Talk, wish: Wish, at: int) -> Said[Change] | None:
    """What a phrase says of the pace; None where it says nothing of it."""
    if not talk.free(at):
        return None
    if talk.has(at, "drag"):
        return _taken(talk, wish, at, (), Change(ChangeKind.TEMPO_BY, amount=_unhurried(talk, wish, at)))
    if talk.has(at, "feel"):
        return _feel(talk, wish, at)
    if talk.has(at, "speed", "pace"):
        return _speed(talk, wish, at)
    return _of_noun(talk, wish, at) if talk.is_about(at, "tempo") else None


def _unhurried(talk: Talk, wish: Wish, at: int) -> float:
    """The factor for `it drags` and `feels rushed`, which ask for the opposite however they are put."""
    factor = by(stance(talk, wish, at).amount)
    drags: float = talk.means(at, "drag")
    return factor if drags > 0 else 1 / factor


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
    if talk.tokens[at].text in _PLAIN and is_somewhat(talk, wish, at):
        sign = -sign  # `a bit slow for me`
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
