"""How is a step started without telling the device each of its kernels? As a CUDA graph, recorded once a shape.

A recording reads and writes the same memory each time, so all that changes from step to step lies in tensors that stay
where they are. Eager steps and replayed ones are the same code; only CUDA records.
"""

from collections import deque
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Final

import torch
from torch import Tensor

# Its own types name no arguments.
_CUDA: Final[Any] = torch.cuda
# The host may be so many steps ahead of the device: enough to keep it busy, few enough to stop at once.
_AHEAD: Final = 4
_WARM_UP: Final = 2


class Graphs:
    """Recorded steps by their shape, on one device; it need not be the one that a thread begins with."""

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._kept: dict[Hashable, torch.cuda.CUDAGraph] = {}
        # What a step computes on the way is wanted by that step only, so all recordings share the memory for it.
        self._pool: Any = None
        self._under_way: deque[torch.cuda.Event] = deque()

    def forget(self) -> None:
        """Throw the recordings away: what they read lies elsewhere now."""
        self._kept.clear()
        self._pool = None  # with the last recording its memory goes back

    def run(self, shape: Hashable, work: Callable[[], None], changed: Sequence[Tensor]) -> None:
        """Replay the step of this shape; it is recorded if it is the first (`changed` is what it leaves different)."""
        with _CUDA.device(self._device):
            if shape not in self._kept:
                self._pool = self._pool or _CUDA.graph_pool_handle()
                self._kept[shape] = _recorded(work, changed, self._pool)
            self._kept[shape].replay()
            self._pace()

    def _pace(self) -> None:
        """Wait for the step some steps before this one, not for this one."""
        event = _CUDA.Event()
        event.record()
        self._under_way.append(event)
        if len(self._under_way) > _AHEAD:
            self._under_way.popleft().synchronize()


def _recorded(work: Callable[[], None], changed: Sequence[Tensor], pool: Any) -> torch.cuda.CUDAGraph:
    """Run the work until every library has chosen its kernels, put back what that changed, and record it.

    Recorded is what this thread does: another one may be busy with another device meanwhile.
    """
    before = [each.clone() for each in changed]
    side = _CUDA.Stream()
    side.wait_stream(_CUDA.current_stream())
    with _CUDA.stream(side):
        for _ in range(_WARM_UP):
            work()
            for now, then in zip(changed, before, strict=True):
                now.copy_(then)
    _CUDA.current_stream().wait_stream(side)
    graph: torch.cuda.CUDAGraph = _CUDA.CUDAGraph()
    with _CUDA.graph(graph, pool=pool, stream=side, capture_error_mode="thread_local"):
        work()
    return graph
