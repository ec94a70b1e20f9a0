"""Nothing is rendered on a guess: times outside the track, players but one, parts of a turn, what is only described."""

import pytest

from generation.language.refining import read
from tests.generation.language.refining.told import ABOUT, told

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
        ("the piano should only play in the second half", "remove piano @-30"),
        ("drums should play only in the second half", "remove drums @-30"),
        ("let the drums and bass only play from 0:30 on", "remove drums @-30; remove bass @-30"),
    ],
)
def test_edges_of_a_part(words: str, expected: str) -> None:
    assert told(words) == expected
