"""On what does an engine run, in which precision, and how much memory is there? Imports torch; nothing else does."""

from dataclasses import dataclass
from typing import Final

import torch
from torch import Generator

from generation import ram
from generation.errors import EngineUnavailable

_GB: Final = 1e9


@dataclass(frozen=True, slots=True)
class Device:
    """A device of torch, and the precision in which weights are kept on it."""

    name: str  # as torch has it: `cpu`, `cuda:0`, `mps`
    dtype: torch.dtype

    @property
    def kind(self) -> str:
        return self.name.partition(":")[0]

    @property
    def torch(self) -> torch.device:
        return torch.device(self.name)

    def generator(self, seed: int) -> Generator:
        """A generator of its own for one take; on MPS it lives on the CPU, as diffusers wants it."""
        return Generator("cpu" if self.kind == "mps" else self.name).manual_seed(seed)

    def total_gb(self) -> float:
        """The memory that the device has, in GB."""
        if self.kind == "cuda":
            return float(torch.cuda.get_device_properties(self.torch).total_memory) / _GB
        return (ram.installed() or 0) / _GB

    def used_gb(self) -> float:
        """What this process holds on the device, in GB; 0 where torch does not count it."""
        return torch.cuda.memory_allocated(self.torch) / _GB if self.kind == "cuda" else 0.0

    def give_back(self) -> None:
        """Return to the device what torch keeps without using it."""
        if self.kind == "cuda":
            torch.cuda.empty_cache()
        elif self.kind == "mps":
            torch.mps.empty_cache()


def device_for(wanted: str = "auto") -> Device:
    """The device that the host chose, or the best one here, in the best precision that it has.

    Raises:
        EngineUnavailable: the chosen one is not here.
    """
    if wanted == "auto":
        wanted = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    kind, _, number = wanted.partition(":")
    here = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if not here.get(kind, False) or (number and (not number.isdigit() or int(number) >= _count(kind))):
        raise EngineUnavailable(f"There is no device “{wanted}” here.", "Set NOCTURNE_DEVICE to auto or cpu.")
    if kind == "cuda":
        half = torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float16
        return Device(wanted if ":" in wanted else "cuda:0", half)
    return Device(kind, torch.float16 if kind == "mps" else _on_cpu())


def _count(kind: str) -> int:
    """How many devices of a kind there are."""
    return torch.cuda.device_count() if kind == "cuda" else 1


def _on_cpu() -> torch.dtype:
    """bfloat16 where the processor multiplies it itself; elsewhere it would be slower than float32."""
    flags = torch.backends.cpu.get_cpu_capability()
    fast = getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)() and "512" in flags
    return torch.bfloat16 if fast else torch.float32
