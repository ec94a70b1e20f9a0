"""Under what did the makers of an engine publish its code? A track says it among its facts, beside its own licence."""

from typing import Final

from generation.track import Track

CODE_LICENCE: Final = "code_licence"


def code_licence_of(track: Track) -> str:
    """The licence of the code of a track's engine, "" where that is not known: earlier versions did not write it."""
    return str(track.facts.get(CODE_LICENCE, ""))
