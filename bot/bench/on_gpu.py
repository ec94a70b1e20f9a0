"""What the engines with models do on a GPU, in one table: `python -m bot.bench.on_gpu [--quick]`. Random weights."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from threading import Timer
from time import monotonic
from typing import Final

import torch

from bot.bench.decode_gpu import Where, against_audiocraft, against_transformers
from bot.bench.diffusion_gpu import SECONDS, WEIGHTS, diffusion
from generation.engines.means import Means

NO_GPU: Final = "There is no GPU here that torch can use: nothing was measured."
CUT_OFF: Final = "all                      cut off: the rest would have taken longer than eight minutes"
# No part is begun any more after so long; and what has begun is over within eight minutes, one way or another.
_LAST_START_S: Final = 400.0
_LONGEST_S: Final = 475.0
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
    """Measure and print the table, line by line; 1 where there is no GPU, or where it took too long."""
    if not torch.cuda.is_available():
        sys.stdout.write(NO_GPU + "\n")
        return 1
    quick = "--quick" in words
    _say(f"{torch.cuda.get_device_name()}, torch {torch.__version__}, tracks of {10 if quick else 30} s")
    end = Timer(_LONGEST_S, _cut_off)  # nothing else ends a kernel that is being compiled
    end.daemon = True
    end.start()
    for line in table(_parts(quick=quick)):
        _say(line)
    end.cancel()
    return 0


def _parts(*, quick: bool) -> dict[str, Part]:
    where, means = Where.of(quick=quick), Means(device="cuda")
    parts: dict[str, Part] = {}
    for size in ("small", "large"):
        parts[f"musicgen-{size}"] = partial(against_transformers, size, where)
        parts[f"audiocraft-{size}"] = partial(against_audiocraft, size, where)
    for name in WEIGHTS:
        parts[name] = partial(diffusion, name, means, torch.cuda.synchronize, seconds=10.0 if quick else SECONDS)
    return parts


def table(parts: Mapping[str, Part], last_start_s: float = _LAST_START_S) -> Iterator[str]:
    """Run the parts, and say each figure in a line: whose it is, its name, its value, and what is wanted of it.

    A part that fails, and one that there was no time left for, is a line that says so.
    """
    began = monotonic()
    for name, part in parts.items():
        if monotonic() - began > last_start_s:
            yield f"{name:<24} not measured: there was no time left"
            continue
        try:
            found = part()
        except Exception as error:  # noqa: BLE001 - whatever it is, the other parts are measured
            why = " ".join(str(error).split())[:200]
            yield f"{name:<24} not measured: {why or type(error).__name__}"
            continue
        finally:
            if torch.cuda.is_available():
                torch.cuda.empty_cache()
        for figure, value in found.items():
            yield f"{name:<24} {figure:<44} {value:>10.4g}  {_wanted(figure)}".rstrip()
    yield f"{'all':<24} {'seconds':<44} {monotonic() - began:>10.4g}  under 480"


def _wanted(figure: str) -> str:
    return next((said for end, said in _WANTED.items() if figure.endswith(end)), "")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _cut_off() -> None:
    _say(CUT_OFF)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
