"""What starts from a sound: clips and parents that go on, and tunes that are followed."""

from pathlib import Path

import numpy as np
import pytest

from generation.brief import ReferenceMode
from generation.engines.musicgen.engine import MusicGenEngine
from generation.engines.musicgen.seam import FADE_S
from generation.errors import BadRequest
from generation.rendering import Audio
from tests.generation.engines.musicgen.orders import SHORT, far, leaning, made, means, refining, request, same, tune
from tests.support.tiny.musicgen import build


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    for name in ("musicgen-small", "musicgen-stereo-small", "musicgen-melody"):
        build(folder, name)
    return folder


@pytest.fixture(scope="module")
def engine(models: Path) -> MusicGenEngine:
    return MusicGenEngine(means(models), SHORT)


@pytest.fixture(scope="module")
def melodic(models: Path) -> MusicGenEngine:
    return MusicGenEngine(means(models, "musicgen-melody"), SHORT)


@pytest.mark.parametrize("rate", [32000, 44100])
def test_a_parent_goes_on_and_its_own_samples_stay(engine: MusicGenEngine, rate: int) -> None:
    parent = tune(60, 64, rate=rate)
    (take,) = made(engine.render([refining(request(4.0), "continue", parent)]))
    assert take.mix.rate == rate
    assert take.mix.frames == 4 * rate
    stays = parent.frames - round(FADE_S * rate)
    assert np.array_equal(take.mix.samples[:, :stays], parent.samples[:, :stays])
    new = take.mix.samples[:, parent.frames :]
    assert np.abs(new).max() > 0.01
    assert take.facts["kept_s"] == 2.0
    assert take.facts["prompt_frames"] == 75  # as far back as a prompt reaches


def test_what_goes_on_depends_on_what_was_there(engine: MusicGenEngine) -> None:
    one, other = made(
        engine.render([refining(request(2.0), "continue", tune(60)), refining(request(2.0), "continue", tune(71))])
    )
    late = slice(40000, None)
    assert np.abs(one.mix.samples[:, late] - other.mix.samples[:, late]).max() > 0.05


def test_a_clip_goes_on_where_that_was_asked_for(engine: MusicGenEngine) -> None:
    clip = tune(60, 62)
    (take,) = made(engine.render([leaning(request(3.0), ReferenceMode.CONTINUE, clip)]))
    stays = clip.frames - round(FADE_S * clip.rate)
    assert np.array_equal(take.mix.samples[:, :stays], clip.samples[:, :stays])
    (styled,) = made(engine.render([leaning(request(3.0), ReferenceMode.STYLE, clip)]))
    assert styled.facts["prompt_frames"] == 0


def test_of_a_clip_that_is_longer_than_the_track_the_end_goes_on(engine: MusicGenEngine) -> None:
    clip = tune(60, 62, 64, 65)
    (take,) = made(engine.render([leaning(request(2.0), ReferenceMode.CONTINUE, clip)]))
    assert take.mix.duration_s == 2.0
    assert np.array_equal(take.mix.samples[:, :28000], clip.samples[:, -32000:-4000])


def test_it_goes_on_for_several_windows(engine: MusicGenEngine) -> None:
    (take,) = made(engine.render([refining(request(6.0), "continue", tune(60, 64))]))
    assert take.facts["windows"] == 3
    assert take.mix.duration_s == 6.0


def test_stereo_goes_on_in_stereo(models: Path) -> None:
    engine = MusicGenEngine(means(models, "musicgen-stereo-small"), SHORT)
    parent = Audio(np.stack([tune(60).samples[0], tune(67).samples[0]]), 32000)
    (take,) = made(engine.render([refining(request(2.0), "continue", parent)]))
    left, right = take.mix.samples[:, parent.frames :]
    assert np.abs(left - right).max() > 0.05


def test_a_clip_of_nearly_nothing_is_refused(engine: MusicGenEngine) -> None:
    (outcome,) = engine.render([leaning(request(2.0), ReferenceMode.CONTINUE, tune(60, seconds=0.01))])
    assert isinstance(outcome, BadRequest)
    assert outcome.remedy


def test_a_tune_is_followed_from_a_clip_and_from_the_parent(melodic: MusicGenEngine) -> None:
    (plain,) = made(melodic.render([request(1.0)]))
    (clip,) = made(melodic.render([leaning(request(1.0), ReferenceMode.MELODY, tune(60, 64))]))
    (cover,) = made(melodic.render([leaning(request(1.0), ReferenceMode.COVER, tune(60, 64))]))
    (parent,) = made(melodic.render([refining(request(1.0), "melody", tune(60, 64))]))
    (other,) = made(melodic.render([refining(request(1.0), "melody", tune(61, 66))]))
    assert same(clip.mix, cover.mix)
    assert same(clip.mix, parent.mix)
    assert far(clip.mix, plain.mix) > 0.1
    assert far(parent.mix, other.mix) > 0.1
    assert clip.facts["follows_a_tune"] is True


def test_in_each_window_the_tune_goes_on(melodic: MusicGenEngine) -> None:
    (take,) = made(melodic.render([refining(request(5.0), "melody", tune(60, 61, 62, 63, 64))]))
    (other,) = made(melodic.render([refining(request(5.0), "melody", tune(60, 61, 62, 70, 71))]))
    assert take.facts["windows"] == 2
    first, later = slice(0, 80000), slice(100 * 640 + 32000, None)  # the first window hears the same three notes
    assert np.array_equal(take.mix.samples[:, first], other.mix.samples[:, first])
    assert np.abs(take.mix.samples[:, later] - other.mix.samples[:, later]).max() > 0.05


def test_weights_that_follow_no_tune_say_so(engine: MusicGenEngine) -> None:
    (take,) = made(engine.render([leaning(request(0.5), ReferenceMode.MELODY, tune(60))]))
    assert take.facts["follows_a_tune"] is False
    assert any("follow no tune" in each for each in take.facts["unpromised"])
