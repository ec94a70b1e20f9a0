"""Do turns of talk change what was asked and keep the rest? Conversations of a file, scored, with what went wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.eval.refinements_fields import Outcome
from bot.eval.refinements_rows import Talk
from bot.eval.refinements_turns import BESIDE, Before, judge
from bot.eval.refinements_walk import Came, Read, Refine, product, walk
from generation.errors import NocturneError

TARGETS: Final = {"turns_right": 0.92, "navigation_and_unclear": 0.97, "questions_unrendered": 1.0}
UNDERSTOOD_MS: Final = 30.0
_GONE_OR_NOTHING: Final = ("navigate", "none", "choice")


@dataclass(frozen=True, slots=True)
class JudgedTurn:
    """A turn, what came of it (None where it was never reached) and how each field came out."""

    talk: Talk
    number: int
    came: Came | None
    outcomes: tuple[Outcome, ...]

    @property
    def right(self) -> bool:
        return all(each.right for each in self.outcomes if each.field not in BESIDE)


@dataclass(frozen=True, slots=True)
class JudgedTalk:
    """A conversation with its turns; `broke` tells a crash."""

    talk: Talk
    turns: tuple[JudgedTurn, ...]
    broke: str = ""


def judge_talks(
    talks: Sequence[Talk], read: Read | None = None, refine: Refine | None = None, seconds: float | None = None
) -> list[JudgedTalk]:
    """Walk through every conversation and score each turn; `read` and `refine` are the product's unless given."""
    if read is None or refine is None:
        own_read, own_refine = product()
        read, refine = read or own_read, refine or own_refine
    return [_judged(talk, read, refine, seconds) for talk in talks]


def _judged(talk: Talk, read: Read, refine: Refine, seconds: float | None) -> JudgedTalk:
    try:
        came = walk(talk, read, refine, seconds)
    except NocturneError as error:
        return _missed(talk, str(error))
    except Exception as error:  # noqa: BLE001 - a crash of the rules is what is looked for here
        why = f"{type(error).__name__}: {error}"
        return _missed(talk, why, why)
    tracks, moves, turns = [came[0].at], dict[str, float](), []
    for number, (each, expect) in enumerate(zip(came, talk.expect, strict=True), 1):
        outcomes, moves = judge(expect, each, Before(tuple(tracks), moves))
        turns.append(JudgedTurn(talk, number, each, tuple(outcomes)))
        if each.made is not None:
            tracks.append(each.made)
    return JudgedTalk(talk, tuple(turns))


def _missed(talk: Talk, why: str, broke: str = "") -> JudgedTalk:
    turns = []
    for number, expect in enumerate(talk.expect, 1):
        fields = tuple(Outcome(name, False, str(value), why) for name, value in expect.items())
        turns.append(JudgedTurn(talk, number, None, fields or (Outcome("navigate", False, "a turn", why),)))
    return JudgedTalk(talk, tuple(turns), broke)


def report(judged: Sequence[JudgedTalk]) -> dict[str, Any]:
    """The answer of `eval refinements`, JSON-ready.

    `score` and `fields.turns_right` are the share of turns with the right change and nothing else;
    `navigation_and_unclear` that of the turns that go somewhere, offer two readings or have nothing to be done;
    `questions_unrendered` that of the questions that made no track. The other fields are shares of the turns that name
    them. `understanding_ms` are times per message, read and applied on one core.
    """
    turns = [turn for each in judged for turn in each.turns]
    outcomes = [one for turn in turns for one in turn.outcomes]
    names = sorted({each.field for each in outcomes})
    fields = {
        "turns_right": _share([turn.right for turn in turns]),
        "navigation_and_unclear": _share([turn.right for turn in turns if _goes(turn)]),
        "questions_unrendered": _share([_unrendered(turn) for turn in turns if _expect(turn).get("ask")]),
    }
    fields |= {name: _share([each.right for each in outcomes if each.field == name]) for name in names}
    failures = [
        {"id": turn.talk.id, "turn": turn.number, "field": one.field, "wanted": one.wanted, "got": one.got}
        for turn in turns
        for one in turn.outcomes
        if not one.right
    ]
    return {
        "rows": len(judged),
        "turns": len(turns),
        "score": fields["turns_right"],
        "fields": {name: value for name, value in fields.items() if value is not None},
        "targets": dict(TARGETS),
        "understanding_ms": _times(turns),
        "crashes": [{"id": each.talk.id, "why": each.broke} for each in judged if each.broke],
        "failures": failures,
    }


def _expect(turn: JudgedTurn) -> dict[str, Any]:
    return dict(turn.talk.expect[turn.number - 1])


def _goes(turn: JudgedTurn) -> bool:
    return any(name in _expect(turn) for name in _GONE_OR_NOTHING)


def _unrendered(turn: JudgedTurn) -> bool:
    return turn.came is not None and turn.came.made is None


def _share(rights: Sequence[bool]) -> float | None:
    return round(sum(rights) / len(rights), 4) if rights else None


def _times(turns: Sequence[JudgedTurn]) -> dict[str, float]:
    """The times of reading alone, and of reading and applying; the first message loads the tables and is left out."""
    came = [turn.came for turn in turns if turn.came is not None][1:]
    if not came:
        return {}
    read = sorted(each.read_ms for each in came)
    whole = sorted(each.read_ms + each.applied_ms for each in came)
    return {
        "p50": round(whole[len(whole) // 2], 3),
        "p95": round(_percentile(whole, 0.95), 3),
        "worst": round(whole[-1], 3),
        "read_p95": round(_percentile(read, 0.95), 3),
        "target_p95": UNDERSTOOD_MS,
    }


def _percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]
