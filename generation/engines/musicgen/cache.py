"""Where are the keys and values of what was decoded? In one block of memory that grows with the longest track.

A place takes 2 ways * 2 * layers * width numbers a column: MusicGen-small 393 kB in float32, half that in float16, a
bit more than a quarter in eight bits, so 590, 295 or 157 MB for 30 s (1,503 columns) at most; it is taken 256 columns
at a time, for as many places as are in use.
"""

from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

from generation.engines.musicgen.decoder import Shape

BLOCK: Final = 256
# Keys of so many columns lie together in eight bits.
_TOGETHER: Final = 16


class Cache:
    """Keys and values: `kept` is (layers, places, ways, 2, heads, columns, head), keys first.

    In eight bits (`eight`) each key and value has a scale of its own in `scales` (layers, places, ways, 2, heads,
    columns), and the numbers of 16 keys or four values lie together as `steps.c` reads them.
    Idle places hold numbers, never NaN: masked out they must add nothing.
    """

    def __init__(
        self, shape: Shape, ways: int, like: Tensor, *, places: int, columns: int, eight: bool = False
    ) -> None:
        self._shape, self._ways, self._like = shape, ways, like
        self._places, self._columns = places, -(-columns // _TOGETHER) * _TOGETHER if eight else columns
        self._eight = eight
        self.kept, self.scales = self._made(0, 0)

    @property
    def places(self) -> int:
        return int(self.kept.shape[1])

    @property
    def columns(self) -> int:
        return int(self.kept.shape[5])

    @property
    def bytes(self) -> int:
        scales = 0 if self.scales is None else self.scales.numel() * self.scales.element_size()
        return self.kept.numel() * self.kept.element_size() + scales

    def reach(self, places: int, columns: int) -> bool:
        """Grow to at least so many places and columns; whether anything was moved."""
        places = self.places if places <= self.places else min(self._places, max(places, 2 * self.places))
        columns = -(-max(columns, self.columns) // BLOCK) * BLOCK
        columns = max(self.columns, min(self._columns, columns))
        if (places, columns) == (self.places, self.columns):
            return False
        kept, scales = self._made(places, columns)
        kept[:, : self.places, ..., : self.columns, :] = self.kept
        if scales is not None and self.scales is not None:
            scales[:, : self.places, ..., : self.columns] = self.scales
        self.kept, self.scales = kept, scales
        return True

    def write(self, layer: int, place: int, keys: Tensor, values: Tensor) -> None:
        """Keep a job's keys and values (ways, heads, columns, head) from its first column on."""
        kept, span = self.kept[layer, place], keys.shape[2]
        if self.scales is None:
            kept[:, 0, :, :span], kept[:, 1, :, :span] = keys, values
            return
        for which, given, block, near, move in ((0, keys, _TOGETHER, 4, 128), (1, values, 4, 1, 0)):
            scale = given.abs().amax(dim=-1).clamp_min(1e-30) / 127
            self.scales[layer, place, :, which, :, :span] = scale
            whole = (given / scale[..., None]).round().to(torch.int16) + move
            whole = functional.pad(whole, (0, 0, 0, -span % block)).to(torch.uint8).view(torch.int8)
            kept[:, which, :, : whole.shape[2]] = _laid(whole, block, near)

    def move(self, source: int, target: int) -> None:
        """Copy one place's keys and values to another."""
        self.kept[:, target] = self.kept[:, source]
        if self.scales is not None:
            self.scales[:, target] = self.scales[:, source]

    def clear(self) -> None:
        """Give the memory back."""
        self.kept, self.scales = self._made(0, 0)

    def _made(self, places: int, columns: int) -> tuple[Tensor, Tensor | None]:
        shape, like = self._shape, self._like
        sizes = (shape.layers, places, self._ways, 2, shape.heads, columns)
        kind = torch.int8 if self._eight else like.dtype
        kept = torch.zeros(*sizes, shape.head, dtype=kind, device=like.device)
        return kept, torch.zeros(sizes, dtype=torch.float32, device=like.device) if self._eight else None


def _laid(whole: Tensor, block: int, near: int) -> Tensor:
    """Columns (..., columns, head) in blocks, in which `near` numbers of each of them lie side by side."""
    *rest, columns, head = whole.shape
    apart = whole.reshape(*rest, columns // block, block, head // near, near)
    return apart.transpose(-3, -2).reshape(whole.shape)
