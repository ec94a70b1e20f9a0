"""How does a pipeline fit into the memory that there is? A ladder: all of it, its parts, or its layers by turns."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any, Final, TypeVar

from generation.engines.neural.device import Device
from generation.engines.neural.failing import is_out_of_memory
from generation.errors import EngineFailed

T = TypeVar("T")
_ROOM: Final = 1.1  # what is over for the sound itself
_NO_ROOM: Final = "There is not enough memory for these weights."
_SMALLER: Final = "Use smaller ones, or set NOCTURNE_DEVICE=cpu."
_LONG_TILE, _TILE = 2048, 512  # latent frames that the autoencoder decodes at once


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
    """A pipeline of diffusers on a device, on a rung of the ladder."""

    def __init__(self, pipe: Any, device: Device, rung: Rung) -> None:
        self.pipe, self.device, self.rung = pipe, device, rung
        # Others may hold more of the device than was thought.
        if not _had_room(self._place) and not self.lower():
            raise EngineFailed(_NO_ROOM, _SMALLER)

    def lower(self) -> bool:
        """Go down to the next rung that there is room for, and take what was there out of the device; False at the end.

        A step down is for good: what was too much once is asked for again.
        """
        last = Rung.LAYERS if self.device.kind == "cuda" else Rung.TILED
        while self.rung < last:
            self.rung = Rung(self.rung + 1)
            if _had_room(self._place):
                return True
        return False

    def _place(self) -> None:
        vae = self.pipe.vae
        if hasattr(vae, "tile_latent_min_length"):
            # Minutes at once would not fit anywhere; a short track is decoded in one piece where there is room.
            vae.tile_latent_min_length = _LONG_TILE if self.rung is Rung.WHOLE else _TILE
            vae.enable_tiling()
        elif self.rung is not Rung.WHOLE and hasattr(vae, "enable_tiling"):
            vae.enable_tiling()
        if self.rung is not Rung.WHOLE and hasattr(vae, "enable_slicing"):
            vae.enable_slicing()
        if self.rung in {Rung.WHOLE, Rung.TILED}:
            self.pipe.to(self.device.name)
            return
        for each in self.pipe.transformer.modules():
            # A compiled block would be traced again with its hooks.
            each._compiled_call_impl = None  # noqa: SLF001 - there is no public way to undo `compile`
        self.pipe.remove_all_hooks()
        self.pipe.to("cpu")
        self.device.give_back()
        if self.rung is Rung.PARTS:
            self.pipe.enable_model_cpu_offload(device=self.device.name)
        else:
            self.pipe.enable_sequential_cpu_offload(device=self.device.name)


def within_memory(rows: Sequence[T], run: Callable[[Sequence[T]], None], placed: Placed, title: str) -> None:
    """Run rows together; where memory runs out, in two halves; a single one, a rung further down.

    `run` begins anew with the rows that it is given. `title` is the engine's.

    Raises:
        EngineFailed: there is not enough for one row on the last rung.
    """
    if _ran(rows, run):
        return
    placed.device.give_back()
    if len(rows) > 1:
        half = (len(rows) + 1) // 2
        within_memory(rows[:half], run, placed, title)
        within_memory(rows[half:], run, placed, title)
    elif placed.lower():
        within_memory(rows, run, placed, title)
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
