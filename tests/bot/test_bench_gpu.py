"""Does the bench of a GPU measure what it says? The same code on tiny checkpoints, on the processor."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import torch

from bot.bench import decode_shapes, on_gpu
from bot.bench.decode_gpu import Where, against_audiocraft, against_transformers
from bot.bench.decode_shapes import Size
from bot.bench.diffusion_gpu import WEIGHTS, diffusion
from generation.engines.diffusion.ace_step.load import loaded
from generation.engines.diffusion.stable_audio.load import load
from generation.engines.means import Means
from generation.engines.weights.catalogue import named
from generation.errors import EngineUnavailable
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


@pytest.fixture
def where(monkeypatch: pytest.MonkeyPatch) -> Where:
    monkeypatch.setitem(decode_shapes.SIZES, "small", Size(2, 64, 2))
    return Where("cpu", torch.float32, lambda: None, steps=12, numbers=2**16)


def test_decoding_is_timed_beside_transformers_alone_and_together(where: Where) -> None:
    found = against_transformers("small", where)
    for jobs in (1, 8):
        ours, theirs = (found[f"gpu_small_step_{who}batch{jobs}_s"] for who in ("", "transformers_"))
        assert found[f"gpu_small_step_ratio_batch{jobs}"] == pytest.approx(theirs / ours)
        assert found[f"gpu_small_floor_ratio_batch{jobs}"] > 0
    assert found["gpu_bandwidth_gb_s"] > 0


def test_decoding_is_timed_beside_audiocraft_where_it_is_installed(where: Where) -> None:
    if find_spec("audiocraft") is None:
        with pytest.raises(EngineUnavailable, match="audiocraft"):
            against_audiocraft("small", where)
        return
    found = against_audiocraft("small", where)
    theirs, ours = found["gpu_small_step_audiocraft_batch1_s"], found["gpu_small_step_batch1_beside_audiocraft_s"]
    assert found["gpu_small_step_ratio_audiocraft_batch1"] == pytest.approx(theirs / ours)


def test_the_table_has_a_line_for_each_figure_and_says_what_is_lacking() -> None:
    def broken() -> dict[str, float]:
        raise ModuleNotFoundError("It is not there.")

    lines = list(on_gpu.table({"one": lambda: {"outside_batch8": 0.1, "other": 2.0}, "two": broken}))
    assert [each.split() for each in lines[:2]] == [
        ["one", "outside_batch8", "0.1", "under", "0.15"],
        ["one", "other", "2"],
    ]
    assert "two" in lines[2]
    assert "not measured: It is not there." in lines[2]
    assert lines[3].split()[:2] == ["all", "seconds"]
    late = on_gpu.table({"one": dict}, last_start_s=-1.0)
    assert "no time left" in next(late)


def test_each_line_is_there_before_the_next_part_begins() -> None:
    begun: list[str] = []

    def part(name: str) -> dict[str, float]:
        begun.append(name)
        return {"figure": 1.0}

    lines = on_gpu.table({"one": lambda: part("one"), "two": lambda: part("two")})
    assert next(lines).startswith("one")
    assert begun == ["one"]


def test_what_takes_too_long_is_cut_off_with_what_there_is() -> None:
    code = """
import time, torch
from bot.bench import on_gpu
torch.cuda.is_available = lambda: True
torch.cuda.get_device_name = lambda: "a device"
torch.cuda.empty_cache = lambda: None
on_gpu._LONGEST_S = 0.5
on_gpu._parts = lambda quick: {"one": lambda: {"figure": 1.0}, "two": lambda: time.sleep(60)}
on_gpu.main([])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("a device")
    assert lines[1].split() == ["one", "figure", "1"]
    assert lines[2] == on_gpu.CUT_OFF


def test_where_there_is_no_gpu_that_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert on_gpu.main([]) == 1
    assert capsys.readouterr().out.strip() == on_gpu.NO_GPU
