"""Steps in the tree, tracks that are named, and what is made of several."""

import pytest

from tests.generation.language.refining.told import told


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("undo", "navigate from undo"),
        ("undo that", "navigate from undo"),
        ("undo please", "navigate from undo"),
        ("nope, undo", "navigate from undo"),
        ("go back", "navigate from undo"),
        ("go back one", "navigate from undo"),
        ("take that back", "navigate from undo"),
        ("revert", "navigate from undo"),
        ("previous", "navigate from undo"),
        ("the one before", "navigate from undo"),
        ("it was better before", "navigate from undo"),
        ("redo", "navigate from redo"),
        ("redo that", "navigate from redo"),
        ("back to the second one", "navigate from number2"),
        ("go to version 3", "navigate from number3"),
        ("version 1 please", "navigate from number1"),
        ("#2", "navigate from number2"),
        ("#3", "navigate from number3"),
        ("the first version", "navigate from first"),
        ("original", "navigate from first"),
        ("go back to the original", "navigate from first"),
        ("go back to where we started", "navigate from first"),
        ("i liked the first one better", "navigate from first"),
        ("version 2 was better", "navigate from number2"),
        ("let's go with #3", "navigate from number3"),
        ("2", "navigate from number2"),
        ("go to 2", "navigate from number2"),
        ("what about the first one?", "navigate from first"),
        ("switch to the second", "navigate from number2"),
        ("no, the one before that", "navigate from first"),
        ("can we return to the first version?", "navigate from first"),
    ],
)
def test_steps(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("back to the original but longer", "length by from first"),
        ("back to the first one and make it darker", "lean brightness -1; lean valence -0.7 from first"),
        ("back to 1 but darker", "lean brightness -1; lean valence -0.7 from number1"),
        ("#3 but darker", "lean brightness -1; lean valence -0.7 from number3"),
        ("take #3 and add strings", "add strings from number3"),
        ("the second one but with less drums", "level drums -5.5 from number2"),
        ("give me a faster version of the first one", "tempo by 1.1 from first"),
        ("like the first one but with this one's bass", "borrow bass t2 from first"),
        ("like the first one but with this one's tempo", "tempo 100 from first"),
    ],
)
def test_changes_to_another_track(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("with the drums of number 2", "borrow drums t2"),
        ("use the drums from the first one", "borrow drums t1"),
        ("the melody from #3 please", "borrow theme t3"),
        ("give it the bass of #1", "borrow bass t1"),
        ("first one as intro, then this one", "stitch t1, t2"),
        ("put 1 and 3 together", "stitch t1, t3"),
        ("stitch 1, 2 and 3", "stitch t1, t2, t3"),
        ("combine the first two", "stitch t1, t2"),
        ("this one as the outro, the first one as the intro", "stitch t1, t2"),
        ("put the first one before this one", "stitch t1, t2"),
        ("make a loop of the best 8 bars", "best bars 8"),
        ("loop the best 4 bars", "best bars 4"),
        ("use the bass from version 1 and the drums from version 3", "borrow bass t1; borrow drums t3"),
        ("combine the drums of #1 with this", "borrow drums t1"),
        ("mix 1 and 2", "stitch t1, t2"),
        ("1 followed by 3", "stitch t1, t3"),
        ("this one then the first one", "stitch t2, t1"),
        ("glue #1 after #3", "stitch t3, t1"),
        ("add the first one to the end", "stitch t2, t1"),
        ("make one track out of all of them", "stitch t1, t2, t3"),
        ("take the best 8 bars and loop them", "best bars 8"),
    ],
)
def test_made_of_several(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("back to #9", "unclear"),
        ("with the drums of number 7", "unclear"),
        ("stitch 1 and 8", "unclear"),
        ("back to the jazz one", "unclear"),
        ("the darker one", "unclear"),
    ],
)
def test_no_such_track(words: str, expected: str) -> None:
    assert told(words) == expected
