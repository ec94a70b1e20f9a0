"""Words about a track to changes. `read` reads a message in rules."""

from generation.language.refining.message import read

__all__ = ["read"]
