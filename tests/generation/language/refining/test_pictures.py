"""Pictures: whole scenes that no list knows as such, added up from what they are made of."""

import pytest

from generation.language.refining import message, read
from generation.language.refining.pictures import picture
from generation.refinement import ChangeKind, Reading, ReadingKind
from tests.generation.language.refining.told import ABOUT


def axes(words: str) -> dict[str, float]:
    """The axes that a message leans on; fails where it asks for anything else, or for nothing."""
    reading = read(words, ABOUT)
    assert reading.kind is ReadingKind.CHANGE, words
    assert {each.kind for each in reading.changes} == {ChangeKind.LEAN}, words
    return {each.target: each.amount for each in reading.changes}


@pytest.mark.parametrize(
    ("words", "up", "down"),
    [
        ("The king is dead. The whole city mourns", "", "valence"),
        ("Now a thunderstorm is rolling in", "energy", ""),
        ("They are lost now, the water is gone and all hope with it", "", "valence"),
        ("like a car chase with police", "energy tension", ""),
        ("imagine we go down to the very deep water, where is no light", "", "brightness"),
        ("Make it like a cathedral that collapses in slow motion", "tension", ""),
        ("as if a thousand bees are after you and the door is locked", "tension", ""),
        ("its night now, the party is lost and something is following them", "tension", "brightness"),
        ("they finally made it home, everyone hugs and the kids are laughing", "valence", ""),
        ("the battle is over, the soldiers are asleep", "", "energy"),
    ],
)
def test_a_picture_leads_where_it_feels(words: str, up: str, down: str) -> None:
    found = axes(words)
    assert all(found.get(each, 0.0) > 0 for each in up.split()), found
    assert all(found.get(each, 0.0) < 0 for each in down.split()), found


@pytest.mark.parametrize(
    "words",
    [
        "My players just went silent. Excellent.",
        "i burned the rice",
        "the drop goes hard",
        "this merge conflict is killing me",
        "the gas man is at the door, one moment",
        "ahh. my cat fell asleep on the mat",
        "we danced to it in the kitchen",
    ],
)
def test_what_is_told_of_ones_own_life_changes_nothing(words: str) -> None:
    assert not read(words, ABOUT).changes


def test_what_is_gone_counts_the_other_way() -> None:
    assert axes("like a birthday party with friends")["valence"] > 0
    assert axes("like a birthday party where all friends are gone")["valence"] < 0


def test_a_wish_beside_a_picture_is_read_for_that() -> None:
    reading = read("like a haunted house but add a flute", ABOUT)
    assert ChangeKind.ADD in {each.kind for each in reading.changes}


def test_a_clause_that_only_tells_is_no_picture() -> None:
    reading = Reading(ReadingKind.UNCLEAR)
    words = "the baby is dead tired and the kitchen is on fire"
    assert picture(words, reading).changes
    assert picture(words, reading, is_whole=False) is reading


@pytest.mark.usefixtures("nobody_judges")
def test_without_the_sum_of_its_things_a_scene_is_not_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    words = "The bridge collapses and the village burns"
    assert read(words, ABOUT).changes
    monkeypatch.setattr(message, "picture", lambda words, reading, *_, **__: reading)
    assert not [each for each in read(words, ABOUT).changes if each.kind is ChangeKind.LEAN]
