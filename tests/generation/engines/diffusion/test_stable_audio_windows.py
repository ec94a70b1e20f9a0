"""Long sounds in windows: the same as all at once, because the windows overlap by all that the autoencoder looks at."""

import warnings
from collections.abc import Iterator

import pytest
import torch
from diffusers import AutoencoderSAME

from generation.engines.diffusion.stable_audio.windows import Windows
from tests.support.tiny.stable_audio import stirred

ONE_LEVEL = {"encoder_c_mults": (2,), "encoder_strides": (16,), "encoder_transformer_depths": (3,)}
TWO_LEVELS = {
    "patch_size": 64,
    "encoder_c_mults": (2, 2),
    "encoder_strides": (4, 4),
    "encoder_transformer_depths": (2, 2),
}


@pytest.fixture(params=[ONE_LEVEL, TWO_LEVELS], ids=["one level", "two levels"])
def vae(request: pytest.FixtureRequest) -> Iterator[AutoencoderSAME]:
    torch.manual_seed(3)
    with warnings.catch_warnings(), torch.no_grad():
        # diffusers builds it with a function of torch that has a successor.
        warnings.filterwarnings("ignore", message=".*weight_norm.* is deprecated", category=FutureWarning)
        yield stirred(AutoencoderSAME(encoder_channels=8, latent_dim=4, dim_heads=8, **request.param))


@pytest.mark.parametrize("frames", [1, 7, 20, 41, 60])
def test_decoding_in_windows_changes_nothing(vae: AutoencoderSAME, frames: int) -> None:
    latents = torch.randn(1, 4, frames)
    whole = vae.decode(latents).sample
    assert torch.allclose(Windows(vae, length=20).decode(latents), whole, atol=2e-6)


@pytest.mark.parametrize("frames", [1, 20, 41])
def test_encoding_in_windows_changes_nothing(vae: AutoencoderSAME, frames: int) -> None:
    windows = Windows(vae, length=20)
    wave = torch.randn(1, 2, frames * windows.hop)
    assert torch.allclose(windows.encode(wave), vae.encode(wave).latents, atol=2e-6)


def test_a_smaller_overlap_would_be_heard(vae: AutoencoderSAME) -> None:
    latents = torch.randn(1, 4, 60)
    windows = Windows(vae, length=20)
    windows.around = 1
    assert not torch.allclose(windows.decode(latents), vae.decode(latents).sample, atol=1e-3)


def test_a_sound_that_ends_within_a_frame_is_filled_up(vae: AutoencoderSAME) -> None:
    windows = Windows(vae, length=20)
    wave = torch.randn(1, 2, 25 * windows.hop + 5)
    assert windows.encode(wave).shape[-1] == 26
