"""A folder counts as weights when every part of them is there, by name; a broken one is told, and `auto` leaves it."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from generation.engines import best, why_not
from generation.engines.means import Means
from generation.engines.weights.catalogue import named
from generation.engines.weights.here import chosen, is_here, missing
from generation.engines.weights.whole import INDEX, lacks
from tests.support.laid import laid

ENGINE = {"ace-step-1.5": "ace-step", "stable-audio-open": "stable-audio", "musicgen-small": "musicgen"}


@pytest.fixture
def means(tmp_path: Path) -> Means:
    return Means(models=tmp_path, device="cpu", memory_gb=1000.0)


@pytest.mark.parametrize("name", ENGINE)
def test_a_folder_with_nothing_but_the_first_file_is_not_weights(means: Means, name: str) -> None:
    weights = named(name)
    where = means.models / name
    where.mkdir()
    (where / weights.needed[0]).write_text("{}")
    assert not is_here(weights, means)
    assert best(means) == "sketch"
    told = why_not(ENGINE[name], means)
    assert f"“{name}” lack " in told
    assert f"python -m bot models pull {name}." in told


@pytest.mark.parametrize(
    ("taken", "told"),
    [
        (INDEX, "model_index.json"),
        ("transformer/config.json", "transformer/config.json"),
        ("vae/model.safetensors", "a safetensors file in vae"),
        ("tokenizer", "tokenizer/tokenizer_config.json"),
        ("scheduler", "scheduler/scheduler_config.json"),
        ("projection_model", "projection_model/config.json"),
    ],
)
def test_every_part_that_the_index_names_is_needed(means: Means, taken: str, told: str) -> None:
    weights, where = named("stable-audio-open"), laid(means.models, "stable-audio-open")
    index = json.loads((where / INDEX).read_text())
    more = {"projection_model": ["diffusers", "Part"], "nothing": [None, None], "do_resample": [], "rate": 44100}
    (where / INDEX).write_text(json.dumps(index | more))
    shutil.copytree(where / "vae", where / "projection_model")
    assert lacks(weights, means) == ""
    path = where / taken
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert lacks(weights, means) == told
    assert missing(weights, means).endswith("python -m bot models pull stable-audio-open.")


@pytest.mark.parametrize("text", ["{", "[]", "null", ""])
def test_an_index_that_can_not_be_read_is_told(means: Means, text: str) -> None:
    where = laid(means.models, "ace-step-1.5")
    (where / INDEX).write_text(text)
    assert lacks(named("ace-step-1.5"), means) == "a readable model_index.json"


def test_weights_that_were_split_are_here_when_the_last_piece_is(means: Means) -> None:
    weights, where = named("musicgen-large"), laid(means.models, "musicgen-large")
    (where / "model.safetensors").rename(where / "model-00001-of-00002.safetensors")
    assert lacks(weights, means) == "a safetensors file"
    (where / "model-00002-of-00002.safetensors").touch()
    assert lacks(weights, means) == ""


def test_other_formats_count_only_where_the_host_allows_them(means: Means) -> None:
    weights, where = named("musicgen-small"), laid(means.models, "musicgen-small")
    (where / "model.safetensors").rename(where / "pytorch_model.bin")
    assert not is_here(weights, means)
    assert is_here(weights, replace(means, unsafe=True))


def test_whole_weights_go_before_better_ones_that_are_broken_and_those_are_told_before_what_is_not_here(
    means: Means,
) -> None:
    (means.models / "stable-audio-3-medium").mkdir()
    assert chosen("stable-audio", means).name == "stable-audio-3-medium"
    assert "lack model_index.json" in why_not("stable-audio", means)
    laid(means.models, "stable-audio-open")
    assert chosen("stable-audio", means).name == "stable-audio-open"


def test_what_needs_other_weights_says_which(means: Means) -> None:
    laid(means.models, "magnet-small-10secs")
    told = missing(named("magnet-small-10secs"), means)
    assert told == (
        "Its weights “magnet-small-10secs” need those called “t5-base”: "
        "fetch them with python -m bot models pull magnet-small-10secs."
    )


def test_what_the_libraries_save_is_whole(tiny_models: Path, tmp_path: Path) -> None:
    from tests.support.tiny import stable_audio

    stable_audio.build(tmp_path, stable_audio.DISTILLED)
    assert is_here(named(stable_audio.DISTILLED), Means(models=tmp_path))
    for name in ("ace-step-1.5", "musicgen-small", "stable-audio-open"):
        assert is_here(named(name), Means(models=tiny_models))
