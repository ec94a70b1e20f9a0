"""Is what somebody says to the bot about the track they have, or a wish for a new one?

Where neither a reply nor a thread says so, the words do: “make it darker” goes on with what is there, “dark techno,
20 seconds” begins anew, and “just a cello” could be both. What could be both is asked, not guessed.
"""

from enum import StrEnum
from typing import Final

from bot.cues import heard, named, points
from generation.brief import Brief, Key
from generation.language.refining import read
from generation.refinement import About, ReadingKind


class Meant(StrEnum):
    """What words without a reply or a thread are about."""

    GOES_ON = "goes on"  # the track that is there
    ANEW = "anew"  # a track that is not made yet
    EITHER = "either"  # could be both: two buttons


# Who has a track speaks of it unless something points elsewhere; from here on it does.
_ANEW: Final = -5
_FEW_WORDS: Final = 4
# What is read before there is a track.
_NOTHING: Final = About(Brief("", "ambient", 100.0, Key("C"), 30.0, 0), 30.0)


def meant(words: str, about: About) -> Meant:
    """What words are about that a member said where they have a track, without a reply or a thread."""
    worth = points(heard(words, about))
    if worth >= 0:
        return Meant.GOES_ON
    return Meant.ANEW if worth <= _ANEW else Meant.EITHER


def is_talk(words: str) -> bool:
    """Whether a few words are no description of music but talk: before a session has a track, they ask for none."""
    few = len(words.split()) <= _FEW_WORDS and words.isascii()
    if not few or not named(words).isdisjoint({"genre", "kind", "refused"}):
        return False
    return read(words, _NOTHING).kind in {ReadingKind.CHATTER, ReadingKind.QUESTION}
