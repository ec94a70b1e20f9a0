"""What is done about a track: report, search, remove and restore. Each leaves a row in the trail."""

from dataclasses import dataclass
from datetime import UTC, datetime

from generation.errors import BadRequest, NotAllowed, NotFound
from generation.ids import new_id
from generation.ports import Store
from generation.track import Delivery, Event, Report, Track, TrackPage, TrackQuery, TrackState, TrailEvent

_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Acted:
    """A track as it is after a moderator acted; `again`: it was so already before."""

    track: Track
    again: bool = False


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
        """Find tracks of the moderator's guild, newest first; raises `NotAllowed` where there is no guild."""
        if not query.guild_id:  # which a store would take for: of all guilds
            raise NotAllowed("Tracks are looked up in a server only.", "Use it in yours.")
        page = await self._store.search(query)
        detail = {"found": page.total}
        event = TrailEvent(
            Event.AUDIT_SEARCHED, query.guild_id, moderator_id, datetime.now(UTC), query.guild_id, detail
        )
        await self._store.record([event])
        return page

    async def remove(self, track_id: str, guild_id: str, moderator_id: str, reason: str) -> Acted:
        """Stop serving a track's files; tells where it was posted, so that its messages can go too.

        A track that is removed already stays so, under its first reason, and may be asked for again: its messages may
        not have gone the first time.

        Raises:
            NotFound: the guild has no such track.
            BadRequest: no reason was given.
        """
        return await self._turn(track_id, guild_id, moderator_id, TrackState.REMOVED, _reason(reason))

    async def restore(self, track_id: str, guild_id: str, moderator_id: str, reason: str) -> Acted:
        """Serve a removed track again; raises as `remove` does, and `BadRequest` when it was not removed."""
        return await self._turn(track_id, guild_id, moderator_id, TrackState.LIVE, _reason(reason))

    async def reposted(self, delivery: Delivery, track: Track, moderator_id: str) -> None:
        """Write down in which messages a restored track stands now."""
        where = {"channel": delivery.channel_id, "messages": list(delivery.message_ids)}
        event = TrailEvent(Event.TRACK_POSTED, track.id, moderator_id, datetime.now(UTC), track.guild_id, where)
        await self._store.save_delivery(delivery, [event])

    async def _turn(self, track_id: str, guild_id: str, moderator_id: str, state: TrackState, reason: str) -> Acted:
        track = await self._store.track(track_id.strip().lower())
        if track is None or not guild_id or track.guild_id != guild_id:
            raise NotFound(f"There is no track “{track_id.strip()[:40]}” here.", "Use /audit search to find one.")
        again = track.state is state
        if again and state is TrackState.LIVE:
            raise BadRequest(f"The track {track.id} is not removed.", "Nothing was changed.")
        tag = Event.TRACK_REMOVED if state is TrackState.REMOVED else Event.TRACK_RESTORED
        detail = {"reason": reason} | ({"again": True} if again else {})
        event = TrailEvent(tag, track.id, moderator_id, datetime.now(UTC), guild_id, detail)
        if again:
            await self._store.record([event])
        else:
            await self._store.set_track_state(track.id, state, reason, [event])
        changed = await self._store.track(track.id)
        assert changed is not None
        return Acted(changed, again)


def _reason(words: str) -> str:
    said = " ".join(words.split())
    if not said:
        raise BadRequest("A reason is missing.", "Say in a few words why.")
    return said[:_LONGEST_REASON]
