"""What mood? Scored words, with negation and degree; places and occasions where nobody said how it should feel."""

from dataclasses import dataclass
from typing import Final

from generation.brief import Mood
from generation.language.lexicon import Meaning
from generation.language.reading import Reading
from generation.language.scope import Refusal
from generation.language.tables import table

AXES: Final = ("valence", "energy", "tension", "brightness")
# A parsed mood leaves room for "darker" and "brighter".
FURTHEST: Final = 0.6
# Up to here an axis is as good as unmoved, and the scene may move it.
_UNMOVED: Final = 0.15
# `not happy` is about joy, not about the little energy that joy has.
_BESIDE_THE_POINT: Final = 0.3
# From here on two words contradict each other.
_OPPOSED: Final = 0.45
# So far at least from what was refused an axis comes out: `dark but not scary` is not a little scary.
_AWAY: Final = 0.15
_DEGREES: Final = {"very": 1.35, "slightly": 0.55, "very after": 1.35}


@dataclass(frozen=True, slots=True)
class Feeling:
    """The four axes; per axis the words (or scenes, where no word did) that moved it; two words that contradict."""

    mood: Mood
    words: dict[str, str]
    inferred: dict[str, str]
    opposed: tuple[str, str] | None = None


class _Scale:
    """Adds up what words weigh on each axis."""

    def __init__(self) -> None:
        self.totals = dict.fromkeys(AXES, 0.0)
        self.words: dict[str, list[str]] = {axis: [] for axis in AXES}
        self.plain: list[tuple[str, list[float]]] = []
        self.asked: list[list[float]] = []
        self.refused: list[list[float]] = []

    def add(self, axes: list[float], factor: float, words: str) -> None:
        for axis, value in zip(AXES, axes, strict=True):
            if value:
                self.totals[axis] += factor * value
                self.words[axis].append(words)

    def turned_away(self, axis: str) -> float:
        """The total of an axis, on the other side of what was refused for it, unless a word asks for just that."""
        total, place = self.totals[axis], AXES.index(axis)
        sides = {axes[place] > 0 for axes in self.refused if _is_about(axes, place)}
        asked = {axes[place] > 0 for axes in self.asked if _is_about(axes, place)}
        if len(sides) != 1 or sides & asked:
            return total
        return min(total, -_AWAY) if sides == {True} else max(total, _AWAY)

    def against(self) -> tuple[str, str] | None:
        """Two words that say the opposite of each other, unless it is only a shade."""
        for index, (one, axes) in enumerate(self.plain):
            for other, others in self.plain[index + 1 :]:
                pairs = zip(axes, others, strict=True)
                if any(a * b < 0 and min(abs(a), abs(b)) >= _OPPOSED for a, b in pairs):
                    return one, other
        return None

    def cause(self, axis: str) -> str:
        return ", ".join(dict.fromkeys(self.words[axis]))


def feeling(reading: Reading, refused: dict[int, Refusal], drive: float = 0.0, drive_words: str = "") -> Feeling:
    """Add up the mood words; a pace drives or calms, too. On axes that no word moved, the scene counts."""
    said, scene = _Scale(), _Scale()
    seen: set[int] = set()
    if drive:
        said.add([0.0, drive, 0.0, 0.0], 1.0, drive_words)
        said.asked.append([0.0, drive, 0.0, 0.0])
    for at, token in enumerate(reading.tokens):
        if at not in refused and _is_compared(reading, at):
            continue
        if "mood" in token.means and _counts(reading, at):
            _weigh(reading, at, refused.get(at), said if _is_word(token.means) else scene)
        elif "scene" in token.means and reading.free(at) and at not in refused:
            # Words of one scene say the same thing: `game`, `level`.
            factor = 0.0 if token.means["scene"] in seen else 1.0
            seen.add(token.means["scene"])
            scene.add(table("scenes")["scenes"][token.means["scene"]]["mood"], factor, reading.take_tokens(at))
    values, words, inferred = {}, {}, {}
    for axis in AXES:
        total = said.turned_away(axis)
        if abs(total) <= _UNMOVED and scene.words[axis]:
            total += max(-FURTHEST, min(FURTHEST, scene.totals[axis]))
            inferred[axis] = scene.cause(axis)
        if said.words[axis]:
            words[axis] = said.cause(axis)
        values[axis] = max(-FURTHEST, min(FURTHEST, round(total, 3)))
    return Feeling(Mood(**values), words, inferred, said.against())


def _is_about(axes: list[float], place: int) -> bool:
    """Whether a word is about an axis: the one that it moves most; `aggressive` is also about tension."""
    main = max(range(len(axes)), key=lambda each: abs(axes[each]))
    return place == main or (AXES[place] == "tension" and abs(axes[place]) >= _OPPOSED)


def _is_compared(reading: Reading, at: int) -> bool:
    """Whether something is only what the music is measured by: `sadder than a clown`."""
    before = reading.tokens[at - 1] if at else None
    if before is None or not before.is_("beside") or reading.tokens[at].means.keys().isdisjoint({"mood", "scene"}):
        return False
    if reading.free(at):
        reading.take_tokens(at)
    return True


def _counts(reading: Reading, at: int) -> bool:
    """Whether a mood may be made of a phrase: it is left, or it is a production word, or the kind that was taken."""
    means = reading.tokens[at].means
    return reading.free(at) != ("kind" in means) or "production" in means


def _is_word(means: Meaning) -> bool:
    """Whether a phrase is a mood word itself, not a genre or a kind of sound that has a mood of its own."""
    return {"genre", "kind"}.isdisjoint(means)


def _weigh(reading: Reading, at: int, refusal: Refusal | None, scale: _Scale) -> None:
    axes: list[float] = reading.means(at, "mood")
    strength, first, last = degree(reading, at)
    if refusal:
        first = refusal.at
        if refusal.bars:
            scale.refused.append(axes)
        axes = [value if abs(value) >= _BESIDE_THE_POINT else 0.0 for value in axes]
        strength = refusal.factor
    if not _is_word(reading.tokens[at].means):
        scale.add(axes, strength, reading.words(at, at))
        return
    words = _phrase(reading, first, at, last, refusal)
    scale.add(axes, strength, words)
    if refusal is None:
        scale.asked.append(axes)
    if refusal is None and strength >= 1.0:
        scale.plain.append((words, axes))


def _phrase(reading: Reading, first: int, at: int, last: int, refusal: Refusal | None) -> str:
    """The member's words, used up: `not` and `happy` even where others stand between them."""
    if refusal and refusal.at > at:
        return reading.take_tokens(at, refusal.at)
    if refusal and at - first > 2:
        return f"{reading.take_tokens(first)} … {reading.take_tokens(at)}"
    return reading.take_tokens(first, last)


def degree(reading: Reading, at: int) -> tuple[float, int, int]:
    """How much of it: the factor of `very`, `a bit`, `af`, and the first and last phrase that say so."""
    factor, first, last = 1.0, at, at
    while first > 0 and reading.tokens[first - 1].is_("very", "slightly"):
        first -= 1
        factor *= _DEGREES["very" if reading.tokens[first].is_("very") else "slightly"]
    if last + 1 < len(reading.tokens) and reading.tokens[last + 1].is_("very after"):
        last += 1
        factor *= _DEGREES["very after"]
    return max(0.3, min(1.9, factor)), first, last
