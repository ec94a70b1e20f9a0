"""In which stretches is a long track made? MusicGen learnt 30 s: what is longer is made in windows that overlap.

Each window but the first begins with the last frames of the one before, given as a prompt, so that the music goes on
(`generate_continuation` of the makers' own code does the same). All frames are decoded to sound in one go: no seams.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the weights see, in seconds: what they were trained on, and what of it a window or a track goes on from.

    The makers let each window be new for 18 s, and so do we; the end of a clip may fill a little more than half of one.
    """

    longest_s: float = 30.0
    overlap_s: float = 12.0
    prompt_s: float = 18.0


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a track in frames: where it begins, how long it is, and how much of it is known already."""

    start: int
    length: int
    known: int

    @property
    def end(self) -> int:
        return self.start + self.length


def windows(frames: int, known: int, longest: int, overlap: int) -> Iterator[Window]:
    """The windows of a track of `frames`, of which the first `known` are given; each is at most `longest` frames."""
    start, given = 0, known
    while True:
        each = Window(start, min(longest, frames - start), given)
        yield each
        if each.end >= frames:
            return
        start, given = each.end - overlap, overlap
