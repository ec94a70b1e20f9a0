"""Tracks that are described in German, French, Spanish and Japanese: by what they are, and by who plays."""

from dataclasses import replace

import pytest

from generation.language.refining import read
from generation.language.refining.likes import likes
from generation.language.refining.sayings import rewritten
from generation.refinement import Change, ChangeKind
from tests.generation.language.refining.test_described import _about
from tests.generation.language.refining.told import tell


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("doch lieber wieder die dunkle", "navigate from number2"),
        ("hm die langsamere war besser", "navigate from number4"),
        ("zurück zur Version mit dem Chor", "navigate from number4"),
        ("je préférais la lente, retourne à celle-là", "navigate from number4"),
        ("finalement la version sombre était mieux", "navigate from number2"),
        ("reprends celle avec la chorale", "navigate from number4"),
        ("pensándolo bien, la lenta me gustaba más", "navigate from number4"),
        ("vuelve a la oscura", "navigate from number2"),
        ("quiero la versión de antes del coro", "navigate from number2"),
        ("さっきの遅いやつをもう一回", "navigate from number4"),
        ("やっぱりコーラスのやつで", "navigate from number4"),
        ("暗い方がよかった", "navigate from number2"),
    ],
)
def test_a_track_that_is_described_is_gone_to(words: str, expected: str) -> None:
    assert tell(read(words, _about())) == expected


@pytest.mark.parametrize("words", ["langsamer", "plus lent", "más lento", "もっと遅く", "noch langsamer bitte"])
def test_an_adjective_by_itself_is_a_wish(words: str) -> None:
    assert tell(read(words, _about())).startswith("tempo by 0.9")


@pytest.mark.parametrize(
    ("language", "word", "english"),
    [
        ("de", "frohlichere", "happy"),
        ("de", "schnellste", "fastest"),
        ("fr", "joyeuses", "happy"),
        ("es", "rapida", "fast"),
        ("ja", "遅かった", "slow"),
        ("ja", "静かな", "calm"),
        ("fr", "moins rapide", "slow"),
        ("es", "oscurita", "dark"),
    ],
)
def test_a_form_of_an_adjective_is_known(language: str, word: str, english: str) -> None:
    assert likes(language)[word] == english


def test_an_adverb_names_no_track() -> None:
    assert "schneller" not in likes("de")
    assert "traurig" not in likes("de")


@pytest.mark.parametrize(
    ("words", "language", "english"),
    [
        ("zurück zu der in C-Dur", "de", "the one in C major"),
        ("en do mayor sonaba mejor", "es", "the one in C major"),
        ("pardon, je voulais dire moins de basse", "fr", "no, i meant less bass"),
    ],
)
def test_keys_and_quantities_are_put_into_english(words: str, language: str, english: str) -> None:
    said = rewritten(words, (language, "en"))
    assert said is not None
    assert said.text.strip(" ,") == english


def test_what_was_meant_instead_is_heard_in_another_language() -> None:
    about = replace(_about(4), last=(Change(ChangeKind.LEVEL, "violin", 4.0, words="plus de violon"),))
    assert tell(read("pardon, je voulais dire moins de violon", about)) == "level violin -5.5 from undo corrects"
