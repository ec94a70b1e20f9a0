"""An open store: set up to lose nothing, and plain words when the database fails under it."""

import asyncio
from pathlib import Path

import pytest

from generation.errors import StorageFailed
from storage.address import database_url
from storage.database import open_store, upgrade
from tests.storage.values import accepted, happened, job


async def test_sqlite_is_set_up_to_lose_nothing(tmp_path: Path):
    await upgrade("", tmp_path)
    store = await open_store("", tmp_path)
    for engine, wanted in (
        (store._db._writer, {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "query_only": 0}),
        (store._db._reader, {"query_only": 1, "foreign_keys": 1, "wal_autocheckpoint": 0}),
    ):
        async with engine.connect() as connection:
            for name, value in wanted.items():
                assert (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar() == value
    assert store._db._writer.pool.size() == 1
    await store.close()


async def test_readers_can_not_write(tmp_path: Path):
    from storage.sql import guilds

    await upgrade("", tmp_path)
    store = await open_store("", tmp_path)
    from generation.track import GuildSettings

    with pytest.raises(StorageFailed, match="readonly"):
        await store._db.read(lambda connection: guilds.save(connection, GuildSettings("guild", "sketch")))
    assert await store.guild_settings("guild") == GuildSettings("guild")
    await store.close()


async def test_a_full_disk_is_told_and_leaves_nothing_half_written(tmp_path: Path):
    await upgrade("", tmp_path)
    store = await open_store("", tmp_path)
    kept = await accepted(store)
    async with store._db._writer.connect() as connection:
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    big = job(kept.session_id, words="w" * 200_000)
    with pytest.raises(StorageFailed, match="full"):
        await store.accept(big, None, [happened(big.id)])
    assert await store.job(big.id) is None
    assert len(await store.turns(kept.session_id)) == 1
    assert await store.check_trail() is None
    await store.close()


async def test_a_write_that_has_begun_is_finished_though_nobody_waits(database: str, tmp_path: Path):
    store = await open_store(database, tmp_path)
    tasks = [asyncio.create_task(accepted(store)) for _ in range(5)]
    await asyncio.sleep(0)
    for each in tasks:
        each.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await store.close()
    store = await open_store(database, tmp_path)
    assert len(await store.unfinished_jobs()) == 5
    await store.ping()
    await store.close()


@pytest.mark.postgres
async def test_a_server_that_goes_away_is_told_and_comes_back(postgres_server, postgres_database: str, tmp_path: Path):
    store = await open_store(postgres_database, tmp_path)
    kept = await accepted(store)
    name = database_url(postgres_database).database
    end = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    await postgres_server.run(end)
    assert await store.job(kept.id) == kept, "a connection that was cut is replaced"
    await postgres_server.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    await postgres_server.run(end)
    with pytest.raises(StorageFailed, match="not currently accepting"):
        await store.ping()
    await postgres_server.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    await store.ping()
    await store.close()
