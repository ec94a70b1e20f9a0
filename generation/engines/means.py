"""What may an engine use here? The host's means, as one frozen value that `bootstrap` makes of the settings."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Means:
    """Where weights lie, and what the engines may use of this machine.

    `device` is `auto`, `cpu`, `cuda`, `cuda:1` or `mps`; `memory_gb` bounds what the engines hold together (0: what the
    device has); `weights` are the names of the weights that the host prefers (none: the best that are here); `unsafe`
    also admits weights that are not safetensors; `exact` asks for the same bits whoever shares a batch.
    """

    models: Path = Path("data/models")
    device: str = "auto"
    memory_gb: float = 0.0
    weights: tuple[str, ...] = ()
    unsafe: bool = False
    exact: bool = False
