"""The trail: in order, by subject, never altered, and an alteration is found."""

import asyncio
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from generation.errors import StorageFailed
from generation.ports import Store
from generation.track import Event, TrailEvent
from storage.chain import FIRST_HASH, continued, follows
from storage.database import open_store
from storage.sql import SqlStore
from tests.storage.strategies import awkward, json_values, moments, texts
from tests.storage.values import NOON, happened


async def test_what_happened_is_read_by_subject_in_order(store: Store):
    events = [happened("one", word="a"), happened("two"), happened("one", Event.JOB_DONE, word="b")]
    await store.record(events[:2])
    await store.record([])
    await store.record(events[2:])
    assert [row.happened for row in await store.trail(["one"])] == [events[0], events[2]]
    assert [row.happened for row in await store.trail(["two", "one", "two"])] == events
    assert [row.number for row in await store.trail(["one", "two"])] == [1, 2, 3]
    assert await store.trail([]) == []
    assert await store.trail(["nothing", "\x00"]) == []


async def test_rows_are_chained_from_the_first(store: Store):
    await store.record([happened("one"), happened("two")])
    await store.record([happened("three")])
    rows = await store.trail(["one", "two", "three"])
    assert rows[0].previous_hash == FIRST_HASH
    assert [row.previous_hash for row in rows[1:]] == [row.hash for row in rows[:-1]]
    assert await store.check_trail() is None


async def test_an_empty_trail_is_whole(store: Store):
    assert await store.check_trail() is None


async def test_many_subjects_can_be_asked_for(store: Store):
    await store.record([happened(f"s{each}") for each in range(1200)])
    rows = await store.trail([f"s{each}" for each in range(1200)] + ["more"] * 40_000)
    assert [row.number for row in rows] == list(range(1, 1201))


async def test_writers_at_once_make_one_chain(store: Store):
    await asyncio.gather(*(store.record([happened("s", n=each), happened("s", n=each)]) for each in range(25)))
    rows = await store.trail(["s"])
    assert [row.number for row in rows] == list(range(1, 51))
    assert await store.check_trail() is None


async def test_several_programs_write_one_chain(database: str, tmp_path):
    stores = [await open_store(database, tmp_path) for _ in range(3)]
    await asyncio.gather(*(store.record([happened("s")]) for _ in range(10) for store in stores))
    assert len(await stores[0].trail(["s"])) == 30
    assert await stores[1].check_trail() is None
    for store in stores:
        await store.close()


@pytest.mark.postgres
async def test_without_the_lock_writers_at_once_break_each_other(postgres_database, tmp_path, monkeypatch):
    """The lock of PostgreSQL is what makes the tests above pass."""
    from storage.sql import trail as statements

    monkeypatch.setattr(statements, "text", lambda _: text("SELECT CAST(:key AS bigint)"))
    store = await open_store(postgres_database, tmp_path)
    told = await asyncio.gather(*(store.record([happened("s")]) for _ in range(25)), return_exceptions=True)
    await store.close()
    assert any(isinstance(each, StorageFailed) for each in told)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(detail=st.dictionaries(texts | awkward, json_values | awkward, max_size=4), at=moments, word=awkward)
async def test_whatever_the_detail_is_the_chain_holds(store: Store, detail, at: datetime, word: str):
    await store.record([TrailEvent(Event.AUDIT_SEARCHED, f"s{word}", word, at, word, detail)])
    assert await store.check_trail() is None
    (row, *_) = (await store.trail([f"s{word}"]))[::-1]
    assert row.happened.at == at
    assert row.happened.at.tzinfo is UTC


async def test_numbers_that_json_does_not_know_become_nothing(store: Store):
    await store.record([happened("s", worst=float("-inf"), odd=float("nan"), where=(1, 2))])
    (row,) = await store.trail(["s"])
    assert row.happened.detail == {"worst": None, "odd": None, "where": [1, 2]}


async def test_what_is_no_data_is_refused(store: Store):
    with pytest.raises(StorageFailed, match="A object can not be stored"):
        await store.record([happened("s"), happened("s", what=object())])
    assert await store.trail(["s"]) == []


# ---- tampering, with the database's own statements

ALTERATIONS = {
    "detail": """UPDATE trail SET detail = '{"word": "forged"}' WHERE number = 2""",
    "no detail": "UPDATE trail SET detail = '[]' WHERE number = 2",
    "actor": "UPDATE trail SET actor = 'somebody' WHERE number = 2",
    "event": "UPDATE trail SET event = 'track:made' WHERE number = 2",
    "no event": "UPDATE trail SET event = 'nothing' WHERE number = 2",
    "time": "UPDATE trail SET at = '2020-01-01 00:00:00.000000' WHERE number = 2",
    "hash": f"UPDATE trail SET hash = '{'1' * 64}' WHERE number = 2",
    "previous": f"UPDATE trail SET previous_hash = '{'1' * 64}' WHERE number = 2",
    "deleted": "DELETE FROM trail WHERE number = 2",
    "first deleted": "DELETE FROM trail WHERE number = 1",
    "moved": "UPDATE trail SET number = 7 WHERE number = 2",
}
FOUND = {"deleted": 3, "moved": 3}
REMOVALS = {
    "sqlite": ["DROP TRIGGER trail_is_not_altered", "DROP TRIGGER trail_is_not_deleted"],
    "postgresql": ["DROP TRIGGER trail_is_not_altered ON trail"],
}


@pytest.mark.parametrize("how", ALTERATIONS)
async def test_the_trail_can_not_be_altered_and_without_its_guard_the_alteration_is_found(
    sql_store: SqlStore, how: str
):
    await sql_store.record([happened("s", word=each) for each in ("a", "b", "c", "d")])
    before = await sql_store.trail(["s"])
    with pytest.raises(DBAPIError, match="append-only"):
        await statement(sql_store, ALTERATIONS[how])
    assert await sql_store.trail(["s"]) == before
    for removal in REMOVALS[sql_store._db.dialect]:
        await statement(sql_store, removal)
    await statement(sql_store, ALTERATIONS[how])
    assert await sql_store.check_trail() == FOUND.get(how, 2)


async def test_the_trail_can_not_be_emptied_or_replaced(sql_store: SqlStore):
    await sql_store.record([happened("s"), happened("s")])
    columns = "event, subject, actor, guild_id, at, detail, previous_hash, hash"
    ways = {
        "sqlite": [
            "DELETE FROM trail",
            f"INSERT OR REPLACE INTO trail (number, {columns}) SELECT number, {columns} FROM trail WHERE number = 1",
            f"REPLACE INTO trail (number, {columns}) SELECT 9, {columns} FROM trail WHERE number = 1",
        ],
        "postgresql": ["DELETE FROM trail", "TRUNCATE trail"],
    }
    for way in ways[sql_store._db.dialect]:
        with pytest.raises(DBAPIError, match="append-only"):
            await statement(sql_store, way)
    assert len(await sql_store.trail(["s"])) == 2
    assert await sql_store.check_trail() is None


async def statement(store: SqlStore, sql: str) -> None:
    async with store._db._writer.begin() as connection:
        await connection.exec_driver_sql(sql)


def test_a_row_follows_only_the_row_it_was_sealed_with():
    one, two = continued(0, FIRST_HASH, [happened("s"), happened("t")])
    assert follows(one, 0, FIRST_HASH)
    assert follows(two, 1, one.hash)
    assert not follows(two, 0, FIRST_HASH)
    assert not follows(two, 1, FIRST_HASH)
    assert not follows(two, 2, one.hash)
    assert NOON.tzinfo is not None
