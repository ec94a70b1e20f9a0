"""Whole messages that only say where to go, however it is said; what looks alike and is something else."""

from dataclasses import replace

import pytest

from generation.language.refining.message import read
from generation.refinement import Change, ChangeKind, Region
from tests.generation.language.refining.told import ABOUT, tell

_NEWEST = replace(ABOUT, number=3, track_id="t3")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("can you bring back the version before this", "undo"),
        ("one step backwards in the history please", "undo"),
        ("erase that last edit", "undo"),
        ("put it back how it was", "undo"),
        ("it sounded better a minute ago", "undo"),
        ("i liked the old chords better", "undo"),
        ("too slow, go back", "undo"),
        ("redo sorry coach liked it", "redo"),
        ("undo it my boss hates it", "undo"),
        ("way too happy lol go back", "undo"),
        ("undoooo", "undo"),
        ("wieder wie vorher", "undo"),
        ("c'était mieux avant", "undo"),
        ("vuelve a la versión anterior", "undo"),
        ("さっきの方がよかった", "undo"),
        ("revert the last two edits", "undo2"),
        ("undo undo undo", "undo3"),
        ("restore the change", "redo"),
        ("one forward", "redo"),
        ("all the way back to the beginning", "first"),
        ("reset everything", "first"),
        ("go back to the very first one, the horn grew on me", "first"),
        ("the first one had the magic, lets go back to it", "first"),
        ("2 was better", "number2"),
        ("no, forward again to the third", "number3"),
        ("compare: play me number 2 again", "number2"),
        ("back to the first one but slower", "tempo by 0.909091 from first"),
        ("nah the first one wins. load that and liven it up", "lean energy 1 from first"),
        ("original with these drums", "borrow drums t3 from first"),
    ],
)
def test_a_step_is_read_however_it_is_said(words: str, expected: str) -> None:
    reading = tell(read(words, _NEWEST))
    assert reading == (expected if " " in expected else f"navigate from {expected}")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("bring the drums back", "add drums"),
        ("scratch that, make it faster", "tempo by 1.1 from undo"),
        ("new melody", "fresh theme"),
        ("which one is the original?", "question lineage"),
        ("how do i undo?", "question help"),
        ("the first one was great too", "chatter"),
        ("i'm back", "unclear"),
        ("back to number 7", "unclear"),
        ("undo the tempo", "unclear"),
        ("remove everything but the drums", "only drums"),
    ],
)
def test_what_looks_like_a_step_is_none(words: str, expected: str) -> None:
    assert tell(read(words, _NEWEST)) == expected


def test_what_comes_back_is_the_other_side_of_where_one_stands() -> None:
    assert tell(read("i want it back", _NEWEST)) == "navigate from undo"
    assert tell(read("i want it back", ABOUT)) == "navigate from redo"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("thats creepy in the right way, love it", "chatter"),
        ("we are all crying here thank you so much", "chatter"),
        ("so pretty 😭", "chatter"),
        ("CUTEEE", "chatter"),
        ("cool. how fast is it? for the click", "question tempo"),
        ("wie schnell ist das", "question tempo"),
        ("do you think it's too slow?", "question help"),
        ("would a flute fit here?", "question help"),
        ("can i use this commercially?", "question help"),
        ("why is the sky blue", "unclear"),
        ("what time is it in tokyo", "unclear"),
        ("i'd love it slower", "tempo by 0.909091"),
        ("nice! 120 bpm", "tempo 120"),
        ("do you think you could make it slower?", "tempo by 0.909091"),
    ],
)
def test_delight_and_questions_render_nothing_and_wishes_beside_them_do(words: str, expected: str) -> None:
    assert tell(read(words, _NEWEST)) == expected


_SWAP = (Change(ChangeKind.REMOVE, "oboe"), Change(ChangeKind.ADD, "clarinet"))
_LATER = tuple(replace(each, region=Region(30, None)) for each in _SWAP)


@pytest.mark.parametrize(
    ("last", "words", "expected"),
    [
        (_SWAP, "pardon me, I meant a bassoon. The clarinets are in the other class.", "remove oboe; add bassoon"),
        (_LATER, "no wait from 0:20 i mixed it up", "remove oboe @20-; add clarinet @20-"),
        ((Change(ChangeKind.METRE, value="3/4"),), "Sorry, 6/8, not 3/4.", "metre 6/8"),
        ((Change(ChangeKind.TRANSPOSE, amount=5.0),), "oops, minor third is what I meant", "transpose 3"),
        ((Change(ChangeKind.LENGTH_BY, amount=2.0),), "oh no i meant half as long", "length by 0.5"),
        ((Change(ChangeKind.LEVEL, "drums", -5.5),), "sorry not drums, i want to say the bass", "level bass -5.5"),
        ((Change(ChangeKind.LEVEL, "drums", -5.5),), "pardon, je voulais dire la basse", "level bass -5.5"),
    ],
)
def test_what_was_meant_takes_the_place_of_the_last_turn(last: tuple[Change, ...], words: str, expected: str) -> None:
    assert tell(read(words, replace(_NEWEST, last=last))) == f"{expected} from undo corrects"
