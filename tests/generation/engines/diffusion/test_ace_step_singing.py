"""Lyrics get a tag over every stanza, and their language is told by their script or their small words."""

import pytest

from generation.engines.diffusion.ace_step.singing import language_of, with_tags


def test_tags_that_are_there_stay() -> None:
    text = "[Verse 1]\nhello\n\n[Chorus - loud]\nworld"
    assert with_tags(f"\n{text}\n") == text


def test_headings_become_tags() -> None:
    assert with_tags("Verse 1:\nhello\n\nPre-Chorus\nyou\n\nCHORUS:\nworld") == (
        "[verse 1]\nhello\n\n[pre-chorus]\nyou\n\n[chorus]\nworld"
    )


def test_a_stanza_that_comes_again_is_the_chorus() -> None:
    text = "one line\nanother\n\nsing it, loud\n\na second verse\n\nSing it loud!"
    assert with_tags(text) == (
        "[verse]\none line\nanother\n\n[chorus]\nsing it, loud\n\n[verse]\na second verse\n\n[chorus]\nSing it loud!"
    )


def test_a_line_that_only_begins_like_a_heading_is_sung() -> None:
    assert with_tags("verse after verse I write") == "[verse]\nverse after verse I write"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I walk the line and you are with me", "en"),
        ("Ich geh durch die Nacht und du bist nicht da", "de"),
        ("Je marche dans la nuit et tu n'es pas là", "fr"),
        ("Camino por la noche y tú no estás en mi corazón", "es"),
        ("Cammino nella notte e tu non sei con me", "it"),
        ("Eu ando na noite e você não está", "pt"),
        ("夜の街を歩く", "ja"),
        ("나는 밤을 걷는다", "ko"),
        ("我在夜里走", "zh"),
        ("Я иду по ночи", "ru"),
        ("[chorus]\nla la la", "unknown"),
        ("", "unknown"),
    ],
)
def test_the_language_of_a_text(text: str, code: str) -> None:
    assert language_of(text) == code
