"""The autoencoder laid out for decoding makes what it made before."""

import pytest
import torch
from diffusers.models.autoencoders.autoencoder_oobleck import Snake1d
from torch import nn

from generation.engines.diffusion.oobleck import fold


@pytest.mark.parametrize("logscale", [True, False])
def test_an_activation_is_the_librarys_to_the_bit_and_leaves_what_it_is_given(logscale: bool) -> None:
    generator = torch.Generator().manual_seed(1)
    snake = Snake1d(7, logscale=logscale)
    with torch.no_grad():
        snake.alpha.normal_(1.0, 0.3, generator=generator)
        snake.beta.normal_(1.0, 0.3, generator=generator)
    given = torch.randn(2, 7, 100, generator=generator)
    before = given.clone()
    with torch.no_grad():
        wanted = snake(given)
        fold(nn.Sequential(snake))
        assert type(snake) is not Snake1d
        assert torch.equal(snake(given), wanted)
    assert torch.equal(given, before)


@pytest.mark.filterwarnings("ignore:.*weight_norm.* is deprecated:FutureWarning")
def test_norms_are_in_the_weights() -> None:
    layer = nn.utils.weight_norm(nn.Conv1d(3, 5, 7))  # type: ignore[no-untyped-call]
    given = torch.randn(1, 3, 50, generator=torch.Generator().manual_seed(2))
    with torch.no_grad():
        wanted = layer(given)
        fold(nn.Sequential(layer))
        assert not hasattr(layer, "weight_g")
        assert torch.allclose(layer(given), wanted, atol=1e-6)
