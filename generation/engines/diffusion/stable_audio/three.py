"""Stable Audio 3: how is it told what to make, and how is its noise measured? (rectified flow; SAME autoencoder)."""

import math
from typing import Any, Final

import torch
from torch import Generator, Tensor

from generation.engines.diffusion.memory import Placed
from generation.engines.diffusion.stable_audio.model import Model
from generation.engines.diffusion.stable_audio.rows import Held, Row, Side
from generation.engines.diffusion.stable_audio.windows import Windows

# Between these (log of sound over noise) the makers' schedule is even.
_NOISIEST, _CLEANEST = -6.2, 2.0
_FEWEST: Final = 25  # steps, where a row begins late in the schedule and the model is not distilled


class Three(Model):
    """It makes as many frames as the sound is long. The distilled weights have their guidance in them."""

    fields = True
    told_of_held = True

    def __init__(self, placed: Placed) -> None:
        super().__init__(placed)
        self.distilled = bool(self.pipe.scheduler.config.stochastic_sampling)
        self.steps = 8 if self.distilled else 100
        self.guidance = 1.0 if self.distilled else 7.0
        self._windows = Windows(self.pipe.vae)

    @staticmethod
    def keep_exact(pipe: Any) -> None:
        """Places and lengths in float32: bfloat16 counts no further than 256 frames (24 s) before two become one."""
        turns, length = pipe.transformer.rotary_pos_emb, pipe.duration_embedder
        turns.inv_freq = type(turns)(2 * turns.inv_freq.numel()).inv_freq.to(turns.inv_freq.device)
        length.freqs = type(length).from_config(length.config).freqs.to(length.freqs.device)

    @property
    def longest_s(self) -> float:
        return float(self.pipe.duration_embedder.config.max_val)

    @property
    def hop(self) -> int:
        return int(self.pipe.vae.downsampling_ratio)

    @property
    def latent_channels(self) -> int:
        return int(self.pipe.vae.config.latent_dim)

    def frames(self, seconds: float) -> int:
        return math.ceil(round(seconds * self.rate) / self.hop)

    def sides(self, prompt: str, negative: str, seconds: float) -> tuple[Side, Side | None]:
        """Text with the length as its last token, and the length by itself."""
        length = self.pipe.encode_duration(seconds, self.where, 1, 1)

        def side(words: str) -> Side:
            text, mask = self.pipe.encode_prompt(words, self.where, 1)
            text, mask = self.pipe.prepare_cross_attention(text, mask, length)
            return {"encoder_hidden_states": text, "encoder_attention_mask": mask, "global_hidden_states": length}

        return side(prompt), None if self.distilled else side(negative)

    def holding(self, side: Side, held: Held) -> Side:
        """It was trained to be told of what is held: the mask and the latents under it, for each frame."""
        given = torch.cat([held.mask, held.latents * held.mask], dim=1)
        return side | {"local_add_cond": given.to(self.dtype)}

    def scheduler(self, strength: float, steps: int, _generator: Generator) -> Any:
        """The makers' own schedule; one that begins later is even in the same measure, and never goes up again.

        Theirs has more noise in its second step than in its first where `strength` is below 1.
        """
        lowest = _NOISIEST
        if strength < 1.0:
            lowest = min(_CLEANEST - 0.1, max(_NOISIEST, math.log((1 - strength) / strength)))
            share = (_CLEANEST - lowest) / (_CLEANEST - _NOISIEST)
            steps = max(min(steps, _FEWEST), math.ceil(steps * share))
        even = torch.linspace(lowest, _CLEANEST, steps + 1)[:-1]
        sigmas = torch.sigmoid(-even).tolist()
        sigmas[0] = min(1.0, strength)
        made = type(self.pipe.scheduler).from_config(self.pipe.scheduler.config)
        made.set_timesteps(sigmas=sigmas, device=self.where)
        made.set_begin_index(0)  # or it would look for it on the device, and wait for that
        return made

    def begun(self, fresh: Tensor, given: Tensor | None, strength: float) -> Tensor:
        return fresh if given is None else (1 - strength) * given + strength * fresh

    def encode(self, wave: Tensor) -> Tensor:
        return self._windows.encode(wave[None].to(self.where, self.pipe.vae.dtype)).float()

    def decode(self, latents: Tensor, samples: int) -> Tensor:
        needed = latents[:, :, : math.ceil(samples / self.hop) + self._windows.around]
        return self._windows.decode(needed.to(self.pipe.vae.dtype))[0, :, :samples].float()

    def model_input(self, row: Row) -> Tensor:
        return row.latents

    def clean(self, row: Row, prediction: Tensor) -> Tensor:
        found: Tensor = row.latents - row.scheduler.sigmas[row.at] * prediction
        return found

    def prediction(self, row: Row, clean: Tensor) -> Tensor:
        found: Tensor = (row.latents - clean) / row.scheduler.sigmas[row.at]
        return found

    def call(self, latents: Tensor, times: Tensor, told: Side) -> Tensor:
        output: Tensor = self.pipe.transformer(latents.to(self.dtype), times, **told, return_dict=False)[0]
        return output
