"""A tiny random checkpoint of MusicGen, saved as transformers saves one: about a megabyte, made in a second.

Rate, frames a second and codebooks are the real ones (32 kHz, 50 a second, four a channel); the widths are not. The
name says which kind it is: `musicgen-stereo-...` has two channels, `...-melody` follows a chroma.
"""

from pathlib import Path
from typing import Any, Final

import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from torch import nn
from transformers import (
    EncodecConfig,
    MusicgenConfig,
    MusicgenDecoderConfig,
    MusicgenForConditionalGeneration,
    MusicgenMelodyConfig,
    MusicgenMelodyDecoderConfig,
    MusicgenMelodyForConditionalGeneration,
    PreTrainedTokenizerFast,
    T5Config,
)
from transformers.utils import logging

VOCABULARY: Final = 64
CHROMA_ROWS: Final = 24
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789,.:/-#"
_WORDS: Final = ("track", "with", "calm", "dark", "piano", "drums", "bpm", "major", "minor", "tempo", "ambient")


def build(folder: Path, name: str = "musicgen-small", *, seed: int = 1) -> Path:
    """Save a random checkpoint into `folder/name` and return that folder."""
    where = folder / name
    where.mkdir(parents=True, exist_ok=True)
    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()  # it remarks on MusicGen's pad token, which lies past the vocabulary
    logging.disable_progress_bar()
    try:
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            model = _model(_tokenizer(where), channels=2 if "stereo" in name else 1, melody="melody" in name)
            _randomise(model)
        model.save_pretrained(where)
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()
    return where


def _tokenizer(where: Path) -> int:
    """Save a tokenizer of a few words and all letters, ending texts as T5's does; its size."""
    vocabulary = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.0)]
    vocabulary += [(f"▁{word}", -3.0) for word in _WORDS] + [(letter, -5.0) for letter in _LETTERS]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=2))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    saved = PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="<pad>", eos_token="</s>", unk_token="<unk>")
    saved.save_pretrained(where)
    return len(vocabulary)


def _model(words: int, channels: int, *, melody: bool) -> Any:
    text = T5Config(vocab_size=words, d_model=32, d_ff=64, num_layers=2, num_heads=4, d_kv=8, decoder_start_token_id=0)
    codec = EncodecConfig(
        sampling_rate=32000,
        target_bandwidths=[1.2],
        num_filters=4,
        hidden_size=16,
        codebook_size=VOCABULARY,
        codebook_dim=16,
        upsampling_ratios=[8, 5, 4, 4],
        num_lstm_layers=1,
        use_causal_conv=False,
    )
    sizes: dict[str, Any] = {
        "vocab_size": VOCABULARY,
        "hidden_size": 48,
        "ffn_dim": 96,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_codebooks": 4 * channels,
        "audio_channels": channels,
        "pad_token_id": VOCABULARY,
        "bos_token_id": VOCABULARY,
        "max_position_embeddings": 2048,
    }
    parts = {"text_encoder": text.to_dict(), "audio_encoder": codec.to_dict()}
    model: Any
    if melody:
        decoder = MusicgenMelodyDecoderConfig(**sizes).to_dict()
        model = MusicgenMelodyForConditionalGeneration(
            MusicgenMelodyConfig(**parts, decoder=decoder, chroma_length=CHROMA_ROWS)
        )
    else:
        model = MusicgenForConditionalGeneration(
            MusicgenConfig(**parts, decoder=MusicgenDecoderConfig(**sizes).to_dict())
        )
    told = model.generation_config
    told.pad_token_id = told.bos_token_id = told.decoder_start_token_id = VOCABULARY
    told.guidance_scale = 3.0
    return model.eval()


@torch.no_grad()
def _randomise(model: Any) -> None:
    """Let what it says depend on all it is told: as built, all codebooks are zero, and biases drown the rest."""
    for name, weight in model.named_parameters():
        if "audio_encoder" not in name:
            if weight.dim() > 1:
                nn.init.normal_(weight, std=0.3)
        elif name.endswith("original0"):  # the lengths that weight normalisation gives the filters
            weight.fill_(0.06 if weight.shape[0] == 1 else 1.5)
        elif "conv" in name and name.endswith("bias"):
            weight.zero_()
        else:
            nn.init.normal_(weight, std=0.25)
    for layer in model.audio_encoder.quantizer.layers:
        layer.codebook.embed.normal_()
