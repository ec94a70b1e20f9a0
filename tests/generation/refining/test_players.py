"""Who plays, how loud and when: they come and go, and change places."""

from dataclasses import replace

import pytest

from generation.brief import Level, Window
from generation.refinement import About, Region
from generation.refining.differences import told
from tests.generation.refining.turns import (
    ABOUT,
    BRIEF,
    DARKER,
    K,
    of,
    refusal,
    said,
    turn,
)

# ---- who plays --------------------------------------------------------------------------------------------------------


def test_levels_sum_up_and_end_somewhere() -> None:
    made = turn(said(K.LEVEL, "percussion", -5.5))
    assert made.brief.levels == (Level("drums", -5.5),)
    assert "other stems" in made.refinement.kept
    much = turn(said(K.LEVEL, "drums", -28.0), about=replace(ABOUT, brief=made.brief))
    assert much.brief.levels == (Level("drums", -30.0),)
    assert "as far as" in much.refinement.notes[0]
    assert "can not be made more soft" in refusal(said(K.LEVEL, "drums", -1.0), about=of(levels=much.brief.levels))
    assert "same loudness" in refusal(said(K.LEVEL, "", 4.0))


def test_who_does_not_play_can_be_neither_louder_nor_softer() -> None:
    about = replace(ABOUT, players=("piano",))
    assert refusal(said(K.LEVEL, "drums", -5.5), about=about) == (
        "There are no drums in it. Say “add drums” to have them."
    )
    made = turn(said(K.LEVEL, "drums", -5.5), *DARKER, about=about)
    assert made.refinement.notes == ("There are no drums in it. Say “add drums” to have them.",)
    assert made.brief.levels == ()
    assert "other stems" not in made.refinement.kept


@pytest.mark.parametrize(
    ("who", "players", "is_there"),
    [
        ("percussion", ("drums",), True),
        ("strings", ("cello",), True),
        ("piano", ("electric piano",), True),
        ("melody", ("flute",), True),
        ("kick", ("drums",), True),
        ("kick", ("piano",), False),
        ("brass", ("flute",), False),
        ("drums", (), True),  # nobody knows who plays
        ("a chair", (), False),
    ],
)
def test_roles_and_families_count_as_playing(who: str, players: tuple[str, ...], is_there: bool) -> None:
    about = replace(ABOUT, players=players)
    if is_there:
        assert turn(said(K.LEVEL, who, -3.5), about=about).brief.levels
    else:
        refusal(said(K.LEVEL, who, -3.5), about=about)


def test_who_was_left_out_comes_back() -> None:
    made = turn(said(K.ADD, "drums"), about=of(excluded=("drums", "choir")))
    assert made.brief.excluded == ("choir",)
    assert made.brief.instruments == ("drums",)
    assert told(made.refinement).startswith("drums in;")
    silent = replace(of(instruments=("strings",)), players=("drums",))  # asked for, and not heard
    assert told(turn(said(K.ADD, "strings"), about=silent).refinement).startswith("strings in;")
    assert "has drums already" in refusal(said(K.ADD, "drums"), about=of(instruments=("drums",)))


def test_who_is_known_to_play_can_not_come_in() -> None:
    for who in ("drums", "bass"):
        assert refusal(said(K.ADD, who)) == f"It has {who} already. Say “more {who}” to hear more of it."
    assert "has drums already" in refusal(said(K.ADD, "percussion"))
    beside = turn(said(K.ADD, "drums"), *DARKER)
    assert beside.refinement.notes == ("It has drums already. Say “more drums” to hear more of it.",)
    assert beside.brief.joined == ()
    unknown = replace(ABOUT, players=())
    assert turn(said(K.ADD, "drums"), about=unknown).brief.instruments == ("drums",)


def test_who_played_in_the_background_unasked_comes_to_the_front() -> None:
    made = turn(said(K.ADD, "vibraphone"))
    assert made.brief.instruments == ("vibraphone",)
    assert made.brief.levels == (Level("vibraphone", 4.0),)
    assert made.refinement.notes == ("It has vibraphone already: now it is louder.",)
    again = replace(ABOUT, brief=made.brief)
    assert "has vibraphone already. Say “more" in refusal(said(K.ADD, "vibraphone"), about=again)


@pytest.mark.parametrize(
    ("who", "about"),
    [
        ("drums", of(excluded=("drums",))),
        ("drums", of(excluded=("percussion",))),
        ("drums", of(windows=(Window("drums", 0.5, 1.0),))),
        ("strings", replace(ABOUT, players=("cello",))),  # one of a family; the others can still come in
        ("piano", ABOUT),  # an electric one plays
        ("pad", ABOUT),  # every piece may have one; nobody knows that this one has
    ],
)
def test_who_does_not_play_all_along_can_come_in(who: str, about: About) -> None:
    made = turn(said(K.ADD, who), about=about).brief
    assert who in made.instruments
    assert (made.excluded, made.windows, made.levels) == ((), (), ())


def test_who_was_made_softer_comes_back_as_loud_as_they_were() -> None:
    softer = turn(said(K.LEVEL, "drums", -5.5)).brief
    back = turn(said(K.ADD, "drums"), about=replace(ABOUT, brief=softer))
    assert back.brief == BRIEF
    assert told(back.refinement).startswith("drums +5.5 dB;")
    louder = of(levels=(Level("drums", 4.0),))
    assert "has drums already" in refusal(said(K.ADD, "drums"), about=louder)


def test_what_else_is_said_may_need_who_plays() -> None:
    """Who takes another's place, joins those who play alone, or plays in another genre is not there already."""
    assert turn(said(K.REMOVE, "bass"), said(K.ADD, "vibraphone")).brief.levels == ()
    assert turn(said(K.ONLY, value="bass"), said(K.ADD, "drums")).brief.instruments == ("bass", "drums")
    assert turn(said(K.GENRE, value="house"), said(K.ADD, "drums")).brief.instruments == ("drums",)
    two = replace(ABOUT, players=("violin", "flute", "piano"))
    left = turn(said(K.REMOVE, "strings"), said(K.REMOVE, "piano"), said(K.ADD, "violin"), about=two)
    assert (left.brief.instruments, left.brief.levels) == (("violin",), ())


def test_who_leaves_takes_the_family_level_and_time_along() -> None:
    about = of(
        instruments=("violin", "flute"),
        levels=(Level("strings", 4.0), Level("flute", 4.0)),
        windows=(Window("strings", 0.5, 1.0),),
    )
    made = turn(said(K.REMOVE, "strings"), about=about)
    assert made.brief.instruments == ("flute",)
    assert made.brief.excluded == ("strings",)
    assert made.brief.levels == (Level("flute", 4.0),)
    assert made.brief.windows == ()
    assert told(made.refinement).startswith("strings out")


def test_a_swap_keeps_level_and_time() -> None:
    about = of(instruments=("piano",), levels=(Level("piano", -4.0),), windows=(Window("piano", 0.0, 0.5),))
    made = turn(said(K.REMOVE, "piano"), said(K.ADD, "harp"), about=about)
    assert made.brief.instruments == ("harp",)
    assert made.brief.levels == (Level("harp", -4.0),)
    assert made.brief.windows == (Window("harp", 0.0, 0.5),)
    assert made.brief.joined == ()
    assert turn(said(K.ADD, "harp")).brief.joined == ("harp",)


def test_somebody_has_to_play() -> None:
    assert "Nobody would be left" in refusal(said(K.REMOVE, "piano"), about=replace(ABOUT, players=("piano",)))
    assert "Nobody would be left" in refusal(said(K.REMOVE, "piano"), about=of(instruments=("piano",), only=True))


def test_only_some_play_and_others_may_join_them() -> None:
    made = turn(
        said(K.ONLY, value="piano, violin"), about=of(excluded=("piano", "choir"), levels=(Level("drums", -4.0),))
    )
    assert made.brief.only
    assert made.brief.instruments == ("piano", "violin")
    assert made.brief.excluded == ("choir",)
    assert made.brief.levels == ()
    assert told(made.refinement).startswith("only piano, violin")
    more = turn(said(K.ADD, "flute"), about=replace(ABOUT, brief=made.brief, players=("piano", "violin")))
    assert more.brief.instruments == ("piano", "violin", "flute")
    assert more.brief.only


def test_players_in_a_part_of_the_time_are_windows() -> None:
    second = Region(15.0, None)
    made = turn(said(K.ADD, "strings", region=second))
    assert made.brief.windows == (Window("strings", 0.5, 1.0),)
    assert made.refinement.region == second
    assert told(made.refinement).startswith("strings in from 0:15; kept: the rest of the track")
    out = turn(said(K.REMOVE, "drums", region=Region(9.0, 15.0)))
    assert out.brief.windows == (Window("drums", 0.0, 0.3), Window("drums", 0.5, 1.0))
    assert out.brief.excluded == ()
    assert told(out.refinement).startswith("drums out 0:09 to 0:15;")
    again = turn(said(K.ADD, "drums", region=Region(9.0, 15.0)), about=replace(ABOUT, brief=out.brief))
    assert again.brief.windows == ()
    alone = turn(said(K.ONLY, value="vibraphone", region=Region(None, 15.0)))
    assert {each.who for each in alone.brief.windows} == {"drums", "bass", "electric piano"}
    assert not alone.brief.only
    assert "there already" in refusal(said(K.ADD, "drums", region=second))


@pytest.mark.parametrize("heard", ["flute", "pan flute", "recorder", "woodwinds", "violin"])
def test_who_was_never_asked_for_comes_in_where_that_is_said(heard: str) -> None:
    about = replace(ABOUT, players=("drums", "piano", heard))
    made = turn(said(K.ADD, "flute", region=Region(15.0, None)), about=about)
    assert made.brief.windows or made.brief.passages
    assert not any("there already" in each and "louder" not in each for each in made.refinement.notes)


@pytest.mark.parametrize("who", ["strings", "drums", "melody"])
def test_where_nobody_says_who_plays_only_those_are_there_who_were_asked_for(who: str) -> None:
    """No model says who plays in what it made."""
    there, unknown = Region(3.0, 6.0), replace(ABOUT, players=())
    made = turn(said(K.ADD, who, region=there), about=unknown)
    assert made.refinement.region == there
    assert who in made.brief.instruments
    assert made.brief.windows == (Window(who, 0.1, 0.2),)
    asked = replace(of(instruments=(who,)), players=())
    assert refusal(said(K.ADD, who, region=there), about=asked).startswith(f"It has {who} there already.")


def test_one_drum_in_place_of_another_leaves_nobody_behind() -> None:
    about = of(instruments=("guitar", "congas"))
    about = replace(about, players=("drums", "guitar", "congas"))
    made = turn(said(K.REMOVE, "congas"), said(K.ADD, "shaker"), about=about)
    assert made.brief.instruments == ("guitar", "shaker")
    assert "congas" in made.brief.excluded
