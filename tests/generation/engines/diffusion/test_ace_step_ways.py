"""Each way in which ACE-Step uses a sound: style, tune, region, what goes on, where to start from; and stems."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generation.brief import ReferenceMode
from generation.engines.diffusion.ace_step.classes import classes_of
from generation.engines.diffusion.ace_step.engine import AceStepEngine
from generation.engines.diffusion.ace_step.pipeline import RowsPipeline
from generation.engines.diffusion.ace_step.recipe import Recipe
from generation.engines.diffusion.ace_step.rows import row_of
from generation.engines.diffusion.ace_step.stems import shared_out
from generation.engines.means import Means
from generation.engines.neural.sound import fitted
from generation.errors import BadRequest, Cancelled
from generation.language.tables import table
from generation.ports import Watch
from generation.refinement import Plan, Region
from generation.rendering import Audio
from tests.generation.engines.diffusion.orders import asked, faded, failed, hiss, leaning_on, made, refined, tone

RATE = 48000


@pytest.fixture(scope="module")
def engine(ace_models: Path) -> Iterator[AceStepEngine]:
    built = AceStepEngine(Means(models=ace_models, device="cpu"), together=6)
    yield built
    built.close()


@pytest.fixture(scope="module")
def plain(engine: AceStepEngine) -> Audio:
    return made(engine.render([asked()])[0]).mix


def differ(one: Audio, other: Audio) -> float:
    return float(np.abs(one.samples - other.samples).max())


# ---- a member's clip --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "task"),
    [
        (ReferenceMode.STYLE, "text2music"),
        (ReferenceMode.MELODY, "cover"),
        (ReferenceMode.CONTINUE, "repaint"),
    ],
)
def test_a_clip_is_heard_as_it_is_to_be_used(
    engine: AceStepEngine, plain: Audio, mode: ReferenceMode, task: str
) -> None:
    one, other = (made(engine.render([leaning_on(hiss(3.0, seed, 44100), mode)])[0]) for seed in (1, 2))
    assert one.facts["task"] == task
    assert one.mix.frames == 2 * RATE
    assert differ(one.mix, plain) > 1e-3
    assert differ(one.mix, other.mix) > 1e-3


def test_a_cover_keeps_the_sound_of_the_clip_and_a_melody_only_its_tune() -> None:
    recipe, clip = Recipe("turbo", 8, 1.0), tone(3.0)
    cover, tune = (row_of(leaning_on(clip, mode), recipe) for mode in (ReferenceMode.COVER, ReferenceMode.MELODY))
    assert (cover.task, tune.task) == ("cover", "cover")
    assert cover.style is clip
    assert tune.style is None
    assert cover.source is not None
    assert cover.source.frames == 2 * RATE


def test_a_short_clip_is_followed_to_the_end_of_a_longer_track(engine: AceStepEngine) -> None:
    assert made(engine.render([leaning_on(tone(0.7), ReferenceMode.MELODY)])[0]).mix.frames == 2 * RATE


def test_all_ways_share_one_call_and_none_hears_the_others(engine: AceStepEngine, plain: Audio) -> None:
    requests = [
        asked(),
        leaning_on(hiss(3.0), ReferenceMode.STYLE),
        leaning_on(hiss(3.0), ReferenceMode.MELODY),
        refined(plain, "repaint", Region(0.5, 1.0)),
        asked(3, lyrics="sing this line"),
    ]
    together = [made(each) for each in engine.render(requests)]
    assert {each.facts["together"] for each in together} == {5}
    for request, one in zip(requests, together, strict=True):
        assert differ(one.mix, made(engine.render([request])[0]).mix) < 1e-5


# ---- a refinement -----------------------------------------------------------------------------------------------------


def test_only_the_region_is_made_anew_and_outside_not_a_sample_moves(engine: AceStepEngine, plain: Audio) -> None:
    new = made(engine.render([refined(plain, "repaint", Region(0.5, 1.0), genre="jazz")])[0])
    changed = np.flatnonzero(np.abs(new.mix.samples - plain.samples).max(axis=0))
    assert changed[0] >= 0.5 * RATE
    assert changed[-1] < 1.0 * RATE
    assert len(changed) > 0.4 * RATE
    assert new.facts["task"] == "repaint"


def test_a_region_without_an_end_reaches_to_the_end(engine: AceStepEngine, plain: Audio) -> None:
    new = made(engine.render([refined(plain, "repaint", Region(1.0, None))])[0]).mix
    changed = np.flatnonzero(np.abs(new.samples - plain.samples).max(axis=0))
    assert changed[0] >= RATE
    assert changed[-1] > 1.95 * RATE


def test_a_region_beyond_the_track_is_refused(engine: AceStepEngine, plain: Audio) -> None:
    error = failed(engine.render([refined(plain, "repaint", Region(3.0, 4.0))])[0])
    assert isinstance(error, BadRequest)
    assert "nothing of this track to change" in str(error)


def test_a_longer_track_keeps_every_sample_of_its_parent_and_goes_on(engine: AceStepEngine) -> None:
    parent = tone(2.0)
    longer = made(engine.render([refined(parent, "continue", duration_s=4.0)])[0]).mix
    assert longer.frames == 4 * RATE
    ends = int(np.flatnonzero(np.abs(parent.samples).max(axis=0) > 10 ** (-50 / 20))[-1])
    assert np.array_equal(longer.samples[:, :ends], parent.samples[:, :ends])
    assert np.abs(longer.samples[:, 3 * RATE :]).max() > 1e-3


def test_a_longer_track_has_no_fade_out_in_the_middle(engine: AceStepEngine) -> None:
    parent = faded(tone(4.0), 1.0)
    longer = made(engine.render([refined(parent, "continue", duration_s=6.0)])[0]).mix
    anew = int(np.flatnonzero(np.abs(longer.samples - fitted(parent, 6.0).samples).max(axis=0))[0]) / RATE
    assert 3.0 < anew < 3.5
    assert np.array_equal(longer.samples[:, : 3 * RATE], parent.samples[:, : 3 * RATE])


def test_what_goes_on_from_a_faded_clip_hears_it_as_loud_as_it_was() -> None:
    clip = faded(tone(4.0), 1.0)
    row = row_of(leaning_on(clip, ReferenceMode.CONTINUE), Recipe("turbo", 8, 1.0))
    assert row.source is not None
    assert 3.0 < row.skip_s < 3.5
    assert np.array_equal(row.source.samples[:, : 3 * RATE], clip.samples[:, : 3 * RATE])


def test_where_nothing_is_left_to_go_on_that_is_said(engine: AceStepEngine) -> None:
    error = failed(engine.render([refined(tone(4.0), "continue", duration_s=2.0)])[0])
    assert isinstance(error, BadRequest)
    assert "no room for anything after" in str(error)


def test_the_further_it_may_go_the_more_steps_it_takes(engine: AceStepEngine, plain: Audio) -> None:
    near, far = (made(engine.render([refined(plain, "init", strength=each)])[0]) for each in (0.25, 0.9))
    assert (near.facts["steps"], far.facts["steps"]) == (2, 7)
    assert near.facts["task"] == "text2music"
    # Of the tiny model's own sounds nothing is recognised by ear; how close the latents begin shows in the waves.
    other = made(engine.render([refined(tone(2.0), "init", strength=0.25)])[0]).mix
    assert differ(near.mix, other) > 1e-3


def test_the_tune_of_a_track_is_followed(engine: AceStepEngine, plain: Audio) -> None:
    new = made(engine.render([refined(plain, "melody", genre="jazz")])[0])
    assert new.facts["task"] == "cover"
    assert differ(new.mix, made(engine.render([asked(genre="jazz")])[0]).mix) > 1e-4


@pytest.mark.parametrize("way", ["repaint", "init", "continue", "melody"])
def test_a_way_that_needs_the_parent_says_when_it_is_gone(engine: AceStepEngine, way: str) -> None:
    request = refined(tone(2.0), way)
    missing: Any = type(request)(request.brief, 7, plan=request.plan)
    assert isinstance(failed(engine.render([missing])[0]), BadRequest)


# ---- the base variant -------------------------------------------------------------------------------------------------


def test_the_base_variant_plays_to_a_track_and_the_turbo_says_that_it_can_not(
    ace_models: Path, plain: Audio, engine: AceStepEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    instruct = RowsPipeline._get_task_instruction

    def listening(*given: Any, **named: Any) -> Any:
        told.append(instruct(*given, **named))
        return told[-1]

    monkeypatch.setattr(RowsPipeline, "_get_task_instruction", staticmethod(listening))
    base = AceStepEngine(Means(models=ace_models, device="cpu", weights=("ace-step-1.5-base",)))
    try:
        assert "complete" in base.card.can
        joined = replace(refined(plain, "complete"), plan=Plan((), "complete", added=("violin", "cello", "kick")))
        other = replace(joined, parent=hiss(2.0, 5))
        one, two = (made(each) for each in base.render([joined, other]))
    finally:
        base.close()
    assert "Complete the input track with STRINGS | DRUMS:" in told
    assert one.facts["task"] == "complete"
    assert one.mix.frames == plain.frames
    assert differ(one.mix, two.mix) > 1e-3  # it hears what it plays to
    assert "complete" not in engine.card.can
    assert "can not play to a track" in failed(engine.render([joined])[0]).message


@pytest.mark.parametrize(
    ("players", "classes"),
    [((), ()), (("piano", "keys"), ("keyboard",)), (("choir", "theremin"), ("backing_vocals",))],
)
def test_players_have_the_models_own_names(players: tuple[str, ...], classes: tuple[str, ...]) -> None:
    assert classes_of(players) == classes


def test_every_instrument_has_such_a_name() -> None:
    lacking = [each for each in table("instruments") if each != "note" and not classes_of([each])]
    assert lacking == []


def test_the_base_variant_is_guided_takes_more_steps_and_comes_apart_into_stems(ace_models: Path) -> None:
    means = Means(models=ace_models, device="cpu", weights=("ace-step-1.5-base",))
    engine = AceStepEngine(means, together=4)
    first, other = engine.render([asked(duration_s=1.0), asked(8, duration_s=1.0, lyrics="the words are sung")])
    facts = made(first).facts
    assert (facts["weights"], facts["variant"], facts["steps"]) == ("ace-step-1.5-base", "base", 40)
    assert facts["guidance"] == 7.0
    assert [stem.name for stem in made(first).stems] == ["drums", "bass", "other"]
    assert [stem.name for stem in made(other).stems] == ["drums", "bass", "vocals", "other"]
    for each in (made(first), made(other)):
        whole = sum(stem.audio.samples for stem in each.stems)
        assert np.abs(whole - each.mix.samples).max() < 1e-5
    by_itself = made(engine.render([asked(duration_s=1.0)])[0]).mix
    assert differ(by_itself, made(first).mix) < 1e-4
    assert {"stems", "repaint", "lyrics"} <= engine.card.can


def counted(engine: AceStepEngine) -> list[int]:
    """How many rows each call of the transformer computes from now on, guidance and all."""
    rows: list[int] = []
    engine._ready().pipe.transformer.layers[0].register_forward_pre_hook(
        lambda _module, args, kwargs: rows.append(len([*args, *kwargs.values()][0])), with_kwargs=True
    )
    return rows


@pytest.fixture
def base(ace_models: Path) -> Iterator[AceStepEngine]:
    engine = AceStepEngine(Means(models=ace_models, device="cpu", weights=("ace-step-1.5-base",)), together=4)
    yield engine
    engine.close()


def test_the_stems_of_all_takes_are_made_together(base: AceStepEngine) -> None:
    by_itself = made(base.render([asked(2, duration_s=1.0)])[0])
    rows = counted(base)
    outcomes = [made(each) for each in base.render([asked(seed, duration_s=1.0) for seed in (1, 2, 3, 4)])]
    calls = base._ready().recipe.steps
    assert len(rows) == 3 * calls, "one call for the takes, and eight parts in two"
    assert set(rows[calls:]) == {8}
    for one, other in zip(by_itself.stems, outcomes[1].stems, strict=True):
        assert differ(one.audio, other.audio) < 1e-4


@pytest.mark.parametrize("compiled", ["no", "blocks"])
def test_who_is_stopped_while_a_take_is_taken_apart_leaves_within_a_step(
    base: AceStepEngine, monkeypatch: pytest.MonkeyPatch, compiled: str
) -> None:
    monkeypatch.setattr(
        "generation.engines.diffusion.ace_step.engine.tune",
        lambda *_given, **_more: {"attention": "native", "compiled": compiled},
    )
    rows = counted(base)
    over, last = [False], [0]

    def heard(_done: float, stage: str) -> None:
        over[0] = over[0] or (stage == "taking it apart" and len(rows) > base._ready().recipe.steps + 2)
        last[0] = last[0] or (len(rows) if over[0] else 0)

    watch = Watch(progress=heard, cancelled=lambda: over[0])
    (outcome,) = base.render([asked(duration_s=1.0, watch=watch)])
    assert isinstance(outcome, Cancelled)
    assert len(rows) - last[0] <= 1
    rows.clear()
    over[0], last[0] = False, 0
    stopped, other = base.render([asked(duration_s=1.0, watch=watch), asked(2, duration_s=1.0)])
    assert isinstance(stopped, Cancelled)
    assert [stem.name for stem in made(other).stems] == ["drums", "bass", "other"]
    assert set(rows[last[0] + 2 :]) == {4}, "two of the four parts are no longer computed"


def test_a_mix_of_two_is_shared_out_to_whom_each_was_heard_in() -> None:
    low, high, hiss = tone(1.0, 110.0), tone(1.0, 3000.0), tone(1.0, 9000.0, level=0.1)
    mix = low.samples + high.samples + hiss.samples
    bass, lead, rest = shared_out(mix, [0.8 * np.roll(low.samples, 37), high.samples])
    middle = slice(RATE // 4, 3 * RATE // 4)
    for found, true in ((bass, low), (lead, high), (rest, hiss)):
        assert np.corrcoef(found[0, middle], true.samples[0, middle])[0, 1] > 0.9
    assert np.abs(bass + lead + rest - mix).max() < 1e-5
