"""Stable Audio as the house sees it: orders in, takes out, whoever else is there and whatever goes wrong."""

import dataclasses
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from generation.engines.diffusion import steps
from generation.engines.diffusion.stable_audio.engine import StableAudioEngine
from generation.engines.diffusion.stable_audio.load import load
from generation.engines.diffusion.stable_audio.model import Model
from generation.engines.diffusion.steps import LAST
from generation.engines.means import Means
from generation.engines.neural.device import Device
from generation.engines.serving import ListedOrder, Outcome
from generation.engines.weights.catalogue import Weights
from generation.errors import Cancelled
from generation.ports import Order, RenderRequest, SharedEngine, Watch
from generation.rendering import Audio, Rendering
from tests.generation.engines.diffusion.stable_audio_takes import (
    ALL,
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


# ---- what comes out ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("seconds", [1.0, 2.345])
def test_a_take_is_exactly_as_long_as_was_asked(
    engines: Callable[[str], StableAudioEngine], name: str, seconds: float
) -> None:
    made = one(engines(name), RenderRequest(dataclasses.replace(BRIEF, duration_s=seconds), 1))
    assert made.mix.rate == 44100
    assert made.mix.samples.shape == (2, round(seconds * 44100))
    assert made.mix.samples.dtype == np.float32
    assert np.isfinite(made.mix.samples).all()
    assert np.abs(made.mix.samples).max() > 1e-3


@pytest.mark.parametrize("name", ALL)
def test_a_seed_gives_the_same_take_and_another_seed_another(
    engines: Callable[[str], StableAudioEngine], name: str
) -> None:
    engine = engines(name)
    first, again, other = (one(engine, RenderRequest(BRIEF, seed)).mix.samples for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.allclose(first, other, atol=1e-3)


@pytest.mark.parametrize("name", ALL)
def test_who_shares_the_batch_changes_nothing_that_is_heard(
    engines: Callable[[str], StableAudioEngine], name: str
) -> None:
    engine = engines(name)
    requests = [RenderRequest(BRIEF, seed) for seed in (1, 2, 3)]
    requests.append(RenderRequest(dataclasses.replace(BRIEF, excluded=(), instruments=("organ",)), 4))
    together = [sound_of(each) for each in engine.render(requests)]
    for request, shared in zip(requests, together, strict=True):
        assert np.allclose(one(engine, request).mix.samples, shared, atol=1e-4)


def test_in_exact_mode_it_is_the_same_bit_for_bit(models: Path) -> None:
    exact = StableAudioEngine(Means(models=models, device="cpu", weights=(DISTILLED,), exact=True), steps=STEPS)
    together = [sound_of(each) for each in exact.render([RenderRequest(BRIEF, seed) for seed in (1, 2, 3)])]
    assert exact.card.batch == 1
    for seed, shared in zip((1, 2, 3), together, strict=True):
        made = one(exact, RenderRequest(BRIEF, seed))
        assert np.array_equal(made.mix.samples, shared)
        assert made.facts["deterministic"] is True


def test_its_facts_say_how_it_was_made(engines: Callable[[str], StableAudioEngine]) -> None:
    facts = one(engines(OPEN), RenderRequest(BRIEF, 1)).facts
    assert facts["caption"] == "Jazz, piano, A minor, 90 BPM"
    assert facts["negative"] == "drums, percussion, beat, low quality"
    assert (facts["weights"], facts["device"], facts["precision"], facts["steps"]) == (OPEN, "cpu", "float32", STEPS)
    assert facts["guidance"] == 7.0
    assert set(facts["seconds"]) == {"denoising", "decoding"}


@pytest.mark.parametrize("name", [OPEN, BASE])
def test_what_is_left_out_reaches_the_model(engines: Callable[[str], StableAudioEngine], name: str) -> None:
    with_it, without = (
        one(engines(name), RenderRequest(dataclasses.replace(BRIEF, excluded=excluded), 1)).mix.samples
        for excluded in ((), ("drums",))
    )
    assert not np.allclose(with_it, without, atol=1e-4)


def test_distilled_weights_are_told_of_it_in_the_prompt(engine: StableAudioEngine) -> None:
    facts = one(engine, RenderRequest(BRIEF, 1)).facts
    assert facts["negative"] == ""
    assert "beatless" in facts["caption"]
    assert "drum" not in facts["caption"]
    assert "negative" not in engine.card.can


# ---- sharing the device ------------------------------------------------------------------------------------------


class Inbox:
    """Gives orders when it is asked for the nth time; tells how often that was."""

    def __init__(self, plan: dict[int, list[Order]]) -> None:
        self.plan, self.asked = plan, 0

    def take(self, room: int) -> list[Order]:
        self.asked += 1
        given = self.plan.pop(self.asked, [])
        assert len(given) <= room
        return given


def watched(said: list[tuple[str, float, str]], name: str) -> Watch:
    return Watch(progress=lambda done, stage: said.append((name, done, stage)))


@pytest.mark.parametrize("name", ALL)
def test_one_that_comes_later_joins_at_the_next_step(engines: Callable[[str], StableAudioEngine], name: str) -> None:
    engine = engines(name)
    alone = [one(engine, RenderRequest(BRIEF, seed)).mix.samples for seed in (1, 2)]
    said: list[tuple[str, float, str]] = []
    first, second = (
        ListedOrder(RenderRequest(BRIEF, seed, watch=watched(said, who))) for seed, who in ((1, "one"), (2, "two"))
    )
    engine.serve(Inbox({1: [first], 3: [second]}))
    started = next(at for at, (who, done, _) in enumerate(said) if who == "two" and done > 0.03)
    ended = next(at for at, (who, done, _) in enumerate(said) if who == "one" and done == 1.0)
    assert started < ended
    for order, shared in zip((first, second), alone, strict=True):
        assert order.outcome is not None
        assert np.allclose(sound_of(order.outcome), shared, atol=1e-4)


def test_takes_of_another_length_wait_and_nobody_passes_them(engine: StableAudioEngine) -> None:
    ended: list[str] = []

    class Named(ListedOrder):
        def __init__(self, name: str, seconds: float) -> None:
            super().__init__(RenderRequest(dataclasses.replace(BRIEF, duration_s=seconds), 1))
            self.name = name

        def finish(self, outcome: Outcome) -> None:
            ended.append(self.name)
            super().finish(outcome)

    orders = [Named("a", 2.0), Named("longer", 3.0), Named("b", 2.0), Named("late", 2.0)]
    engine.serve(Inbox({1: list(orders[:3]), 3: [orders[3]]}))
    assert ended == ["a", "b", "longer", "late"]
    assert all(isinstance(each.outcome, Rendering) for each in orders)


def test_it_is_an_engine_that_shares(engine: StableAudioEngine) -> None:
    assert isinstance(engine, SharedEngine)
    assert engine.card.batch == 8


# ---- stopping ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
def test_one_is_stopped_within_a_step_and_the_others_go_on(
    engines: Callable[[str], StableAudioEngine], name: str
) -> None:
    engine = engines(name)
    said: list[tuple[str, float, str]] = []

    def cancelled() -> bool:
        return any(who == "one" and "step 3" in stage for who, _, stage in said)

    stopped = Watch(lambda done, stage: said.append(("one", done, stage)), cancelled)
    first, second = engine.render([RenderRequest(BRIEF, 1, watch=stopped), RenderRequest(BRIEF, 2)])
    assert isinstance(first, Cancelled)
    assert not any("step 4" in stage for _, _, stage in said)
    assert np.allclose(sound_of(second), one(engine, RenderRequest(BRIEF, 2)).mix.samples, atol=1e-4)


def test_while_the_weights_load_everybody_is_told_and_can_leave(models: Path) -> None:
    def slowly(weights: Weights, means: Means, device: Device) -> Model:
        time.sleep(0.5)
        return load(weights, means, device)

    engine = StableAudioEngine(Means(models=models, device="cpu", weights=(DISTILLED,)), steps=2, loading=slowly)
    said: list[tuple[str, float, str]] = []
    leaving = Watch(cancelled=lambda: len(said) >= 2)
    first, second = engine.render(
        [RenderRequest(BRIEF, 1, watch=leaving), RenderRequest(BRIEF, 2, watch=watched(said, "two"))]
    )
    assert isinstance(first, Cancelled)
    assert isinstance(second, Rendering)
    assert [stage for _, _, stage in said].count("loading the weights") >= 4


def test_when_nobody_waits_any_more_the_step_is_not_finished(engine: StableAudioEngine) -> None:
    calls = 0

    def cancelled() -> bool:
        nonlocal calls
        calls += 1
        return calls > 4

    ran = 0

    def count(*_: Any) -> None:
        nonlocal ran
        ran += 1

    assert engine._model is not None
    handle = engine._model.pipe.transformer.proj_out.register_forward_hook(count)
    try:
        (outcome,) = engine.render([RenderRequest(BRIEF, 1, watch=Watch(cancelled=cancelled))])
    finally:
        handle.remove()
    assert isinstance(outcome, Cancelled)
    assert ran <= 1


def test_the_limit_on_telling_lets_nobody_go_beyond_a_step(
    engine: StableAudioEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    one(engine, RenderRequest(BRIEF, 1))
    monkeypatch.setattr(steps, "PULSE_S", 60.0)  # nothing is told from within a step
    over, ran = [False], list[bool]()
    watch = Watch(progress=lambda _done, stage: over.append(stage == f"step 2 of {STEPS}"), cancelled=lambda: any(over))
    assert engine._model is not None
    handle = engine._model.pipe.transformer.register_forward_hook(lambda *_: ran.append(any(over)))
    try:
        (outcome,) = engine.render([RenderRequest(BRIEF, 1, watch=watch)])
    finally:
        handle.remove()
    assert isinstance(outcome, Cancelled)
    assert ran == [False], "none but the step before it"


def test_progress_rises_to_the_end(engine: StableAudioEngine) -> None:
    said: list[tuple[str, float, str]] = []
    one(engine, RenderRequest(BRIEF, 1, watch=watched(said, "one")))
    shares = [done for _, done, _ in said]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    stages = [stage for _, _, stage in said]
    assert [f"step {number} of {STEPS}" in stages for number in range(1, STEPS + 1)] == [True] * STEPS
    assert {"decoding", "done"} <= set(stages)


@pytest.mark.parametrize("name", [OPEN, DISTILLED])
def test_while_one_is_decoded_all_hear_of_it_and_it_can_be_stopped(
    engines: Callable[[str], StableAudioEngine], name: str
) -> None:
    engine = engines(name)
    one(engine, RenderRequest(BRIEF, 1))
    assert engine._model is not None
    said, over, vae = list[tuple[str, float, str]](), [False], engine._model.pipe.vae
    # Before its last product the first take is stopped.
    last = [each for each in vae.decoder.modules() if isinstance(each, torch.nn.Conv1d | torch.nn.Linear)][-1]
    passed: list[int] = []

    def before(*_: object) -> None:
        passed.append(1)
        over[0] = True

    stopped = Watch(watched(said, "stopped").progress, cancelled=lambda: over[0])
    handle = last.register_forward_pre_hook(before)
    try:
        first, other = engine.render(
            [RenderRequest(BRIEF, 1, watch=stopped), RenderRequest(BRIEF, 2, watch=watched(said, "other"))]
        )
    finally:
        handle.remove()
    decoding = [who for who, _, stage in said if stage == "decoding"]
    assert decoding.count("stopped") > 3
    assert isinstance(first, Cancelled)
    assert isinstance(other, Rendering)
    begun = said.index(("stopped", LAST, "decoding"))
    assert [each for each in said[begun:] if each[0] == "other"][:3] == [
        ("other", LAST, f"step {STEPS} of {STEPS}")
    ] * 3


@pytest.mark.parametrize("name", ALL)
def test_the_first_seconds_are_heard_before_it_is_done(engines: Callable[[str], StableAudioEngine], name: str) -> None:
    heard: list[Audio] = []
    brief = dataclasses.replace(BRIEF, duration_s=7.0)
    made = one(engines(name), RenderRequest(brief, 1, watch=Watch(preview=heard.append)))
    assert [each.frames for each in heard] == [5 * 44100]
    assert made.mix.frames == 7 * 44100
    assert "preview" in engines(name).card.can
