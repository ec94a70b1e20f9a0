"""How do takes with different words, sounds and tasks share one call? Each row is told the model in its own way.

diffusers' pipeline has one tempo, key, task, source and reference for a whole batch. Here its own steps that prepare
them are done row by row; the loop over the noise levels, the guidance and the scheduler are diffusers' own.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import torch
from diffusers import AceStepPipeline
from diffusers.utils.torch_utils import randn_tensor
from torch import Tensor

from generation.engines.diffusion.ace_step.recipe import Recipe
from generation.engines.diffusion.ace_step.rows import Row
from generation.engines.neural.sound import tensor_of
from generation.rendering import Audio

# What the timbre encoder hears of a reference: three excerpts of ten seconds.
_EXCERPTS, _EXCERPT_S = 3, 10
_MOST_WORDS, _MOST_LYRICS = 256, 2048  # in tokens
_PEAK = 10.0 ** (-1.0 / 20.0)  # -1 dBFS, as the reference implementation leaves its sounds


_Pipeline: Any = AceStepPipeline  # diffusers' classes carry no types of what is registered on them


class RowsPipeline(_Pipeline):  # type: ignore[misc]
    """diffusers' ACE-Step pipeline, whose call takes rows."""

    # Its learned silence is read outside of its own forward pass, where offloaded layers hold nothing.
    _exclude_from_cpu_offload = ("condition_encoder",)
    rows: tuple[Row, ...] = ()
    _levels: tuple[float, ...] = ()
    _heard: dict[int, Tensor]

    def make(
        self,
        rows: Sequence[Row],
        generators: Sequence[torch.Generator],
        recipe: Recipe,
        on_step_end: Callable[..., dict[str, Tensor]],
    ) -> Tensor:
        """The rows' latents (rows, frames, channels); rows that share a call are `alike`. Raises what a step raises."""
        self.rows, self._heard = tuple(rows), {}
        self._levels = tuple(recipe.sigmas(rows[0].skipped))
        try:
            made: Tensor = self(
                prompt=[each.words.caption for each in rows],
                lyrics=[each.words.lyrics for each in rows],
                audio_duration=rows[0].seconds,
                num_inference_steps=len(self._levels),
                timesteps=list(self._levels),
                guidance_scale=recipe.guidance,
                shift=recipe.shift,
                generator=list(generators),
                reference_audio=(),  # each row has its own, or silence
                output_type="latent",
                callback_on_step_end=on_step_end,
            ).audios
        finally:
            self.rows, self._heard = (), {}
        return made

    def decode(self, latents: Tensor) -> Tensor:
        """One row's latents (1, frames, channels) as a wave (channels, samples) in float32, as loud as it is."""
        with torch.no_grad():
            wave: Tensor = self.vae.decode(latents.transpose(1, 2).to(self.vae.dtype)).sample[0].float()
        return wave

    # ---- what diffusers prepares for the batch, prepared for each row ----------------------------------------------

    def encode_prompt(self, *, device: torch.device, **_shared: Any) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Encode each row's caption with its own figures and instruction, and its lyrics in their language."""
        texts, sung = zip(*(self._texts(row) for row in self.rows), strict=True)
        caption_ids, caption_mask = self._tokens(texts, _MOST_WORDS, device)
        lyric_ids, lyric_mask = self._tokens(sung, _MOST_LYRICS, device)
        captions = self.text_encoder(input_ids=caption_ids).last_hidden_state
        return captions, caption_mask, self.text_encoder.get_input_embeddings()(lyric_ids), lyric_mask

    def _texts(self, row: Row) -> tuple[str, str]:
        words = row.words
        texts: tuple[str, str] = self._format_prompt(
            prompt=words.caption,
            lyrics=words.lyrics,
            vocal_language=words.language,
            audio_duration=words.duration_s,
            instruction=self._get_task_instruction(row.task, row.track or None, list(row.joining) or None),
            bpm=words.bpm,
            keyscale=words.keyscale,
            timesignature=words.timesignature,
        )
        return texts

    def _tokens(self, texts: Sequence[str], most: int, device: torch.device) -> tuple[Tensor, Tensor]:
        """Padded at the end: the text encoder is causal, so that no row hears the padding."""
        found = self.tokenizer(
            list(texts), padding="longest", padding_side="right", truncation=True, max_length=most, return_tensors="pt"
        )
        return found.input_ids.to(device), found.attention_mask.to(device).bool()

    def prepare_src_latents(
        self, device: torch.device, dtype: torch.dtype, batch_size: int = 1, **_shared: Any
    ) -> tuple[Tensor, int]:
        """What each row is made of (rows, frames, channels): silence, its source, or the tune of it."""
        assert batch_size == len(self.rows)
        frames = self.rows[0].frames
        silence = self._silence(frames, device, dtype)
        return torch.cat([self._context(row, silence) for row in self.rows]), frames

    def _silence(self, frames: int, device: torch.device, dtype: torch.dtype) -> Tensor:
        made: Tensor
        made, _ = super().prepare_src_latents(device=device, dtype=dtype, batch_size=1, latent_length=frames)
        return made

    def _context(self, row: Row, silence: Tensor) -> Tensor:
        if row.source is None or row.task == "text2music":
            return silence
        source = self._encoded(row.source, silence)
        if row.task == "cover":
            codes, _ = self.audio_tokenizer.tokenize(source, self.condition_encoder.silence_latent.to(silence))
            tune: Tensor = self.audio_token_detokenizer(codes.to(silence))
            return tune[:, : row.frames]
        if row.task == "repaint":
            return torch.where(self._new(row, silence) > 0, silence, source)
        return source

    def _encoded(self, audio: Audio, silence: Tensor) -> Tensor:
        """A sound's latents (1, frames, channels), filled with silence; the mean of what the encoder says."""
        channels = int(self.vae.config.audio_channels)
        wave = tensor_of(audio, self.sample_rate, channels, str(silence.device), self.vae.dtype)
        found: Tensor = self.vae.encode(wave[None]).latent_dist.mode().transpose(1, 2).to(silence)
        missing = silence[:, found.shape[1] :]
        return torch.cat([found, missing], dim=1)[:, : silence.shape[1]]

    def _new(self, row: Row, like: Tensor) -> Tensor:
        """Which frames are made anew, as 1 and 0 in the shape of `like` (1, frames, channels)."""
        made = torch.ones_like(like)
        if row.region is not None:
            start, end = (round(each * self.latents_per_second) for each in row.region)
            start = min(start, row.frames - 1)
            made[:, :start] = 0
            made[:, max(start + 1, end) :] = 0
        return made

    def _build_chunk_mask(self, device: torch.device, dtype: torch.dtype, acoustic_dim: int, **_shared: Any) -> Tensor:
        like = torch.empty((1, self.rows[0].frames, acoustic_dim), device=device, dtype=dtype)
        return torch.cat([self._new(row, like) for row in self.rows])

    def prepare_reference_audio_latents(
        self, batch_size: int, device: torch.device, dtype: torch.dtype, **_shared: Any
    ) -> tuple[Tensor, Tensor]:
        """What each row shall sound like (rows, frames, channels): excerpts of its reference, or silence."""
        frames = round(_EXCERPTS * _EXCERPT_S * self.latents_per_second)
        silence = self._silence(frames, device, dtype)
        return torch.cat([self._style(row, silence) for row in self.rows]), torch.arange(batch_size, device=device)

    def _style(self, row: Row, silence: Tensor) -> Tensor:
        """A row's reference; takes that share one are encoded once."""
        if row.style is None:
            return silence
        if id(row.style) not in self._heard:
            self._heard[id(row.style)] = self._encoded(excerpts(row.style), silence)
        return self._heard[id(row.style)]

    def prepare_latents(
        self, batch_size: int, dtype: torch.dtype, device: torch.device, generator: Any, **_shared: Any
    ) -> Tensor:
        """Each row's noise from its own generator; one that starts from a source has that beneath it."""
        shape = (batch_size, self.rows[0].frames, int(self.transformer.config.audio_acoustic_hidden_dim))
        noise: Tensor = randn_tensor(shape, generator=generator, device=device, dtype=dtype)
        level = self._levels[0]
        for number, row in enumerate(self.rows):
            if row.skipped and row.source is not None:
                source = self._encoded(row.source, self._silence(row.frames, device, dtype))[0]
                noise[number] = level * noise[number] + (1 - level) * source
        return noise


def excerpts(audio: Audio) -> Audio:
    """Ten seconds each of a reference's beginning, middle and end; a shorter one is repeated until it has thirty."""
    length = _EXCERPT_S * audio.rate
    times = -(-_EXCERPTS * length // max(1, audio.frames))
    samples = torch.from_numpy(audio.samples).repeat(1, max(1, times))
    frames = samples.shape[1]
    starts = (0, frames // _EXCERPTS, frames - length)
    return replace(audio, samples=torch.cat([samples[:, each : each + length] for each in starts], dim=1).numpy())


def levelled(wave: Tensor) -> Tensor:
    """A wave with its peak at -1 dBFS, as the reference implementation hands it over."""
    return wave * (_PEAK / wave.abs().max().clamp(min=1e-6))
