"""The picture of a track: its waveform coloured by spectrum, with sections, key, tempo and length."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from generation.audio.lettering import fitted, lettering, plain_font
from generation.audio.palette import THEMES, Theme, colours_at
from generation.audio.waveform import Columns, columns_of
from generation.errors import BadRequest
from generation.rendering import Audio

WIDTH: Final = 1200
HEIGHT: Final = 400
_FINER: Final = 2  # drawn twice as large and scaled down, for smooth edges
_EDGE: Final = 36
_WAVE_TOP: Final = 150
_WAVE_BOTTOM: Final = 338
_TITLE_SIZES: Final = (46, 41, 36)  # a long title is set smaller before it is cut
_BAR: Final = 6  # pixels of a bar and its gap
_BARS_AT_ONCE: Final = 32

Pixels = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Page:
    """What is drawn on: image, pen, look, and the length of the track in seconds."""

    image: Image.Image
    pen: Any
    theme: Theme
    seconds: float

    def x_of(self, at_s: float) -> float:
        return _EDGE + (WIDTH - 2 * _EDGE) * min(1.0, max(0.0, at_s / max(self.seconds, 1e-9)))

    def text(self, at: tuple[float, float], words: str, font: Any, fill: Any, anchor: str = "ls") -> None:
        self.pen.text(at, words, font=font, fill=fill, anchor=anchor)


def draw(
    audio: Audio,
    *,
    title: str,
    subtitle: str,
    key: str,
    tempo: float,
    sections: Sequence[tuple[float, str]],
    theme: str = "dark",
) -> bytes:
    """A PNG of 1200 by 400 pixels that stays readable at a third of that, as Discord shows it.

    `sections` are starts in seconds with names. `theme` is `dark` or `light`.

    Raises:
        BadRequest: there is no such theme.

    """
    if theme not in THEMES:
        raise BadRequest(f"“{theme}” is no theme.", f"Use one of {', '.join(THEMES)}.")
    look = THEMES[theme]
    image = Image.fromarray(_with_wave(look, audio))
    page = _Page(image, ImageDraw.Draw(image, "RGBA"), look, audio.duration_s)
    _draw_sections(page, sections)
    _draw_axis(page)
    _draw_head(page, title, subtitle, (_tempo_words(tempo), key, clock(audio.duration_s)))
    target = BytesIO()
    image.save(target, format="PNG", compress_level=6)
    return target.getvalue()


def clock(seconds: float) -> str:
    """Seconds as people write them: `0:07`, `2:30`."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def _tempo_words(tempo: float) -> str:
    return f"{tempo:.0f} BPM" if tempo > 0 else ""


def _background(look: Theme, columns: int) -> Pixels:
    down = np.linspace(0, 1, HEIGHT * _FINER, dtype=np.float32)[:, None, None]
    top, bottom = np.array(look.top, dtype=np.float32), np.array(look.bottom, dtype=np.float32)
    return np.repeat(top * (1 - down) + bottom * down, columns, axis=1)


def _with_wave(look: Theme, audio: Audio) -> NDArray[np.uint8]:
    """Bars with rounded ends: the peak faint, the body bright, a soft glow behind; scaled down to the final size.

    Some bars at a time: the whole page at its larger size would be the most that the making of a track holds.
    """
    bars = (WIDTH - 2 * _EDGE) // _BAR
    columns = columns_of(audio, bars)
    outer, inner = _heights(columns)
    colours = colours_at(look, columns.tint).astype(np.float32)
    page = np.repeat(_smaller(_background(look, _FINER)), WIDTH, axis=1)
    for first in range(0, bars, _BARS_AT_ONCE):
        these = slice(first, min(bars, first + _BARS_AT_ONCE))
        strip = _background(look, (these.stop - first) * _BAR * _FINER)
        rows = strip.shape[0]
        shade = look.peak * _shape(rows, outer[these]) + (1 - look.peak) * _shape(rows, inner[these])
        strip += (np.repeat(colours[these], _BAR * _FINER, axis=0) - strip) * shade[:, :, None].astype(np.float32)
        page[:, _EDGE + first * _BAR : _EDGE + these.stop * _BAR] = _smaller(strip)
    return page


def _smaller(drawn: Pixels) -> NDArray[np.uint8]:
    """What was drawn larger, at its final size."""
    rows, columns, _ = drawn.shape
    mean = drawn.reshape(rows // _FINER, _FINER, columns // _FINER, _FINER, 3).mean(axis=(1, 3))
    pixels: NDArray[np.uint8] = np.clip(mean + 0.5, 0, 255).astype(np.uint8)
    return pixels


def _shape(rows: int, heights: NDArray[np.float64]) -> Pixels:
    """Where the bars are, 0 or 1, shape (rows, columns): each a capsule around the middle line."""
    middle = (_WAVE_TOP + _WAVE_BOTTOM) / 2 * _FINER
    reach = (_WAVE_BOTTOM - _WAVE_TOP) / 2 * _FINER
    radius = (_BAR - 1) * _FINER / 2
    across = np.abs(np.tile(np.arange(_BAR * _FINER) + 0.5 - radius, len(heights)))
    straight = np.repeat(np.maximum(heights * reach, radius) - radius, _BAR * _FINER)
    down = np.maximum(np.abs(np.arange(rows) + 0.5 - middle)[:, None] - straight, 0.0)
    inside: Pixels = (np.square(down) + np.square(across) <= radius**2).astype(np.float32)
    return inside


def _heights(columns: Columns) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Peak and body as shares of the height; quiet parts are lifted, so that a soft intro is seen."""
    loudest = max(float(columns.peak.max(initial=0.0)), 1e-6)
    return (columns.peak / loudest) ** 0.7, (np.minimum(columns.rms * 1.3, columns.peak) / loudest) ** 0.7


def _draw_head(page: _Page, title: str, subtitle: str, facts: Sequence[str]) -> None:
    left: float = WIDTH - _EDGE
    for fact in reversed([each for each in facts if each]):
        left = _chip(page, fact, left)
    room = left - _EDGE - 16
    for size in _TITLE_SIZES:
        heading, font = lettering(title, size, fallback=subtitle)
        if font.getlength(heading) <= room:
            break
    page.text((_EDGE, 70), fitted(heading, font, room), font, page.theme.text)
    below, font = lettering(subtitle, 27)
    page.text((_EDGE, 110), fitted(below, font, WIDTH - 2 * _EDGE), font, page.theme.faint)


def _chip(page: _Page, words: str, right: float) -> float:
    """A rounded label that ends at `right`; returns where the next one may end."""
    words, font = lettering(words, 30)
    width = font.getlength(words) + 32
    page.pen.rounded_rectangle((right - width, 34, right, 82), radius=24, fill=page.theme.chip)
    page.text((right - width / 2, 58), words, font, page.theme.text, "mm")
    return float(right - width - 12)


def _draw_sections(page: _Page, sections: Sequence[tuple[float, str]]) -> None:
    """A line at each boundary and the section's name, where there is room for it."""
    inside = [(at, name) for at, name in sorted(sections) if 0 <= at < page.seconds]
    for number, (at, name) in enumerate(inside):
        x = page.x_of(at)
        end = page.x_of(inside[number + 1][0]) if number + 1 < len(inside) else WIDTH - _EDGE
        if number or at > 0.05:
            page.pen.line((x, _WAVE_TOP - 22, x, _WAVE_BOTTOM), fill=(*page.theme.faint, 120), width=2)
        words, font = lettering(name, 23)
        shown = fitted(words, font, end - x - 14)
        if shown == words or len(shown) > 4:
            page.text((x + 8, _WAVE_TOP - 8), shown, font, page.theme.faint)


def _draw_axis(page: _Page) -> None:
    font = plain_font(24)
    step = next((s for s in (0.5, 1, 2, 5, 10, 15, 30, 60, 120) if page.seconds / s <= 8), 120)
    for number in range(int(page.seconds / step) + 1):
        at = number * step
        x = page.x_of(at)
        page.pen.line((x, _WAVE_BOTTOM + 6, x, _WAVE_BOTTOM + 14), fill=page.theme.line, width=2)
        words = clock(at) if step >= 1 else f"{at:.1f}"
        width = font.getlength(words)
        page.text((min(max(x, _EDGE + width / 2), WIDTH - _EDGE - width / 2), 378), words, font, page.theme.faint, "ms")
