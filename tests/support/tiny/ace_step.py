"""A tiny random checkpoint of ACE-Step, saved as diffusers saves one: half a megabyte, made in a second.

Shapes are the real ones (48 kHz, 25 latent frames a second, text, lyrics, timbre and cover conditioning); the widths
are not. What it makes is noise that depends on all it is told.
"""

import warnings
from pathlib import Path
from typing import Any

import torch
from diffusers import AceStepPipeline, AutoencoderOobleck, FlowMatchEulerDiscreteScheduler
from diffusers.models.transformers.ace_step_transformer import AceStepTransformer1DModel
from diffusers.pipelines.ace_step import AceStepConditionEncoder
from diffusers.pipelines.ace_step.modeling_ace_step import AceStepAudioTokenDetokenizer, AceStepAudioTokenizer
from tokenizers.pre_tokenizers import ByteLevel
from torch import nn
from transformers import Qwen2Tokenizer, Qwen3Config, Qwen3Model

_WIDTH, _LATENT = 16, 2
_ATTENTION: dict[str, Any] = {
    "hidden_size": _WIDTH,
    "intermediate_size": 24,
    "num_attention_heads": 2,
    "num_key_value_heads": 1,
    "head_dim": 8,
    "rope_theta": 10000.0,
    "sliding_window": 8,
}


def build(models: Path, name: str = "ace-step-1.5", *, turbo: bool = True, covers: bool = True) -> Path:
    """Save a random checkpoint into `models/name` and return that folder; without `covers` it has no audio tokenizer."""
    folder = models / name
    tokens = ["<|endoftext|>", *sorted(ByteLevel.alphabet())]
    tokenizer = Qwen2Tokenizer(vocab={token: number for number, token in enumerate(tokens)}, merges=[])
    with torch.random.fork_rng(), warnings.catch_warnings():
        # The autoencoder of diffusers is built with a function that torch has a newer one for.
        warnings.filterwarnings("ignore", message=".*weight_norm.* is deprecated", category=FutureWarning)
        torch.manual_seed(1)
        pipe = AceStepPipeline(
            vae=AutoencoderOobleck(
                encoder_hidden_size=2 * _LATENT,
                downsampling_ratios=[2, 4, 4, 6, 10],
                channel_multiples=[1, 1, 1, 1, 1],
                decoder_channels=4,
                decoder_input_channels=_LATENT,
                audio_channels=2,
                sampling_rate=48000,
            ),
            text_encoder=_text_encoder(len(tokens)),
            tokenizer=tokenizer,
            transformer=AceStepTransformer1DModel(
                **_ATTENTION,
                num_hidden_layers=2,
                in_channels=3 * _LATENT,
                audio_acoustic_hidden_dim=_LATENT,
                is_turbo=turbo,
                model_version="turbo" if turbo else None,
            ),
            condition_encoder=AceStepConditionEncoder(
                **_ATTENTION,
                text_hidden_dim=_WIDTH,
                timbre_hidden_dim=_LATENT,
                num_lyric_encoder_hidden_layers=2,
                num_timbre_encoder_hidden_layers=1,
            ),
            scheduler=FlowMatchEulerDiscreteScheduler(num_train_timesteps=1, shift=1.0),
            **(_tune() if covers else {}),
        )
        for part in (pipe.text_encoder, pipe.condition_encoder, pipe.transformer):
            _stir(part)
        with torch.no_grad():
            for each, weights in pipe.vae.encoder.named_parameters():
                if each.endswith("bias"):
                    weights.zero_()  # so that what is heard decides the latents, as in a trained one
            pipe.vae.encoder.conv2.weight_g.mul_(20.0)
        pipe.condition_encoder.silence_latent.normal_(std=0.1)
    pipe.save_pretrained(folder, safe_serialization=True)
    return folder


def _text_encoder(tokens: int) -> Qwen3Model:
    return Qwen3Model(
        Qwen3Config(
            vocab_size=tokens,
            hidden_size=_WIDTH,
            intermediate_size=24,
            num_hidden_layers=1,
            num_attention_heads=2,
            num_key_value_heads=1,
            head_dim=8,
            max_position_embeddings=4096,
        )
    )


@torch.no_grad()
def _stir(part: nn.Module) -> None:
    """Make attention choose, as trained attention does: at random it is the same mean for any text."""
    for name, weights in part.named_parameters():
        if name.endswith(("norm_q.weight", "norm_k.weight", "q_norm.weight", "k_norm.weight")):
            weights.fill_(2.0)
        elif weights.ndim == 2:
            weights.normal_(std=1.2 / weights.shape[1] ** 0.5)


def _tune() -> dict[str, Any]:
    shape = {**_ATTENTION, "audio_acoustic_hidden_dim": _LATENT, "num_attention_pooler_hidden_layers": 1}
    return {
        "audio_tokenizer": AceStepAudioTokenizer(**shape, fsq_dim=_WIDTH, fsq_input_levels=[4, 4, 4]),
        "audio_token_detokenizer": AceStepAudioTokenDetokenizer(**shape),
    }
