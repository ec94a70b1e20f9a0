"""The stage of every acceptance test; each exchange with the local Discord is held against Discord's own document."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.acceptance.stage import Person, Stage
from tests.support.recorder import ExchangeRecorder, recorder

__all__ = ["recorder"]


@pytest.fixture
async def stage(tmp_path: Path, recorder: ExchangeRecorder) -> AsyncIterator[Stage]:
    async with Stage(tmp_path / "data", observers=(recorder,)).open() as stage:
        yield stage


@pytest.fixture
async def ada(stage: Stage) -> Person:
    return await stage.person("ada")


@pytest.fixture
async def ben(stage: Stage) -> Person:
    return await stage.person("ben")


@pytest.fixture
async def mod(stage: Stage) -> Person:
    return await stage.person("mod")
