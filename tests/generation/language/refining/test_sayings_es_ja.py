"""Wordings in Spanish and Japanese, put into the plain English that the rules read."""

import pytest

from generation.language.refining.sayings import rewritten


@pytest.mark.parametrize(
    ("words", "language", "english"),
    [
        ("bájale tantito a la batería", "es", "a bit softer the drums"),
        ("los metales que suenen menos", "es", "softer the brass"),
        ("un pelín más lento y más oscuro", "es", "a bit slower and darker"),
        ("フルートを足して、ピアノは小さめにして", "ja", "add flute , make piano softer"),
        ("ドラムなしで", "ja", "remove drums"),
        ("最初の方はティンパニなしで", "ja", "at the beginning remove timpani"),
    ],
)
def test_a_wording_is_put_into_english(words: str, language: str, english: str) -> None:
    said = rewritten(words, (language, "en"))
    assert said is not None
    assert said.is_whole
    assert " ".join(said.text.split()) == english


def test_nothing_stands_within_a_word_that_is_written_letter_by_letter() -> None:
    said = rewritten("ドラムなんとかして", ("ja", "en"))  # な and し are there, with a filler between, and no なし
    assert said is None or "remove" not in said.text


def test_a_filler_of_several_words_is_left_out_whole() -> None:
    said = rewritten("más triste por favor", ("es", "en"))
    assert said is not None
    assert said.text.strip() == "sadder"
