"""On what do engines with models run here, and how much memory is there? Found without importing torch.

Torch itself would take seconds, and whoever only wants to know an engine's card does not need it. What is found here is
for choosing an engine and for saying so; what renders asks torch (`engines/neural/device.py`).
"""

import ast
import platform
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from generation import ram

PROCESSOR: Final = "the processor"
APPLE: Final = "Apple's GPU"
# The oldest driver that a generation of CUDA runs on (NVIDIA's release notes, "CUDA Toolkit and Minimum Driver").
_OLDEST_DRIVER: Final = {12: 525, 13: 580}
_CPU_FACTS: Final = Path("/proc/cpuinfo")
# What Linux calls a processor's way to multiply bfloat16 itself.
_MULTIPLIES_BFLOAT16: Final = "avx512_bf16"


@dataclass(frozen=True, slots=True)
class Torch:
    """The installed torch: its version, and the CUDA it was built with, "" without one."""

    version: str = ""
    cuda: str = ""


@dataclass(frozen=True, slots=True)
class Graphics:
    """What NVIDIA's driver says: each GPU's name and memory in GB (0: not said), its version; `answers` whether."""

    names: tuple[str, ...] = ()
    each_gb: tuple[float, ...] = ()
    driver: str = ""
    answers: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Where engines with models run: `cpu`, `cuda` or `mps`, in words, and the GB of memory there (0: not known)."""

    kind: str
    title: str
    memory_gb: float = 0.0

    @property
    def doubles(self) -> bool:
        """Whether what is published at half precision is computed, and kept, at full precision here."""
        return self.kind == "mps" or (self.kind == "cpu" and not _multiplies_bfloat16())


@cache
def place_of(wanted: str) -> Place:
    """Where engines run by the setting `auto`, `cpu`, `cuda`, `cuda:1` or `mps`; looked up once in a process."""
    return place(wanted)


def place(wanted: str, command: str = "nvidia-smi", torch: Torch | None = None) -> Place:
    """Look where engines with models run by a setting."""
    torch = installed_torch() if torch is None else torch
    found = look(command) if wanted == "auto" or wanted.startswith("cuda") else None
    usable = found is not None and found.answers and bool(torch.cuda) and too_old(found, torch) is None
    if wanted.startswith("cuda") or (wanted == "auto" and usable):
        number = wanted.partition(":")[2]
        at = int(number) if number.isdigit() else 0
        if found is None or at >= len(found.names):
            return Place("cuda", f"the GPU ({wanted})")
        return Place("cuda", f"the GPU ({found.names[at]})", found.each_gb[at])
    if wanted == "mps" or (wanted == "auto" and is_apple()):
        return Place("mps", APPLE, _ram_gb())
    return Place("cpu", PROCESSOR, _ram_gb())


def look(command: str = "nvidia-smi") -> Graphics | None:
    """Ask NVIDIA's driver which GPUs there are; None where it is not installed."""
    program = shutil.which(command)
    if program is None:
        return None
    question = [program, "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"]
    try:
        answer = subprocess.run(question, capture_output=True, text=True, timeout=10, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return Graphics(answers=False)
    rows = [[each.strip() for each in line.split(",")] for line in answer.stdout.splitlines() if line.strip()]
    if not rows:
        return Graphics(answers=False)
    names = tuple(f"{row[0]} ({row[1]})" if len(row) > 1 else row[0] for row in rows)
    sizes = tuple(_gb(row[1]) if len(row) > 1 else 0.0 for row in rows)
    return Graphics(names, sizes, rows[0][2] if len(rows[0]) > 2 else "")


def installed_torch() -> Torch:
    """What torch is installed; torch itself is not imported, which would take seconds."""
    try:
        version = metadata.version("torch")
    except metadata.PackageNotFoundError:
        return Torch()
    spec = find_spec("torch")
    if spec is None or spec.origin is None:
        return Torch(version)
    try:
        text = (Path(spec.origin).parent / "version.py").read_text("utf-8")
    except OSError:
        return Torch(version)
    cuda = re.search(r"^cuda\b[^=\n]*=\s*(.+)$", text, re.MULTILINE)
    return Torch(version, str(ast.literal_eval(cuda[1]) or "") if cuda else "")


def too_old(found: Graphics, torch: Torch) -> int | None:
    """The driver that this torch needs, where the one that is here is older."""
    major, driver = torch.cuda.partition(".")[0], found.driver.partition(".")[0]
    if not (major.isdigit() and driver.isdigit()):
        return None
    oldest = _OLDEST_DRIVER.get(int(major), 0)
    return oldest if int(driver) < oldest else None


def is_apple() -> bool:
    """Whether this is a Mac with a chip of Apple's, whose GPU shares the machine's memory."""
    return platform.system() == "Darwin" and platform.machine() == "arm64"


def _ram_gb() -> float:
    return (ram.installed() or 0) / 1e9


@cache
def _multiplies_bfloat16() -> bool:
    try:
        return _MULTIPLIES_BFLOAT16 in _CPU_FACTS.read_text("ascii", "ignore").split()
    except OSError:
        return False


def _gb(told: str) -> float:
    mebibytes = re.match(r"\d+", told)
    return int(mebibytes[0]) * 2**20 / 1e9 if mebibytes else 0.0
