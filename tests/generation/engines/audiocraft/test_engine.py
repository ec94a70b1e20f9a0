"""Does the engine make what is asked: by text, after a tune, going on; the same again; stopped within a step; mended?"""

import gc
import shutil
import threading
import weakref
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from generation.brief import Brief, Heard, ReferenceMode, ReferenceUse
from generation.engines.audiocraft.engine import AudiocraftEngine
from generation.engines.means import Means
from generation.engines.musicgen.seam import FADE_S
from generation.errors import BadRequest, Cancelled, EngineFailed, EngineUnavailable, NocturneError
from generation.language import understand
from generation.ports import RenderRequest, Watch
from generation.refinement import Plan
from generation.rendering import Audio, Rendering
from generation.track import Wish
from tests.support.tiny.audiocraft import BANDS, MASKED, MELODY, build


def engine_of(models: Path, name: str = MELODY) -> AudiocraftEngine:
    return AudiocraftEngine(Means(models=models, weights=(name,), device="cpu"))


@pytest.fixture(scope="module")
def melody(models: Path) -> AudiocraftEngine:
    return engine_of(models)


@pytest.fixture(scope="module")
def masked(models: Path) -> AudiocraftEngine:
    return engine_of(models, MASKED)


def brief(seconds: float = 2.0, mode: ReferenceMode | None = None) -> Brief:
    made = understand(Wish("calm piano in C major", duration_s=seconds), 1)
    return replace(made, reference=ReferenceUse("0" * 64, mode, Heard(1.0))) if mode else made


def sound(pitch: float, seconds: float = 1.0, rate: int = 44100) -> Audio:
    at = np.arange(round(seconds * rate)) / rate
    wave = 0.4 * np.sin(2 * np.pi * pitch * at)
    return Audio(np.stack([wave, wave]).astype(np.float32), rate)


def one(engine: AudiocraftEngine, request: RenderRequest) -> Rendering:
    found = engine.render([request])[0]
    if isinstance(found, NocturneError):
        raise found
    return found


@pytest.mark.parametrize("name", ["melody", "masked"])
def test_it_is_exactly_as_long_as_asked_and_says_how_it_was_made(name: str, request: pytest.FixtureRequest) -> None:
    engine: AudiocraftEngine = request.getfixturevalue(name)
    made = one(engine, RenderRequest(brief(1.97), 7))
    assert (made.mix.rate, made.mix.frames, made.mix.samples.shape[0]) == (32000, round(1.97 * 32000), 2)
    assert made.mix.samples.std() > 1e-3
    assert made.facts["weights"] == engine.card.weights
    assert made.facts["caption"].startswith("Calm classical piece with piano, ")
    assert made.facts["frames"] == 99
    assert (made.facts["way"], made.facts["decoder"], made.facts["deterministic"]) == ("text", "encodec", True)


@pytest.mark.parametrize("name", ["melody", "masked"])
def test_the_same_seed_gives_the_same_samples_and_another_gives_others(
    name: str, request: pytest.FixtureRequest
) -> None:
    engine: AudiocraftEngine = request.getfixturevalue(name)
    torch.manual_seed(99)
    wanted = torch.rand(1)
    torch.manual_seed(99)
    first, second, other = engine.render([RenderRequest(brief(), seed) for seed in (1, 1, 2)])
    assert torch.equal(torch.rand(1), wanted)  # whoever else draws from torch's generator is not disturbed
    assert isinstance(first, Rendering)
    assert isinstance(second, Rendering)
    assert isinstance(other, Rendering)
    assert np.array_equal(first.mix.samples, second.mix.samples)
    assert not np.array_equal(first.mix.samples, other.mix.samples)


def test_two_that_ask_at_once_get_what_each_gets_alone(melody: AudiocraftEngine, masked: AudiocraftEngine) -> None:
    alone = [one(each, RenderRequest(brief(1.0), 5)) for each in (melody, masked)]
    found: dict[int, Rendering] = {}
    threads = [
        threading.Thread(target=lambda at=at, each=each: found.__setitem__(at, one(each, RenderRequest(brief(1.0), 5))))
        for at, each in enumerate((melody, masked))
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    for at, wanted in enumerate(alone):
        assert np.array_equal(found[at].mix.samples, wanted.mix.samples)


def test_progress_rises_to_the_end_and_is_told_often(melody: AudiocraftEngine) -> None:
    told: list[float] = []
    one(melody, RenderRequest(brief(4.0), 1, watch=Watch(progress=lambda done, _stage: told.append(done))))
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) > 3


@pytest.mark.parametrize("name", ["melody", "masked"])
def test_it_stops_within_a_step_and_takes_no_other_with_it(
    name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generation.engines.audiocraft import making

    engine: AudiocraftEngine = request.getfixturevalue(name)
    stop, after = threading.Event(), []
    step = making._Count.__call__

    def counted(self: Any, made: int, of: int) -> None:
        if made >= 10:
            stop.set()
        if not stop.is_set():
            step(self, made, of)
            return
        after.append(made)
        threading.Event().wait(0.25)  # whoever waits looks every tenth of a second
        step(self, made, of)

    monkeypatch.setattr(making._Count, "__call__", counted)
    halves = [RenderRequest(brief(3.0), 1, watch=Watch(cancelled=stop.is_set)), RenderRequest(brief(1.0), 1)]
    cancelled = engine.render(halves[:1])[0]
    assert isinstance(cancelled, Cancelled)
    monkeypatch.undo()
    assert isinstance(engine.render(halves[1:])[0], Rendering)
    assert len(after) == 1  # the step during which it was stopped was the last


def test_a_tune_is_followed(melody: AudiocraftEngine) -> None:
    text = one(melody, RenderRequest(brief(), 3))
    asked = brief(mode=ReferenceMode.MELODY)
    low, high = (one(melody, RenderRequest(asked, 3, clip=sound(pitch))) for pitch in (440.0, 587.3))
    assert low.facts["way"] == "melody"
    assert not np.array_equal(low.mix.samples, text.mix.samples)
    assert not np.array_equal(low.mix.samples, high.mix.samples)
    plan = Plan(keep=("theme",), way="melody")
    again = one(melody, RenderRequest(brief(), 3, plan=plan, parent=sound(440.0)))
    assert np.array_equal(again.mix.samples, low.mix.samples)


def test_what_goes_on_begins_with_what_was_there(melody: AudiocraftEngine) -> None:
    parent = sound(440.0, 1.5, 32000)
    made = one(melody, RenderRequest(brief(4.0), 3, plan=Plan((), "continue"), parent=parent))
    assert made.mix.duration_s == 4.0
    keeps = parent.frames - round(FADE_S * 32000)
    assert np.array_equal(made.mix.samples[:, :keeps], parent.samples[:, :keeps])
    other = one(melody, RenderRequest(brief(4.0), 3, plan=Plan((), "continue"), parent=sound(300.0, 1.5, 32000)))
    assert not np.array_equal(made.mix.samples[:, parent.frames :], other.mix.samples[:, parent.frames :])
    clip = one(melody, RenderRequest(brief(4.0, ReferenceMode.CONTINUE), 3, clip=parent))
    assert np.array_equal(clip.mix.samples, made.mix.samples)
    short = one(melody, RenderRequest(brief(1.5, ReferenceMode.CONTINUE), 3, clip=parent))
    assert short.mix.duration_s == 1.5  # of a clip that is as long already, the end goes on for the other half
    assert np.array_equal(short.mix.samples[:, :20000], parent.samples[:, -24000:-4000])


def test_only_the_end_of_a_long_sound_is_listened_to(melody: AudiocraftEngine) -> None:
    parent = sound(440.0, 21.0, 32000)
    made = one(melody, RenderRequest(brief(23.0), 3, plan=Plan((), "continue"), parent=parent))
    assert made.mix.duration_s == 23.0
    assert made.facts["frames"] == 14 * 50  # twelve seconds that were heard, and two that are new


def test_it_goes_on_in_windows_beyond_what_it_was_trained_on(melody: AudiocraftEngine) -> None:
    told: list[float] = []
    request = RenderRequest(brief(21.0), 3, watch=Watch(progress=lambda done, _stage: told.append(done)))
    made = one(melody, request)
    assert (made.mix.duration_s, made.facts["frames"]) == (21.0, 1050)
    assert told == sorted(told)
    assert np.abs(made.mix.samples[:, -16000:]).max() > 1e-3


def test_magnet_says_what_it_can_not(masked: AudiocraftEngine) -> None:
    requests = [
        RenderRequest(brief(1.0, ReferenceMode.MELODY), 1, clip=sound(440.0)),
        RenderRequest(brief(4.0), 1),
        RenderRequest(brief(1.0), 1),
    ]
    clip, long, fine = masked.render(requests)
    assert isinstance(clip, BadRequest)
    assert isinstance(long, BadRequest)
    assert "at most 3 s" in long.message
    assert isinstance(fine, Rendering)


def test_multiband_diffusion_decodes_and_stops_within_a_step(models: Path, tmp_path: Path) -> None:
    own = build(Path(shutil.copytree(models, tmp_path / "models")), (BANDS,))
    engine = engine_of(own)
    made = one(engine, RenderRequest(brief(1.0), 4))
    assert made.facts["decoder"] == "multiband diffusion"
    assert np.array_equal(made.mix.samples, one(engine, RenderRequest(brief(1.0), 4)).mix.samples)
    assert not np.array_equal(made.mix.samples, one(engine_of(models), RenderRequest(brief(1.0), 4)).mix.samples)
    calls: list[str] = []
    stop = threading.Event()

    def slowly(*_given: Any) -> None:
        calls.append("step")
        stop.set()
        threading.Event().wait(0.25)

    assert engine._loaded is not None
    hook = engine._loaded.bands.DPs[0].model.register_forward_pre_hook(slowly)
    cancelled = engine.render([RenderRequest(brief(1.0), 4, watch=Watch(cancelled=stop.is_set))])[0]
    assert isinstance(cancelled, Cancelled)
    # A next one waits for its turn, which comes when the stopped one has left.
    hook.remove()
    assert np.array_equal(one(engine, RenderRequest(brief(1.0), 4)).mix.samples, made.mix.samples)
    assert len(calls) == 1


@pytest.mark.parametrize(
    "error", [torch.OutOfMemoryError("CUDA out of memory."), RuntimeError("[enforce fail] not enough memory: 5 bytes")]
)
def test_out_of_memory_is_told_and_the_next_one_is_made(
    melody: AudiocraftEngine, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    wanted = one(melody, RenderRequest(brief(1.0), 1))
    assert melody._loaded is not None
    lm, steps = melody._loaded.model.lm, 0
    forward = lm.forward

    def breaks(*given: Any, **named: Any) -> Any:
        nonlocal steps
        steps += 1
        if steps == 5:
            raise error
        return forward(*given, **named)

    monkeypatch.setattr(lm, "forward", breaks)
    broken, fine = melody.render([RenderRequest(brief(1.0), 1), RenderRequest(brief(1.0), 1)])
    assert isinstance(broken, EngineFailed)
    assert "out of memory" in broken.message
    assert broken.__cause__ is None  # nothing holds on to what it broke on
    assert isinstance(fine, Rendering)
    assert np.array_equal(fine.mix.samples, wanted.mix.samples)


def test_closing_gives_the_memory_back_and_the_next_one_loads_again(models: Path) -> None:
    engine = engine_of(models)
    first = one(engine, RenderRequest(brief(1.0), 1))
    assert engine._loaded is not None
    held = weakref.ref(engine._loaded.model.lm)
    engine.close()
    gc.collect()
    assert held() is None
    assert np.array_equal(one(engine, RenderRequest(brief(1.0), 1)).mix.samples, first.mix.samples)


def test_weights_that_are_not_here_are_the_requests_outcome(models: Path, tmp_path: Path) -> None:
    assert models
    found = engine_of(tmp_path).render([RenderRequest(brief(1.0), 1)])[0]
    assert isinstance(found, EngineUnavailable)
    assert "models pull" in found.remedy
