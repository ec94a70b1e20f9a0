"""What the tests of Stable Audio share: a brief, few steps, an engine for each of the tiny checkpoints."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from generation.brief import Brief, Key
from generation.engines.diffusion.stable_audio.engine import StableAudioEngine
from generation.engines.means import Means
from generation.engines.serving import Outcome
from generation.ports import RenderRequest
from generation.rendering import Audio, Rendering
from tests.support.tiny.stable_audio import BASE, DISTILLED, OPEN, build

ALL = [OPEN, DISTILLED, BASE]
BRIEF = Brief("piano", "jazz", 90.0, Key("A"), 2.0, 7, instruments=("piano",), excluded=("drums",))
STEPS = 5


def built(folder: Path) -> Path:
    """A folder with all three checkpoints."""
    for name in ALL:
        build(folder, name)
    return folder


def engine_of(models: Path, name: str) -> StableAudioEngine:
    return StableAudioEngine(Means(models=models, device="cpu", weights=(name,)), steps=STEPS)


def sound_of(outcome: Outcome) -> np.ndarray:
    assert isinstance(outcome, Rendering), outcome
    return outcome.mix.samples


def one(engine: StableAudioEngine, request: RenderRequest) -> Rendering:
    (outcome,) = engine.render([request])
    assert isinstance(outcome, Rendering), outcome
    return outcome


def a_sound(seconds: float, rate: int = 44100) -> Audio:
    wave = np.sin(np.arange(round(seconds * rate)) * 0.05) * np.linspace(0.2, 0.8, round(seconds * rate))
    return Audio(np.stack([wave, wave]).astype(np.float32), rate)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def engines(models: Path) -> Iterator[Callable[[str], StableAudioEngine]]:
    made = {name: engine_of(models, name) for name in ALL}
    yield made.__getitem__
    for each in made.values():
        each.close()


@pytest.fixture
def engine(engines: Callable[[str], StableAudioEngine]) -> StableAudioEngine:
    return engines(DISTILLED)
