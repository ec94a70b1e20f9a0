"""What is done about a track: report, search, remove and restore. Each leaves a row in the trail."""

from datetime import UTC, datetime

from generation.errors import BadRequest, NotFound
from generation.ids import new_id
from generation.ports import Store
from generation.track import Delivery, Event, Report, Track, TrackPage, TrackQuery, TrackState, TrailEvent

_LONGEST_REASON = 500


class Moderation:
    """A guild's moderators act here; who may is decided by Discord's permissions before."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def report(self, track: Track, member_id: str, words: str) -> Report:
        """Write down that a member wants a moderator to look at a track."""
        now = datetime.now(UTC)
        said = _reason(words)
        report = Report(new_id("r"), track.id, track.guild_id, member_id, said, now)
        event = TrailEvent(Event.TRACK_REPORTED, track.id, member_id, now, track.guild_id, {"report": report.id})
        await self._store.add_report(report, [event])
        return report

    async def search(self, query: TrackQuery, moderator_id: str) -> TrackPage:
        """Find tracks of the moderator's guild, newest first."""
        page = await self._store.search(query)
        detail = {"found": page.total}
        event = TrailEvent(
            Event.AUDIT_SEARCHED, query.guild_id, moderator_id, datetime.now(UTC), query.guild_id, detail
        )
        await self._store.record([event])
        return page

    async def remove(
        self, track_id: str, guild_id: str, moderator_id: str, reason: str
    ) -> tuple[Track, Delivery | None]:
        """Stop serving a track's files; returns it and where it was posted, so that the message can go too.

        Raises:
            NotFound: the guild has no such track.
            BadRequest: it is removed already, or no reason was given.
        """
        return await self._turn(track_id, guild_id, moderator_id, TrackState.REMOVED, _reason(reason))

    async def restore(
        self, track_id: str, guild_id: str, moderator_id: str, reason: str
    ) -> tuple[Track, Delivery | None]:
        """Serve a removed track again; raises as `remove` does."""
        return await self._turn(track_id, guild_id, moderator_id, TrackState.LIVE, _reason(reason))

    async def _turn(
        self, track_id: str, guild_id: str, moderator_id: str, state: TrackState, reason: str
    ) -> tuple[Track, Delivery | None]:
        track = await self._store.track(track_id.strip().lower())
        if track is None or track.guild_id != guild_id:
            raise NotFound(f"There is no track “{track_id.strip()[:40]}” here.", "Use /audit search to find one.")
        if track.state is state:
            already = "removed already" if state is TrackState.REMOVED else "not removed"
            raise BadRequest(f"The track {track.id} is {already}.", "Nothing was changed.")
        tag = Event.TRACK_REMOVED if state is TrackState.REMOVED else Event.TRACK_RESTORED
        event = TrailEvent(tag, track.id, moderator_id, datetime.now(UTC), guild_id, {"reason": reason})
        await self._store.set_track_state(track.id, state, reason, [event])
        changed = await self._store.track(track.id)
        assert changed is not None
        return changed, await self._store.delivery_of(track.job_id)


def _reason(words: str) -> str:
    said = " ".join(words.split())
    if not said:
        raise BadRequest("A reason is missing.", "Say in a few words why.")
    return said[:_LONGEST_REASON]
