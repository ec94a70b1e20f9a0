"""A playground, people at it, and a discord.py bot on it; every exchange is held against Discord's document."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest

from bot.playground.server import Playground, PlaygroundSettings
from tests.playground.person import Person
from tests.playground.trial_bot import TrialBot, point_at, running_bot
from tests.support.recorder import ExchangeRecorder, recording

Raise = Callable[..., Awaitable[Playground]]


@pytest.fixture
def recorder() -> Iterator[ExchangeRecorder]:
    with recording() as kept:
        yield kept


@pytest.fixture
async def raised(recorder: ExchangeRecorder, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Raise]:
    """Playgrounds with settings of one's own; discord.py speaks to the newest."""
    async with AsyncExitStack() as stack:

        async def raise_one(*, observed: bool = True, **settings: Any) -> Playground:
            chosen = PlaygroundSettings(**{"port": 0, "rate_limit_factor": 0.0, **settings})
            playground = await stack.enter_async_context(Playground(chosen, observers=[recorder] if observed else []))
            point_at(playground, monkeypatch)
            return playground

        yield raise_one


@pytest.fixture
async def playground(raised: Raise) -> Playground:
    return await raised()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def ada(playground: Playground, http: aiohttp.ClientSession) -> Person:
    return Person("ada", playground.address, http)


@pytest.fixture
def ben(playground: Playground, http: aiohttp.ClientSession) -> Person:
    return Person("ben", playground.address, http)


@pytest.fixture
def mod(playground: Playground, http: aiohttp.ClientSession) -> Person:
    return Person("mod", playground.address, http)


@pytest.fixture
def owner(playground: Playground, http: aiohttp.ClientSession) -> Person:
    return Person("owner", playground.address, http)


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[TrialBot]:
    async with running_bot(playground) as running:
        yield running
