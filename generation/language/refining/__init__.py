"""Words about a track to changes.

`read` reads a message, `unjudged` by its rules alone; `warm_up` makes what it needs the first time.
"""

from generation.language.refining.message import read, unjudged
from generation.language.refining.warming import warm_up

__all__ = ["read", "unjudged", "warm_up"]
