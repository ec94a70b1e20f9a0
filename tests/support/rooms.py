"""A studio on the store's twin in memory, with somebody who listens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

from generation.conversation import Conversation, Reply, Said
from generation.errors import ReferenceDamaged
from generation.ports import Clip, Progress
from generation.scheduling.shelf import EngineShelf
from generation.screening import HostLimits
from generation.studio import Studio
from generation.track import ClipSource, Job, JobState, Place, Track, Wish
from generation.workshop import Parts
from storage.artifacts import MemoryArtifacts
from storage.memory import MemoryStore
from tests.support.engines import ToneEngine, shelf_of


class Ears:
    """A listener that keeps what it was told."""

    def __init__(self) -> None:
        self.progress: list[Progress] = []
        self.over: list[Job] = []

    def progressed(self, progress: Progress, /) -> None:
        self.progress.append(progress)

    def ended(self, job: Job, /) -> None:
        self.over.append(job)

    async def end_of(self, job: Job) -> Job:
        async with asyncio.timeout(90):
            while True:
                for each in self.over:
                    if each.id == job.id:
                        return each
                await asyncio.sleep(0.01)


class DeadClips:
    """Clips that never can be used."""

    async def fetch(self, source: ClipSource) -> Clip:
        raise ReferenceDamaged("The clip is damaged.", "Attach another one.")

    async def decode(self, data: bytes, filename: str) -> Clip:
        raise ReferenceDamaged("The clip is damaged.", "Attach another one.")


class Room:
    """A studio, and what stands around it."""

    def __init__(
        self,
        store: MemoryStore,
        engine: ToneEngine,
        limits: HostLimits,
        before: "Room | None",
        shelf: EngineShelf | None = None,
    ) -> None:
        self.store, self.engine, self.ears = store, engine, Ears()
        self.artifacts = before.artifacts if before else MemoryArtifacts()
        self.studio = Studio(Parts(store, self.artifacts, DeadClips(), shelf or shelf_of(engine), limits))
        self.studio.listen(self.ears)
        self.conversation = Conversation(store, self.studio)
        self._requests = before._requests if before else count(1)

    async def ask(self, words: str = "a tone", request: str = "1", member: str = "7", **more: object) -> Job:
        wish = Wish(words, **{"duration_s": 1.0, **more})  # type: ignore[arg-type]
        job = await self.studio.ask(wish, Place(request, member, "Ada", "1", "2"))
        await self.studio.begin(job, f"message of {request}")
        return job

    def place(self, member: str = "7", request: str = "") -> Place:
        return Place(request or f"said{next(self._requests)}", member, f"Member {member}", "1", "2")

    async def first(self, words: str = "lofi beat", member: str = "7", **more: object) -> Track:
        """A session's first track."""
        job = await self.ask(words, f"first{next(self._requests)}", member, **more)
        return (await self.made(job))[0]

    async def made(self, job: Job) -> list[Track]:
        """What a job made; it must have made something."""
        over = await self.ears.end_of(job)
        assert over.state is JobState.DONE, over.problem
        return await self.store.tracks_of_job(job.id)

    async def say(self, words: str, session_id: str, member: str = "7", **more: object) -> Reply:
        """Say something in a session, and let what it starts begin."""
        return await self._begun(Said(words, self.place(member), session_id=session_id, **more))  # type: ignore[arg-type]

    async def reply(self, words: str, track: Track, member: str = "7", **more: object) -> Reply:
        """Reply to a track."""
        return await self._begun(Said(words, self.place(member), track_id=track.id, **more))  # type: ignore[arg-type]

    async def _begun(self, said: Said) -> Reply:
        answer = await self.conversation.say(said)
        if answer.job is not None:
            await self.studio.begin(answer.job)
        return answer

    async def refined(self, words: str, track: Track, member: str = "7", **more: object) -> Track:
        """The track that comes of a reply to another one."""
        answer = await self.reply(words, track, member, **more)
        assert answer.job is not None, answer.text
        return (await self.made(answer.job))[0]


@asynccontextmanager
async def room(
    store: MemoryStore | None = None,
    engine: ToneEngine | None = None,
    limits: HostLimits | None = None,
    before: Room | None = None,
    shelf: EngineShelf | None = None,
) -> AsyncIterator[Room]:
    """A room, or with `before` the same one after a restart."""
    store = store or (before.store if before else MemoryStore())
    made = Room(store, engine or (before.engine if before else ToneEngine()), limits or HostLimits(), before, shelf)
    await made.studio.open()
    try:
        yield made
    finally:
        await made.studio.close()
