"""How does one note of a voice sound? Made once, for notes recur."""

from collections.abc import Callable
from functools import cache, lru_cache
from importlib import import_module
from typing import Final

import numpy as np

from generation.engines.sketch.sound.basics import Wave
from generation.engines.sketch.voices import VOICES

Patch = Callable[[int, float, float, float], Wave]


@cache
def _patch(voice: str) -> Patch:
    module, _, name = VOICES[voice].patch.partition(".")
    patch: Patch = getattr(import_module(f"generation.engines.sketch.sound.{module}"), name)
    return patch


def sounded(voice: str, pitch: int, milliseconds: int, force: int, brightness: int) -> Wave:
    """A note, (2, frames); its length is in ms, force and brightness in sixteenths, so that notes recur."""
    keep = _short if milliseconds <= _SHORT_MS else _long
    return keep(voice, pitch, milliseconds, force, brightness)


def _made(voice: str, pitch: int, milliseconds: int, force: int, brightness: int) -> Wave:
    wave = _patch(voice)(pitch, milliseconds / 1000, force / 16, brightness / 16)
    return wave if wave.ndim == 2 else np.stack([wave, wave]) * np.float32(0.8)


# Long notes are megabytes each: keep few of them.
_SHORT_MS: Final = 1200
_short = lru_cache(maxsize=80)(_made)
_long = lru_cache(maxsize=8)(_made)
