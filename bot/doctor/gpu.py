"""Is there a GPU, and can what is installed here use it?"""

import ast
import platform
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from bot.doctor.finding import Finding

# The oldest driver that a generation of CUDA runs on (NVIDIA's release notes, "CUDA Toolkit and Minimum Driver").
_OLDEST_DRIVER: Final = {12: 525, 13: 580}
_WITHOUT: Final = "engines with models run on the processor"


@dataclass(frozen=True, slots=True)
class Torch:
    """The installed torch: its version, and the CUDA it was built with, "" without one."""

    version: str = ""
    cuda: str = ""


@dataclass(frozen=True, slots=True)
class Graphics:
    """What the driver says: the GPUs' names, the memory of the first in GB, the driver's version; `answers` whether."""

    names: tuple[str, ...] = ()
    memory_gb: float = 0.0
    driver: str = ""
    answers: bool = True


def gpu(command: str = "nvidia-smi", torch: Torch | None = None) -> Finding:
    """Say which GPU is here and whether the installed torch, if any, can use it."""
    torch = installed_torch() if torch is None else torch
    found = look(command)
    if found is None:
        return Finding("GPU", "ok", _none(torch))
    if not found.answers:
        remedy = "Run nvidia-smi by hand, and mend the driver it complains about; or go on without: no engine needs it."
        return Finding("GPU", "warning", "A driver is installed but does not answer.", remedy)
    names = ", ".join(found.names)
    if not torch.version:
        says = f"{names}. It is not used: sketch runs on the processor, and make run-neural brings what can use it."
        return Finding("GPU", "ok", says)
    if not torch.cuda:
        remedy = (
            "Install a build with CUDA: on Linux .venv/bin/python -m pip install --force-reinstall torch==2.13.0, "
            "elsewhere the one that torch's own page names."
        )
        return Finding("GPU", "warning", f"{names}, but torch {torch.version} is built without CUDA.", remedy)
    if (oldest := _too_old(found, torch)) is not None:
        says = f"{names}, but driver {found.driver} is too old for torch's CUDA {torch.cuda}: {_WITHOUT}."
        return Finding("GPU", "warning", says, f"Install NVIDIA's driver {oldest} or a later one.")
    return Finding("GPU", "ok", f"{names}, with torch {torch.version} and CUDA {torch.cuda}.")


def where(wanted: str, command: str = "nvidia-smi", torch: Torch | None = None) -> tuple[str, float]:
    """On what engines with models run here by this setting, in words, and the GB of memory there (0: not known)."""
    torch = installed_torch() if torch is None else torch
    found = look(command)
    usable = found is not None and found.answers and bool(torch.cuda) and _too_old(found, torch) is None
    if wanted.startswith("cuda") or (wanted == "auto" and usable):
        name = found.names[0] if found and found.names else wanted
        return f"the GPU ({name})", found.memory_gb if found else 0.0
    if wanted == "mps" or (wanted == "auto" and _is_apple()):
        return "Apple's GPU", 0.0
    return "the processor", 0.0


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
    mebibytes = re.match(r"\d+", rows[0][1]) if len(rows[0]) > 1 else None
    return Graphics(
        names, int(mebibytes[0]) * 2**20 / 1e9 if mebibytes else 0.0, rows[0][2] if len(rows[0]) > 2 else ""
    )


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


def _none(torch: Torch) -> str:
    if not torch.version:
        return "None was found, and none is needed: the sketch engine runs on the processor."
    if _is_apple():
        return f"Apple's, through Metal, with torch {torch.version}."
    return f"None was found: {_WITHOUT}."


def _too_old(found: Graphics, torch: Torch) -> int | None:
    """The driver that this torch needs, where the one that is here is older."""
    major, driver = torch.cuda.partition(".")[0], found.driver.partition(".")[0]
    if not (major.isdigit() and driver.isdigit()):
        return None
    oldest = _OLDEST_DRIVER.get(int(major), 0)
    return oldest if int(driver) < oldest else None


def _is_apple() -> bool:
    return platform.system() == "Darwin" and platform.machine() == "arm64"
