"""A process killed at any moment: what it acknowledged is there, and nothing is there by half."""

import asyncio
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import database as opening
from storage.address import database_url
from storage.database import open_store

ROOT = Path(__file__).parents[2]
KILLS = 10  # for each database

# For each line of its input: a fork that accepts jobs and finishes every second one, and says each id once the store has
# said that it is written. Acknowledging before, as "early" does, is the mistake that these tests are there to find. It
# forks because importing everything anew for every kill takes longer than all the rest.
PROGRAM = """
import asyncio, os, pathlib, sys
from dataclasses import replace
import alembic.script, sqlalchemy.dialects.postgresql.asyncpg, sqlalchemy.dialects.sqlite.aiosqlite
from generation.track import JobState
from storage.database import open_store
from tests.storage.values import NOON, delivery, happened, job, session, track

async def work(url, folder, prefix, early):
    store = await open_store(url, pathlib.Path(folder))
    print("ready", os.getpid(), flush=True)
    for number in range(100_000):
        name = f"{prefix}-{number}"
        talk = session(id=f"s{name}")
        asked = job(talk.id, id=name)
        asked = replace(asked, place=replace(asked.place, request_id=f"r{name}"))
        if early:
            print(name, flush=True)
        await store.accept(asked, talk, [happened(name)])
        if not early:
            print(name, flush=True)
        if number % 2:
            made = track(asked, id=f"t{name}")
            done = replace(asked, state=JobState.DONE, finished_at=NOON)
            await store.finish(done, [made], replace(delivery(asked, made), id=f"d{name}"), [happened(name)])
            print(f"t{name}", flush=True)

for line in sys.stdin:
    prefix, when = line.split()
    child = os.fork()
    if child == 0:
        asyncio.run(work(sys.argv[1], sys.argv[2], prefix, when == "early"))
    os.waitpid(child, 0)
    print("dead", flush=True)
"""


class Victims:
    """Starts processes that write into a store, and kills them."""

    def __init__(self, url: str, folder: Path) -> None:
        self._runs = 0
        self._nursery = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, url, str(folder)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def kill_one(self, when: str, lines: int) -> list[str]:
        """What a process acknowledged before it was killed, just after so many lines."""
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._runs += 1
        self._nursery.stdin.write(f"run{self._runs} {when}\n")
        self._nursery.stdin.flush()
        ready, pid = self._nursery.stdout.readline().split()
        assert ready == "ready"
        said = [self._nursery.stdout.readline().strip() for _ in range(lines)]
        os.kill(int(pid), signal.SIGKILL)
        while (line := self._nursery.stdout.readline().strip()) != "dead":
            said.append(line)
        return said

    def close(self) -> None:
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.close()
        self._nursery.wait(timeout=30)
        self._nursery.stdout.close()


@pytest.fixture
def victims(database: str, tmp_path: Path):
    """Processes that write into the test's database."""
    made = Victims(database, tmp_path)
    yield made
    made.close()


async def missing(url: str, folder: Path, said: list[str]) -> list[str]:
    store = await open_store(url, folder)
    try:
        found = {each: await (store.track(each) if each.startswith("t") else store.job(each)) for each in said}
        assert await store.check_trail() is None
    finally:
        await store.close()
    return [each for each, there in found.items() if there is None]


HALVES = """
SELECT 'job without turn' FROM jobs WHERE id NOT IN (SELECT job_id FROM turns)
UNION ALL SELECT 'job without session' FROM jobs WHERE session_id NOT IN (SELECT id FROM sessions)
UNION ALL SELECT 'job without event' FROM jobs WHERE id NOT IN (SELECT subject FROM trail)
UNION ALL SELECT 'session without job' FROM sessions WHERE id NOT IN (SELECT session_id FROM jobs)
UNION ALL SELECT 'done without track' FROM jobs WHERE state = 'done' AND id NOT IN (SELECT job_id FROM tracks)
UNION ALL SELECT 'done without delivery' FROM jobs WHERE state = 'done' AND id NOT IN (SELECT job_id FROM deliveries)
UNION ALL SELECT 'track of unfinished' FROM tracks WHERE job_id IN (SELECT id FROM jobs WHERE state <> 'done')
UNION ALL SELECT 'track without file' FROM tracks WHERE id NOT IN (SELECT track_id FROM track_files)
UNION ALL SELECT 'events of a done job' FROM jobs WHERE state = 'done'
    AND (SELECT count(*) FROM trail WHERE subject = jobs.id) <> 2
"""


async def halves(url: str) -> list[str]:
    async with opening._engine(database_url(url)) as engine, engine.connect() as connection:
        found = list((await connection.execute(text(HALVES))).scalars())
        if url.startswith("sqlite"):
            found += [
                each for each in (await connection.exec_driver_sql("PRAGMA integrity_check")).scalars() if each != "ok"
            ]
        return found


async def test_what_was_acknowledged_before_a_kill_is_there(database: str, tmp_path: Path, victims: Victims):
    chance = random.Random(database.split(":", maxsplit=1)[0])
    said: list[str] = []
    for _ in range(KILLS):
        said += await asyncio.to_thread(victims.kill_one, "late", chance.randrange(1, 12))
    assert len(said) >= KILLS
    assert await missing(database, tmp_path, said) == []
    assert await halves(database) == []


async def test_acknowledging_before_the_commit_loses_some(database: str, tmp_path: Path, victims: Victims):
    for _ in range(8):
        if await missing(database, tmp_path, await asyncio.to_thread(victims.kill_one, "early", 1)):
            return
    pytest.fail("Nothing was lost: this test would not see a loss.")
