"""A session as it is told in a few lines: who asked, who changed what, who went where."""

from dataclasses import replace
from datetime import UTC, datetime

from generation.brief import Brief, Key, Mode
from generation.refining.lineage import Lineage
from generation.track import Licence, Track, TrackState, Turn, TurnKind

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BRIEF = Brief("rain", "lo-fi", 84.0, Key("A", Mode.MINOR), 30.0, 7)


class Talk:
    """Builds turns and tracks as the store would hold them. Tracks are named by their count: `t1`, `t2` ..."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self.tracks: list[Track] = []

    @property
    def lineage(self) -> Lineage:
        return Lineage.of(self.turns, self.tracks)

    def made(self, member: str, parent: str = "", takes: int = 1) -> str:
        """A turn whose job made tracks; the first one's id."""
        turn = self.pending(member, parent)
        ids = [self._track(turn, take) for take in range(1, takes + 1)]
        return ids[0]

    def pending(self, member: str, parent: str = "") -> Turn:
        """A turn whose job has made nothing yet."""
        kind = TurnKind.REFINED if parent else TurnKind.ASKED
        turn = self._turn(member, kind, parent)
        self.turns[-1] = replace(turn, job_id=f"j{turn.number}")
        return self.turns[-1]

    def done(self, turn: Turn) -> str:
        """What was pending is made now."""
        return self._track(turn, 1)

    def step(self, member: str, kind: TurnKind, track_id: str) -> None:
        self._turn(member, kind, track_id)

    def removed(self, track_id: str) -> None:
        self.tracks = [replace(each, state=TrackState.REMOVED) if each.id == track_id else each for each in self.tracks]

    def _turn(self, member: str, kind: TurnKind, track_id: str) -> Turn:
        self.turns.append(Turn("s", len(self.turns) + 1, member, "words", "", NOON, kind, track_id))
        return self.turns[-1]

    def _track(self, turn: Turn, take: int) -> str:
        track = Track(
            id=f"t{len(self.tracks) + 1}",
            job_id=turn.job_id,
            session_id="s",
            take=take,
            parent_id=turn.track_id or None,
            guild_id="g",
            channel_id="c",
            member_id=turn.member_id,
            member_name=turn.member_id,
            words="words",
            brief=BRIEF,
            engine="sketch",
            engine_version="1",
            seed=7,
            licence=Licence("CC0", commercial=True),
            duration_s=30.0,
            files=(),
            created_at=NOON,
        )
        self.tracks.append(track)
        return track.id
