"""A part of a track of which nobody knows who plays in it: the engine makes it anew, and is told who plays there."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from generation.brief import Brief
from generation.engines.diffusion.ace_step.card import card as ace_step
from generation.engines.sketch.card import card as sketch
from generation.language.refining import read
from generation.layers import Layer, layers_of
from generation.ports import EngineCard
from generation.refinement import About, Plan, Region
from generation.refining.apply import Refined
from generation.refining.differences import OUTSIDE, told
from generation.refining.plan import plan_of
from generation.refining.there import as_if_whole
from tests.generation.refining.turns import ABOUT, BRIEF, K, refusal, said, turn

REST = Region(15.0, None)
MADE = replace(ABOUT, brief=replace(BRIEF, instruments=("piano", "drums")), players=(), markers=(), bars=0)


def asked(words: str, about: About = MADE) -> Refined:
    return turn(*read(words, about).changes, about=about)


def planned(made: Refined, card: EngineCard) -> tuple[Plan, tuple[Layer, ...]]:
    plan = plan_of(made.refinement, made.brief, card)
    past = SimpleNamespace(in_part=True, refinement=made.refinement, plan=plan)
    return plan, layers_of(made.brief, 1, cast("Any", past))


def after(made: Refined) -> About:
    return replace(MADE, brief=made.brief)


def who(brief: Brief) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
    return brief.only, brief.instruments, brief.excluded


@pytest.mark.parametrize("instruments", [(), ("piano", "drums")])
def test_one_who_plays_alone_from_somewhere_is_a_part_made_anew(instruments: tuple[str, ...]) -> None:
    about = replace(MADE, brief=replace(BRIEF, instruments=instruments))
    made = asked("only piano from 0:15", about)
    assert told(made.refinement).startswith("only piano (only from 0:15 to the end)")
    assert who(made.brief) == (False, instruments, ()), "before that part nothing changes"
    plan, (layer,) = planned(made, ace_step())
    assert (plan.way, plan.region) == ("repaint", REST)
    assert OUTSIDE in plan.guaranteed
    assert (layer.region, who(layer.brief)) == (REST, (True, ("piano",), ()))


def test_with_other_wishes_for_that_part_all_of_them_hold_there() -> None:
    made = asked("only piano from 0:15, and darker there")
    (layer,) = planned(made, ace_step())[1]
    assert who(layer.brief) == (True, ("piano",), ())
    assert layer.brief.mood.brightness < made.brief.mood.brightness


def test_who_came_in_before_is_silent_there_and_who_comes_in_later_joins() -> None:
    made = turn(said(K.ADD, "strings", region=Region(9.0, None)), said(K.ADD, "flute", region=REST), about=MADE)
    alone = turn(said(K.ONLY, value="piano", region=REST), about=after(made))
    assert [(each.who, each.start, each.end) for each in alone.brief.windows] == [("strings", 0.3, 0.5)]
    assert "flute" not in alone.brief.instruments
    assert who(planned(alone, ace_step())[1][0].brief) == (True, ("piano",), ())
    joined = turn(said(K.ADD, "cello", region=REST), about=after(alone))
    assert who(planned(joined, ace_step())[1][0].brief) == (True, ("piano", "cello"), ())


def test_a_part_without_somebody_is_made_without_them() -> None:
    made = asked("no drums from 0:15")
    (layer,) = planned(made, ace_step())[1]
    assert who(layer.brief) == (False, ("piano",), ("drums",))
    assert layer.brief.windows == ()


def test_an_engine_that_writes_a_score_is_told_when_they_play() -> None:
    made = turn(said(K.REMOVE, "drums", region=REST))
    (layer,) = planned(made, sketch())[1]
    assert layer.brief == made.brief
    assert layer.brief.windows


def test_who_plays_in_most_of_a_part_plays_in_it() -> None:
    brief = turn(said(K.ADD, "strings", region=Region(12.0, 24.0)), about=MADE).brief
    assert as_if_whole(brief, Region(9.0, 25.0)).instruments == ("piano", "drums", "strings")
    assert as_if_whole(brief, Region(21.0, None)).instruments == ("piano", "drums")


def test_where_it_is_known_that_nobody_else_plays_that_is_said() -> None:
    about = replace(ABOUT, players=("piano",))
    assert refusal(said(K.ONLY, value="piano", region=REST), about=about).startswith("Nobody else plays there.")
