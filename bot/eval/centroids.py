"""Which group is something in? The nearest mean, in standard deviations of what was fitted on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.eval.features import Features


@dataclass(frozen=True, slots=True)
class NearestCentroid:
    """One mean per name, and the scale on which distances are taken; all from the examples that were fitted."""

    names: tuple[str, ...]
    centres: Features  # shape (names, features), standardised
    middle: Features
    spread: Features

    @staticmethod
    def fit(examples: Sequence[tuple[str, Features]]) -> "NearestCentroid":
        """Take the means of named examples; a feature that never changes counts for nothing."""
        values = np.stack([each for _, each in examples])
        middle, spread = values.mean(axis=0), values.std(axis=0)
        spread = np.where(spread > 1e-9, spread, np.inf)
        names = tuple(sorted({name for name, _ in examples}))
        scaled = (values - middle) / spread
        labels = np.array([name for name, _ in examples])
        centres = np.stack([scaled[labels == name].mean(axis=0) for name in names])
        return NearestCentroid(names, centres, middle, spread)

    def name(self, value: Features) -> str:
        """The name whose mean is nearest."""
        off = self.centres - (value - self.middle) / self.spread
        return self.names[int(np.square(off).sum(axis=1).argmin())]
