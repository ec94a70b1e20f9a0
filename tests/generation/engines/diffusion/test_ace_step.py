"""ACE-Step on a tiny checkpoint: alone and in company, stopped, seen and heard on the way, short of memory."""

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from generation.engines.diffusion.ace_step.engine import AceStepEngine
from generation.engines.diffusion.memory import Rung
from generation.engines.means import Means
from generation.errors import Cancelled, EngineFailed
from generation.ports import RenderRequest, SharedEngine, Watch
from generation.rendering import Audio
from tests.generation.engines.diffusion.orders import Arriving, Counted, asked, failed, made

# Who shares a batch changes what larger matrix products round: measured at most 6e-7 on these takes.
SAME = 1e-5
WORDS = ("dark techno", "a very long wish " * 6)


def means(models: Path, **more: Any) -> Means:
    return Means(models=models, device="cpu", **more)


@pytest.fixture(scope="module")
def engine(ace_models: Path) -> Iterator[AceStepEngine]:
    built = AceStepEngine(means(ace_models), together=4)
    yield built
    built.close()


@pytest.fixture(scope="module")
def alone(engine: AceStepEngine) -> Audio:
    """What the plain request sounds like when nobody else is there."""
    return made(engine.render([asked()])[0]).mix


def strangers() -> list[RenderRequest]:
    """Other members' wishes of the same length: other words, tempo, key, lyrics, each longer than the plain one's."""
    long = {"instruments": ("piano", "violin", "cello", "flute", "harp", "choir"), "production": ("vinyl", "reverb")}
    return [asked(11, tempo_bpm=84.0, **long), asked(12, lyrics="a line to sing\nand another one", genre="jazz")]


# ---- what comes out ---------------------------------------------------------------------------------------------------


def test_it_is_exactly_as_long_as_asked_in_stereo_at_48_khz(engine: AceStepEngine, alone: Audio) -> None:
    assert (alone.samples.shape, alone.rate, alone.samples.dtype) == ((2, 96000), 48000, np.float32)
    assert 0.8 < np.abs(alone.samples).max() <= 0.9
    odd = made(engine.render([asked(duration_s=1.2345)])[0]).mix
    assert odd.frames == round(1.2345 * 48000)


def test_the_same_seed_is_the_same_sound_and_another_is_another(engine: AceStepEngine, alone: Audio) -> None:
    again, other = (made(each).mix.samples for each in engine.render([asked(7), asked(8)]))
    assert np.abs(again - alone.samples).max() < SAME
    assert np.abs(other - alone.samples).max() > 0.05


@pytest.mark.parametrize(
    "change",
    [{"tempo_bpm": 90.0}, {"genre": "jazz"}, {"metre": (3, 4)}, {"lyrics": "la la la"}, {"excluded": ("drums",)}],
)
def test_what_is_asked_for_reaches_the_model(engine: AceStepEngine, alone: Audio, change: dict[str, Any]) -> None:
    other = made(engine.render([asked(**change)])[0]).mix.samples
    assert np.abs(other - alone.samples).max() > 20 * SAME


def test_the_facts_say_how_it_was_made(engine: AceStepEngine) -> None:
    facts = made(engine.render([asked()])[0]).facts
    assert facts["weights"] == "ace-step-1.5"
    assert (facts["variant"], facts["steps"], facts["guidance"], facts["shift"]) == ("turbo", 8, 1.0, 3.0)
    assert (facts["device"], facts["precision"], facts["task"]) == ("cpu", "float32", "text2music")
    assert facts["caption"].startswith("techno")
    assert facts["unpromised"] == []
    assert facts["told"] == {"bpm": 120, "key": "A minor", "metre": "4", "seconds": 2.0}
    assert facts["deterministic"] is False
    assert set(facts["seconds"]) == {"steps", "decode"}


# ---- in company -------------------------------------------------------------------------------------------------------


def test_who_shares_a_call_changes_nothing_but_rounding(engine: AceStepEngine, alone: Audio) -> None:
    first, *others = engine.render([asked(), *strangers()])
    assert made(first).facts["together"] == 3
    assert np.abs(made(first).mix.samples - alone.samples).max() < SAME
    for request, outcome in zip(strangers(), others, strict=True):
        by_itself = made(engine.render([request])[0]).mix.samples
        assert np.abs(made(outcome).mix.samples - by_itself).max() < SAME


def test_without_the_mask_over_padding_company_would_be_heard(
    engine: AceStepEngine, alone: Audio, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert engine._loaded is not None
    nothing = property(lambda _self: None, lambda _self, _mask: None)
    monkeypatch.setattr(type(engine._loaded.company), "mask", nothing, raising=False)
    first = made(engine.render([asked(), *strangers()])[0]).mix.samples
    assert np.abs(first - alone.samples).max() > 10 * SAME


def test_in_exact_mode_company_changes_not_a_bit(ace_models: Path) -> None:
    exact = AceStepEngine(means(ace_models, exact=True))
    by_itself = made(exact.render([asked()])[0])
    first = made(exact.render([asked(), *strangers()])[0])
    assert np.array_equal(first.mix.samples, by_itself.mix.samples)
    assert first.facts["deterministic"] is True
    assert exact.card.batch == 1
    again = AceStepEngine(means(ace_models, exact=True))
    assert np.array_equal(made(again.render([asked()])[0]).mix.samples, by_itself.mix.samples)


def test_other_lengths_are_made_in_calls_of_their_own(engine: AceStepEngine) -> None:
    orders = [Counted(asked(1)), Counted(asked(2, duration_s=1.0)), Counted(asked(3))]
    engine.serve(Arriving([*orders[:2]], [orders[2]]))
    outcomes = [made(each.outcomes[0]) for each in orders]
    assert [each.mix.duration_s for each in outcomes] == [2.0, 1.0, 2.0]
    assert isinstance(engine, SharedEngine)


# ---- stopped, and told on the way -------------------------------------------------------------------------------------


class Member:
    """Stops when so much is done; counts how often it heard of progress after that."""

    def __init__(self, at: float) -> None:
        self.at, self.heard = at, [0.0]
        self.watch = Watch(progress=lambda done, _stage: self.heard.append(done), cancelled=self.is_over)

    def is_over(self) -> bool:
        return self.heard[-1] >= self.at


def test_one_that_is_cancelled_leaves_the_call_and_the_others_go_on(
    engine: AceStepEngine, alone: Audio, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert engine._loaded is not None
    transformer, rows = engine._loaded.pipe.transformer, []
    handle = transformer.proj_in_conv.register_forward_pre_hook(lambda _module, inputs: rows.append(len(inputs[0])))
    leaving = Member(at=0.4)
    other, stopped = engine.render([asked(), asked(9, watch=leaving.watch)])
    handle.remove()
    assert isinstance(failed(stopped), Cancelled)
    assert np.abs(made(other).mix.samples - alone.samples).max() < SAME
    assert rows[0] == 2
    assert rows[-1] == 1
    assert len(rows) == 8


def test_when_all_are_cancelled_the_call_ends_within_the_step(engine: AceStepEngine) -> None:
    assert engine._loaded is not None
    ran: list[int] = []
    handle = engine._loaded.pipe.transformer.layers[0].register_forward_pre_hook(lambda *_given: ran.append(1))
    members = [Member(at=0.4), Member(at=0.4)]
    outcomes = engine.render([asked(watch=each.watch) for each in members])
    handle.remove()
    assert all(isinstance(failed(each), Cancelled) for each in outcomes)
    assert len(ran) <= 5
    assert made(engine.render([asked()])[0])


def test_one_that_is_cancelled_while_it_is_decoded_is_not_handed_over(engine: AceStepEngine) -> None:
    assert isinstance(failed(engine.render([asked(watch=Member(at=0.9).watch)])[0]), Cancelled)


def test_progress_rises_from_step_to_step_to_the_end(engine: AceStepEngine) -> None:
    member, stages = Member(at=2.0), []
    watch = Watch(progress=lambda done, stage: (member.heard.append(done), stages.append(stage)))  # type: ignore[func-returns-value]
    engine.render([asked(watch=watch)])
    assert member.heard == sorted(member.heard)
    assert {f"step {number} of 8" for number in range(1, 9)} <= set(stages)
    assert stages[-1] == "decoding"


def test_the_limit_on_telling_lets_nobody_go_beyond_a_step(
    engine: AceStepEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(engine.render([asked()])[0])
    monkeypatch.setattr("generation.engines.diffusion.steps.PULSE_S", 60.0)  # nothing is told from within a step
    over, ran = [False], list[bool]()
    watch = Watch(progress=lambda _done, stage: over.append(stage == "step 2 of 8"), cancelled=lambda: any(over))
    handle = engine._ready().pipe.transformer.register_forward_hook(lambda *_: ran.append(any(over)))
    try:
        (outcome,) = engine.render([asked(watch=watch)])
    finally:
        handle.remove()
    assert isinstance(outcome, Cancelled)
    assert ran == [False, False, True], "it was stopped a moment after it was looked: one step and no more"


def test_the_beginning_is_heard_before_the_end_is_made(engine: AceStepEngine) -> None:
    heard: list[tuple[Audio, float]] = []
    member = Member(at=2.0)
    watch = Watch(
        progress=lambda done, _stage: member.heard.append(done),
        preview=lambda sound: heard.append((sound, member.heard[-1])),
    )
    whole = made(engine.render([asked(watch=watch, duration_s=6.0)])[0]).mix
    ((sound, done),) = heard
    assert sound.duration_s == 5.0
    assert 0.5 < done < 0.9
    # The estimate is close to what the rest of the steps make of it.
    likeness = np.corrcoef(sound.samples[0], whole.samples[0, : sound.frames])[0, 1]
    assert likeness > 0.5
    # While it was decoded its member heard that it goes on.
    assert member.heard.count(done) > 5


# ---- short of memory --------------------------------------------------------------------------------------------------


@pytest.fixture
def short(engine: AceStepEngine) -> Iterator[dict[str, int]]:
    """A device that has memory for so many rows at once."""
    assert engine._loaded is not None
    room = {"rows": 1, "failures": 0}

    def before(_module: Any, inputs: tuple[torch.Tensor]) -> None:
        if len(inputs[0]) > room["rows"]:
            room["failures"] += 1
            raise torch.OutOfMemoryError("CUDA out of memory.")

    handle = engine._loaded.pipe.transformer.proj_in_conv.register_forward_pre_hook(before)
    yield room
    handle.remove()


def test_out_of_memory_makes_fewer_at_once(engine: AceStepEngine, alone: Audio, short: dict[str, int]) -> None:
    outcomes = engine.render([asked(), *strangers()])
    assert short["failures"] == 2
    assert [made(each).facts["together"] for each in outcomes] == [1, 1, 1]
    assert np.abs(made(outcomes[0]).mix.samples - alone.samples).max() < SAME


def test_out_of_memory_for_one_is_a_sentence_and_the_engine_works_afterwards(
    engine: AceStepEngine, alone: Audio, short: dict[str, int]
) -> None:
    short["rows"] = 0
    error = failed(engine.render([asked()])[0])
    assert isinstance(error, EngineFailed)
    assert str(error).startswith("ACE-Step ran out of memory. Ask for a shorter track")
    short["rows"] = 9
    assert np.abs(made(engine.render([asked()])[0]).mix.samples - alone.samples).max() < SAME


def test_closed_it_holds_nothing_and_loads_again_when_it_is_asked(ace_models: Path) -> None:
    engine = AceStepEngine(means(ace_models))
    engine.render([asked()])
    assert engine._loaded is not None
    held = weakref.ref(engine._loaded.pipe.transformer)
    engine.close()
    gc.collect()
    assert held() is None
    assert made(engine.render([asked()])[0])


# ---- compiled ---------------------------------------------------------------------------------------------------------


def test_compiled_blocks_are_warmed_for_one_and_for_several_and_sound_the_same(
    ace_models: Path, alone: Audio, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, bool]] = []

    def compiled(transformer: Any, *_given: Any, **_more: Any) -> dict[str, str]:
        cross = transformer.layers[0].cross_attn
        cross.register_forward_pre_hook(
            lambda _module, _args, kwargs: seen.append(
                (len(kwargs["hidden_states"]), cross.processor.company.mask is not None)
            ),
            with_kwargs=True,
        )
        return {"attention": "native", "compiled": "blocks"}

    monkeypatch.setattr("generation.engines.diffusion.ace_step.engine.tune", compiled)
    engine = AceStepEngine(means(ace_models))
    outcome = made(engine.render([asked()])[0])
    assert seen[:2] == [(1, True), (2, True)]
    assert len(seen) == 2 + 8
    assert np.abs(outcome.mix.samples - alone.samples).max() < SAME


def test_what_was_compiled_while_it_was_loaded_does_for_all_that_comes(
    ace_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions: list[int] = []

    def counted(graph: torch.fx.GraphModule, _inputs: Any) -> Any:
        versions.append(1)
        return graph.forward

    def compiled(transformer: Any, *_given: Any, **_more: Any) -> dict[str, str]:
        transformer.layers[0].compile(dynamic=True, backend=counted)  # one stands for all: tracing takes seconds
        return {"attention": "native", "compiled": "blocks"}

    monkeypatch.setattr("generation.engines.diffusion.ace_step.engine.tune", compiled)
    torch._dynamo.reset()
    engine = AceStepEngine(means(ace_models), together=4)
    few: dict[str, Any] = {"duration_s": 0.2}
    made(engine.render([asked(**few)])[0])
    assert len(versions) == 2
    sung = asked(2, lyrics="a line to sing", **few)
    for requests in (
        [asked(1, **few), asked(2, **few)],
        [asked(**few), sung, asked(3, **few)],
        [asked(duration_s=0.4)],
    ):
        assert all(made(each) for each in engine.render(requests))
    _, left = engine.render([sung, asked(9, watch=Member(at=0.4).watch, **few)])
    assert isinstance(left, Cancelled)
    assert len(versions) == 2
    torch._dynamo.reset()


# ---- offloaded --------------------------------------------------------------------------------------------------------


def test_with_one_part_at_a_time_on_the_device_it_sounds_the_same_call_after_call(
    ace_models: Path, alone: Audio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generation.engines.diffusion.ace_step.engine.rung_for", lambda *_given: Rung.PARTS)
    engine = AceStepEngine(means(ace_models))
    for _ in range(2):
        outcome = made(engine.render([asked()])[0])
        assert outcome.facts["memory"] == Rung.PARTS.title
        assert np.abs(outcome.mix.samples - alone.samples).max() < SAME


@pytest.mark.parametrize("down", [Rung.PARTS, Rung.LAYERS])
def test_up_again_from_where_it_was_moved_about_it_sounds_the_same(
    ace_models: Path, alone: Audio, monkeypatch: pytest.MonkeyPatch, down: Rung
) -> None:
    monkeypatch.setattr("generation.engines.diffusion.ace_step.engine.rung_for", lambda *_given: Rung.WHOLE)
    engine = AceStepEngine(means(ace_models))
    engine.render([asked()])
    assert engine._loaded is not None
    placed = engine._loaded.placed
    while placed.rung < down:
        placed.rung = Rung(placed.rung + 1)  # as on a graphics card
        placed._place()
    rungs = []
    for _ in range(down):
        placed.served(4)
        outcome = made(engine.render([asked()])[0])
        rungs.append(placed.rung)
        assert outcome.facts["memory"] == placed.rung.title
        assert np.abs(outcome.mix.samples - alone.samples).max() < SAME
    assert rungs == list(reversed(list(Rung)[:down]))
