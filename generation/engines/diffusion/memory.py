"""How does a pipeline fit into the memory that there is? A ladder: all of it, its parts, or its layers by turns."""

import logging
from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any, Final, TypeVar

from torch import nn

from generation.engines.neural.device import Device
from generation.engines.neural.failing import is_out_of_memory
from generation.errors import EngineFailed

T = TypeVar("T")
_ROOM: Final = 1.1  # what is over for the sound itself
_NO_ROOM: Final = "There is not enough memory for these weights."
_SMALLER: Final = "Use smaller ones, or set NOCTURNE_DEVICE=cpu."
_LONG_TILE, _TILE = 2048, 512  # latent frames that the autoencoder decodes at once
# After so many jobs that had room the next faster rung is tried again; after twice as many, where that was too much.
_CALM, _CALMEST = 4, 64
_log = logging.getLogger(__name__)


class Rung(IntEnum):
    """Where a pipeline's parts lie. The later ones are slower and need less."""

    WHOLE = 0  # all on the device
    TILED = 1  # and the autoencoder works on a few seconds at a time
    PARTS = 2  # only the part that works is on the device (accelerate's model offload)
    LAYERS = 3  # only the layer that works is (accelerate's sequential offload)

    @property
    def title(self) -> str:
        return ("whole", "tiled", "one part at a time", "one layer at a time")[self]


def rung_for(device: Device, needed_gb: float, budget_gb: float = 0.0) -> Rung:
    """The first rung on which `needed_gb` fit into the budget (0: what the device has).

    Off a graphics card there is nowhere to put the rest: everything stays, and the autoencoder is tiled if it is tight.
    """
    has_gb = min(budget_gb or device.total_gb(), device.total_gb())
    if needed_gb * _ROOM <= has_gb:
        return Rung.WHOLE
    if needed_gb <= has_gb or device.kind != "cuda":
        return Rung.TILED
    return Rung.PARTS if needed_gb * 0.6 <= has_gb else Rung.LAYERS


class Placed:
    """A pipeline of diffusers on a device, on a rung of the ladder: down where memory runs out, up again later."""

    def __init__(self, pipe: Any, device: Device, rung: Rung) -> None:
        self.pipe, self.device, self.rung = pipe, device, rung
        self._first = rung  # what the budget allows: never above it
        self._calm, self._well, self._trying = _CALM, 0, False
        self._compiled: dict[nn.Module, Any] = {}
        # Others may hold more of the device than was thought.
        if not _had_room(self._place) and not self.lower():
            raise EngineFailed(_NO_ROOM, _SMALLER)

    def lower(self) -> bool:
        """Go down to the next rung that there is room for, and take what was there out of the device.

        False at the end: there is none.
        """
        if self._trying:
            self._calm = min(_CALMEST, 2 * self._calm)
        self._well, self._trying = 0, False
        last = Rung.LAYERS if self.device.kind == "cuda" else Rung.TILED
        while self.rung < last:
            self.rung = Rung(self.rung + 1)
            if _had_room(self._place):
                return True
        return False

    def served(self, jobs: int = 1) -> None:
        """So many more jobs had room."""
        self._well += jobs
        if self._trying and self._well >= self._calm:
            self._calm, self._trying = _CALM, False

    def higher(self) -> None:
        """Between two calls: go up one rung, where enough jobs had room on this one; where it is too much, back again.

        What was too much may have been one long track, or another engine that is gone by now.

        Raises:
            EngineFailed: there is not even room any more for what there was room for before.
        """
        if self.rung <= self._first or self._well < self._calm:
            return
        self._well, self._trying = 0, True
        before, self.rung = self.rung, Rung(self.rung - 1)
        if _had_room(self._place):
            _log.info("memory is tried one rung up again: %s instead of %s", self.rung.title, before.title)
        elif not self.lower():
            raise EngineFailed(_NO_ROOM, _SMALLER)

    def _place(self) -> None:
        self._tile()
        self.pipe.remove_all_hooks()
        if self.rung in {Rung.WHOLE, Rung.TILED}:
            self.pipe.to(self.device.name)
            for block, compiled in self._compiled.items():
                block._compiled_call_impl = compiled  # noqa: SLF001 - as it was before it was moved about
            self._compiled = {}
            return
        for each in self.pipe.transformer.modules():
            # A compiled block would be traced again with its hooks.
            if each._compiled_call_impl is not None:  # noqa: SLF001 - there is no public way to undo `compile`
                self._compiled[each], each._compiled_call_impl = each._compiled_call_impl, None  # noqa: SLF001
        self.pipe.to("cpu")
        self.device.give_back()
        if self.rung is Rung.PARTS:
            self.pipe.enable_model_cpu_offload(device=self.device.name)
        else:
            self.pipe.enable_sequential_cpu_offload(device=self.device.name)

    def _tile(self) -> None:
        """How much the autoencoder works on at a time."""
        vae, little = self.pipe.vae, self.rung is not Rung.WHOLE
        if hasattr(vae, "tile_latent_min_length"):
            # Minutes at once would not fit anywhere; a short track is decoded in one piece where there is room.
            vae.tile_latent_min_length = _TILE if little else _LONG_TILE
            vae.enable_tiling()
        else:
            _switch(vae, "tiling", on=little)
        _switch(vae, "slicing", on=little)


def _switch(vae: Any, what: str, *, on: bool) -> None:
    """Switch a way of an autoencoder on or off, where it has that."""
    switch = getattr(vae, f"{'enable' if on else 'disable'}_{what}", None)
    if switch is not None:
        switch()


def within_memory(rows: Sequence[T], run: Callable[[Sequence[T]], None], placed: Placed, title: str) -> None:
    """Run rows together; where memory runs out, in two halves; a single one, a rung further down.

    `run` begins anew with the rows that it is given. `title` is the engine's. Before it, a faster rung is tried again
    where it is time for that.

    Raises:
        EngineFailed: there is not enough for one row on the last rung.
    """
    placed.higher()
    _made(rows, run, placed, title)
    placed.served(len(rows))


def _made(rows: Sequence[T], run: Callable[[Sequence[T]], None], placed: Placed, title: str) -> None:
    if _ran(rows, run):
        return
    placed.device.give_back()
    if len(rows) > 1:
        half = (len(rows) + 1) // 2
        _made(rows[:half], run, placed, title)
        _made(rows[half:], run, placed, title)
    elif placed.lower():
        _made(rows, run, placed, title)
    else:
        raise EngineFailed(
            f"{title} ran out of memory.", "Ask for a shorter track, or set NOCTURNE_DEVICE=cpu and try again."
        )


def _ran(rows: Sequence[T], run: Callable[[Sequence[T]], None]) -> bool:
    """Whether there was enough memory to run the rows."""
    return _had_room(lambda: run(rows))


def _had_room(work: Callable[[], None]) -> bool:
    """Whether there was enough memory; its error is gone when this returns, and with it all that it held."""
    try:
        work()
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        return False
    return True
