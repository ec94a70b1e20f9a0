"""How fast does MusicGen decode on a GPU, here, in transformers and in audiocraft? Small and large, in float16."""

from importlib import import_module
from importlib.util import find_spec
from statistics import median
from time import perf_counter
from typing import Any, Final

import torch

from bot.bench.decode_race import race
from bot.bench.decode_shapes import SIZES, decoder, laid_out
from generation.engines.musicgen.decoder import Weights
from generation.engines.musicgen.linear import Plain

_STEPS: Final = 200
_QUICK_STEPS: Final = 60


def gpu(*, quick: bool) -> dict[str, float]:
    """The figures of the first GPU, by name; `gpu_floor_ratio_*` as on the processor, against its own bandwidth."""
    figures: dict[str, float] = {"gpu_bandwidth_gb_s": _bandwidth() / 1e9}
    for name in ("small",) if quick else ("small", "large"):
        figures |= _of(name, _QUICK_STEPS if quick else _STEPS, figures["gpu_bandwidth_gb_s"] * 1e9)
        torch.cuda.empty_cache()
    return figures


def _of(name: str, steps: int, bandwidth: float) -> dict[str, float]:
    size, dtype = SIZES[name], torch.float16
    model = decoder(size, "cuda", dtype)
    own = laid_out(model, size, Plain)
    figures: dict[str, float] = {}
    for jobs in (1, 8):
        times = race(model, {"fp16": own}, jobs, steps, torch.cuda.synchronize)
        ours = times.median("fp16")
        figures[f"gpu_{name}_step_transformers_batch{jobs}_s"] = times.median()
        figures[f"gpu_{name}_step_batch{jobs}_s"] = ours
        figures[f"gpu_{name}_step_ratio_batch{jobs}"] = times.median() / ours
        figures[f"gpu_{name}_floor_ratio_batch{jobs}"] = _read(own, jobs, steps / 2) / bandwidth / ours
    if find_spec("audiocraft") is not None:
        theirs = _audiocraft(own, steps)
        figures[f"gpu_{name}_step_audiocraft_batch1_s"] = theirs
        figures[f"gpu_{name}_step_ratio_audiocraft_batch1"] = theirs / figures[f"gpu_{name}_step_batch1_s"]
    return figures


def _read(own: Weights, jobs: int, columns: float) -> float:
    shape = own.shape
    kept = 2 * 2 * shape.layers * shape.width * own.embeddings.element_size()
    return own.bytes_a_step + jobs * columns * kept


def _bandwidth() -> float:
    """Bytes per second that the device's memory gives."""
    much = torch.ones(2**28, dtype=torch.float16, device="cuda")
    times = []
    for _ in range(7):
        torch.cuda.synchronize()
        began = perf_counter()
        much.sum()
        torch.cuda.synchronize()
        times.append(perf_counter() - began)
    return much.numel() * much.element_size() / min(times)


def _audiocraft(own: Weights, steps: int) -> float:
    """Seconds a step of audiocraft's own language model of the same size, guided, with random weights."""
    # By name: it is not installed where types are checked.
    conditioners: Any = import_module("audiocraft.modules.conditioners")
    patterns: Any = import_module("audiocraft.modules.codebooks_patterns")
    models: Any = import_module("audiocraft.models.lm")
    shape = own.shape
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
        device="cuda",
        dtype=torch.float16,
    ).eval()
    times = []
    for _ in range(3):
        torch.cuda.synchronize()
        began = perf_counter()
        with torch.inference_mode():
            model.generate(num_samples=2, max_gen_len=steps, check=False)
        torch.cuda.synchronize()
        times.append((perf_counter() - began) / steps)
    return median(times)
