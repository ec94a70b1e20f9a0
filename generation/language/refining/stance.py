"""More of it or less, and how much? What stands around a word: `a bit less`, `way too`, `not … enough`."""

from dataclasses import dataclass
from typing import Final

from generation.language.refining.talk import Talk, Wish

_LEAST: Final = 0.35
_MOST: Final = 2.5
_LESS: Final = ("less", "not so", "too", "not", "down", "remove")

# What goes up and down by itself: `bring the energy down`.
_QUANTITIES: Final = frozenset(
    {"energy", "energy level", "tension", "brightness", "intensity", "drama", "suspense", "darkness", "happiness"}
    | {"power", "drive", "treble", "highs", "high end", "clarity", "sadness", "joy", "excitement", "density", "volume"}
)
_PARTICLES: Final = frozenset({"up", "down", "out", "off", "away", "back"})
_PULLS: Final = frozenset({"dial", "pull", "scale", "ease", "roll", "wind", "knock", "cut", "step", "rein"})
_TOLD: Final = frozenset(
    {"is", "are", "it's", "its", "that's", "thats", "sounds", "sound", "feels", "feel", "seems", "was", "were"}
)
_WANTED: Final = frozenset(
    {"should", "could", "needs", "need", "want", "wants", "make", "would", "be", "please", "i want", "if", "like", "to"}
)
_SOMEWHAT: Final = frozenset(
    {
        "a bit",
        "a little",
        "a little bit",
        "kinda",
        "kind of",
        "sort of",
        "sorta",
        "a tad",
        "a touch",
        "slightly",
        "rather",
        "somewhat",
        "quite a bit",
        "a smidge",
        "a lil",
        "a wee bit",
        "a trifle",
        "a shade",
        "a smidgen",
    }
)
# Acts that begin so say how much.
_MUCH: Final = ("way", "waa", "far ", "much ", "is way", "are way", "viel zu", "beaucoup trop")
_BIT: Final = (
    "a bit",
    "a little",
    "bit ",
    "slightly",
    "kinda",
    "almost",
    "is a bit",
    "are a bit",
    "etwas zu",
    "un peu trop",
)


@dataclass(frozen=True, slots=True)
class Stance:
    """How a word is meant: `sign` (1 more, -1 less, 0 not at all: `don't`), how much, and the phrases that say so."""

    sign: int
    amount: float
    places: tuple[int, ...]

    @property
    def steps(self) -> float:
        return self.sign * self.amount


def stance(talk: Talk, wish: Wish, at: int) -> Stance:
    """How the phrase at a place is meant within its wish."""
    near = around(talk, wish, at)
    before = [each for each in near if each < at]
    said = [each for each in before if talk.does(each, "more", "never", "fresh", "up", *_LESS)]
    enough = [each for each in near if talk.does(each, "enough") and each > at]
    sign, used = 1, list(enough)
    if said:
        last = said[-1]
        used.append(last)
        sign = _sign(talk, last, is_enough=bool(enough))
        is_refused = talk.does(last, "not") or talk.tokens[last].text.startswith("without")
        if sign < 0 and is_refused and talk.is_compared(at):
            sign = 0  # `slower, not darker`
        if len(said) > 1 and talk.does(said[-2], "never", "not"):
            used.append(said[-2])
            sign = 0 if talk.does(said[-2], "never") else -sign
    elif _is_complained_of(talk, wish, at):
        sign = -1
    behind = [each for each in near if each > at and talk.tokens[each].text in _PARTICLES]
    behind = behind if talk.tokens[at].text in _QUANTITIES else []
    if behind and not enough and (talk.tokens[behind[0]].text != "back" or _is_pulled(talk, wish)):
        sign, used = (1 if talk.does(behind[0], "up") else -1), [*used, behind[0]]  # `bring the energy down`
    degrees = [each for each in near if talk.has(each, "by") and not _is_comparing(talk, each)]
    return Stance(sign, amount_of(talk, [*degrees, *used]), tuple(sorted({*used, *degrees})))


def is_somewhat(talk: Talk, wish: Wish, at: int) -> bool:
    """Whether a word is only said to be so by a little, and nobody asks for it: `a bit slow for me`."""
    ahead = [each for each in wish.places if each < at]
    said = [each for each in ahead if talk.tokens[each].text in _SOMEWHAT]
    others = [each for each in ahead if each not in said]
    asks = any(talk.tokens[each].text in _WANTED or talk.has(each, "opener") or talk.does(each) for each in others)
    return bool(said) and not asks and not any(talk.does(each, *_LESS) for each in said)


def _is_pulled(talk: Talk, wish: Wish) -> bool:
    """Whether a `back` takes away: `dial it back`, but not `bring it back`."""
    return any(talk.tokens[each].text.split()[0] in _PULLS for each in wish.places)


def _is_complained_of(talk: Talk, wish: Wish, at: int) -> bool:
    """`It sounds a bit dark`: who says by how much it is so has had enough of it; `I like it` says otherwise."""
    ahead = [talk.tokens[each].text for each in range(max(0, wish.places[0] - 1), at)]
    told = any(each in _TOLD or each.endswith((" is", " are", " sounds", " feels")) for each in ahead)
    asked = talk.is_compared(at) or any(each in _WANTED for each in ahead) or talk.has(wish.places[0], "opener")
    degrees = [each for each in wish.places if each < at and talk.tokens[each].text in _SOMEWHAT]
    if talk.has(at, "complaint"):
        return False  # it complains anyway
    return told and bool(degrees) and not asked


def amount_of(talk: Talk, places: list[int]) -> float:
    """How much these words of degree say together."""
    amount = 1.0
    for each in places:
        amount *= talk.means(each, "by") or _within(talk.tokens[each].text)
    return max(_LEAST, min(_MOST, amount))


def _within(act: str) -> float:
    """How much an act itself says: the `way too` of `way too dark`."""
    if act.startswith(_MUCH):
        return 2.0
    return 0.5 if act.startswith(_BIT) else 1.0


def around(talk: Talk, wish: Wish, at: int) -> list[int]:
    """The phrases of a wish that can be about the one at a place: back to the last thing, on to the next one."""
    places = wish.places
    here = places.index(at) if at in places else 0
    first = here
    while first > 0 and not _is_thing(talk, places[first - 1]):
        first -= 1
    last = here
    while last + 1 < len(places) and not _is_thing(talk, places[last + 1]):
        last += 1
    if last + 1 < len(places):
        # What stands between two things belongs to the second one, but for an `enough`.
        stop = here + 1
        while stop <= last and talk.does(places[stop], "enough"):
            stop += 1
        last = stop - 1
    return places[first : last + 1]


def _is_thing(talk: Talk, at: int) -> bool:
    return talk.is_content(at) and not talk.has(at, "by")


def _sign(talk: Talk, at: int, *, is_enough: bool) -> int:
    if talk.does(at, "never"):
        return 0
    if is_enough:
        return 1
    return -1 if talk.does(at, *_LESS) and not talk.does(at, "more") else 1


def _is_comparing(talk: Talk, at: int) -> bool:
    """Whether a degree is only the joint of another phrase, such as the `so` of `and so`."""
    return talk.has(at, "glue")
