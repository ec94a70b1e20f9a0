"""What do Stable Audio Open and Stable Audio 3 have in common, once they are loaded?"""

from abc import ABC, abstractmethod
from typing import Any

import torch
from torch import Generator, Tensor, nn

from generation.engines.diffusion.memory import Placed
from generation.engines.diffusion.stable_audio.rows import Held, Row, Side, noise
from generation.engines.neural.device import Device


class Model(ABC):
    """A pipeline of diffusers, taken apart: its components do the work, each row has a scheduler of its own."""

    steps: int  # as its makers run it
    guidance: float  # of classifier-free guidance; 1 is none
    fields: bool  # whether it knows the fields of sound libraries by their names
    told_of_held: bool  # whether the transformer was trained to be told of what is held, and keeps it by itself

    def __init__(self, placed: Placed) -> None:
        self.placed = placed
        self.pipe: Any = placed.pipe

    @property
    def device(self) -> Device:
        return self.placed.device

    @property
    def where(self) -> torch.device:
        return self.device.torch

    @property
    def dtype(self) -> torch.dtype:
        dtype: torch.dtype = self.pipe.transformer.dtype
        return dtype

    @property
    def rate(self) -> int:
        return int(self.pipe.vae.config.sampling_rate)

    @property
    def channels(self) -> int:
        """Of the sound."""
        return int(self.pipe.vae.config.audio_channels)

    @staticmethod
    def precision(device: Device) -> torch.dtype:
        """In which precision the transformer and the text encoder run; on Apple's chips float16 comes out as noise."""
        return torch.float32 if device.kind == "mps" else device.dtype

    @staticmethod
    @abstractmethod
    def keep_exact(pipe: Any) -> None:
        """Put back what is no weight, and was rounded with the weights when they were read."""

    @property
    @abstractmethod
    def longest_s(self) -> float:
        """How much they make in one go, in seconds."""

    @property
    @abstractmethod
    def hop(self) -> int:
        """Samples of sound in one frame of latents."""

    @property
    @abstractmethod
    def latent_channels(self) -> int: ...

    @property
    def layers(self) -> list[nn.Module]:
        return list(self.pipe.transformer.transformer_blocks)

    @abstractmethod
    def frames(self, seconds: float) -> int:
        """How many frames of latents are made for so many seconds of sound."""

    @abstractmethod
    def sides(self, prompt: str, negative: str, seconds: float) -> tuple[Side, Side | None]:
        """What the transformer is told: what is wanted, and what guidance leads away from (None: it has none)."""

    def holding(self, side: Side, _held: Held) -> Side:
        """What the transformer is told when a part of the latents is held: nothing, where it was not trained to be."""
        return side

    @abstractmethod
    def scheduler(self, strength: float, steps: int, generator: Generator) -> Any:
        """A scheduler of its own for one row, from `strength` (1: from noise alone) down to nothing."""

    @abstractmethod
    def begun(self, fresh: Tensor, given: Tensor | None, strength: float) -> Tensor:
        """The noisy latents at the schedule's beginning, of fresh noise and the `given` latents, if there are any."""

    @abstractmethod
    def encode(self, wave: Tensor) -> Tensor:
        """Latents (1, channels, frames) of a sound (channels, samples), the same ones each time."""

    @abstractmethod
    def decode(self, latents: Tensor, samples: int) -> Tensor:
        """The first `samples` of the sound (channels, samples) of latents (1, channels, frames)."""

    @abstractmethod
    def model_input(self, row: Row) -> Tensor: ...

    @abstractmethod
    def clean(self, row: Row, prediction: Tensor) -> Tensor: ...

    @abstractmethod
    def prediction(self, row: Row, clean: Tensor) -> Tensor: ...

    @abstractmethod
    def call(self, latents: Tensor, times: Tensor, told: Side) -> Tensor: ...

    def noise(self, frames: int, generator: Generator) -> Tensor:
        """Fresh noise (1, channels, frames), float32."""
        return noise((1, self.latent_channels, frames), generator, self.where)

    def generator(self, seed: int) -> Generator:
        return self.device.generator(seed)
