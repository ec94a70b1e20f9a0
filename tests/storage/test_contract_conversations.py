"""What every store promises of sessions and of what is said in them."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from generation.errors import NotFound, StorageFailed
from generation.ports import Store
from generation.refinement import Destination, Option
from generation.track import Event, JobState, Session, Turn, TurnKind
from tests.storage.values import (
    DARKER,
    NOON,
    REFINEMENT,
    accepted,
    delivery,
    finished,
    happened,
    job,
    made,
    session,
    track,
)


def undone(session_id: str, request_id: str = "", **changes: object) -> Turn:
    """A turn that has no job."""
    turn = Turn(session_id, 0, "member", "undo", "", NOON, TurnKind.UNDONE, "track", request_id, "Back at #1.")
    return replace(turn, **changes)


async def test_a_refinement_is_a_turn_that_starts_from_its_parent(store: Store):
    parent = await made(store)
    asked = job(parent.session_id, words="darker please")
    asked = replace(asked, wish=replace(asked.wish, parent=parent.id, refinement=REFINEMENT))
    await store.accept(asked, None, [])
    first, second = await store.turns(parent.session_id)
    assert (first.kind, first.track_id) == (TurnKind.ASKED, "")
    assert (second.kind, second.track_id, second.job_id) == (TurnKind.REFINED, parent.id, asked.id)
    kept = await store.job(asked.id)
    assert kept is not None
    assert kept.wish.refinement == REFINEMENT


async def test_a_turn_without_a_job_gets_the_next_number_and_is_kept_whole(store: Store):
    first = await accepted(store)
    offered = (Option("quieter", (DARKER,)), Option("deeper", (), Destination("number", 2)))
    written = await store.add_turn(
        undone(first.session_id, "message", kind=TurnKind.UNCLEAR, options=offered), None, [happened("x")]
    )
    assert (written.number, written.options, written.answer) == (2, offered, "Back at #1.")
    again = await store.accept(job(first.session_id), None, [])
    assert [(each.number, each.job_id) for each in await store.turns(first.session_id)] == [
        (1, first.id),
        (2, ""),
        (3, again.id),
    ]
    assert (await store.turns(first.session_id))[1] == written
    assert [row.happened.event for row in await store.trail(["x"])] == [Event.JOB_ACCEPTED]


async def test_the_same_message_is_one_turn(store: Store):
    first = await accepted(store)
    said = undone(first.session_id, "message")
    told = await asyncio.gather(*(store.add_turn(said, None, [happened("x")]) for _ in range(5)))
    assert {each.number for each in told} == {2}
    assert len(await store.turns(first.session_id)) == 2
    assert len(await store.trail(["x"])) == 1
    other = session()
    assert await store.add_turn(undone(other.id, "message"), other) == told[0]
    assert await store.session(other.id) is None


async def test_turns_without_a_message_are_never_the_same(store: Store):
    first = await accepted(store)
    await store.add_turn(undone(first.session_id))
    await store.add_turn(undone(first.session_id))
    assert len(await store.turns(first.session_id)) == 3


async def test_a_turn_can_open_its_session_but_not_stand_in_none(store: Store):
    talk = session()
    with pytest.raises(NotFound, match="session"):
        await store.add_turn(undone(talk.id))
    assert (await store.add_turn(undone(talk.id), talk)).number == 1
    assert await store.session(talk.id) == talk


async def test_a_turn_with_a_job_is_written_with_the_job_alone(store: Store):
    first = await accepted(store)
    with pytest.raises(StorageFailed, match="with the job"):
        await store.add_turn(undone(first.session_id, job_id=first.id))


async def test_a_session_is_found_by_its_thread(store: Store):
    talk = session(thread_id="thread", member_ids=("a", "b"), open_to_all=False)
    await store.save_session(talk, [happened(talk.id, Event.SESSION_OPENED)])
    assert await store.session_of_thread("thread") == talk
    assert await store.session_of_thread("other") is None
    assert await store.session_of_thread("") is None
    assert [row.happened.event for row in await store.trail([talk.id])] == [Event.SESSION_OPENED]


async def test_what_may_change_in_a_session_changes_and_the_rest_does_not(store: Store):
    talk = session()
    await store.save_session(talk)
    wanted = Session(
        talk.id, "other", "other", "other", NOON + timedelta(days=1), "new title", "thread", ("a",), open_to_all=False
    )
    await store.save_session(wanted)
    expected = replace(talk, title="new title", thread_id="thread", member_ids=("a",), open_to_all=False)
    assert await store.session(talk.id) == expected


async def test_a_thread_belongs_to_one_session(store: Store):
    talk = session(thread_id="thread")
    await store.save_session(talk)
    with pytest.raises(StorageFailed, match="thread"):
        await store.save_session(session(thread_id="thread"))
    assert await store.session_of_thread("thread") == talk


async def test_a_session_counts_its_tracks_by_turns_and_takes(store: Store):
    first = await accepted(store)
    second = await store.accept(job(first.session_id), None, [])
    later = [track(second, take=2), track(second, take=1)]
    await finished(store, second, *later)
    await finished(store, first, early := track(first, take=1))
    await made(store)
    assert await store.tracks_of_session(first.session_id) == [early, later[1], later[0]]
    assert await store.tracks_of_session("nowhere") == []


async def test_what_a_track_changed_is_kept(store: Store):
    of = await accepted(store)
    plain = track(of, refinement=None, compared={})
    await store.finish(replace(of, state=JobState.DONE, finished_at=NOON), [plain], delivery(of, plain), [])
    assert await store.track(plain.id) == plain
    changed = await made(store)
    kept = await store.track(changed.id)
    assert kept is not None
    assert (kept.refinement, kept.compared) == (REFINEMENT, changed.compared)
