"""How fast would the published weights be here? The same architecture with random weights: speed asks for no more.

Shapes as published with the checkpoints: the first release (1.5 billion parameters in the transformer) has the defaults
of diffusers, the XL releases are wider and deeper; autoencoder and text encoder (Qwen3-Embedding-0.6B) are the same.
The tokenizer knows single bytes only, so that a text is as long as a very long one.
"""

import warnings
from typing import Any, Final

import torch
from diffusers import AutoencoderOobleck, FlowMatchEulerDiscreteScheduler
from diffusers.models.transformers.ace_step_transformer import AceStepTransformer1DModel
from diffusers.pipelines.ace_step import AceStepConditionEncoder
from tokenizers.pre_tokenizers import ByteLevel
from torch import nn
from transformers import Qwen2Tokenizer, Qwen3Config, Qwen3Model

from generation.engines.diffusion.ace_step.load import side_by_side
from generation.engines.diffusion.ace_step.pipeline import RowsPipeline
from generation.engines.diffusion.ace_step.recipe import Recipe
from generation.engines.diffusion.oobleck import fold
from generation.engines.means import Means
from generation.engines.neural.device import Device
from generation.engines.weights.catalogue import Weights

XL: Final[dict[str, Any]] = {
    "hidden_size": 2560,
    "intermediate_size": 9728,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "encoder_hidden_size": 2048,
}
FIRST: Final[dict[str, Any]] = {}  # diffusers' defaults


def loaded(weights: Weights, _means: Means, device: Device) -> tuple[RowsPipeline, Recipe]:
    """Stands in for `load.loaded`: the weights' architecture with random weights, made on the device itself."""
    turbo = not weights.name.endswith("-base")
    pipe = pipeline(device.name, device.dtype, XL, turbo=turbo)
    if device.kind == "cpu":
        nn.Module.to(pipe.vae, torch.float32)
    fold(pipe.vae)
    side_by_side(pipe.transformer)
    return pipe, Recipe("turbo", 8, 1.0, covers=False) if turbo else Recipe("base", 40, 7.0, covers=False)


def pipeline(where: str, dtype: torch.dtype, shape: dict[str, Any] = XL, *, turbo: bool = True) -> RowsPipeline:
    """A pipeline of the published shape with random weights; `where` may be `meta`, to count without any memory."""
    usual = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with torch.device(where), torch.random.fork_rng(devices=[]), warnings.catch_warnings():
            # The autoencoder of diffusers is built with a function that torch has a newer one for.
            warnings.filterwarnings("ignore", message=".*weight_norm.* is deprecated", category=FutureWarning)
            torch.manual_seed(1)
            parts = _parts(shape, turbo=turbo)
    finally:
        torch.set_default_dtype(usual)
    for part in parts.values():
        if isinstance(part, nn.Module):
            part.eval().requires_grad_(requires_grad=False)
    made: RowsPipeline = RowsPipeline(**parts)
    made.set_progress_bar_config(disable=True)
    return made


def _parts(shape: dict[str, Any], *, turbo: bool) -> dict[str, Any]:
    tokens = ["<|endoftext|>", *sorted(ByteLevel.alphabet())]
    text = Qwen3Config(
        vocab_size=151669,
        hidden_size=1024,
        intermediate_size=3072,
        num_hidden_layers=28,
        num_attention_heads=16,
        num_key_value_heads=8,
        head_dim=128,
    )
    return {
        "vae": AutoencoderOobleck(downsampling_ratios=[2, 4, 4, 6, 10], sampling_rate=48000),
        "text_encoder": Qwen3Model(text),
        "tokenizer": Qwen2Tokenizer(vocab={token: number for number, token in enumerate(tokens)}, merges=[]),
        "transformer": AceStepTransformer1DModel(**shape, is_turbo=turbo),
        "condition_encoder": AceStepConditionEncoder(),
        "scheduler": FlowMatchEulerDiscreteScheduler(num_train_timesteps=1, shift=1.0),
    }
