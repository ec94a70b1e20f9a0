"""Which attention and which compiler suit a device? Chosen once, when a pipeline is loaded."""

import os
import shutil
import sysconfig
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from generation.engines.diffusion.memory import Rung
from generation.engines.neural.device import Device

_BLOCKS: Final = ("layers", "transformer_blocks")  # as diffusers' transformers call them


def tune(transformer: Any, device: Device, rung: Rung, *, exact: bool = False) -> dict[str, str]:
    """Compile the repeated blocks where that pays, and tell which attention is used.

    Everywhere that is PyTorch's own, diffusers' default (`native`): it picks its best kernel for the device and shape,
    masks included. Blocks are compiled on CUDA alone, once for all shapes, and not where they are moved about
    (offload), where the bits must be the same, or where the host lacks what Triton starts its kernels with.
    """
    blocks = next((getattr(transformer, name) for name in _BLOCKS if hasattr(transformer, name)), ())
    compiled = device.kind == "cuda" and rung <= Rung.TILED and not exact and _can_compile()
    if compiled:
        for block in blocks:
            block.compile(dynamic=True)
    return {"attention": "native", "compiled": "blocks" if compiled and blocks else "no"}


def now(tuned: dict[str, str], rung: Rung) -> dict[str, str]:
    """How it is tuned where the pipeline lies by now: what is moved about is no longer compiled."""
    return tuned if rung <= Rung.TILED else {**tuned, "compiled": "no"}


def _can_compile() -> bool:
    """Whether Triton is here, and the C compiler and Python's header that it builds the start of each kernel with."""
    header = Path(sysconfig.get_paths()["include"]) / "Python.h"
    compiler = os.environ.get("CC") or shutil.which("gcc") or shutil.which("clang")
    return find_spec("triton") is not None and compiler is not None and header.is_file()
