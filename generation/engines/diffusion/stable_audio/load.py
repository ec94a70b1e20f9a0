"""How does a folder of weights become Stable Audio? Checked first, then diffusers' own `from_pretrained`, offline."""

import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import torch
from diffusers import DiffusionPipeline
from diffusers.utils import logging as diffusers_logging
from torch import nn
from transformers.utils import logging as transformers_logging

from generation.engines.diffusion.memory import Placed, rung_for
from generation.engines.diffusion.oobleck import fold
from generation.engines.diffusion.stable_audio.model import Model
from generation.engines.diffusion.stable_audio.open import Open
from generation.engines.diffusion.stable_audio.three import Three
from generation.engines.means import Means
from generation.engines.neural.checkpoint import check
from generation.engines.neural.device import Device
from generation.engines.neural.failing import told
from generation.engines.weights.catalogue import Weights
from generation.engines.weights.here import folder
from generation.errors import EngineUnavailable

_MADE_FOR: Final[dict[str, type[Model]]] = {"StableAudioPipeline": Open, "StableAudio3Pipeline": Three}
_PARTS: Final[dict[type[Model], tuple[str, ...]]] = {
    Open: ("transformer", "text_encoder", "projection_model", "vae"),
    Three: ("transformer", "text_encoder", "duration_embedder", "vae"),
}
_VOCABULARIES: Final = ("tokenizer.json", "spiece.model", "tokenizer.model")
_SETTINGS: Final = ("scheduler/scheduler_config.json", "tokenizer/tokenizer_config.json")


def load(weights: Weights, means: Means, device: Device) -> Model:
    """The model of a checkpoint in diffusers' layout, on its device.

    The autoencoder is kept in float32: half of that is heard as noise, and it is a small part of the whole.

    Raises:
        EngineUnavailable: the checkpoint is missing, cut off, incomplete, or another model's.
    """
    where = folder(weights, means)
    check(where, weights.name, weights.needed, unsafe=means.unsafe)
    kind = _checked(where, weights.name, unsafe=means.unsafe)
    again = f"Fetch them again with: python -m bot models pull {weights.name}"
    with told("Stable Audio", "load"), _quiet():
        from_pretrained: Any = DiffusionPipeline.from_pretrained  # untyped in diffusers, as its logging is
        try:
            pipe = from_pretrained(
                where,
                local_files_only=True,
                use_safetensors=None if means.unsafe else True,
                dtype={"default": kind.precision(device), "vae": torch.float32},
            )
        except (OSError, ValueError, KeyError, TypeError, RuntimeError, AttributeError) as error:
            raise EngineUnavailable(f"The weights “{weights.name}” do not fit Stable Audio.", again) from error
        lacking = _lacking(where, pipe, kind)
        if lacking:
            raise EngineUnavailable(f"The weights “{weights.name}” lack {lacking}.", again)
    pipe.set_progress_bar_config(disable=True)
    fold(pipe.vae)
    kind.keep_exact(pipe)
    return kind(Placed(pipe, device, rung_for(device, weights.memory_gb, means.memory_gb)))


def _checked(where: Path, name: str, *, unsafe: bool) -> type[Model]:
    """Which of the two a checkpoint is for, if all of its parts are there."""
    again = f"Fetch them again with: python -m bot models pull {name}"
    index = json.loads((where / "model_index.json").read_text("utf-8"))
    made_for = str(index.get("_class_name")) if isinstance(index, dict) else "nothing"
    kind = _MADE_FOR.get(made_for)
    if kind is None:
        raise EngineUnavailable(f"The weights “{name}” are for {made_for}, not for Stable Audio.", again)
    for file in (*_SETTINGS, *(f"{part}/config.json" for part in _PARTS[kind])):
        if not (where / file).is_file():
            raise EngineUnavailable(f"The weights “{name}” lack {file}.", again)
    if not any((where / "tokenizer" / each).is_file() for each in _VOCABULARIES):
        # A library would go on with a tokenizer that knows no word.
        raise EngineUnavailable(f"The weights “{name}” lack tokenizer/{_VOCABULARIES[0]}.", again)
    for part in _PARTS[kind]:
        if not unsafe and not list((where / part).glob("*.safetensors")):
            raise EngineUnavailable(f"The weights “{name}” have no safetensors file in {part}.", again)
    return kind


def _lacking(where: Path, pipe: Any, kind: type[Model]) -> str:
    """The first weight that is in no file; a library would have made it up."""
    for part in _PARTS[kind]:
        module: nn.Module = getattr(pipe, part)
        files = sorted((where / part).glob("*.safetensors"))
        if not files:
            continue
        there = {name for file in files for name in _names(file)}
        state = module.state_dict(keep_vars=True)
        # One that is the same as another is saved once.
        shared = {id(weight) for name, weight in state.items() if name in there}
        missing = next((name for name, weight in state.items() if name not in there and id(weight) not in shared), "")
        if missing:
            return f"{missing} in {part}"
    return ""


def _names(file: Path) -> set[str]:
    """The weights in a safetensors file, by its header."""
    with file.open("rb") as data:
        length = int.from_bytes(data.read(8), "little")
        return set(json.loads(data.read(length))) - {"__metadata__"}


@contextmanager
def _quiet() -> Iterator[None]:
    """No progress bars of the libraries, and no warning that their autoencoders are built with a function of torch
    that has a successor.
    """
    libraries: tuple[Any, ...] = (diffusers_logging, transformers_logging)
    shown = [each for each in libraries if each.is_progress_bar_enabled()]
    for each in shown:
        each.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*weight_norm.* is deprecated", category=FutureWarning)
            yield
    finally:
        for each in shown:
            each.enable_progress_bar()
