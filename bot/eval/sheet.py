"""How is a sheet laid out? The wave, the spectrogram, loudness, stereo and stems of one sound above each other."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import numpy as np
from PIL import Image, ImageDraw

from bot.eval import looks
from bot.eval.takes import Strip
from generation.audio.lettering import fitted, lettering, plain_font
from generation.audio.palette import DARK, Colour

WIDTH: Final = 1240
_LEFT: Final = 118
_RIGHT: Final = 96
_ACROSS: Final = WIDTH - _LEFT - _RIGHT  # a multiple of _CELL
_CELL: Final = 2  # pixels of one cell of the spectrogram
_WAVE: Final = (132, 218)
_SPECTRUM: Final = (232, 532)
_LOUDNESS: Final = (546, 622)
_STEREO: Final = (636, 696)
_STEMS_TOP: Final = 714
_STEM: Final = 20
_FOOT: Final = 36
_COLOURS: Final = 96
# From silence to full scale: night, violet, ember, sand, white.
_HEAT: Final = (
    (13, 13, 26),
    (46, 26, 92),
    (128, 38, 120),
    (222, 74, 84),
    (255, 158, 84),
    (255, 232, 168),
    (255, 255, 250),
)
_LOUDEST_DB: Final = -6.0
_PITCHES: Final = ((50, "50 Hz"), (100, "100"), (200, "200"), (500, "500"), (1000, "1 kHz"), (2000, "2 kHz"))
_HIGH_PITCHES: Final = ((5000, "5 kHz"), (10000, "10 kHz"))


@dataclass(frozen=True, slots=True)
class _Page:
    """What is drawn on, and the length of the sound in seconds."""

    image: Image.Image
    pen: Any
    seconds: float
    bottom: int

    def x_of(self, at_s: float) -> float:
        return _LEFT + _ACROSS * min(1.0, max(0.0, at_s / max(self.seconds, 1e-9)))

    def text(self, at: tuple[float, float], words: str, size: int, fill: Colour, anchor: str = "ls") -> None:
        self.pen.text(at, words, font=plain_font(size), fill=fill, anchor=anchor)


def draw(name: str, strip: Strip) -> bytes:
    """The sheet as a PNG of few colours, so that it stays small."""
    height = _STEMS_TOP + _STEM * max(1, len(strip.stems)) + _FOOT
    image = Image.new("RGB", (WIDTH, height), DARK.bottom)
    page = _Page(image, ImageDraw.Draw(image, "RGBA"), strip.audio.duration_s, height - _FOOT)
    _draw_head(page, name, strip)
    _draw_wave(page, strip)
    _draw_spectrogram(page, strip)
    _draw_loudness(page, strip)
    _draw_stereo(page, strip)
    _draw_stems(page, strip)
    _draw_sections(page, strip)
    _draw_axis(page)
    target = BytesIO()
    few = image.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(target, format="PNG", optimize=True)
    return target.getvalue()


def _draw_head(page: _Page, name: str, strip: Strip) -> None:
    page.text((24, 44), name.replace("-", " "), 30, DARK.text)
    words, font = lettering(strip.title, 20)
    page.pen.text((24, 74), fitted(words, font, WIDTH - 48), font=font, fill=DARK.text, anchor="ls")
    told = " · ".join(f"{what} {value}" for what, value in strip.figures.items())
    page.text((24, 100), told or "figures in README.md", 18, DARK.faint)


def _draw_wave(page: _Page, strip: Strip) -> None:
    top, bottom = _WAVE
    _frame(page, top, bottom, "wave")
    low, high = looks.extremes(strip.audio, _ACROSS)
    middle, reach = (top + bottom) / 2, (bottom - top) / 2
    for x, (under, over) in enumerate(zip(low, high, strict=True)):
        clipped = max(over, -under) >= 0.999
        colour = DARK.spectrum[0] if clipped else DARK.spectrum[5]
        page.pen.line((_LEFT + x, middle - over * reach, _LEFT + x, middle - under * reach), fill=colour)
    page.text((WIDTH - _RIGHT + 8, top + 12), "+1", 14, DARK.faint)
    page.text((WIDTH - _RIGHT + 8, bottom), "-1", 14, DARK.faint)


def _draw_spectrogram(page: _Page, strip: Strip) -> None:
    top, bottom = _SPECTRUM
    rows, columns = (bottom - top) // _CELL, _ACROSS // _CELL
    grid = looks.spectrogram(strip.audio, columns, rows)
    cells = Image.fromarray(_heat((grid - looks.QUIETEST_DB) / (_LOUDEST_DB - looks.QUIETEST_DB)))
    page.image.paste(cells.resize((_ACROSS, bottom - top), Image.Resampling.NEAREST), (_LEFT, top))
    span = np.log(looks.HIGHEST_HZ / looks.LOWEST_HZ)
    for hertz, words in (*_PITCHES, *_HIGH_PITCHES):
        y = bottom - (bottom - top) * float(np.log(hertz / looks.LOWEST_HZ) / span)
        page.pen.line((_LEFT - 6, y, _LEFT, y), fill=DARK.line)
        page.text((_LEFT - 10, y), words, 14, DARK.faint, "rm")
    _draw_legend(page, top, bottom)


def _draw_legend(page: _Page, top: int, bottom: int) -> None:
    x = WIDTH - _RIGHT + 12
    ramp = np.repeat(np.linspace(1, 0, (bottom - top) // 4), 4)[:, None].repeat(14, axis=1)
    page.image.paste(Image.fromarray(_heat(ramp)), (x, top))
    for db in range(-80, 0, 20):
        y = top + (bottom - top) * (_LOUDEST_DB - db) / (_LOUDEST_DB - looks.QUIETEST_DB)
        page.text((x + 20, y), f"{db} dB", 14, DARK.faint, "lm")


def _heat(share: looks.Grid) -> Any:
    """Shares of the scale as colours of 28 steps, shape (..., 3)."""
    places = np.round(np.clip(share, 0, 1) * 27) / 27
    at = np.linspace(0, 1, len(_HEAT))
    stops = np.array(_HEAT, dtype=np.float64)
    return np.stack([np.interp(places, at, stops[:, each]) for each in range(3)], axis=-1).astype(np.uint8)


def _draw_loudness(page: _Page, strip: Strip) -> None:
    top, bottom = _LOUDNESS
    _frame(page, top, bottom, "loudness")
    low, high = -44.0, -4.0

    def y_of(value: float) -> float:
        return bottom - (bottom - top) * min(1.0, max(0.0, (value - low) / (high - low)))

    page.pen.line((_LEFT, y_of(-14), WIDTH - _RIGHT, y_of(-14)), fill=DARK.line)
    page.text((WIDTH - _RIGHT + 8, y_of(-14)), "-14 LUFS", 14, DARK.faint, "lm")
    page.text((WIDTH - _RIGHT + 8, y_of(-40)), "-40", 14, DARK.faint, "lm")
    curve = looks.momentary_lufs(strip.audio, _ACROSS)
    points = [(_LEFT + x, y_of(value)) for x, value in enumerate(curve)]
    page.pen.line(points, fill=DARK.spectrum[2], width=2)


def _draw_stereo(page: _Page, strip: Strip) -> None:
    """The shaded band is the width, the line is the balance: up is left."""
    top, bottom = _STEREO
    _frame(page, top, bottom, "stereo")
    middle, reach = (top + bottom) / 2, (bottom - top) / 2
    lean, width = looks.stereo(strip.audio, _ACROSS // 4)
    for cell, share in enumerate(width):
        x, half = _LEFT + cell * 4, reach * float(share)
        page.pen.rectangle((x, middle - half, x + 3, middle + half), fill=(58, 70, 130))
    points = [(_LEFT + cell * 4 + 2, middle - reach * float(np.clip(db / 6, -1, 1))) for cell, db in enumerate(lean)]
    page.pen.line(points, fill=DARK.spectrum[3], width=2)
    page.text((WIDTH - _RIGHT + 8, top + 12), "L +6 dB", 14, DARK.faint)
    page.text((WIDTH - _RIGHT + 8, middle), f"wide {float(np.mean(width)):.2f}", 14, (124, 140, 220), "lm")
    page.text((WIDTH - _RIGHT + 8, bottom), "R +6 dB", 14, DARK.faint)


def _draw_stems(page: _Page, strip: Strip) -> None:
    columns = _ACROSS // 4
    for number, stem in enumerate(strip.stems):
        top = _STEMS_TOP + number * _STEM
        power = looks.levels(stem.audio.samples.mean(axis=0), columns) + 1e-12
        shade = _heat((10 * np.log10(power)[None, :] + 60.0) / 52.0)
        cells = Image.fromarray(np.ascontiguousarray(shade))
        page.image.paste(cells.resize((_ACROSS, _STEM - 4), Image.Resampling.NEAREST), (_LEFT, top))
        name, font = lettering(stem.name, 15)
        page.pen.text((_LEFT - 10, top + 8), fitted(name, font, _LEFT - 20), font=font, fill=DARK.text, anchor="rm")
        mean = 10 * np.log10(float(np.mean(np.square(stem.audio.samples, dtype=np.float64))) + 1e-12)
        page.text((WIDTH - _RIGHT + 8, top + 8), f"{mean:.0f} dB", 14, DARK.faint, "lm")


def _draw_sections(page: _Page, strip: Strip) -> None:
    for number, marker in enumerate(strip.markers):
        x = page.x_of(marker.at_s)
        page.pen.line((x, _WAVE[0] - 8, x, page.bottom), fill=(*DARK.faint, 110))
        end = page.x_of(strip.markers[number + 1].at_s) if number + 1 < len(strip.markers) else WIDTH - _RIGHT
        words = fitted(marker.name, plain_font(16), end - x - 8)
        page.text((x + 5, _WAVE[0] - 6), words, 16, DARK.text)
    for at in strip.cuts:
        x = page.x_of(at)
        page.pen.line((x, _WAVE[0] - 8, x, page.bottom), fill=DARK.spectrum[0], width=2)


def _draw_axis(page: _Page) -> None:
    step = next((each for each in (1, 2, 5, 10, 20, 30, 60) if page.seconds / each <= 16), 120)
    for at in range(0, int(page.seconds) + 1, step):
        x = page.x_of(at)
        page.pen.line((x, page.bottom, x, page.bottom + 5), fill=DARK.faint)
        page.text((x, page.bottom + 22), f"{at} s", 14, DARK.faint, "ms")


def _frame(page: _Page, top: int, bottom: int, name: str) -> None:
    page.pen.rectangle((_LEFT, top, WIDTH - _RIGHT, bottom), fill=DARK.top)
    page.text((_LEFT - 10, (top + bottom) / 2), name, 15, DARK.text, "rm")
