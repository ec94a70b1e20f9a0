"""Tempo, key, metre, length, form and places in many wordings: by rules, and by sayings in front of them."""

from dataclasses import replace

import pytest

from generation.brief import Key, Mode
from generation.language.refining import pitch, shape
from generation.language.refining.talk import Talk
from generation.refinement import ChangeKind
from tests.generation.language.refining.told import ABOUT, BRIEF, told


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("bring the speed down by ten percent", "tempo by 0.9"),
        ("tempo up 10 percent", "tempo by 1.1"),
        ("5 percent off the tempo", "tempo by 0.95"),
        ("increase the speed by 5%", "tempo by 1.05"),
        ("take the tempo down by a quarter", "tempo by 0.75"),
        ("tempo -6", "tempo 94"),
        ("tempo +4", "tempo 104"),
        ("a tiny bit faster, 4 bpm", "tempo 104"),
        ("capo 2", "transpose 2"),
        ("capo on the 3rd fret", "transpose 3"),
        ("down a full step", "transpose -2"),
        ("up half a step", "transpose 1"),
        ("6/8 rather than 4/4", "metre 6/8"),
        ("from 4/4 to 3/4", "metre 3/4"),
        ("a waltz instead of 4/4", "metre 3/4"),
        ("ten more seconds", "length 70"),
        ("add ten more seconds at the end", "length 70"),
        ("four fewer bars", "length 50.4"),
        ("extend the piece by twenty seconds", "length 80"),
        ("quarter of the length", "length by 0.25"),
        ("3x longer", "length by 3"),
        ("fade in", "section first -1"),
        ("fade in and fade out", "section first -1; section last -1"),
        ("add a break after the drop", "form intro, main, drop, break, outro"),
        ("add a break before the main part", "form intro, break, main, drop, outro"),
        ("only the first 10 seconds: no piano", "remove piano @-10"),
        ("piano only from 0:30, before no piano", "remove piano @-30"),
        ("drums out for the final 12 seconds", "remove drums @48-"),
        ("more tension from 0:20 on", "lean tension 1 @20-"),
    ],
)
def test_by_rules(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("not so fast!! grandma's dancing", "tempo by 0.909091"),
        ("nope too quick for the toddlers, slow down", "tempo by 0.909091"),
        ("we always play this at 112", "tempo 112"),
        ("chop the tempo in half", "tempo by 0.5"),
        ("the singers would rather have it in f", "key F major"),
        ("tune it down half a step", "transpose -1"),
        ("a major key version?", "mode major"),
        ("try five beats in the bar", "metre 5/4"),
        ("not quite so long please", "length by shorter"),
        ("2 minutes would do nicely", "length 120"),
        ("my reel is only 34 seconds", "length 34"),
        ("chuck the intro, straight in", "cut intro"),
        ("can it loop without me hearing the seam", "loop yes"),
        ("same tune but as rock", "genre rock"),
        ("this would slap as drum n bass", "genre drum and bass"),
        ("the crackle is annoying, away with it", "production vinyl -1"),
        ("it should sound like it's coming off an old cassette", "production tape 1"),
        ("drums out at 0:20 and back at 0:30", "remove drums @20-30"),
    ],
)
def test_by_sayings(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("key", "words", "expected"),
    [
        (Key("G", Mode.MAJOR), "put it in the relative minor", "key E minor"),
        (Key("C", Mode.MINOR), "the relative major please", "key Eb major"),
        (Key("D", Mode.DORIAN), "relative major", "key F major"),
        (Key("G", Mode.MAJOR), "switch to the parallel minor", "mode minor"),
        (Key("E", Mode.MINOR), "relative major? no wait, G dorian", "key G dorian"),
    ],
)
def test_the_relative_key_has_the_same_notes_and_the_parallel_one_the_same_tonic(
    key: Key, words: str, expected: str
) -> None:
    assert told(words, replace(ABOUT, brief=replace(BRIEF, key=key))) == expected


def test_a_metre_is_left_behind_only_beside_another_one() -> None:
    one, two = (pitch.measures(Talk(each)) for each in ("not in 4/4", "not in 4/4 but in 6/8"))
    assert [each.value.value for each in one] == ["4/4"]
    assert [each.value.value for each in two] == ["6/8"]


@pytest.mark.parametrize("words", ["a bar fight has started", "they are at a bar downtown"])
def test_a_bar_in_a_tale_is_no_length(words: str) -> None:
    assert "length" not in told(words)


def test_a_section_that_another_is_compared_with_is_not_asked_for() -> None:
    assert "form" not in told("the drop more energetic than the intro")
    talk = Talk("than the intro")
    assert not shape.is_section(talk, next(at for at in range(len(talk.tokens)) if talk.has(at, "section")))


def test_how_far_it_reaches_is_no_place_of_its_own() -> None:
    assert told("add bells in the drop and keep them till the end") == "add bells @28.8-"


def test_sections_added_together_stand_in_one_form() -> None:
    about = replace(ABOUT, markers=ABOUT.markers[1:3])
    assert told("add an intro and an outro", about) == "form intro, main, drop, outro"


def test_a_length_is_that_of_the_whole_whatever_place_stands_beside_it() -> None:
    read = told("add ten more seconds at the end")
    assert str(ChangeKind.LENGTH) in read
    assert "@" not in read


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("make it slower, but not too slow", "tempo by 0.952381"),
        ("darker but not too dark", "lean brightness -0.5; lean valence -0.35"),
        ("swap the vinyl crackle for tape hiss", "production vinyl -1; production tape 1"),
        ("tape instead of vinyl", "production vinyl -1; production tape 1"),
        ("replace the vinyl with a flute", "production vinyl -1; add flute"),
        ("swap the piano for a flute", "remove piano; add flute"),
        ("in A minor please", "key A minor"),
        ("make it a minor", "key A minor"),
        ("it was 2 minutes long, make it 1 minute", "length 60"),
        ("it should end in 20 seconds", "length 20"),
        ("give me another minute of it", "length 120"),
    ],
)
def test_how_much_and_instead_of_what(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "I live in a minor town", "I have a minor headache", "see you in 10 minutes", "give me 5 minutes",
        "I'll be back in 2 minutes", "lunch in 15 minutes", "we used it in our video, it was 2 minutes long",
        "only 5 minutes left", "the drums don't need to be louder",
    ],
)  # fmt: skip
def test_what_is_said_of_other_things_changes_nothing(words: str) -> None:
    assert told(words) in ("chatter", "unclear")
