"""Values are said as people say them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generation.refinement import Change, ChangeKind, Difference
from generation.refining.wording import line_of, mood_words, rounded, shortened, stronger

MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("value", "said"),
    [(22.6667, "22.7"), (5.71429, "5.7"), (76.3636, "76.4"), (84.0, "84"), (120.04, "120"), (1200.5, "1200.5")],
)
def test_numbers_have_a_tenth_at_most(value: float, said: str) -> None:
    assert rounded(value) == said


@given(st.floats(0, 1e5))
def test_what_is_rounded_is_near(value: float) -> None:
    assert abs(float(rounded(value)) - value) <= 0.0501
    assert len(rounded(value).partition(".")[2]) <= 1


@pytest.mark.parametrize(
    ("difference", "said"),
    [
        (Difference("valence", "+0.00", f"{MINUS}0.17"), f"sadder (mood {MINUS}0.17)"),
        (Difference("valence", f"{MINUS}0.10", "+0.10"), "happier (mood +0.20)"),
        (Difference("brightness", "+0.00", f"{MINUS}0.35"), f"brightness {MINUS}0.35"),
        (Difference("reverb", "", "on"), "reverb added"),
        (Difference("dry", "", "on"), "dry sound added"),
        (Difference("vinyl", "", "off"), "vinyl removed"),
        (Difference("double bass", "", "out"), "double bass out"),
        (Difference("drums", "0 dB", f"{MINUS}5.5 dB"), f"drums {MINUS}5.5 dB"),
        (Difference("loop", "no", "yes"), "now a loop"),
        (Difference("loop", "", "of its best 8 bars"), "loop of its best 8 bars"),
        (Difference("tempo", "84", "76.4"), "tempo 84 → 76.4"),
    ],
)
def test_a_difference_has_plain_words(difference: Difference, said: str) -> None:
    assert line_of(difference) == said


@given(st.text(max_size=200), st.integers(2, 90))
def test_what_is_cut_shows_it(words: str, longest: int) -> None:
    short = shortened(words, longest)
    line = " ".join(words.split())
    assert len(short) <= longest
    assert short == line or short.endswith("…")


def test_a_mood_has_three_strengths() -> None:
    said = [mood_words("brightness", value) for value in (-0.6, -0.3, -0.1, 0.0, 0.1, 0.3, 0.6)]
    assert said == [
        "very dark", "dark", "slightly dark", "neither dark nor bright", "slightly bright", "bright", "very bright",
    ]  # fmt: skip


K = ChangeKind


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change(K.TEMPO_BY, amount=0.95, words="slower"), "much slower"),
        (Change(K.TEMPO_BY, amount=0.97, words="just a tad slower"), "much slower"),
        (Change(K.TEMPO_BY, amount=1.1, words="etwas schneller"), "much faster"),
        (Change(K.LEAN, "valence", -0.7, words="sadder"), "much sadder"),
        (Change(K.LEAN, "energy", 1.0, words="meh"), "much more energy"),
        (Change(K.LEAN, "energy", -1.0, words="ruhiger"), "much calmer"),
        (Change(K.LEVEL, "flute", 4.0, words="louder flute"), "much louder flute"),
        (Change(K.LEVEL, "drums", -5.5, words="a bit less drums"), "much less drums"),
        (Change(K.LEVEL, "drums", -5.5, words="turn them down"), "much less drums"),
        (Change(K.LEAN, "brightness", -2.0, words="much darker"), ""),
        (Change(K.PRODUCTION, value="dry", words="dry"), ""),
    ],
)
def test_a_wish_is_said_more_strongly_in_the_words_it_had(change: Change, said: str) -> None:
    assert stronger(change) == said
