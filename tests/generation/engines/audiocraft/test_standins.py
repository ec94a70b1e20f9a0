"""Do the stand-ins do what their originals do, by the originals' own definitions?"""

import math
import sys

import numpy as np
import pytest
import torch

from generation.engines.audiocraft.standins import (
    Absent,
    LowerTriangularMask,
    Spectrogram,
    apply_model,
    convert_audio,
    memory_efficient_attention,
    modules,
)
from generation.errors import EngineUnavailable


def test_a_spectrogram_is_the_squared_transform_of_windowed_stretches() -> None:
    wave = torch.randn(2, 1, 4000, generator=torch.Generator().manual_seed(1))
    found = Spectrogram(n_fft=512, win_length=512, hop_length=128, power=2, center=True, pad=0, normalized=True)(wave)
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(512) / 512)  # periodic
    padded = np.pad(wave.numpy()[:, 0], ((0, 0), (256, 256)), mode="reflect")
    for step in range(found.shape[-1]):
        stretch = padded[:, step * 128 : step * 128 + 512] * window
        wanted = np.abs(np.fft.rfft(stretch) / np.sqrt((window**2).sum())) ** 2
        assert np.allclose(found[:, 0, :, step].numpy(), wanted, atol=1e-5)


def test_a_spectrogram_keeps_its_window_in_its_state_as_published_checkpoints_have_it() -> None:
    spectrogram = Spectrogram(n_fft=64, win_length=64, hop_length=16)
    assert list(spectrogram.state_dict()) == ["window"]


@pytest.mark.parametrize("kind", ["none", "causal", "added"])
def test_attention_is_softmax_of_scaled_products(kind: str) -> None:
    chance = torch.Generator().manual_seed(2)
    q, k, v = (torch.randn(2, 5, 3, 4, generator=chance) for _ in range(3))
    added = torch.randn(2, 3, 5, 5, generator=chance)
    bias = {"none": None, "causal": LowerTriangularMask(), "added": added}[kind]
    found = memory_efficient_attention(q, k, v, bias, p=0)
    scores = torch.einsum("bqhd,bkhd->bhqk", q, k) / math.sqrt(4)
    if kind == "causal":
        scores = scores.masked_fill(torch.ones(5, 5).triu(1).bool(), -math.inf)
    if kind == "added":
        scores = scores + added
    assert torch.allclose(found, torch.einsum("bhqk,bkhd->bqhd", scores.softmax(-1), v), atol=1e-6)


def test_stems_are_the_tune_alone_and_add_up_to_it() -> None:
    wave = torch.sin(torch.arange(32000) * 2 * math.pi * 440 / 32000)[None, None]
    stems = apply_model(None, wave)
    assert stems.shape == (1, 4, 1, 32000)
    assert stems[:, [0, 1, 3]].abs().max() == 0
    assert (stems.sum(1) - wave)[..., 4000:-4000].abs().max() < 0.05


def test_a_clip_is_mixed_down_and_brought_to_another_rate() -> None:
    pytest.importorskip("julius")
    wave = torch.sin(torch.arange(44100) * 2 * math.pi * 440 / 44100).repeat(1, 2, 1)
    found = convert_audio(wave, 44100, 32000, 1)
    wanted = torch.sin(torch.arange(32000) * 2 * math.pi * 440 / 32000)
    assert found.shape == (1, 1, 32000)
    assert (found[0, 0] - wanted)[1000:-1000].abs().max() < 1e-3
    with pytest.raises(EngineUnavailable):
        convert_audio(wave, 44100, 32000, 2)


def test_what_is_not_here_can_be_named_and_says_so_when_it_is_used() -> None:
    spacy = modules()["spacy"]
    assert isinstance(spacy.cli.download, Absent)
    with pytest.raises(EngineUnavailable, match=r"spacy\.load, which is not part of Nocturne"):
        spacy.load("en_core_web_sm")


def test_a_process_alone_is_the_first_of_one() -> None:
    distrib = modules()["flashy.distrib"]
    assert (distrib.rank(), distrib.world_size()) == (0, 1)
    assert distrib.is_rank_zero()
    assert not distrib.is_distributed()


@pytest.mark.usefixtures("models")
def test_only_audiocraft_sees_them() -> None:
    from transformers.utils import is_torchaudio_available

    from generation.engines.audiocraft.adapter import audiocraft

    package = audiocraft()
    assert package.__version__ == "1.3.0"
    assert package.modules.transformer.ops.memory_efficient_attention is memory_efficient_attention
    assert package.modules.chroma.torchaudio.transforms.Spectrogram is Spectrogram
    roots = {name.partition(".")[0] for name in sys.modules}
    assert roots & {"torchaudio", "xformers", "flashy", "demucs", "av", "spacy", "num2words"} == set()
    assert not is_torchaudio_available()
