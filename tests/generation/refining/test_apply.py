"""What the mood, tempo, key, genre and sound of a brief become; and what of several wishes at once."""

from dataclasses import replace

import pytest

from generation.brief import Key, Mode, Mood, Section, Source, Understood
from generation.ids import take_seed
from generation.refinement import Change, Region
from generation.refining.differences import told
from tests.generation.refining.turns import (
    ABOUT,
    BRIEF,
    BRIGHTER,
    DARKER,
    K,
    of,
    refusal,
    said,
    turn,
)

# ---- mood -------------------------------------------------------------------------------------------------------------


def test_darker_is_one_step_and_says_so() -> None:
    made = turn(*DARKER)
    assert made.brief.mood.brightness == pytest.approx(-0.354, abs=1e-3)
    assert made.brief.key == BRIEF.key
    assert Understood("mood.brightness", "-0.35", "darker") in made.brief.understood
    assert told(made.refinement).startswith("brightness −0.35, sadder (mood −0.25); kept: theme, chords, tempo, key")  # noqa: RUF001


def test_a_mood_that_turns_sad_takes_the_mode_along_and_brings_it_back() -> None:
    about, modes = ABOUT, []
    for step in (DARKER, DARKER, DARKER, BRIGHTER, BRIGHTER, BRIGHTER):
        about = replace(about, brief=turn(*step, about=about).brief)
        modes.append(about.brief.key.mode)
    assert modes == [Mode.MAJOR, Mode.MINOR, Mode.MINOR, Mode.MINOR, Mode.MAJOR, Mode.MAJOR]
    assert about.brief.sources == ()
    assert about.brief.mood == BRIEF.mood


def test_a_mode_that_was_asked_for_stays_in_any_mood() -> None:
    asked = of(understood=(Understood("key", "D major", "in D major"),), mood=Mood(valence=-0.25))
    assert turn(*DARKER, about=asked).brief.key.mode is Mode.MAJOR
    minor = turn(said(K.MODE, value="minor"), about=of(mood=Mood(valence=-0.35))).brief
    assert turn(*BRIGHTER, about=replace(ABOUT, brief=minor)).brief.key.mode is Mode.MINOR


def test_a_mode_that_the_member_keeps_does_not_follow() -> None:
    made = turn(*DARKER, *DARKER, said(K.KEEP, "key"), about=of(mood=Mood(valence=-0.25)))
    assert made.brief.key.mode is Mode.MAJOR


def test_the_chords_are_pinned_where_the_mode_changes() -> None:
    made = turn(said(K.MODE, value="minor"), about=replace(ABOUT, take=3))
    assert made.brief.sources == (Source("chords", take_seed(7, 3), "lo-fi", "", Mode.MAJOR, (4, 4)),)
    assert "chords" in made.refinement.kept
    back = turn(said(K.MODE, value="major"), about=replace(ABOUT, take=3, brief=made.brief))
    assert back.brief.sources == ()


def test_at_the_edge_there_is_no_further_step() -> None:
    assert "as bright as it goes" in refusal(BRIGHTER[0], about=of(mood=Mood(brightness=1.0)))
    assert "no moodiness" in refusal(said(K.LEAN, "moodiness", 1.0))


# ---- tempo, key, metre, genre -----------------------------------------------------------------------------------------


def test_a_tempo_keeps_the_length_and_pins_the_form() -> None:
    made = turn(said(K.TEMPO_BY, amount=1.1))
    assert made.brief.tempo_bpm == 88.0
    assert made.brief.duration_s == 30.0
    assert made.brief.sections == (Section("intro", 1), Section("main", 4), Section("lift", 4))
    assert told(made.refinement) == "tempo 80 → 88; kept: theme, chords, key, drums, bass"


def test_a_tempo_has_its_bounds() -> None:
    assert turn(said(K.TEMPO, amount=10.0)).refinement.notes == ("30 BPM is as slow as it goes.",)
    assert refusal(said(K.TEMPO_BY, amount=0.9), about=of(tempo_bpm=30.0)).startswith(
        "The tempo stays: 30 BPM is as slow as it goes."
    )
    assert "already" in refusal(said(K.TEMPO, amount=80.0))
    assert "no tempo" in refusal(said(K.TEMPO, amount=-4.0))


def test_keys_move_and_wrap() -> None:
    assert turn(said(K.TRANSPOSE, amount=5)).brief.key == Key("G", Mode.MAJOR)
    assert turn(said(K.TRANSPOSE, amount=-3)).brief.key == Key("B", Mode.MAJOR)
    assert turn(said(K.KEY, value="Bb dorian")).brief.key == Key("Bb", Mode.DORIAN)
    assert turn(said(K.KEY, value="f♯")).brief.key == Key("F#", Mode.MAJOR)
    assert "octave" in refusal(said(K.TRANSPOSE, amount=-12))
    assert "no key" in refusal(said(K.KEY, value="H minor"))
    assert "no mode" in refusal(said(K.MODE, value="sad"))
    assert "already" in refusal(said(K.KEY, value="D major"))


def test_another_metre_keeps_theme_and_chords() -> None:
    made = turn(said(K.METRE, value="3/4"))
    assert made.brief.metre == (3, 4)
    assert {each.aspect: each.metre for each in made.brief.sources} == {"theme": (4, 4), "chords": (4, 4)}
    assert turn(said(K.METRE, value="4/4"), about=replace(ABOUT, brief=made.brief)).brief.sources == ()
    assert "can not be played" in refusal(said(K.METRE, value="4/3"))


def test_another_genre_keeps_theme_and_chords_and_takes_what_it_must() -> None:
    made = turn(said(K.GENRE, value="drum and bass"))
    assert made.brief.genre == "drum and bass"
    assert made.brief.tempo_bpm == 160.0  # twice as fast is the same beat
    assert [each.aspect for each in made.brief.sources] == ["theme", "chords"]
    assert made.refinement.differences[1].words == ""  # it followed
    waltz = turn(said(K.GENRE, value="waltz"), said(K.KEEP, "metre")).brief
    assert waltz.metre == (4, 4)
    assert turn(said(K.GENRE, value="waltz")).brief.metre == (3, 4)
    held = turn(said(K.GENRE, value="techno"), said(K.KEEP, "tempo"), said(K.KEEP, "drums"))
    assert held.brief.tempo_bpm == 80.0
    assert {"theme", "chords", "drums"} == {each.aspect for each in held.brief.sources}
    assert "drums" in held.refinement.kept
    assert "no genre" in refusal(said(K.GENRE, value="polka"))
    assert "already" in refusal(said(K.GENRE, value="lo-fi"))


def test_a_variant_of_a_genre_is_a_flavour() -> None:
    made = turn(said(K.GENRE, "trap", value="hip-hop"))
    assert (made.brief.genre, made.brief.flavour) == ("hip-hop", "trap")
    plain = turn(said(K.GENRE, value="hip-hop"), about=replace(ABOUT, brief=made.brief)).brief
    assert plain.flavour == ""


# ---- sound ------------------------------------------------------------------------------------------------------------


def test_production_words_and_their_opposites() -> None:
    made = turn(said(K.PRODUCTION, "reverb", 1.0), about=of(production=("dry", "wide")))
    assert made.brief.production == ("wide", "reverb")
    assert turn(said(K.PRODUCTION, "reverb", -1.0)).brief.production == ("dry",)
    vinyl = turn(said(K.PRODUCTION, "vinyl", -1.0), about=of(production=("vinyl",))).brief
    assert (vinyl.production, vinyl.excluded) == ((), ("texture",))
    assert turn(said(K.PRODUCTION, "vinyl", 1.0), about=replace(ABOUT, brief=vinyl)).brief.excluded == ()
    assert "no sound" in refusal(said(K.PRODUCTION, "purple", 1.0))


def test_a_feel_is_one_at_a_time() -> None:
    half = turn(said(K.FEEL, value="half-time")).brief
    assert half.feel == "half-time"
    assert half.tempo_bpm == BRIEF.tempo_bpm
    assert turn(said(K.FEEL, value="normal"), about=replace(ABOUT, brief=half)).brief.feel == ""
    assert "already" in refusal(said(K.FEEL, value="half-time"), about=replace(ABOUT, brief=half))
    assert "no feel" in refusal(said(K.FEEL, value="wobbly"))


# ---- several wishes at once -------------------------------------------------------------------------------------------


def test_of_two_that_oppose_the_later_one_counts() -> None:
    made = turn(BRIGHTER[0], DARKER[0])
    assert made.brief.mood.brightness < 0
    assert made.refinement.notes == ("“brighter” and “darker” oppose each other: the later one counts.",)
    assert made.refinement.changes == (DARKER[0],)
    assert turn(said(K.ADD, "flute"), said(K.REMOVE, "drums"), said(K.ADD, "drums")).brief.excluded == ()
    assert turn(said(K.TEMPO, amount=90.0), said(K.TEMPO, amount=70.0)).brief.tempo_bpm == 70.0
    twice = turn(said(K.TEMPO_BY, amount=1.1), said(K.TEMPO_BY, amount=1.1))
    assert twice.brief.tempo_bpm == pytest.approx(96.8)
    assert twice.refinement.notes == ()


def test_one_turn_is_about_one_part() -> None:
    """Of a part only who plays when can change beside the whole; other parts need a turn of their own."""
    first, ending = Region(None, 10.0), Region(20.0, None)
    made = turn(replace(DARKER[0], region=first), replace(said(K.LEVEL, "drums", -5.5), region=first))
    assert made.refinement.region == first
    assert made.refinement.notes == ()
    two = turn(replace(DARKER[0], region=first), said(K.LEVEL, "drums", -5.5, region=ending))
    assert two.refinement.region == first
    assert two.brief.levels == ()
    assert "needs" in two.refinement.notes[0] or "turn of its own" in two.refinement.notes[0]
    mixed = turn(*DARKER, said(K.ADD, "strings", region=ending), said(K.LEVEL, "drums", -5.5, region=first))
    assert mixed.refinement.region.whole
    assert [each.who for each in mixed.brief.windows] == ["strings"]
    assert mixed.brief.levels == ()
    assert any("turn of its own" in each for each in mixed.refinement.notes)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (said(K.TEMPO, amount=90.0), "tempo"),
        (said(K.TEMPO_BY, amount=1.1), "tempo"),
        (said(K.METRE, value="3/4"), "metre"),
        (said(K.LENGTH, amount=40.0), "length"),
        (said(K.LENGTH_BY), "length"),
        (said(K.KEY, value="E minor"), "key"),
        (said(K.TRANSPOSE, amount=2), "key"),
    ],
)
def test_what_a_part_alone_can_not_have(change: Change, name: str) -> None:
    part = replace(change, region=Region(5.0, 10.0))
    assert refusal(part) == f"A part alone can not have another {name}. Change the {name} of the whole track instead."
    beside = turn(replace(DARKER[0], region=Region(5.0, 10.0)), part)
    assert beside.refinement.notes[0].startswith(f"A part alone can not have another {name}.")


def test_a_part_that_is_not_there() -> None:
    assert "no such part" in refusal(replace(DARKER[0], region=Region(40.0, None)))
    assert "no number" in refusal(replace(DARKER[0], region=Region(float("nan"), None)))


def test_the_old_prompts_complaints_are_not_this_turns() -> None:
    about = of(unused=("purple",), conflicts=("loud and quiet",), understood=(Understood("genre", "lo-fi", "lo-fi"),))
    made = turn(*DARKER, about=about)
    assert (made.brief.unused, made.brief.conflicts) == ((), ())
    assert made.brief.words == BRIEF.words
    assert Understood("genre", "lo-fi", "lo-fi") in made.brief.understood


def test_nothing_said_is_refused() -> None:
    assert "Nothing in it would change" in refusal()
