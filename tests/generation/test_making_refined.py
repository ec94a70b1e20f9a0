"""A refinement's job, from the wish to the stored track: put back, joined, compared, made again; and stopped."""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from generation import making
from generation.audio.encode import decode_lossless
from generation.brief import Brief, Key, Mood
from generation.errors import BadRequest, Cancelled
from generation.making import make_of_tracks, make_takes
from generation.ports import Watch
from generation.refinement import Change, ChangeKind, Refinement, Region
from generation.remaking import remake
from generation.studio import Actor
from generation.track import GuildSettings, Job, JobState, Track, TrackState, Wish
from tests.support.engines import ToneEngine, shelf_of
from tests.support.rooms import DeadClips, Room, room
from tests.support.taken import Shelf

BRIEF = Brief("a tone", "house", 240.0, Key("A"), 4.0, 5)
K = ChangeKind
PART = Refinement("darker there", (Change(K.LEAN, "brightness", -1, region=Region(1.0, 2.0)),), region=Region(1.0, 2.0))


async def job_of(it: Room, wish: Wish) -> Job:
    job = await it.studio.ask(wish, it.place())
    await it.studio.begin(job)
    return job


async def made(
    it: Room, brief: Brief = BRIEF, refinement: Refinement | None = None, parent: str | None = None
) -> Track:
    wish = Wish("a tone", brief=brief, refinement=refinement, parent=parent)
    return (await it.made(await job_of(it, wish)))[0]


async def samples(it: Room, track: Track, role: str = "master") -> np.ndarray:
    file = track.file(role)
    assert file is not None
    return decode_lossless(await it.artifacts.get(file.sha256)).samples


async def made_again(it: Room, track: Track) -> None:
    """Every file that is made again is the one that is kept."""
    take = await remake(it.store, it.artifacts, DeadClips(), shelf_of(it.engine), track)
    again = {file.role: file.data for file in take.files}
    kept = {file.role: await it.artifacts.get(file.sha256) for file in track.files}
    assert again == kept
    assert take.brief == track.brief
    assert take.compared == track.compared


async def test_a_part_made_anew_is_stored_with_what_changed_and_can_be_made_again() -> None:
    async with room() as it:
        first = await made(it)
        assert (first.refinement, first.compared) == (None, {})
        child = await made(it, replace(BRIEF, seed=900, mood=Mood(brightness=-0.3)), PART, first.id)
        assert child.refinement == PART
        assert child.facts["region_s"] == [1.0, 2.0]
        assert child.parent_id == first.id
        old, new = await samples(it, first), await samples(it, child)
        rate = old.shape[1] // 4
        assert np.array_equal(new[:, :rate], old[:, :rate])
        assert np.array_equal(new[:, 2 * rate :], old[:, 2 * rate :])
        assert not np.array_equal(new[:, rate : 2 * rate], old[:, rate : 2 * rate])
        await made_again(it, child)
        grandchild = await made(it, replace(BRIEF, seed=33), replace(PART, region=Region(3.0, None)), child.id)
        newest = await samples(it, grandchild)
        assert np.array_equal(newest[:, : 3 * rate], new[:, : 3 * rate]), "a part on a part"


async def test_joined_tracks_and_best_bars_need_no_engine_and_can_be_made_again() -> None:
    async with room() as it:
        first, second = await made(it), await made(it, replace(BRIEF, seed=700))
        rendered = it.engine.rendered
        joining = Refinement(
            "both", (Change(K.STITCH, value=f"{second.id}, {first.id}"),), sources=(second.id, first.id)
        )
        both = await made(it, replace(BRIEF, duration_s=8.0), joining, first.id)
        assert both.facts["made_of"] == [second.id, first.id]
        assert both.duration_s == 8.0
        looping = Refinement("a loop", (Change(K.BEST_BARS, amount=2),))
        loop = await made(it, replace(BRIEF, duration_s=2.0, loop=True), looping, both.id)
        assert loop.duration_s == 2.0
        assert (loop.engine, loop.engine_version) == (first.engine, first.engine_version)
        assert it.engine.rendered == rendered
        assert it.studio.speeds.of("tone") > 0
        await made_again(it, both)
        await made_again(it, loop)


async def test_what_would_be_too_long_together_is_refused_before_anything_is_made() -> None:
    async with room() as it:
        first = await made(it)
        await it.store.save_guild_settings(GuildSettings("1", longest_s=7.0), [])
        joining = Refinement("twice", (Change(K.STITCH, value=f"{first.id}, {first.id}"),))
        over = await it.ears.end_of(await job_of(it, Wish("x", brief=BRIEF, refinement=joining, parent=first.id)))
        assert over.state is JobState.REFUSED
        assert "1 to 7 s" in over.problem


async def test_a_source_that_was_removed_is_no_longer_used_and_one_that_only_was_measured_is_not_needed() -> None:
    async with room() as it:
        first = await made(it)
        whole = await made(it, replace(BRIEF, seed=9), replace(PART, region=Region()), first.id)
        part = await made(it, replace(BRIEF, seed=9), PART, first.id)
        await it.store.set_track_state(first.id, TrackState.REMOVED, "not theirs", [])
        over = await it.ears.end_of(await job_of(it, Wish("x", brief=BRIEF, refinement=PART, parent=first.id)))
        assert over.state is JobState.REFUSED
        assert "no longer here" in over.problem
        with pytest.raises(BadRequest, match="no longer here"):
            await remake(it.store, it.artifacts, DeadClips(), shelf_of(it.engine), part)
        await made_again(it, whole)


# ---- stopping and telling -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture(scope="module")
def first(shelf: Shelf) -> Track:
    return shelf.keep(make_takes(ToneEngine(), BRIEF, [1], None, Watch())[0], "t1")


Make = Callable[[Shelf, Track, Watch], object]


def make_part(shelf: Shelf, first: Track, watch: Watch) -> object:
    return make_takes(
        ToneEngine(), replace(BRIEF, seed=9), [1], None, watch, shelf.past(first, *PART.changes, region=PART.region)
    )


def make_joined(shelf: Shelf, first: Track, watch: Watch) -> object:
    past = shelf.past(first, Change(K.STITCH, value="t1, t1"), sources=(first,))
    return make_of_tracks(past, replace(BRIEF, duration_s=8.0), 1, watch)


@pytest.mark.parametrize(
    ("make", "work"),
    [(make_part, "put_back"), (make_part, "compared"), (make_joined, "reworked"), (make_joined, "compared")],
)
def test_a_cancel_does_not_wait_for_what_is_made_of_tracks(
    shelf: Shelf, first: Track, make: Make, work: str, monkeypatch: pytest.MonkeyPatch
):
    reached, go_on, after = threading.Event(), threading.Event(), []
    held, last = getattr(making, work), making.encode_master

    def hold(*given):
        reached.set()
        go_on.wait(30)
        return held(*given)

    def encode(*given):
        after.append("encoded")
        return last(*given)

    monkeypatch.setattr(making, work, hold)
    monkeypatch.setattr(making, "encode_master", encode)
    before, stopped_at = set(threading.enumerate()), []

    def cancelled() -> bool:
        if reached.is_set() and not stopped_at:
            stopped_at.append(time.monotonic())
        return reached.is_set()

    with pytest.raises(Cancelled):
        make(shelf, first, Watch(cancelled=cancelled))
    assert time.monotonic() - stopped_at[0] < 0.2
    left = set(threading.enumerate()) - before
    go_on.set()
    for thread in left:
        thread.join(30)
        assert not thread.is_alive()
    assert after == [], "nothing else was begun"


@pytest.mark.parametrize("make", [make_part, make_joined])
def test_progress_never_goes_back(shelf: Shelf, first: Track, make: Make):
    told: list[tuple[float, str]] = []
    make(shelf, first, Watch(progress=lambda *each: told.append(each)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] <= 1.0


async def test_a_refinement_is_stopped_like_any_job() -> None:
    engine = ToneEngine()
    async with room(engine=engine) as it:
        first = await made(it)
        engine.gate.clear()
        engine.started.clear()
        job = await job_of(it, Wish("x", brief=replace(BRIEF, seed=9), refinement=PART, parent=first.id))
        assert await asyncio.to_thread(engine.started.wait, 10)
        await it.studio.cancel(job.id, Actor("7"))
        assert (await it.ears.end_of(job)).state is JobState.CANCELLED
        engine.gate.set()
        assert await it.store.children(first.id) == []


async def test_the_picture_of_a_refined_track_shows_its_own_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    from generation.audio import picture

    drawn: list[tuple[str, str]] = []
    real = picture.draw

    def draw(*args: object, **asked: str) -> bytes:
        drawn.append((asked["title"], asked["subtitle"]))
        return real(*args, **asked)  # type: ignore[arg-type]

    monkeypatch.setattr(picture, "draw", draw)
    async with room() as it:
        first = await made(it)
        await made(it, replace(BRIEF, seed=900, mood=Mood(brightness=-0.3)), PART, first.id)
    (title, below), (again, told) = drawn
    assert title == "a tone"
    assert "from" not in below
    assert again == "darker there"
    assert told.endswith("from “a tone”")
