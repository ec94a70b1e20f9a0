"""What is offered where words could be about the track that is there or a wish for a new one, and what is open yet."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from generation.language.refining.picking import ANEW, picked
from generation.refinement import Destination, Option
from generation.track import Turn

__all__ = ["ANEW", "CHANGE_OR_ANEW", "change_or_anew", "is_said_again", "open_offer", "taken"]

CHANGE_OR_ANEW: Final = "Is this about the track that you have, or do you want a new one?"
# So long somebody's next words may be an answer to what they were asked; the buttons stay for good.
_OPEN_FOR: Final = timedelta(minutes=15)


def change_or_anew(track_id: str, number: int) -> tuple[Option, Option]:
    """The two readings of words that could be both: said of a track, as the session counts it, or of a new one."""
    return Option(f"Change #{number}", (), Destination("track", track_id=track_id)), Option("A new track", (), ANEW)


def is_said_again(option: Option) -> bool:
    """Whether an option only says which track the words are about: they are then read as if said of it."""
    return option.base.way == "track" and not option.changes


def open_offer(turns: Sequence[Turn], member_id: str, now: datetime) -> Turn | None:
    """What a member was asked to choose from a moment ago, if that was the last that they said in this session."""
    last = next((each for each in reversed(turns) if each.member_id == member_id), None)
    if last is None or not last.options or last.job_id or now - last.created_at > _OPEN_FOR:
        return None
    return last


def taken(
    turns: Sequence[Turn], member_id: str, words: str, now: datetime, track_id: str = ""
) -> tuple[int, int] | None:
    """Which offer (its turn's number) and which of its options words pick: `the second`, `the length, I mean`.

    Words said of a track (`track_id`) pick nothing that was offered of another one.
    """
    offer = open_offer(turns, member_id, now)
    if offer is None or track_id not in {"", offer.track_id}:
        return None
    index = picked(words, offer.options)
    return None if index is None else (offer.number, index)
