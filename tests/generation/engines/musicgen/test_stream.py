"""Is a track that is decoded piece by piece the same as in one go?"""

from typing import Any

import pytest
import torch
from transformers import EncodecConfig, EncodecModel

from generation.engines.musicgen.stream import Stream

FRAMES = 90
PIECES = ([90], [40, 40, 10], [1] * 90, [3, 70, 2, 15])


def _codec(**more: Any) -> EncodecModel:
    config = EncodecConfig(
        sampling_rate=32000,
        num_filters=4,
        hidden_size=16,
        codebook_size=64,
        codebook_dim=16,
        num_lstm_layers=2,
        normalize=False,
        **{"upsampling_ratios": [8, 5, 4, 4], "audio_channels": 1, "target_bandwidths": [2.2]} | more,
    )
    with torch.random.fork_rng():
        torch.manual_seed(4)
        codec = EncodecModel(config).eval()
        with torch.no_grad():
            for layer in codec.quantizer.layers:
                layer.codebook.embed.normal_()
            for weight in codec.parameters():
                if weight.dim() > 1:
                    torch.nn.init.normal_(weight, std=0.25)
    return codec


@pytest.mark.parametrize(
    "more",
    [
        {"use_causal_conv": False},
        {"use_causal_conv": True},
        {"use_causal_conv": False, "pad_mode": "constant"},
        {"use_causal_conv": False, "audio_channels": 2},
        {"use_causal_conv": False, "upsampling_ratios": [4, 2], "num_residual_layers": 3, "target_bandwidths": [200.0]},
    ],
)
@pytest.mark.parametrize("pieces", PIECES)
def test_streamed_is_whole(more: dict[str, Any], pieces: list[int]) -> None:
    codec = _codec(**more)
    books = len(codec.quantizer.layers)
    tokens = torch.randint(0, 64, (books, FRAMES), generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        whole = codec.decoder(codec.quantizer.decode(tokens[:, None]))[0]
    whole_is = float(whole.abs().max())
    assert whole_is > 1e-3
    stream, heard, at = Stream(codec), [], 0
    for number, length in enumerate(pieces):
        heard.append(stream.feed(tokens[:, at : at + length], last=number == len(pieces) - 1))
        at += length
    found = torch.cat(heard, dim=1)
    assert found.shape == whole.shape
    assert (found - whole).abs().max() < 1e-4 * min(1.0, whole_is)


def test_sound_comes_soon_and_little_is_kept() -> None:
    codec = _codec(use_causal_conv=False)
    stream = Stream(codec)
    tokens = torch.randint(0, 64, (len(codec.quantizer.layers), 100))
    heard = 0
    for at in range(100):
        heard += stream.feed(tokens[:, at : at + 1]).shape[1]
        assert heard >= (at - 10) * 640
    assert stream._tokens is not None
    assert stream._tokens.shape[1] < 20
    assert stream._felt is not None
    assert stream._felt.shape[2] < 20
