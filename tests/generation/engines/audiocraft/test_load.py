"""Does a folder load as audiocraft's own loader would, and is what is wrong with one said in a sentence?"""

import shutil
import struct
from pathlib import Path
from typing import Any

import pytest
import torch

from generation.engines.means import Means
from generation.errors import EngineUnavailable
from tests.support.tiny.audiocraft import BANDS, MASKED, MELODY, TEXT, build


def loaded(models: Path, name: str = MELODY, **more: Any) -> Any:
    from generation.engines.audiocraft.load import load

    return load(Means(models=models, weights=(name,), device="cpu", **more))


@pytest.fixture
def own(models: Path, tmp_path: Path) -> Path:
    """A copy of the models that a test may break."""
    return Path(shutil.copytree(models, tmp_path / "models"))


@pytest.mark.parametrize("name", [MELODY, MASKED])
def test_it_is_the_model_that_audiocrafts_own_loader_makes(models: Path, tmp_path: Path, name: str) -> None:
    from generation.engines.audiocraft.adapter import audiocraft
    from generation.engines.audiocraft.load import _quiet, _text_encoder_here

    build(tmp_path, (MELODY, MASKED), converted=False)
    kind = {MELODY: audiocraft().models.MusicGen, MASKED: audiocraft().models.MAGNeT}[name]
    with _text_encoder_here(audiocraft(), Means(models=tmp_path)), _quiet():
        theirs = kind.get_pretrained(str(tmp_path / name), device="cpu")
    ours = loaded(models, name).model
    for part in ("lm", "compression_model"):
        wanted, found = getattr(theirs, part).state_dict(), getattr(ours, part).state_dict()
        assert wanted.keys() == found.keys()
        assert all(torch.equal(wanted[key], found[key]) for key in wanted)
    said = []
    for model in (theirs, ours):
        model.set_custom_progress_callback(lambda _done, _of: None)
        if name == MELODY:
            model.set_generation_params(duration=1.0)
        audiocraft().modules.transformer.set_efficient_attention_backend("torch" if name == MELODY else "xformers")
        torch.manual_seed(3)
        said.append(model.generate(["calm piano"], progress=True))
    assert torch.equal(*said)


def test_weights_that_are_not_here_are_named_with_the_command_that_fetches_them(models: Path, tmp_path: Path) -> None:
    assert models
    with pytest.raises(EngineUnavailable, match="models pull audiocraft-melody"):
        loaded(tmp_path)


@pytest.mark.parametrize("part", ["state_dict.yaml", "compression_state_dict.yaml"])
def test_a_part_that_is_missing_is_named(own: Path, part: str) -> None:
    (own / MELODY / part).unlink()
    with pytest.raises(EngineUnavailable, match=f"lack {part}"):
        loaded(own)


def test_a_file_that_is_cut_off_is_told_before_it_is_opened(own: Path) -> None:
    path = own / MELODY / "state_dict.safetensors"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(EngineUnavailable, match="cut off or damaged"):
        loaded(own)


@pytest.mark.parametrize("text", ["{unclosed", "- a list", "a: ${"])
def test_a_configuration_that_is_damaged_is_told(own: Path, text: str) -> None:
    (own / MELODY / "state_dict.yaml").write_text(text)
    with pytest.raises(EngineUnavailable, match=r"state_dict\.yaml is damaged"):
        loaded(own)


def test_tensors_of_another_model_are_told(own: Path) -> None:
    shutil.copy(own / MASKED / "state_dict.safetensors", own / MELODY / "state_dict.safetensors")
    with pytest.raises(EngineUnavailable, match="do not fit its configuration"):
        loaded(own)


def test_a_text_encoder_that_is_missing_is_told(own: Path) -> None:
    shutil.rmtree(own / TEXT)
    with pytest.raises(EngineUnavailable, match="The text encoder “t5-base” is not here"):
        loaded(own)


def test_a_codec_that_is_published_by_itself_is_read_from_its_own_folder(own: Path) -> None:
    from transformers import EncodecConfig, EncodecModel

    (own / MELODY / "compression_state_dict.safetensors").unlink()
    (own / MELODY / "compression_state_dict.yaml").write_text("pretrained: facebook/encodec_32khz\n")
    with pytest.raises(EngineUnavailable, match="The codec “encodec-32khz” is not here"):
        loaded(own)
    config = EncodecConfig(
        sampling_rate=32000,
        audio_channels=1,
        upsampling_ratios=[8, 5, 4, 4],
        normalize=False,
        target_bandwidths=[1.6],
        codebook_size=256,
        codebook_dim=8,
        hidden_size=8,
        num_filters=2,
        num_lstm_layers=1,
        use_causal_conv=False,
    )
    EncodecModel(config).save_pretrained(own / "encodec-32khz")
    model = loaded(own).model
    assert (model.frame_rate, model.sample_rate, model.compression_model.num_codebooks) == (50, 32000, 4)
    codes, scale = model.compression_model.encode(torch.randn(1, 1, 32000))
    assert (codes.shape, scale) == ((1, 4, 50), None)
    assert model.compression_model.decode(codes).shape == (1, 1, 32000)


def test_pickles_are_refused_unless_the_host_insists(models: Path, tmp_path: Path) -> None:
    assert models
    build(tmp_path, (MELODY, BANDS), converted=False)
    with pytest.raises(EngineUnavailable, match="can run code") as refused:
        loaded(tmp_path)
    assert "NOCTURNE_UNSAFE_WEIGHTS" in refused.value.remedy
    found = loaded(tmp_path, unsafe=True)
    assert found.bands is not None
    assert found.hears_tunes


def test_multiband_diffusion_is_used_where_it_is_here(own: Path) -> None:
    assert loaded(own).bands is None
    build(own, (BANDS,))
    assert len(loaded(own).bands.DPs) == 2
    path = own / BANDS / "mbd_musicgen_32khz.safetensors"
    length = struct.unpack("<Q", path.read_bytes()[:8])[0]
    path.write_bytes(path.read_bytes()[: 8 + length])
    with pytest.raises(EngineUnavailable, match="cut off or damaged"):
        loaded(own)
