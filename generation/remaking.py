"""How is a track made again? From its brief and its take, its clip, and the tracks that it comes from."""

import asyncio

from generation.candidates import TRIES, Trying
from generation.making import MadeTake, make_of_tracks, make_takes
from generation.past import past_of
from generation.ports import Artifacts, Clips, Store, Watch
from generation.refining.plan import plan_of
from generation.rendering import Audio
from generation.scheduling.shelf import EngineShelf
from generation.track import Track


async def remake(
    store: Store, artifacts: Artifacts, clips: Clips, engines: EngineShelf, track: Track, watch: Watch | None = None
) -> MadeTake:
    """Make a track again as it was made, also where only a part of it is new or where it is made of others.

    Raises:
        NocturneError: it can not be made again; `BadRequest` where a track that it is made of was removed.

    """
    watch, refinement = watch or Watch(), track.refinement
    plan = plan_of(refinement, track.brief, engines.card(track.engine)) if refinement else None
    past = await past_of(store, artifacts, track.parent_id, refinement, plan)
    if past is not None and past.own_sound is not None:
        return await asyncio.to_thread(make_of_tracks, past, track.brief, track.take, watch)
    clip = await _clip_of(artifacts, clips, track)

    trying = Trying(again=track.facts.get(TRIES) or {})

    def work() -> MadeTake:
        with engines.lent(engines.choose(track.engine)) as engine:
            return make_takes(engine, track.brief, [track.take], clip, watch, past, trying=trying)[0]

    return await asyncio.to_thread(work)


async def _clip_of(artifacts: Artifacts, clips: Clips, track: Track) -> Audio | None:
    if not track.reference_sha256:
        return None
    return (await clips.decode(await artifacts.get(track.reference_sha256), "clip")).audio
