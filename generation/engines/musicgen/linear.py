"""How is a matrix kept and multiplied? In full, in half precision, or in eight bits with a scale a row."""

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional

_LARGEST = 127.0


class Linear(Protocol):
    """A matrix of shape (out, in) that is multiplied with rows of shape (..., in)."""

    def __call__(self, rows: Tensor) -> Tensor: ...

    @property
    def bytes(self) -> int: ...


@dataclass(frozen=True, slots=True, eq=False)
class Plain:
    """A matrix as it is, in the precision of its rows."""

    weight: Tensor

    def __call__(self, rows: Tensor) -> Tensor:
        return functional.linear(rows, self.weight)

    @property
    def bytes(self) -> int:
        return self.weight.numel() * self.weight.element_size()


@dataclass(frozen=True, slots=True, eq=False)
class Int8:
    """A matrix in eight bits: `weight` (out, in) in [-127, 127], `scale` (out,): what one step of each row is worth."""

    weight: Tensor
    scale: Tensor

    @classmethod
    def of(cls, weight: Tensor) -> "Int8":
        scale = (weight.abs().amax(dim=1).clamp_min(1e-12) / _LARGEST).float()
        return cls((weight / scale[:, None]).round().to(torch.int8).contiguous(), scale)

    def __call__(self, rows: Tensor) -> Tensor:
        flat = rows.reshape(-1, rows.shape[-1])
        return torch._weight_int8pack_mm(flat, self.weight, self.scale.to(rows.dtype)).view(*rows.shape[:-1], -1)

    @property
    def bytes(self) -> int:
        return self.weight.numel() + self.scale.numel() * self.scale.element_size()
