"""Checkpoints of Stable Audio on disk: whole ones load, broken ones are told in a sentence, the card needs no torch."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from generation.engines.diffusion.memory import Rung
from generation.engines.diffusion.stable_audio.card import card
from generation.engines.diffusion.stable_audio.load import load
from generation.engines.diffusion.stable_audio.model import Model
from generation.engines.diffusion.stable_audio.open import Open
from generation.engines.diffusion.stable_audio.real_shape import pipeline
from generation.engines.diffusion.stable_audio.three import Three
from generation.engines.means import Means
from generation.engines.neural.device import Device, device_for
from generation.engines.weights.catalogue import named
from generation.errors import EngineUnavailable
from tests.support.tiny.stable_audio import BASE, DISTILLED, OPEN, build


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    for name in (OPEN, DISTILLED, BASE):
        build(folder, name)
    return folder


@pytest.fixture
def models(whole: Path, tmp_path: Path) -> Path:
    """A copy that may be broken."""
    return Path(shutil.copytree(whole, tmp_path / "models"))


def loaded(models: Path, name: str, **means: object) -> Model:
    return load(named(name), Means(models=models, device="cpu", **means), device_for("cpu"))  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "steps", "guidance", "hop"), [
    (OPEN, 100, 7.0, 2048),
    (DISTILLED, 8, 1.0, 4096),
    (BASE, 100, 7.0, 4096),
])  # fmt: skip
def test_a_whole_checkpoint_loads(whole: Path, name: str, steps: int, guidance: float, hop: int) -> None:
    model = loaded(whole, name)
    assert (model.steps, model.guidance, model.rate, model.hop, model.channels) == (steps, guidance, 44100, hop, 2)
    assert model.pipe.vae.dtype == torch.float32
    assert model.placed.rung is Rung.WHOLE


def test_only_the_autoencoder_is_kept_in_full_precision(whole: Path) -> None:
    model = load(named(DISTILLED), Means(models=whole), Device("cpu", torch.bfloat16))
    assert model.dtype == model.pipe.text_encoder.dtype == torch.bfloat16
    assert model.pipe.vae.dtype == torch.float32


def test_places_and_lengths_are_told_in_full_precision_whatever_the_weights_are_in(whole: Path) -> None:
    """In bfloat16 257 is 256: two frames would have one place, and the length of a track would be told at random."""
    half, full = (
        load(named(DISTILLED), Means(models=whole), Device("cpu", dtype)).pipe
        for dtype in (torch.bfloat16, torch.float32)
    )
    assert half.transformer.dtype == half.duration_embedder.dtype == torch.bfloat16
    places = [each.transformer.rotary_pos_emb(4000, torch.device("cpu")) for each in (half, full)]
    assert torch.equal(*places)
    assert torch.equal(half.duration_embedder.freqs, full.duration_embedder.freqs)


def test_open_is_never_run_in_bfloat16(whole: Path) -> None:
    """It rounds its own time to the precision of its weights: 0.998 and 0.99 are the same to bfloat16."""
    model = load(named(OPEN), Means(models=whole), Device("cpu", torch.bfloat16))
    assert model.dtype == torch.float32
    assert Open.precision(Device("cuda:0", torch.bfloat16)) == torch.float16
    assert Three.precision(Device("cuda:0", torch.bfloat16)) == torch.bfloat16
    assert Three.precision(Device("mps", torch.float16)) == torch.float32


def test_a_small_budget_tiles_the_autoencoder(whole: Path) -> None:
    model = loaded(whole, OPEN, memory_gb=5.0)
    assert model.placed.rung is Rung.TILED
    assert model.pipe.vae.use_tiling


def _without_folder(where: Path) -> None:
    shutil.rmtree(where)


def _without(file: str) -> Callable[[Path], None]:
    return lambda where: (where / file).unlink()


def _cut(file: str) -> Callable[[Path], None]:
    def cut(where: Path) -> None:
        data = (where / file).read_bytes()
        (where / file).write_bytes(data[: len(data) // 2])

    return cut


def _of_another_model(where: Path) -> None:
    index = json.loads((where / "model_index.json").read_text())
    (where / "model_index.json").write_text(json.dumps(index | {"_class_name": "StableDiffusionPipeline"}))


def _damaged(where: Path) -> None:
    (where / "model_index.json").write_text("{")


def _other_shape(where: Path) -> None:
    config = json.loads((where / "transformer/config.json").read_text())
    (where / "transformer/config.json").write_text(json.dumps(config | {"num_layers": 3, "num_attention_heads": 4}))


def _one_weight_less(where: Path) -> None:
    file = where / "transformer/diffusion_pytorch_model.safetensors"
    weights = load_file(file)
    del weights["proj_in.weight"]
    save_file(weights, file)


def _pickled(where: Path) -> None:
    file = where / "transformer/diffusion_pytorch_model.safetensors"
    torch.save(load_file(file), file.with_suffix(".bin"))
    file.unlink()


@pytest.mark.parametrize(("breaking", "said"), [
    (_without_folder, "The weights “stable-audio-open” are not here."),
    (_without("model_index.json"), "The weights “stable-audio-open” lack model_index.json."),
    (_without("vae/config.json"), "The weights “stable-audio-open” lack vae/config.json."),
    (_without("scheduler/scheduler_config.json"), "lack scheduler/scheduler_config.json."),
    (_without("vae/diffusion_pytorch_model.safetensors"), "have no safetensors file in vae."),
    (_without("tokenizer/tokenizer.json"), "The weights “stable-audio-open” lack tokenizer/tokenizer.json."),
    (_cut("transformer/diffusion_pytorch_model.safetensors"), "is cut off or damaged."),
    (_damaged, "model_index.json of the weights “stable-audio-open” is damaged."),
    (_of_another_model, "are for StableDiffusionPipeline, not for Stable Audio."),
    (_other_shape, "The weights “stable-audio-open” do not fit Stable Audio."),
    (_one_weight_less, "The weights “stable-audio-open” lack proj_in.weight in transformer."),
    (_pickled, "have no safetensors file in transformer."),
])  # fmt: skip
def test_a_broken_checkpoint_is_told_in_a_sentence(models: Path, breaking: Callable[[Path], None], said: str) -> None:
    breaking(models / OPEN)
    with pytest.raises(EngineUnavailable) as refused:
        loaded(models, OPEN)
    assert said in refused.value.message
    assert "python -m bot models pull stable-audio-open" in refused.value.remedy


def test_a_host_may_insist_on_other_formats(models: Path) -> None:
    _pickled(models / OPEN)
    assert loaded(models, OPEN, unsafe=True).steps == 100


@pytest.mark.parametrize("name", [OPEN, DISTILLED])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_nothing_is_told_on_the_terminal(
    whole: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, name: str, dtype: torch.dtype
) -> None:
    load(named(name), Means(models=whole), Device("cpu", dtype))
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")
    assert not caplog.messages


# ---- the card ----------------------------------------------------------------------------------------------------


def test_the_card_is_of_the_weights_that_are_here(models: Path) -> None:
    shown = card(Means(models=models))
    assert (shown.name, shown.weights, shown.kind, shown.makers) == (
        "stable-audio", DISTILLED, "audio diffusion", "Stability AI",
    )  # fmt: skip
    assert shown.version.startswith("stable-audio 2 (stable-audio-3-medium@local, diffusers 0.")
    assert shown.batch == 8
    shutil.rmtree(models / DISTILLED)
    shutil.rmtree(models / BASE)
    other = card(Means(models=models))
    assert (other.weights, other.longest_s) == (OPEN, 47.0)
    assert other.version != shown.version


@pytest.mark.parametrize(("name", "negative"), [(OPEN, True), (BASE, True), (DISTILLED, False)])
def test_the_card_says_which_weights_hear_a_negative_prompt(models: Path, name: str, negative: bool) -> None:
    can = card(Means(models=models, weights=(name,))).can
    assert ("negative" in can) == negative
    assert {"init", "repaint", "continue", "style", "cover", "preview", "takes"} <= can
    assert not {"melody", "stems", "lyrics", "loop", "score"} & can


def test_commercial_use_is_only_permitted_where_the_host_has_declared_it(models: Path) -> None:
    means = Means(models=models, weights=(OPEN,))
    assert not card(means).licence.commercial
    (models / OPEN / "nocturne.json").write_text(json.dumps({"revision": "abc", "condition_met": True}))
    shown = card(means)
    assert shown.licence.commercial
    assert shown.revision == "abc"


def test_the_card_and_the_words_need_no_torch() -> None:
    code = (
        "import sys; import generation.engines.diffusion.stable_audio.card, generation.engines.diffusion."
        "stable_audio.words; sys.exit(any(each in sys.modules for each in ('torch', 'diffusers', 'transformers')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# ---- the published shapes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "billions"), [
    (OPEN, {"transformer": 1.06, "vae": 0.156, "text_encoder": 0.110}),
    (DISTILLED, {"transformer": 1.45, "vae": 0.85, "text_encoder": 0.28}),
])  # fmt: skip
def test_the_shapes_that_are_measured_are_as_large_as_published(name: str, billions: dict[str, float]) -> None:
    pipe = pipeline(name, "meta", torch.bfloat16)
    for part, expected in billions.items():
        count = sum(each.numel() for each in getattr(pipe, part).parameters()) / 1e9
        assert count == pytest.approx(expected, rel=0.02), part
