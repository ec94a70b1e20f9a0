"""How fast does MusicGen decode, here and in transformers? In a process of its own, with nothing else in its memory."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from generation.errors import EngineUnavailable


def decode(*, quick: bool) -> dict[str, float]:
    """The figures of decoding at MusicGen-small's real shape with random weights; all times in seconds, medians.

    `step_ratio_*` is transformers' time for a step over ours, taken in turn in one run; `throughput_ratio_8_members`
    its time for eight tracks one after the other in float32 over ours for all eight at once in eight bits;
    `floor_ratio` the time in which memory could give what a step reads over the time that it takes (1: no faster way).
    With a GPU the figures of it follow, named `gpu_*`; `gpu` says whether there was one (1 or 0).

    Raises:
        EngineUnavailable: torch and transformers are not installed.
    """
    if any(find_spec(each) is None for each in ("torch", "transformers")):
        raise EngineUnavailable("There is nothing to decode with.", "Install it with: make run-neural")
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "bot.bench.decode_alone", *(["--quick"] if quick else [])],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told
