"""Do the published pickles become safetensors without any of their code being run?"""

import os
import pickle
from pathlib import Path

import pytest
import torch

from generation.engines.audiocraft.convert import convert
from generation.errors import EngineUnavailable
from tests.support.tiny.audiocraft import BANDS, MELODY, build

pytest.importorskip("omegaconf", reason="audiocraft is not installed: make audiocraft")

RAN = "NOCTURNE_TEST_RAN"


class Harmful:
    """Leaves a trace when it is built again from a pickle."""

    def __reduce__(self) -> tuple:
        return (exec, (f"import os; os.environ['{RAN}'] = 'yes'",))


@pytest.fixture(autouse=True)
def _no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(RAN, "")


def published(state: object, **more: object) -> dict:
    return {"best_state": state, "xp.cfg": "dim: 16\nname: ${dim}\n", "version": "1.3.0", "exported": True} | more


def test_tensors_and_configuration_are_taken_over_and_the_pickle_goes(tmp_path: Path) -> None:
    from safetensors.torch import load_file

    weight = torch.randn(3, 4)
    torch.save(published({"a.weight": weight, "b.weight": weight.T}), tmp_path / "state_dict.bin")
    torch.save({"pretrained": "facebook/encodec_32khz"}, tmp_path / "compression_state_dict.bin")
    made = convert(tmp_path)
    assert sorted(made) == ["compression_state_dict.yaml", "state_dict.safetensors", "state_dict.yaml"]
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(made)
    found = load_file(tmp_path / "state_dict.safetensors")
    assert torch.equal(found["a.weight"], weight)
    assert torch.equal(found["b.weight"], weight.T)
    assert (tmp_path / "state_dict.yaml").read_text() == "dim: 16\nname: ${dim}\n"
    assert (tmp_path / "compression_state_dict.yaml").read_text() == "pretrained: facebook/encodec_32khz\n"
    assert convert(tmp_path) == []


def test_code_in_a_pickle_is_not_run_and_the_file_stays(tmp_path: Path) -> None:
    torch.save(published({}, extra=Harmful()), tmp_path / "state_dict.bin")
    with pytest.raises(EngineUnavailable, match="holds more than weights and values"):
        convert(tmp_path)
    assert os.environ[RAN] == ""
    assert [each.name for each in tmp_path.iterdir()] == ["state_dict.bin"]


def test_it_is_run_where_the_host_insists(tmp_path: Path) -> None:
    torch.save(published({"w": torch.ones(1)}, extra=Harmful()), tmp_path / "state_dict.bin")
    assert convert(tmp_path, unsafe=True) == ["state_dict.safetensors", "state_dict.yaml"]
    assert os.environ[RAN] == "yes"


@pytest.mark.parametrize("unsafe", [False, True])
def test_a_file_that_is_cut_off_is_told(tmp_path: Path, *, unsafe: bool) -> None:
    path = tmp_path / "state_dict.bin"
    torch.save(published({"w": torch.ones(1000)}), path)
    path.write_bytes(path.read_bytes()[:-500])
    with pytest.raises(EngineUnavailable, match="cut off or damaged"):
        convert(tmp_path, unsafe=unsafe)


def test_another_kind_of_file_is_told(tmp_path: Path) -> None:
    torch.save({"model": torch.ones(1)}, tmp_path / "other.pt")
    with pytest.raises(EngineUnavailable, match=r"other\.pt is no checkpoint of audiocraft's"):
        convert(tmp_path)
    (tmp_path / "other.pt").write_bytes(pickle.dumps([1, 2]))
    with pytest.raises(EngineUnavailable):
        convert(tmp_path)


@pytest.mark.usefixtures("models")
def test_the_bands_configurations_are_read_though_they_are_objects(tmp_path: Path) -> None:
    from omegaconf import OmegaConf

    build(tmp_path, (BANDS,), converted=False)
    assert convert(tmp_path / BANDS) == ["mbd_musicgen_32khz.safetensors", "mbd_musicgen_32khz.yaml"]
    config = OmegaConf.load(tmp_path / BANDS / "mbd_musicgen_32khz.yaml")
    assert config.sample_rate == 32000
    assert [each.diffusion_unet.codec_dim for each in config.bands] == [8, 8]


@pytest.mark.usefixtures("models")
def test_what_a_release_of_audiocraft_would_publish_is_converted_whole(tmp_path: Path) -> None:
    from safetensors.torch import load_file

    build(tmp_path, (MELODY,), converted=False)
    wanted = torch.load(tmp_path / MELODY / "state_dict.bin", weights_only=True)["best_state"]
    convert(tmp_path / MELODY)
    found = load_file(tmp_path / MELODY / "state_dict.safetensors")
    assert found.keys() == wanted.keys()
    assert "condition_provider.conditioners.self_wav.chroma.spec.window" in found
    assert all(torch.equal(found[key], wanted[key]) for key in wanted)
