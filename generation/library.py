"""What was made: a member's own tracks, one track, and the whole story that a moderator can read."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from generation.errors import NotFound
from generation.ports import Artifacts, Store
from generation.track import (
    Delivery,
    Event,
    FileRef,
    Job,
    Reference,
    Report,
    Track,
    TrackPage,
    TrackQuery,
    TrackState,
    TrailEvent,
    TrailRow,
    Turn,
)


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that is known of a track in its guild: what happened in others is not their moderators' to read.

    `parent` is None where the track has none, and where it was made in another guild.
    """

    track: Track
    job: Job | None
    turns: tuple[Turn, ...]
    reference: Reference | None
    parent: Track | None
    children: tuple[Track, ...]
    siblings: tuple[Track, ...]
    delivery: Delivery | None
    reports: tuple[Report, ...]
    trail: tuple[TrailRow, ...]


def may_see(track: Track, member_id: str, guild_id: str) -> bool:
    """Whether a member, who asks from a guild or from a direct message (""), may know of a track at all.

    One's own are seen everywhere. Others' are seen in the guild where they were made, unless they are private; what
    was made in a direct message or on the command line belongs to no guild, so nobody else sees it from anywhere.
    """
    if track.member_id == member_id:
        return True
    return bool(guild_id) and track.guild_id == guild_id and not track.private


class Library:
    """Finds tracks and their files, and keeps from each person what is not theirs to see."""

    def __init__(self, store: Store, artifacts: Artifacts) -> None:
        self._store = store
        self._artifacts = artifacts

    async def history(self, member_id: str, guild_id: str, offset: int = 0, limit: int = 5) -> TrackPage:
        """A member's own live tracks of a guild, newest first; in a direct message ("") those of everywhere."""
        query = TrackQuery(guild_id, member_id=member_id, state=TrackState.LIVE, offset=offset, limit=limit)
        return await self._store.search(query)

    async def see(self, track_id: str, member_id: str, guild_id: str) -> Track:
        """A live track that this member may see, as `may_see` has it.

        Raises:
            NotFound: there is none. Nothing tells a hidden track from one that never was.
        """
        track = await self._store.track(track_id.strip().lower())
        if track is None or not may_see(track, member_id, guild_id):
            raise NotFound(f"There is no track “{track_id.strip()[:40]}”.", "See /history for yours.")
        if track.state is TrackState.REMOVED:
            raise NotFound("This track was removed by a moderator.", f"The reason: {track.reason}")
        return track

    async def of_message(self, message_id: str, member_id: str, guild_id: str) -> list[Track]:
        """The tracks that a message shows and this member may see."""
        tracks = await self._store.track_of_message(message_id)
        return [each for each in tracks if each.state is TrackState.LIVE and may_see(each, member_id, guild_id)]

    async def of_job(self, job_id: str) -> list[Track]:
        """A job's live tracks, in order of their takes."""
        tracks = await self._store.tracks_of_job(job_id)
        return [track for track in tracks if track.state is TrackState.LIVE]

    async def read(self, track: Track, role: str) -> bytes:
        """The bytes of one of a track's files.

        Raises:
            NotFound: the track has no such file, or was removed.
        """
        file = track.file(role)
        if file is None or track.state is TrackState.REMOVED:
            raise NotFound(f"The track {track.id} has no {role}.")
        return await self._artifacts.get(file.sha256)

    async def read_file(self, file: FileRef) -> bytes:
        """The bytes of a file that at least one live track uses; raises `NotFound` otherwise."""
        if not await self._store.is_served(file.sha256):
            raise NotFound("This file is no longer served.")
        return await self._artifacts.get(file.sha256)

    async def story(self, track_id: str, guild_id: str, moderator_id: str) -> Story:
        """Everything that is known of a track of this guild; that it was looked at is written down too.

        Raises:
            NotFound: the guild has no such track.
        """
        track = await self._store.track(track_id.strip().lower())
        if track is None or not guild_id or track.guild_id != guild_id:
            raise NotFound(f"There is no track “{track_id.strip()[:40]}” here.", "Use /audit search to find one.")
        story = await self._collect(track)
        viewed = TrailEvent(Event.AUDIT_VIEWED, track.id, moderator_id, datetime.now(UTC), guild_id)
        await self._store.record([viewed])
        return story

    async def _collect(self, track: Track) -> Story:
        store, here = self._store, track.guild_id
        job = await store.job(track.job_id)
        parent = await store.track(track.parent_id) if track.parent_id else None
        subjects = [track.id, track.job_id, *([track.reference_sha256] if track.reference_sha256 else [])]
        return Story(
            track=track,
            job=job,
            turns=tuple(await self._turns_here(track)),
            reference=await self._reference_of(track, job),
            parent=parent if parent is not None and parent.guild_id == here else None,
            children=tuple(each for each in await store.children(track.id) if each.guild_id == here),
            siblings=tuple(each for each in await store.tracks_of_job(track.job_id) if each.id != track.id),
            delivery=await store.delivery_of(track.job_id),
            reports=tuple(await store.reports_of(track.id)),
            trail=tuple(row for row in await store.trail(subjects) if row.happened.guild_id == here),
        )

    async def _turns_here(self, track: Track) -> list[Turn]:
        """What was said in the track's guild: a session goes on wherever its member takes it.

        A turn without a job does not say where it was; it is of the guild of the track that it was about.
        """
        turns, guilds = [], {each.id: each.guild_id for each in await self._store.tracks_of_session(track.session_id)}
        for turn in await self._store.turns(track.session_id):
            job = await self._store.job(turn.job_id) if turn.job_id else None
            guild_id = job.place.guild_id if job is not None else guilds.get(turn.track_id)
            if guild_id == track.guild_id:
                turns.append(turn)
        return turns

    async def _reference_of(self, track: Track, job: Job | None) -> Reference | None:
        """The clip as the track's own member attached it here; it is kept under the name of its first use anywhere."""
        if not track.reference_sha256:
            return None
        reference = await self._store.reference(track.reference_sha256, track.member_id)
        if reference is None or reference.guild_id == track.guild_id:
            return reference
        filename = job.wish.clip.filename if job is not None and job.wish.clip is not None else ""
        when = job.created_at if job is not None else track.created_at
        return replace(reference, guild_id=track.guild_id, filename=filename, created_at=when)
