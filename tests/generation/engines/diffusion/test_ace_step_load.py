"""Which weights load, and what is said of those that do not; and the card, which is light."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
import torch

from generation.engines.diffusion.ace_step import engine
from generation.engines.diffusion.ace_step.card import card
from generation.engines.diffusion.ace_step.engine import AceStepEngine
from generation.engines.diffusion.ace_step.load import load
from generation.engines.diffusion.ace_step.recipe import Recipe, recipe_of
from generation.engines.means import Means
from generation.engines.neural.device import Device
from generation.engines.weights.catalogue import Weights
from generation.errors import BadRequest, EngineUnavailable
from tests.generation.engines.diffusion.orders import asked, failed, hiss, refined

NAME = "ace-step-1.5"


@pytest.fixture
def broken(ace_models: Path, tmp_path: Path) -> Path:
    """A copy of the checkpoint that a test may damage."""
    shutil.copytree(ace_models / NAME, tmp_path / NAME)
    return tmp_path / NAME


def cut(folder: Path) -> None:
    path = next((folder / "vae").glob("*.safetensors"))
    path.write_bytes(path.read_bytes()[:-100])


def emptied(folder: Path) -> None:
    next((folder / "transformer").glob("*.safetensors")).unlink()


def without_part(folder: Path) -> None:
    shutil.rmtree(folder / "tokenizer")


def another_models(folder: Path) -> None:
    index = json.loads((folder / "model_index.json").read_text())
    (folder / "model_index.json").write_text(json.dumps(index | {"_class_name": "StableAudioPipeline"}))


def another_shape(folder: Path) -> None:
    path = folder / "transformer" / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"hidden_size": 24}))


def no_json(folder: Path) -> None:
    (folder / "model_index.json").write_text("{")


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (shutil.rmtree, "are not here"),
        (cut, "is cut off or damaged"),
        (emptied, "have no safetensors file in transformer"),
        (without_part, "lack tokenizer/tokenizer_config.json"),
        (another_models, "are for StableAudioPipeline, not for ACE-Step"),
        (another_shape, "do not fit ACE-Step"),
        (no_json, "is damaged"),
    ],
)
def test_weights_that_can_not_be_loaded_are_one_sentence_with_a_remedy(
    broken: Path, damage: Callable[[Path], None], sentence: str
) -> None:
    damage(broken)
    error = failed(AceStepEngine(Means(models=broken.parent, device="cpu")).render([asked()])[0])
    assert isinstance(error, EngineUnavailable)
    assert sentence in error.message
    assert f"models pull {NAME}" in error.remedy


def test_other_formats_are_only_opened_where_the_host_insists(broken: Path) -> None:
    for path in broken.rglob("*.safetensors"):
        torch.save({}, path.with_suffix(".bin"))
        path.unlink()
    with pytest.raises(EngineUnavailable, match="a format that can run code") as told:
        load(broken, NAME, ("model_index.json",), Device("cpu", torch.float32))
    assert "NOCTURNE_UNSAFE_WEIGHTS=1" in told.value.remedy


def test_on_apples_chips_it_is_loaded_in_full_precision(ace_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Device] = []

    def loading(_weights: Weights, _means: Means, device: Device) -> NoReturn:
        seen.append(device)
        raise EngineUnavailable("far enough", "")

    monkeypatch.setattr(engine, "device_for", lambda _wanted: Device("mps", torch.float16))
    with pytest.raises(EngineUnavailable, match="far enough"):
        AceStepEngine(Means(models=ace_models), loading=loading)._ready()
    assert seen == [Device("mps", torch.float32)]


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_nothing_is_told_on_the_terminal(
    ace_models: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, dtype: torch.dtype
) -> None:
    load(ace_models / NAME, NAME, ("model_index.json",), Device("cpu", dtype))
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")
    assert not caplog.messages


def test_half_precision_is_used_where_it_is_fast_and_the_autoencoder_stays_exact_on_a_cpu(ace_models: Path) -> None:
    pipe = load(ace_models / NAME, NAME, ("model_index.json",), Device("cpu", torch.bfloat16))
    assert pipe.transformer.dtype is torch.bfloat16
    assert pipe.vae.dtype is torch.float32
    exact = load(ace_models / NAME, NAME, ("model_index.json",), Device("cpu", torch.float32)).vae.state_dict()
    assert all(torch.equal(weight, exact[name]) for name, weight in pipe.vae.state_dict().items()), "not rounded before"
    assert not [name for name, _ in pipe.vae.named_parameters() if name.endswith("weight_g")]


def test_rows_lie_so_that_no_matrix_is_copied_for_a_product(ace_models: Path) -> None:
    pipe = load(ace_models / NAME, NAME, ("model_index.json",), Device("cpu", torch.float32))
    transformer, seen = pipe.transformer, list[bool]()
    for layer in transformer.layers:
        layer.self_attn.to_q.register_forward_pre_hook(lambda _module, given: seen.append(given[0].is_contiguous()))
        layer.mlp.register_forward_pre_hook(lambda _module, given: seen.append(given[0].is_contiguous()))
    cut = transformer.proj_in_conv
    frames, wide = 16, cut.in_channels
    told = torch.randn(2, 5, transformer.config.hidden_size)
    given = {
        "hidden_states": torch.randn(2, frames, wide // 3),
        "timestep": torch.tensor([0.5, 0.5]),
        "timestep_r": torch.tensor([0.5, 0.5]),
        "encoder_hidden_states": told,
        "context_latents": torch.randn(2, frames, wide - wide // 3),
        "return_dict": False,
    }
    with torch.no_grad():
        found = transformer(**given)[0]
        assert seen
        assert all(seen)
        cut._forward_hooks.clear()
        seen.clear()
        assert torch.allclose(transformer(**given)[0], found, atol=1e-6)
    assert not any(seen), "the library's own way: mend side_by_side once this fails"


# ---- what the checkpoint says of itself -------------------------------------------------------------------------------


def test_each_variant_is_sampled_as_its_makers_do(ace_models: Path) -> None:
    turbo, base = recipe_of(ace_models / NAME), recipe_of(ace_models / f"{NAME}-base", {"extract"})
    assert (turbo.variant, turbo.steps, turbo.guidance, turbo.stems) == ("turbo", 8, 1.0, False)
    assert (base.variant, base.steps, base.guidance, base.stems) == ("base", 40, 7.0, True)
    assert (turbo.rate, turbo.hop) == (48000, 1920)
    assert turbo.covers
    # What was tuned from the base model has the same configuration, and can not take a mix apart any more.
    assert not recipe_of(ace_models / f"{NAME}-base").stems


def test_the_noise_levels_are_those_of_the_pipeline(ace_models: Path) -> None:
    pipe = load(ace_models / NAME, NAME, ("model_index.json",), Device("cpu", torch.float32))
    theirs = pipe._get_timestep_schedule(num_inference_steps=8, shift=3.0, dtype=torch.float32)
    assert recipe_of(ace_models / NAME).sigmas() == pytest.approx(theirs.tolist())
    assert recipe_of(ace_models / NAME).sigmas(5) == pytest.approx(theirs.tolist()[5:])


@pytest.mark.parametrize(("seconds", "frames"), [(10.0, 250), (30.04, 751), (30.05, 752), (600.0, 15000)])
def test_latent_frames_hold_all_that_was_asked_for(seconds: float, frames: int) -> None:
    assert Recipe("turbo", 8, 1.0).frames(seconds) == frames


def test_weights_without_the_audio_tokenizer_can_not_cover_and_say_so(tmp_path: Path) -> None:
    from tests.support.tiny.ace_step import build

    build(tmp_path, covers=False)
    means = Means(models=tmp_path, device="cpu")
    assert "melody" not in card(means).can
    error = failed(AceStepEngine(means).render([refined(hiss(2.0), "melody")])[0])
    assert isinstance(error, BadRequest)
    assert "can not follow a tune" in str(error)


# ---- the card ---------------------------------------------------------------------------------------------------------


def test_the_card_says_what_the_weights_can_and_what_they_are(ace_models: Path) -> None:
    shown = card(Means(models=ace_models))
    assert shown.name == "ace-step"
    assert shown.licence.commercial
    assert shown.licence.name == "MIT"
    assert shown.vocals
    assert (shown.rate, shown.shortest_s, shown.longest_s) == (48000, 10.0, 600.0)
    assert {"style", "melody", "cover", "lyrics", "takes", "preview", "repaint", "continue", "init"} <= shown.can
    assert "stems" not in shown.can
    assert "stems" in card(Means(models=ace_models, weights=(f"{NAME}-base",))).can
    assert shown.weights == NAME
    assert NAME in shown.version


def test_the_card_and_the_words_need_no_torch() -> None:
    script = (
        "import sys; from generation.engines.diffusion.ace_step import card, words;"
        "from generation.brief import Brief, Key; card.card(); words.words(Brief('', 'jazz', 90.0, Key('C'), 9.0, 1));"
        "print([name for name in ('torch', 'diffusers', 'transformers', 'scipy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
