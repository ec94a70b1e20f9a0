"""Old and new in one file, from the same bar: what is heard when."""

from collections.abc import Sequence

from bot.cards.card import Card, CardFile, plain
from generation.refining.played import told_of
from generation.rendering import Marker
from generation.track import Track


def ab_card(track: Track, numbers: Sequence[int], files: Sequence[CardFile], markers: Sequence[Marker]) -> Card:
    """The file, and from when on which of the two is heard; `numbers` are those of old and new (0: not known)."""
    when = [
        f"`{_clock(each.at_s)}` {_named(each.name, number)}" for each, number in zip(markers, numbers, strict=False)
    ]
    changed = f"\n-# {plain(told_of(track), 300)}" if track.refinement is not None else ""
    return Card(f"🎧 {' · '.join(when)}, equally loud{changed}", (), tuple(files))


def _named(name: str, number: int) -> str:
    letter, _, rest = name.partition(":")
    counted = f" #{number}" if number else ""
    return f"**{plain(letter, 4)}**{counted}{f' ({plain(rest.strip(), 40)})' if rest else ''}"


def _clock(seconds: float) -> str:
    return f"{int(seconds // 60)}:{seconds % 60:04.1f}"
