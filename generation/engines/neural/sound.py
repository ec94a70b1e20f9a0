"""Tensors as sound, and sound as tensors: rates, channels, and exactly as long as it was asked for."""

import numpy as np
import soxr
import torch
from torch import Tensor

from generation.rendering import Audio, Samples


def audio_of(wave: Tensor, rate: int, seconds: float | None = None) -> Audio:
    """A wave (channels, frames) as two channels of float32, cut or filled with silence to exactly `seconds`."""
    samples = wave.detach().float().cpu().numpy()
    if samples.shape[0] == 1:
        samples = np.repeat(samples, 2, axis=0)
    return fitted(Audio(np.ascontiguousarray(samples[:2], dtype=np.float32), rate), seconds)


def fitted(audio: Audio, seconds: float | None) -> Audio:
    """A sound of exactly `seconds`: what is over is cut, what is missing is silence."""
    if seconds is None:
        return audio
    frames = round(seconds * audio.rate)
    missing = max(0, frames - audio.frames)
    return Audio(np.pad(audio.samples[:, :frames], ((0, 0), (0, missing))), audio.rate)


def tensor_of(
    audio: Audio, rate: int, channels: int, device: str = "cpu", dtype: torch.dtype = torch.float32
) -> Tensor:
    """A sound as a tensor (channels, frames) at another rate, mixed down or doubled to `channels`."""
    samples = resampled(audio, rate).samples
    if channels == 1:
        samples = samples.mean(axis=0, keepdims=True)
    elif samples.shape[0] < channels:
        samples = np.repeat(samples[:1], channels, axis=0)
    return torch.from_numpy(np.ascontiguousarray(samples[:channels])).to(device, dtype)


def resampled(audio: Audio, rate: int) -> Audio:
    """The sound at another rate in Hz (soxr, very high quality)."""
    if audio.rate == rate:
        return audio
    made: Samples = soxr.resample(audio.samples.T, audio.rate, rate, quality="VHQ").T.astype(np.float32)
    return Audio(np.ascontiguousarray(made), rate)
