"""Which token stands where? Codebooks are shifted against each other, so that one step predicts one of each.

The delay pattern of MusicGen (Copet et al. 2023, “Simple and Controllable Music Generation”, section 2.1): in column c
codebook k holds the token of frame c - 1 - delay(k); column 0 and what lies outside of the track hold the pad token.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delay:
    """The shifts of some codebooks; with two channels, codebooks 2 k and 2 k + 1 (left, right) are shifted alike."""

    codebooks: int
    channels: int = 1

    @property
    def shifts(self) -> tuple[int, ...]:
        """The delay of each codebook, in columns."""
        return tuple(k // self.channels for k in range(self.codebooks))

    @property
    def longest(self) -> int:
        return self.shifts[-1]

    def columns(self, frames: int) -> int:
        """How many columns a track of so many frames has, the one it begins with included."""
        return 1 + frames + self.longest

    def frame(self, column: int, codebook: int) -> int:
        """The frame whose token a codebook holds in a column; below 0, or past the last frame, where that is none."""
        return column - 1 - self.shifts[codebook]

    def whole(self, column: int) -> int:
        """How many frames have all their tokens once a column is written."""
        return max(0, column - self.longest)
