"""Does `bench decode` tell what it promises? On a shape so small that it takes no time; the real one is for people."""

import json
import subprocess
import sys

import pytest
import torch

from bot.bench import decode as asked
from bot.bench import decode_alone, decode_shapes
from bot.bench.decode_shapes import Size
from generation.errors import EngineUnavailable

TINY = Size(2, 64, 2)
PROMISED = {
    "step_ratio_fp32_batch1",
    "step_ratio_int8_batch1",
    "step_ratio_int8_batch8",
    "throughput_ratio_8_members",
    "floor_ratio",
}


def test_all_promised_figures_are_there(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(decode_shapes.SIZES, "small", TINY)
    monkeypatch.setattr(decode_alone, "_sound", lambda: 0.01)
    threads = torch.get_num_threads()
    try:
        decode_alone.main(["--quick"])
    finally:
        torch.set_num_threads(threads)
    figures = json.loads(capsys.readouterr().out)
    assert figures.keys() >= PROMISED
    assert all(isinstance(each, float) for each in figures.values())
    assert figures["step_transformers_batch1_s"] > 0
    assert figures["step_ratio_int8_batch1"] == pytest.approx(
        figures["step_transformers_batch1_s"] / figures["step_int8_batch1_s"]
    )
    assert figures["weights_int8_mib"] < 0.3 * figures["weights_fp32_mib"]
    assert figures["gpu"] == float(torch.cuda.is_available())


def test_without_torch_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "find_spec", lambda _name: None)
    with pytest.raises(EngineUnavailable, match="make run-neural"):
        asked.decode(quick=True)


def test_asking_imports_no_torch() -> None:
    code = "import sys, bot.bench.decode; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
