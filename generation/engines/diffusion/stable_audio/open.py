"""Stable Audio Open: how is it told what to make, and how is its noise measured? (Evans, 2024; EDM: Karras, 2022)."""

import math
from typing import Any, Final

import torch
from diffusers.models.embeddings import get_1d_rotary_pos_embed
from torch import Generator, Tensor

from generation.engines.diffusion.memory import Placed
from generation.engines.diffusion.stable_audio.model import Model
from generation.engines.diffusion.stable_audio.rows import Row, Side, noise
from generation.engines.neural.device import Device

# The autoencoder hears less than this many frames around the one that it is at: with them a cut comes out as the whole.
_AROUND: Final = 16
_TILE: Final = 256  # frames, 12 s
_FEWEST: Final = 25  # steps, where a row begins late in the schedule


class Open(Model):
    """It always makes its full length (47 s); the timing that it is told says where the sound ends."""

    steps = 100
    guidance = 7.0
    fields = False
    told_of_held = False

    def __init__(self, placed: Placed) -> None:
        super().__init__(placed)
        self._turns: tuple[Tensor, Tensor] | None = None
        # Tiles of whole frames, or tiled encoding would shift the sound and lose its last frame.
        self.pipe.vae.tile_sample_min_length = _TILE * self.hop
        self.pipe.vae.tile_sample_overlap = _AROUND * self.hop
        self.pipe.vae.tile_latent_overlap = _AROUND

    @staticmethod
    def precision(device: Device) -> torch.dtype:
        """Never bfloat16: the model's own time is rounded to it too, and most of the noisy steps would be one."""
        return torch.float16 if device.kind == "cuda" else torch.float32

    @staticmethod
    def keep_exact(_pipe: Any) -> None:
        """Nothing was: places are counted here, and how time is told is learnt."""

    @property
    def longest_s(self) -> float:
        return self.frames(0.0) * self.hop / self.rate

    @property
    def hop(self) -> int:
        return int(self.pipe.vae.hop_length)

    @property
    def latent_channels(self) -> int:
        return int(self.pipe.transformer.config.in_channels)

    def frames(self, _seconds: float) -> int:
        """Always all of them."""
        return int(self.pipe.transformer.config.sample_size)

    def sides(self, prompt: str, negative: str, seconds: float) -> tuple[Side, Side | None]:
        """Text and timing; without a negative prompt guidance leads away from nothing at all (zeros)."""
        start, end = self.pipe.encode_duration(0.0, seconds, self.where, False, 1)
        length = torch.cat([start, end], dim=2)

        def side(words: str) -> Side:
            text = self.pipe.encode_prompt(words, self.where, False)
            return {"encoder_hidden_states": torch.cat([text, start, end], dim=1), "global_hidden_states": length}

        wanted = side(prompt)
        if negative:
            return wanted, side(negative)
        return wanted, {**wanted, "encoder_hidden_states": torch.zeros_like(wanted["encoder_hidden_states"])}

    def scheduler(self, strength: float, steps: int, generator: Generator) -> Any:
        """As dense as the whole schedule, from the noise at which `strength` of the signal's angle is noise.

        The model's own time is atan(sigma) * 2 / pi; at 0.5 noise and sound are equally strong (SDEdit: Meng, 2022).
        """
        config = self.pipe.scheduler.config
        highest = self._highest(strength)
        share = math.log(highest / config.sigma_min) / math.log(config.sigma_max / config.sigma_min)
        made = type(self.pipe.scheduler).from_config(config, sigma_max=highest)
        made.set_timesteps(max(min(steps, _FEWEST), math.ceil(steps * share)), device=self.where)
        made.set_begin_index(0)  # or it would look for it on the device, and wait for that
        # The scheduler would grow a tree of noise, some sixty small kernels for each step and row. What it draws of it
        # is plain Gaussian noise all the same, independent in each step: here it comes from the row's own generator.
        shape = (1, self.latent_channels, self.frames(0.0))
        made.noise_sampler = lambda _now, _next: noise(shape, generator, self.where)
        return made

    def begun(self, fresh: Tensor, given: Tensor | None, strength: float) -> Tensor:
        highest = self._highest(strength)
        return fresh * math.sqrt(highest**2 + 1) if given is None else given + fresh * highest

    def _highest(self, strength: float) -> float:
        """The noise at which a row begins, beside sound of deviation 1."""
        config = self.pipe.scheduler.config
        if strength >= 1.0:
            return float(config.sigma_max)
        return float(min(config.sigma_max, max(2 * config.sigma_min, math.tan(strength * math.pi / 2))))

    def encode(self, wave: Tensor) -> Tensor:
        """The middle of what the encoder allows, so that the same sound is always the same latents.

        Only the sound itself is encoded, with the silence around its end that is heard in it; behind is silence.
        """
        frames = self.frames(0.0)
        there = min(frames, math.ceil(wave.shape[-1] / self.hop) + 2 * _AROUND)
        sound = torch.nn.functional.pad(wave, (0, max(0, there * self.hop - wave.shape[-1])))[:, : there * self.hop]
        latents = self._encoded(sound)
        if there == frames:
            return latents
        # At its end the encoder hears nothing where it should hear silence.
        latents = latents[:, :, : there - _AROUND]
        silence = self._encoded(torch.zeros_like(wave[:, :1]).expand(-1, 2 * _AROUND * self.hop))[:, :, _AROUND]
        return torch.cat([latents, silence[:, :, None].expand(-1, -1, frames - latents.shape[-1])], dim=-1)

    def _encoded(self, wave: Tensor) -> Tensor:
        latents: Tensor = self.pipe.vae.encode(wave[None].to(self.where, self.pipe.vae.dtype)).latent_dist.mode()
        return latents.float()

    def decode(self, latents: Tensor, samples: int) -> Tensor:
        """Only what is asked for, with the frames around its end that are heard in it."""
        needed = min(latents.shape[-1], math.ceil(samples / self.hop) + _AROUND)
        wave: Tensor = self.pipe.vae.decode(latents[:, :, :needed].to(self.pipe.vae.dtype)).sample
        return wave[0, :, :samples].float()

    def model_input(self, row: Row) -> Tensor:
        scaled: Tensor = row.scheduler.scale_model_input(row.latents, row.time)
        return scaled

    def clean(self, row: Row, prediction: Tensor) -> Tensor:
        found: Tensor = row.scheduler.precondition_outputs(row.latents, prediction, row.scheduler.sigmas[row.at])
        return found

    def prediction(self, row: Row, clean: Tensor) -> Tensor:
        """From x0 = c_skip x + c_out v, for v."""
        sigma, data = float(row.scheduler.sigmas[row.at]), float(row.scheduler.config.sigma_data)
        total = sigma**2 + data**2
        return (clean - row.latents * (data**2 / total)) * (-math.sqrt(total) / (sigma * data))

    def call(self, latents: Tensor, times: Tensor, told: Side) -> Tensor:
        output: Tensor = self.pipe.transformer(
            latents.to(self.dtype), times, **told, rotary_embedding=self._rotary(latents.shape[-1]), return_dict=False
        )[0]
        return output

    def _rotary(self, frames: int) -> tuple[Tensor, Tensor]:
        if self._turns is None or self._turns[0].shape[0] != frames + 1:
            width = self.pipe.rotary_embed_dim
            cos, sin = get_1d_rotary_pos_embed(width, frames + 1, use_real=True, repeat_interleave_real=False)
            self._turns = cos.to(self.where), sin.to(self.where)
        return self._turns
