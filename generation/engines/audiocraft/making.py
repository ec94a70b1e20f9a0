"""How do audiocraft's models make a piece? Tokens step by step, or masked and filled in; then sound from the tokens."""

import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import torch
from torch import Tensor

from generation.engines.audiocraft.adapter import audiocraft
from generation.engines.audiocraft.parts import Asked
from generation.engines.musicgen.seam import joined
from generation.engines.neural.sound import audio_of, fitted, tensor_of
from generation.rendering import Audio

if TYPE_CHECKING:
    from generation.engines.audiocraft.load import Loaded

# How much of the time goes by until the tokens are there, and with MultiBand Diffusion.
_TOKENS: Final = 0.9
_TOKENS_BEFORE_BANDS: Final = 0.6
_GUIDANCE: Final = 3.0
Tell = Callable[[float, str], None]


def make(loaded: "Loaded", asked: Asked, tell: Tell) -> tuple[Audio, dict[str, Any]]:
    """Make a piece of exactly `asked.seconds`, and say how; raises what `tell` raises, after the step that it is in."""
    with torch.inference_mode():
        if loaded.device.kind != "cuda":
            return _made(loaded, asked, tell)
        with torch.cuda.device(loaded.device.torch):
            return _made(loaded, asked, tell)


def _made(loaded: "Loaded", asked: Asked, tell: Tell) -> tuple[Audio, dict[str, Any]]:
    began = time.perf_counter()
    share = _TOKENS_BEFORE_BANDS if loaded.bands else _TOKENS
    tokens, steps = _tokens(loaded, asked, lambda done: tell(0.02 + share * done, "playing"))
    between = time.perf_counter()
    tell(0.02 + share, "decoding")
    wave = _sound(loaded, tokens, lambda done: tell(0.02 + share + (0.97 - share) * done, "decoding in bands"))
    rate = int(loaded.model.sample_rate)
    audio = audio_of(wave[0], rate)
    if asked.before:
        audio = joined(asked.before, audio, round(asked.heard_s * rate))
    audio = fitted(audio, asked.seconds)
    facts = {
        "way": asked.way,
        "frames": int(tokens.shape[-1]),
        "steps": steps,
        "guidance": loaded.model.generation_params.get("max_cfg_coef", _GUIDANCE),
        "decoder": "multiband diffusion" if loaded.bands else "encodec",
        "seconds": {"tokens": round(between - began, 3), "decode": round(time.perf_counter() - between, 3)},
    }
    return audio, facts


# ---- tokens ---------------------------------------------------------------------------------------------------------


def _tokens(loaded: "Loaded", asked: Asked, done: Callable[[float], None]) -> tuple[Tensor, int]:
    """Tokens (1, codebooks, frames), and how many steps it took."""
    model = loaded.model
    # Both are everybody's in audiocraft: how attention is computed, and the options of a model.
    kind = "xformers" if loaded.is_masked else "torch"
    audiocraft().modules.transformer.set_efficient_attention_backend(kind)
    seconds = asked.new_s + asked.heard_s
    if loaded.is_masked:
        model.set_generation_params()
    else:
        model.set_generation_params(duration=_duration(seconds, model), cfg_coef=_GUIDANCE)
    total = math.ceil(seconds * model.frame_rate - 1e-6)
    new = math.ceil(asked.new_s * model.frame_rate)
    count = _Count(done, sum(model.generation_params["decoding_steps"]) if loaded.is_masked else new)
    model.set_custom_progress_callback(count)
    attributes, prompt = model._prepare_tokens_and_attributes([asked.caption], **_given(model, asked))  # noqa: SLF001 - its public methods decode at once
    tokens: Tensor = model._generate_tokens(attributes, prompt, progress=True)  # noqa: SLF001
    return tokens[..., :total], count.steps


def _given(model: Any, asked: Asked) -> dict[str, Any]:
    """The sounds that the model is given: (1, channels, frames) to go on from, or (channels, frames) with a tune."""
    rate, channels = int(model.sample_rate), int(model.audio_channels)
    if asked.before:
        before = tensor_of(asked.before, rate, channels)
        return {"prompt": before[None, :, -round(asked.heard_s * rate) :]}
    if asked.tune:
        # The tune is listened for from its first sound on, in one channel.
        return {"prompt": None, "melody_wavs": [tensor_of(asked.tune, rate, 1)]}
    return {"prompt": None}


def _duration(seconds: float, model: Any) -> float:
    """A length that audiocraft, which rounds down, makes into frames enough for `seconds`."""
    rate = float(model.frame_rate)
    frames = math.ceil(seconds * rate - 1e-6)
    duration = frames / rate
    if duration > model.max_duration:
        return (frames + 0.01) / rate
    while int(duration * rate) < frames:
        duration = math.nextafter(duration, math.inf)
    return duration


class _Count:
    """What a model calls after each step: tells the share that is done.

    The steps are counted here, for audiocraft counts anew in each window; there are a few more than frames.
    """

    def __init__(self, done: Callable[[float], None], expected: int) -> None:
        self.steps = 0
        self._done, self._expected = done, max(1, expected)

    def __call__(self, _made: int, _of: int) -> None:
        self.steps += 1
        self._done(min(1.0, self.steps / self._expected))


# ---- sound ----------------------------------------------------------------------------------------------------------


def _sound(loaded: "Loaded", tokens: Tensor, done: Callable[[float], None]) -> Tensor:
    """The wave (1, channels, frames) of tokens: by the codec, or by MultiBand Diffusion matched to what it says."""
    if loaded.bands is None:
        wave: Tensor = loaded.model.generate_audio(tokens)
        return wave
    steps = sum(1 for _ in loaded.bands.DPs) * loaded.band_steps
    passed = 0

    def after(*_given: Any) -> None:
        nonlocal passed
        passed += 1
        done(min(1.0, passed / steps))

    hooks = [each.model.register_forward_hook(after) for each in loaded.bands.DPs]
    try:
        diffused: Tensor = loaded.bands.tokens_to_wav(tokens)
    finally:
        for each in hooks:
            each.remove()
    return diffused
