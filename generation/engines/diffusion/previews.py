"""What is a half-made sound going to be? Flow matching tells after any step: along a straight line from here."""

from collections.abc import Sequence

from torch import Tensor


class Glimpse:
    """Looks once into a call of flow matching, after the share `at` of its steps.

    Two latents on the way, x at noise level a and y at b < a, give the velocity v = (y - x) / (b - a), and the clean
    latents are estimated as y - b v (Lipman et al. 2023).
    """

    def __init__(self, levels: Sequence[float], at: float) -> None:
        self._levels = [*levels, 0.0]
        self._step = min(len(levels) - 2, max(1, round(at * len(levels)) - 1))
        self._before: Tensor | None = None

    def after(self, index: int, latents: Tensor) -> Tensor | None:
        """The estimate after step `index` (from 0), where this is the one that is looked into."""
        if index == self._step - 1:
            self._before = latents
        if index != self._step or self._before is None:
            return None
        begun, ended = self._levels[index], self._levels[index + 1]
        velocity = (latents - self._before) / (ended - begun)
        self._before = None
        return latents - ended * velocity
