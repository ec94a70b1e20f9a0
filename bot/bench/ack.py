"""How soon a member is answered while an engine is busy: `/generate` through the local Discord, again and again."""

import asyncio
import contextlib
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.bootstrap import open_house
from bot.client import Nocturne, point_at
from bot.playground.server import Playground, PlaygroundSettings
from bot.settings import Settings

# Discord drops an interaction that is not answered within three seconds; ours are late after one.
_LATE_MS = 1000.0


async def ack(*, quick: bool) -> dict[str, float]:
    """Answer times of 200 requests (40 with `quick`), in ms, while the `sketch` engine renders one after another.

    `floor_ms` is the fastest answer seen: what one exchange with the local Discord costs on this machine.
    """
    count = 40 if quick else 200
    async with _open() as (address, _):
        started = time.monotonic()
        times = await _ask(address, count)
        took = time.monotonic() - started
    cuts = quantiles(times, n=100, method="inclusive")
    return {
        "requests": float(count),
        "rate": count / took,
        "p50_ms": cuts[49],
        "p99_ms": cuts[98],
        "floor_ms": min(times),
        "p50_ratio_to_floor": cuts[49] / min(times),
        "late": float(sum(each > _LATE_MS for each in times)),
    }


@contextlib.asynccontextmanager
async def _open() -> AsyncIterator[tuple[str, Nocturne]]:
    """A playground with a bot on it, in a folder that goes away."""
    with tempfile.TemporaryDirectory(prefix="nocturne-bench-") as folder:
        data_dir = Path(folder)
        settings = Settings(_env_file=None, data_dir=data_dir, jobs_per_member=10_000, queue_length=10_000)  # type: ignore[call-arg]
        local = Playground(PlaygroundSettings(data_dir=data_dir / "playground", port=0))
        await local.start()
        try:
            point_at(local.api_base, local.gateway_url)
            async with open_house(settings, file_hosts={urlsplit(local.address).netloc}) as house:
                client = Nocturne(house)
                running = asyncio.create_task(client.start(local.token))
                try:
                    await _commands(local.address)
                    yield local.address, client
                finally:
                    await client.close()
                    await asyncio.gather(running, return_exceptions=True)
        finally:
            await local.close()


async def _commands(address: str) -> None:
    """Wait until the bot has put its commands there."""
    async with aiohttp.ClientSession() as http, asyncio.timeout(30):
        while True:
            async with http.get(f"{address}/playground/api/state", params={"as": "ada"}) as answer:
                state: dict[str, Any] = await answer.json()
            if state["commands"] and all(bot.get("online", True) for bot in state["bots"]):
                return
            await asyncio.sleep(0.1)


async def _ask(address: str, count: int) -> list[float]:
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{address}/playground/api/state", params={"as": "ada"}) as answer:
            state: dict[str, Any] = await answer.json()
        channel = next(each["id"] for each in state["channels"] if each["name"] == "music")
        # The first request loads the engine; it is not one of those that are counted.
        await _one(http, address, channel, 0)
        await asyncio.sleep(3)
        return [await _one(http, address, channel, number) for number in range(1, count + 1)]


async def _one(http: aiohttp.ClientSession, address: str, channel: str, number: int) -> float:
    options = {"prompt": f"bench piece {number}", "duration": 30, "seed": number}
    body = {"as": "ada", "channel": channel, "name": "generate", "options": options}
    async with http.post(f"{address}/playground/api/commands", json=body) as answer:
        told: dict[str, Any] = await answer.json()
    took = told["interaction"]["acknowledged_ms"]
    # One that was never answered counts as long as Discord waits.
    return float(took) if took is not None else 3000.0
