"""Which attention and which compiler suit a device? Chosen once, when a pipeline is loaded."""

from importlib.util import find_spec
from typing import Any, Final

from generation.engines.diffusion.memory import Rung
from generation.engines.neural.device import Device

_BLOCKS: Final = ("layers", "transformer_blocks")  # as diffusers' transformers call them


def tune(transformer: Any, device: Device, rung: Rung, *, exact: bool = False) -> dict[str, str]:
    """Choose the attention back-end and compile the repeated blocks where that pays; tells what was chosen.

    Everywhere PyTorch's own attention picks its best kernel for the shape, masks included. Blocks are compiled on CUDA
    alone, once for all shapes, and not where they are moved about (offload) or where the bits must be the same.
    """
    if hasattr(transformer, "set_attention_backend"):
        transformer.set_attention_backend("native")
    blocks = next((getattr(transformer, name) for name in _BLOCKS if hasattr(transformer, name)), ())
    compiled = device.kind == "cuda" and rung <= Rung.TILED and not exact and find_spec("triton") is not None
    if compiled:
        for block in blocks:
            block.compile(dynamic=True)
    return {"attention": "native", "compiled": "blocks" if compiled and blocks else "no"}
