"""Telling groups apart, on features made by hand; and what the features are of sounds that are known."""

import numpy as np
import pytest

from bot.eval.centroids import NearestCentroid
from bot.eval.features import features
from bot.eval.genres import Take, classified, theme_collisions
from generation.rendering import Audio

RATE = 44100


def heard(spread, genres=("funk", "house", "waltz"), per_genre=10):
    """Points around one place per genre; the last feature never changes, the second is huge and means nothing."""
    chance = np.random.default_rng(3)
    found = []
    for number, genre in enumerate(genres):
        for seed in range(1, per_genre + 1):
            place = np.array([3.0 * number, 0.0, 7.0])
            noise = chance.normal(size=3) * [spread, 1e6, 0.0]
            found.append((Take(genre, seed, 1.0), place + noise))
    return found


def test_groups_that_lie_apart_are_told_apart():
    told = classified(heard(0.2, per_genre=200))
    assert told["accuracy"] == 1.0
    assert told["met"] is True
    assert told["confusions"] == []
    assert set(told["genres"]) == {"funk", "house", "waltz"}


def test_groups_that_lie_on_each_other_are_not():
    told = classified(heard(200.0))
    assert told["accuracy"] < 0.7
    assert told["met"] is False
    assert sum(int(each.split(" x ")[0]) for each in told["confusions"]) == round(15 * (1 - told["accuracy"]))


def test_the_tested_half_is_not_fitted():
    # Odd and even seeds of each genre lie where the other genre's do: whoever peeked would be right.
    swapped = []
    for seed in range(1, 11):
        for genre, place in (("a", 0.0), ("b", 9.0)):
            swapped.append((Take(genre, seed, 1.0), np.array([place if seed % 2 else 9.0 - place])))
    assert classified(swapped)["accuracy"] == 0.0


def test_the_scale_is_taken_from_the_fitted_examples():
    model = NearestCentroid.fit([("a", np.array([0.0, 0.0])), ("b", np.array([1.0, 1000.0]))])
    assert model.name(np.array([0.9, 400.0])) == "b"
    assert model.name(np.array([0.1, 400.0])) == "a"


def test_features_of_noise_and_of_a_tone_differ_and_repeat():
    chance = np.random.default_rng(0)
    noise = Audio((0.1 * chance.standard_normal((2, 4 * RATE))).astype(np.float32), RATE)
    at = np.arange(4 * RATE) / RATE
    tone = Audio(np.tile(0.1 * np.sin(2 * np.pi * 330 * at), (2, 1)).astype(np.float32), RATE)
    assert features(noise).shape == features(tone).shape == (35,)
    assert np.isfinite(features(noise)).all()
    assert np.array_equal(features(noise), features(noise))
    assert np.abs(features(noise) - features(tone)).max() > 1


def test_silence_has_features():
    assert np.isfinite(features(Audio(np.zeros((2, 2 * RATE), dtype=np.float32), RATE))).all()


def test_the_same_theme_twice_is_counted(monkeypatch):
    class Score:
        theme = "always this"

    monkeypatch.setattr("generation.engines.sketch.compose.compose", lambda _brief, _seed: Score())
    assert theme_collisions("house") == 200


@pytest.mark.parametrize("genre", ["house", "waltz"])
def test_themes_differ(genre):
    assert theme_collisions(genre) == 0
