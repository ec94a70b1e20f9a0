"""On a processor that multiplies bfloat16 itself engines compute in it; here on any processor."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from generation.engines.diffusion.ace_step.engine import AceStepEngine
from generation.engines.diffusion.stable_audio.engine import StableAudioEngine
from generation.engines.means import Means
from generation.engines.musicgen.engine import MusicGenEngine
from generation.ports import Engine, RenderRequest
from generation.rendering import Rendering
from tests.generation.engines.diffusion.orders import brief
from tests.support.precision import computing_in
from tests.support.tiny import stable_audio

ENGINES: dict[str, Any] = {
    "musicgen-small": MusicGenEngine,
    "ace-step-1.5": AceStepEngine,
    "stable-audio-open": StableAudioEngine,
    "stable-audio-3-medium": StableAudioEngine,
}
# What members hear of a rounding to eight bits of mantissa, of a peak of 1: random weights make the most of it.
ROUNDED = 0.01
# In which precision each says that it computes: on a processor MusicGen's matrices have eight bits anyway, and Stable
# Audio Open's sense of time does not bear bfloat16.
SAID = {"musicgen-small": "int8", "stable-audio-open": "float32"}


@pytest.fixture(autouse=True)
def _half() -> Iterator[None]:
    with computing_in(torch.bfloat16):
        yield


@pytest.fixture(scope="module")
def models(tiny_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    for name in ENGINES:
        if (tiny_models / name).is_dir():
            (folder / name).symlink_to(tiny_models / name)
        else:
            stable_audio.build(folder, name)
    return folder


def made(engine: Engine, *seeds: int) -> list[Rendering]:
    outcomes = engine.render([RenderRequest(brief(duration_s=1.0), seed) for seed in seeds])
    assert all(isinstance(each, Rendering) for each in outcomes), outcomes
    return outcomes  # type: ignore[return-value]


@pytest.mark.parametrize("name", ENGINES)
def test_a_take_in_half_precision_is_as_long_as_asked_and_the_same_again(models: Path, name: str) -> None:
    engine = ENGINES[name](Means(models=models, device="cpu", weights=(name,)))
    (first,), (again,), (other,) = (made(engine, seed) for seed in (1, 1, 2))
    assert first.facts["precision"] == SAID.get(name, "bfloat16")
    assert first.mix.frames == first.mix.rate
    assert np.isfinite(first.mix.samples).all()
    assert np.abs(first.mix.samples).max() > 1e-3
    assert np.array_equal(first.mix.samples, again.mix.samples)
    assert not np.array_equal(first.mix.samples, other.mix.samples)
    engine.close()


@pytest.mark.parametrize("name", [each for each in ENGINES if each != "musicgen-small"])
def test_company_is_a_matter_of_rounding_in_half_precision(models: Path, name: str) -> None:
    engine = ENGINES[name](Means(models=models, device="cpu", weights=(name,)))
    (alone,) = made(engine, 1)
    beside, _other = made(engine, 1, 2)
    assert np.abs(alone.mix.samples - beside.mix.samples).max() < ROUNDED
    engine.close()


@pytest.mark.parametrize("name", ENGINES)
def test_company_changes_nothing_in_exact_mode_in_half_precision(models: Path, name: str) -> None:
    engine = ENGINES[name](Means(models=models, device="cpu", weights=(name,), exact=True))
    (alone,) = made(engine, 1)
    beside, _other = made(engine, 1, 2)
    assert np.array_equal(alone.mix.samples, beside.mix.samples)
    engine.close()
