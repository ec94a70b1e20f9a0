"""What differs is told in plain words and values, and so is what stays."""

from dataclasses import replace
from typing import Final

import pytest

from generation.brief import Brief, Key, Level, Mode, Mood, Section, Understood, Window
from generation.refinement import Change, Difference, Refinement, Region
from generation.refining.apply import refined
from generation.refining.differences import differences, kept, told
from tests.generation.refining.turns import ABOUT, BRIEF, DARKER, K, of, said, turn

MINUS: Final = "\N{MINUS SIGN}"


def test_the_line_of_a_turn() -> None:
    refinement = Refinement(
        "darker and slower",
        differences=(
            Difference("mode", "major", "minor"),
            Difference("tempo", "118", "108"),
            Difference("brightness", "+0.10", f"{MINUS}0.25"),
            Difference("drums", f"{MINUS}4 dB", f"{MINUS}9.5 dB"),
            Difference("strings", "", "in from 0:15"),
        ),
        kept=("theme", "chords", "length"),
    )
    assert told(refinement) == (
        f"mode major → minor, tempo 118 → 108, brightness {MINUS}0.35, drums {MINUS}5.5 dB, strings in from 0:15; "
        "kept: theme, chords"
    )
    assert told(replace(refinement, kept=())).endswith("strings in from 0:15")


def test_a_part_alone_is_told_with_its_time() -> None:
    made = turn(replace(DARKER[0], region=Region(20.0, None)))
    assert told(made.refinement).startswith(f"brightness {MINUS}0.35 (only from 0:20 to the end); kept: the rest")
    middle = turn(replace(DARKER[0], region=Region(10.0, 20.0)))
    assert "(only from 0:10 to 0:20)" in told(middle.refinement)


CASES: Final[list[tuple[dict[str, object], tuple[str, str, str]]]] = [
    ({"tempo_bpm": 88.0}, ("tempo", "80", "88")),
    ({"key": Key("D", Mode.MINOR)}, ("mode", "major", "minor")),
    ({"key": Key("E", Mode.MAJOR)}, ("key", "D major", "E major")),
    ({"metre": (3, 4)}, ("metre", "4/4", "3/4")),
    ({"genre": "house", "flavour": "deep house"}, ("genre", "lo-fi", "house (deep house)")),
    ({"mood": Mood(tension=0.5)}, ("tension", "+0.00", "+0.50")),
    ({"feel": "swung"}, ("feel", "plain", "swung")),
    ({"production": ("vinyl",)}, ("vinyl", "", "on")),
    ({"levels": (Level("bass", 4.0),)}, ("bass", "0 dB", "+4 dB")),
    ({"instruments": ("harp",)}, ("harp", "", "in")),
    ({"excluded": ("drums",)}, ("drums", "", "out")),
    ({"instruments": ("harp",), "only": True}, ("only", "", "harp")),
    ({"duration_s": 45.0}, ("length", "30 s", "45 s")),
    ({"loop": True}, ("loop", "no", "yes")),
    ({"seed": 8}, ("everything", "", "made anew")),
]


@pytest.mark.parametrize(("fields", "wanted"), CASES)
def test_each_field_has_its_words(fields: dict[str, object], wanted: tuple[str, str, str]) -> None:
    (found,) = differences(ABOUT, of(**fields).brief, ())
    assert (found.field, found.before, found.after) == wanted
    assert found.words == ""


def test_no_difference_is_none() -> None:
    assert differences(ABOUT, BRIEF, DARKER) == ()
    pinned = replace(BRIEF, sections=(Section("intro", 1), Section("main", 8)))
    assert differences(ABOUT, pinned, ()) == ()  # pinned to what it is anyway


def test_each_difference_has_the_words_that_caused_it() -> None:
    made = turn(*DARKER, said(K.LEVEL, "drums", -5.5), said(K.TEMPO_BY, amount=1.1))
    causes = {each.field: each.words for each in made.refinement.differences}
    assert causes == {
        "tempo": "the words for tempo by",
        "brightness": "darker",
        "valence": "darker",
        "drums": "the words for level",
    }


@pytest.mark.parametrize(
    ("change", "stays", "goes"),
    [
        (said(K.LEVEL, "drums", -5.5), "other stems", "drums"),
        (said(K.LEAN, "energy", 1.0), "theme", "drums"),
        (said(K.LEAN, "brightness", 1.0), "drums", "other stems"),
        (said(K.FRESH, "theme"), "chords", "theme"),
        (said(K.FRESH, "drums"), "other stems", "drums"),
        (said(K.TEMPO_BY, amount=1.1), "drums", "tempo"),
        (said(K.MODE, value="minor"), "chords", "key"),
        (said(K.LENGTH_BY), "theme", "length"),
        (said(K.FEEL, value="half-time"), "theme", "drums"),
        (said(K.REMOVE, "melody"), "chords", "theme"),
    ],
)
def test_what_stays_and_what_does_not(change: Change, stays: str, goes: str) -> None:
    found = turn(change).refinement.kept
    assert stays in found
    assert goes not in found


def test_windows_that_a_longer_piece_moves_are_no_difference() -> None:
    before = replace(ABOUT, brief=replace(BRIEF, windows=(Window("strings", 0.5, 1.0),)))
    after: Brief = replace(before.brief, duration_s=60.0, windows=(Window("strings", 0.25, 1.0),))
    assert [each.field for each in differences(before, after, [said(K.LENGTH_BY)])] == ["length"]
    assert "length" not in kept(before, after, [said(K.LENGTH_BY)])


def test_what_is_played_after_the_brief_of_cut_sound_keeps_nothing_of_that_sound() -> None:
    joined = turn(Change(K.BEST_BARS, amount=4.0, words="best 4 bars"))
    cut = replace(ABOUT, brief=joined.brief, duration_s=joined.brief.duration_s)
    after = refined(cut, DARKER, "darker", longest_s=600.0)
    assert after.refinement.kept == ("tempo", "key", "length")
    assert any("played anew" in each for each in after.refinement.notes)


def test_a_loop_lies_otherwise_so_its_form_and_players_are_not_called_kept() -> None:
    looped = turn(Change(K.LOOP, value="yes", words="loop it"))
    assert not {"form", "drums", "bass"} & set(looped.refinement.kept)


def test_of_joined_tracks_only_the_length_is_known_to_stay() -> None:
    made_of = (Understood("made of", "#1, then #2", "join them"),)
    joined = replace(ABOUT, brief=replace(BRIEF, understood=made_of))
    assert kept(joined, joined.brief, DARKER) == ("length",)
    one_beat = replace(joined, brief=replace(joined.brief, sections=(Section("main", 4), Section("main", 4))))
    assert kept(one_beat, one_beat.brief, DARKER) == ("tempo", "length")


def test_who_may_play_again_is_not_told_to_come_in() -> None:
    before = replace(ABOUT, brief=replace(BRIEF, excluded=("double bass",)))
    after = replace(BRIEF, instruments=("strings",))
    found = differences(before, after, [said(K.ADD, "strings")])
    assert [(each.field, each.after) for each in found] == [("strings", "in")]
    called = differences(before, BRIEF, [said(K.ADD, "double bass")])
    assert [(each.field, each.after) for each in called] == [("double bass", "in")]


def test_who_plays_already_and_comes_to_the_front_is_told_to_be_louder() -> None:
    made = turn(said(K.ADD, "vibraphone"))
    assert [(each.field, each.before, each.after) for each in made.refinement.differences] == [
        ("vibraphone", "0 dB", "+4 dB")
    ]
    new = turn(said(K.ADD, "harp"))
    assert ("harp", "in") in {(each.field, each.after) for each in new.refinement.differences}


def test_of_who_does_not_play_any_more_no_level_is_told() -> None:
    before = replace(ABOUT, brief=replace(BRIEF, levels=(Level("saxophone", 4.0),)))
    alone = replace(BRIEF, instruments=("cello",), only=True)
    assert [each.field for each in differences(before, alone, [said(K.ONLY, value="cello")])] == ["only"]
