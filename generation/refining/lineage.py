"""Who stands where in a session? Its tracks as a tree, and each member's place in it, replayed from what was said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from generation.errors import BadRequest, NotFound
from generation.refinement import About, Destination, Past
from generation.track import Track, TrackState, Turn, TurnKind

_STEPS = {TurnKind.UNDONE, TurnKind.REDONE, TurnKind.WENT}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a member stands: the track ("" before the first), since which turn, and the ways back.

    `left` are the tracks that were undone, the next one to redo last. `back` is where a jump came from, which is what
    the next undo goes back to. Who `stays` went there on purpose; others follow when somebody goes on from there.
    """

    track_id: str = ""
    turn: int = 0
    left: tuple[str, ...] = ()
    back: str = ""
    stays: bool = False


@dataclass(frozen=True)
class Lineage:
    """A session's tracks in its own count, and what was said. Nothing else is remembered of where anybody is."""

    turns: tuple[Turn, ...]
    tracks: tuple[Track, ...]
    _standing: dict[str, Standing] = field(default_factory=dict, compare=False, repr=False)

    @staticmethod
    def of(turns: Sequence[Turn], tracks: Sequence[Track]) -> "Lineage":
        """The tree of a session, from its turns in order and its tracks as it counts them."""
        return Lineage(tuple(turns), tuple(tracks))

    # ---- the tree -------------------------------------------------------------------------------------------------

    @cached_property
    def numbers(self) -> dict[str, int]:
        """How the session counts its tracks, from 1; one that was removed keeps its number."""
        return {track.id: number for number, track in enumerate(self.tracks, 1)}

    @cached_property
    def _by_id(self) -> dict[str, Track]:
        return {track.id: track for track in self.tracks}

    @cached_property
    def _made_in(self) -> dict[str, int]:
        """The turn that made each track."""
        turns = {turn.job_id: turn.number for turn in self.turns if turn.job_id}
        return {track.id: turns.get(track.job_id, 0) for track in self.tracks}

    def track(self, track_id: str) -> Track | None:
        """A track of this session, removed or not."""
        return self._by_id.get(track_id)

    def parent_of(self, track_id: str) -> Track | None:
        """The track that one was made from, where it belongs to this session."""
        track = self._by_id.get(track_id)
        return self._by_id.get(track.parent_id) if track is not None and track.parent_id else None

    def children_of(self, track_id: str) -> tuple[Track, ...]:
        return tuple(each for each in self.tracks if each.parent_id == track_id)

    def path(self, track_id: str) -> tuple[Track, ...]:
        """A track and what it came from, the first one first."""
        found: list[Track] = []
        track = self._by_id.get(track_id)
        while track is not None and track not in found:
            found.append(track)
            track = self.parent_of(track.id)
        return tuple(reversed(found))

    # ---- where somebody is ----------------------------------------------------------------------------------------

    def position(self, member_id: str) -> str:
        """The id of the track that a member's next words are about, or "" where there is none yet.

        It is what they made or went to last. Where others have gone on from there since, in one line, it is the end
        of that line: so people who take turns work on one track, and two who refine the same one at the same time
        get a branch each. Who has said nothing yet is at the newest.
        """
        standing = self.standing(member_id)
        if not standing.track_id:
            newest = self._known_to(member_id, self.tracks)
            return newest[-1].id if newest and not standing.turn else ""
        at = standing.track_id
        while not standing.stays and (following := self._followed(at, standing.turn, member_id)):
            at = following
        return self._alive(at)

    def standing(self, member_id: str) -> Standing:
        """What a member's own turns say of where they are."""
        if member_id not in self._standing:
            standing = Standing()
            for turn in self.turns:
                if turn.member_id == member_id:
                    standing = self._after(turn, standing)
            self._standing[member_id] = standing
        return self._standing[member_id]

    def _after(self, turn: Turn, before: Standing) -> Standing:
        if turn.kind is TurnKind.UNDONE:
            return Standing(turn.track_id, turn.number, (*before.left, self._came_from(turn, before)), stays=True)
        if turn.kind is TurnKind.REDONE:
            return Standing(turn.track_id, turn.number, before.left[:-1], stays=True)
        if turn.kind is TurnKind.WENT:
            return Standing(turn.track_id, turn.number, back=self._came_from(turn, before), stays=True)
        if turn.job_id:
            made = self._live(each for each in self.tracks if each.job_id == turn.job_id)
            if made:
                return Standing(made[0].id, turn.number)
            # Nothing came of it (yet): whoever asked is where it was to start from.
            away = turn.track_id in self._by_id and turn.track_id != before.track_id
            return Standing(turn.track_id, turn.number) if away else before
        return before

    def _came_from(self, turn: Turn, before: Standing) -> str:
        """Where a member was when they went: others may have led them on since their own last turn."""
        earlier = Lineage(self.turns[: turn.number - 1], self.tracks)
        at = before.track_id
        while not before.stays and (following := earlier._followed(at, before.turn, turn.member_id)):
            at = following
        return at

    def _followed(self, track_id: str, since: int, member_id: str) -> str:
        """The one track that was made of this one after a turn, "" where there is none, or more than one line."""
        known = {turn.job_id for turn in self.turns}
        made = [
            each
            for each in self._known_to(member_id, self.children_of(track_id))
            if self._made_in[each.id] > since and each.job_id in known
        ]
        return made[0].id if len({each.job_id for each in made}) == 1 else ""

    def _alive(self, track_id: str) -> str:
        """The track, or the nearest one before it that was not removed."""
        return next((each.id for each in reversed(self.path(track_id)) if each.state is TrackState.LIVE), "")

    def _known_to(self, member_id: str, tracks: Iterable[Track]) -> list[Track]:
        """The live ones that are not somebody else's private ones."""
        return [each for each in self._live(tracks) if not each.private or each.member_id == member_id]

    @staticmethod
    def _live(tracks: Iterable[Track]) -> list[Track]:
        return [each for each in tracks if each.state is TrackState.LIVE]

    # ---- where to -------------------------------------------------------------------------------------------------

    def reach(self, destination: Destination, member_id: str, current: str) -> Track:
        """The track that a member means, who is at `current`.

        Raises:
            BadRequest: there is no way there.
            NotFound: the session has no such track, or it was removed.
        """
        wanted = self._wanted(destination, member_id, current)
        track = self._by_id.get(wanted)
        if track is None:
            raise NotFound("This session has no such track.", f"It counts from #1 to #{len(self.tracks)}.")
        if track.state is TrackState.REMOVED:
            raise NotFound(
                f"#{self.numbers[track.id]} was removed by a moderator.", "Choose another one with /lineage."
            )
        return track

    def _wanted(self, to: Destination, member_id: str, current: str) -> str:
        if to.way == "undo":
            wanted = self._undone(member_id, current)
            for _ in range(to.number - 1):
                wanted = self._before(wanted)
            return wanted
        if to.way == "redo":
            return self._redone(member_id, current)
        if to.way in {"first", "number"}:
            return self._numbered(1 if to.way == "first" else to.number)
        return to.track_id if to.way == "track" else current

    def _undone(self, member_id: str, current: str) -> str:
        standing = self.standing(member_id)
        if standing.back and standing.track_id == current:
            return self._alive(standing.back)
        return self._before(current)

    def _before(self, track_id: str) -> str:
        parent = self.parent_of(track_id)
        wanted = self._alive(parent.id) if parent is not None else ""
        if not wanted:
            raise BadRequest("There is nothing before this one to go back to.", "Say what you would like changed.")
        return wanted

    def _redone(self, member_id: str, current: str) -> str:
        """What was undone last; behind a jump, the one track that was made of this one."""
        made = [each.id for each in self._live(self.tracks) if each.parent_id == current]
        left = self.standing(member_id).left or (tuple(made) if len(made) == 1 else ())
        if not left:
            raise BadRequest("There is nothing to redo.", "Jump to any track with /lineage.")
        return self._alive(left[-1])

    def _numbered(self, number: int) -> str:
        at = number if number > 0 else len(self.tracks) + 1 + number
        return self.tracks[at - 1].id if 1 <= at <= len(self.tracks) else ""

    # ---- what is said is about ------------------------------------------------------------------------------------

    @cached_property
    def _past(self) -> tuple[tuple[Track, Past], ...]:
        """The tracks that are still there, as they may be described."""
        return tuple(
            (
                each,
                Past(
                    each.id,
                    each.brief,
                    each.duration_s,
                    each.parent_id or "",
                    each.refinement.changes if each.refinement else (),
                    _players(each),
                ),
            )
            for each in self._live(self.tracks)
        )

    def about(self, track: Track) -> About:
        """What a message about this track is about; others' private tracks are not described in it."""
        return About(
            brief=track.brief,
            duration_s=track.duration_s,
            take=track.take,
            markers=track.markers,
            players=_players(track),
            track_id=track.id,
            number=self.numbers.get(track.id, 1),
            tracks=tuple(self.numbers) or (track.id,),
            last=track.refinement.changes if track.refinement else (),
            heard=track.heard,
            bars=int(track.facts.get("bars") or 0),
            before=tuple(each.id for each in reversed(self.path(track.id)[:-1])),
            past=tuple(past for each, past in self._past if not each.private or each.member_id == track.member_id),
        )


def _players(track: Track) -> tuple[str, ...]:
    """Who plays in a track, by name."""
    players = track.facts.get("players") or {}
    return tuple(dict.fromkeys(name for names in players.values() for name in names))
