"""The ways of a refinement, and of a clip: what stays, what is begun from, what goes on."""

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from generation.brief import Heard, ReferenceMode, ReferenceUse
from generation.engines.diffusion.stable_audio.engine import StableAudioEngine
from generation.errors import BadRequest, EngineFailed
from generation.ports import RenderRequest
from generation.refinement import Plan, Region
from generation.rendering import Audio, Rendering
from tests.generation.engines.diffusion.orders import faded, tone
from tests.generation.engines.diffusion.stable_audio_takes import ALL, BRIEF, a_sound, engine, engines, models, one

__all__ = ["engine", "engines", "models"]  # fixtures


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("region", [Region(0.5, 1.2), Region(None, 0.7), Region(1.1, None)])
def test_outside_of_a_region_the_samples_stay(
    engines: Callable[[str], StableAudioEngine], name: str, region: Region
) -> None:
    parent = a_sound(2.0)
    request = RenderRequest(BRIEF, 3, plan=Plan((), "repaint", region=region), parent=parent)
    made = one(engines(name), request)
    start, end = round((region.start_s or 0) * 44100), round((region.end_s or 2.0) * 44100)
    assert np.array_equal(made.mix.samples[:, :start], parent.samples[:, :start])
    assert np.array_equal(made.mix.samples[:, end:], parent.samples[:, end:])
    middle = slice(start + 4410, end - 4410)
    assert not np.allclose(made.mix.samples[:, middle], parent.samples[:, middle], atol=1e-3)
    assert made.facts["made_anew_s"] == [region.start_s or 0.0, region.end_s or 2.0]


@pytest.mark.parametrize("name", ALL)
def test_a_track_goes_on(engines: Callable[[str], StableAudioEngine], name: str) -> None:
    parent = a_sound(1.5)
    brief = dataclasses.replace(BRIEF, duration_s=2.5)
    made = one(engines(name), RenderRequest(brief, 3, plan=Plan((), "continue"), parent=parent))
    assert made.mix.frames == round(2.5 * 44100)
    start_s, end_s = made.facts["made_anew_s"]
    assert (start_s, end_s) == (1.35, 2.5)  # its last tenth was made to end
    kept = round(start_s * 44100)
    assert np.array_equal(made.mix.samples[:, :kept], parent.samples[:, :kept])
    assert np.abs(made.mix.samples[:, -22050:]).max() > 1e-3


def test_a_track_goes_on_before_it_faded_and_none_of_its_beginning_is_lost(engine: StableAudioEngine) -> None:
    parent = faded(tone(2.0, rate=44100), 0.6)
    brief = dataclasses.replace(BRIEF, duration_s=2.1)
    made = one(engine, RenderRequest(brief, 3, plan=Plan((), "continue"), parent=parent))
    start_s, end_s = made.facts["made_anew_s"]
    assert 1.4 < start_s < 1.7
    assert end_s == 2.1
    kept = round(start_s * 44100)
    assert np.array_equal(made.mix.samples[:, :kept], parent.samples[:, :kept])


@pytest.mark.parametrize("plan", [Plan((), "repaint", region=Region(3.0, 4.0)), Plan((), "continue")])
def test_where_there_is_nothing_to_make_anew_that_is_said(engine: StableAudioEngine, plan: Plan) -> None:
    (outcome,) = engine.render([RenderRequest(BRIEF, 3, plan=plan, parent=a_sound(3.0))])
    assert isinstance(outcome, BadRequest)


@pytest.mark.parametrize("name", ALL)
def test_a_small_change_begins_from_the_parent(engines: Callable[[str], StableAudioEngine], name: str) -> None:
    parent = a_sound(2.0)
    made = one(engines(name), RenderRequest(BRIEF, 3, plan=Plan((), "init", strength=0.3), parent=parent))
    other = one(engines(name), RenderRequest(BRIEF, 3, plan=Plan((), "init", strength=0.3), parent=a_sound(1.0)))
    anew = one(engines(name), RenderRequest(BRIEF, 3))
    assert (made.facts["way"], made.facts["strength"]) == ("init", 0.3)
    assert not np.allclose(made.mix.samples, other.mix.samples, atol=1e-3)
    assert not np.allclose(made.mix.samples, anew.mix.samples, atol=1e-3)


@pytest.mark.parametrize(("mode", "way", "strength"), [
    (ReferenceMode.STYLE, "init", 0.9),
    (ReferenceMode.COVER, "init", 0.6),
    (ReferenceMode.CONTINUE, "continue", 1.0),
])  # fmt: skip
def test_a_clip_is_used_as_was_asked(engine: StableAudioEngine, mode: ReferenceMode, way: str, strength: float) -> None:
    brief = dataclasses.replace(BRIEF, reference=ReferenceUse("00", mode, Heard(1.0)))
    clip = a_sound(1.0, rate=22050)
    made = one(engine, RenderRequest(brief, 3, clip=clip))
    assert (made.facts["way"], made.facts["strength"]) == (way, strength)
    assert made.mix.frames == 2 * 44100
    louder = Audio(clip.samples * 0.1, clip.rate)
    other = one(engine, RenderRequest(brief, 3, clip=louder))
    assert not np.allclose(made.mix.samples, other.mix.samples, atol=1e-5)


def test_of_a_clip_that_is_longer_than_what_is_made_its_end_goes_on(engine: StableAudioEngine) -> None:
    brief = dataclasses.replace(BRIEF, reference=ReferenceUse("00", ReferenceMode.CONTINUE, Heard(5.0)))
    clip = a_sound(5.0)
    made = one(engine, RenderRequest(brief, 3, clip=clip))
    kept = round(made.facts["made_anew_s"][0] * 44100)
    assert np.array_equal(made.mix.samples[:, :kept], clip.samples[:, -44100:][:, :kept])


def test_without_the_parent_it_says_so(engine: StableAudioEngine) -> None:
    good, bad = engine.render([RenderRequest(BRIEF, 1), RenderRequest(BRIEF, 1, plan=Plan((), "init", strength=0.3))])
    assert isinstance(good, Rendering)
    assert isinstance(bad, EngineFailed)
    assert bad.message == "The track that this is to be made from is not there."
