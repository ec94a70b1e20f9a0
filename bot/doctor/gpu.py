"""Is there a GPU, and can what is installed here use it?"""

from typing import Final

from bot.doctor.finding import Finding
from generation.machine import Torch, installed_torch, is_apple, look, too_old

_WITHOUT: Final = "engines with models run on the processor"


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
    if (oldest := too_old(found, torch)) is not None:
        says = f"{names}, but driver {found.driver} is too old for torch's CUDA {torch.cuda}: {_WITHOUT}."
        return Finding("GPU", "warning", says, f"Install NVIDIA's driver {oldest} or a later one.")
    return Finding("GPU", "ok", f"{names}, with torch {torch.version} and CUDA {torch.cuda}.")


def _none(torch: Torch) -> str:
    if not torch.version:
        return "None was found, and none is needed: the sketch engine runs on the processor."
    if is_apple():
        return f"Apple's, through Metal, with torch {torch.version}."
    return f"None was found: {_WITHOUT}."
