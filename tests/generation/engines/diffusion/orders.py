"""Briefs, requests and orders for the tests of the diffusion engines."""

from dataclasses import replace
from typing import Any

import numpy as np

from generation.brief import Brief, Heard, Key, Mode, ReferenceMode, ReferenceUse
from generation.errors import NocturneError
from generation.ports import Order, RenderRequest, Watch
from generation.refinement import Plan, Region
from generation.rendering import Audio, Rendering

WHOLE = Region()
BRIEF = Brief("dark techno", "techno", 120.0, Key("A", Mode.MINOR), 2.0, 7)


def brief(**fields: Any) -> Brief:
    """A brief of two seconds with other values."""
    return replace(BRIEF, **fields)


def asked(seed: int = 7, watch: Watch | None = None, **fields: Any) -> RenderRequest:
    """A request of that brief."""
    return RenderRequest(brief(**fields), seed, watch=watch or Watch())


def leaning_on(clip: Audio, mode: ReferenceMode, **fields: Any) -> RenderRequest:
    """A request that uses a clip."""
    use = ReferenceUse("0" * 64, mode, Heard(clip.duration_s))
    return RenderRequest(brief(reference=use, **fields), 7, clip=clip)


def refined(parent: Audio, way: str, region: Region = WHOLE, strength: float = 1.0, **fields: Any) -> RenderRequest:
    """A request that changes a track."""
    return RenderRequest(brief(**fields), 7, plan=Plan((), way, region=region, strength=strength), parent=parent)


def tone(seconds: float, hertz: float = 220.0, rate: int = 48000, level: float = 0.3) -> Audio:
    """A sine in two channels."""
    wave = level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    return Audio(np.stack([wave, wave]).astype(np.float32), rate)


def faded(sound: Audio, seconds: float) -> Audio:
    """A sound that fades out over its last seconds."""
    falling = np.ones(sound.frames, dtype=np.float32)
    frames = round(seconds * sound.rate)
    falling[-frames:] = np.linspace(1.0, 0.0, frames, dtype=np.float32)
    return Audio(sound.samples * falling, sound.rate)


def hiss(seconds: float, seed: int = 1, rate: int = 48000) -> Audio:
    """Noise in two channels."""
    return Audio(
        (0.3 * np.random.default_rng(seed).standard_normal((2, round(seconds * rate)))).astype(np.float32), rate
    )


def made(outcome: Rendering | NocturneError) -> Rendering:
    """A rendering; anything else fails the test with its sentence."""
    assert isinstance(outcome, Rendering), outcome
    return outcome


def failed(outcome: Rendering | NocturneError) -> NocturneError:
    """An error that was handed over."""
    assert isinstance(outcome, NocturneError)
    return outcome


class Counted:
    """An order that counts how often it was finished."""

    def __init__(self, request: RenderRequest) -> None:
        self.request = request
        self.outcomes: list[Rendering | NocturneError] = []

    def finish(self, outcome: Rendering | NocturneError) -> None:
        self.outcomes.append(outcome)


class Arriving:
    """An inbox whose orders come in waves: each wave can be taken only after the one before was."""

    def __init__(self, *waves: list[Order]) -> None:
        self._waves = [list(each) for each in waves]
        self.taken: list[int] = []

    def take(self, room: int) -> list[Order]:
        if not self._waves:
            return []
        given, self._waves[0] = self._waves[0][:room], self._waves[0][room:]
        if not self._waves[0]:
            self._waves.pop(0)
        self.taken.append(len(given))
        return given
