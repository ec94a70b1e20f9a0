"""Was a turn what it had to be: a question, a step in the tree, chatter, or a change? And was it the right change?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.eval.refinements_fields import RULES, Outcome, one
from bot.eval.refinements_rest import rest
from bot.eval.refinements_rows import Expect
from bot.eval.refinements_seen import Seen, first_move
from bot.eval.refinements_walk import Came, number_of, track_id
from generation.refinement import ReadingKind
from generation.track import Track

NOTHING_ELSE: Final = "nothing_else"
# Figures that do not decide whether a turn is right.
BESIDE: Final = frozenset({"topic", "none_kind"})
_TURN_FIELDS: Final = {"ask", "topic", "none", "choice", "navigate", "corrects", "scene"}


@dataclass(frozen=True, slots=True)
class Before:
    """What a turn is judged beside: the conversation's tracks, and how far the turn before moved everything."""

    tracks: tuple[Track, ...]
    moves: dict[str, float]


def is_change(expect: Expect) -> bool:
    """Whether a row wants something changed (or, empty, nothing)."""
    return bool(set(expect) - _TURN_FIELDS) or bool(expect.get("scene"))


def judge(expect: Expect, came: Came, before: Before) -> tuple[list[Outcome], dict[str, float]]:
    """Judge a turn; also how far it moved everything, for the next one."""
    if expect.get("ask"):
        return list(_asked(expect, came)), {}
    if expect.get("none"):
        return list(_none(expect, came)), {}
    if expect.get("choice"):
        offered = came.reading.kind is ReadingKind.CHOICE and came.made is None
        return [one("choice", offered, "two readings", _did(came))], {}
    if not is_change(expect):
        return ([_went(expect, came)] if "navigate" in expect else [_still(came)]), {}
    return _changed(expect, came, before)


def _did(came: Came) -> str:
    """What a turn came to, for people."""
    said = ", ".join(
        f"{each.kind} {each.target} {each.amount:+.3g} {each.value}".replace("  ", " ").strip()
        for each in came.reading.changes
    )
    where = came.reading.base
    base = "" if where.way == "here" else f" {where.way} {where.number or ''}".rstrip()
    return f"{came.reading.kind}{base}{': ' + said if said else ''}{f' ({came.refused})' if came.refused else ''}"


def _asked(expect: Expect, came: Came) -> Iterator[Outcome]:
    yield one("ask", came.reading.kind is ReadingKind.QUESTION and came.made is None, "an answer", _did(came))
    if "topic" in expect and came.reading.kind is ReadingKind.QUESTION:
        yield one("topic", came.reading.topic == expect["topic"], expect["topic"], came.reading.topic)


def _none(expect: Expect, came: Came) -> Iterator[Outcome]:
    nothing = {ReadingKind.CHATTER, ReadingKind.UNCLEAR}
    right = came.reading.kind in nothing and came.made is None
    yield one("none", right, "nothing done", _did(came))
    if right and expect["none"] in {"chatter", "unclear"}:
        yield one("none_kind", came.reading.kind == expect["none"], expect["none"], came.reading.kind)


def _went(expect: Expect, came: Came) -> Outcome:
    wanted, reading = expect["navigate"], came.reading
    if isinstance(wanted, str):
        right = reading.kind is ReadingKind.NAVIGATE and (reading.base.way == wanted or _parent_of(came) == came.now.id)
        right = right and came.now.id != came.at.id
    else:
        right = came.now.id == _destination(wanted["to"], came)
    return one("navigate", right and came.made is None, wanted, f"{_did(came)}, at {number_of(came.now.id)}")


def _parent_of(came: Came) -> str:
    return came.at.parent_id or ""


def _destination(number: int | str, came: Came) -> str:
    if number in {"last", -1}:
        return came.at.id
    return track_id(1 if number == "first" else int(number))


def _still(came: Came) -> Outcome:
    return one("navigate", came.made is None or came.made.brief == came.base.brief, "nothing changed", _did(came))


def _changed(expect: Expect, came: Came, before: Before) -> tuple[list[Outcome], dict[str, float]]:
    if came.made is None:
        missed = [one(name, False, expect[name], _did(came)) for name in expect if name != "scene"]
        return missed or [one("scene", False, "a change", _did(came))], {}
    start = start_of(expect, came, before.tracks)
    outcomes = []
    if "navigate" in expect:
        right = start is not None and came.base.id == start.id
        outcomes.append(one("navigate", right, expect["navigate"], f"from {number_of(came.base.id)}"))
    seen = Seen(expect, came, start or came.base, came.made, before.tracks)
    outcomes += [rule(seen) for name, rule in RULES.items() if name in expect]
    moves = seen.moves()
    outcomes += _compared(expect, moves, before.moves)
    others = rest(seen)
    outcomes.append(one(NOTHING_ELSE, not others, "nothing else", ", ".join(others) or "nothing else"))
    return outcomes, moves


def start_of(expect: Expect, came: Came, tracks: Sequence[Track]) -> Track | None:
    """The track that a turn has to be compared with."""
    by_id = {each.id: each for each in tracks}
    if "navigate" in expect:
        wanted = expect["navigate"]
        name = _destination(wanted["to"], came) if isinstance(wanted, dict) else _parent_of(came)
        return by_id.get(name)
    if expect.get("corrects"):
        return by_id.get(_parent_of(came)) or came.at
    return came.at


def _compared(expect: Expect, moves: dict[str, float], last: dict[str, float]) -> Iterator[Outcome]:
    name = first_move(expect)
    now, then = abs(moves.get(name, 0.0)), abs(last.get(name, 0.0))
    for field, right in (("stronger_than", now > then * 1.01 > 0), ("weaker_than", 0 < now * 1.01 < then)):
        if field in expect:
            yield one(field, right, f"{field.replace('_', ' ')} {then:.3g}", f"{name} {now:.3g}")
