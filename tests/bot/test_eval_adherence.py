"""Are CLAP score and Fréchet audio distance what their definitions say, and measured on any engine's tracks?"""

import json
import math
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from bot.eval import adherence
from bot.eval.adherence import Made, measure_adherence
from bot.eval.choice import Choice
from bot.eval.clap import heard, load_clap, whole, windows
from bot.eval.frechet import frechet_distance
from bot.eval.rows import Row
from bot.eval.sound import decoded
from generation.engines.means import Means
from generation.engines.weights.catalogue import named
from generation.errors import BadRequest, EngineUnavailable
from generation.rendering import Audio
from tests.house.sources import ROOT
from tests.support.command_line import nocturne_here
from tests.support.tiny.clap import RATE, WIDE, build

ROWS = [Row("one", "calm piano"), Row("two", "fast techno"), Row("three", "dark ambient")]


@pytest.fixture(scope="module")
def models(tmp_path_factory) -> Path:
    return build(tmp_path_factory.mktemp("models")).parent


def sound(seconds, pitch=440.0, rate=44100):
    at = np.arange(round(seconds * rate)) / rate
    wave = 0.3 * np.sin(2 * np.pi * pitch * at)
    return Audio(np.stack([wave, wave]).astype(np.float32), rate)


def cloud(mean, variance, seed, count=200_000):
    return np.random.default_rng(seed).normal(mean, np.sqrt(variance), (count, len(mean)))


def exact(mean, covariance, count=8):
    """Points whose mean and sample covariance are exactly these."""
    size = len(mean)
    points = np.random.default_rng(7).normal(size=(count * size, size))
    points -= points.mean(axis=0)
    points = points @ np.linalg.inv(np.linalg.cholesky(np.cov(points, rowvar=False))).T
    return points @ np.linalg.cholesky(np.asarray(covariance)).T + np.asarray(mean)


def test_the_distance_of_independent_gaussians_is_that_of_their_means_and_spreads():
    one, other = exact([0, 0, 0], np.diag([1.0, 4, 9])), exact([1, 2, 2], np.diag([4.0, 4, 1]))
    wanted = 9 + (1 - 2) ** 2 + (2 - 2) ** 2 + (3 - 1) ** 2
    assert frechet_distance(one, other) == pytest.approx(wanted, abs=1e-9)
    assert frechet_distance(other, one) == pytest.approx(wanted, abs=1e-9)
    assert frechet_distance(one, one) == pytest.approx(0, abs=1e-9)
    sampled = frechet_distance(cloud([0, 0, 0], [1, 4, 9], 1), cloud([1, 2, 2], [4, 4, 1], 2))
    assert sampled == pytest.approx(wanted, rel=0.02)


def test_it_is_the_definition_with_a_matrix_root_where_dimensions_hang_together():
    from scipy.linalg import sqrtm

    chance = np.random.default_rng(3)
    first, second = (chance.normal(size=(5, 5)) for _ in range(2))
    first, second = first @ first.T + np.eye(5), second @ second.T + np.eye(5)
    one, other = exact(np.zeros(5), first), exact(np.ones(5), second)
    wanted = 5 + np.trace(first + second - 2 * sqrtm(first @ second).real)
    assert frechet_distance(one, other) == pytest.approx(wanted, rel=1e-6)


def test_fewer_points_than_dimensions_and_too_few_at_all():
    one = np.random.default_rng(4).normal(size=(3, 8))
    assert frechet_distance(one, one) == pytest.approx(0, abs=1e-6)
    assert frechet_distance(one, one + 2) == pytest.approx(32, abs=1e-6)
    with pytest.raises(BadRequest):
        frechet_distance(one[:1], one)


def test_windows_of_ten_seconds_begin_each_second_and_end_in_silence():
    wave = np.arange(1, 12 * 100 + 51, dtype=np.float32)
    cut = windows(wave, 100)
    assert cut.shape == (13, 1000)
    assert np.array_equal(cut[2], wave[200:1200])
    assert np.array_equal(cut[3][:950], wave[300:])
    assert not cut[3][950:].any()
    assert [whole(each) for each in (0.5, 10, 10.9, 12.5)] == [1, 1, 1, 3]
    assert windows(np.zeros(0, np.float32), 100).shape == (1, 1000)


def test_sound_is_heard_in_one_channel_and_in_steps_of_sixteen_bits():
    found = heard(sound(1.0), RATE)
    assert found.shape == (RATE,)
    assert np.allclose(found * 32767, np.round(found * 32767), atol=1e-2)


def test_embeddings_are_transformers_own_and_of_length_one(models):
    import torch
    from transformers import ClapModel, ClapProcessor

    clap = load_clap(Means(models=models, device="cpu"))
    audio = sound(10.0, rate=RATE)
    found = clap.of_sound(audio)
    assert found.shape == (10, WIDE)
    assert np.allclose(np.linalg.norm(found, axis=1), 1)
    model, processor = ClapModel.from_pretrained(models / "clap"), ClapProcessor.from_pretrained(models / "clap")
    ready = processor(audio=heard(audio, RATE), sampling_rate=RATE, return_tensors="pt")
    with torch.inference_mode():
        wanted = model.eval().get_audio_features(ready["input_features"]).pooler_output
    assert np.allclose(found[0], wanted[0], atol=1e-5)
    words = clap.of_words(["calm piano", "fast techno"])
    with torch.inference_mode():
        text = model.get_text_features(**processor(text=["calm piano"], return_tensors="pt")).pooler_output
    assert np.allclose(words[0], text[0], atol=1e-5)
    assert np.array_equal(clap.of_sound(audio), found)
    assert not np.allclose(clap.of_sound(sound(10.0, 2000.0, RATE))[0], found[0], atol=1e-3)


def test_nearness_is_to_ones_own_prompt_and_to_others():
    axes = np.eye(3)
    made = [
        Made(ROWS[0], np.array([[1.0, 0, 0], [0.6, 0.8, 0], [0, 0, 1]]), 11.0, 1.0),  # the third is half silence
        Made(ROWS[1], np.array([[0.0, 0, 1]]), 5.0, 1.0),
    ]
    found = adherence._near(made, axes[:2])
    assert found == {"clap_score": 0.4, "clap_other_prompts": 0.2, "clap_first": 0.5}
    assert adherence._near(made[:1], axes[:1])["clap_other_prompts"] is None


def test_an_engines_tracks_are_measured_against_prompts_and_music(models, tmp_path):
    music, keep = tmp_path / "music" / "deeper", tmp_path / "kept"
    music.mkdir(parents=True)
    for number, pitch in enumerate((220.0, 440.0)):
        soundfile.write(music / f"{number}.wav", sound(2.0, pitch).samples.T, 44100)
    (music / "notes.txt").write_text("no sound")
    told = []
    choice = Choice("sketch", Means(models=models, device="cpu"))
    data = measure_adherence(ROWS[:2], choice, music.parent, 2.0, keep, told.append)
    json.dumps(data)
    assert (data["rows"], data["failures"], data["windows"]) == (2, [], {"made": 4, "reference": 4})
    fields = data["fields"]
    assert set(fields) == {"clap_score", "clap_other_prompts", "clap_first", "fad", "render_s_per_s"}
    assert -1 <= fields["clap_score"] <= 1
    assert fields["fad"] > 0
    assert sorted(each.name for each in keep.iterdir()) == ["one.flac", "two.flac"]
    assert data["table"].count("|") == 8
    assert len(told) == 4
    clap = load_clap(choice.means)
    kept = np.concatenate([clap.of_sound(decoded((keep / f"{each.id}.flac").read_bytes())) for each in ROWS[:2]])
    other = np.concatenate([clap.of_sound(sound(2.0, pitch)) for pitch in (220.0, 440.0)])
    assert fields["fad"] == pytest.approx(frechet_distance(other, kept), abs=1e-3)
    near = (kept.reshape(2, 2, -1)[:, 0] @ clap.of_words([each.prompt for each in ROWS[:2]]).T).diagonal().mean()
    assert fields["clap_score"] == pytest.approx(near, abs=1e-3)


def test_what_is_wrong_is_said_before_anything_is_made(models, tmp_path):
    choice = Choice("sketch", Means(models=models, device="cpu"))
    with pytest.raises(EngineUnavailable, match="“clap” are not here"):
        measure_adherence(ROWS, Choice("sketch", Means(models=tmp_path / "none")))
    with pytest.raises(BadRequest, match="no sound in"):
        measure_adherence(ROWS, choice, tmp_path)
    (tmp_path / "broken.flac").write_bytes(b"no sound")
    with pytest.raises(BadRequest, match="no sound that can be read"):
        measure_adherence(ROWS, choice, tmp_path)
    own = Path(shutil.copytree(models, tmp_path / "models"))
    path = own / "clap" / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(EngineUnavailable, match="cut off or damaged"):
        measure_adherence(ROWS, Choice("sketch", Means(models=own)))


def test_it_is_a_command_that_answers_one_object(models, tmp_path):
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"id": "a", "prompt": "calm piano"}\n')
    command = ("eval", "adherence", str(rows), "--seconds", "1.5", "--engine", "sketch", "--json")
    done = nocturne_here(tmp_path / "data", *command, NOCTURNE_MODELS_DIR=str(models), NOCTURNE_DEVICE="cpu")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert data["rows"] == 1
    assert 0 <= data["score"] <= 1
    assert not math.isnan(data["fields"]["clap_score"])
    missing = nocturne_here(tmp_path / "data", *command, NOCTURNE_MODELS_DIR=str(tmp_path))
    assert missing.returncode == 1
    assert "clap" in json.loads(missing.stdout)["error"]["remedy"]


def test_the_document_names_the_checkpoint_that_is_fetched_and_why_the_fields_packages_are_not_used():
    text = " ".join((ROOT / "docs" / "measurements.md").read_text().split())
    assert f"(`{named('clap').repository}`: LAION's for sounds, music and speech, through transformers)" in text
    assert "general sounds, music and speech" in named("clap").trained_on
    wanted = (ROOT / "pyproject.toml").read_text()
    assert '"numpy>=2' in wanted
    assert '"transformers>=5' in wanted
    assert "numpy below 2" in text
    assert "transformers below 5" in text
