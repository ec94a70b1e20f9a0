"""A second start is quick: whoever stopped the bot for a moment has it back at once.

What counts is the time that the start takes, less the time that it stood in the queue for a processor: how many other
tests run beside it says nothing about the bot.
"""

import asyncio
import signal
import time
from pathlib import Path
from typing import Any

import aiohttp

from tests.bot.test_serving import started

START_S = 5.0
TRIES = 3  # the best of them counts: what a busy machine's disk and caches cost is not the bot's either
END_S = 30.0


def _queued_s(pid: int) -> float:
    """How long a process' first thread was ready to run and had no processor, by Linux; elsewhere nothing is known."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


async def _ready(data_dir: Path) -> tuple[float, float, dict[str, Any]]:
    """Start the playground and stop it again; seconds until its address was printed, until the bot answers, and state."""
    began = time.monotonic()
    async with started(data_dir, "playground", "--port", "0", NOCTURNE_LOG_LEVEL="WARNING") as process:
        assert process.stdout is not None
        async with asyncio.timeout(60):
            line = (await process.stdout.readline()).decode()
            printed = time.monotonic() - began - _queued_s(process.pid)
            assert "playground is at http://127.0.0.1:" in line, line
            state = await _online(line.split()[-1])
            online = time.monotonic() - began - _queued_s(process.pid)
        process.send_signal(signal.SIGTERM)
        _, told = await asyncio.wait_for(process.communicate(), END_S)
        assert process.returncode == 0, told.decode()
    return printed, online, state


async def _online(address: str) -> dict[str, Any]:
    """The state of the chat as soon as its page is served, the bot is there and its commands are."""
    async with aiohttp.ClientSession() as http:
        async with http.get(address) as page:
            assert page.status == 200
        while True:
            async with http.get(f"{address}/playground/api/state", params={"as": "ada"}) as answer:
                state: dict[str, Any] = await answer.json()
            if state["commands"] and all(bot["online"] for bot in state["bots"]):
                return state
            await asyncio.sleep(0.02)


async def test_a_second_start_takes_less_than_five_seconds(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    _, _, first = await _ready(data_dir)
    seen = []
    for _ in range(TRIES):
        printed, online, again = await _ready(data_dir)
        assert again["guild"]["id"] == first["guild"]["id"], "the same server as before"
        assert {each["id"] for each in again["channels"]} == {each["id"] for each in first["channels"]}
        seen.append((printed, online))
        if online < START_S:
            break
    assert min(printed for printed, _ in seen) < START_S, seen
    assert min(online for _, online in seen) < START_S, seen


async def test_only_the_queue_for_a_processor_is_not_counted() -> None:
    """A process that sleeps stands in no queue: its seconds are its own."""
    process = await asyncio.create_subprocess_exec("sleep", "30")
    try:
        await asyncio.sleep(0.5)
        assert _queued_s(process.pid) < 0.25
    finally:
        process.kill()
        await process.wait()
    assert _queued_s(process.pid) == 0.0
