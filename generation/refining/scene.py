"""Where was something said, and about which track? The session, its tree, and the track that is meant."""

from dataclasses import dataclass, replace
from typing import Final

from generation.errors import BadRequest, NotAllowed, NotFound
from generation.library import may_see
from generation.ports import Store
from generation.refinement import About, Change, Destination
from generation.refining.lineage import Lineage
from generation.track import ClipSource, Place, Session, Track, TrackQuery, TrackState

_LOOK_BACK: Final = 10


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a member said.

    `track_id` is the track that was replied to or whose button was pressed, `session_id` the session in whose thread
    it was said; where both are missing it is about the member's last track in the channel. `meant` are a button's
    changes: then the words are only shown. `engine` is another engine than the parent's.
    """

    words: str
    place: Place
    track_id: str = ""
    session_id: str = ""
    clip: ClipSource | None = None
    private: bool = False
    engine: str | None = None
    meant: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """Where something was said: the session, its tree, and the track it is about."""

    said: Said
    session: Session
    lineage: Lineage
    track: Track

    @property
    def member_id(self) -> str:
        return self.said.place.member_id

    def sees(self, track: Track) -> bool:
        return may_see(track, self.member_id, self.said.place.guild_id)

    def about(self, track: Track) -> About:
        """What is said is about this; what the member may not see has no id here."""
        about = self.lineage.about(track)
        seen = {each.id for each in self.lineage.tracks if self.sees(each)}
        return replace(about, tracks=tuple(each if each in seen else "" for each in about.tracks))

    def others(self) -> dict[str, About]:
        """The session's tracks that can be borrowed from and stitched."""
        live = (each for each in self.lineage.tracks if each.state is TrackState.LIVE and self.sees(each))
        return {each.id: self.about(each) for each in live}

    def reach(self, to: Destination) -> Track:
        """Where the member wants to go, or to start from."""
        track = self.lineage.reach(to, self.member_id, self.track.id)
        if not self.sees(track):
            raise NotFound("This session has no such track.", "See /lineage for those it has.")
        return track


class Scenes:
    """Finds the scene of what a member said."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def known(self, session_id: str) -> Session:
        """A session; raises `NotFound` where there is none."""
        session = await self._store.session(session_id)
        if session is None:
            raise NotFound("There is no such session.", "Open one with /session open.")
        return session

    async def lineage(self, session_id: str) -> Lineage:
        """A session's tree as it is now."""
        turns = await self._store.turns(session_id)
        return Lineage.of(turns, await self._store.tracks_of_session(session_id))

    async def session_of(self, said: Said) -> Session | None:
        """The session in whose thread something was said."""
        return await self.known(said.session_id) if said.session_id else None

    async def scene(self, said: Said, session: Session | None) -> Scene:
        """Find the track that is meant: the one replied to, or where the member is in the session."""
        place = said.place
        if said.track_id or session is None:
            track = await self._meant_track(said)
            session = await self.known(track.session_id)
        check_part(session, place.member_id)
        lineage = await self.lineage(session.id)
        if not said.track_id and said.session_id:
            found = lineage.track(lineage.position(place.member_id))
            if found is None:
                raise BadRequest("Its first track is still being made.", "Say it again once it is here.")
            track = found
        if not may_see(track, place.member_id, place.guild_id):
            raise NotFound("There is no track here that you could change.", "Ask for one with /generate.")
        return Scene(said, session, lineage, track)

    async def _meant_track(self, said: Said) -> Track:
        if said.track_id:
            track = await self._store.track(said.track_id.strip().lower())
            if track is None or not may_see(track, said.place.member_id, said.place.guild_id):
                raise NotFound(f"There is no track “{said.track_id.strip()[:40]}”.", "See /history for yours.")
            if track.state is TrackState.REMOVED:
                raise NotFound("This track was removed by a moderator.", f"The reason: {track.reason}")
            return track
        query = TrackQuery(said.place.guild_id, member_id=said.place.member_id, state=TrackState.LIVE, limit=_LOOK_BACK)
        tracks = (await self._store.search(query)).tracks
        here = [each for each in tracks if each.channel_id == said.place.channel_id]
        if not tracks:
            raise BadRequest("There is no track of yours to change yet.", "Ask for one with /generate.")
        return (here or list(tracks))[0]


def check_part(session: Session, member_id: str) -> None:
    """Refuse who does not take part in a session; raises `NotAllowed`."""
    if not session.takes_part(member_id):
        raise NotAllowed(
            "This session is for those who were invited.", "Ask the member who opened it for /session invite."
        )
