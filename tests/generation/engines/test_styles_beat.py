"""Does the music carry its beat? Read off the score: what begins together comes back after a beat, not after one and a
half. Whoever taps along (a person, or an autocorrelation of onsets) counts in threes otherwise."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from generation.brief import Brief, Key, Mode
from generation.engines.sketch.compose import compose
from generation.engines.sketch.score import Note, Part, Score
from generation.engines.sketch.styles import styles

TEMPI = {
    "orchestral": 76.0,
    "cinematic": 84.0,
    "drum and bass": 174.0,
    "funk": 112.0,
    "techno": 130.0,
    "waltz": 150.0,
    "ambient": 64.0,
    "bossa nova": 122.0,
    "chiptune": 136.0,
    "classical": 92.0,
    "folk": 98.0,
    "hip-hop": 86.0,
    "house": 123.0,
    "jazz": 132.0,
    "lo-fi": 78.0,
    "rock": 122.0,
    "synthwave": 98.0,
}
SEEDS = range(1, 9)
# How much more comes back after one or two beats than after one and a half, on average over seeds.
CLEARLY = {
    "drum and bass": 1.25,
    "cinematic": 1.8,
    "orchestral": 2.2,
    "funk": 1.08,
    "waltz": 2.0,
    "ambient": 1.5,
    "chiptune": 1.1,
}
ONE, ONE_AND_A_HALF, TWO = 4, 6, 8  # beats in sixteenths


@cache
def scores(genre: str, drums: bool) -> tuple[Score, ...]:
    metre = (3, 4) if genre == "waltz" else (4, 4)
    asked = Brief("", genre, TEMPI[genre], Key("D", Mode.MINOR), duration_s=20.0, seed=1, metre=metre)
    asked = asked if drums else replace(asked, excluded=("drums",))
    return tuple(compose(asked, seed) for seed in SEEDS)


def onsets(parts: tuple[Part, ...], score: Score) -> np.ndarray:
    """How strongly something begins at each sixteenth before the last chord; a chord counts once, drums each."""
    found = np.zeros(int(score.beats * 4) + 64)
    for part in parts:
        if part.role in {"texture", "riser"}:
            continue
        strongest: dict[tuple[int, int], float] = {}
        for note in part.notes:
            if note.start < score.ending - 0.2:
                place = (round((note.start + score.pickup) * 4), note.pitch if part.role == "drums" else 0)
                strongest[place] = max(strongest.get(place, 0.0), note.velocity)
        for (slot, _), force in strongest.items():
            found[slot] += force
    return found


def returning(train: np.ndarray, lag: int) -> float:
    return float(train[:-lag] @ train[lag:])


def clearness(score: Score) -> float:
    train = onsets(score.parts, score)
    return max(returning(train, ONE), returning(train, TWO)) / returning(train, ONE_AND_A_HALF)


def on_the_beat(score: Score, without: str = "") -> float:
    """The share of all that begins which begins on a quarter."""
    train = onsets(tuple(each for each in score.parts if each.role != without), score)
    return float(train[::4].sum() / train.sum())


@pytest.mark.parametrize("drums", [True, False])
@pytest.mark.parametrize("genre", sorted(TEMPI))
def test_beats_come_back_sooner_than_beats_and_a_half(genre, drums) -> None:
    mean = np.mean([clearness(score) for score in scores(genre, drums)])
    assert mean >= CLEARLY.get(genre, 1.0), (genre, drums, mean)


def test_every_style_is_asked() -> None:
    assert set(TEMPI) == set(styles())


def test_who_counts_in_threes_is_found_out() -> None:
    score = scores("techno", True)[0]
    dotted = tuple(Note(1.5 * index, 0.25, 36, 0.9) for index in range(20))
    assert clearness(replace(score, parts=(Part("drums", "drums", "kit_909", dotted),))) < 0.7


@pytest.mark.parametrize("genre", ["orchestral", "cinematic"])
def test_plucked_strings_strike_every_beat_of_slow_music_and_it_is_they_who_carry_it(genre) -> None:
    for score in scores(genre, False):
        pulse = next(part for part in score.parts if part.role == "pulse")
        beats = {round(note.start + score.pickup) for note in pulse.notes if note.start < score.ending - 0.2}
        assert beats >= set(range(int(score.ending + score.pickup))), genre
        assert on_the_beat(score) > on_the_beat(score, without="pulse") + 0.01


@pytest.mark.parametrize("genre", ["orchestral", "cinematic"])
def test_without_strings_nobody_plucks(genre) -> None:
    asked = Brief("", genre, TEMPI[genre], Key("D"), duration_s=20.0, seed=1, excluded=("strings",))
    for seed in (1, 2, 3):
        assert not {"pizzicato", "spiccato", "violins"} & {part.voice for part in compose(asked, seed).parts}


def test_the_bows_leave_the_string_before_the_next_stroke() -> None:
    for genre in ("orchestral", "cinematic"):
        for score in scores(genre, True):
            low = [note for part in score.parts if part.role == "bass" for note in part.notes]
            told = [note for note in low if note.start < score.ending - 0.2]
            assert all(note.length <= 1.55 for note in told)


def test_what_techno_strikes_between_the_kicks_does_not_count_in_threes() -> None:
    for score in scores("techno", True):
        for part in score.parts:
            if part.role in {"chords", "arp"}:
                train = onsets((part,), score)
                assert returning(train, 3) <= max(returning(train, ONE), returning(train, 16)), part.role
