"""Does `bench diffusion` compare what makes the same? On a shape so small that it takes no time."""

import importlib.util

import pytest
import torch

from bot.bench import diffusion as bench
from generation.errors import EngineUnavailable

TINY = {
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 8,
    "num_attention_heads": 2,
    "num_key_value_heads": 1,
    "head_dim": 16,
    "encoder_hidden_size": 24,
}


@pytest.fixture(autouse=True)
def _tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "_published", lambda: TINY)
    monkeypatch.setattr(bench, "_DECODED_S", (0.2, 0.2))


def test_all_promised_figures_are_there() -> None:
    figures = bench.diffusion(quick=True)
    assert figures.keys() >= {"step_ratio", "step_s", "decode_ratio", "decode_s_per_s"}
    assert all(isinstance(each, float) and each > 0 for each in figures.values())
    assert figures["step_ratio"] == pytest.approx(figures["step_diffusers_s"] / figures["step_s"])


def test_both_ways_make_the_same() -> None:
    with torch.inference_mode():
        theirs, ours = (step()[0] for step in bench._steps(torch.float32))  # type: ignore[index]
        assert torch.allclose(theirs, ours, atol=1e-5)
        assert float(theirs.abs().max()) > 0
        heard, made = (decode().sample for decode in bench._decoders(0.2))  # type: ignore[attr-defined]
        assert torch.allclose(heard, made, atol=1e-5)


def test_without_the_libraries_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        bench, "find_spec", lambda name: None if name == "diffusers" else importlib.util.find_spec(name)
    )
    with pytest.raises(EngineUnavailable, match="make run-neural"):
        bench.diffusion(quick=True)
