"""The clip of a job: fetched or taken from what is kept, listened to, written down, and let into the brief."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from generation.audio.melody import melody_of
from generation.brief import Brief, ReferenceMode, ReferenceUse
from generation.language import understand
from generation.language.understand import NO_MELODY
from generation.ports import Artifacts, Clip, Clips, Store
from generation.refinement import ChangeKind
from generation.track import Event, Job, Reference, TrailEvent, Wish


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
        given = job.wish.brief
        if given is None:
            brief = understand(job.wish, job.seed, await self._use(mode, clip))
        elif _is_new(job.wish, given, clip):
            brief = leaning_on(given, await self._use(mode, clip))
        else:
            brief = given
        return replace(job, brief=brief, reference_sha256=clip.sha256)

    async def _use(self, mode: ReferenceMode, clip: Clip) -> ReferenceUse:
        """The clip as it is used; the melody is only listened for where it is to become the theme."""
        heard = clip.heard
        if mode is ReferenceMode.MELODY:
            heard = replace(heard, melody=await asyncio.to_thread(melody_of, clip.audio))
        return ReferenceUse(clip.sha256, mode, heard)


def _is_new(wish: Wish, given: Brief, clip: Clip) -> bool:
    """Whether the clip came with a refinement, and is not the one that the parent was made with."""
    if wish.refinement is None:
        return False
    asked = any(each.kind is ChangeKind.REFERENCE for each in wish.refinement.changes)
    return asked or given.reference is None or given.reference.sha256 != clip.sha256


def leaning_on(brief: Brief, use: ReferenceUse) -> Brief:
    """A given brief that leans on another clip from now on: an engine bends brightness, energy and density to it.

    Tempo, key and players stay as the brief has them. A melody becomes the theme, wherever that came from before.
    """
    leant = replace(brief, reference=use)
    if use.mode is not ReferenceMode.MELODY:
        return leant
    if not use.heard.melody:
        return leant if NO_MELODY in brief.conflicts else replace(leant, conflicts=(*brief.conflicts, NO_MELODY))
    return replace(leant, sources=tuple(each for each in brief.sources if each.aspect not in {"theme", "melody"}))
