"""Who plays and how loud, in the wordings of strangers: what is said beside it is none of it."""

import pytest

from generation.language.refining import read, settling
from generation.refinement import Change, ChangeKind, ReadingKind
from tests.generation.language.refining.told import ABOUT, told


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("add a choir, but softly", "add choir; level choir -4"),
        ("the choir is great but quieter please", "level choir -4"),
        ("the drums are lovely. quieter", "level drums -4"),
        ("its too crowded, drop the drums", "remove drums"),
        ("too crowded, so a bit quieter drums", "level drums -2.5"),
        ("everything but the drums should be silent", "only drums"),
        ("everything out but the bass", "only bass"),
        ("remove everything but the drums", "only drums"),
        ("would u mind putting a flute on this", "add flute"),
        ("trumpet in there would be so cool", "add trumpet"),
        ("i can barely hear the bass", "level bass 5.5"),
        ("the piano keeps fighting the singer, turn it down", "level piano -5.5"),
        ("the piano reminds me of the dentist so get rid of it", "remove piano"),
        ("take the piano out and put a harp in", "remove piano; add harp"),
        ("have a flute play the piano part", "remove piano; add flute"),
        ("strip it all the way down to just the drums", "only drums"),
    ],
)
def test_who_plays_and_how_loud(words: str, expected: str) -> None:
    assert told(words) == expected


def test_a_whole_quieter_is_not_one_player_who_was_praised() -> None:
    assert told("love the drums, everything a bit calmer please") == "lean energy -0.5"


def test_whose_level_is_said_with_the_entrance_comes_in_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def last_counts(before: Change, change: Change) -> bool:
        return before.kind is ChangeKind.ADD and before.target == change.target

    assert [each.kind for each in read("add a choir, but softly", ABOUT).changes] == [ChangeKind.ADD, ChangeKind.LEVEL]
    monkeypatch.setattr(settling, "_is_undone", last_counts)
    assert [each.kind for each in read("add a choir, but softly", ABOUT).changes] == [ChangeKind.LEVEL]


@pytest.mark.parametrize("words", ["the piano is nice", "i like the drums", "my brother plays the piano"])
def test_who_is_only_spoken_of_stays(words: str) -> None:
    assert read(words, ABOUT).kind is not ReadingKind.CHANGE
