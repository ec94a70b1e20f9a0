"""Does the bench of a GPU measure what it says? The same code on tiny checkpoints, on the processor."""

from pathlib import Path

import pytest
import torch

from bot.bench import on_gpu
from bot.bench.diffusion_gpu import WEIGHTS, diffusion
from generation.engines.diffusion.ace_step.load import loaded
from generation.engines.diffusion.stable_audio.load import load
from generation.engines.means import Means
from generation.engines.weights.catalogue import named
from generation.errors import EngineFailed
from tests.support.tiny import ace_step, stable_audio

STEPS = 4


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    for name in WEIGHTS:
        (ace_step if named(name).engine == "ace-step" else stable_audio).build(folder, name)
    return folder


@pytest.mark.parametrize("name", WEIGHTS)
def test_tracks_are_timed_alone_and_together_and_the_transformer_by_itself(models: Path, name: str) -> None:
    waits = []
    means = Means(models=models, device="cpu")
    found = diffusion(
        name, means, lambda: waits.append(1), seconds=1.0, together=(1, 2), steps=STEPS, ace=loaded, stable=load
    )
    assert set(found) == {f"{each}_batch{count}" for each in ("outside", "calls") for count in (1, 2)} | {
        f"track_batch{count}_s" for count in (1, 2)
    }
    for count in (1, 2):
        assert found[f"track_batch{count}_s"] > 0
        assert 0 < found[f"outside_batch{count}"] < 1
        assert found[f"calls_batch{count}"] >= STEPS, "a call for each step at least"
    # Two tracks share their calls.
    assert found["calls_batch2"] == found["calls_batch1"]
    assert len(waits) == 2 * 3 * 2 + 2 * (found["calls_batch1"] + found["calls_batch2"])


def test_the_table_has_a_line_for_each_figure_and_says_what_is_lacking() -> None:
    def broken() -> dict[str, float]:
        raise EngineFailed("It ran out of memory.", "Try less.")

    lines = on_gpu.table({"one": lambda: {"outside_batch8": 0.1, "other": 2.0}, "two": broken})
    assert [each.split() for each in lines[:2]] == [
        ["one", "outside_batch8", "0.1", "under", "0.15"],
        ["one", "other", "2"],
    ]
    assert "two" in lines[2]
    assert "not measured: It ran out of memory." in lines[2]
    assert lines[3].split()[:2] == ["all", "seconds"]
    late = on_gpu.table({"one": dict}, last_start_s=-1.0)
    assert "no time left" in late[0]


def test_where_there_is_no_gpu_that_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert on_gpu.main([]) == 1
    assert capsys.readouterr().out.strip() == on_gpu.NO_GPU
