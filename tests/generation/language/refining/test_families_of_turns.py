"""Families of turns that were misread: the kick, whose vote it is, what creeps somebody out, what was beaten."""

import pytest

from generation.language.refining import asides, company, read, talk
from generation.refinement import ReadingKind
from tests.generation.language.refining.told import ABOUT, told


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("no kick in the intro pls", "remove kick @-9.6"),
        ("from 0:30 on no kick", "remove kick @30-"),
        ("take the kick out for the first 20 seconds", "remove kick @-20"),
        ("more kick in the drop", "level kick 5.5 @28.8-48"),
        ("no claps until 0:30 please", "remove claps @-30"),
        ("add the kick back", "add kick"),
        ("kick it up a notch", "lean energy 1"),
        ("kick the bass out", "remove bass"),
    ],
)
def test_a_kick_is_a_drum_and_to_kick_is_not(words: str, meant: str) -> None:
    assert told(words) == meant


def test_who_kicks_back_rests() -> None:
    assert told("kick back and relax") == told("calmer")


def test_without_its_look_ahead_the_kick_would_come_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talk, "is_kick_drum", lambda *_: False)
    assert "kick in" in [each.text for each in talk.Talk("no kick in the intro").tokens]


@pytest.mark.parametrize(
    "reason",
    [
        "it creeps me out",
        "it scares my players",
        "its freaking me out",
        "it makes me sad",
        "it annoys my cat",
        "it gives me anxiety",
        "we just beat the final boss",
        "i beat my record",
        "they just won",
    ],
)
@pytest.mark.parametrize("wish", ["no pad pls", "happier pls", "more energy please"])
def test_what_is_said_of_somebody_behind_a_wish_is_no_wish(wish: str, reason: str) -> None:
    assert told(f"{wish} {reason}") == told(wish)
    assert asides.before_a_complaint(f"{wish} {reason}") == wish


@pytest.mark.parametrize("words", ["make it so it scares me", "love how it makes me sad"])
def test_what_a_wish_is_made_of_is_no_reason(words: str) -> None:
    assert asides.before_a_complaint(words) == ""


@pytest.mark.parametrize(
    "who",
    [
        "other half of the mods says",
        "chat votes for",
        "the team asks for",
        "everyone voted for",
        "most of my viewers want",
        "half of us want",
        "mod vote says",
    ],
)
@pytest.mark.parametrize("wish", ["less bass", "more piano", "no pad"])
def test_whoever_wants_it(who: str, wish: str) -> None:
    assert told(f"{who} {wish} tho") == told(wish)


@pytest.mark.parametrize("word", ["jumpy", "hectic", "restless", "jittery", "hyper", "twitchy"])
def test_who_is_jumpy_has_too_much_energy(word: str) -> None:
    assert told(f"its too {word} for me, can it be calmer") == "lean energy -1"
    assert told(f"less {word} please") == "lean energy -1"


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("and a cello under the piano", "add cello"),
        ("also an oboe over the piano", "add oboe"),
        ("a flute above the pad please", "add flute"),
        ("and some strings behind the lead in the outro", "add strings @48-"),
        ("a cello with the pad from 0:20 on", "add cello @20-"),
        ("the piano can go nuts, crank it", "level piano 5.5"),
    ],
)
def test_who_is_new_beside_somebody_comes_in(words: str, meant: str) -> None:
    assert told(words) == meant


def test_who_is_there_and_under_somebody_does_not_come_in_again() -> None:
    assert not told("the pad under the piano").startswith("add")


@pytest.mark.parametrize(
    "words",
    ["ngl the piano kinda annoying, take it out", "the piano lowkey sucks, remove it"],
)
def test_no_words_are_left_over_where_a_saying_has_a_place_for_all(words: str) -> None:
    reading = read(words, ABOUT)
    assert told(words) == "remove piano"
    assert reading.kind is ReadingKind.CHANGE
    assert not reading.unused
    assert company.plainly_said(words, ABOUT, read, only_names=True) is None
