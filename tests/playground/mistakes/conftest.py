"""A stage for a whole file, and stages of other settings for single tests; what they say to each other is recorded."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
import pytest_asyncio

from tests.playground.mistakes.stage import Stage
from tests.support.recorder import ExchangeRecorder, recorder, recording

__all__ = ["recorder"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage() -> AsyncIterator[Stage]:
    with recording() as recorder:
        async with Stage.raised(recorder) as raised:
            yield raised


@pytest_asyncio.fixture(loop_scope="module")
async def staged(recorder: ExchangeRecorder) -> AsyncIterator[Callable[..., Awaitable[Stage]]]:
    """Stages with settings of one's own; they stand until the test ends."""
    async with AsyncExitStack() as stack:

        async def raise_one(**settings: Any) -> Stage:
            return await stack.enter_async_context(Stage.raised(recorder, **settings))

        yield raise_one


@pytest.fixture(autouse=True)
def _each_test_is_checked(request: pytest.FixtureRequest) -> Any:
    """What the shared stage recorded is judged after each test, so that the right one fails."""
    yield
    if "stage" in request.fixturenames:
        request.getfixturevalue("stage").recorder.judge()
