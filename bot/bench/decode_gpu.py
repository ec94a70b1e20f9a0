"""How fast does MusicGen decode on a GPU, here, in transformers and in audiocraft? At its real sizes, in float16.

What is measured takes the device and the precision, so that the same code runs at a tiny size on a processor.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from statistics import median
from time import perf_counter
from typing import Any, Final

import torch

from bot.bench.decode_race import race, steps_of
from bot.bench.decode_shapes import SIZES, decoder, laid_out
from generation.engines.audiocraft.adapter import audiocraft
from generation.engines.musicgen.decoder import Shape, Weights
from generation.engines.musicgen.linear import Plain

_STEPS: Final = 200
_QUICK_STEPS: Final = 60
_TOGETHER: Final = (1, 8)
_AUDIOCRAFT_RUNS: Final = 3
_BANDWIDTH_NUMBERS: Final = 2**28


@dataclass(frozen=True, slots=True)
class Where:
    """On what is measured, how the device is waited for, and with how many columns."""

    device: str = "cuda"
    dtype: torch.dtype = torch.float16
    wait: Callable[[], None] = torch.cuda.synchronize
    steps: int = _STEPS
    numbers: int = _BANDWIDTH_NUMBERS  # that are read to see how fast memory is

    @classmethod
    def of(cls, *, quick: bool) -> "Where":
        return cls(steps=_QUICK_STEPS) if quick else cls()


def gpu(*, quick: bool) -> dict[str, float]:
    """The figures of the first GPU, by name; `gpu_floor_ratio_*` as on the processor, against its own bandwidth."""
    where, figures = Where.of(quick=quick), dict[str, float]()
    for name in ("small",) if quick else ("small", "large"):
        figures |= against_transformers(name, where)
        if find_spec("audiocraft") is not None:
            figures |= against_audiocraft(name, where)
        torch.cuda.empty_cache()
    return figures


def against_transformers(name: str, where: Where) -> dict[str, float]:
    """Our steps and those of transformers' `generate` in turn, for one track and for eight."""
    size = SIZES[name]
    model = decoder(size, where.device, where.dtype)
    own = laid_out(model, size, Plain)
    bandwidth = _bandwidth(where)
    figures = {"gpu_bandwidth_gb_s": bandwidth / 1e9}
    for jobs in _TOGETHER:
        times = race(model, {"ours": own}, jobs, where.steps, where.wait)
        ours = times.median("ours")
        figures[f"gpu_{name}_step_transformers_batch{jobs}_s"] = times.median()
        figures[f"gpu_{name}_step_batch{jobs}_s"] = ours
        figures[f"gpu_{name}_step_ratio_batch{jobs}"] = times.median() / ours
        figures[f"gpu_{name}_floor_ratio_batch{jobs}"] = _read(own, jobs, where.steps / 2) / bandwidth / ours
    return figures


def against_audiocraft(name: str, where: Where) -> dict[str, float]:
    """Our steps for one track, and those of audiocraft's own language model of the same size, guided as ours is.

    Raises:
        EngineUnavailable: audiocraft is not installed.
    """
    audiocraft()  # the rest of it is imported by our adapter's ways
    size = SIZES[name]
    own = laid_out(decoder(size, where.device, where.dtype), size, Plain)
    ours = median(steps_of(own, 1, where.steps, where.wait))
    theirs = _audiocraft(own.shape, where)
    return {
        f"gpu_{name}_step_batch1_beside_audiocraft_s": ours,
        f"gpu_{name}_step_audiocraft_batch1_s": theirs,
        f"gpu_{name}_step_ratio_audiocraft_batch1": theirs / ours,
    }


def _read(own: Weights, jobs: int, columns: float) -> float:
    shape = own.shape
    kept = 2 * 2 * shape.layers * shape.width * own.embeddings.element_size()
    return own.bytes_a_step + jobs * columns * kept


def _bandwidth(where: Where) -> float:
    """Bytes per second that the device's memory gives."""
    much = torch.ones(where.numbers, dtype=where.dtype, device=where.device)
    times = []
    for _ in range(7):
        where.wait()
        began = perf_counter()
        much.sum()
        where.wait()
        times.append(perf_counter() - began)
    return much.numel() * much.element_size() / min(times)


def _audiocraft(shape: Shape, where: Where) -> float:
    """Seconds a step, the median of some tracks, the first of which is not counted."""
    # By name: it is not installed where types are checked.
    conditioners: Any = import_module("audiocraft.modules.conditioners")
    patterns: Any = import_module("audiocraft.modules.codebooks_patterns")
    models: Any = import_module("audiocraft.models.lm")
    fuser = conditioners.ConditionFuser({"cross": [], "prepend": [], "sum": [], "input_interpolate": []})
    model: Any = models.LMModel(
        patterns.DelayedPatternProvider(shape.codebooks),
        conditioners.ConditioningProvider({}),
        fuser,
        n_q=shape.codebooks,
        card=shape.vocabulary,
        dim=shape.width,
        num_heads=shape.heads,
        hidden_scale=4,
        num_layers=shape.layers,
        norm_first=True,
        bias_ff=False,
        bias_attn=False,
        bias_proj=False,
        causal=True,
        custom=True,
        memory_efficient=False,
        device=where.device,
        dtype=where.dtype,
    ).eval()
    times = []
    for _ in range(1 + _AUDIOCRAFT_RUNS):
        where.wait()
        began = perf_counter()
        with torch.inference_mode():
            model.generate(num_samples=2, max_gen_len=where.steps, check=False)  # two rows, as guided
        where.wait()
        times.append((perf_counter() - began) / where.steps)
    return median(times[1:])
