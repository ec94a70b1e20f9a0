"""How are values said to people? Numbers without digits that nobody hears, moods and sounds by plain words."""

import re
from collections.abc import Mapping
from typing import Final

from generation.refinement import Change, ChangeKind, Difference
from generation.refining.steps import signed

AXES: Final = ("valence", "energy", "tension", "brightness")
# The two ends of each mood axis, and what a step towards them is called.
ENDS: Final[Mapping[str, tuple[str, str]]] = {
    "valence": ("sad", "happy"),
    "energy": ("calm", "driving"),
    "tension": ("at ease", "uneasy"),
    "brightness": ("dark", "bright"),
}
_TOWARDS: Final = {"valence": ("sadder", "happier")}
# What a sound is called where its name alone is no thing that could be added.
_ADJECTIVES: Final = frozenset({"lo-fi", "wide", "mono", "dry", "distorted", "punchy", "clean", "warm", "tape"})
_PUT: Final = {"on": "added", "off": "removed"}
# Each kind of step as it is said plainly, down and up.
_PLAINLY: Final[Mapping[tuple[ChangeKind, str], tuple[str, str]]] = {
    (ChangeKind.LEAN, "valence"): ("sadder", "happier"),
    (ChangeKind.LEAN, "energy"): ("calmer", "more energy"),
    (ChangeKind.LEAN, "tension"): ("more relaxed", "more tense"),
    (ChangeKind.LEAN, "brightness"): ("darker", "brighter"),
    (ChangeKind.TEMPO_BY, ""): ("slower", "faster"),
    (ChangeKind.LEVEL, ""): ("less {}", "more {}"),
}
_STRONG: Final = re.compile(r"\b(?:much|far|way|a lot|lots|very|extremely|totally|completely|really)\b")
# A comparison in English, with whom it is of: `slower`, `more drums`, `louder flute`.
_COMPARISON: Final = re.compile(
    r"\b(?:(?:more|less) [a-z]+(?: [a-z]+)?$|(?:dark|bright|slow|fast|quick|loud|quiet|soft|calm|sad|happi|warm|cold"
    r"|light|heavi|hard|dri|wett?|tens|dreami|spooki|scari|gentl|rough|moodi|funki|jazzi)e?r\b(?: (?!and|but)[a-z]+$)?)"
)
_NEITHER: Final = 0.05
_SLIGHTLY: Final = 0.25
_VERY: Final = 0.5


def rounded(value: float) -> str:
    """A tempo or a time, to the tenth at most: `84`, `76.4`, `22.7`."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def shortened(words: str, longest: int) -> str:
    """Somebody's words in one line; what is left out shows as an ellipsis."""
    line = " ".join(words.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def mood_words(axis: str, value: float) -> str:
    """Where a mood's axis is, in words: `very dark`, `slightly happy`, `neither sad nor happy`."""
    low, high = ENDS[axis]
    if abs(value) < _NEITHER:
        return f"neither {low} nor {high}"
    strength = "slightly " if abs(value) < _SLIGHTLY else "very " if abs(value) >= _VERY else ""
    return strength + (high if value > 0 else low)


def stronger(change: Change) -> str:
    """A wish said more strongly: `much slower` after `a bit slower`; "" where it was as strong as words are already.

    Words that are no English comparison become one of what was made of them.
    """
    said = " ".join(change.words.lower().split())
    if _STRONG.search(said):
        return ""
    found = _COMPARISON.search(said)
    if found:
        return f"much {found[0]}"
    plain = _PLAINLY.get((change.kind, change.target), _PLAINLY.get((change.kind, "")))
    if plain is None:
        return ""
    up = change.amount > (1.0 if change.kind is ChangeKind.TEMPO_BY else 0.0)
    return f"much {plain[up].format(change.target)}"


def line_of(each: Difference) -> str:
    """A difference as a line says it: `tempo 118 → 108`, `sadder (mood -0.17)`, `reverb added`, `drums -5.5 dB`."""
    if each.before.endswith(" dB"):
        by = _number(each.after[:-3]) - _number(each.before[:-3])
        return f"{each.field} {signed(by) if by else '0'} dB"
    if not each.before:
        return _without_before(each)
    if each.field in AXES:
        by = _number(each.after) - _number(each.before)
        if each.field in _TOWARDS:
            return f"{_TOWARDS[each.field][by > 0]} (mood {signed(by, '.2f')})"
        return f"{each.field} {signed(by, '.2f')}"
    if each.field == "loop":
        return "now a loop" if each.after == "yes" else "no loop any more"
    return f"{each.field} {each.before} → {each.after}"


def _without_before(each: Difference) -> str:
    if each.after in _PUT:
        sound = " sound" if each.field in _ADJECTIVES else ""
        return f"{each.field}{sound} {_PUT[each.after]}"
    return f"{each.field} {each.after}"


def _number(written: str) -> float:
    return float(written.replace("\N{MINUS SIGN}", "-"))
