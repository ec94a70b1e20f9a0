"""Tempo, key, metre, length and feel."""

import pytest

from tests.generation.language.refining.told import told


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("faster", "tempo by 1.1"),
        ("a bit slower", "tempo by 0.952381"),
        ("way faster", "tempo by 1.2"),
        ("a tiny bit faster", "tempo by 1.05"),
        ("not so fast", "tempo by 0.909091"),
        ("too slow", "tempo by 1.1"),
        ("it drags a bit", "tempo by 1.05"),
        ("feels too rushed", "tempo by 0.909091"),
        ("not slower", "keep tempo"),
        ("slow it down a lot", "tempo by 0.833333"),
        ("the tempo is too high", "tempo by 0.909091"),
        ("double the tempo", "tempo by 2"),
        ("half speed", "tempo by 0.5"),
        ("10 bpm faster", "tempo 110"),
        ("20 bpm slower", "tempo 80"),
        ("bump it up 5 bpm", "tempo 105"),
        ("Please increase the tempo by 10 bpm", "tempo 110"),
        ("slow it down by 20%", "tempo by 0.8"),
        ("20% faster", "tempo by 1.2"),
        ("at 90", "tempo 90"),
        ("120", "tempo 120"),
        ("make it 120 bpm", "tempo 120"),
        ("tempo 100", "tempo 100"),
        ("faster, 160", "tempo 160"),
        ("half-time", "feel half-time"),
        ("double-time drums", "feel double-time"),
        ("swing it", "feel swung"),
        ("less swing", "feel straight"),
        ("straight eighths", "feel straight"),
        ("+10 bpm", "tempo 110"),
        ("knock off 10 bpm", "tempo 90"),
        ("speed x2", "tempo by 2"),
        ("1.5x speed", "tempo by 1.5"),
        ("tempo down", "tempo by 0.909091"),
        ("could be a bit faster", "tempo by 1.05"),
    ],
)
def test_tempo(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("in D minor", "key D minor"),
        ("E minor please", "key E minor"),
        ("to C# minor", "key C# minor"),
        ("change the key to G", "key G major"),
        ("make it minor", "mode minor"),
        ("from minor to major", "mode major"),
        ("switch to dorian", "mode dorian"),
        ("up a fourth", "transpose 5"),
        ("down a whole step", "transpose -2"),
        ("an octave higher", "transpose 12"),
        ("2 semitones down", "transpose -2"),
        ("+2 semitones", "transpose 2"),
        ("transpose up 3", "transpose 3"),
        ("transpose it down a minor third", "transpose -3"),
        ("higher pitch", "transpose 2"),
        ("the key is too high", "transpose -2"),
        ("3/4", "metre 3/4"),
        ("in 6/8", "metre 6/8"),
        ("as a waltz", "metre 3/4"),
        ("make it 90 bpm in D minor", "tempo 90; key D minor"),
        ("change the time signature to 3/4", "metre 3/4"),
        ("try D dorian", "key D dorian"),
        ("raise it a semitone", "transpose 1"),
    ],
)
def test_key_and_metre(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("longer", "length by"),
        ("a bit longer", "length by 1.25"),
        ("shorter", "length by shorter"),
        ("much shorter", "length by 0.5"),
        ("twice as long", "length by 2"),
        ("double the length", "length by 2"),
        ("half as long", "length by 0.5"),
        ("make it 45 seconds", "length 45"),
        ("make it a full minute", "length 60"),
        ("10 seconds longer", "length 70"),
        ("extend it by 15 seconds", "length 75"),
        ("shorten it to 20 seconds", "length 20"),
        ("16 bars", "length 38.4"),
        ("make it a 30 second loop", "length 30; loop yes"),
        ("remove the last 10 seconds", "length 50"),
        ("end at 0:45", "length 45"),
        ("make it end after 30 seconds", "length 30"),
        ("cut the length by half", "length by 0.5"),
        ("trim 5 seconds off", "length 55"),
        ("add 8 bars", "length 79.2"),
    ],
)
def test_length(words: str, expected: str) -> None:
    assert told(words) == expected
