"""Words about a track to changes. `read` reads a message in rules; `warm_up` makes what it needs the first time."""

from generation.language.refining.message import read
from generation.language.refining.warming import warm_up

__all__ = ["read", "warm_up"]
