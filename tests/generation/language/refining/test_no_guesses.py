"""Nothing is rendered on a guess: times outside the track, players but one, parts of a turn, what is only described."""

from dataclasses import replace

import pytest

from generation.language.refining import read
from generation.refinement import Change, ChangeKind, ReadingKind
from generation.rendering import Marker
from tests.generation.language.refining.told import ABOUT, DARKER, told

_OUTSIDE = "It is 60 s long, 25 bars; name a time within it, such as “from 0:10 on”."


@pytest.mark.parametrize(
    "words",
    [
        "from 2:00 on darker",
        "at 1:30 add a guitar",
        "from 1:30 to 1:50 no drums",
        "after bar 40 no drums",
        "no drums in bars 30 to 34",
        "from 0:20 to 4711 darker",
    ],
)
def test_a_time_that_the_track_does_not_have_changes_nothing(words: str) -> None:
    assert told(words) == "unclear"
    assert read(words, ABOUT).suggestion == _OUTSIDE


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("only the first 70 seconds darker", "lean brightness -1; lean valence -0.7"),
        ("darker in the last 90 seconds", "lean brightness -1; lean valence -0.7"),
        ("until 2:00 darker", "lean brightness -1; lean valence -0.7"),
        ("from 0:50 to 1:10 darker", "lean brightness -1 @50-; lean valence -0.7 @50-"),
        ("from bar 9 to 12 no bass", "remove bass @19.2-26.4"),
        ("from bar 9 to bar 12 no bass", "remove bass @19.2-26.4"),
        ("bars 9-12 no bass", "remove bass @19.2-28.8"),
        ("bars 5 and 6 darker", "lean brightness -1 @9.6-14.4; lean valence -0.7 @9.6-14.4"),
        ("end at 1:30", "length 90"),
        ("extend it until 1:30", "length 90"),
        ("let it run until 1:30", "length 90"),
        ("until 2:00", "unclear"),
        ("the piano should only play in the second half", "remove piano @-30"),
        ("drums should play only in the second half", "remove drums @-30"),
        ("let the drums and bass only play from 0:30 on", "remove drums @-30; remove bass @-30"),
    ],
)
def test_edges_of_a_part(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("everything but the drums louder", "level drums -4"),
        ("everything except the drums quieter", "level drums 4"),
        ("all but the bass softer", "level bass 4"),
        ("everybody except the bass softer", "level bass 4"),
        ("make everything except the drums and the bass a bit quieter", "level drums 2.5; level bass 2.5"),
        ("turn down everything except the piano", "level piano 4"),
        ("everything but the drums is too loud", "level drums 4"),
        ("a lot less of everything but the drums", "level drums 8"),
        ("everything but the drums louder in the second half", "level drums -4 @30-"),
        ("remove everything but the drums", "only drums"),
        ("change everything except the melody", "fresh all; keep theme"),
        ("everything but the drums darker", "unclear"),
        ("everything but the violin louder", "unclear"),
        ("everything except the melody an octave higher", "unclear"),
    ],
)
def test_all_but_one_are_louder_where_that_one_is_softer(words: str, expected: str) -> None:
    assert told(words) == expected


_MANY = replace(
    ABOUT,
    last=(
        Change(ChangeKind.LEVEL, "drums", -5.5, words="less drums"),
        Change(ChangeKind.TEMPO_BY, amount=1.1, words="faster"),
        Change(ChangeKind.ADD, "strings", words="add strings"),
        *DARKER,
    ),
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("undo only the drums", "tempo by 1.1; add strings; lean brightness -1; lean valence -0.7 corrects"),
        ("undo the tempo", "level drums -5.5; add strings; lean brightness -1; lean valence -0.7 corrects"),
        ("undo the drums and the strings", "tempo by 1.1; lean brightness -1; lean valence -0.7 corrects"),
        ("undo just the darker part", "level drums -5.5; tempo by 1.1; add strings corrects"),
        ("undo the piano", "unclear"),
        (
            "undo the drums but louder",
            "tempo by 1.1; add strings; lean brightness -1; lean valence -0.7; level drums 4 corrects",
        ),
        ("undo the last change", "navigate from undo"),
        ("undo all changes", "navigate from first"),
    ],
)
def test_what_is_named_of_the_last_turn_is_undone_and_the_rest_of_it_stays(words: str, expected: str) -> None:
    assert told(words, _MANY) == expected


def test_to_undo_all_that_a_turn_did_is_to_go_back() -> None:
    assert told("undo the mood") == "navigate from undo"
    assert told("undo the strings") == "unclear"
    assert "“darker”" in read("undo the strings", ABOUT).suggestion
    assert "Nothing was changed" in read("undo the strings", replace(ABOUT, last=())).suggestion


def test_what_a_clip_did_in_the_same_turn_is_not_made_without_it() -> None:
    with_clip = replace(ABOUT, last=(Change(ChangeKind.REFERENCE, value="style"), *DARKER))
    assert told("undo the mood", with_clip) == "unclear"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("darker but not sadder", "lean brightness -1"),
        ("darker without being sadder", "lean brightness -1"),
        ("darker but don't make it sad", "lean brightness -1"),
        ("brighter but not happier", "lean brightness 1"),
        ("happier but not brighter", "lean valence 1"),
        ("more energy but not louder", "lean energy 1"),
        ("a whole tone higher", "transpose 2"),
        ("make it a tone lower", "transpose -2"),
        ("tone it down", "lean energy -1"),
    ],
)
def test_a_side_of_a_mood_can_be_refused_and_an_interval_is_no_choice(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("is it in minor? make it major", "mode major"),
        ("what key is this? can you make it minor?", "mode minor"),
        ("where are the drums? add them", "add drums"),
        ("what's the tempo and key?", "question tempo, key"),
        ("how long is it and what key", "question length, key"),
        ("who plays and what key is it in", "question instruments, key"),
        ("what changed in the tempo and key?", "question changes"),
        ("should it be darker?", "question help"),
        ("should i make it darker?", "question help"),
        ("would it sound better slower?", "question help"),
        ("it should be darker", "lean brightness -1; lean valence -0.7"),
    ],
)
def test_a_wish_behind_a_question_wins_and_a_question_renders_nothing(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("back to the beginning but in minor", "mode minor from first"),
        ("ok go back to the beginning and make it faster", "tempo by 1.1 from first"),
        ("back to the beginning", "navigate from first"),
        ("the beginning should be darker", "lean brightness -1 @-12; lean valence -0.7 @-12"),
        ("10 hours long", "length 36000"),
        ("change the bass to a double bass", "remove bass; add double bass"),
        ("change the drums to different drums", "fresh drums"),
        ("put the first one at the end of this one", "stitch t2, t1"),
        ("remove the drop", "cut drop"),
    ],
)
def test_what_is_plain_is_still_read(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "suggestion"),
    [
        ("back to the one with strings", "/lineage"),
        ("the darker one", "by number"),
        ("the jazz one", "“back to #1”"),
        ("change the bass to a synth bass", "one kind of bass"),
        ("make the bass a synth bass", "one kind of bass"),
        ("play the intro of #1 then this", "Only whole tracks"),
        ("#1's intro, then this", "Only whole tracks"),
        ("use the melody of t123456", "This session has 3 tracks"),
        ("go to t7k3f9qa2", "This session has 3 tracks"),
        ("remove the second drop", "no “second drop”"),
    ],
)
def test_what_can_not_be_meant_as_it_stands_is_said_and_renders_nothing(words: str, suggestion: str) -> None:
    reading = read(words, ABOUT)
    assert (reading.kind, reading.changes) == (ReadingKind.UNCLEAR, ())
    assert suggestion in reading.suggestion


def test_one_of_several_sections_of_a_name_is_left_out_by_its_form() -> None:
    marks = tuple(Marker(12.0 * at, name) for at, name in enumerate(("intro", "verse", "drop", "verse", "outro")))
    reading = read("remove the second verse", replace(ABOUT, markers=marks))
    assert reading.kind is ReadingKind.UNCLEAR
    assert "“intro, verse, drop, outro”" in reading.suggestion


def test_a_track_of_the_session_can_be_named_by_its_id() -> None:
    about = replace(ABOUT, tracks=("t7k3f9qa2", "t2", "t3"))
    assert told("use the drums of t7k3f9qa2", about) == "borrow drums t7k3f9qa2"
    assert read("go to t7k3f9qa2", about).base.track_id == "t7k3f9qa2"


def test_without_its_doubts_it_would_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generation.language.refining.doubts.doubt", lambda _talk, _about: "")
    assert told("change the bass to a synth bass") == "fresh bass"
    assert told("remove the second drop").startswith("cut drop")


def test_without_its_edges_a_time_outside_would_be_of_the_whole_track(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generation.language.refining.wanted._doubt", lambda *_, **__: "")
    assert told("from 2:00 on darker") == "lean brightness -1; lean valence -0.7"
