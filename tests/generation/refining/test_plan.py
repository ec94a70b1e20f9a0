"""By which way an engine makes a refinement: by what its card says, and no more is promised than that."""

from dataclasses import replace
from typing import Final

import pytest

from generation.ports import EngineCard
from generation.refinement import WAYS, Change, Plan, Region
from generation.refining.differences import OUTSIDE, SOUND
from generation.refining.plan import plan_of, strength_of
from generation.track import Licence
from tests.generation.refining.turns import ABOUT, BRIEF, DARKER, K, of, said, turn


def card(*can: str, keeps: frozenset[str] = frozenset()) -> EngineCard:
    return EngineCard(
        name="made-up",
        version="1",
        title="Made up",
        kind="procedural",
        makers="the tests",
        licence=Licence("CC0-1.0", commercial=True),
        rate=44100,
        shortest_s=1.0,
        longest_s=600.0,
        can=frozenset(can),
        keeps=keeps,
    )


SCORE: Final = card("stems", "score", keeps=frozenset({"theme", "chords", "tempo", "key", "drums", "other stems"}))
REPAINTER: Final = card("repaint", "continue", "init", "melody", "style", keeps=frozenset({"tempo", "key", "length"}))
SINGER: Final = card("melody", "continue", keeps=frozenset({"theme"}))
DIFFUSION: Final = card("init", keeps=frozenset({"length"}))
NOTHING: Final = card("stems", "style")

TURNS: Final[dict[str, tuple[Change, ...]]] = {
    "darker": DARKER,
    "less drums": (said(K.LEVEL, "drums", -5.5),),
    "the first part darker": (replace(DARKER[0], region=Region(None, 10.0)),),
    "longer": (said(K.LENGTH_BY),),
    "shorter": (said(K.LENGTH, amount=20.0),),
    "faster": (said(K.TEMPO_BY, amount=1.1),),
    "another genre": (said(K.GENRE, value="jazz"), said(K.MODE, value="minor")),
    "new theme": (said(K.FRESH, "theme"),),
    "all anew": (said(K.FRESH, "all"),),
    "add strings": (said(K.ADD, "strings"),),
}
WAY_OF: Final = {
    # the score engine, the repainter, the one that follows a tune, the one that starts from sound, the one that can not
    "darker": ("score", "init", "melody", "init", "anew"),
    "less drums": ("score", "init", "melody", "init", "anew"),
    "the first part darker": ("score", "repaint", "melody", "init", "anew"),
    "longer": ("score", "continue", "continue", "anew", "anew"),
    "shorter": ("score", "melody", "melody", "anew", "anew"),
    "faster": ("score", "melody", "melody", "anew", "anew"),
    "another genre": ("score", "melody", "melody", "init", "anew"),
    "new theme": ("score", "anew", "anew", "anew", "anew"),
    "all anew": ("score", "anew", "anew", "anew", "anew"),
    "add strings": ("score", "init", "melody", "init", "anew"),
}


def planned(name: str, engine: EngineCard) -> Plan:
    made = turn(*TURNS[name])
    return plan_of(made.refinement, made.brief, engine)


@pytest.mark.parametrize("name", list(TURNS))
def test_each_engine_takes_the_most_faithful_way_it_has(name: str) -> None:
    ways = tuple(planned(name, engine).way for engine in (SCORE, REPAINTER, SINGER, DIFFUSION, NOTHING))
    assert ways == WAY_OF[name]
    assert set(ways) <= set(WAYS)


def test_who_comes_in_plays_to_the_track_where_an_engine_can_do_that() -> None:
    player = card("repaint", "continue", "complete", "init", "melody")
    plan = planned("add strings", player)
    assert (plan.way, plan.added) == ("complete", ("strings",))
    assert planned("darker", player).way == "init"
    both = turn(said(K.ADD, "strings"), *DARKER)
    assert plan_of(both.refinement, both.brief, player).way == "init"
    faster = turn(said(K.ADD, "strings"), said(K.TEMPO_BY, amount=1.1))
    assert plan_of(faster.refinement, faster.brief, player).way == "melody"
    assert planned("add strings", REPAINTER).added == ()


def test_no_more_is_promised_than_the_card_says() -> None:
    made = turn(*DARKER)
    assert plan_of(made.refinement, made.brief, SCORE).guaranteed == ("theme", "chords", "tempo", "key", "drums")
    assert plan_of(made.refinement, made.brief, REPAINTER).guaranteed == ("tempo", "key", "length")
    assert plan_of(made.refinement, made.brief, NOTHING).guaranteed == ()
    assert plan_of(made.refinement, made.brief, NOTHING).keep == made.refinement.kept


def test_what_is_not_kept_is_not_promised() -> None:
    made = turn(said(K.FRESH, "theme"), said(K.TEMPO_BY, amount=1.1))
    assert plan_of(made.refinement, made.brief, SCORE).guaranteed == ("chords", "key", "drums")


def test_made_anew_only_the_briefs_own_numbers_are_promised() -> None:
    boaster = card("stems", keeps=frozenset({"theme", "chords", "tempo", "length"}))
    made = turn(*DARKER)
    plan = plan_of(made.refinement, made.brief, boaster)
    assert (plan.way, plan.guaranteed) == ("anew", ("tempo", "length"))


def test_outside_a_region_nothing_needs_an_engine() -> None:
    plan = planned("the first part darker", NOTHING)
    assert plan.guaranteed == (OUTSIDE,)
    assert plan.region == Region(None, 10.0)


def test_a_larger_change_goes_further_from_the_sound_that_was() -> None:
    bit, plain, much = (strength_of([replace(DARKER[0], amount=each)]) for each in (-0.5, -1.0, -2.0))
    assert 0 < bit < plain < much <= 1
    assert strength_of(TURNS["all anew"]) < 1
    assert planned("darker", DIFFUSION).strength < planned("another genre", DIFFUSION).strength
    assert planned("darker", SCORE).strength == 1.0


def test_a_tempo_that_follows_a_genre_is_no_sound_to_start_from() -> None:
    """Its beats lie elsewhere: only the tune is of use."""
    made = turn(said(K.GENRE, value="drum and bass"))
    assert plan_of(made.refinement, made.brief, DIFFUSION).way == "anew"
    assert plan_of(made.refinement, made.brief, REPAINTER).way == "melody"


def test_a_loop_that_grows_is_continued() -> None:
    about = of(loop=True)
    made = turn(said(K.LENGTH_BY), about=about)
    assert made.brief.duration_s > BRIEF.duration_s
    assert plan_of(made.refinement, made.brief, REPAINTER).way == "continue"
    assert ABOUT.duration_s == 30.0


def test_what_is_only_cut_keeps_its_sound_whatever_the_engine() -> None:
    made = turn(said(K.BEST_BARS, amount=4.0))
    assert SOUND in made.refinement.kept
    assert SOUND in plan_of(made.refinement, made.brief, NOTHING).guaranteed
