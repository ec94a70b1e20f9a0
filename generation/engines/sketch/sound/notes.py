"""How does one note of a voice sound? Made once, for notes recur."""

from collections.abc import Callable
from functools import cache
from importlib import import_module

import numpy as np

from generation.engines.sketch.sound.basics import Wave
from generation.engines.sketch.sound.kept import kept
from generation.engines.sketch.voices import VOICES

Patch = Callable[[int, float, float, float], Wave]


@cache
def _patch(voice: str) -> Patch:
    module, _, name = VOICES[voice].patch.partition(".")
    patch: Patch = getattr(import_module(f"generation.engines.sketch.sound.{module}"), name)
    return patch


@kept(20 << 20)
def sounded(voice: str, pitch: int, milliseconds: int, force: int, brightness: int) -> Wave:
    """A note, (2, frames); its length is in ms, force and brightness in sixteenths, so that notes recur."""
    wave = _patch(voice)(pitch, milliseconds / 1000, force / 16, brightness / 16)
    return wave if wave.ndim == 2 else np.stack([wave, wave]) * np.float32(0.8)
