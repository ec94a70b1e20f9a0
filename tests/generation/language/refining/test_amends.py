"""What was meant instead of the turn before, and who else is meant."""

from dataclasses import replace

import pytest

from generation.language.refining import amends
from generation.refinement import Change, ChangeKind
from tests.generation.language.refining.told import ABOUT, told

_K = ChangeKind
_SOFTER = (Change(_K.LEVEL, "piano", -4.0, words="piano softer"),)
_LESS = (Change(_K.LEVEL, "piano", -5.5, words="less piano"),)
_GONE = (Change(_K.REMOVE, "bass", words="remove the bass"),)
_TEMPO = (Change(_K.TEMPO, amount=90.0, words="90 bpm"),)
_FASTER = (Change(_K.TEMPO_BY, amount=1.1, words="faster"),)
_CALMER = (Change(_K.LEAN, "energy", -1.0, words="calmer"),)
_SWAP = (Change(_K.REMOVE, "piano", words="swap"), Change(_K.ADD, "harp", words="swap"))
_THEME = (Change(_K.FRESH, "theme", words="a new melody"),)


@pytest.mark.parametrize(
    ("last", "words", "expected"),
    [
        (_GONE, "wrong one, it's the piano that should go, not the bass", "remove piano from undo corrects"),
        (_GONE, "whoops wrong instrument, take out the piano", "remove piano from undo corrects"),
        (_GONE, "nooo not the bass the piano!!", "remove piano from undo corrects"),
        (_SOFTER, "i didnt mean softer, i meant no piano at all", "remove piano from undo corrects"),
        (_SOFTER, "by softer i meant gone", "remove piano from undo corrects"),
        (_SOFTER, "softer??? i meant louder haha", "level piano 4 from undo corrects"),
        (_SOFTER, "not the piano, the bass", "level bass -4 from undo corrects"),
        (_TEMPO, "80 not 90", "tempo 80 from undo corrects"),
        (_CALMER, "sorry, what I meant is slower, leave the energy as it was", "tempo by 0.909091 from undo corrects"),
        (_FASTER, "sorry typo, slower", "tempo by 0.909091 from undo corrects"),
        (_FASTER, "i didnt say faster i said darker", "lean brightness -1; lean valence -0.7 from undo corrects"),
        (_SWAP, "uh no organ, not harp", "remove piano; add organ from undo corrects"),
        (_SWAP, "sorry, i meant a trumpet instead of the piano", "remove piano; add trumpet from undo corrects"),
        (_FASTER, "間違えた、遅くして", "tempo by 0.909091 from undo corrects"),
    ],
)
def test_what_was_meant_takes_the_place_of_the_last_turn(last: tuple[Change, ...], words: str, expected: str) -> None:
    assert told(words, replace(ABOUT, last=last)) == expected


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (_GONE, "hmm bring the bass back"),
        (_FASTER, "and in major rather than minor"),
        (_FASTER, "oops wrong window, sorry"),
        (_FASTER, "it should be darker"),
        (_SOFTER, "less drums, not less bass"),
        (_CALMER, "sorry, louder drums please"),
    ],
)
def test_what_takes_nothing_back(last: tuple[Change, ...], words: str) -> None:
    assert "corrects" not in told(words, replace(ABOUT, last=last))


def test_without_it_what_was_refused_would_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(amends, "amended", lambda *_: None)
    assert "remove piano" not in told(
        "wrong one, it's the piano that should go, not the bass", replace(ABOUT, last=_GONE)
    )


@pytest.mark.parametrize(
    ("last", "words", "expected"),
    [
        (_LESS, "less", "level piano -5.5"),
        (_LESS, "even less please", "level piano -5.5"),
        (_LESS, "a bit less", "level piano -2.75"),
        (_SOFTER, "bass too", "level bass -4"),
        (_SOFTER, "and the bass as well", "level bass -4"),
        (_GONE, "piano as well", "remove piano"),
        (_THEME, "the chords as well", "fresh chords"),
        (_SOFTER, "flute too", "add flute"),  # who does not play yet comes in
    ],
)
def test_once_more_or_of_others(last: tuple[Change, ...], words: str, expected: str) -> None:
    assert told(words, replace(ABOUT, last=last)) == expected
