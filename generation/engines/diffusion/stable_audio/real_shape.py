"""How fast would the published models be here? The same architectures with random weights, which are as fast.

Shapes as published: Stable Audio Open 1.0 (Evans et al., 2024) and Stable Audio 3 Medium (technical report, 2026);
their text encoders are T5-base and the encoder of T5Gemma base.
"""

import string
import warnings
from typing import Any, Final

import diffusers
import torch
from torch import nn
from transformers import GemmaTokenizer, T5Config, T5EncoderModel, T5GemmaConfig, T5GemmaEncoderModel, T5Tokenizer
from transformers.models.t5gemma.configuration_t5gemma import T5GemmaModuleConfig

from generation.engines.diffusion.memory import Placed, rung_for
from generation.engines.diffusion.oobleck import fold
from generation.engines.diffusion.stable_audio.model import Model
from generation.engines.diffusion.stable_audio.open import Open
from generation.engines.diffusion.stable_audio.three import Three
from generation.engines.means import Means
from generation.engines.neural.device import Device
from generation.engines.weights.catalogue import Weights

OPEN: Final = "stable-audio-open"
_library: Any = diffusers  # its classes are untyped
_LETTERS: Final = (*string.ascii_letters, *string.digits, *",.:;/#()&'-")


def load(weights: Weights, means: Means, device: Device) -> Model:
    """Stands in for `load.load`: the weights' architecture with random weights, made on the device itself."""
    kind: type[Model] = Open if weights.name == OPEN else Three
    pipe: Any = pipeline(weights.name, device.name, kind.precision(device))
    fold(pipe.vae)
    kind.keep_exact(pipe)
    pipe.set_progress_bar_config(disable=True)
    return kind(Placed(pipe, device, rung_for(device, weights.memory_gb, means.memory_gb)))


def pipeline(name: str, where: str, dtype: torch.dtype) -> Any:
    """A pipeline of diffusers at the published shape; `where` may be `meta`, to count without any memory."""
    with torch.device(where), torch.random.fork_rng(devices=[]), warnings.catch_warnings():
        # The autoencoders of diffusers are built with a function of torch that has a successor.
        warnings.filterwarnings("ignore", message=".*weight_norm.* is deprecated", category=FutureWarning)
        torch.manual_seed(1)
        parts = _open() if name == OPEN else _three()
    kind = _library.StableAudioPipeline if name == OPEN else _library.StableAudio3Pipeline
    distilled = not name.endswith("-base")
    parts["scheduler"] = (
        _library.CosineDPMSolverMultistepScheduler()
        if name == OPEN
        else _library.FlowMatchEulerDiscreteScheduler(num_train_timesteps=1, stochastic_sampling=distilled)
    )
    for part, module in parts.items():
        if isinstance(module, nn.Module):
            # Not the libraries' own `to`, which warns of layers that were to stay in float32 when read from disk.
            nn.Module.to(module.eval(), torch.float32 if part == "vae" else dtype)
    return kind(**parts)


def _open() -> dict[str, Any]:
    vocabulary = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.0)] + [(each, -3.0) for each in _LETTERS]
    text = T5Config(vocab_size=32128, d_model=768, d_kv=64, d_ff=3072, num_layers=12, num_heads=12)
    return {
        "vae": _library.AutoencoderOobleck(),
        "text_encoder": T5EncoderModel(text),
        "projection_model": _library.StableAudioProjectionModel(768, 768, min_value=0, max_value=512),
        "tokenizer": T5Tokenizer(vocab=vocabulary, extra_ids=0, model_max_length=128),
        "transformer": _library.StableAudioDiTModel(),
    }


def _three() -> dict[str, Any]:
    special = ("<pad>", "<eos>", "<bos>", "<unk>", "<mask>", "▁")
    vocabulary = {each: at for at, each in enumerate([*special, *_LETTERS])}
    half = T5GemmaModuleConfig(
        vocab_size=256000,
        hidden_size=768,
        intermediate_size=2048,
        num_hidden_layers=12,
        num_attention_heads=12,
        num_key_value_heads=12,
        head_dim=64,
    ).to_dict()
    return {
        "vae": _library.AutoencoderSAME(
            encoder_channels=256, encoder_transformer_depths=[12], decoder_sinusoidal_blocks=[8]
        ),
        "text_encoder": T5GemmaEncoderModel(T5GemmaConfig(encoder=half, decoder=half, is_encoder_decoder=False)),
        "tokenizer": GemmaTokenizer(vocab=vocabulary, merges=[], model_max_length=256),
        "duration_embedder": _library.pipelines.stable_audio_3.StableAudio3DurationEmbedder(),
        "transformer": _library.StableAudio3DiTModel(),
    }
