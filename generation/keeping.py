"""What a take becomes: its files among the artifacts, and a track that says everything about it."""

from datetime import UTC, datetime

from generation.ids import new_id
from generation.licences import CODE_LICENCE
from generation.making import MadeTake
from generation.ports import Artifacts
from generation.track import FileRef, Job, Track


async def keep(artifacts: Artifacts, job: Job, take: MadeTake) -> Track:
    """Keep a take's files and describe it as a track; nothing refers to the files until the track is stored."""
    files, code = [], take.origin.code_licence
    for file in take.files:
        sha256 = await artifacts.put(file.data)
        files.append(FileRef(file.role, sha256, len(file.data), file.media_type, file.name))
    return Track(
        id=new_id("t"),
        job_id=job.id,
        session_id=job.session_id,
        take=take.take,
        parent_id=job.wish.parent,
        guild_id=job.place.guild_id,
        channel_id=job.place.channel_id,
        member_id=job.place.member_id,
        member_name=job.place.member_name,
        words=job.wish.words,
        brief=take.brief,
        engine=take.origin.engine,
        engine_version=take.origin.version,
        seed=take.brief.seed,
        licence=take.origin.licence,
        duration_s=take.duration_s,
        files=tuple(files),
        created_at=datetime.now(UTC),
        reference_sha256=job.reference_sha256,
        private=job.wish.private,
        heard=take.heard,
        review=take.review,
        markers=take.markers,
        facts=take.facts | ({CODE_LICENCE: code} if code else {}),
        render_s=take.render_s,
        refinement=job.wish.refinement,
        compared=take.compared,
    )
