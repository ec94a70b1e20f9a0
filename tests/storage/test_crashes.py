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

# Accepts jobs and finishes every second one; says each id once the store has said that it is written. Acknowledging
# before, as "early" does, is the mistake that this test is there to find.
PROGRAM = """
import asyncio, pathlib, sys
from dataclasses import replace
from generation.track import JobState
from storage.database import open_store
from tests.storage.values import NOON, delivery, happened, job, session, track

async def main(url, folder, prefix, early):
    store = await open_store(url, pathlib.Path(folder))
    print("ready", flush=True)
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

asyncio.run(main(*sys.argv[1:4], early=sys.argv[4] == "early"))
"""


def killed(url: str, folder: Path, prefix: str, when: str, lines: int) -> list[str]:
    """What a process acknowledged before it was killed, a moment after so many lines."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, url, str(folder), prefix, when],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == "ready\n"
        said = [process.stdout.readline().strip() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        process.wait()
        said += [line.strip() for line in process.stdout if line.endswith("\n")]
    return said


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


async def test_what_was_acknowledged_before_a_kill_is_there(database: str, tmp_path: Path):
    chance = random.Random(database.split(":", maxsplit=1)[0])
    said: list[str] = []
    for number in range(KILLS):
        lines = chance.randrange(1, 12)
        said += await asyncio.to_thread(killed, database, tmp_path, f"run{number}", "late", lines)
    assert len(said) > KILLS
    assert await missing(database, tmp_path, said) == []
    assert await halves(database) == []


async def test_acknowledging_before_the_commit_loses_some(database: str, tmp_path: Path):
    for number in range(8):
        said = await asyncio.to_thread(killed, database, tmp_path, f"run{number}", "early", 1)
        if await missing(database, tmp_path, said):
            return
    pytest.fail("Nothing was lost: this test would not see a loss.")
