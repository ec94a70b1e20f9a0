"""Praise beside orders, mixed feelings, more and more of it, loops by other names, and what is only mused about."""

from dataclasses import replace

import pytest

from generation.refinement import Change, ChangeKind
from tests.generation.language.refining.told import ABOUT, told

FASTER = replace(ABOUT, last=(Change(ChangeKind.TEMPO_BY, amount=1.2, words="speed it up like a lot"),))
TENSER = replace(ABOUT, last=(Change(ChangeKind.LEAN, "tension", 0.5, words="a bit more tense"),))


@pytest.mark.parametrize(
    "words",
    [
        "perfect, pinning that",
        "clipping that",
        "saving this one",
        "omg pinned",
        "imma save this for later",
        "ringtone material",
        "fire, clipping this for my story",
        "ok this one is going on the playlist",
        "this goes hard",
        "this bot cooks fr",
        "its kinda creepy but i kinda love it",
        "cursed",
    ],
)
def test_who_keeps_it_or_is_pleased_asks_for_nothing(words: str) -> None:
    assert told(words) == "chatter"


@pytest.mark.parametrize(
    "words",
    [
        "nice now make it loop",
        "love that, can you let it loop",
        "need it to loop for my starting soon screen",
        "make an endless version",
        "give me an infinite version for my stream",
        "make it endless",
        "i want to put it on repeat, can it loop smoothly",
        "loop it smoothly",
    ],
)
def test_a_loop_by_other_names_and_behind_praise(words: str) -> None:
    assert told(words) == "loop yes"


def test_a_loop_of_so_many_seconds_is_so_long() -> None:
    assert told("i need it to loop for 2 minutes") == "loop yes; length 120"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("cursed. i kinda love it but go back", "navigate from undo"),
        ("cursed. undo", "navigate from undo"),
        ("so weird lol, undo", "navigate from undo"),
        ("creepy. go back to the first one", "navigate from first"),
        ("can we get a new melody tho, this one sounds like a cheese commercial", "fresh theme"),
        ("do you think it needs more bass?", "question help"),
        ("do you think it could be darker?", "question help"),
        ("what would it sound like with a cello?", "question help"),
        ("what would it sound like with a cello", "question help"),
        ("is this ok for commercial use?", "question help"),
        ("do you think you could make it darker?", "lean brightness -1; lean valence -0.7"),
    ],
)
def test_mixed_feelings_and_what_is_mused_about_are_no_wishes(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    "words",
    ["no wait not the speed i meant make it shorter", "not the tempo i meant the length, shorter"],
)
def test_what_was_not_meant_is_taken_back(words: str) -> None:
    assert told(words, FASTER) == "length by shorter from undo corrects"


@pytest.mark.parametrize(
    "words",
    [
        "way way more",
        "waaay more",
        "even way more",
        "a LOT more",
        "more more more",
        "much much more",
        "tons more",
        "wayyyyy more",
    ],
)
def test_much_more_of_the_last_turn(words: str) -> None:
    assert told(words, TENSER) == "lean tension 1"


def test_more_of_it_behind_a_no_goes_on() -> None:
    assert told("nah more", TENSER) == "lean tension 0.5"
