"""How far is a call, who still waits for it, and when does it stop? Within one step, and within one layer of it."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from torch import Tensor, nn

from generation.engines.diffusion.sharing import STOPPED, Job
from generation.errors import Cancelled

# The shares of the whole work at which the steps begin and end: encoding is before, decoding behind.
FIRST: Final = 0.03
LAST: Final = 0.9
# So often at most it is told from within a step how far it is.
PULSE_S: float = 0.2


class Steps:
    """The steps of one call for several jobs; each hears of its own progress, and a cancelled one is no longer counted.

    `raise` is how a call is stopped: a pipeline that is asked to interrupt itself decodes all the same.
    """

    def __init__(self, jobs: Sequence[Job], total: int) -> None:
        self.jobs = tuple(jobs)
        self.total = max(1, total)
        self.done = 0
        self.began = time.monotonic()
        self._told = 0.0
        self._stage = ""

    @property
    def alive(self) -> list[int]:
        """The rows of the call that somebody still waits for."""
        return [row for row, job in enumerate(self.jobs) if not job.over]

    def tell(self, done: float, stage: str) -> None:
        """Tell everybody who waits how far it is, in [0, 1]; it never goes back, not even where a call begins again.

        Raises:
            Cancelled: nobody waits any more.
        """
        self._told, self._stage = max(self._told, min(1.0, done)), stage
        for job in self.jobs:
            if job.still_wanted():
                job.reached = max(job.reached, self._told)
                job.request.watch.progress(job.reached, stage)
        if not self.alive:
            raise Cancelled(STOPPED)

    def tick(self) -> None:
        """Look within a step whether somebody still waits; raises `Cancelled` where nobody does."""
        self.tell(self._told, self._stage)

    def stepped(self) -> None:
        """One more step is done; raises `Cancelled` where nobody waits any more."""
        self.done += 1
        self.tell(FIRST + (LAST - FIRST) * self.done / self.total, f"step {self.done} of {self.total}")

    def on_step_end(self, _pipe: Any, _index: int, _timestep: Any, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
        """A pipeline's `callback_on_step_end`: changes nothing."""
        self.stepped()
        return tensors

    def on_step(self, _index: int, _timestep: Any, _latents: Tensor) -> None:
        """A pipeline's older `callback`."""
        self.stepped()


@contextmanager
def pulsing(layers: Iterable[nn.Module], tick: Callable[[], None]) -> Iterator[None]:
    """Call `tick` some times a second while the layers run, so that a step of seconds is stopped in the middle."""
    last = time.monotonic()

    def before(_module: nn.Module, _inputs: Any) -> None:
        nonlocal last
        if time.monotonic() - last >= PULSE_S:
            last = time.monotonic()
            tick()

    handles = [layer.register_forward_pre_hook(before) for layer in layers]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def working(module: nn.Module) -> list[nn.Module]:
    """Its convolutions and products of matrices, between which it can be asked how far it is."""
    return [each for each in module.modules() if isinstance(each, nn.Conv1d | nn.ConvTranspose1d | nn.Linear)]
