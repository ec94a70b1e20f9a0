"""The engine on tiny weights: exact lengths, the same for the same seed, progress, previews, windows, memory given back."""

import gc
import json
import weakref
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from generation.engines.musicgen import load as loading
from generation.engines.musicgen import memory
from generation.engines.musicgen.engine import MusicGenEngine
from generation.engines.musicgen.load import load
from generation.engines.musicgen.memory import place_gb, places_for, weights_gb
from generation.engines.neural.device import Device, device_for
from generation.engines.weights.catalogue import named
from generation.errors import EngineUnavailable
from generation.rendering import Audio, Rendering
from tests.generation.engines.musicgen.orders import SHORT, Waiting, far, made, means, request, same
from tests.support.tiny.musicgen import build


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    for name in ("musicgen-small", "musicgen-stereo-small"):
        build(folder, name)
    return folder


@pytest.fixture(scope="module")
def engine(models: Path) -> MusicGenEngine:
    return MusicGenEngine(means(models), SHORT)


@pytest.mark.parametrize("seconds", [0.5, 1.0, 1.234])
def test_a_take_is_exactly_as_long_as_it_was_asked_for(engine: MusicGenEngine, seconds: float) -> None:
    (take,) = made(engine.render([request(seconds)]))
    assert take.mix.rate == engine.card.rate == 32000
    assert take.mix.samples.shape == (2, round(seconds * 32000))
    assert take.mix.samples.dtype == np.float32
    assert np.isfinite(take.mix.samples).all()
    assert np.abs(take.mix.samples).max() > 0.01


def test_the_same_seed_is_the_same_take_and_another_is_another(engine: MusicGenEngine, models: Path) -> None:
    first, second = made(engine.render([request(seed=1)]) + engine.render([request(seed=1)]))
    assert same(first.mix, second.mix)
    elsewhere = MusicGenEngine(means(models), SHORT)
    (third,) = made(elsewhere.render([request(seed=1)]))
    assert same(first.mix, third.mix)
    (other,) = made(engine.render([request(seed=2)]))
    assert far(first.mix, other.mix) > 0.1


def test_another_caption_is_another_take(engine: MusicGenEngine) -> None:
    one, other = made(engine.render([request()]) + engine.render([request(words="techno")]))
    assert far(one.mix, other.mix) > 0.1


def test_how_it_was_made_is_told(engine: MusicGenEngine) -> None:
    (take,) = made(engine.render([request(1.0)]))
    facts = json.loads(json.dumps(take.facts))
    assert facts["weights"] == "musicgen-small"
    assert facts["caption"] == "Ambient track with piano, 80 bpm, C major"
    assert (facts["device"], facts["precision"]) == ("cpu", "int8")
    assert (facts["frames"], facts["steps"], facts["windows"]) == (50, 53, 1)
    assert (facts["guidance"], facts["temperature"], facts["top_k"]) == (3.0, 1.0, 250)
    assert facts["deterministic"] is False
    assert facts["seconds"]["all"] > 0


def test_progress_rises_with_every_step_and_ends(engine: MusicGenEngine) -> None:
    order = Waiting(request(1.0))
    made(engine.render([order.request]))
    shares = [done for done, _ in order.told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert order.steps >= 50
    assert order.heard == []  # too short for a preview


def test_the_first_seconds_are_heard_while_the_rest_is_made(engine: MusicGenEngine) -> None:
    shares: list[float] = []
    order = Waiting(request(6.0), lambda own: shares.append(own.told[-1][0]) if len(own.heard) == 1 else None)
    (take,) = made(engine.render([order.request]))
    (preview,) = order.heard
    assert preview.duration_s == 5.0
    assert shares[0] < 0.99  # there was more to come
    assert far(preview, take.mix) < 1e-4


def test_stereo_weights_make_two_channels(models: Path) -> None:
    engine = MusicGenEngine(means(models, "musicgen-stereo-small"), SHORT)
    (take,) = made(engine.render([request(1.0)]))
    left, right = take.mix.samples
    assert np.abs(left - right).max() > 0.05
    assert engine.card.weights == "musicgen-stereo-small"


def test_what_is_longer_than_the_weights_have_learnt_is_made_in_windows_without_seams(engine: MusicGenEngine) -> None:
    (take,) = made(engine.render([request(6.5)]))
    assert take.facts["windows"] == 3
    assert take.facts["frames"] == 325
    assert take.mix.frames == 208000
    # The first window is the same music as a track that ends with it.
    (short,) = made(engine.render([request(3.0)]))
    assert far(take.mix, _begin(short, 2.5)) < 1e-4
    # Where windows meet the sound moves no more than it does elsewhere.
    moves = np.abs(np.diff(take.mix.samples[0]))
    for frame in (150, 250):
        assert moves[frame * 640 - 64 : frame * 640 + 64].max() <= moves.max()
        around = moves[(frame - 20) * 640 : (frame + 20) * 640]
        assert moves[frame * 640 - 2 : frame * 640 + 2].max() < 2 * np.quantile(around, 0.999)
    # A later window does not repeat the first.
    first, second = (take.mix.samples[:, at * 640 : (at + 90) * 640] for at in (50, 150))
    assert np.abs(first - second).max() > 0.1 * np.abs(first).max()


def test_closing_gives_the_memory_back_and_the_next_take_loads_again(models: Path) -> None:
    engine = MusicGenEngine(means(models), SHORT)
    engine.close()  # nothing is loaded yet
    (before,) = made(engine.render([request()]))
    model = engine._model
    assert model is not None
    parts = [weakref.ref(each) for each in (model.text, model.codec, model.decoder.embeddings)]
    del model
    assert all(each() is not None for each in parts)
    engine.close()
    gc.collect()
    assert all(each() is None for each in parts)
    (after,) = made(engine.render([request()]))
    assert same(before.mix, after.mix)


def test_what_torch_keeps_of_a_decode_that_is_over_is_room_for_the_next(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = load(named("musicgen-small"), means(models), device_for("cpu"))
    on_cuda = replace(model, device=Device("cuda:0", torch.float16))
    free, kept = 2.2 * place_gb(model, SHORT) / 0.7, 3.0 * place_gb(model, SHORT) / 0.7
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda _device: (free * 1e9, 80e9))
    monkeypatch.setattr(torch.cuda, "memory_reserved", lambda _device: (kept + 1.0) * 1e9)
    monkeypatch.setattr(torch.cuda, "memory_allocated", lambda _device: 1e9)
    assert places_for(on_cuda, means(models), SHORT) == 5


def test_all_that_the_weights_hold_is_counted(models: Path) -> None:
    model = load(named("musicgen-small"), means(models), device_for("cpu"))

    def held(part: Any) -> int:
        if isinstance(part, torch.Tensor):
            return part.numel() * part.element_size()
        if isinstance(part, tuple):
            return sum(held(each) for each in part)
        return sum(held(getattr(part, each.name)) for each in fields(part)) if is_dataclass(part) else 0

    around = sum(held(each) for part in (model.text, model.codec) for each in part.parameters())
    small = sum(held(each) for layer in model.decoder.layers for each in (layer.before_self, layer.before_inner))
    decoder = held(model.decoder)
    assert small < 0.05 * decoder
    assert decoder - 0.1 * decoder < 1e9 * weights_gb(model) - around <= decoder


def test_what_is_free_has_no_say_in_what_is_to_be_the_same_each_time(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = load(named("musicgen-small"), means(models), device_for("cpu"))
    usual, exact = means(models), means(models, exact=True)
    before = places_for(model, exact, SHORT)
    monkeypatch.setattr(memory, "_free_gb", lambda _model: 1.5 * place_gb(model, SHORT) / 0.7)
    assert places_for(model, usual, SHORT) == 1
    assert places_for(model, exact, SHORT) == before > 1
    (take,) = made(MusicGenEngine(exact, SHORT).render([request(0.5)]))
    assert take.facts["places"] == before


def test_a_processor_with_half_precision_still_gets_the_kernel_where_there_is_one(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = Device("cpu", torch.bfloat16)
    for there, dtype in ((True, torch.float32), (False, torch.bfloat16)):
        monkeypatch.setattr(loading, "is_for", lambda _shape, there=there: there)
        model = load(named("musicgen-small"), means(models), half)
        assert model.decoder.embeddings.dtype is dtype
        assert model.precision == "int8"


def test_weights_that_are_missing_are_told_to_everybody_who_waits(tmp_path: Path) -> None:
    engine = MusicGenEngine(means(tmp_path), SHORT)
    outcomes = engine.render([request(seed=each) for each in range(10)])
    assert all(isinstance(each, EngineUnavailable) for each in outcomes)
    assert "python -m bot models pull musicgen-small" in str(outcomes[-1])
    build(tmp_path, "musicgen-small")
    made(engine.render([request()]))


def _begin(take: Rendering, seconds: float) -> Audio:
    return Audio(take.mix.samples[:, : round(seconds * take.mix.rate)], take.mix.rate)
