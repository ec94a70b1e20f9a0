"""The chroma: known notes lead where they should, and the figures are those of the definition, computed plainly."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any, Final

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from generation.engines.musicgen.chroma import HOP, RATE, WINDOW, chroma, stretched

SCALE: Final = (60, 62, 64, 65, 67, 69, 71, 72)  # C major as MIDI pitches


def note(pitch: float, seconds: float) -> NDArray[np.float64]:
    hz = 440.0 * 2 ** ((pitch - 69) / 12)
    at = np.arange(round(seconds * RATE)) / RATE
    return sum((0.5**each * np.sin(2 * np.pi * hz * each * at) for each in (1, 2, 3)), np.zeros(at.size))


def plainly(wave: NDArray[np.float64]) -> NDArray[np.float64]:
    """The strengths of the twelve classes by numpy alone: librosa's filter bank on a power spectrum, (12, frames)."""
    padded = np.pad(wave, WINDOW // 2, mode="reflect")
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)
    starts = range(0, padded.size - WINDOW + 1, HOP)
    power = np.stack([np.abs(np.fft.rfft(padded[at : at + WINDOW] * window)) ** 2 for at in starts], axis=1)
    octaves = 12 * np.log2(np.linspace(0, RATE, WINDOW, endpoint=False)[1:] / (440.0 / 16))
    places = np.concatenate([[octaves[0] - 18], octaves])
    widths = np.concatenate([np.maximum(np.diff(places), 1.0), [1.0]])
    apart = np.remainder(places[None] - np.arange(12)[:, None] + 6 + 120, 12) - 6
    bumps = np.exp(-0.5 * (2 * apart / widths) ** 2)
    bumps /= np.sqrt(np.square(bumps).sum(axis=0))
    bumps *= np.exp(-0.5 * ((places / 12 - 5) / 2) ** 2)
    return np.roll(bumps, -3, axis=0)[:, : WINDOW // 2 + 1] @ power


def test_a_scale_of_c_major_leads_through_its_classes() -> None:
    wave = np.concatenate([note(pitch, 2.0) for pitch in SCALE])
    found = chroma(torch.from_numpy(wave)).argmax(dim=1)
    middles = [round((2.0 * at + 1.0) * RATE / HOP) for at in range(len(SCALE))]
    assert [int(found[at]) for at in middles] == [pitch % 12 for pitch in SCALE]


@pytest.mark.parametrize("pitch", range(48, 84))
def test_every_note_leads_in_its_own_class(pitch: int) -> None:
    found = chroma(torch.from_numpy(note(pitch, 1.0))).argmax(dim=1)
    assert set(found[1:-1].tolist()) == {pitch % 12}


def test_the_figures_are_those_of_the_definition() -> None:
    drawn = np.random.default_rng(4)
    wave = np.concatenate([note(pitch, 0.7) for pitch in drawn.integers(40, 90, 20)])
    wave += 0.3 * drawn.standard_normal(wave.size)
    strengths = plainly(wave)
    found = chroma(torch.from_numpy(wave))
    assert found.shape == (1 + wave.size // HOP, 12)
    assert torch.equal(found.sum(dim=1), torch.ones(found.shape[0]))
    first, second = np.sort(strengths, axis=0)[-1], np.sort(strengths, axis=0)[-2]
    clear = (first - second) / first > 1e-4  # two that are as good as alike may change places by a rounding
    assert clear.mean() > 0.95
    assert np.array_equal(found.argmax(dim=1).numpy()[clear], strengths.argmax(axis=0)[clear])


def test_a_short_sound_lies_in_the_middle_of_a_window_and_silence_is_c() -> None:
    assert chroma(torch.from_numpy(note(69, 0.3))).argmax(dim=1).tolist()[2] == 9
    assert set(chroma(torch.zeros(100)).argmax(dim=1).tolist()) == {0}


def test_a_tune_that_is_too_short_begins_again_and_one_too_long_is_cut() -> None:
    rows = torch.eye(12)[:5]
    assert torch.equal(stretched(rows, 12), torch.cat([rows, rows, rows[:2]]))
    assert torch.equal(stretched(rows, 3), rows[:3])


class Spectrogram:
    """torchaudio's, as transformers uses it: power, normed by the window. torchaudio itself is not installed."""

    def __init__(self, n_fft: int, win_length: int, hop_length: int, **more: Any) -> None:
        assert more == {"power": 2, "center": True, "pad": 0, "normalized": True}
        self.size, self.hop, self.window = n_fft, hop_length, torch.hann_window(win_length)

    def __call__(self, wave: torch.Tensor) -> torch.Tensor:
        flat = wave.reshape(-1, wave.shape[-1])
        found = torch.stft(flat, self.size, self.hop, window=self.window, center=True, return_complex=True)
        power = (found / self.window.pow(2).sum().sqrt()).abs().pow(2)
        return power.reshape(*wave.shape[:-1], *power.shape[-2:])


@pytest.mark.parametrize("seconds", [0.3, 5.0, 30.0])
def test_it_is_what_transformers_extracts(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    # By its own name: its package gives a stand-in where torchaudio is missing.
    theirs = import_module("transformers.models.musicgen_melody.feature_extraction_musicgen_melody")
    there = SimpleNamespace(transforms=SimpleNamespace(Spectrogram=Spectrogram))
    monkeypatch.setattr(theirs, "torchaudio", there, raising=False)
    extractor = theirs.MusicgenMelodyFeatureExtractor()
    drawn = np.random.default_rng(6)
    wave = np.concatenate([note(pitch, seconds / 10) for pitch in drawn.integers(45, 80, 10)])
    wave = (wave + 0.2 * drawn.standard_normal(wave.size)).astype(np.float32)
    wanted = extractor(wave, sampling_rate=RATE, return_tensors="pt")["input_features"][0]
    found = chroma(torch.from_numpy(wave))
    assert found.shape == wanted.shape
    assert torch.equal(found.argmax(dim=1), wanted.argmax(dim=1))
