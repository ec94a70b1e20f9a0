"""Is there a GPU, and does anything installed here need one?"""

import shutil
import subprocess
from importlib import metadata

from bot.doctor.finding import Finding


def gpu(command: str = "nvidia-smi", torch: str | None = None) -> Finding:
    """Say which NVIDIA GPU is here and whether the installed torch, if any, can use it."""
    torch = torch_version() if torch is None else torch
    program = shutil.which(command)
    if program is None:
        return Finding("GPU", "ok", "None was found, and none is needed: the sketch engine runs on the processor.")
    name = _name(program)
    if name is None:
        remedy = (
            "Run nvidia-smi by hand, and mend the driver it complains about; or go on without: sketch needs no GPU."
        )
        return Finding("GPU", "warning", "A driver is installed but does not answer.", remedy)
    if not torch:
        return Finding("GPU", "ok", f"{name}. It is not used: the sketch engine runs on the processor.")
    if torch.endswith("+cpu"):
        remedy = "Install a CUDA build of torch to let the engines use it."
        return Finding("GPU", "warning", f"{name}, but torch {torch} is built without CUDA.", remedy)
    return Finding("GPU", "ok", f"{name}, with torch {torch}.")


def torch_version() -> str:
    """Give the version of the installed torch, or ""; torch itself is not imported."""
    try:
        return metadata.version("torch")
    except metadata.PackageNotFoundError:
        return ""


def _name(program: str) -> str | None:
    question = [program, "--query-gpu=name,memory.total", "--format=csv,noheader"]
    try:
        answer = subprocess.run(question, capture_output=True, text=True, timeout=10, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    return ", ".join(line.strip() for line in answer.stdout.splitlines() if line.strip()) or None
