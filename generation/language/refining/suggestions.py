"""What could be said instead? One sentence with an example from this very track."""

from generation.refinement import About


def suggestion(about: About) -> str:
    """A sentence to try for a wish that was not understood; it names a player of the track."""
    player = about.players[0] if about.players else "drums"
    mood = "brighter" if about.brief.mood.brightness < 0 else "darker"
    return f"Try something like “less {player}”, “a bit {mood}” or “slower”."


def of_going_back(about: About) -> str:
    """A sentence for somebody who only says that it is not good."""
    player = about.players[0] if about.players else "drums"
    return f"Say “undo” to go back, or what should change: “less {player}”, “a bit brighter” or “another melody”."


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
