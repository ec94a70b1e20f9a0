"""The colours of a track's picture: night sky behind, and a spectrum from ember to violet."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one look. `spectrum` runs from low sound to high; `peak` is how strongly peaks show."""

    top: Colour
    bottom: Colour
    text: Colour
    faint: Colour
    line: Colour
    chip: Colour
    peak: float
    spectrum: tuple[Colour, ...]


DARK: Final = Theme(
    top=(24, 24, 42),
    bottom=(13, 13, 26),
    text=(242, 241, 250),
    faint=(164, 163, 190),
    line=(74, 74, 104),
    chip=(45, 45, 74),
    peak=0.6,
    spectrum=(
        (255, 92, 84),
        (255, 148, 77),
        (255, 206, 96),
        (126, 222, 142),
        (66, 202, 214),
        (92, 148, 255),
        (178, 120, 255),
    ),
)
LIGHT: Final = Theme(
    top=(250, 249, 255),
    bottom=(238, 237, 248),
    text=(28, 27, 46),
    faint=(98, 97, 124),
    line=(190, 189, 210),
    chip=(225, 223, 240),
    peak=0.5,
    spectrum=(
        (214, 52, 56),
        (222, 108, 30),
        (206, 150, 16),
        (40, 150, 84),
        (0, 140, 160),
        (48, 100, 220),
        (128, 66, 214),
    ),
)
THEMES: Final = {"dark": DARK, "light": LIGHT}


def colours_at(theme: Theme, places: NDArray[np.float64]) -> NDArray[np.float64]:
    """The spectrum's colours at places in [0, 1], shape (n, 3), in sRGB 0 to 255; mixed in linear light."""
    stops = (np.array(theme.spectrum) / 255.0) ** 2.2
    at = np.linspace(0, 1, len(stops))
    mixed = np.stack([np.interp(places, at, stops[:, channel]) for channel in range(3)], axis=-1)
    result: NDArray[np.float64] = 255.0 * mixed ** (1 / 2.2)
    return result
