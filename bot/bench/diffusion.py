"""How fast is diffusion on a processor, here and as diffusers runs it? ACE-Step's published shape, random weights.

A few of its layers stand for all, which are alike; the autoencoder is whole. Both ways are taken in turn in one run, on
the same weights, and make the same.
"""

import copy
import time
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from statistics import median
from typing import Any, Final

from generation.errors import EngineUnavailable

_LAYERS: Final = 4
_SECONDS: Final = 10.0
_ROUNDS: Final = (7, 3)
_DECODED_S: Final = (3.0, 1.0)
_WORDS: Final = 242  # tokens that are attended to: a caption with its figures, and the lyrics


def diffusion(*, quick: bool) -> dict[str, float]:
    """The figures of a step and of decoding on this processor; all times in seconds, medians.

    `step_ratio` is diffusers' time for a layer over ours, `decode_ratio` that for a second of sound. `step_s` is what
    32 layers take, a step of ACE-Step 1.5 XL for ten seconds of music.

    Raises:
        EngineUnavailable: torch and diffusers are not installed.
    """
    if any(find_spec(each) is None for each in ("torch", "diffusers", "transformers")):
        raise EngineUnavailable("There is nothing to diffuse with.", "Install it with: make run-neural")
    import torch

    from generation.engines.neural.device import device_for

    dtype, rounds = device_for("cpu").dtype, _ROUNDS[quick]
    with torch.inference_mode():
        step = _in_turn(*_steps(dtype), rounds)
        decoded = _in_turn(*_decoders(_DECODED_S[quick]), rounds)
    layers = _published()["num_hidden_layers"] / _LAYERS
    return {
        "step_diffusers_s": step[0] * layers,
        "step_s": step[1] * layers,
        "step_ratio": step[0] / step[1],
        "decode_diffusers_s_per_s": decoded[0] / _DECODED_S[quick],
        "decode_s_per_s": decoded[1] / _DECODED_S[quick],
        "decode_ratio": decoded[0] / decoded[1],
        "bits": float(torch.finfo(dtype).bits),
        "threads": float(torch.get_num_threads()),
    }


def _published() -> dict[str, Any]:
    from generation.engines.diffusion.ace_step.real_shape import XL

    return XL


def _steps(dtype: Any) -> tuple[Callable[[], object], Callable[[], object]]:
    """A step of diffusers' transformer, and of the same laid out by us."""
    import torch
    from diffusers.models.transformers.ace_step_transformer import AceStepTransformer1DModel
    from torch import nn

    from generation.engines.diffusion.ace_step.load import side_by_side

    shape = _published() | {"num_hidden_layers": _LAYERS}
    torch.manual_seed(1)
    made: Any = AceStepTransformer1DModel(**shape, is_turbo=True)
    theirs: Any = nn.Module.to(made.eval(), dtype)  # the library's own remarks on layers that it has none of
    ours = copy.copy(theirs)
    ours._modules = dict(theirs._modules)  # noqa: SLF001 - the same layers, with one of them changed
    ours.proj_in_conv = copy.deepcopy(theirs.proj_in_conv)
    side_by_side(ours)
    frames = round(25 * _SECONDS)
    given = {
        "hidden_states": torch.randn(1, frames, 64, dtype=dtype),
        "context_latents": torch.randn(1, frames, 128, dtype=dtype),
        "encoder_hidden_states": torch.randn(1, _WORDS, shape["encoder_hidden_size"], dtype=dtype),
        "timestep": torch.full((1,), 0.5, dtype=dtype),
        "timestep_r": torch.full((1,), 0.5, dtype=dtype),
        "return_dict": False,
    }
    return (lambda: theirs(**given)), (lambda: ours(**given))


def _decoders(seconds: float) -> tuple[Callable[[], object], Callable[[], object]]:
    """Decoding latents with diffusers' autoencoder, norms in its weights, and with the same laid out by us."""
    import torch
    from diffusers import AutoencoderOobleck

    from generation.engines.diffusion.oobleck import fold

    torch.manual_seed(1)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*weight_norm.* is deprecated", category=FutureWarning)
        theirs: Any = AutoencoderOobleck(downsampling_ratios=[2, 4, 4, 6, 10], sampling_rate=48000)
    ours = copy.deepcopy(theirs.eval())
    fold(ours)
    latents = torch.randn(1, 64, round(25 * seconds))
    return (lambda: theirs.decode(latents)), (lambda: ours.decode(latents))


def _in_turn(theirs: Callable[[], object], ours: Callable[[], object], rounds: int) -> tuple[float, float]:
    """The medians of both, taken in turn; the first round warms up."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds + 1):
        for kept, work in zip(times, (theirs, ours), strict=True):
            began = time.perf_counter()
            work()
            kept.append(time.perf_counter() - began)
    return median(times[0][1:]), median(times[1][1:])
