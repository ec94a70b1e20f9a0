"""What every store promises of searching: the same answers from each of them."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generation.ports import Store
from generation.track import Report, Track, TrackQuery, TrackState
from storage.memory import MemoryStore
from tests.storage.strategies import awkward, texts
from tests.storage.values import NOON, made


async def ids(store: Store, **query: object) -> list[str]:
    return [each.id for each in (await store.search(TrackQuery(**query))).tracks]


async def test_everything_comes_newest_first_and_whole(store: Store):
    tracks = [await made(store) for _ in range(3)]
    page = await store.search(TrackQuery())
    assert page.total == 3
    assert list(page.tracks) == tracks[::-1]


async def test_pages_cover_everything_once(store: Store):
    tracks = [await made(store) for _ in range(7)]
    pages = [await store.search(TrackQuery(limit=3, offset=offset)) for offset in (0, 3, 6, 9)]
    assert [page.total for page in pages] == [7, 7, 7, 7]
    assert [len(page.tracks) for page in pages] == [3, 3, 1, 0]
    assert [each.id for page in pages for each in page.tracks] == [each.id for each in tracks[::-1]]


async def test_each_field_narrows(store: Store):
    one = await made(store, member="one", engine="sketch")
    two = await made(store, member="two", engine="musicgen", guild_id="elsewhere")
    three = await made(store, member="one", engine="musicgen", words="bright sun")
    await store.set_track_state(three.id, TrackState.REMOVED, "r", [])
    for number, each in enumerate((two, two, three)):
        await store.add_report(Report(f"report{number}", each.id, "guild", "member", "w", NOON), [])
    assert await ids(store, member_id="one") == [three.id, one.id]
    assert await ids(store, engine="musicgen") == [three.id, two.id]
    assert await ids(store, guild_id="guild") == [three.id, one.id]
    assert await ids(store, state=TrackState.REMOVED) == [three.id]
    assert await ids(store, state=TrackState.LIVE) == [two.id, one.id]
    assert await ids(store, reported=True) == [three.id, two.id]
    assert await ids(store, words="sun") == [three.id]
    assert await ids(store, member_id="one", engine="musicgen", words="BRIGHT", reported=True) == [three.id]
    assert await ids(store, member_id="two", words="sun") == []


async def test_since_is_included_and_until_is_not(store: Store):
    tracks = [await made(store, created_at=NOON + timedelta(hours=each)) for each in range(4)]
    found = await ids(store, since=NOON + timedelta(hours=1), until=NOON + timedelta(hours=3))
    assert found == [tracks[2].id, tracks[1].id]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("rain", True),
        ("RAIN", True),
        ("rai", True),  # the beginning of a word
        ("ain", False),  # and nothing else of it
        ("rain dark", True),  # in any order
        ("rain bright", False),  # all of them
        ("dark-rain", True),
        ("cafe", True),  # accents do not matter
        ("CAFÉ", True),
        ("strasse", True),
        ("straße", True),
        ("夜", True),  # unspaced writing is found by each character
        ("の夜", True),
        ("朝", False),
        ("дождь", True),
        ("120", True),
        ("é", False),
        ("i", True),  # of "it"
        ("don't", True),
        ('"rain"', True),
        ("rain*", True),
        ("rain AND dark", False),  # operators are words like any other
        ("NOT rain", False),
        ("rain OR bright", False),
        ("rain & !dark", True),
        ("'rain':*", True),
        ("(rain", True),
        ("words:rain", False),
        ("%", False),
        ("_", False),
        ("🎵", False),
        ("--", False),
        ("\\", False),
        ("\x00", False),
        ("\ud800", False),
        ("rain\x00dark", True),
        (" ", True),  # nothing asked: everything
        ("x" * 5000, False),
        ("rain " * 1000, True),
        ("́", False),
    ],
)
async def test_words(store: Store, question: str, found: bool):
    kept = await made(store, words="Dark rain, don't stop it! 🎵 Café Straße 暗い雨の夜 дождь 120 bpm")
    assert await ids(store, words=question) == ([kept.id] if found else [])


async def test_long_words_are_found_by_their_beginning(store: Store):
    kept = await made(store, words="a" * 200)
    assert await ids(store, words="a" * 30) == [kept.id]
    assert await ids(store, words="a" * 200) == [kept.id]
    assert await ids(store, words="a" * 30 + "b") == []


@pytest.fixture
async def twins(sql_store, tmp_path):
    """A store on SQL and the one in memory, with the same tracks."""
    return sql_store, MemoryStore()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=texts | awkward, question=texts | awkward, cut=st.integers(0, 10))
async def test_any_words_and_any_question_have_the_same_answer_everywhere(twins, words: str, question: str, cut: int):
    sql, memory = twins
    await add_to_both(sql, memory, words)
    for asked in (question, words, words[:cut], words[cut:]):
        query = TrackQuery(words=asked, limit=1000)
        there, here = await sql.search(query), await memory.search(query)
        assert [each.id for each in there.tracks] == [each.id for each in here.tracks]
        assert there.total == here.total


async def add_to_both(sql: Store, memory: Store, words: str) -> Track:
    kept = await made(sql, words=words)
    job = await sql.job(kept.job_id)
    session = await sql.session(kept.session_id)
    told = await sql.delivery_of(kept.job_id)
    assert job is not None
    assert told is not None
    from dataclasses import replace

    from generation.track import JobState

    await memory.accept(replace(job, state=JobState.ACCEPTED), session, [])
    assert await memory.finish(job, [kept], told, [])
    return kept
