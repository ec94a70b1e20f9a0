"""What could be said instead? One sentence with an example from this very track."""

from typing import Final

from generation.refinement import About

ALL_THE_SAME: Final = "Do it all the same"


def suggestion(about: About) -> str:
    """A sentence to try for a wish that was not understood; it names a player of the track."""
    player = about.players[0] if about.players else "drums"
    mood = "brighter" if about.brief.mood.brightness < 0 else "darker"
    return f"I did not understand that. Try something like “less {player}”, “a bit {mood}” or “slower”."


def of_going_back(about: About) -> str:
    """A sentence for somebody who only says that it is not good."""
    player = about.players[0] if about.players else "drums"
    return f"Say “undo” to go back, or what should change: “less {player}”, “a bit brighter” or “another melody”."


def of_discarding(about: About) -> str:
    """A sentence for somebody who wants a track to go; nothing is lost that a session has made."""
    player = about.players[0] if about.players else "drums"
    return (
        f"Tracks stay in their session: “undo” goes back to the one before, “no {player}” takes a player out of this"
        " one. A moderator can take a track down."
    )


def of_cancelling(about: About) -> str:
    """A sentence for somebody who wants something to stop."""
    return f"/cancel stops a track that is still being made. {of_going_back(about)}"


def of_staying() -> str:
    """A sentence for a wish that was taken back in the same message."""
    return "Everything stays as it is, then. Say what you would like whenever you know."


def of_talk() -> str:
    """A sentence for what was read as a wish, but is put like talk."""
    return "That sounded like talk, so everything stays as it is. If it was a wish, say it to me plainly."


def of_tracks(about: About) -> str:
    """A sentence for a track that the session does not have."""
    count = len(about.tracks)
    if count <= 1:
        return "This session has one track so far: there is no other to go to."
    return f"This session has {count} tracks: say “back to #{max(1, about.number - 1)}” or “#1”."


def of_sections(about: About, missing: str) -> str:
    """A sentence for a section that the track does not have."""
    names = list(dict.fromkeys(each.name for each in about.markers))
    if not names:
        return f"This track has no “{missing}”: name a time instead, such as “from 0:10 on”."
    return f"This track has no “{missing}”: it has {', '.join(names)}. Or name a time, such as “from 0:10 on”."


def of_times(about: About) -> str:
    """A sentence for a time that the track does not have."""
    bars = round(about.duration_s / about.brief.bar_s)
    return f"It is {about.duration_s:.4g} s long, {bars} bars; name a time within it, such as “from 0:10 on”."


def of_described(about: About) -> str:
    """A sentence for a track that is only described, for tracks are known by their numbers."""
    if len(about.tracks) <= 1:
        return of_tracks(about)
    example = max(1, about.number - 1)
    return (
        f"Tracks are told apart by number, not by what they are like: /lineage lists them, then “back to #{example}”."
    )


def of_whole_tracks() -> str:
    """A sentence for parts of tracks that are to be put together."""
    return (
        "Only whole tracks can be put together, such as “#1, then this”; go to one and cut it first: “skip the intro”."
    )


def of_the_same(name: str) -> str:
    """A sentence for a player who would be swapped for the same one by another name."""
    return f"There is one kind of {name} here: say “a different {name}” for another line, or name another instrument."


def of_one_of(name: str, left: list[str]) -> str:
    """A sentence for one of several sections of a name; `left` is the form without it."""
    return f"Its parts called {name} go together; for one less say the form itself: “{', '.join(left)}”."


def of_undoing(about: About) -> str:
    """A sentence for undoing a part of the last turn where nothing of it is of that part."""
    if not about.last:
        return "Nothing was changed in this track, so there is nothing to undo."
    made = ", ".join(dict.fromkeys(each.words for each in about.last if each.words))
    return f"The last turn was “{made}”: say “undo” to take all of it back."


def of_one_player() -> str:
    """A sentence for what all but one should be, and can not be by themselves."""
    return "All but one can be louder or softer (“everything but the drums louder”); a mood is the whole track's."
