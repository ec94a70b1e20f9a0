"""The clip of a job: fetched or taken from what is kept, listened to, written down, and let into the brief."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from generation.audio.melody import melody_of
from generation.brief import Brief, ReferenceMode, ReferenceUse
from generation.language import understand
from generation.ports import Artifacts, Clip, Clips, Store
from generation.track import Event, Job, Reference, TrailEvent


class Hearing:
    """Hears what members attach."""

    def __init__(self, store: Store, artifacts: Artifacts, clips: Clips) -> None:
        self._store = store
        self._artifacts = artifacts
        self._clips = clips

    async def clip_of(self, job: Job) -> Clip:
        """The job's clip, decoded; from the artifacts if it is kept already.

        Raises:
            ReferenceRefused: it can not be used; the message says why.
        """
        source = job.wish.clip
        assert source is not None
        kept = job.reference_sha256 or source.sha256
        if kept:
            return await self._clips.decode(await self._artifacts.get(kept), source.filename)
        return await self._clips.fetch(source)

    async def hear(self, job: Job, clip: Clip) -> Job:
        """Keep the clip and write down what was heard; the job that comes back has a brief that follows it."""
        place, source = job.place, job.wish.clip
        mode = source.mode if source else ReferenceMode.STYLE
        name = source.filename if source else ""
        now = datetime.now(UTC)
        await self._artifacts.put(clip.data)
        reference = Reference(
            clip.sha256, place.member_id, place.guild_id, name, len(clip.data), clip.media_type, clip.heard, now
        )
        event = TrailEvent(Event.REFERENCE_HEARD, clip.sha256, place.member_id, now, place.guild_id, {"job": job.id})
        await self._store.add_reference(reference, [event])
        brief = job.wish.brief or await self._brief(job, mode, clip)
        return replace(job, brief=brief, reference_sha256=clip.sha256)

    async def _brief(self, job: Job, mode: ReferenceMode, clip: Clip) -> Brief:
        """The words and the clip, understood; the melody is only listened for where it is to become the theme."""
        heard = clip.heard
        if mode is ReferenceMode.MELODY:
            heard = replace(heard, melody=await asyncio.to_thread(melody_of, clip.audio))
        return understand(job.wish, job.seed, ReferenceUse(clip.sha256, mode, heard))
