"""How long, in which form, made anew or taken from elsewhere."""

from dataclasses import replace

import pytest

from generation.brief import Key, Kind, Mode, Section, Source, Window
from generation.ids import take_seed
from generation.refinement import Region
from generation.refining.apply import refined
from generation.refining.differences import told
from generation.rendering import Marker
from tests.generation.refining.turns import (
    ABOUT,
    BRIEF,
    DARKER,
    OTHERS,
    K,
    names_of,
    of,
    refusal,
    said,
    turn,
)

# ---- length and form --------------------------------------------------------------------------------------------------


def test_longer_goes_on_before_the_ending() -> None:
    made = turn(said(K.LENGTH_BY))
    assert made.brief.duration_s == 42.0  # four bars more
    assert made.brief.sections == (Section("intro", 1), Section("main", 4), Section("main", 4), Section("lift", 4))
    shorter = turn(
        said(K.LENGTH, amount=30.0), about=replace(ABOUT, brief=made.brief, duration_s=42.0, bars=13, markers=())
    )
    assert shorter.brief.sections == (Section("intro", 1), Section("main", 4), Section("lift", 4))


def test_a_length_has_its_bounds() -> None:
    made = turn(said(K.LENGTH, amount=9999.0))
    assert made.brief.duration_s == 600.0
    assert made.refinement.notes == ("600 s is as long as it may be here.",)
    assert "as long as it may be" in refusal(said(K.LENGTH_BY), about=replace(of(duration_s=600.0), duration_s=600.0))
    assert "already" in refusal(said(K.LENGTH, amount=30.0))
    assert "no length" in refusal(said(K.LENGTH, amount=0.0))


def test_windows_stay_at_their_seconds() -> None:
    about = of(windows=(Window("strings", 0.5, 1.0), Window("flute", 0.0, 0.5)))
    made = turn(said(K.LENGTH_BY, amount=2.0), about=about)
    assert made.brief.windows == (Window("strings", 0.25, 1.0), Window("flute", 0.0, 0.25))


def test_a_loop_comes_out_even() -> None:
    loop = turn(said(K.LOOP, value="yes")).brief
    assert loop.loop
    assert round(loop.duration_s / loop.bar_s, 6) == 10
    about = replace(ABOUT, brief=loop)
    longer = turn(said(K.LENGTH, amount=37.0), about=about)
    assert longer.brief.duration_s == 36.0
    assert "12 of them" in longer.refinement.notes[0]
    assert not turn(said(K.LOOP, value="no"), about=about).brief.loop
    assert "already" in refusal(said(K.LOOP, value="yes"), about=about)
    assert "no end" in refusal(said(K.END_ON, "drop"), about=about)


def test_pieces_stay_whole_bars() -> None:
    pieces = (Section("intro", 2), Section("main", 6, loop=True), Section("outro", 2))
    about = of(pieces=True, sections=pieces)
    longer = turn(said(K.LENGTH_BY), about=about).brief
    assert sum(each.bars for each in longer.sections) * longer.bar_s == longer.duration_s
    assert [each.loop for each in longer.sections] == [False, True, False]
    faster = turn(said(K.TEMPO_BY, amount=1.2), about=about).brief
    assert faster.sections == pieces
    assert faster.duration_s == pytest.approx(25.0)


def test_sections_are_fuller_calmer_cut_and_last() -> None:
    calmer = turn(said(K.SECTION, "first", -1.0))
    assert [each.lean for each in calmer.brief.sections] == [-1.0, 0.0, 0.0]
    assert "the intro calmer" in told(calmer.refinement)
    cut = turn(said(K.CUT, "intro"))
    assert names_of(cut.brief) == ["main", "lift"]
    assert cut.brief.duration_s == 27.0
    assert names_of(turn(said(K.END_ON, "drop")).brief) == ["intro", "main", "drop"]
    ended = turn(said(K.END_ON, "main")).brief
    assert ended.sections == (Section("intro", 1), Section("main", 8))
    assert "no bridge" in refusal(said(K.SECTION, "bridge", 1.0))
    assert "Nothing would be left" in refusal(
        said(K.CUT, "main"), about=replace(of(sections=(Section("main", 9),)), markers=())
    )
    assert "not known" in refusal(said(K.CUT, "intro"), about=replace(ABOUT, markers=()))


def test_a_form_keeps_the_sections_that_were_there() -> None:
    made = turn(said(K.FORM, value="intro, main, bridge, lift"))
    assert names_of(made.brief) == ["intro", "main", "bridge", "lift"]
    assert sum(each.bars for each in made.brief.sections) == 9
    assert "form intro, main, lift → intro, main, bridge, lift" in told(made.refinement)
    assert "already" in refusal(said(K.FORM, value="intro, main, lift"))
    assert "no form" in refusal(said(K.FORM, value="intro, lunch"))
    assert "do not fit" in refusal(said(K.FORM, value=", ".join(["main"] * 12)))


# ---- made anew, kept, borrowed ----------------------------------------------------------------------------------------


def test_an_aspect_is_made_anew_and_never_the_same_again() -> None:
    seeds, about = [], ABOUT
    for _ in range(3):
        about = replace(about, brief=turn(said(K.FRESH, "theme"), about=about).brief)
        seeds.append(about.brief.sources[0].seed)
    assert len({*seeds, 7}) == 4
    assert about.brief.seed == 7
    assert turn(said(K.FRESH, "harmony")).brief.sources[0].aspect == "chords"
    assert "by itself" in refusal(said(K.FRESH, "weather"))
    assert "no drums" in refusal(said(K.FRESH, "drums"), about=replace(ABOUT, players=("piano",)))


def test_everything_anew_but_the_chords() -> None:
    made = turn(said(K.FRESH, "all"), said(K.KEEP, "chords"), about=replace(ABOUT, take=2))
    assert made.brief.seed != 7
    assert made.brief.sources == (Source("chords", take_seed(7, 2), "lo-fi", "", Mode.MAJOR, (4, 4)),)
    assert "theme" not in made.refinement.kept
    assert "chords" in made.refinement.kept
    assert "stays as it is anyway" in refusal(said(K.KEEP, "chords"))


def test_an_aspect_or_value_of_another_track() -> None:
    made = turn(said(K.BORROW, "bass", value="t2"))
    assert made.brief.sources == (Source("bass", 9, "house", "", Mode.MINOR, (4, 4)),)
    assert made.refinement.sources == ("t2",)
    assert told(made.refinement).startswith("bass as in #2")
    assert turn(said(K.BORROW, "tempo", value="t2")).brief.tempo_bpm == 124.0
    assert turn(said(K.BORROW, "key", value="t2")).brief.key == Key("A")
    assert "another one of this session" in refusal(said(K.BORROW, "bass", value="t9"))
    assert "another one of this session" in refusal(said(K.BORROW, "bass", value="t1"))
    assert "can not be taken" in refusal(said(K.BORROW, "weather", value="t2"))


def test_a_borrowed_aspect_is_borrowed_from_where_it_came() -> None:
    source = Source("drums", 99, "rock", "", Mode.MINOR, (4, 4))
    others = {**OTHERS, "t2": replace(OTHERS["t2"], brief=replace(OTHERS["t2"].brief, sources=(source,)))}
    made = refined(ABOUT, [said(K.BORROW, "drums", value="t2")], "so", longest_s=600.0, others=others)
    assert made.brief.sources == (source,)


# ---- made of sound ----------------------------------------------------------------------------------------------------


def test_the_best_bars_become_a_loop() -> None:
    made = turn(said(K.BEST_BARS, amount=8), *DARKER)
    assert (made.brief.loop, made.brief.duration_s) == (True, 24.0)
    assert made.brief.sections == (Section("main", 8),)
    assert made.brief.mood == BRIEF.mood
    assert "needs a turn of its own" in made.refinement.notes[0]
    assert told(made.refinement) == "loop of its best 8 bars, length 30 s → 24 s; kept: its sound"
    assert told(turn(said(K.BEST_BARS, amount=1)).refinement).startswith("loop of its best bar, ")
    fewer = turn(said(K.BEST_BARS, amount=16))
    assert fewer.brief.duration_s == 30.0
    assert "made of 10" in fewer.refinement.notes[0]
    assert "jingle" in refusal(said(K.BEST_BARS, amount=4), about=of(kind=Kind.JINGLE))


def test_what_was_cut_from_sound_is_played_anew_when_it_is_changed() -> None:
    best = said(K.BEST_BARS, amount=8)
    loop = turn(best)
    about = replace(ABOUT, brief=loop.brief, duration_s=24.0, markers=(), bars=8, last=loop.refinement.changes)
    assert "played anew" in turn(*DARKER, about=about).refinement.notes[0]
    assert turn(*DARKER).refinement.notes == ()
    # A part that is played anew leaves the rest as it was cut; a change of the whole does not.
    part = turn(replace(DARKER[0], region=Region(5.0, 10.0)), about=about)
    assert "around it stays" in part.refinement.notes[0]
    after = replace(about, brief=part.brief, last=part.refinement.changes)
    whole = turn(DARKER[0], about=after)
    assert "played anew" in whole.refinement.notes[0]
    assert turn(DARKER[0], about=replace(after, brief=whole.brief)).refinement.notes == ()


def test_tracks_become_one() -> None:
    made = turn(said(K.STITCH, value="t2, t1"))
    # The first one gives way on its last whole bar line.
    assert made.brief.duration_s == pytest.approx(30.0 + 10 * OTHERS["t2"].brief.bar_s)
    assert made.refinement.sources == ("t2", "t1")
    assert told(made.refinement).startswith("made of #2, then #1")
    twice = turn(said(K.STITCH, value="t1, t1")).brief
    assert names_of(twice) == ["intro", "main", "lift"] * 2
    assert "two tracks" in refusal(said(K.STITCH, value="t1"))
    assert "not of this session" in refusal(said(K.STITCH, value="t1, t9"))


def test_a_clip_gives_its_tune() -> None:
    about = of(sources=(Source("theme", 3, "house"),))
    made = turn(said(K.REFERENCE, value="melody"), about=about)
    assert made.brief.sources == ()
    assert "theme" not in made.refinement.kept
    assert "theme" in turn(said(K.REFERENCE, value="style")).refinement.kept
    assert "how the clip" in refusal(said(K.REFERENCE, value="somehow"))


def test_the_ending_of_a_track_of_one_part_is_its_last_seconds() -> None:
    about = replace(of(sections=()), markers=(Marker(0.0, "main"),))
    made = turn(said(K.SECTION, "outro", -1.0), about=about)
    assert made.refinement.region == Region(24.0, None)
    assert [each.field for each in made.refinement.differences] == ["energy"]
    assert turn(said(K.SECTION, "first", 1.0), about=about).refinement.region == Region(None, 6.0)
    assert turn(said(K.SECTION, "main", 1.0), about=about).refinement.region.whole
