"""Where a track stands in its session, as cards and buttons need to know it."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Spot:
    """A track's number in its session (0: not known), how many tracks that has, and the same of its parent.

    `parent_link` is the address of the parent's message. `comparable` says that the parent's sound is there to be
    heard beside this one's. `quick` are the names of the quick changes that suit this very track.
    """

    number: int = 0
    tracks: int = 1
    parent: int = 0
    parent_link: str = ""
    comparable: bool = False
    quick: tuple[str, ...] = ()

    def from_where(self) -> str:
        """`↳ from #2`, with a link where there is a message; "" for one that came from nothing."""
        if not self.parent:
            return ""
        return f"↳ from [#{self.parent}]({self.parent_link})" if self.parent_link else f"↳ from #{self.parent}"


NOWHERE: Final = Spot()
