"""The decode loop and transformers' own, on the same tiny weights."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import MusicgenForConditionalGeneration, MusicgenMelodyForConditionalGeneration
from transformers.utils import logging

from generation.engines.musicgen.batch import Batch, Job, frames_of
from generation.engines.musicgen.decoder import Shape, Weights, attended, weights
from generation.engines.musicgen.linear import Linear, Plain
from generation.engines.musicgen.sampling import Sampling
from tests.support.tiny.musicgen import build

GREEDY = Sampling(temperature=0.0)
# Three lengths of text; letters of the tiny tokenizer.
TEXTS = tuple(
    torch.randint(4, 60, (1, length), generator=torch.Generator().manual_seed(length)) for length in (3, 9, 21)
)


@dataclass(frozen=True, eq=False)
class Both:
    """transformers' model, and the same decoder laid out for the loop."""

    model: Any
    own: Weights
    chroma: Tensor | None = None  # (1, rows, 12), for melody weights

    @torch.inference_mode()
    def told(self, text: Tensor, chroma: Tensor | None = None) -> dict[str, Any]:
        """What the loop needs to know of a text: `text` or `before`."""
        hidden = self.model.text_encoder(input_ids=text).last_hidden_state
        hidden = self.model.enc_to_dec_proj(hidden)[0]
        if self.own.is_cross:
            return {"text": attended(self.own, hidden)}
        nothing = torch.zeros(1, self.model.config.chroma_length, 12)
        nothing[..., 0] = 1
        both = (nothing if chroma is None else chroma, nothing)
        heard = [self.model.audio_enc_to_dec_proj(each)[0] for each in both]
        halves = (torch.cat([heard[0], hidden]), torch.cat([heard[1], torch.zeros_like(hidden)]))
        return {"text": None, "before": torch.stack(halves)}

    def job(self, batch: Batch, text: Tensor, frames: int, how: Sampling = GREEDY, seed: int = 1, **more: Any) -> Job:
        """A job of the loop."""
        told = self.told(text, more.pop("chroma", None))
        return batch.job(told.pop("text"), frames, how, seed, **told, **more)

    def alone(self, text: Tensor, frames: int, how: Sampling = GREEDY, seed: int = 1, **more: Any) -> Tensor:
        """The tokens (codebooks, frames) of a job that has a batch for itself."""
        options = {each: more.pop(each) for each in ("places", "exact") if each in more}
        batch = Batch(self.own, options.pop("places", 1), frames, **options)
        job = self.job(batch, text, frames, how, seed, **more)
        batch.join(job)
        run(batch)
        return frames_of(job, batch.delay)

    def reference(self, text: Tensor, frames: int, guidance: float = 3.0, **more: Any) -> Tensor:
        """transformers' own greedy tokens (codebooks, frames): what it hands to EnCodec."""
        found: list[Tensor] = []
        shape = self.own.shape
        decode = self.model.audio_encoder.decode

        def keep(codes: Tensor, **_options: Any) -> Any:
            found.append(codes.reshape(-1, codes.shape[-1]))
            return decode(codes, **_options)

        self.model.audio_encoder.decode = keep
        given = more["decoder_input_ids"].shape[1] if "decoder_input_ids" in more else 0
        steps = frames - given + shape.codebooks // shape.channels - 1
        try:
            with torch.inference_mode():
                self.model.generate(
                    input_ids=text,
                    attention_mask=torch.ones_like(text),
                    do_sample=False,
                    guidance_scale=guidance,
                    max_new_tokens=steps,
                    **more,
                )
        finally:
            self.model.audio_encoder.decode = decode
        return torch.stack(found, dim=1).flatten(0, 1) if len(found) == 2 else found[0]


def run(batch: Batch) -> int:
    """Step until nobody is left; how many steps that took."""
    steps = 0
    while batch.jobs:
        batch.step()
        steps += 1
    return steps


def load(models: Path, name: str, matrix: Any = Plain) -> Both:
    """The tiny weights of that name, by transformers' loader and by the loop's."""
    where = build(models, name)
    kind = MusicgenMelodyForConditionalGeneration if "melody" in name else MusicgenForConditionalGeneration
    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        model = kind.from_pretrained(where, dtype=torch.float32).eval()
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()
    return Both(model, laid_out(model, matrix))


def laid_out(model: Any, matrix: Any = Plain) -> Weights:
    """A model's decoder for the loop."""
    config = model.config.decoder
    shape = Shape(
        config.num_hidden_layers,
        config.hidden_size,
        config.num_attention_heads,
        config.ffn_dim,
        config.num_codebooks,
        config.vocab_size,
        config.audio_channels,
        config.hidden_size**0.5 if config.scale_embedding else 1.0,
    )
    linear: type[Linear] | Any = matrix
    return weights({name: each.detach() for name, each in model.decoder.state_dict().items()}, shape, linear)
