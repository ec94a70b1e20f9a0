"""What was said of the players is held against who really plays."""

from generation.refinement import Difference, Refinement
from generation.refining.played import as_played
from generation.refining.wording import line_of


def seen(old: list[str], new: list[str], *differences: Difference) -> tuple[list[str], list[str]]:
    """What is told, and what came with it."""
    refinement, untold = as_played(Refinement("x", differences=differences), {"players": [old, new]})
    return [line_of(each) for each in refinement.differences], [line_of(each) for each in untold]


STRINGS_IN = Difference("strings", "", "in")
RHODES_OUT = Difference("electric piano", "", "out")


def test_who_came_and_went_is_told() -> None:
    assert seen(["electric piano"], ["strings"], STRINGS_IN, RHODES_OUT) == (["strings in", "electric piano out"], [])


def test_who_played_before_did_not_come_in() -> None:
    told = seen(["strings", "electric piano"], ["strings"], STRINGS_IN, RHODES_OUT)
    assert told == (["electric piano out"], [])


def test_who_does_not_play_did_not_come_in_and_who_still_plays_did_not_leave() -> None:
    bass = Difference("double bass", "", "in")
    assert seen(["piano"], ["piano", "strings"], STRINGS_IN, bass) == (["strings in"], [])
    assert seen(["piano", "electric piano"], ["strings", "electric piano"], STRINGS_IN, RHODES_OUT) == (
        ["strings in"],
        ["piano out"],
    )


def test_who_came_unasked_is_told_too() -> None:
    assert seen(["electric piano"], ["strings", "piano"], STRINGS_IN, RHODES_OUT)[1] == ["piano in"]


def test_one_of_a_kind_is_meant_by_the_kind() -> None:
    guitar = Difference("guitar", "", "in")
    assert seen(["piano"], ["piano", "electric guitar"], guitar) == (["guitar in"], [])
    assert seen(["electric guitar"], ["electric guitar", "guitar"], guitar) == (["guitar in"], [])


def test_where_nobody_knows_who_plays_all_stays_told() -> None:
    refinement = Refinement("x", differences=(STRINGS_IN,))
    assert as_played(refinement, {}) == (refinement, ())
    assert as_played(refinement, {"players": [[], ["piano"]]}) == (refinement, ())
    # A turn is told by something.
    assert seen(["strings"], ["strings"], STRINGS_IN)[0] == ["strings in"]


def test_who_plays_alone_leaves_the_others_untold() -> None:
    only = Difference("only", "", "cello, piano")
    assert seen(["drums", "bass", "piano"], ["cello", "piano"], only) == (["only cello, piano"], [])
