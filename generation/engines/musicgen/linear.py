"""How is a matrix kept and multiplied? In full, in half precision, or in eight bits with a scale a row.

Eight bits are the weights' only. Rows are taken apart into two digits of eight bits each, so that both products are of
whole numbers, which processors with VNNI do four at a time and without any rounding: a row comes out the same to the
bit whichever rows stand beside it, and no more than 2^-15 of its largest value is lost of it (bfloat16, to which other
kernels round rows, loses 2^-9 of each). The product is our own
kernel where the host has a compiler (`digits.py`), else oneDNN's; without VNNI torch's for weights of eight bits.

The logits that come of it are off by less than 1 % of their spread at the mean, and none by more than 5 %, at
MusicGen-small's width with random weights: `bench decode` measures it.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Protocol

import torch
from torch import Tensor
from torch.nn import functional

from generation.engines.musicgen import digits

_LARGEST: Final = 127.0
# What the larger digit of a row's largest value comes to; it must stay under 128.
_HIGH: Final = 127.99
# Products of digits up to 255 with weights up to 127 must fit into 32 bits, summed over a row.
_LONGEST: Final = 2**31 // (255 * 127)


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
    """A matrix in eight bits: `scale` (out,) is what one step of each row of it is worth.

    `packed` is (out, in), or laid out for oneDNN; `zeros` and `shift` (out,) belong to the digits: what their offset of
    128 adds to each product. `kernel` is "ours", "onednn" or "torch".
    """

    packed: Tensor
    scale: Tensor
    zeros: Tensor
    shift: Tensor
    kernel: str
    shape: tuple[int, int]

    @classmethod
    def of(cls, weight: Tensor) -> "Int8":
        """Round a matrix (out, in) to eight bits; each row's largest value becomes 127."""
        scale = (weight.abs().amax(dim=1).float().clamp_min(1e-12) / _LARGEST).contiguous()
        whole = (weight.float() / scale[:, None]).round().to(torch.int8).contiguous()
        shape = (int(weight.shape[0]), int(weight.shape[1]))
        kernel = kernel_for(shape) if weight.device.type == "cpu" else "torch"
        shift = whole.sum(dim=1, dtype=torch.int64).float() * scale * -128.0
        packed = torch.ops.onednn.qlinear_prepack(whole, None) if kernel == "onednn" else whole
        return cls(packed, scale, torch.zeros(shape[0], dtype=torch.int32), shift, kernel, shape)

    def __call__(self, rows: Tensor) -> Tensor:
        flat = rows.reshape(-1, rows.shape[-1])
        if self.kernel == "ours":
            times = digits.times()
            assert times is not None
            out = times(flat.float(), self.packed, self.scale, self.shift)
        elif self.kernel == "onednn":
            out = self._by_digits(flat.float())
        else:
            out = torch._weight_int8pack_mm(flat.bfloat16(), self.packed, self.scale.bfloat16())  # noqa: SLF001
        return out.to(rows.dtype).view(*rows.shape[:-1], -1)

    def _by_digits(self, rows: Tensor) -> Tensor:
        """Rows (count, in) to (count, out): each is scaled to +-127.99, moved up by 128, and cut into two digits."""
        count = rows.shape[0]
        largest = rows.abs().amax(dim=1, keepdim=True).clamp_min_(1e-30)
        left = (rows * (_HIGH / largest)).add_(128.0)
        both = torch.empty(2 * count, rows.shape[1], dtype=torch.uint8)
        both[:count].copy_(left)
        both[count:].copy_(left.frac_().mul_(256.0))
        found: Tensor = _product(both, self.packed, self.scale, self.zeros)
        return found[:count].add_(found[count:], alpha=1 / 256).add_(self.shift).mul_(largest * (1 / _HIGH))

    @property
    def bytes(self) -> int:
        return self.shape[0] * self.shape[1] + self.scale.numel() * self.scale.element_size()


def kernel_for(shape: tuple[int, int]) -> str:
    """The fastest kernel that this host has for a matrix of this shape: "ours", "onednn" or "torch"."""
    if shape[1] >= _LONGEST or not has_digits():
        return "torch"
    return "ours" if digits.fits(shape) and digits.times() is not None else "onednn"


def _product(both: Tensor, packed: Tensor, scale: Tensor, zeros: Tensor) -> Any:
    """Digits (rows, in) times weights, times each weight's scale, in float32; oneDNN's product of whole numbers."""
    return torch.ops.onednn.qlinear_pointwise.default(
        both, 1.0, 0, packed, scale, zeros, None, 1.0, 0, torch.float32, "none", [], ""
    )


@cache
def has_digits() -> bool:
    """Whether this processor multiplies eight-bit numbers without overflow (VNNI), and this torch lets it."""
    if not torch.cpu._is_vnni_supported():  # noqa: SLF001 - there is no public way to ask
        return False
    weight = torch.full((16, 64), 127, dtype=torch.int8)
    rows = torch.full((2, 64), 255, dtype=torch.uint8)
    try:
        packed = torch.ops.onednn.qlinear_prepack(weight, None)
        found = _product(rows, packed, torch.ones(16), torch.zeros(16, dtype=torch.int32))
    except (AttributeError, NotImplementedError, RuntimeError):
        return False
    return bool((found == 64 * 127 * 255).all())
