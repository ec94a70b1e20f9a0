"""What every store promises of tracks, files, deliveries, references and reports."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from generation.errors import NotFound, StorageFailed
from generation.ports import Store
from generation.track import DeliveryState, Event, JobState, Reference, Report, TrackState
from tests.storage import values
from tests.storage.values import (
    HEARD,
    NOON,
    accepted,
    delivery,
    files,
    finished,
    happened,
    job,
    made,
    posted,
    sha,
    track,
)


async def test_finishing_writes_job_tracks_delivery_and_events_together(store: Store):
    asked = await accepted(store)
    takes = [track(asked, take=2), track(asked, take=1)]
    told = delivery(asked, *takes)
    done = replace(asked, state=JobState.DONE, brief=values.brief(), finished_at=NOON)
    assert await store.finish(done, takes, told, [happened(asked.id, Event.JOB_DONE)])
    assert await store.job(asked.id) == done
    assert await store.tracks_of_job(asked.id) == [takes[1], takes[0]]
    assert await store.track(takes[0].id) == takes[0]
    assert await store.delivery_of(asked.id) == told
    assert [row.happened.event for row in await store.trail([asked.id])] == [Event.JOB_DONE]


async def test_a_job_is_finished_once(store: Store):
    asked = await accepted(store)
    first = track(asked)
    await finished(store, asked, first)
    second = track(asked)
    failed = replace(asked, state=JobState.FAILED)
    assert not await store.finish(failed, [second], delivery(asked, second), [happened(asked.id, Event.JOB_FAILED)])
    assert await store.tracks_of_job(asked.id) == [first]
    kept = await store.job(asked.id)
    assert kept is not None
    assert kept.state is JobState.DONE
    assert await store.trail([asked.id]) == []


async def test_two_who_finish_at_once_are_not_both_told_that_they_did(store: Store):
    asked = await accepted(store)
    tries = [track(asked) for _ in range(6)]
    done = replace(asked, state=JobState.DONE, finished_at=NOON)
    won = await asyncio.gather(*(store.finish(done, [each], delivery(asked, each), []) for each in tries))
    assert sum(won) == 1
    assert await store.tracks_of_job(asked.id) == [tries[won.index(True)]]


async def test_what_can_not_be_finished_whole_is_not_finished_at_all(store: Store):
    asked = await accepted(store)
    good, orphan = track(asked), track(asked, parent_id="nothing")
    done = replace(asked, state=JobState.DONE)
    with pytest.raises(NotFound, match="track nothing"):
        await store.finish(done, [good, orphan], delivery(asked, good), [happened(asked.id, Event.JOB_DONE)])
    with pytest.raises(NotFound, match="track elsewhere"):
        await store.finish(done, [good], replace(delivery(asked), track_ids=("elsewhere",)), [])
    with pytest.raises(StorageFailed, match="same take"):
        await store.finish(done, [good, good], delivery(asked, good), [])
    with pytest.raises(StorageFailed, match="already"):
        await store.finish(done, [good, replace(good, take=good.take + 1)], delivery(asked, good), [])
    with pytest.raises(StorageFailed, match="same part"):
        await store.finish(done, [replace(good, files=good.files * 2)], delivery(asked, good), [])
    assert await store.job(asked.id) == asked
    assert await store.tracks_of_job(asked.id) == []
    assert await store.delivery_of(asked.id) is None
    assert await store.trail([asked.id]) == []
    assert not await store.is_served(good.files[0].sha256)


async def test_only_what_belongs_together_is_finished_together(store: Store):
    one, other = await accepted(store), await accepted(store)
    done = replace(one, state=JobState.DONE)
    with pytest.raises(StorageFailed, match="can not be finished as accepted"):
        await store.finish(one, [], delivery(one), [])
    with pytest.raises(StorageFailed, match="another job"):
        await store.finish(done, [track(other)], delivery(one), [])
    with pytest.raises(StorageFailed, match="another job"):
        await store.finish(done, [], delivery(other), [])
    with pytest.raises(StorageFailed, match="another job"):
        await store.finish(done, [replace(track(one), session_id=other.session_id)], delivery(one), [])
    nowhere = replace(job("nowhere"), state=JobState.DONE)
    with pytest.raises(NotFound, match=nowhere.id):
        await store.finish(nowhere, [], delivery(nowhere), [])


async def test_a_failed_job_has_something_to_tell_and_no_track(store: Store):
    asked = await accepted(store)
    told = delivery(asked)
    assert await store.finish(replace(asked, state=JobState.FAILED, problem="The disk is full."), [], told, [])
    assert await store.pending_deliveries() == [told]
    assert await store.tracks_of_job(asked.id) == []


async def test_unknown_ids_are_unknown(store: Store):
    for key in ("nothing", "", "\x00", "\ud800"):
        assert await store.track(key) is None
        assert await store.tracks_of_job(key) == []
        assert await store.track_of_message(key) == []
        assert await store.children(key) == []
        assert await store.delivery_of(key) is None
        assert await store.reference(key) is None
        assert await store.reports_of(key) == []
        assert await store.seconds_per_audio_second(key) is None
        assert not await store.is_served(key)


async def test_children_come_in_the_order_they_were_made(store: Store):
    parent = await made(store)
    older = await made(store, parent_id=parent.id)
    newer = await made(store, parent_id=parent.id)
    grandchild = await made(store, parent_id=newer.id)
    assert await store.children(parent.id) == [older, newer]
    assert await store.children(newer.id) == [grandchild]
    assert await store.children(grandchild.id) == []


async def test_what_a_caller_does_to_an_answer_does_not_reach_the_store(store: Store):
    review = {"notes": ["one"]}
    kept = await made(store, review=review)
    review["notes"].append("two")
    found = await store.track(kept.id)
    assert found is not None
    found.review["notes"].append("three")
    again = await store.track(kept.id)
    assert again is not None
    assert again.review == {"notes": ["one"]}


# ---- the outbox


async def test_deliveries_wait_oldest_first_until_they_are_posted_or_given_up(store: Store):
    told = [await finished(store, await accepted(store)) for _ in range(4)]
    await posted(store, told[1], "m1")
    await store.save_delivery(replace(told[2], state=DeliveryState.FAILED, problem="The channel is gone."))
    tried = replace(told[0], attempts=1, problem="Discord did not answer.")
    await store.save_delivery(tried)
    assert await store.pending_deliveries() == [tried, told[3]]


async def test_a_delivery_keeps_where_it_was_posted(store: Store):
    asked = await accepted(store)
    takes = [track(asked, take=1), track(asked, take=2)]
    told = await finished(store, asked, *takes)
    done = replace(
        told, state=DeliveryState.POSTED, channel_id="c9", message_ids=("m2", "m1"), attempts=2, posted_at=NOON
    )
    await store.save_delivery(done, [happened(takes[0].id, Event.TRACK_POSTED, channel="c9")])
    assert await store.delivery_of(asked.id) == done
    assert await store.track_of_message("m1") == takes
    assert await store.track_of_message("m2") == takes
    assert await store.track_of_message("m3") == []
    assert len(await store.trail([takes[0].id])) == 1


async def test_a_delivery_posted_again_elsewhere_answers_for_the_new_message_only(store: Store):
    asked = await accepted(store)
    take = track(asked)
    told = await finished(store, asked, take)
    await posted(store, told, "first")
    await posted(store, told, "second")
    assert await store.track_of_message("first") == []
    assert await store.track_of_message("second") == [take]


async def test_a_message_with_several_deliveries_answers_with_all_their_tracks(store: Store):
    takes = []
    for _ in range(2):
        asked = await accepted(store)
        takes.append(track(asked))
        await posted(store, await finished(store, asked, takes[-1]), "shared")
    assert await store.track_of_message("shared") == takes


async def test_a_delivery_of_nothing_known_is_refused(store: Store):
    asked = await accepted(store)
    with pytest.raises(NotFound, match="job nothing"):
        await store.save_delivery(replace(delivery(asked), job_id="nothing"))
    with pytest.raises(NotFound, match="track nothing"):
        await store.save_delivery(replace(delivery(asked), track_ids=("nothing",)))
    assert await store.delivery_of(asked.id) is None


async def test_a_job_has_one_delivery(store: Store):
    asked = await accepted(store)
    told = await finished(store, asked)
    with pytest.raises(StorageFailed, match="already is a delivery"):
        await store.save_delivery(delivery(asked))
    assert await store.delivery_of(asked.id) == told


async def test_a_delivery_never_changes_its_job_nor_when_it_was_made(store: Store):
    asked, other = await accepted(store), await accepted(store)
    told = await finished(store, asked)
    await store.save_delivery(replace(told, job_id=other.id, created_at=NOON + timedelta(days=1), attempts=3))
    assert await store.delivery_of(asked.id) == replace(told, attempts=3)
    assert await store.delivery_of(other.id) is None


# ---- removal


async def test_a_removed_track_says_so_and_can_be_restored(store: Store):
    kept = await made(store)
    await store.set_track_state(kept.id, TrackState.REMOVED, "It is ours.", [happened(kept.id, Event.TRACK_REMOVED)])
    assert await store.track(kept.id) == replace(kept, state=TrackState.REMOVED, reason="It is ours.")
    await store.set_track_state(kept.id, TrackState.LIVE, "", [happened(kept.id, Event.TRACK_RESTORED)])
    assert await store.track(kept.id) == kept
    events = [row.happened.event for row in await store.trail([kept.id])]
    assert events == [Event.TRACK_REMOVED, Event.TRACK_RESTORED]


async def test_removing_an_unknown_track_is_refused(store: Store):
    with pytest.raises(NotFound, match="track nothing"):
        await store.set_track_state("nothing", TrackState.REMOVED, "", [happened("nothing")])
    assert await store.trail(["nothing"]) == []


async def test_a_file_is_served_while_one_live_track_uses_it(store: Store):
    one = await made(store, files=files("shared", "own"))
    other = await made(store, files=files("shared"))
    assert await store.is_served(sha("shared"))
    await store.set_track_state(one.id, TrackState.REMOVED, "r", [])
    assert await store.is_served(sha("shared"))
    assert not await store.is_served(sha("own"))
    await store.set_track_state(other.id, TrackState.REMOVED, "r", [])
    assert not await store.is_served(sha("shared"))
    await store.set_track_state(one.id, TrackState.LIVE, "", [])
    assert await store.is_served(sha("shared"))
    assert await store.is_served(sha("own"))
    assert not await store.is_served(sha("nothing"))


# ---- speeds


async def test_the_speed_of_an_engine_is_the_median_of_its_last_tracks(store: Store):
    for render_s in (300.0, 3.0, 6.0, 12.0, 0.0):  # the last one was not measured
        await made(store, duration_s=30.0, render_s=render_s)
    await made(store, engine="musicgen", duration_s=10.0, render_s=50.0)
    assert await store.seconds_per_audio_second("sketch", last=3) == pytest.approx(0.2)
    assert await store.seconds_per_audio_second("sketch") == pytest.approx(0.3)
    assert await store.seconds_per_audio_second("musicgen") == pytest.approx(5.0)
    assert await store.seconds_per_audio_second("audiocraft") is None


# ---- references and reports


def reference(**changes: object) -> Reference:
    base = Reference(sha("clip"), "member", "guild", "clip.mp3", 1000, "audio/mpeg", HEARD, NOON)
    return replace(base, **changes)


async def test_a_reference_is_kept_once_for_each_member(store: Store):
    first = reference()
    await store.add_reference(first, [happened(first.sha256, Event.REFERENCE_HEARD)])
    await store.add_reference(reference(filename="again.mp3"), [happened(first.sha256, Event.REFERENCE_HEARD)])
    others = reference(member_id="other", filename="other.mp3")
    await store.add_reference(others)
    assert await store.reference(first.sha256) == first
    assert await store.reference(first.sha256, "member") == first
    assert await store.reference(first.sha256, "other") == others
    assert await store.reference(first.sha256, "nobody") is None
    assert await store.reference(sha("other clip")) is None
    assert len(await store.trail([first.sha256])) == 2


async def test_reports_come_in_the_order_they_were_made(store: Store):
    kept = await made(store)
    said = [Report(f"report{each}", kept.id, "guild", "member", f"words {each}", NOON) for each in range(3)]
    for each in said:
        await store.add_report(each, [happened(kept.id, Event.TRACK_REPORTED)])
    assert await store.reports_of(kept.id) == said
    assert len(await store.trail([kept.id])) == 3


async def test_a_report_of_an_unknown_track_or_with_a_used_id_is_refused(store: Store):
    kept = await made(store)
    report = Report("report", kept.id, "guild", "member", "words", NOON)
    await store.add_report(report, [])
    with pytest.raises(StorageFailed, match="already"):
        await store.add_report(replace(report, words="others"), [happened(kept.id)])
    with pytest.raises(NotFound, match="track nothing"):
        await store.add_report(replace(report, id="other", track_id="nothing"), [happened(kept.id)])
    assert await store.reports_of(kept.id) == [report]
    assert await store.trail([kept.id]) == []
