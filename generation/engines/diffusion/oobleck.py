"""How does the autoencoder of ACE-Step and Stable Audio Open (Oobleck) run without work that nobody needs?"""

import torch
from diffusers.models.autoencoders.autoencoder_oobleck import Snake1d
from torch import Tensor, nn


def fold(vae: nn.Module) -> None:
    """Lay out an autoencoder for decoding: every norm in its weights, and every activation in one piece of memory.

    Nothing of what it makes changes. Other autoencoders have neither, and stay as they are.
    """
    for module in vae.modules():
        if hasattr(module, "weight_g"):
            nn.utils.remove_weight_norm(module)
        if isinstance(module, Snake1d):
            module.__class__ = _Snake


class _Snake(Snake1d):
    """x + sin(a x)^2 / b (Ziyin et al. 2020) as diffusers has it, without a new tensor for each operation in it."""

    def forward(self, hidden_states: Tensor) -> Tensor:
        """(batch, channels, frames) to the same shape, and the same numbers to the bit."""
        alpha, beta = (torch.exp(each) if self.logscale else each for each in (self.alpha, self.beta))
        waved = (alpha * hidden_states).sin_()
        return waved.mul_(waved).mul_((beta + 1e-9).reciprocal()).add_(hidden_states)
