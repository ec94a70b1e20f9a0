"""One to eight seconds: exact, finished, and a signal says what it shall say."""

from dataclasses import replace

import numpy as np
import pytest

from generation.brief import Brief, Key, Kind, Mode, Mood
from generation.engines import create
from generation.engines.sketch.compose import compose
from generation.engines.sketch.styles import styles
from generation.ports import RenderRequest
from generation.rendering import Rendering

RATE = 44100
STYLES = tuple(styles())


@pytest.fixture(autouse=True)
def _synths(monkeypatch) -> None:
    monkeypatch.setenv("NOCTURNE_SOUNDFONT", "none")


def brief(kind: Kind = Kind.JINGLE, **changes) -> Brief:
    usual = Brief("", "lo-fi", 110.0, Key("D", Mode.MAJOR), 3.0, 1, kind=kind)
    return replace(usual, **changes)


def render(asked: Brief, seed: int = 1) -> Rendering:
    result = create("sketch").render([RenderRequest(asked, seed)])[0]
    assert isinstance(result, Rendering), result
    return result


def tenths(samples: np.ndarray) -> list[float]:
    return [float(np.sqrt(np.mean(part.astype(np.float64) ** 2))) for part in np.array_split(samples, 10, axis=1)]


@pytest.mark.parametrize(
    ("genre", "duration", "kind"),
    [
        *(("chiptune", 1.0, Kind.JINGLE), ("house", 2.5, Kind.JINGLE), ("cinematic", 4.0, Kind.JINGLE)),
        *(("ambient", 8.0, Kind.JINGLE), ("jazz", 1.0, Kind.TRACK), ("rock", 3.3, Kind.TRACK)),
        *(("lo-fi", 1.0, Kind.UI_SOUND), ("techno", 1.7, Kind.UI_SOUND), ("orchestral", 8.0, Kind.UI_SOUND)),
    ],
)
def test_short_things_are_exact_begin_at_once_and_die_away(genre, duration, kind) -> None:
    samples = render(brief(kind, genre=genre, duration_s=duration)).mix.samples
    assert samples.shape[1] == round(duration * RATE)
    loud = tenths(samples)
    assert loud[0] > 0.05 * max(loud)
    assert loud[-1] < 0.15 * max(loud)
    assert np.abs(samples[:, -200:]).max() < 2e-3
    assert np.abs(samples).max() > 0.1


@pytest.mark.parametrize("style", STYLES)
def test_a_jingle_sings_its_theme_and_ends_on_the_last_chord(style) -> None:
    for duration in (1.0, 2.0, 4.0, 7.5):
        score = compose(brief(genre=style, duration_s=duration), 3)
        assert len(score.spans) == 1
        assert score.duration_s == duration
        tune = [note for part in score.parts if part.role == "melody" for note in part.notes]
        last = [note for note in tune if note.start >= score.ending - 0.2]
        assert last, (style, duration)
        assert len(tune) > len(last) or duration < 2.0, (style, duration)
        assert 0.15 * score.beats < score.beats - score.ending < 0.75 * score.beats + 1.0


def test_two_seeds_make_two_jingles() -> None:
    assert compose(brief(), 1).parts != compose(brief(), 2).parts


@pytest.mark.parametrize("style", STYLES)
def test_a_signal_rises_falls_or_repeats_by_its_mood(style) -> None:
    def pitches(mood: Mood, seed: int) -> list[int]:
        (part,) = compose(brief(Kind.UI_SOUND, genre=style, duration_s=1.0, mood=mood), seed).parts
        assert part.notes[0].start == 0.0
        assert 1 <= len(part.notes) <= 4
        return [note.pitch for note in part.notes]

    for seed in range(6):
        assert (rising := pitches(Mood(valence=0.5), seed)) == sorted(rising)
        assert rising[-1] > rising[0]
        falling = pitches(Mood(valence=-0.5), seed)
        assert falling == sorted(falling, reverse=True)
        assert falling[-1] < falling[0]
        alert = pitches(Mood(tension=0.5), seed)
        assert len(alert) > len(set(alert))


@pytest.mark.parametrize("style", STYLES)
def test_an_error_is_low_and_a_success_rises_whatever_the_mood(style) -> None:
    for seed in range(4):
        (low,) = compose(brief(Kind.UI_SOUND, genre=style, words="short error buzz"), seed).parts
        assert all(47 <= note.pitch <= 62 for note in low.notes)
        assert low.notes[-1].pitch <= low.notes[0].pitch
        (high,) = compose(brief(Kind.UI_SOUND, genre=style, words="success sound", mood=Mood(tension=0.5)), seed).parts
        pitches = [note.pitch for note in high.notes if note.velocity > 0.6]
        assert 2 <= len(pitches) <= 3
        assert pitches == sorted(set(pitches))


def test_a_signal_comes_from_the_middle_and_does_not_click() -> None:
    samples = render(brief(Kind.UI_SOUND, duration_s=1.0, words="soft notification ping")).mix.samples
    np.testing.assert_allclose(samples[0], samples[1], atol=1e-6)
    assert np.abs(samples[:, :22]).max() < 0.1 * np.abs(samples).max()


def test_a_long_signal_returns_fainter() -> None:
    (part,) = compose(brief(Kind.UI_SOUND, duration_s=8.0), 1).parts
    forces = [note.velocity for note in part.notes]
    assert forces[-1] < 0.5 * forces[0]
    assert part.notes[-1].start < 0.65 * 8.0 * 110 / 60
