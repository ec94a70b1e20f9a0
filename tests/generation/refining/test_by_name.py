"""Players that go by a name of their own: they come and go without their family, and a family with all of it."""

from dataclasses import replace

import pytest

from generation.brief import Level
from generation.refinement import About
from generation.refining.players import family_of, plays
from tests.generation.refining.turns import ABOUT, BRIEF, K, of, refusal, said, turn


def band(*players: str, **changes) -> About:
    return replace(of(**changes), players=players)


@pytest.mark.parametrize("name", ["shaker", "tambourine", "congas", "bongos", "claps"])
def test_a_hand_joins_the_drums(name) -> None:
    made = turn(said(K.ADD, name), about=band("drums", "bass"))
    assert made.brief.instruments == made.brief.joined == (name,)
    assert made.refinement.notes == ()
    assert f"It has {name} already" in refusal(
        said(K.ADD, name), about=band("drums", name, instruments=(name,), joined=(name,))
    )


def test_congas_come_for_the_drums() -> None:
    made = turn(said(K.REMOVE, "drums"), said(K.ADD, "congas"), about=band("drums", "bass"))
    assert (made.brief.instruments, made.brief.excluded) == (("congas",), ("drums",))
    back = turn(said(K.ADD, "drums"), about=replace(ABOUT, brief=made.brief, players=("congas", "bass")))
    assert back.brief.excluded == ()
    assert set(back.brief.instruments) == {"congas", "drums"}


def test_who_shook_beside_the_drums_stays_when_others_come_for_them() -> None:
    about = band("drums", "shaker", "bass", instruments=("shaker",), joined=("shaker",))
    made = turn(said(K.REMOVE, "drums"), said(K.ADD, "congas"), about=about)
    assert set(made.brief.instruments) == {"shaker", "congas"}
    assert turn(said(K.REMOVE, "drums"), about=about).brief.instruments == ()


def test_the_trombone_leaves_and_the_trumpet_stays() -> None:
    about = band("drums", "trombone", "trumpet", instruments=("trombone", "trumpet"))
    made = turn(said(K.REMOVE, "trombone"), about=about)
    assert (made.brief.instruments, made.brief.excluded) == (("trumpet",), ("trombone",))
    all_of_it = turn(said(K.REMOVE, "brass"), about=about)
    assert (all_of_it.brief.instruments, all_of_it.brief.excluded) == ((), ("brass",))


@pytest.mark.parametrize(
    ("family", "members"),
    [("drums", ("shaker", "congas", "kick")), ("guitar", ("ukulele", "electric guitar")), ("flute", ("recorder",))],
)
def test_a_family_leaves_with_all_of_it(family, members) -> None:
    about = band(family, "bass", *members, instruments=(family, *members, "bass"))
    assert turn(said(K.REMOVE, family), about=about).brief.instruments == ("bass",)
    assert set(members) < family_of(family)


def test_a_piece_of_the_drum_set_comes_and_goes_by_itself() -> None:
    gone = turn(said(K.REMOVE, "kick"), about=band("drums", "bass"))
    assert gone.brief.excluded == ("kick",)
    back = turn(said(K.ADD, "kick"), about=replace(ABOUT, brief=gone.brief, players=("drums", "bass")))
    assert back.brief.excluded == ()
    assert back.brief.instruments == ("kick",)
    more = turn(said(K.ADD, "snare"), about=band("drums", "bass"))
    assert more.brief.levels == (Level("snare", 4.0),)  # it may be there already: now it is heard
    assert "There is no kick in it" in refusal(said(K.LEVEL, "kick", -4.0), about=band("piano"))
    all_back = turn(said(K.ADD, "drums"), about=replace(ABOUT, brief=gone.brief, players=("drums", "bass")))
    assert all_back.brief.excluded == ()


def test_who_counts_as_playing() -> None:
    assert plays("brass", band("horn"))
    assert not plays("trombone", band("trumpet"))
    assert plays("drums", band("shaker"))
    assert not plays("congas", band("drums"))
    assert plays("shaker", band("shaker"))
    assert plays("shaker", band("drums"))  # many a groove has one
    assert not plays("shaker", band("piano"))
    assert not plays("recorder", replace(ABOUT, players=(), brief=replace(BRIEF, excluded=("recorder",))))


def test_whoever_comes_for_the_only_player_takes_the_piece() -> None:
    about = band("piano", instruments=("piano",), only=True)
    made = turn(said(K.REMOVE, "piano"), said(K.ADD, "harpsichord"), about=about)
    assert (made.brief.instruments, made.brief.only, made.refinement.notes) == (("harpsichord",), True, ())
    two = turn(said(K.REMOVE, "piano"), said(K.ADD, "harp"), said(K.ADD, "flute"), about=about)
    assert two.brief.instruments == ("harp", "flute")
    assert "Nobody would be left" in refusal(said(K.REMOVE, "piano"), about=about)


def test_any_bass_comes_back_where_the_bass_was_left_out() -> None:
    made = turn(said(K.ADD, "double bass"), about=band("drums", "piano", excluded=("bass",)))
    assert made.brief.excluded == ()
