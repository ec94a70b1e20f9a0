"""Members' jobs on one shared engine: each with its own end, in fair order, within the memory."""

import asyncio
import threading
from datetime import UTC, datetime

import pytest

from generation import workshop
from generation.change import Change, ChangeKind
from generation.errors import Cancelled, EngineFailed
from generation.ids import take_seed
from generation.making import MadeTake, make_of_tracks
from generation.refinement import Refinement
from generation.scheduling import worker as module
from generation.screening import HostLimits
from generation.studio import Actor
from generation.telling import Telling
from generation.track import GuildSettings, Job, JobState, Place, Track, Wish
from tests.support.engines import ChoirEngine, ToneEngine, shelf_of
from tests.support.rooms import Ears, Room, room

MANY = HostLimits(jobs_per_member=20)


async def started(engine: ChoirEngine | ToneEngine) -> None:
    assert await asyncio.to_thread(engine.started.wait, 10)


async def sang_together(engine: ChoirEngine, count: int) -> None:
    async with asyncio.timeout(20):
        while max(engine.company, default=0) < count:
            await asyncio.sleep(0.01)


async def ends(it: Room, jobs: list[Job]) -> list[Job]:
    return [await it.ears.end_of(job) for job in jobs]


async def test_jobs_of_several_members_share_one_engine_and_each_has_its_own_track() -> None:
    choir = ChoirEngine(batch=4)
    async with room(shelf=shelf_of(choir), limits=MANY) as it:
        choir.gate.clear()
        jobs = [await it.ask(request=str(number), member=str(number), seed=number) for number in range(4)]
        await started(choir)
        assert all(it.studio.queue.find(job.id) for job in jobs)
        async with asyncio.timeout(10):
            while len(choir.order) < 1 or it.studio.queue.waiting:
                await asyncio.sleep(0.01)
        choir.gate.set()
        for over in await ends(it, jobs):
            assert over.state is JobState.DONE, over.problem
            (track,) = await it.store.tracks_of_job(over.id)
            assert track.seed == int(over.place.member_id)
            assert track.facts["weights"] == "choir-tiny"
        assert max(choir.company) > 1
        assert choir.loaded == 1
    assert choir.held == 0, "closing gives the memory back"


async def test_a_short_one_is_delivered_while_a_long_one_goes_on() -> None:
    choir = ChoirEngine(batch=2, step_s=0.02)
    async with room(shelf=shelf_of(choir), limits=MANY) as it:
        long = await it.ask(request="1", seed=1, duration_s=20.0)
        await started(choir)
        short = await it.ask(request="2", seed=2)
        assert (await it.ears.end_of(short)).state is JobState.DONE
        assert long.id not in {job.id for job in it.ears.over}
        await it.studio.cancel(long.id, Actor("7", "1"))
        assert (await it.ears.end_of(long)).state is JobState.CANCELLED


async def test_cancelling_or_failing_one_leaves_the_others() -> None:
    choir = ChoirEngine(batch=4, step_s=0.01)
    choir.broken[2] = EngineFailed("The engine ran out of memory.", "Ask for a shorter track.")
    async with room(shelf=shelf_of(choir), limits=MANY) as it:
        stopped = await it.ask(request="1", seed=1, duration_s=8.0)
        await started(choir)
        broken = await it.ask(request="2", seed=2)
        whole = await it.ask(request="3", seed=3)
        await sang_together(choir, 2)
        await it.studio.cancel(stopped.id, Actor("7", "1"))
        one, two, three = await ends(it, [stopped, broken, whole])
        assert (one.state, two.state, three.state) == (JobState.CANCELLED, JobState.FAILED, JobState.DONE)
        assert "memory" in two.problem


async def test_a_job_for_an_engine_that_has_nothing_to_load_is_passed_by_nobody() -> None:
    choir, tone = ChoirEngine(batch=4), ToneEngine()
    async with room(shelf=shelf_of(choir, tone), limits=MANY) as it:
        choir.gate.clear()
        first = await it.ask(request="1", seed=1, engine="choir")
        await started(choir)
        other = await it.ask(request="2", seed=2, engine="tone")
        later = await it.ask(request="3", seed=3, engine="choir")
        await asyncio.sleep(0.2)
        assert choir.order == [1], "nothing joins once somebody waits for another engine"
        choir.gate.set()
        over = await ends(it, [first, other, later])
        assert all(job.state is JobState.DONE for job in over)
        begun = [job.started_at for job in over]
        assert begun == sorted(begun)  # type: ignore[type-var]


async def test_one_job_joins_past_another_that_waits_for_weights_and_no_second_one_does() -> None:
    choir, organ = ChoirEngine(batch=4), ChoirEngine("organ", batch=4)
    async with room(shelf=shelf_of(choir, organ, budget_gb=1.0), limits=MANY) as it:
        choir.gate.clear()
        jobs = [await it.ask(request="1", seed=1, engine="choir", duration_s=5.0)]
        await started(choir)
        for seed, engine in ((2, "organ"), (3, "choir"), (4, "organ"), (5, "choir")):
            jobs.append(await it.ask(request=str(seed), seed=seed, engine=engine, duration_s=5.0))
        async with asyncio.timeout(10):
            while [job.wish.seed for job in it.studio.queue.waiting] != [2, 4, 5]:
                await asyncio.sleep(0.01)
        choir.gate.set()
        assert all(job.state is JobState.DONE for job in await ends(it, jobs))
        # The last two are admitted at once: whichever is there first does not wait for the other.
        assert (choir.order, sorted(organ.order)) == ([1, 3, 5], [2, 4])
        begun = [job.started_at for job in await ends(it, jobs)]
        assert begun[2] < begun[1] < begun[4]  # type: ignore[operator]
        assert begun[1] < begun[3], "admitted in the queue's order"  # type: ignore[operator]
        # In the queue's order each job would have loaded its engine.
        assert (choir.loaded, organ.loaded) == (2, 1)


async def test_takes_are_rendered_side_by_side_and_progress_never_falls() -> None:
    choir = ChoirEngine(batch=4)
    async with room(shelf=shelf_of(choir), limits=MANY) as it:
        job = await it.ask(request="1", seed=5, takes=3)
        assert (await it.ears.end_of(job)).state is JobState.DONE
        tracks = await it.store.tracks_of_job(job.id)
        assert [track.take for track in tracks] == [1, 2, 3]
        assert choir.order == [take_seed(5, take) for take in (1, 2, 3)]
        assert max(choir.company) == 3
        told = [each.done for each in it.ears.progress if each.job.id == job.id and each.job.state is JobState.RUNNING]
        assert told == sorted(told)


async def test_more_than_the_room_waits_in_the_queue_with_its_place() -> None:
    choir = ChoirEngine(batch=2)
    async with room(shelf=shelf_of(choir), limits=MANY) as it:
        choir.gate.clear()
        jobs = [await it.ask(request=str(number), seed=number) for number in range(5)]
        await started(choir)
        async with asyncio.timeout(10):
            while len(it.studio.queue.waiting) > 3:
                await asyncio.sleep(0.01)
        places = [it.studio.progress_of(it.studio.queue.find(job.id) or job).place for job in jobs]
        assert places == [0, 0, 1, 2, 3]
        choir.gate.set()
        assert all(job.state is JobState.DONE for job in await ends(it, jobs))
        assert max(choir.company) == 2


async def test_closing_in_the_middle_leaves_all_of_them_for_the_next_start() -> None:
    choir = ChoirEngine(batch=4, step_s=0.01)
    async with room(shelf=shelf_of(choir), limits=MANY) as it:
        jobs = [await it.ask(request=str(number), seed=number, duration_s=30.0) for number in range(3)]
        await sang_together(choir, 3)
    left = await it.store.unfinished_jobs()
    assert {job.id for job in left} == {job.id for job in jobs}
    assert all(job.attempts == 0 for job in left)


async def test_what_a_track_took_is_its_share_of_the_device_and_not_what_it_waited() -> None:
    choir, held_s = ChoirEngine(batch=4), 1.5
    async with room(shelf=shelf_of(choir), limits=MANY) as it:
        choir.gate.clear()
        jobs = [await it.ask(request=str(number), seed=number) for number in range(3)]
        async with asyncio.timeout(20):
            while it.studio.queue.waiting:
                await asyncio.sleep(0.01)
        await started(choir)
        # The first has been taken, and holds the device for itself; then the three share it.
        choir.gate.set()
        await sang_together(choir, 3)
        choir.gate.clear()
        await asyncio.sleep(held_s)
        choir.gate.set()
        for job in await ends(it, jobs):
            (track,) = await it.store.tracks_of_job(job.id)
            assert job.started_at is not None
            assert job.finished_at is not None
            beside = (job.finished_at - job.started_at).total_seconds() - track.render_s
            assert beside > held_s / 2, "two thirds of that time were the others'"


async def test_what_nobody_stopped_ends_in_a_sentence() -> None:
    choir = ChoirEngine()
    choir.broken[2] = Cancelled("It was stopped.")
    async with room(shelf=shelf_of(choir), limits=MANY) as it:
        over = await it.ears.end_of(await it.ask(seed=2))
        assert over.state is JobState.FAILED
        assert "without being told to" in over.problem


async def test_a_policy_counts_for_those_who_wait_as_well() -> None:
    choir = ChoirEngine(batch=1, commercial=False)
    async with room(shelf=shelf_of(choir), limits=MANY) as it:
        choir.gate.clear()
        first = await it.ask(request="1", seed=1)
        await started(choir)
        second = await it.ask(request="2", seed=2)
        await it.store.save_guild_settings(GuildSettings("1", commercial_only=True), [])
        choir.gate.set()
        one, two = await ends(it, [first, second])
        assert (one.state, two.state) == (JobState.DONE, JobState.REFUSED)
        assert "only makes what may be used commercially" in two.problem
        assert choir.order == [1]


async def test_a_job_that_can_not_be_admitted_does_not_end_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAUSE_S", 0.01)
    async with room() as it:
        may, asked = it.studio._workshop._worker._admission.may, list[str]()

        def once(job: object) -> bool:
            asked.append("")
            if len(asked) == 1:
                raise PermissionError("the folder of the weights")
            return may(job)  # type: ignore[arg-type]

        monkeypatch.setattr(module.Admission, "may", lambda _self, job: once(job))
        await it.made(await it.ask())
    assert len(asked) > 1


async def test_an_engine_that_reports_late_is_not_heard() -> None:
    job = Job("j1", Wish("a tone"), Place("1", "7", "Ada"), "s1", "choir", 1, datetime.now(UTC))
    known, ears = {job.id: job}, Ears()
    telling = Telling(known.get)
    telling.listen(ears)
    report = telling.reporter(job)
    await asyncio.to_thread(report, 0.1, "singing")
    await asyncio.sleep(0)
    assert [each.stage for each in ears.progress] == ["singing"]
    known.clear()
    await asyncio.to_thread(report, 0.2, "decoding")
    await asyncio.sleep(0)
    assert [each.stage for each in ears.progress] == ["singing"]
    telling.close()


async def test_an_engine_that_begins_anew_does_not_take_the_share_back_that_was_seen() -> None:
    job = Job("j1", Wish("a tone"), Place("1", "7", "Ada"), "s1", "choir", 1, datetime.now(UTC))
    ears, telling = Ears(), Telling({job.id: job}.get)
    telling.listen(ears)
    report = telling.reporter(job)
    for done, stage in ((0.6, "singing"), (0.1, "singing with less memory"), (0.7, "decoding")):
        await asyncio.to_thread(report, done, stage)
        await asyncio.sleep(0)
    assert [(each.done, each.stage) for each in ears.progress] == [
        (0.6, "singing"), (0.6, "singing with less memory"), (0.7, "decoding")
    ]  # fmt: skip
    telling.close()


def joined(one: Track, other: Track) -> dict[str, object]:
    """What is asked for where two tracks are joined."""
    joining = Refinement("join them", (Change(ChangeKind.STITCH, value=f"{one.id},{other.id}"),))
    return {"parent": one.id, "brief": one.brief, "refinement": joining, "engine": one.engine}


async def test_tracks_are_joined_while_the_device_is_busy_and_it_serves_others_while_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    choir, held, joining = ChoirEngine(batch=4), threading.Event(), threading.Event()
    async with room(shelf=shelf_of(choir, ToneEngine()), limits=MANY) as it:
        one, other = [await it.first(engine="tone", seed=seed, duration_s=4.0) for seed in (1, 2)]
        choir.gate.clear()
        busy = await it.ask(request="1", seed=1, engine="choir")
        await started(choir)
        waits = await it.ask(request="2", seed=2, engine="tone")
        (both,) = await it.made(await it.ask(request="3", **joined(one, other)))
        assert both.duration_s > one.duration_s
        assert {busy.id, waits.id}.isdisjoint(job.id for job in it.ears.over), "the device was busy all the time"
        choir.gate.set()
        await ends(it, [busy, waits])

        def slowly(*given: object, **named: object) -> MadeTake:
            joining.set()
            assert held.wait(20)
            return make_of_tracks(*given, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(workshop, "make_of_tracks", slowly)
        slow = await it.ask(request="4", **joined(one, other))
        assert await asyncio.to_thread(joining.wait, 10)
        assert (await it.made(await it.ask(request="5", seed=5, engine="choir")))[0].engine == "choir"
        assert slow.id not in {job.id for job in it.ears.over}
        held.set()
        await it.made(slow)
