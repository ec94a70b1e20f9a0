"""Which attention and which compiler suit a device? Chosen once, when a pipeline is loaded."""

from importlib.util import find_spec
from typing import Any, Final

from generation.engines.diffusion.memory import Rung
from generation.engines.neural.device import Device

_BLOCKS: Final = ("layers", "transformer_blocks")  # as diffusers' transformers call them


def tune(transformer: Any, device: Device, rung: Rung, *, exact: bool = False) -> dict[str, str]:
    """Compile the repeated blocks where that pays, and tell which attention is used.

    Everywhere that is PyTorch's own, diffusers' default (`native`): it picks its best kernel for the device and shape,
    masks included. Blocks are compiled on CUDA alone, once for all shapes, and not where they are moved about (offload)
    or where the bits must be the same.
    """
    blocks = next((getattr(transformer, name) for name in _BLOCKS if hasattr(transformer, name)), ())
    compiled = device.kind == "cuda" and rung <= Rung.TILED and not exact and find_spec("triton") is not None
    if compiled:
        for block in blocks:
            block.compile(dynamic=True)
    return {"attention": "native", "compiled": "blocks" if compiled and blocks else "no"}
