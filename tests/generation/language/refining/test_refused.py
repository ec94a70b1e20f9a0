"""What is said not to be is not done, however it is read without that word."""

import pytest

from generation.language.refining import message, read, refused
from generation.refinement import Reading, ReadingKind
from tests.generation.language.refining.told import ABOUT

REFUSED = [
    "stop adding drums", "i don't want more drums", "it doesn't need more drums", "don't leave the drums out",
    "don't turn the bass down", "don't make the drums louder", "don't replace the piano with a guitar",
    "don't cut the intro", "don't make it longer", "it should not be longer", "not in 3/4", "it shouldn't be jazz",
    "the piano must not be removed", "no less bass", "the drums don't need to be louder", "nobody wants more drums",
    "the piano is nice but don't make it louder", "don't undo", "don't go back to the first one", "i wouldn't make it faster",
    "i doubt it needs more drums", "i don't want it slower", "i don't want it to be sadder", "never louder than this",
    "füge kein Schlagzeug hinzu", "lass das Klavier nicht weg", "ne le rends pas plus sombre", "n'enlève pas le piano",
    "no quites el piano", "no añadas batería", "暗くしないで", "ドラムを追加しないで", "ベースを小さくしないで",
]  # fmt: skip
HEARD = [
    "why not add drums", "why don't you add drums", "don't forget to add drums", "not so dark please", "not too fast",
    "the drums aren't loud enough", "i can't hear the bass", "i don't want any drums",
    "no more drums", "not darker, brighter", "it's not bad but make it darker", "can't you make it darker",
    "i don't think it needs drums, take them out", "kein Schlagzeug bitte", "sans batterie", "ich will keine Drums",
]  # fmt: skip


@pytest.mark.parametrize("words", REFUSED)
def test_what_is_refused_is_not_done(words: str) -> None:
    reading = read(words, ABOUT)
    assert not reading.changes or all(each.kind == "keep" for each in reading.changes)
    assert reading.kind is not ReadingKind.NAVIGATE


@pytest.mark.parametrize("words", HEARD)
def test_a_refusal_that_was_heard_is_no_hindrance(words: str) -> None:
    assert read(words, ABOUT).kind is ReadingKind.CHANGE


def test_only_what_is_refused_falls_away_and_is_told() -> None:
    both = read("make it darker but don't make the drums louder", ABOUT)
    assert {each.target for each in both.changes} == {"brightness", "valence"}
    assert both.unused == ("don't make the drums louder",)
    kept = read("remove the drums and don't touch the bass", ABOUT)
    assert [(each.kind, each.target) for each in kept.changes] == [("remove", "drums"), ("keep", "bass")]


def test_without_the_guard_a_refused_wish_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    def unheeded(words: str, reading: Reading, *_: object) -> Reading:
        return reading

    monkeypatch.setattr(message.refused, "heeded", unheeded)
    assert message.refused is refused
    assert any(read(words, ABOUT).changes for words in REFUSED[:10])
