"""Who may be playing: on signals that are known, and on what the sketch engine plays with and without them."""

import numpy as np
import pytest
from signals import RATE, audio, cadence, chord, clicks, drums, noise, sine, triad

from generation import engines
from generation.audio.analyse import analyse
from generation.audio.heard import heard_sentence
from generation.audio.hints import Apart, hints, percussive
from generation.audio.spectrum import Spectrum
from generation.brief import Brief, Heard, Key, Mode
from generation.ports import RenderRequest
from generation.rendering import Rendering

MUSIC = cadence(57, True)
FRAMES = len(MUSIC)
HATS = np.random.default_rng(1).standard_normal(FRAMES) * np.exp(-(np.arange(FRAMES) % (RATE // 4)) / (0.02 * RATE))
BASS = np.concatenate([sine(hertz, 1.0, 0.3) for hertz in (55.0, 73.4, 82.4, 55.0)] * 2)


def heard(samples: np.ndarray) -> tuple[str, ...]:
    spectrum = Spectrum.of(audio(samples))
    return hints(spectrum, Apart.of(spectrum))


def share(samples: np.ndarray) -> float:
    return percussive(Apart.of(Spectrum.of(audio(samples))))


def test_what_strikes_is_told_from_what_sings():
    assert share(MUSIC) + 0.05 < share(MUSIC + 0.5 * HATS) < share(drums(120, 6.0))
    assert share(chord(triad(60, False), 4.0)) < 0.25
    assert share(sine(440, 4.0)) < 0.2
    assert share(clicks(120, 6.0)) > 0.5


@pytest.mark.parametrize(
    ("samples", "wanted", "unwanted"),
    [
        (MUSIC, {"no drums", "no bass"}, {"drums", "bass"}),
        (MUSIC + 0.1 * HATS, {"drums", "no bass"}, {"bass", "no drums"}),
        (MUSIC + BASS, {"bass", "no drums"}, {"drums", "no bass"}),
        (MUSIC + BASS + 0.1 * HATS, {"bass", "drums"}, {"no bass", "no drums"}),
        (chord(triad(60, False), 6.0), {"pad"}, {"drums", "bass"}),
        (drums(120, 6.0), set(), {"pad", "no drums", "bass"}),
        (noise(6.0), set(), {"pad", "drums", "bass"}),
        (np.zeros(4 * RATE), set(), {"pad", "drums", "bass", "no drums", "no bass"}),
        (clicks(120, 1.5), set(), {"pad", "drums", "bass", "no drums", "no bass"}),
    ],
    ids=["chords", "and hats", "and bass", "and both", "held", "drums", "noise", "silence", "too short"],
)
def test_hints(samples: np.ndarray, wanted: set[str], unwanted: set[str]):
    found = set(heard(samples))
    assert wanted <= found
    assert not unwanted & found


def _rendered(genre: str, excluded: tuple[str, ...]) -> Rendering:
    brief = Brief(genre, genre, 110.0, Key("A", Mode.MINOR), 8.0, 3, excluded=excluded, loop=True)
    (made,) = engines.create("sketch").render([RenderRequest(brief, 3)])
    assert isinstance(made, Rendering), made
    return made


def test_what_the_engine_plays_with_and_without_them_is_mostly_told_apart():
    said = []
    for genre in ("lo-fi", "house", "jazz"):
        for excluded in ((), ("drums",), ("bass",)):
            made = _rendered(genre, excluded)
            names = {stem.name for stem in made.stems}
            found = analyse(made.mix).hints
            for player in ("drums", "bass"):
                right = player if player in names else f"no {player}"
                wrong = f"no {player}" if player in names else player
                said.append(1 if right in found else -1 if wrong in found else 0)
    assert said.count(1) >= 0.6 * len(said), said
    assert said.count(-1) <= 0.15 * len(said), said


def test_they_are_said_in_a_few_words():
    found = Heard(30.0, 96.2, Key("A", Mode.MINOR), -16.0, -0.6, 0.0, 2.0, 0.3, ("drums", "no bass"))
    assert heard_sentence(found) == "96 BPM, A minor, dark, with drums, no bass"
