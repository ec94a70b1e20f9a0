"""What is said of the turn before."""

import pytest

from tests.generation.language.refining.told import told


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the other way", "lean brightness 1; lean valence 0.7 from undo corrects"),
        ("too much", "lean brightness -0.5; lean valence -0.35 from undo corrects"),
        ("a bit too much", "lean brightness -0.75; lean valence -0.525 from undo corrects"),
        ("not that much", "lean brightness -0.5; lean valence -0.35 from undo corrects"),
        ("less than that", "lean brightness -0.5; lean valence -0.35 from undo corrects"),
        ("more of that", "lean brightness -1; lean valence -0.7"),
        ("again", "lean brightness -1; lean valence -0.7"),
        ("even more", "lean brightness -1; lean valence -0.7"),
        ("a lot more", "lean brightness -2; lean valence -1.4"),
        ("a bit more", "lean brightness -0.5; lean valence -0.35"),
        ("more, more!", "lean brightness -1; lean valence -0.7"),
        ("not enough", "lean brightness -1; lean valence -0.7"),
        ("no, I meant the tempo", "tempo by 0.909091 from undo corrects"),
        ("I said slower not darker", "tempo by 0.909091 from undo corrects"),
        ("less drums i mean", "level drums -5.5 from undo corrects"),
        ("no, brighter", "lean brightness 1; lean valence 0.7 from undo corrects"),
        ("wrong, make it brighter", "lean brightness 1; lean valence 0.7 from undo corrects"),
    ],
)
def test_of_the_turn_before(words: str, expected: str) -> None:
    assert told(words) == expected
