"""Whatever is stored comes back equal, from every store; what no store could keep is refused by all of them."""

from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generation.errors import StorageFailed
from generation.ports import Store
from generation.rendering import Marker
from generation.track import (
    DeliveryState,
    FileRef,
    GuildSettings,
    Job,
    JobState,
    Licence,
    Place,
    Reference,
    Session,
    Track,
)
from storage.values import cleaned, plain
from tests.storage.strategies import (
    awkward,
    briefs,
    floats,
    heards,
    integers,
    json_values,
    moments,
    small,
    texts,
    wishes,
)
from tests.storage.values import delivery, session
from tests.storage.values import job as a_job

numbers = count(1)
each_store = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

places = st.builds(
    Place,
    request_id=st.builds(lambda text: f"r{next(numbers)}{text}", texts),
    member_id=texts,
    member_name=texts,
    guild_id=texts,
    channel_id=texts,
    message_id=texts,
    application_id=texts,
    token=texts,
    upload_limit=small,
    asked_at=st.none() | moments,
)
sessions = st.builds(
    Session, st.builds(lambda text: f"s{next(numbers)}{text}", texts), texts, texts, texts, moments, texts
)
unfinished = st.sampled_from([each for each in JobState if not each.over])
jobs = st.builds(
    Job,
    id=st.builds(lambda text: f"j{next(numbers)}{text}", texts),
    wish=wishes,
    place=places,
    session_id=st.just(""),
    engine=texts,
    seed=integers,
    created_at=moments,
    state=unfinished,
    brief=st.none() | briefs,
    reference_sha256=texts,
    attempts=small,
    problem=texts,
    started_at=st.none() | moments,
    finished_at=st.none() | moments,
)
files = st.lists(st.builds(FileRef, texts, texts, small, texts, texts), max_size=3, unique_by=lambda file: file.role)
tracks = st.builds(
    Track,
    id=st.builds(lambda text: f"t{next(numbers)}{text}", texts),
    job_id=st.just(""),
    session_id=st.just(""),
    take=small,
    parent_id=st.none(),
    guild_id=texts,
    channel_id=texts,
    member_id=texts,
    member_name=texts,
    words=texts,
    brief=briefs,
    engine=texts,
    engine_version=texts,
    seed=integers,
    licence=st.builds(Licence, texts, st.booleans(), texts),
    duration_s=floats,
    files=files.map(tuple),
    created_at=moments,
    reference_sha256=texts,
    private=st.booleans(),
    heard=st.none() | heards,
    review=st.dictionaries(texts, json_values, max_size=3),
    markers=st.lists(st.builds(Marker, floats, texts), max_size=2).map(tuple),
    render_s=floats,
)


@each_store
@given(talk=sessions, asked=jobs)
async def test_a_job_comes_back_equal(store: Store, talk: Session, asked: Job):
    asked = replace(asked, session_id=talk.id)
    assert await store.accept(asked, talk, []) == asked
    assert await store.job(asked.id) == asked
    assert await store.session(talk.id) == talk
    assert asked in await store.jobs_of(asked.place.member_id, limit=1000)
    assert await store.member_name(asked.place.member_id) == asked.place.member_name


@each_store
@given(talk=sessions, asked=jobs, later=jobs)
async def test_a_changed_job_comes_back_equal(store: Store, talk: Session, asked: Job, later: Job):
    asked = await store.accept(replace(asked, session_id=talk.id), talk, [])
    place = replace(later.place, request_id=asked.place.request_id, member_id=asked.place.member_id)
    kept = {"id": asked.id, "session_id": talk.id, "wish": asked.wish, "created_at": asked.created_at}
    later = replace(later, place=place, **kept)
    await store.save_job(later)
    assert await store.job(asked.id) == later


@each_store
@given(made=tracks)
async def test_a_track_comes_back_equal(store: Store, made: Track):
    talk = session()
    asked = await store.accept(a_job(talk.id), talk, [])
    made = replace(made, job_id=asked.id, session_id=talk.id)
    assert await store.finish(replace(asked, state=JobState.DONE), [made], delivery(asked, made), [])
    assert await store.track(made.id) == made


@each_store
@given(
    changes=st.fixed_dictionaries(
        {
            "state": st.sampled_from(DeliveryState),
            "channel_id": texts,
            "message_ids": st.lists(texts, max_size=3).map(tuple),
            "attempts": small,
            "problem": texts,
            "posted_at": st.none() | moments,
        }
    )
)
async def test_a_delivery_comes_back_equal(store: Store, changes):
    talk = session()
    asked = await store.accept(a_job(talk.id), talk, [])
    told = delivery(asked)
    assert await store.finish(replace(asked, state=JobState.FAILED), [], told, [])
    told = replace(told, **changes)
    await store.save_delivery(told)
    assert await store.delivery_of(asked.id) == told


@each_store
@given(
    clip=st.builds(
        Reference,
        st.builds(lambda text: f"c{next(numbers)}{text}", texts),
        texts,
        texts,
        texts,
        small,
        texts,
        heards,
        moments,
    ),
    decided=st.builds(GuildSettings, texts, texts, floats, small, st.booleans()),
)
async def test_references_and_settings_come_back_equal(store: Store, clip: Reference, decided: GuildSettings):
    await store.add_reference(clip)
    assert await store.reference(clip.sha256) == clip
    await store.save_guild_settings(decided, [])
    assert await store.guild_settings(decided.guild_id) == decided


@each_store
@given(words=awkward)
async def test_characters_that_no_database_keeps_are_marked_alike(store: Store, words: str):
    talk = session(title=words)
    asked = a_job(talk.id, words=words)
    kept = await store.accept(asked, talk, [])
    assert kept == await store.job(asked.id)
    shown = "".join("\ufffd" if each == "\x00" or "\ud800" <= each <= "\udfff" else each for each in words)
    assert kept.wish.words == shown
    found = await store.session(talk.id)
    assert found is not None
    assert found.title == shown


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": 2**63},
        {"seed": -(2**70)},
        {"wish": replace(a_job("s").wish, duration_s=float("nan"))},
        {"wish": replace(a_job("s").wish, duration_s=float("inf"))},
        {"wish": replace(a_job("s").wish, seed=2**80)},
        {"problem": b"bytes"},
    ],
)
async def test_what_some_database_could_not_keep_is_refused_by_all(store: Store, changes):
    talk = session()
    with pytest.raises(StorageFailed, match="stored"):
        await store.accept(replace(a_job(talk.id), **changes), talk, [])
    assert await store.session(talk.id) is None
    assert await store.unfinished_jobs() == []


async def test_numbers_of_numpy_are_numbers(store: Store):
    talk = session()
    asked = a_job(talk.id, seed=np.int64(7), attempts=np.int32(1))
    assert (await store.accept(asked, talk, [])).seed == 7
    kept = await store.job(asked.id)
    assert kept is not None
    assert type(kept.seed) is int


def test_free_form_data_is_what_json_gives_back():
    odd = {1: (np.float32(0.5), np.arange(2)), "at": JobState.DONE, "none": float("nan"), "deep": [{"set": {1}}]}
    assert plain(odd) == {"1": [0.5, [0, 1]], "at": "done", "none": None, "deep": [{"set": [1]}]}
    assert cleaned(a_job("s\x00")).session_id == "s\ufffd"
