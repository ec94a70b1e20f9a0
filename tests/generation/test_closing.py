"""Closing while an engine does not listen, as while a library loads its weights: soon, and nothing is lost."""

import asyncio
import threading
import time
from collections.abc import Sequence

import pytest

from generation.errors import NocturneError
from generation.ports import Inbox, RenderRequest
from generation.rendering import Rendering
from generation.scheduling import worker as module
from generation.track import JobState
from tests.support.engines import ChoirEngine, ToneEngine, shelf_of
from tests.support.rooms import room


class Loading:
    """What takes its time, whoever is waiting."""

    def __init__(self) -> None:
        super().__init__()
        self.loading, self.loads = threading.Event(), threading.Event()

    def load(self) -> None:
        self.loading.set()
        assert self.loads.wait(60)


class LoadingChoir(Loading, ChoirEngine):
    def serve(self, inbox: Inbox) -> None:
        self.load()
        super().serve(inbox)


class LoadingTone(Loading, ToneEngine):
    def render(self, requests: Sequence[RenderRequest]) -> list[Rendering | NocturneError]:
        self.load()
        return super().render(requests)


@pytest.mark.parametrize("kind", [LoadingChoir, LoadingTone])
async def test_nobody_who_closes_waits_for_weights(
    kind: type[LoadingChoir | LoadingTone], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "_PATIENCE_S", 0.5)
    engine = kind()
    try:
        async with room(shelf=shelf_of(engine)) as it:
            job = await it.ask()
            while not engine.loading.is_set():
                await asyncio.sleep(0.01)
            began = time.monotonic()
        assert time.monotonic() - began < 5
    finally:
        engine.loads.set()
    assert "most likely because weights are being loaded" in caplog.text
    (left,) = await it.store.unfinished_jobs()
    assert (left.id, left.state, left.attempts) == (job.id, JobState.QUEUED, 0)


async def test_who_closes_waits_for_a_step(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(module, "_PATIENCE_S", 5.0)
    choir = ChoirEngine(step_s=0.3)
    async with room(shelf=shelf_of(choir)) as it:
        await it.ask(duration_s=20.0)
        while not choir.started.is_set():
            await asyncio.sleep(0.01)
    assert choir.held == 0, "its memory was given back"
    assert not caplog.records
