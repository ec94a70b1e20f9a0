"""The studio on the store's twin in memory: asking, limits, cancelling, and taking up again."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from generation.brief import ReferenceMode
from generation.errors import BadRequest, LimitReached, NotAllowed, NotFound, StorageFailed
from generation.ports import Clip
from generation.screening import HostLimits
from generation.studio import SHELL, Actor, Studio
from generation.track import NEXT_TAKE, ClipSource, Event, GuildSettings, Job, JobState, Place, Wish
from generation.workshop import Parts
from storage.artifacts import MemoryArtifacts
from storage.memory import MemoryStore
from tests.support.engines import ChoirEngine, ToneEngine, shelf_of
from tests.support.rooms import DeadClips, Ears, room


async def test_a_job_is_written_down_before_it_begins_and_its_end_with_the_outbox_row() -> None:
    async with room() as it:
        job = await it.studio.ask(Wish("a tone", 1.0, seed=5), Place("1", "7", "Ada", "1", "2"))
        assert (await it.store.job(job.id)) == job
        assert it.engine.rendered == 0
        await it.studio.begin(job, "99")
        over = await it.ears.end_of(job)
        assert over.state is JobState.DONE
        assert over.place.message_id == "99"
        (track,) = await it.store.tracks_of_job(job.id)
        assert (track.seed, track.words, track.engine) == (5, "a tone", "tone")
        delivery = await it.store.delivery_of(job.id)
        assert delivery is not None
        assert delivery.track_ids == (track.id,)
        happened = [row.happened.event for row in await it.store.trail([job.id, track.id])]
        assert happened == [Event.JOB_ACCEPTED, Event.JOB_STARTED, Event.JOB_DONE, Event.TRACK_MADE]


async def test_the_same_request_twice_is_one_job() -> None:
    async with room() as it:
        first, second = await it.ask(request="same"), await it.ask(request="same")
        assert first.id == second.id
        await it.ears.end_of(first)
        await asyncio.sleep(0.1)
        assert it.engine.rendered == 1


async def test_what_can_not_be_made_is_refused_and_nothing_is_written() -> None:
    async with room() as it:
        for wish in (Wish("  "), Wish("x", 0.2), Wish("x", 700.0), Wish("x", takes=9), Wish("x", seed=-1)):
            with pytest.raises(BadRequest):
                await it.studio.ask(wish, Place("1", "7", "Ada"))
        with pytest.raises(BadRequest, match="Known engines: tone"):
            await it.studio.ask(Wish("x", engine="flute"), Place("1", "7", "Ada"))
        with pytest.raises(NotFound):
            await it.studio.ask(Wish("x", parent="tnothing"), Place("1", "7", "Ada"))
        assert await it.store.jobs_of("7") == []
        assert it.studio.queue.open == []


async def test_a_guilds_own_limits_hold() -> None:
    store = MemoryStore()
    await store.save_guild_settings(GuildSettings("1", longest_s=10.0, jobs_per_member=1), [])
    engine = ToneEngine()
    engine.gate.clear()
    async with room(store, engine) as it:
        with pytest.raises(BadRequest, match="1 to 10 s"):
            await it.studio.ask(Wish("x", 11.0), Place("1", "7", "Ada", "1"))
        await it.ask(request="2")
        with pytest.raises(LimitReached, match="already have one job"):
            await it.ask(request="3")
        await it.ask(request="4", member="8")
        engine.gate.set()


async def test_only_its_member_or_a_moderator_of_its_guild_can_cancel() -> None:
    engine = ToneEngine()
    engine.gate.clear()
    async with room(engine=engine) as it:
        job = await it.ask()
        for actor in (Actor("8", "1"), Actor("8", "other", moderator=True)):
            with pytest.raises(NotAllowed):
                await it.studio.cancel(job.id, actor)
        await it.studio.cancel(job.id, Actor("8", "1", moderator=True))
        over = await it.ears.end_of(job)
        assert over.state is JobState.CANCELLED
        with pytest.raises(BadRequest, match="already over"):
            await it.studio.cancel(job.id, Actor("7", "1"))
        with pytest.raises(NotFound):
            await it.studio.cancel("jnothing", Actor("7", "1"))


async def test_a_job_that_is_cancelled_before_it_begins_is_not_made() -> None:
    async with room() as it:
        job = await it.studio.ask(Wish("a tone", 1.0), Place("1", "7", "Ada", "1", "2"))
        await it.studio.cancel(job.id, Actor("7", "1"))
        await it.studio.begin(job, "9")
        assert (await it.ears.end_of(job)).state is JobState.CANCELLED
        assert it.engine.rendered == 0


async def test_a_clip_that_can_not_be_used_ends_the_job_with_its_sentence() -> None:
    async with room() as it:
        job = await it.ask(clip=ClipSource("a.wav", "http://127.0.0.1/a.wav"))
        over = await it.ears.end_of(job)
        assert over.state is JobState.REFUSED
        assert over.problem == "The clip is damaged. Attach another one."
        assert it.studio.queue.open == []


async def test_closing_in_the_middle_leaves_the_job_for_the_next_start() -> None:
    store, engine = MemoryStore(), ToneEngine()
    engine.gate.clear()
    async with room(store, engine) as it:
        job = await it.ask()
        await asyncio.to_thread(engine.started.wait, 10)
    assert engine.rendered == 0
    (left,) = await store.unfinished_jobs()
    assert left.id == job.id
    async with room(store) as it:
        assert await it.studio.resume() == 1
        assert (await it.ears.end_of(job)).state is JobState.DONE
        assert it.engine.rendered == 1
        assert await it.studio.resume() == 0


async def test_a_job_that_was_interrupted_too_often_is_given_up_with_a_sentence() -> None:
    store = MemoryStore()
    async with room(store) as it:
        job = await it.studio.ask(Wish("a tone", 1.0), Place("1", "7", "Ada", "1", "2"))
        await store.save_job(replace(job, attempts=3, state=JobState.RUNNING))
    async with room(store) as it:
        await it.studio.resume()
        over = await it.ears.end_of(job)
        assert over.state is JobState.FAILED
        assert "interrupted too often" in over.problem


async def test_jobs_of_the_command_line_are_not_taken_up_by_a_bot() -> None:
    store = MemoryStore()
    async with room(store) as it:
        await it.studio.ask(Wish("a tone", 1.0), Place(f"{SHELL}1", "shell", "shell"))
    async with room(store) as it:
        assert await it.studio.resume() == 0


async def test_waiting_members_are_told_their_place_and_time() -> None:
    engine = ToneEngine()
    engine.gate.clear()
    async with room(engine=engine, limits=HostLimits(jobs_per_member=9)) as it:
        jobs = [await it.ask(request=str(number)) for number in range(4)]
        await asyncio.to_thread(engine.started.wait, 10)
        stands = [it.studio.progress_of(job) for job in jobs[1:]]
        assert [each.place for each in stands] == [1, 2, 3]
        assert stands[0].wait_s < stands[1].wait_s < stands[2].wait_s
        engine.gate.set()
        for job in jobs:
            await it.ears.end_of(job)
    shares = [each.done for each in it.ears.progress if each.job.id == jobs[0].id]
    assert shares == sorted(shares)
    assert all(each.job.created_at <= datetime.now(UTC) for each in it.ears.progress)


async def test_many_requests_at_once_do_not_slip_past_the_limit() -> None:
    engine = ToneEngine()
    engine.gate.clear()
    async with room(engine=engine, limits=HostLimits(jobs_per_member=3)) as it:
        asked = [it.ask(request=str(number)) for number in range(12)]
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(isinstance(each, Job) for each in outcomes) == 3
        assert sum(isinstance(each, LimitReached) for each in outcomes) == 9
        engine.gate.set()


async def test_a_job_that_came_in_before_the_resume_is_not_taken_up_twice() -> None:
    """Discord lets a client wait for seconds before it says ready; commands come in meanwhile."""
    async with room() as it:
        job = await it.ask()
        assert await it.studio.resume() == 0
        await it.ears.end_of(job)
        await asyncio.sleep(0.1)
        assert it.engine.rendered == 1


async def test_an_end_that_can_not_be_written_is_written_later() -> None:
    store = MemoryStore()
    finish, fails = store.finish, 2

    async def flaky(*given):  # type: ignore[no-untyped-def]
        nonlocal fails
        if fails:
            fails -= 1
            raise StorageFailed("The database is away.")
        return await finish(*given)

    store.finish = flaky  # type: ignore[method-assign]
    async with room(store) as it:
        job = await it.ask()
        assert (await it.ears.end_of(job)).state is JobState.DONE
        assert len(await store.tracks_of_job(job.id)) == 1
        assert it.studio.queue.open == []


class SlowClips(DeadClips):
    """Clips that never arrive."""

    def __init__(self) -> None:
        self.cancelled = False

    async def fetch(self, source: ClipSource) -> Clip:
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        raise AssertionError


async def test_cancelling_while_the_clip_is_fetched_ends_it_at_once() -> None:
    store, clips, ears = MemoryStore(), SlowClips(), Ears()
    studio = Studio(Parts(store, MemoryArtifacts(), clips, shelf_of(ToneEngine()), HostLimits()))
    studio.listen(ears)
    await studio.open()
    wish = Wish("a tone", 1.0, clip=ClipSource("a.wav", "http://127.0.0.1/a.wav"))
    job = await studio.ask(wish, Place("1", "7", "Ada", "1", "2"))
    await studio.begin(job)
    await asyncio.sleep(0.05)
    await studio.cancel(job.id, Actor("7", "1"))
    assert (await ears.end_of(job)).state is JobState.CANCELLED
    assert clips.cancelled
    await studio.close()


async def test_closing_while_a_clip_is_fetched_leaves_the_job_for_the_next_start() -> None:
    store = MemoryStore()
    studio = Studio(Parts(store, MemoryArtifacts(), SlowClips(), shelf_of(ToneEngine()), HostLimits()))
    await studio.open()
    wish = Wish("a tone", 1.0, clip=ClipSource("a.wav", "http://127.0.0.1/a.wav"))
    job = await studio.ask(wish, Place("1", "7", "Ada", "1", "2"))
    await studio.begin(job)
    await asyncio.sleep(0.05)
    await studio.close()
    assert [each.id for each in await store.unfinished_jobs()] == [job.id]


async def test_takes_share_the_brief_and_each_can_be_made_again() -> None:
    async with room() as it:
        job = await it.studio.ask(Wish("a tone", 1.0, seed=5, takes=3), Place("1", "7", "Ada", "1", "2"))
        await it.studio.begin(job)
        await it.ears.end_of(job)
        takes = await it.store.tracks_of_job(job.id)
        assert [track.take for track in takes] == [1, 2, 3]
        assert len({track.brief for track in takes}) == 1
        assert len({track.file("master") for track in takes}) == 3
        wish = Wish("a tone", brief=takes[2].brief, first_take=3)
        again = await it.studio.ask(wish, Place("2", "7", "Ada", "1", "2"))
        await it.studio.begin(again)
        await it.ears.end_of(again)
        (same,) = await it.store.tracks_of_job(again.id)
        assert same.brief == takes[2].brief
        assert same.take == 3
        assert same.file("master") == takes[2].file("master")


async def test_further_takes_are_never_one_that_the_session_has_had() -> None:
    async with room(limits=HostLimits(jobs_per_member=9)) as it:
        first = await it.ask(seed=5, takes=2)
        await it.ears.end_of(first)
        parent, _ = await it.store.tracks_of_job(first.id)

        async def further(request: str, takes: int = 1) -> Job:
            wish = Wish("a tone", brief=parent.brief, parent=parent.id, takes=takes, first_take=NEXT_TAKE)
            return await it.studio.ask(wish, Place(request, "7", "Ada", "1", "2"))

        # Pressed at once, by the same or by different members; cancelled ones leave their number behind.
        jobs = await asyncio.gather(further("2"), further("3", takes=2), further("4"))
        assert [job.wish.first_take for job in jobs] == [3, 4, 6]
        other = replace(parent.brief, duration_s=2.0)
        longer = await it.studio.ask(
            Wish("a tone", brief=other, parent=parent.id, first_take=2), Place("5", "7", "Ada", "1", "2")
        )
        assert longer.wish.first_take == 2
        for job in (*jobs, longer):
            await it.studio.begin(job)
            await it.ears.end_of(job)
        masters = [t.file("master") for job in (first, *jobs) for t in await it.store.tracks_of_job(job.id)]
        assert len(set(masters)) == len(masters) == 6
        assert (await further("6")).wish.first_take == 7


async def test_a_clip_is_only_used_in_ways_that_the_engine_knows() -> None:
    async with room() as it:
        for mode in (ReferenceMode.MELODY, ReferenceMode.COVER):
            clip = ClipSource("hum.wav", "https://cdn.invalid/hum.wav", mode=mode)
            with pytest.raises(BadRequest, match=f"tone can not use a clip in the mode {mode}"):
                await it.ask(clip=clip)
        assert await it.store.jobs_of("7") == []


class Long(ChoirEngine):
    """A choir that needs ten seconds, and follows no tune."""

    def __init__(self) -> None:
        super().__init__("long")
        self._card = replace(self._card, shortest_s=10.0, can=self._card.can - {"melody"})


async def test_auto_takes_who_can_make_the_length_and_use_the_clip() -> None:
    async with room(shelf=shelf_of(Long(), ToneEngine())) as it:
        assert (await it.ask("calm piano", duration_s=20.0)).engine == "long"
        assert (await it.ask("button click sound", "2")).engine == "tone"
        with pytest.raises(BadRequest, match="can not make"):
            await it.ask("calm piano", "3", engine="long")
