"""What is one take while it is being made, and what is one step for several of them? Each row is a world of its own.

A row has its own schedule, noise, guidance and place in time, so rows begin and leave at any step, and who else is
there changes nothing beyond the rounding of a larger matrix product.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import torch
from diffusers.utils.torch_utils import randn_tensor
from torch import Generator, Tensor

# What the transformer is told of one row beside the latents: its arguments by name, each (1, ...).
Side = dict[str, Tensor]


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What a row has to keep: latents (1, channels, frames), and where, (1, 1, frames): 1 is kept, 0 is made."""

    latents: Tensor
    mask: Tensor


@dataclass(slots=True, eq=False)
class Row:
    """A take on its way from noise to latents (1, channels, frames), in float32 whatever the weights are in."""

    latents: Tensor
    scheduler: Any  # a scheduler of diffusers of the row's own, with its timesteps set
    generator: Generator
    wanted: Side
    unwanted: Side | None  # None: no classifier-free guidance
    guidance: float = 1.0
    held: Held | None = None
    at: int = 0
    guess: Tensor | None = field(default=None, repr=False)  # the sound as the last step saw it, without noise

    @property
    def steps(self) -> int:
        return len(self.scheduler.timesteps)

    @property
    def done(self) -> bool:
        return self.at >= self.steps

    @property
    def time(self) -> Tensor:
        """The model's own time of the step that comes next."""
        now: Tensor = self.scheduler.timesteps[self.at]
        return now


class Sampler(Protocol):
    """How a model's prediction is read. `clean` and `prediction` are each other's inverse."""

    def model_input(self, row: Row) -> Tensor: ...

    def clean(self, row: Row, prediction: Tensor) -> Tensor:
        """The latents without noise that a prediction means."""
        ...

    def prediction(self, row: Row, clean: Tensor) -> Tensor:
        """The prediction that would mean these latents."""
        ...

    def call(self, latents: Tensor, times: Tensor, told: Side) -> Tensor:
        """The transformer's prediction: latents (batch, channels, frames), times (batch,)."""
        ...


def noise(shape: tuple[int, ...], generator: Generator, where: torch.device) -> Tensor:
    """Gaussian noise in float32; drawn where the generator lives, which is not always where it is used."""
    made: Tensor = randn_tensor(shape, generator=generator, device=where, dtype=torch.float32)
    return made


def predict(rows: Sequence[Row], sampler: Sampler, most: int) -> list[Tensor]:
    """What the model predicts for each row, with guidance (Ho and Salimans, 2022), `most` sequences in one call.

    A row without guidance costs one sequence, one with it two.
    """
    latents: list[Tensor] = []
    times: list[Tensor] = []
    told: list[Side] = []
    for row in rows:
        seen = sampler.model_input(row)
        for side in [row.wanted] if row.unwanted is None else [row.unwanted, row.wanted]:
            latents.append(seen)
            times.append(row.time.reshape(1))
            told.append(side)
    made: list[Tensor] = []
    for first in range(0, len(told), most):
        part = slice(first, first + most)
        sides = {name: torch.cat([each[name] for each in told[part]]) for name in told[first]}
        output = sampler.call(torch.cat(latents[part]), torch.cat(times[part]), sides)
        made += output.float()[:, None].unbind()
    return _guided(rows, made)


def _guided(rows: Sequence[Row], made: list[Tensor]) -> list[Tensor]:
    found, at = [], 0
    for row in rows:
        if row.unwanted is None:
            found.append(made[at])
            at += 1
        else:
            without, with_it = made[at], made[at + 1]
            found.append(without + row.guidance * (with_it - without))
            at += 2
    return found


def advance(row: Row, prediction: Tensor, sampler: Sampler) -> None:
    """One step of the row's own schedule.

    What is held is put into the model's estimate of the clean latents, not into the noisy ones as RePaint does
    (Lugmayr et al., 2022): the noise around it stays the row's own, a multistep solver's memory stays right, and the
    last step ends on it.
    """
    clean = sampler.clean(row, prediction)
    if row.held is not None:
        clean = row.held.mask * row.held.latents + (1 - row.held.mask) * clean
        prediction = sampler.prediction(row, clean)
    row.guess = clean
    row.latents = row.scheduler.step(prediction, row.time, row.latents, generator=row.generator).prev_sample
    row.at += 1
