"""How is a device kept busy while something is copied, or computed for somebody who is not there yet?

On CUDA copies go through memory that stays in place (pinned), and nobody waits for them before their values are wanted;
work that is not needed at once has a stream of its own. Elsewhere all is done when it is asked for.
"""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, Final

import torch
from torch import Tensor

# Its own types name no arguments.
_CUDA: Final[Any] = torch.cuda


def sent(values: Tensor, device: torch.device) -> Tensor:
    """Values of the host on a device, which may still be on their way when the device is told to use them."""
    return values.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else values.to(device)


class Fetched:
    """Values of a device on their way to the host."""

    def __init__(self, values: Tensor) -> None:
        self._event: Any = None
        if not values.is_cuda:
            self._kept = values.cpu()
            return
        self._kept = torch.empty(values.shape, dtype=values.dtype, pin_memory=True)
        with _CUDA.device(values.device):
            self._kept.copy_(values, non_blocking=True)
            self._event = _CUDA.Event()
            self._event.record()

    def get(self) -> Tensor:
        """The values; waits for them if they have not come yet."""
        if self._event is not None:
            self._event.synchronize()
            self._event = None
        return self._kept


class Beside:
    """What is computed on a device beside what it does; with `stream`, None where there is none."""

    def __init__(self, work: Callable[[], Tensor], stream: Any) -> None:
        self._event: Any = None
        if stream is not None:
            stream.wait_stream(_CUDA.current_stream(stream.device))
        with _CUDA.stream(stream) if stream is not None else nullcontext():
            self._made = work()
            if stream is not None:
                self._event = _CUDA.Event()
                self._event.record()

    @property
    def is_ready(self) -> bool:
        """Whether nobody has to wait for it any more."""
        return self._event is None or bool(self._event.query())

    def get(self) -> Tensor:
        """What was computed; what the device is told from now on waits for it, the host does not."""
        if self._event is not None:
            here = _CUDA.current_stream(self._made.device)
            here.wait_event(self._event)
            self._made.record_stream(here)  # its memory belongs to the other stream
        return self._made


def stream_beside(device: torch.device) -> Any:
    """A stream of a device's own for `Beside`; None where there are no streams."""
    return _CUDA.Stream(device) if device.type == "cuda" else None
