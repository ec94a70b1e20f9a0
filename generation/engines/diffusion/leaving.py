"""How does one row leave a call that goes on? The transformer no longer computes it, and nothing else notices."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn


@contextmanager
def rows_may_leave(transformer: nn.Module, rows: int, alive: Callable[[], Sequence[int]]) -> Iterator[None]:
    """While this is open the transformer only computes the rows that are `alive`; of the others comes zero.

    A pipeline keeps its latents (and the memory of its guidance) for all rows, so nobody else's row changes. With
    classifier-free guidance the batch is twice or three times `rows`, one after the other.
    The transformer takes `hidden_states` (batch, ...) by name or first, and returns a tensor, a tuple or an output
    with `sample` (batch, ...). What else it takes is cut down where its first dimension is the batch.
    """
    whole: list[tuple[int, list[int]]] = []  # the batch as it came, and which of it is computed

    def before(_module: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, Any]:
        batch = int((kwargs["hidden_states"] if "hidden_states" in kwargs else args[0]).shape[0])
        kept = [copy * rows + row for copy in range(batch // rows) for row in alive()]
        whole.append((batch, kept))
        if len(kept) in {0, batch} or batch % rows:
            return args, kwargs

        def cut(each: Any) -> Any:
            return each[kept] if isinstance(each, Tensor) and each.ndim and each.shape[0] == batch else each

        return tuple(cut(each) for each in args), {name: cut(each) for name, each in kwargs.items()}

    def after(_module: nn.Module, _args: Any, _kwargs: Any, output: Any) -> Any:
        batch, kept = whole.pop()
        if len(kept) in {0, batch} or batch % rows:
            return output
        if isinstance(output, Tensor):
            return _spread(output, batch, kept)
        if isinstance(output, tuple):
            return (_spread(output[0], batch, kept), *output[1:])
        output.sample = _spread(output.sample, batch, kept)
        return output

    first = transformer.register_forward_pre_hook(before, with_kwargs=True)
    last = transformer.register_forward_hook(after, with_kwargs=True)
    try:
        yield
    finally:
        first.remove()
        last.remove()


def _spread(made: Tensor, batch: int, kept: list[int]) -> Tensor:
    """What was computed, back at its rows of the whole batch; zero elsewhere."""
    full = torch.zeros((batch, *made.shape[1:]), dtype=made.dtype, device=made.device)
    full[kept] = made
    return full
