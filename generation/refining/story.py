"""What happened in a session? Its turns in order, each with what came of it; how that is worded is for the cards."""

from dataclasses import dataclass

from generation.library import may_see
from generation.refining.lineage import Lineage
from generation.track import Session, Track, TrackState, Turn


@dataclass(frozen=True, slots=True)
class Step:
    """One turn: from which track (its number, 0 is none), and the numbers of those that came of it or were gone to."""

    turn: Turn
    origin: int
    tracks: tuple[Track, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A session as one of its members can read it, and the track at which that member is (None: there is none)."""

    session: Session
    steps: tuple[Step, ...]
    lineage: Lineage
    current: Track | None


def story_of(session: Session, lineage: Lineage, member_id: str, guild_id: str) -> Story:
    """Tell a session; a track that this member may not see is left out, and so are the words that made it."""
    steps = []
    for turn in lineage.turns:
        made = [track for track in lineage.tracks if turn.job_id and track.job_id == turn.job_id]
        if any(not may_see(track, member_id, guild_id) for track in made):
            continue
        went = lineage.track(turn.track_id) if not turn.job_id else None
        tracks = made or ([went] if went is not None else [])
        numbers = tuple(lineage.numbers[track.id] for track in tracks)
        steps.append(Step(turn, lineage.numbers.get(turn.track_id, 0), tuple(tracks), numbers))
    current = lineage.track(lineage.position(member_id))
    seen = current is not None and may_see(current, member_id, guild_id) and current.state is TrackState.LIVE
    return Story(session, tuple(steps), lineage, current if seen else None)
