"""Messages that say nothing but which track and to go there, in any order; and those that say one thing more."""

import pytest

from generation.language.refining import read
from generation.refinement import Change, ChangeKind, ReadingKind
from tests.generation.language.refining.test_described import _about, _past
from tests.generation.language.refining.told import tell, told

_K = ChangeKind


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("and to 3 again", "navigate from number3"),
        ("nah 3", "navigate from number3"),
        ("go bk 2 the 1st 1", "navigate from first"),
        ("og was better go 2 that", "navigate from first"),
        ("lemme hear the first again", "navigate from first"),
        ("second one please", "navigate from number2"),
        ("I'd rather be back where we began", "navigate from first"),
        ("i want what u gave me at first", "navigate from first"),
        ("opener was best, put number 1 on", "navigate from first"),
        ("hm what was the first one like, lemme hear it again", "navigate from first"),
        ("the third had something. switch to it", "navigate from number3"),
        ("leave this branch, other one (track 2) was nicer", "navigate from number2"),
        ("2 was better than 3, go there", "navigate from number2"),
        ("third to last please", "navigate from number3"),
        ("nope. before that", "navigate from undo"),
        ("lol too fast put it back how it was", "navigate from undo"),
        ("mm forward again", "navigate from redo"),
        ("hmm onwards again", "navigate from redo"),
        ("forget the choir, go back to version 1", "navigate from first"),
        ("b4 the choir. go to that one", "navigate from number2"),
        ("uhh w the choir it was nicer go there again", "navigate from number4"),
        ("sorry i change my mind a lot. dark one", "navigate from number2"),
        ("return to the not dark one", "navigate from first"),
        ("bring the choir branch up again", "navigate from number4"),
    ],
)
def test_which_track_and_words_of_going_there_in_any_order_are_a_step(words: str, expected: str) -> None:
    reading = read(words, _about())
    assert tell(reading).replace("number1", "first") == expected


@pytest.mark.parametrize(
    "words",
    [
        "the first one but with a flute",
        "make it slower like the first one",
        "give me the drums of the first one",
        "put the first one before the second",
        "play the first one then this one",
        "is the second one better?",
        "the first one was too slow",
        "the second one was nice",
        "not the second one",
        "forget the second one",
        "a second one please",
        "send the first one to my grandma",
        "wait a second",
        "my first song ever omg",
        "i second this",
        "no one likes it",
        "the first one punchier",
        "louder at the start",
        "the original tempo please",
    ],
)
def test_one_word_more_is_no_plain_step(words: str) -> None:
    assert read(words, _about()).kind is not ReadingKind.NAVIGATE


def test_two_undos_are_two_steps() -> None:
    assert tell(read("undo undo", _about())) == "navigate from undo2"


def test_a_track_that_there_is_not_is_no_step() -> None:
    assert read("hear 9 again please", _about()).kind is not ReadingKind.NAVIGATE


def test_the_one_that_only_one_player_was_changed_in() -> None:
    louder = Change(_K.LEVEL, "guitar", 4.0, words="louder guitar")
    faster = Change(_K.TEMPO_BY, amount=1.1, words="a bit faster")
    past = (_past(1, 0), _past(2, 1, louder), _past(3, 2, faster, tempo_bpm=110.0))
    assert (
        tell(read("take me back to the one with only the guitar changed", _about(3, past))) == "navigate from number2"
    )


def test_the_one_that_only_one_player_was_missing_in() -> None:
    past = (
        _past(1, 0),
        _past(2, 1, Change(_K.REMOVE, "violin", words="no violin"), players=("guitar",)),
        _past(3, 2, Change(_K.REMOVE, "guitar", words="no guitar"), players=()),
    )
    words = "I would like the version in which only the violin was missing."
    assert tell(read(words, _about(3, past))) == "navigate from number2"


@pytest.mark.parametrize(
    "words",
    [
        "now she wants the very first one. weddings...",
        "the altos ask for the very first one, so let us return to it",
        "my boss called, we need the original again",
        "lol my cat stepped on it, back to the first one",
    ],
)
def test_who_tells_something_and_goes_somewhere_goes_there(words: str) -> None:
    assert told(words) == "navigate from first"


@pytest.mark.parametrize(
    "words",
    ["go back to the first one, it should be darker", "1 as intro, then 2", "back to the first one, and add drums"],
)
def test_who_wishes_for_something_there_gets_it(words: str) -> None:
    assert told(words) != "navigate from first"
