"""Do briefs say what their prompts asked for? Every row of a file, scored, with what went wrong."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.eval.fields import Outcome, Tally, all_missed, fields_used, judge
from bot.eval.rows import Row
from generation.brief import Brief
from generation.errors import NocturneError
from generation.language import understand
from generation.track import Wish

_TARGETS: Final = {"score": 0.93, "mood_sign": 0.90, "negation_rows": 0.95, "only_rows": 0.95}
_ONLY: Final = re.compile(r"\b(?:only|just|solo|alone|nothing but)\b")
_WHO_AND_HOW: Final = {"instruments", "excluded", "only", "mood"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A row, its brief (None where none could be made) and how each field came out; `broke` tells a crash."""

    row: Row
    brief: Brief | None
    outcomes: tuple[Outcome, ...]
    broke: str = ""


def seed_of(row: Row) -> int:
    """A row's own seed, always the same, so that a score can be repeated and not all tracks are in one key."""
    return zlib.crc32(row.id.encode()) & 0x7FFFFFFF


def judge_rows(rows: Sequence[Row]) -> list[Judged]:
    """Make a brief of every prompt and score it. A prompt that is refused misses all that its row expects."""
    used = fields_used(rows)
    return [_judged(row, used) for row in rows]


def _judged(row: Row, used: frozenset[str]) -> Judged:
    try:
        brief = understand(Wish(row.prompt), seed_of(row))
    except NocturneError as error:
        return Judged(row, None, tuple(all_missed(row, str(error))))
    except Exception as error:  # noqa: BLE001 - a crash of the rules is what is looked for here
        why = f"{type(error).__name__}: {error}"
        return Judged(row, None, tuple(all_missed(row, why)), why)
    return Judged(row, brief, tuple(judge(row, brief, used)))


def report(judged: Sequence[Judged]) -> dict[str, Any]:
    """The answer of `eval prompts`, JSON-ready.

    `score` is the mean F1 of the fields that occur; `mood_sign` the share of expected mood axes with the right sign;
    `negation_rows` and `only_rows` the shares of those rows in which everything about who plays and the mood is right
    (None where there are no such rows); `crashes` the rows at which the program broke.
    """
    fields = {name: tally.f1 for name, tally in sorted(_sums(judged).items())}
    failures = [
        {"id": each.row.id, "field": one.field, "wanted": one.wanted, "got": one.got}
        for each in judged
        for one in each.outcomes
        if not one.tally.clean
    ]
    crashes = [{"id": each.row.id, "why": each.broke} for each in judged if each.broke]
    tagged = any(each.row.tags for each in judged)
    return {
        "rows": len(judged),
        "score": round(sum(fields.values()) / len(fields), 4) if fields else 1.0,
        "fields": {name: round(value, 4) for name, value in fields.items()},
        "mood_sign": _mood_sign(judged),
        "negation_rows": _share([each for each in judged if _negates(each.row, tagged)]),
        "only_rows": _share([each for each in judged if _says_only(each.row, tagged)]),
        "targets": dict(_TARGETS),
        "crashes": crashes,
        "failures": failures,
    }


def _sums(judged: Sequence[Judged]) -> dict[str, Tally]:
    sums: dict[str, Tally] = {}
    for each in judged:
        for one in each.outcomes:
            sums[one.field] = sums.get(one.field, Tally()) + one.tally
    return sums


def _mood_sign(judged: Sequence[Judged]) -> float | None:
    axes = sum(len(each.row.expect.get("mood", {})) for each in judged)
    right = sum(one.tally.right for each in judged for one in each.outcomes if one.field == "mood")
    return round(right / axes, 4) if axes else None


def _negates(row: Row, tagged: bool) -> bool:
    """Whether a row says what it does not want: by its tag, or in a file without tags by what it expects."""
    return "negation" in row.tags if tagged else bool(row.expect.get("excluded"))


def _says_only(row: Row, tagged: bool) -> bool:
    if tagged:
        return "only" in row.tags
    if "only" in row.expect:
        return bool(row.expect["only"])
    return bool(row.expect.get("instruments")) and bool(_ONLY.search(row.prompt.lower()))


def _share(judged: Sequence[Judged]) -> float | None:
    return round(sum(map(_understood, judged)) / len(judged), 4) if judged else None


def _understood(each: Judged) -> bool:
    """Whether who plays and the mood are right; in a row that speaks of neither ("not too fast"), whether all is."""
    spoken_of = _WHO_AND_HOW & set(each.row.expect)
    fields = _WHO_AND_HOW if spoken_of else {one.field for one in each.outcomes}
    return not each.broke and all(one.tally.clean for one in each.outcomes if one.field in fields)
