"""What every store promises of jobs, sessions, members and guild settings."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from generation.errors import NotFound, StorageFailed
from generation.ports import Store
from generation.track import Event, GuildSettings, JobState
from tests.storage import values
from tests.storage.values import NOON, accepted, finished, happened, job, session


async def test_an_accepted_job_is_there_with_its_session_its_turn_and_its_events(store: Store):
    talk = session()
    asked = job(talk.id)
    assert await store.accept(asked, talk, [happened(asked.id)]) == asked
    assert await store.job(asked.id) == asked
    assert await store.session(talk.id) == talk
    (turn,) = await store.turns(talk.id)
    assert (turn.number, turn.words, turn.job_id, turn.member_id) == (1, "dark rain", asked.id, "member")
    assert [row.happened.event for row in await store.trail([asked.id])] == [Event.JOB_ACCEPTED]


async def test_the_same_request_is_accepted_once(store: Store):
    first = await accepted(store)
    other = session()
    again = replace(job(other.id), place=replace(first.place, member_name="Other"))
    assert await store.accept(again, other, [happened(again.id)]) == first
    assert await store.job(again.id) is None
    assert await store.session(other.id) is None
    assert await store.turns(first.session_id) == await store.turns(first.session_id)
    assert len(await store.turns(first.session_id)) == 1
    assert await store.trail([again.id]) == []
    assert await store.member_name("member") == first.place.member_name


async def test_the_same_request_twice_at_once_is_one_job(store: Store):
    talks = [session() for _ in range(8)]
    asked = [replace(job(talk.id), place=replace(job(talk.id).place, request_id="same")) for talk in talks]
    told = await asyncio.gather(
        *(store.accept(one, talk, [happened(one.id)]) for one, talk in zip(asked, talks, strict=True))
    )
    assert len({each.id for each in told}) == 1
    kept = told[0]
    assert [each.id for each in await store.unfinished_jobs()] == [kept.id]
    assert [each.session_id for each in told] == [kept.session_id] * 8
    assert sum([await store.session(talk.id) is not None for talk in talks]) == 1
    assert len(await store.trail([each.id for each in asked])) == 1


async def test_a_request_into_a_known_session_is_its_next_turn(store: Store):
    first = await accepted(store)
    second = await store.accept(job(first.session_id, words="darker"), None, [])
    third = await store.accept(job(first.session_id, words="longer"), await store.session(first.session_id), [])
    said = await store.turns(first.session_id)
    assert [(turn.number, turn.words, turn.job_id) for turn in said] == [
        (1, "dark rain", first.id),
        (2, "darker", second.id),
        (3, "longer", third.id),
    ]


async def test_turns_said_at_once_get_different_numbers(store: Store):
    first = await accepted(store)
    await asyncio.gather(*(store.accept(job(first.session_id), None, []) for _ in range(6)))
    assert [turn.number for turn in await store.turns(first.session_id)] == [1, 2, 3, 4, 5, 6, 7]


async def test_a_request_into_an_unknown_session_is_refused_and_leaves_nothing(store: Store):
    asked = job("nowhere")
    with pytest.raises(NotFound, match="session nowhere"):
        await store.accept(asked, None, [happened(asked.id)])
    with pytest.raises(NotFound, match="session nowhere"):
        await store.accept(asked, session(), [happened(asked.id)])
    assert await store.job(asked.id) is None
    assert await store.trail([asked.id]) == []


async def test_a_job_id_is_used_once(store: Store):
    first = await accepted(store)
    with pytest.raises(StorageFailed, match="already"):
        await store.accept(replace(job(first.session_id), id=first.id), None, [])
    assert await store.job(first.id) == first


async def test_unknown_ids_are_unknown(store: Store):
    for key in ("nothing", "", "\x00", "\ud800", "'; DROP TABLE jobs; --"):
        assert await store.job(key) is None
        assert await store.session(key) is None
        assert await store.turns(key) == []
        assert await store.jobs_of(key) == []
        assert await store.member_name(key) is None


async def test_a_saved_job_keeps_what_it_became(store: Store):
    asked = await accepted(store)
    became = replace(
        asked,
        state=JobState.RUNNING,
        brief=values.brief(),
        place=replace(asked.place, message_id="other", token="", asked_at=None),
        engine="ace-step",
        seed=8,
        reference_sha256=values.sha("clip"),
        attempts=2,
        problem="none yet",
        started_at=NOON,
    )
    await store.save_job(became, [happened(asked.id, Event.JOB_STARTED)])
    assert await store.job(asked.id) == became
    assert [row.happened.event for row in await store.trail([asked.id])] == [Event.JOB_STARTED]


async def test_what_was_asked_by_whom_and_when_never_changes(store: Store):
    asked = await accepted(store)
    forged = replace(
        asked,
        wish=replace(asked.wish, words="something else"),
        place=replace(asked.place, request_id="another", member_id="somebody"),
        session_id="elsewhere",
        created_at=NOON - timedelta(days=1),
        state=JobState.QUEUED,
    )
    await store.save_job(forged)
    assert await store.job(asked.id) == replace(asked, state=JobState.QUEUED)


@pytest.mark.parametrize("state", [each for each in JobState if each.over])
async def test_a_job_that_is_over_stays_as_it_is(store: Store, state: JobState):
    asked = await accepted(store)
    over = replace(asked, state=state, problem="told", finished_at=NOON)
    await store.save_job(over)
    await store.save_job(replace(asked, state=JobState.RUNNING), [happened(asked.id, Event.JOB_STARTED)])
    assert await store.job(asked.id) == over
    assert await store.trail([asked.id]) == []
    assert await store.unfinished_jobs() == []


async def test_saving_an_unknown_job_is_refused(store: Store):
    asked = job("nowhere")
    with pytest.raises(NotFound, match=asked.id):
        await store.save_job(asked, [happened(asked.id)])
    assert await store.trail([asked.id]) == []


async def test_unfinished_jobs_come_oldest_first_and_a_members_jobs_newest_first(store: Store):
    jobs = [await accepted(store, member=each) for each in ("one", "two", "one", "one")]
    await finished(store, jobs[2])
    await store.save_job(replace(jobs[1], state=JobState.QUEUED))
    assert [each.id for each in await store.unfinished_jobs()] == [jobs[0].id, jobs[1].id, jobs[3].id]
    assert [each.id for each in await store.jobs_of("one")] == [jobs[3].id, jobs[2].id, jobs[0].id]
    assert [each.id for each in await store.jobs_of("one", limit=2)] == [jobs[3].id, jobs[2].id]


async def test_a_members_last_name_is_known(store: Store):
    await accepted(store, member="one", name="Early")
    await accepted(store, member="two", name="Other")
    await accepted(store, member="one", name="Läte 🎵")
    assert await store.member_name("one") == "Läte 🎵"
    assert await store.member_name("two") == "Other"


async def test_guild_settings_have_a_default_and_are_replaced_whole(store: Store):
    assert await store.guild_settings("guild") == GuildSettings("guild")
    first = GuildSettings("guild", "sketch", 120.5, 3)
    await store.save_guild_settings(first, [happened("guild", Event.SETTINGS_CHANGED)])
    await store.save_guild_settings(GuildSettings("other", "musicgen"), [])
    assert await store.guild_settings("guild") == first
    second = GuildSettings("guild", longest_s=60.0)
    await store.save_guild_settings(second, [happened("guild", Event.SETTINGS_CHANGED)])
    assert await store.guild_settings("guild") == second
    assert len(await store.trail(["guild"])) == 2


async def test_a_time_comes_back_in_utc_whatever_its_zone_was(store: Store):
    from zoneinfo import ZoneInfo

    talk = session()
    local = NOON.astimezone(ZoneInfo("Asia/Kolkata"))
    asked = job(talk.id, created_at=local)
    await store.accept(asked, talk, [])
    kept = await store.job(asked.id)
    assert kept is not None
    assert kept.created_at == NOON
    assert kept.created_at.utcoffset() == timedelta(0)
    assert kept.place.asked_at is not None
    assert kept.place.asked_at.utcoffset() == timedelta(0)


async def test_a_time_without_a_zone_is_refused(store: Store):
    talk = session()
    with pytest.raises(StorageFailed, match="without a zone"):
        await store.accept(job(talk.id, created_at=NOON.replace(tzinfo=None)), talk, [])
    assert await store.unfinished_jobs() == []


async def test_a_closed_store_says_so(store: Store):
    await store.ping()
    await store.close()
    with pytest.raises(StorageFailed, match="closed"):
        await store.ping()
    with pytest.raises(StorageFailed, match="closed"):
        await store.record([happened("subject")])
    await store.close()
