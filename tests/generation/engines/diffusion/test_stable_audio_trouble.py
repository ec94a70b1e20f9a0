"""Stable Audio when something goes wrong: memory runs out, a take can not be decoded, weights do not load."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from generation.engines.diffusion.stable_audio import making
from generation.engines.diffusion.stable_audio.engine import StableAudioEngine
from generation.engines.means import Means
from generation.errors import EngineFailed, EngineUnavailable, NocturneError
from generation.ports import RenderRequest
from generation.rendering import Rendering
from tests.generation.engines.diffusion.stable_audio_takes import (
    BRIEF,
    STEPS,
    engine,
    engines,
    models,
    one,
    sound_of,
)
from tests.support.tiny.stable_audio import BASE, DISTILLED, OPEN

__all__ = ["engine", "engines", "models"]  # fixtures


@pytest.fixture
def narrow(engines: Callable[[str], StableAudioEngine], monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[int]]:
    """Make the transformer of the base weights run out of memory above so many sequences; tells the calls."""

    def most(sequences: int) -> list[int]:
        engine = engines(BASE)
        one(engine, RenderRequest(BRIEF, 9))
        assert engine._model is not None
        transformer, calls = engine._model.pipe.transformer, list[int]()
        usual = transformer.forward

        def forward(latents: torch.Tensor, *args: Any, **kwargs: Any) -> Any:
            calls.append(len(latents))
            if len(latents) > sequences:
                raise torch.OutOfMemoryError("CUDA out of memory.")
            return usual(latents, *args, **kwargs)

        monkeypatch.setattr(transformer, "forward", forward)
        return calls

    return most


def test_out_of_memory_halves_what_is_done_at_once(
    engines: Callable[[str], StableAudioEngine], narrow: Callable[[int], list[int]]
) -> None:
    alone = [one(engines(BASE), RenderRequest(BRIEF, seed)).mix.samples for seed in (1, 2, 3)]
    calls = narrow(2)
    together = engines(BASE).render([RenderRequest(BRIEF, seed) for seed in (1, 2, 3)])
    assert calls[:3] == [6, 3, 2]
    assert max(calls[3:]) == 2
    for shared, expected in zip(together, alone, strict=True):
        assert np.allclose(sound_of(shared), expected, atol=1e-4)


def test_one_that_ran_out_of_memory_does_not_make_all_later_ones_slow(
    engines: Callable[[str], StableAudioEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engines(DISTILLED)
    one(engine, RenderRequest(BRIEF, 1))
    assert engine._model is not None
    decode, failures = engine._model.decode, [torch.OutOfMemoryError("CUDA out of memory.")]

    def short_once(*given: Any) -> torch.Tensor:
        if failures:
            raise failures.pop()
        return decode(*given)

    monkeypatch.setattr(engine._model, "decode", short_once)
    found = [one(engine, RenderRequest(BRIEF, 1)) for _ in range(5)]
    assert [each.facts["memory"] for each in found] == ["tiled"] * 4 + ["whole"]
    assert np.array_equal(found[-1].mix.samples, one(engine, RenderRequest(BRIEF, 1)).mix.samples)


def test_where_not_even_one_fits_it_says_so_and_works_afterwards(
    engines: Callable[[str], StableAudioEngine], narrow: Callable[[int], list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(0)
    engine = engines(BASE)
    outcomes = engine.render([RenderRequest(BRIEF, seed) for seed in (1, 2)])
    assert [str(each) for each in outcomes] == [
        "Stable Audio ran out of memory. Ask for a shorter track, or set NOCTURNE_DEVICE=cpu and try again."
    ] * 2
    monkeypatch.undo()
    assert isinstance(engine.render([RenderRequest(BRIEF, 1)])[0], Rendering)


def test_one_that_can_not_be_decoded_takes_nobody_with_it(
    engine: StableAudioEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = engine._model
    assert model is not None
    usual, calls = model.decode, 0

    def decode(latents: torch.Tensor, samples: int) -> torch.Tensor:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise ValueError("no such thing")
        return usual(latents, samples)

    monkeypatch.setattr(model, "decode", decode)
    first, second = engine.render([RenderRequest(BRIEF, 1), RenderRequest(BRIEF, 2)])
    assert isinstance(first, EngineFailed)
    assert isinstance(second, Rendering)


@pytest.mark.parametrize(("name", "seconds", "most"), [(OPEN, 48.0, 47), (DISTILLED, 385.0, 384)])
def test_one_that_is_too_long_takes_nobody_with_it(
    engines: Callable[[str], StableAudioEngine], name: str, seconds: float, most: int
) -> None:
    long = RenderRequest(dataclasses.replace(BRIEF, duration_s=seconds), 1)
    first, second = engines(name).render([long, RenderRequest(BRIEF, 2)])
    assert str(first) == f"These weights make at most {most} s. Ask for a shorter track."
    assert isinstance(second, Rendering)


def test_closed_it_gives_the_memory_back_and_loads_again(models: Path) -> None:
    engine = StableAudioEngine(Means(models=models, device="cpu", weights=(DISTILLED,)), steps=2)
    first = one(engine, RenderRequest(BRIEF, 1)).mix.samples
    engine.close()
    assert engine._model is None
    assert np.array_equal(one(engine, RenderRequest(BRIEF, 1)).mix.samples, first)


def test_what_can_not_be_loaded_is_everybody_s_outcome(tmp_path: Path) -> None:
    engine = StableAudioEngine(Means(models=tmp_path, device="cpu", weights=(OPEN,)))
    outcomes: list[Rendering | NocturneError] = engine.render([RenderRequest(BRIEF, seed) for seed in (1, 2)])
    assert all(isinstance(each, EngineUnavailable) for each in outcomes)
    assert "models pull stable-audio-open" in str(outcomes[0])


@pytest.mark.parametrize("when", [1, 2 * STEPS - 1, 2 * STEPS])
def test_memory_that_runs_out_in_the_middle_of_a_step_changes_nothing(
    engine: StableAudioEngine, monkeypatch: pytest.MonkeyPatch, when: int
) -> None:
    alone = [one(engine, RenderRequest(BRIEF, seed)).mix.samples for seed in (1, 2)]
    usual, advanced = making.advance, [0]

    def advance(*given: Any) -> None:
        advanced[0] += 1
        if advanced[0] == when:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        usual(*given)

    monkeypatch.setattr(making, "advance", advance)
    together = engine.render([RenderRequest(BRIEF, seed) for seed in (1, 2)])
    for shared, expected in zip(together, alone, strict=True):
        assert np.allclose(sound_of(shared), expected, atol=1e-4)
