"""Is the tune of a full mix heard better without what strikes and what lies low?"""

import numpy as np
import torch

from generation.engines.audiocraft.tune import tune_of

RATE = 32000
TUNE = (69, 72, 76, 74, 71, 67, 72, 69)  # MIDI pitches, one each half second
BASS = (33, 33, 29, 29, 31, 31, 33, 33)


def hz(pitch: int) -> float:
    return 440.0 * 2 ** ((pitch - 69) / 12)


def tone(pitch: int, seconds: float, partials: int) -> np.ndarray:
    at = np.arange(round(seconds * RATE)) / RATE
    wave = sum(np.sin(2 * np.pi * hz(pitch) * n * at) / n for n in range(1, partials + 1))
    return wave * np.minimum(1, np.minimum(at, at[-1] - at) * 100)


def mix() -> tuple[torch.Tensor, torch.Tensor]:
    chance = np.random.default_rng(1)
    tune = np.concatenate([tone(each, 0.5, 4) for each in TUNE]) * 0.2
    bass = np.concatenate([tone(each, 0.5, 3) for each in BASS]) * 0.6
    drums = np.zeros_like(tune)
    for beat in range(0, len(drums), RATE // 4):
        length = min(4000, len(drums) - beat)
        drums[beat : beat + length] += chance.normal(0, 0.8, length) * np.exp(-np.arange(length) / 500)
    return torch.tensor(tune[None], dtype=torch.float32), torch.tensor((tune + bass + drums)[None], dtype=torch.float32)


def heard(wave: torch.Tensor, tune: tuple[int, ...] = TUNE) -> float:
    """How often the strongest pitch class of a step is the tune's."""
    size, hop = 16384, 4096
    window = torch.hann_window(size)
    power = torch.stft(wave, size, hop, window=window, return_complex=True).abs()[0] ** 2
    frequencies = np.fft.rfftfreq(size, 1 / RATE)[1:]
    classes = np.round(12 * np.log2(frequencies / 440) + 69).astype(int) % 12
    chroma = np.stack([power[1:].numpy()[classes == each].sum(0) for each in range(12)])
    steps = chroma.shape[1]
    wanted = [tune[min(len(tune) - 1, int(step * hop / RATE / 0.5))] % 12 for step in range(steps)]
    return float(np.mean(chroma.argmax(0) == wanted))


def test_the_tune_is_heard_where_the_bass_was() -> None:
    alone, full = mix()
    assert heard(alone) > 0.9
    assert heard(full) < 0.4  # they share a pitch class three times out of eight
    assert heard(tune_of(full, RATE)) > 0.8


def test_a_tune_that_is_alone_stays() -> None:
    alone, _ = mix()
    assert heard(tune_of(alone, RATE)) >= heard(alone) - 0.05


def test_a_low_voice_keeps_its_pitch_classes() -> None:
    tune = tuple(each - 24 for each in TUNE)  # all of it below middle C
    voice = torch.tensor(np.concatenate([tone(each, 0.5, 8) for each in tune])[None], dtype=torch.float32)
    assert heard(tune_of(voice, RATE), tune) > 0.8


def test_silence_and_what_is_shorter_than_a_window_are_left_as_they_are() -> None:
    for wave in (torch.zeros(1, 1, 40000), torch.randn(1, 1, 1)):
        assert torch.equal(tune_of(wave, RATE), wave)
