"""The picture of a session: its tracks from the first to the last, their branches, and who stands where."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from math import hypot
from typing import Any, Final

from PIL import Image, ImageDraw

from bot.cards.lanes import Row, lanes, shown
from generation.audio.lettering import fitted, lettering, plain_font
from generation.audio.palette import DARK, Colour

WIDTH: Final = 840
_ROW: Final = 86
_CLOSE: Final = (12, 72)  # more rows than the first stand as close as the second
_HEAD: Final = 92
_FOOT: Final = 22
_EDGE: Final = 34
_LANE: Final = 58
_RADIUS: Final = 23
# What all lanes have at most: beside them there is always room for what was said.
_LANES_WIDTH: Final = 306
_FINER: Final = 2  # drawn twice as large and scaled down, for smooth edges
_ACCENT: Final[Colour] = (146, 124, 255)
# Where no font here has the letters of what was said.
_UNDRAWN: Final = "(in letters that can not be drawn here)"
# The branches beside the current one, each in a colour of its own.
_BRANCHES: Final[tuple[Colour, ...]] = (
    (72, 190, 204),
    (232, 158, 84),
    (118, 200, 134),
    (226, 110, 128),
    (196, 176, 96),
    (104, 150, 232),
)


@dataclass(frozen=True, slots=True)
class _Page:
    """What is drawn on, all in pixels of the finished picture; rows and lanes are as far apart as there is room."""

    pen: Any
    row: float
    lane: float

    @property
    def radius(self) -> float:
        """Of a track's disc: no line of the lane beside it touches it."""
        return min(_RADIUS, self.lane * 0.52)

    def place(self, index: int, lane: int) -> tuple[float, float]:
        return _EDGE + _RADIUS + lane * self.lane, _HEAD + index * self.row + self.row / 2

    def line(self, points: Sequence[tuple[float, float]], colour: Colour, width: float) -> None:
        scaled = [(x * _FINER, y * _FINER) for x, y in points]
        self.pen.line(scaled, fill=colour, width=round(width * _FINER), joint="curve")

    def dashes(self, points: Sequence[tuple[float, float]], colour: Colour, width: float) -> None:
        """A line with gaps, each as long as a dash."""
        for (x, y), (far, low) in pairwise(points):
            count = max(1, round(hypot(far - x, low - y) / 16))
            ends = [(x + (far - x) * n / count, y + (low - y) * n / count) for n in range(count + 1)]
            for start, end in pairwise(ends):
                self.line([start, ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)], colour, width)

    def disc(self, at: tuple[float, float], radius: float, fill: Colour, outline: Colour, width: float) -> None:
        x, y = at
        box = [(x - radius) * _FINER, (y - radius) * _FINER, (x + radius) * _FINER, (y + radius) * _FINER]
        self.pen.ellipse(box, fill=fill, outline=outline, width=round(width * _FINER))

    def pill(self, left: float, top: float, right: float, bottom: float, fill: Colour) -> None:
        box = [each * _FINER for each in (left, top, right, bottom)]
        self.pen.rounded_rectangle(box, radius=(bottom - top) * _FINER / 2, fill=fill)

    def text(self, at: tuple[float, float], words: str, size: int, fill: Colour, room: float = 1e6) -> float:
        """Write from the left, cut to `room`; returns where it ends."""
        written, font = lettering(words, size * _FINER, fallback=_UNDRAWN)
        written = fitted(written, font, room * _FINER)
        self.pen.text((at[0] * _FINER, at[1] * _FINER), written, font=font, fill=fill, anchor="lm")
        return float(at[0] + font.getlength(written) / _FINER)

    def centred(self, at: tuple[float, float], words: str, size: int, fill: Colour) -> None:
        font = plain_font(size * _FINER)
        self.pen.text((at[0] * _FINER, at[1] * _FINER), words, font=font, fill=fill, anchor="mm")


def draw_tree(title: str, rows: Sequence[Row]) -> bytes:
    """A PNG, 840 pixels wide, of a session's tracks in the order of their numbers; the current branch stands out."""
    drawn = shown(rows)
    lane_of = lanes(drawn)
    deep = max(lane_of.values(), default=0) + 1
    apart = _CLOSE[1] if len(drawn) > _CLOSE[0] else _ROW
    height = _HEAD + apart * max(len(drawn), 1) + _FOOT
    image = Image.new("RGB", (WIDTH * _FINER, height * _FINER), DARK.bottom)
    page = _Page(ImageDraw.Draw(image), apart, min(_LANE, _LANES_WIDTH / deep))
    _draw_head(page, title, rows, len(drawn))
    places = {row.number: page.place(index, lane_of[row.number]) for index, row in enumerate(drawn)}
    # The current branch is drawn last, over the others.
    for row in sorted(drawn, key=lambda each: each.current):
        if row.parent in places:
            _draw_way(page, places[row.parent], places[row.number], row, lane_of[row.number])
    left = _EDGE + page.lane * (deep - 1) + 2 * _RADIUS + 22
    for row in drawn:
        _draw_row(page, row, places[row.number], left, lane_of[row.number])
    target = BytesIO()
    image.resize((WIDTH, height), Image.Resampling.LANCZOS).save(target, format="PNG", compress_level=6)
    return target.getvalue()


def _colour(row: Row, lane: int) -> Colour:
    return _ACCENT if row.current else _BRANCHES[lane % len(_BRANCHES)]


def _dimmed(colour: Colour, share: float = 0.5) -> Colour:
    """A colour, moved by a share towards the background."""
    first, second, third = (round(a + (b - a) * share) for a, b in zip(colour, DARK.bottom, strict=True))
    return first, second, third


def _drawn(words: str) -> str:
    """Signs that Pillow's own font does not have, as ones that it has: a line stays in one lettering."""
    return words.replace("\N{MINUS SIGN}", "-").replace("→", "to")


def _draw_head(page: _Page, title: str, rows: Sequence[Row], drawn: int) -> None:
    page.text((_EDGE, 34), title or "This session", 30, DARK.text, WIDTH - 2 * _EDGE)
    tips = len({row.number for row in rows} - {row.parent for row in rows})
    said = [f"{len(rows)} track{'' if len(rows) == 1 else 's'}"]
    said += [f"{tips} branches"] if tips > 1 else []
    said += [f"{len(rows) - drawn} tracks folded"] if drawn < len(rows) else []
    end = page.text((_EDGE, 70), " · ".join(said), 20, DARK.faint)
    if any(row.current for row in rows) and tips > 1:
        page.line([(end + 26, 71), (end + 60, 71)], _ACCENT, 5)
        page.text((end + 70, 70), "your branch", 20, DARK.faint)


def _draw_way(page: _Page, start: tuple[float, float], end: tuple[float, float], row: Row, lane: int) -> None:
    """From a track to the one that was made of it: out to its lane in a curve, then straight down.

    Dashes say that there are others between them.
    """
    colour = _colour(row, lane) if row.current else _dimmed(_colour(row, lane))
    width = 6 if row.current else 4
    points = [start, end]
    if start[0] != end[0]:
        turn = min(page.row * 0.8, end[1] - start[1])
        steps = [number / 24 for number in range(25)]
        points = [(start[0] + (end[0] - start[0]) * s * s * (3 - 2 * s), start[1] + turn * s) for s in steps] + [end]
    if row.skipped:
        page.dashes(points, colour, width)
    else:
        page.line(points, colour, width)


def _draw_row(page: _Page, row: Row, at: tuple[float, float], left: float, lane: int) -> None:
    colour = _colour(row, lane)
    if row.here:
        page.disc(at, page.radius + 6, DARK.bottom, colour, 3)
    fill = colour if row.current and not row.gone else DARK.bottom
    page.disc(at, page.radius, fill, _dimmed(colour) if row.gone else colour, 4)
    digits = round(page.radius * (0.96 if row.number < 100 else 0.74))
    page.centred(at, str(row.number), digits, DARK.bottom if fill == colour else DARK.text)
    right = _draw_people(page, row, at[1], left + 260)
    room = right - left - 18
    words = DARK.text if row.current and not row.gone else DARK.faint
    values = DARK.faint if row.current and not row.gone else _dimmed(DARK.faint, 0.25)
    page.text((left, at[1] - 14), _drawn(row.words), 26, words, room)
    folded = [f"{row.skipped} between folded"] if row.skipped else []
    folded += [f"{row.more} more from here"] if row.more else []
    below = " · ".join([*folded, _drawn(row.values)])
    page.text((left, at[1] + 18), below, 20, values, room)


def _draw_people(page: _Page, row: Row, middle: float, least: float) -> float:
    """Who stands here, as labels from the right, as many as there is room for; returns where the leftmost begins."""
    right: float = WIDTH - _EDGE
    for number, name in enumerate(row.here):
        words, font = lettering(name, 20 * _FINER, fallback="?")
        # The first one is always named, however short.
        words = fitted(words, font, (170 if number else min(170.0, right - least - 27)) * _FINER)
        width = font.getlength(words) / _FINER + 26
        if right - width < least:
            page.text((right - 22, middle), f"+{len(row.here) - number}", 18, DARK.faint)
            return right - 34
        mine = name == "you"
        page.pill(right - width, middle - 17, right, middle + 17, _ACCENT if mine else DARK.chip)
        page.text((right - width + 13, middle), words, 20, DARK.bottom if mine else DARK.text)
        right -= width + 8
    return right
