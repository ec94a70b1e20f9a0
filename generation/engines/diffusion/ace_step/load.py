"""How does a folder of weights become a pipeline? Checked first, then diffusers' own `from_pretrained`, offline."""

import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import torch
from diffusers.utils import logging
from torch import Tensor, nn
from transformers.utils import logging as transformers_logging

from generation.engines.diffusion.ace_step.pipeline import RowsPipeline
from generation.engines.diffusion.ace_step.recipe import Recipe, recipe_of
from generation.engines.diffusion.oobleck import fold
from generation.engines.means import Means
from generation.engines.neural.checkpoint import check
from generation.engines.neural.device import Device
from generation.engines.neural.failing import told
from generation.engines.weights.catalogue import Weights
from generation.engines.weights.here import folder as folder_of
from generation.errors import EngineUnavailable

_PARTS: Final = {
    "transformer": "config.json",
    "condition_encoder": "config.json",
    "text_encoder": "config.json",
    "vae": "config.json",
    "tokenizer": "tokenizer_config.json",
    "scheduler": "scheduler_config.json",
}


def loaded(weights: Weights, means: Means, device: Device) -> tuple[RowsPipeline, Recipe]:
    """The pipeline of these weights on this host, and how they are sampled; raises as `load` does."""
    folder = folder_of(weights, means)
    pipe = load(folder, weights.name, weights.needed, device, unsafe=means.unsafe)
    return pipe, recipe_of(folder, weights.can)


def load(folder: Path, name: str, needed: tuple[str, ...], device: Device, *, unsafe: bool = False) -> RowsPipeline:
    """The pipeline of a checkpoint in diffusers' layout, in the device's precision, still on the CPU.

    The autoencoder stays in float32 on a CPU, which has no faster way to convolve.

    Raises:
        EngineUnavailable: the checkpoint is missing, cut off, or another model's.
    """
    check(folder, name, needed, unsafe=unsafe)
    _check_parts(folder, name, unsafe=unsafe)
    with told("ACE-Step", "load"), quiet():
        try:
            pipe: RowsPipeline = RowsPipeline.from_pretrained(
                folder,
                local_files_only=True,
                use_safetensors=None if unsafe else True,
                dtype={"default": device.dtype, "vae": torch.float32 if device.kind == "cpu" else device.dtype},
            )
        except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
            raise EngineUnavailable(
                f"The weights “{name}” do not fit ACE-Step.", f"Fetch them again with: python -m bot models pull {name}"
            ) from error
    pipe.set_progress_bar_config(disable=True)
    fold(pipe.vae)
    side_by_side(pipe.transformer)
    return pipe


def _check_parts(folder: Path, name: str, *, unsafe: bool) -> None:
    index = json.loads((folder / "model_index.json").read_text("utf-8"))
    again = f"Fetch them again with: python -m bot models pull {name}"
    made_for = str(index.get("_class_name"))
    if made_for not in {"AceStepPipeline", RowsPipeline.__name__}:
        raise EngineUnavailable(f"The weights “{name}” are for {made_for}, not for ACE-Step.", again)
    for part, file in _PARTS.items():
        if not (folder / part / file).is_file():
            raise EngineUnavailable(f"The weights “{name}” lack {part}/{file}.", again)
        if part not in {"tokenizer", "scheduler"} and not unsafe and not list((folder / part).glob("*.safetensors")):
            raise EngineUnavailable(f"The weights “{name}” have no safetensors file in {part}.", again)


@contextmanager
def quiet() -> Iterator[None]:
    """No bars of progress; and the autoencoder of diffusers is built with a function that torch has a newer one for."""
    logging.disable_progress_bar()
    transformers_logging.disable_progress_bar()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*weight_norm.* is deprecated", category=FutureWarning)
        yield


def side_by_side(transformer: nn.Module) -> None:
    """Have the numbers of a frame lie side by side from the first layer on.

    The convolution that cuts latents into patches leaves them a whole sound apart, and so they stay through all layers.
    For rows that lie so, torch copies a layer's whole matrix before each product on a processor: at the published shape
    that took seven eighths of a step.
    """

    def laid(_module: nn.Module, _given: Any, found: Tensor) -> Tensor:
        return found.transpose(1, 2).contiguous().transpose(1, 2)

    cut: nn.Module = transformer.proj_in_conv  # type: ignore[assignment]
    cut.register_forward_hook(laid)
