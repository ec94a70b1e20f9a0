"""What the engines with models do on a GPU, in one table: `python -m bot.bench.on_gpu [--quick]`. Random weights."""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from time import monotonic
from typing import Final

import torch

from bot.bench.decode_gpu import gpu
from bot.bench.diffusion_gpu import SECONDS, WEIGHTS, diffusion
from generation.engines.means import Means
from generation.errors import NocturneError

NO_GPU: Final = "There is no GPU here that torch can use: nothing was measured."
# No part is begun any more after so long, so that all is over within eight minutes.
_LAST_START_S: Final = 360.0
# What is wanted of each figure, by how its name ends.
_WANTED: Final = {
    "step_ratio_batch1": "at least 8",
    "step_ratio_audiocraft_batch1": "at least 8",
    "floor_ratio_batch1": "at least 0.5",
    "outside_batch1": "under 0.15",
    "outside_batch8": "under 0.15",
}
Part = Callable[[], Mapping[str, float]]


def main(words: Sequence[str]) -> int:
    """Measure and print the table; 1 where there is no GPU."""
    if not torch.cuda.is_available():
        sys.stdout.write(NO_GPU + "\n")
        return 1
    quick, means = "--quick" in words, Means(device="cuda")
    parts: dict[str, Part] = {"musicgen": partial(gpu, quick=quick)}
    for name in WEIGHTS:
        parts[name] = partial(diffusion, name, means, torch.cuda.synchronize, seconds=10.0 if quick else SECONDS)
    title = f"{torch.cuda.get_device_name()}, torch {torch.__version__}, tracks of {10 if quick else 30} s"
    sys.stdout.write("\n".join([title, *table(parts)]) + "\n")
    return 0


def table(parts: Mapping[str, Part], last_start_s: float = _LAST_START_S) -> list[str]:
    """Run the parts, and say each figure in a line: whose it is, its name, its value, and what is wanted of it.

    A part that fails, and one that there was no time left for, is a line that says so.
    """
    began, lines = monotonic(), []
    for name, part in parts.items():
        if monotonic() - began > last_start_s:
            lines.append(f"{name:<24} not measured: there was no time left")
            continue
        try:
            found = part()
        except (NocturneError, RuntimeError) as error:
            lines.append(f"{name:<24} not measured: {' '.join(str(error).split())[:200]}")
            continue
        lines += [
            f"{name:<24} {figure:<44} {value:>10.4g}  {_wanted(figure)}".rstrip() for figure, value in found.items()
        ]
    return [*lines, f"{'all':<24} {'seconds':<44} {monotonic() - began:>10.4g}  under 480"]


def _wanted(figure: str) -> str:
    return next((said for end, said in _WANTED.items() if figure.endswith(end)), "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
