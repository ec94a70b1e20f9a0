"""What do the libraries do that audiocraft imports and that are not here? Only what making music with it needs.

Each function is what its original is by its own definition; what is not here says so when it is used. Only audiocraft's
modules see any of this (see `adapter`).
"""

from types import ModuleType
from typing import Any, Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from generation.engines.audiocraft.tune import tune_of
from generation.errors import EngineUnavailable

_SOURCES: Final = ("drums", "bass", "other", "vocals")
_RATE: Final = 32000


class Absent:
    """Stands for something that making music does not need: it can be named, and says what is missing when called."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> "Absent":
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(f"{self._name}.{name}")

    def __call__(self, *_given: Any, **_named: Any) -> Any:
        raise EngineUnavailable(
            f"These weights ask audiocraft for {self._name}, which is not part of Nocturne.", "Use other weights."
        )


class Spectrogram(nn.Module):
    """`torchaudio.transforms.Spectrogram`: squared magnitudes of a short-time Fourier transform.

    A periodic Hann window; with `normalized`, the transform is divided by the root of the window's energy. The window
    is part of the state, as it is there: published checkpoints hold it.
    """

    def __init__(
        self,
        n_fft: int,
        win_length: int,
        hop_length: int,
        power: float = 2.0,
        *,
        center: bool = True,
        pad: int = 0,
        normalized: bool = False,
    ) -> None:
        super().__init__()
        self.n_fft, self.hop, self.power, self.center, self.pad = n_fft, hop_length, power, center, pad
        self.normalized = normalized
        self.register_buffer("window", torch.hann_window(win_length))

    def forward(self, wave: Tensor) -> Tensor:
        """Of waves (..., frames), magnitudes (..., n_fft // 2 + 1, steps)."""
        window: Tensor = self.get_buffer("window")
        flat = functional.pad(wave, (self.pad, self.pad)).reshape(-1, wave.shape[-1] + 2 * self.pad)
        found = torch.stft(
            flat, self.n_fft, self.hop, len(window), window, center=self.center, return_complex=True, pad_mode="reflect"
        )
        if self.normalized:
            found = found / window.pow(2).sum().sqrt()
        return found.abs().pow(self.power).reshape(*wave.shape[:-1], *found.shape[-2:])


class LowerTriangularMask:
    """`xformers.ops.LowerTriangularMask`: nobody hears what comes later."""


def memory_efficient_attention(
    query: Tensor, key: Tensor, value: Tensor, bias: Tensor | LowerTriangularMask | None = None, p: float = 0.0
) -> Tensor:
    """`xformers.ops.memory_efficient_attention`, by torch: tensors (batch, steps, heads, width), added `bias`."""
    q, k, v = (each.transpose(1, 2) for each in (query, key, value))
    mask = bias if isinstance(bias, Tensor) else None
    causal = isinstance(bias, LowerTriangularMask)
    heard = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=causal, dropout_p=p)
    return heard.transpose(1, 2)


class Whole(nn.Module):
    """In the place of Demucs, which takes drums and bass out of a clip before its tune is listened for.

    There is no model in it: see `tune_of`.
    """

    sources: Final = _SOURCES
    samplerate = _RATE
    audio_channels = 1


def apply_model(_model: Whole, wave: Tensor, **_named: Any) -> Tensor:
    """Of waves (batch, 1, frames), stems (batch, 4, 1, frames): the tune is `other`, the rest is silent."""
    stems = torch.zeros(wave.shape[0], len(_SOURCES), *wave.shape[1:], device=wave.device, dtype=wave.dtype)
    stems[:, _SOURCES.index("other")] = tune_of(wave, _RATE)
    return stems


def convert_audio(wave: Tensor, rate: int, wanted: int, channels: int) -> Tensor:
    """`demucs.audio.convert_audio` for one channel: (..., channels, frames) mixed down, at another rate in Hz."""
    import julius

    if channels != 1:
        raise EngineUnavailable("A tune is listened for in one channel only.")
    resampled: Tensor = julius.resample_frac(wave.mean(dim=-2, keepdim=True), int(rate), int(wanted))
    return resampled


def modules() -> dict[str, ModuleType]:
    """All of them by the names under which audiocraft imports them."""
    alone = {
        "rank": lambda: 0,
        "world_size": lambda: 1,
        "is_rank_zero": lambda: True,
        "is_distributed": lambda: False,
        "barrier": lambda: None,
        "broadcast_tensors": lambda _tensors: None,
    }
    profiler = _module("xformers.profiler.profiler", _Profiler=type("_Profiler", (), {"_CURRENT_PROFILER": None}))
    made = [
        _module("torchaudio"),
        _module("torchaudio.transforms", Spectrogram=Spectrogram),
        _module("xformers"),
        _module(
            "xformers.ops",
            unbind=torch.unbind,
            LowerTriangularMask=LowerTriangularMask,
            memory_efficient_attention=memory_efficient_attention,
        ),
        _module("xformers.profiler", profiler=profiler),
        _module("flashy"),
        _module("flashy.distrib", **alone),
        _module("demucs"),
        _module("demucs.pretrained", get_model=lambda _name: Whole()),
        _module("demucs.apply", apply_model=apply_model),
        _module("demucs.audio", convert_audio=convert_audio),
        *(_module(name) for name in ("av", "spacy", "num2words")),
    ]
    found = {each.__name__: each for each in made}
    for name, module in found.items():
        parent, _, last = name.rpartition(".")
        if parent:
            setattr(found[parent], last, module)
    return found


def solvers() -> dict[str, ModuleType]:
    """In the place of audiocraft's training recipes, which `MultiBandDiffusion` imports and generating never uses."""
    recipe = _module("audiocraft.solvers.compression")
    package = _module("audiocraft.solvers", compression=recipe)
    package.__path__ = []
    return {each.__name__: each for each in (package, recipe)}


def _module(name: str, /, **has: Any) -> ModuleType:
    """A module that has just this; whatever else is named in it is absent."""
    module = ModuleType(name)
    vars(module).update(has)

    def absent(asked: str) -> Absent:
        if asked.startswith("__"):
            raise AttributeError(asked)
        return Absent(f"{name}.{asked}")

    vars(module)["__getattr__"] = absent
    return module
