"""What is answered without rendering: one value, or several at once."""

from generation.refining.answers import HELP, answer
from tests.generation.refining.talking import Talk


def test_several_values_are_told_one_after_the_other() -> None:
    talk = Talk()
    name = talk.made("ada")
    track, lineage = next(each for each in talk.tracks if each.id == name), talk.lineage
    both = answer("tempo, key", track, lineage)
    assert both == f"{answer('tempo', track, lineage)} {answer('key', track, lineage)}"
    assert "84 BPM" in both
    assert "A minor" in both


def test_what_is_not_known_is_answered_with_help() -> None:
    talk = Talk()
    talk.made("ada")
    assert answer("colour", talk.tracks[0], talk.lineage) == HELP
