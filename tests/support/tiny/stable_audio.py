"""Tiny random checkpoints of Stable Audio, saved as the real ones are: Open, 3 (distilled) and 3 Base."""

import string
import warnings
from pathlib import Path

import torch
from diffusers import (
    AutoencoderOobleck,
    AutoencoderSAME,
    CosineDPMSolverMultistepScheduler,
    FlowMatchEulerDiscreteScheduler,
    StableAudio3DiTModel,
    StableAudio3Pipeline,
    StableAudioDiTModel,
    StableAudioPipeline,
    StableAudioProjectionModel,
)
from diffusers.pipelines.stable_audio_3.modeling_stable_audio_3 import StableAudio3DurationEmbedder
from transformers import GemmaTokenizer, T5Config, T5EncoderModel, T5GemmaConfig, T5GemmaEncoderModel, T5Tokenizer
from transformers.models.t5gemma.configuration_t5gemma import T5GemmaModuleConfig

OPEN, DISTILLED, BASE = "stable-audio-open", "stable-audio-3-medium", "stable-audio-3-medium-base"
_LETTERS = [*string.ascii_letters, *string.digits, *",.:;/#()&'-"]
_WIDE = 16


def build(models: Path, name: str = OPEN, seed: int = 1) -> Path:
    """Save one of the three with random weights into `models/name`, at the real rate, hop and length; return it."""
    with torch.random.fork_rng(devices=[]), warnings.catch_warnings():
        # Its autoencoders are built with a function of torch that has a successor.
        warnings.filterwarnings("ignore", message=".*weight_norm.* is deprecated", category=FutureWarning)
        torch.manual_seed(seed)
        pipe = _open() if name == OPEN else _three(stochastic=name == DISTILLED)
    pipe.save_pretrained(models / name)
    return models / name


def _open() -> StableAudioPipeline:
    vocabulary = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.0)] + [(each, -3.0) for each in _LETTERS]
    return StableAudioPipeline(
        vae=stirred(
            AutoencoderOobleck(
                encoder_hidden_size=4, channel_multiples=[1, 1, 1, 1, 1], decoder_channels=2, decoder_input_channels=2
            )
        ),
        text_encoder=stirred(
            T5EncoderModel(
                T5Config(vocab_size=len(vocabulary), d_model=_WIDE, d_kv=8, d_ff=16, num_layers=1, num_heads=2)
            )
        ),
        projection_model=stirred(StableAudioProjectionModel(_WIDE, _WIDE, min_value=0, max_value=512)),
        tokenizer=T5Tokenizer(vocab=vocabulary, extra_ids=0, model_max_length=256),
        transformer=stirred(
            StableAudioDiTModel(
                sample_size=1024,
                in_channels=2,
                out_channels=2,
                num_layers=2,
                attention_head_dim=8,
                num_attention_heads=2,
                num_key_value_attention_heads=1,
                cross_attention_dim=8,
                time_proj_dim=8,
                global_states_input_dim=2 * _WIDE,
                cross_attention_input_dim=_WIDE,
            )
        ),
        scheduler=CosineDPMSolverMultistepScheduler(),
    )


def _three(*, stochastic: bool) -> StableAudio3Pipeline:
    special = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>", "▁"]
    vocabulary = {each: at for at, each in enumerate([*special, *_LETTERS])}
    half = T5GemmaModuleConfig(
        vocab_size=len(vocabulary),
        hidden_size=_WIDE,
        intermediate_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=8,
        layer_types=["full_attention"],
    ).to_dict()
    return StableAudio3Pipeline(
        vae=stirred(
            AutoencoderSAME(
                encoder_channels=8, encoder_c_mults=(2,), encoder_transformer_depths=(2,), latent_dim=4, dim_heads=8
            )
        ),
        text_encoder=stirred(T5GemmaEncoderModel(T5GemmaConfig(encoder=half, decoder=half, is_encoder_decoder=False))),
        tokenizer=GemmaTokenizer(vocab=vocabulary, merges=[], model_max_length=256),
        duration_embedder=stirred(StableAudio3DurationEmbedder(output_dim=_WIDE, fourier_dim=16)),
        transformer=stirred(
            StableAudio3DiTModel(
                io_channels=4,
                embed_dim=16,
                depth=2,
                num_heads=2,
                cond_token_dim=_WIDE,
                global_cond_dim=_WIDE,
                local_add_cond_dim=5,
                timestep_features_dim=16,
                ff_mult=2,
                num_memory_tokens=3,
            )
        ),
        scheduler=FlowMatchEulerDiscreteScheduler(num_train_timesteps=1, stochastic_sampling=stochastic),
    )


def stirred(module: torch.nn.Module) -> torch.nn.Module:
    """Fill what is initialised to zero, or nearly so, and let the encoder hear: what does nothing is not seen to work."""
    with torch.no_grad():
        for name, weight in module.named_parameters():
            if weight.abs().max() < 1e-3:
                weight.normal_(0.0, 0.2)
            elif name.startswith("encoder.") and name.endswith("weight_g"):
                weight.mul_(1.3)
    return module.eval()
