"""Text on pictures: a font that is always there, whatever letters come, never wider than its place."""

import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from PIL import ImageFont

Font = Any

# Where the usual systems keep a font with more letters than Pillow's own; used only for text that needs it.
_WIDER_FONTS: Final = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
    "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
)


@cache
def plain_font(size: int) -> Font:
    """Pillow's own scalable font."""
    return ImageFont.load_default(size)


@cache
def _wider_fonts(size: int) -> tuple[Font, ...]:
    return tuple(ImageFont.truetype(name, size) for name in _WIDER_FONTS if Path(name).is_file())


def lettering(text: str, size: int, fallback: str = "") -> tuple[str, Font]:
    """The text as it can be drawn, and the font to draw it with.

    Letters that no font here has lose their accents or are left out; where little would be left, `fallback` is taken.
    """
    text = " ".join(unicodedata.normalize("NFC", "".join(c if c.isprintable() else " " for c in text)).split())
    for font in (plain_font(size), *_wider_fonts(size)):
        if all(_has(font, letter) for letter in set(text) if not letter.isspace()):
            return text, font
    best = max((plain_font(size), *_wider_fonts(size)), key=lambda font: sum(_has(font, letter) for letter in text))
    kept = " ".join("".join(_drawable(best, letter) for letter in text).split())
    letters = sum(letter.isalnum() for letter in text)
    if sum(letter.isalnum() for letter in kept) * 2 < letters or not kept:
        return lettering(fallback, size) if fallback else ("", best)
    return kept, best


def fitted(text: str, font: Font, width: float) -> str:
    """The text, cut with an ellipsis where it is wider than `width` pixels; empty where nothing fits."""
    if font.getlength(text) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if font.getlength(text[:middle].rstrip() + "…") <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…" if low else ""


def _drawable(font: Font, letter: str) -> str:
    if letter.isspace():
        return " "
    if _has(font, letter):
        return letter
    plain = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
    return plain if plain and all(_has(font, c) for c in plain) else ""


@lru_cache(maxsize=4096)
def _has(font: Font, letter: str) -> bool:
    """Whether the font has this letter: it draws something else than the box for what it has not."""
    return _drawing(font, letter) != _box(font)


@cache
def _box(font: Font) -> tuple[tuple[int, int], bytes]:
    return _drawing(font, "\U0010fffe")  # a code point that is no letter, for ever


def _drawing(font: Font, letter: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(letter)
    return mask.size, bytes(mask)
