"""Darker, happier, calmer: moods and sounds, with their strength and their negations."""

import pytest

from tests.generation.language.refining.told import told


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("darker", "lean brightness -1; lean valence -0.7"),
        ("make it darker", "lean brightness -1; lean valence -0.7"),
        ("a bit darker", "lean brightness -0.5; lean valence -0.35"),
        ("much darker please", "lean brightness -2; lean valence -1.4"),
        ("too dark", "lean brightness 1; lean valence 0.7"),
        ("way too dark", "lean brightness 2; lean valence 1.4"),
        ("not dark enough", "lean brightness -1; lean valence -0.7"),
        ("still not dark enough", "lean brightness -1; lean valence -0.7"),
        ("less happy", "lean valence -1"),
        ("not so dark", "lean brightness 1; lean valence 0.7"),
        ("even sadder", "lean valence -1"),
        ("make it a little bit more energetic", "lean energy 0.5"),
        ("a lot happier but slower", "lean valence 2; tempo by 0.909091"),
        ("I would like it to be considerably darker, if you don't mind.", "lean brightness -2; lean valence -1.4"),
        ("could it be a little more energetic", "lean energy 0.5"),
        ("not so dark but happy", "lean brightness 1; lean valence 1"),
        ("too dark and slow", "lean brightness 1; lean valence 0.7; tempo by 0.909091"),
        ("happier and more energetic", "lean valence 1; lean energy 1"),
        ("less sad and a little faster", "lean valence 1; tempo by 1.05"),
        ("brighter but not faster", "lean brightness 1; lean valence 0.7; keep tempo"),
        ("slower not darker", "tempo by 0.909091"),
        ("sadder, not slower", "lean valence -1; keep tempo"),
        ("make it happier but keep it dark", "lean valence 1; keep brightness"),
        ("slower but keep the energy", "tempo by 0.909091; keep energy"),
        ("darker but happier", "lean brightness -1; lean valence 1"),
    ],
)
def test_strength_and_negation(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("more tense", "lean tension 1"),
        ("now release the tension a bit", "lean tension -0.5"),
        ("more relaxed", "lean tension -1"),
        ("softer", "lean energy -1"),
        ("louder", "lean energy 1"),
        ("fuller", "lean energy 1"),
        ("dreamier", "lean energy -0.7; lean tension -0.5"),
        ("creepier", "lean tension 1; lean valence -0.7; lean brightness -0.5"),
        ("epic", "lean energy 1; lean tension 0.5"),
        ("more aggressive", "lean energy 1; lean tension 0.7"),
        ("chill it out", "lean energy -1"),
        ("calm it down a little", "lean energy -0.5"),
        ("gloomier", "lean valence -0.8; lean brightness -0.8"),
        ("strip it back", "lean energy -1"),
        ("bring it down a notch", "lean energy -1"),
        ("turn it up", "lean energy 1"),
        ("more oomph", "lean energy 1"),
        ("pump it up", "lean energy 1"),
        ("give it some air", "lean energy -1"),
        ("way too much going on", "lean energy -1"),
        ("it's boring", "lean energy 1"),
        ("less boring", "lean energy 1"),
        ("this is too harsh", "lean energy -1; lean tension -0.7"),
        ("make the sound duller, less treble", "lean brightness -1"),
        ("boost the highs", "lean brightness 1"),
        ("bring the energy down", "lean energy -1"),
        ("energy up", "lean energy 1"),
        ("moodier", "lean valence -1"),
        ("less treble", "lean brightness -1"),
        ("take some tension out", "lean tension -1"),
        ("cool it down", "lean energy -1"),
        ("add tension", "lean tension 1"),
        ("less suspense", "lean tension -1"),
        ("lighten the mood", "lean brightness 1; lean valence 0.7"),
        ("zero tension", "lean tension -1"),
        ("more notes", "lean energy 1"),
        ("spice things up", "lean energy 1"),
    ],
)
def test_words_for_moods(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("punchier", "production punchy 1"),
        ("less punchy", "production punchy -1"),
        ("warmer", "production warm 1"),
        ("colder", "production warm -1"),
        ("drier", "production dry 1"),
        ("wider", "production wide 1"),
        ("mono", "production mono 1"),
        ("cleaner", "production clean 1"),
        ("dirtier", "production distorted 1"),
        ("add more reverb", "production reverb 1"),
        ("no reverb", "production reverb -1"),
        ("add vinyl crackle", "production vinyl 1"),
        ("more lofi", "production lo-fi 1"),
        ("with more echo on the piano", "production reverb 1 unused piano"),
    ],
)
def test_sounds(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("make it jazz", "genre jazz"),
        ("jazz version", "genre jazz"),
        ("techno", "genre techno"),
        ("make it drum and bass", "genre drum and bass"),
        ("funkier", "genre funk"),
        ("in the style of lofi hip hop", "genre lo-fi"),
        ("like a rainy night", "lean energy -1.5; lean brightness -1.5; lean valence -1"),
        (
            "more like a horror trailer",
            "lean tension 1; lean valence -0.7; lean brightness -0.5; genre trailer cinematic",
        ),
        (
            "like a video game boss fight",
            "lean energy 1.5; lean tension 1.5; lean brightness 0.571; lean valence 0.429",
        ),
        ("turn it into a horror soundtrack", "genre horror soundtrack cinematic"),
        ("make it sound like christmas", "lean valence 1.286; lean brightness 1.143; lean tension -0.571"),
    ],
)
def test_likeness(words: str, expected: str) -> None:
    assert told(words) == expected
