"""Where a track stands in its session, and where its message is: what a card says beside the track itself."""

from bot.cards.spot import Spot
from generation.ports import Store
from generation.refining.lineage import Lineage
from generation.refining.quick import suited
from generation.track import Track, TrackQuery, TrackState


async def lineage_of(store: Store, session_id: str) -> Lineage:
    """A session's tree, from what is remembered of it."""
    return Lineage.of(await store.turns(session_id), await store.tracks_of_session(session_id))


async def spot_of(store: Store, track: Track) -> Spot:
    """Where a track stands in its session."""
    lineage = await lineage_of(store, track.session_id)
    parent = await store.track(track.parent_id) if track.parent_id else None
    return Spot(
        number=lineage.numbers.get(track.id, 0),
        tracks=len(lineage.tracks),
        parent=lineage.numbers.get(parent.id, 0) if parent else 0,
        parent_link=await link_of(store, parent) if parent else "",
        comparable=parent is not None and parent.state is TrackState.LIVE,
        quick=tuple(suited(lineage.about(track))),
    )


async def last_track(store: Store, member_id: str, guild_id: str, channel_id: str) -> Track | None:
    """The newest live track of a member, of this channel if there is one among the last ten."""
    query = TrackQuery(guild_id, member_id=member_id, state=TrackState.LIVE, limit=10)
    tracks = (await store.search(query)).tracks
    return next((each for each in tracks if each.channel_id == channel_id), tracks[0] if tracks else None)


async def link_of(store: Store, track: Track) -> str:
    """The address of a track's message, "" where it has none that others could open."""
    delivery = await store.delivery_of(track.job_id)
    if track.private or track.state is TrackState.REMOVED or delivery is None or not delivery.message_ids:
        return ""
    where = f"{track.guild_id or '@me'}/{delivery.channel_id or track.channel_id}"
    return f"https://discord.com/channels/{where}/{delivery.message_ids[0]}"
