"""Where are the keys and values of what was decoded? In one block of memory that grows with the longest track.

A place takes 2 ways * 2 * layers * width numbers a column: MusicGen-small 393 kB in float32, half that in float16, so
590 MB for 30 s (1,503 columns) at most; it is taken 256 columns at a time, for as many places as are in use.
"""

from typing import Final

import torch
from torch import Tensor

from generation.engines.musicgen.decoder import Shape

BLOCK: Final = 256


class Cache:
    """Keys and values: `kept` is (layers, places, ways, 2, heads, columns, head), keys first.

    Idle places hold numbers, never NaN: masked out they must add nothing.
    """

    def __init__(self, shape: Shape, ways: int, like: Tensor, *, places: int, columns: int) -> None:
        self._shape, self._ways, self._like = shape, ways, like
        self._places, self._columns = places, columns
        self.kept = self._made(0, 0)

    @property
    def places(self) -> int:
        return int(self.kept.shape[1])

    @property
    def columns(self) -> int:
        return int(self.kept.shape[5])

    @property
    def bytes(self) -> int:
        return self.kept.numel() * self.kept.element_size()

    def reach(self, places: int, columns: int) -> bool:
        """Grow to at least so many places and columns; whether anything was moved."""
        places = self.places if places <= self.places else min(self._places, max(places, 2 * self.places))
        columns = -(-max(columns, self.columns) // BLOCK) * BLOCK
        columns = max(self.columns, min(self._columns, columns))
        if (places, columns) == (self.places, self.columns):
            return False
        kept = self._made(places, columns)
        kept[:, : self.places, ..., : self.columns, :] = self.kept
        self.kept = kept
        return True

    def move(self, source: int, target: int) -> None:
        """Copy one place's keys and values to another."""
        self.kept[:, target] = self.kept[:, source]

    def clear(self) -> None:
        """Give the memory back."""
        self.kept = self._made(0, 0)

    def _made(self, places: int, columns: int) -> Tensor:
        shape = self._shape
        return torch.zeros(
            shape.layers,
            places,
            self._ways,
            2,
            shape.heads,
            columns,
            shape.head,
            dtype=self._like.dtype,
            device=self._like.device,
        )
