"""Loading from a folder: what is there is what the library would load; what is wrong is one sentence with its remedy."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import MusicgenForConditionalGeneration

from generation.engines.means import Means
from generation.engines.musicgen.conditioning import Conditions
from generation.engines.musicgen.load import Model, load
from generation.engines.neural.device import Device
from generation.engines.weights.catalogue import named
from generation.errors import EngineUnavailable
from tests.support.tiny.musicgen import CHROMA_ROWS, build

CPU = Device("cpu", torch.float32)
SMALL = "musicgen-small"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    for name in (SMALL, "musicgen-stereo-melody"):
        build(folder, name)
    return folder


@pytest.fixture
def broken(models: Path, tmp_path: Path) -> Path:
    """A copy that a test may break; the weights' own folder."""
    shutil.copytree(models / SMALL, tmp_path / SMALL)
    return tmp_path / SMALL


def loaded(models: Path, name: str = SMALL, *, unsafe: bool = False) -> Model:
    return load(named(name), Means(models=models, unsafe=unsafe), CPU)


def refused(models: Path, name: str = SMALL) -> EngineUnavailable:
    with pytest.raises(EngineUnavailable) as caught:
        loaded(models, name)
    assert caught.value.remedy
    return caught.value


def test_the_parts_are_those_of_the_checkpoint(models: Path) -> None:
    model = loaded(models)
    assert (model.rate, model.hop, model.channels, model.precision) == (32000, 640, 1, "int8")
    whole = MusicgenForConditionalGeneration.from_pretrained(models / SMALL, local_files_only=True)
    state = whole.decoder.state_dict()
    embeddings = torch.stack([state[f"model.decoder.embed_tokens.{each}.weight"] for each in range(4)])
    assert torch.equal(model.decoder.embeddings, embeddings)
    assert len(model.decoder.layers) == whole.config.decoder.num_hidden_layers
    rows = torch.randn(3, 48)
    wanted = torch.cat([rows @ state[f"lm_heads.{each}.weight"].T for each in range(4)], dim=1)
    assert (model.decoder.heads(rows) - wanted).abs().max() < 0.03 * wanted.abs().max()  # eight bits
    for ours, theirs in ((model.text, whole.text_encoder), (model.codec, whole.audio_encoder)):
        for name, weight in theirs.state_dict().items():
            assert torch.equal(ours.state_dict()[name], weight)
            assert weight.dtype.is_floating_point is False or weight.dtype == torch.float32


def test_a_text_comes_to_what_the_library_makes_of_it(models: Path) -> None:
    model = loaded(models)
    whole = MusicgenForConditionalGeneration.from_pretrained(models / SMALL, local_files_only=True)
    words = model.tokenizer("Calm piano, 80 bpm", return_tensors="pt")
    with torch.inference_mode():
        hidden = whole.enc_to_dec_proj(whole.text_encoder(**words).last_hidden_state)[0]
        attention = whole.decoder.model.decoder.layers[1].encoder_attn
        keys = attention.k_proj(hidden).view(-1, 4, 12).transpose(0, 1)
    text = Conditions(model).of("Calm piano, 80 bpm").text
    assert text is not None
    assert torch.allclose(text.keys[1], keys, atol=1e-5)


def test_of_a_caption_no_more_is_remembered_than_the_encoder_said(models: Path) -> None:
    """A layer's keys and values are as much again, and there are 48 layers in the large weights."""
    model = load(named("musicgen-small"), Means(models=models), Device("cpu", torch.float32))
    conditions = Conditions(model)
    first, again = (conditions.of("Calm piano, 80 bpm").text for _ in range(2))
    assert first is not None
    assert again is not None
    assert torch.equal(first.keys, again.keys)
    assert torch.equal(first.values, again.values)
    assert conditions.encoded == 1
    (kept,) = conditions._known.values()
    assert kept.get().shape == (first.length, model.decoder.shape.width)


def test_melody_and_stereo_weights_load_as_what_they_are(models: Path) -> None:
    model = loaded(models, "musicgen-stereo-melody")
    assert model.channels == 2
    assert model.decoder.shape.codebooks == 8
    assert model.chroma_rows == CHROMA_ROWS
    assert model.project_chroma is not None
    assert not model.decoder.is_cross


def test_weights_that_are_not_here(tmp_path: Path) -> None:
    error = refused(tmp_path)
    assert error.message == "The weights “musicgen-small” are not here."
    assert "models pull musicgen-small" in error.remedy


def test_a_file_that_was_cut_off(broken: Path) -> None:
    file = broken / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-1000])
    assert refused(broken.parent).message == "model.safetensors of the weights “musicgen-small” is cut off or damaged."


@pytest.mark.parametrize(
    ("breaking", "said"),
    [
        (lambda folder: (folder / "config.json").unlink(), "lack config.json"),
        (lambda folder: (folder / "config.json").write_text("{"), "config.json of the weights"),
        (lambda folder: (folder / "model.safetensors").unlink(), "hold no safetensors file"),
        (lambda folder: (folder / "tokenizer.json").unlink(), "the words of their text encoder are missing"),
        (lambda folder: _without(folder, "decoder.model.decoder.layers.1.fc1.weight"), "could not be read"),
        (lambda folder: _without(folder, "text_encoder.encoder.final_layer_norm.weight"), "is missing"),
        (lambda folder: _configured(folder, hidden_size=96), "could not be read"),
    ],
    ids=["no config", "damaged config", "no weights", "no words", "a matrix gone", "a norm gone", "other sizes"],
)
def test_what_is_wrong_is_said_with_the_remedy(broken: Path, breaking: Callable[[Path], Any], said: str) -> None:
    breaking(broken)
    error = refused(broken.parent)
    assert said in error.message
    assert "models pull musicgen-small" in error.remedy


def test_weights_of_another_kind_are_not_opened(broken: Path) -> None:
    (broken / "config.json").write_text(json.dumps({"model_type": "t5", "d_model": 8}))
    assert "not MusicGen's but of the kind “t5”" in refused(broken.parent).message


def test_weights_in_several_files_load_and_a_file_that_is_gone_is_named(broken: Path, models: Path) -> None:
    state = load_file(broken / "model.safetensors")
    (broken / "model.safetensors").unlink()
    names = sorted(state)
    parts = {"model-00001-of-00002.safetensors": names[::2], "model-00002-of-00002.safetensors": names[1::2]}
    for file, keys in parts.items():
        save_file({key: state[key] for key in keys}, broken / file, metadata={"format": "pt"})
    index = {"metadata": {}, "weight_map": {key: file for file, keys in parts.items() for key in keys}}
    (broken / "model.safetensors.index.json").write_text(json.dumps(index))
    split, whole = loaded(broken.parent), loaded(models)
    rows = torch.randn(2, 48)
    assert torch.equal(split.decoder.heads(rows), whole.decoder.heads(rows))
    (broken / "model-00002-of-00002.safetensors").unlink()
    refused(broken.parent)


def test_other_formats_are_opened_only_where_the_host_insists(broken: Path, models: Path) -> None:
    state = load_file(broken / "model.safetensors")
    (broken / "model.safetensors").unlink()
    torch.save(state, broken / "pytorch_model.bin")
    assert "a format that can run code" in refused(broken.parent).message
    model, whole = loaded(broken.parent, unsafe=True), loaded(models)
    rows = torch.randn(2, 48)
    assert torch.equal(model.decoder.heads(rows), whole.decoder.heads(rows))


def test_what_is_loaded_asks_nobody_beyond_this_machine(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    loaded(models)


def _without(folder: Path, name: str) -> None:
    state = load_file(folder / "model.safetensors")
    del state[name]
    save_file(state, folder / "model.safetensors", metadata={"format": "pt"})


def _configured(folder: Path, **sizes: int) -> None:
    config = json.loads((folder / "config.json").read_text())
    config["decoder"] |= sizes
    (folder / "config.json").write_text(json.dumps(config))
