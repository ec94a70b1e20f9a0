"""How well does a brief say what its row expects? One rule per field, counted as right, invented and missed.

The rules. Micro counts (true positives, false positives, false negatives) are summed per field over the rows, F1 is
taken of the sums, and the score is the mean of the fields' F1: a field with few rows counts as much as one with many.

- genre, tempo_bpm, key, metre, duration_s: scored in rows that expect them. A brief always has a value, also where
  nothing was understood, so a wrong one is both invented and missed. Tempo lies in the range, ends included; keys are
  compared by pitch and mode; the duration within 1 % (in a loop whose tempo is also expected: within half a bar, for
  a loop is whole bars). Genres and instruments of another wording are brought to ours first.
- instruments: in rows that expect them, each wanted one that the brief has is right (`guitar` is served by an electric
  one, not the other way round), each that it has not, or excludes, is missed; each further one that the brief took
  from words is invented.
- excluded: the same; where the brief has `only`, everybody else counts as excluded. A genre in it is right when the
  brief's genre is another one.
- production: sets of words, compared as they are.
- sections: the whole sequence, in order; a wrong one is invented and missed.
- mood: each expected axis is right if its value has the sign and is at least 0.05 away from 0; the wrong sign is
  invented and missed, none is missed.
- loop, only, kind: what a row does not speak of is not wanted: a file that uses the field in any row is scored on it in
  all rows, so that a rule that always says yes loses. Where nobody wants it and the brief has not got it, nothing is
  counted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.eval.names import genres_named, key_named, plain, section_named, serves
from bot.eval.rows import AXES, Row
from generation.brief import Brief, Kind
from generation.language.tables import table

LEAST_MOOD: Final = 0.05
_DURATION_SHARE: Final = 0.01


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a field was right, invented (said but not wanted) and missed (wanted but not said)."""

    right: int = 0
    invented: int = 0
    missed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.right + other.right, self.invented + other.invented, self.missed + other.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 where there was nothing to find and nothing was invented."""
        wrong = self.invented + self.missed
        return 2 * self.right / (2 * self.right + wrong) if self.right + wrong else 1.0

    @property
    def clean(self) -> bool:
        return not self.invented and not self.missed


@dataclass(frozen=True, slots=True)
class Outcome:
    """One field of one row: the counts, and both sides in words."""

    field: str
    tally: Tally
    wanted: str
    got: str


_RIGHT: Final = Tally(right=1)
_WRONG: Final = Tally(invented=1, missed=1)
_MISSED: Final = Tally(missed=1)
# Fields of which a row that does not speak of them says: not wanted.
SILENT_MEANS_NO: Final = ("loop", "only", "kind")


def fields_used(rows: Sequence[Row]) -> frozenset[str]:
    """The fields that a file speaks of anywhere."""
    return frozenset(name for row in rows for name in row.expect)


def judge(row: Row, brief: Brief, used: frozenset[str]) -> list[Outcome]:
    """Score every field of a row; `used` are the fields that its file speaks of."""
    spoken_of = [rule(row, brief) for name, rule in _RULES.items() if name in row.expect]
    flags = [_flag(name, row, brief) for name in SILENT_MEANS_NO if name in used]
    return spoken_of + [each for each in flags if each is not None]


def all_missed(row: Row, why: str) -> list[Outcome]:
    """The outcomes of a row of which no brief could be made."""
    counts = {name: len(value) if isinstance(value, list | dict) else 1 for name, value in row.expect.items()}
    # A range and a sequence are one thing each.
    counts |= dict.fromkeys({"tempo_bpm", "sections"} & set(counts), 1)
    return [Outcome(name, Tally(missed=count), str(row.expect[name]), why) for name, count in counts.items() if count]


def _one(name: str, right: bool, wanted: object, got: object) -> Outcome:
    return Outcome(name, _RIGHT if right else _WRONG, str(wanted), str(got))


def _genre(row: Row, brief: Brief) -> Outcome:
    wanted = row.expect["genre"]
    return _one("genre", brief.genre in genres_named(wanted), wanted, brief.genre)


def _tempo(row: Row, brief: Brief) -> Outcome:
    low, high = row.expect["tempo_bpm"]
    right = low - 1e-6 <= brief.tempo_bpm <= high + 1e-6
    return _one("tempo_bpm", right, f"{low:g} to {high:g}", f"{brief.tempo_bpm:.5g}")


def _key(row: Row, brief: Brief) -> Outcome:
    return _one("key", key_named(row.expect["key"]) == brief.key, row.expect["key"], brief.key)


def _metre(row: Row, brief: Brief) -> Outcome:
    got = f"{brief.metre[0]}/{brief.metre[1]}"
    return _one("metre", row.expect["metre"] == got, row.expect["metre"], got)


def _duration(row: Row, brief: Brief) -> Outcome:
    wanted = float(row.expect["duration_s"])
    allowed = _DURATION_SHARE * wanted
    if brief.loop and row.expect.get("loop") and "tempo_bpm" in row.expect:
        allowed = max(allowed, brief.bar_s / 2)
    right = abs(brief.duration_s - wanted) <= allowed + 1e-6
    return _one("duration_s", right, f"{wanted:g}", f"{brief.duration_s:.5g}")


def _instruments(row: Row, brief: Brief) -> Outcome:
    wanted: list[str] = row.expect["instruments"]
    have = [each for each in brief.instruments if each not in brief.excluded]
    right = [each for each in wanted if any(serves(one, each) for one in have)]
    extra = [one for one in have if not any(serves(one, each) for each in wanted) and _by_words(brief, one)]
    tally = Tally(len(right), len(extra), len(wanted) - len(right))
    return Outcome("instruments", tally, ", ".join(wanted), ", ".join(have))


def _by_words(brief: Brief, instrument: str) -> bool:
    """Whether words caused an instrument; one that is explained nowhere counts as if they had."""
    sources = {each.source for each in brief.understood if each.field == "instruments" and instrument in each.value}
    return not sources or "words" in sources


def _excluded(row: Row, brief: Brief) -> Outcome:
    wanted: list[str] = row.expect["excluded"]
    right = [each for each in wanted if _is_out(each, brief)]
    stated = [] if brief.only else [one for one in brief.excluded if one not in table("genres")]
    extra = [one for one in stated if not any(serves(one, each) or serves(each, one) for each in wanted)]
    got = f"everybody but {', '.join(brief.instruments)}" if brief.only else ", ".join(brief.excluded)
    tally = Tally(len(right), len(extra), len(wanted) - len(right))
    return Outcome("excluded", tally, ", ".join(wanted), f"{got or 'nobody'} ({brief.genre})")


def _is_out(name: str, brief: Brief) -> bool:
    if plain(name) in table("genres"):
        return brief.genre not in genres_named(name)
    have = [one for one in brief.instruments if one not in brief.excluded]
    if plain(name) not in brief.excluded and any(serves(one, name) for one in have):
        return False
    # Who leaves a family out leaves each of it out.
    return brief.only or any(serves(name, one) for one in brief.excluded)


def _mood(row: Row, brief: Brief) -> Outcome:
    wanted: dict[str, str] = row.expect["mood"]
    tally = sum((_axis(getattr(brief.mood, axis), sign) for axis, sign in wanted.items()), Tally())
    asked = ", ".join(f"{axis} {sign}" for axis, sign in wanted.items())
    got = ", ".join(f"{axis} {getattr(brief.mood, axis):+.2f}" for axis in AXES if axis in wanted)
    return Outcome("mood", tally, asked, got)


def _axis(value: float, sign: str) -> Tally:
    if abs(value) < LEAST_MOOD:
        return _MISSED
    return _RIGHT if (value > 0) == (sign == "+") else _WRONG


def _sections(row: Row, brief: Brief) -> Outcome:
    wanted = [section_named(each) for each in row.expect["sections"]]
    got = [section_named(each.name) for each in brief.sections]
    tally = _RIGHT if wanted == got else _WRONG if got else _MISSED
    return Outcome("sections", tally, ", ".join(wanted), ", ".join(got) or "none")


def _production(row: Row, brief: Brief) -> Outcome:
    wanted, got = {plain(each) for each in row.expect["production"]}, {plain(each) for each in brief.production}
    tally = Tally(len(wanted & got), len(got - wanted), len(wanted - got))
    return Outcome("production", tally, ", ".join(sorted(wanted)), ", ".join(sorted(got)) or "none")


def _flag(name: str, row: Row, brief: Brief) -> Outcome | None:
    """A field whose usual value nobody has to ask for; None where it is usual on both sides."""
    usual: Any = Kind.TRACK if name == "kind" else False
    wanted, got = row.expect.get(name, usual), getattr(brief, name)
    if wanted == got == usual:
        return None
    tally = _RIGHT if wanted == got else Tally(invented=int(got != usual), missed=int(wanted != usual))
    return Outcome(name, tally, str(wanted).lower(), str(got).lower())


_RULES: Final[dict[str, Callable[[Row, Brief], Outcome]]] = {
    "genre": _genre,
    "tempo_bpm": _tempo,
    "key": _key,
    "metre": _metre,
    "duration_s": _duration,
    "instruments": _instruments,
    "excluded": _excluded,
    "mood": _mood,
    "sections": _sections,
    "production": _production,
}
