"""Cancelling, whenever and whoever: nothing is made, nothing is kept, and everybody is told so in a sentence."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from aiohttp import web

from generation import making
from generation.audio import clips as clip_reader
from generation.audio.clips import ClipLimits, ClipReader
from generation.audio.fetch import FetchLimits
from generation.ports import Clip
from generation.track import ClipSource
from tests.acceptance.stage import Json, Person, Stage, parts_of, sounds_of, text_of
from tests.support.clips import melody_wav
from tests.support.engines import ToneEngine, shelf_of

SOON_S = 3.0  # from the cancel to the status that says so, on a busy machine


def _job_of(message: Json) -> str:
    return str(message["content"].rsplit("job `", 1)[1].split("`")[0])


async def _stopped(person: Person, asked: Json, since: float) -> Json:
    """The status message, once it says that the job was cancelled; soon, and it stays so."""
    over = await person.until(asked["message"]["id"], lambda m: "Cancelled" in m["content"], timeout_s=30)
    took = time.monotonic() - since
    assert took < SOON_S, f"cancelled only after {took:.1f} s"
    assert [each["label"] for each in parts_of(over)] == ["Try again"]
    return over


async def _nothing_was_made(stage: Stage, person: Person, asked: Json) -> None:
    """No track is known of, none lies on the disk, and none is posted."""
    job_id = _job_of(asked["message"])
    assert stage.house is not None
    job = await stage.house.store.job(job_id)
    assert job is not None
    assert job.state == "cancelled"
    assert await stage.house.store.tracks_of_job(job_id) == []
    artifacts = stage.data_dir / "artifacts"
    kept = [each.read_bytes()[:4] for each in artifacts.rglob("*") if each.is_file()]
    assert not [each for each in kept if each in (b"fLaC", b"\x89PNG")]
    assert not [each for each in await person.messages() if sounds_of(each)]
    assert "queue is empty" in text_of((await person.command("queue"))["message"])


async def test_a_waiting_job_is_gone_at_once(stage: Stage, ada: Person, ben: Person) -> None:
    engine = ToneEngine()
    engine.gate.clear()
    await stage.start_bot(shelf_of(engine))
    running = await ada.command("generate", prompt="holds the engine", duration=2)
    waiting = await ben.command("generate", prompt="waits behind it", duration=2)
    status = await ben.until(waiting["message"]["id"], lambda m: "Next in the queue" in m["content"])
    since = time.monotonic()
    await ben.click(status, "Cancel")
    await _stopped(ben, waiting, since)
    queue = text_of((await ada.command("queue"))["message"])
    assert "holds the engine" in queue
    assert "waits behind it" not in queue
    engine.gate.set()
    await ada.result(running)
    assert engine.rendered == 1, "the cancelled one never reached the engine"
    assert stage.house is not None
    assert await stage.house.store.tracks_of_job(_job_of(waiting["message"])) == []


async def test_who_may_cancel_and_what_everybody_else_is_told(
    stage: Stage, ada: Person, ben: Person, mod: Person
) -> None:
    engine = ToneEngine()
    engine.gate.clear()
    await stage.start_bot(shelf_of(engine))
    asked = await ada.command("generate", prompt="whose is it", duration=2)
    second = await ada.command("generate", prompt="another one of hers", duration=2)
    await ada.until(asked["message"]["id"], lambda m: "▰" in m["content"])

    for refused in (
        await ben.command("cancel", job=_job_of(asked["message"])),
        await ben.click(asked["message"], "Cancel"),
    ):
        assert "Only the member who asked for it, or a moderator" in text_of(refused["message"])
        assert refused["message"]["flags"] & 64, "a refusal is for whoever asked wrongly alone"

    since = time.monotonic()
    told = await ada.command("cancel", job=f" {_job_of(asked['message']).upper()} ")
    assert "is being stopped" in text_of(told["message"])
    await _stopped(ada, asked, since)
    since = time.monotonic()
    assert "is being stopped" in text_of((await mod.command("cancel", job=_job_of(second["message"])))["message"])
    await _stopped(ada, second, since)

    for again in (
        await ada.command("cancel", job=_job_of(asked["message"])),
        await mod.command("cancel", job=_job_of(second["message"])),
    ):
        assert "already over" in text_of(again["message"])
        assert again["message"]["flags"] & 64
    assert engine.rendered == 0
    assert engine.steps_after_cancel <= 2, "each job within one step"
    await _nothing_was_made(stage, ada, asked)


async def test_two_cancels_at_the_same_moment_are_both_answered(stage: Stage, ada: Person, mod: Person) -> None:
    engine = ToneEngine()
    engine.gate.clear()
    await stage.start_bot(shelf_of(engine))
    asked = await ada.command("generate", prompt="twice at once", duration=2)
    await ada.until(asked["message"]["id"], lambda m: "▰" in m["content"])
    job = _job_of(asked["message"])
    answers = await asyncio.gather(
        ada.command("cancel", job=job), ada.click(asked["message"], "Cancel"), mod.command("cancel", job=job)
    )
    for answer in answers:
        said = text_of(answer["message"])
        assert "is being stopped" in said or "already over" in said
    await _stopped(ada, asked, time.monotonic())
    assert len(await ada.messages()) <= 1 + len(answers), "one status, and what each was told"
    await _nothing_was_made(stage, ada, asked)


@pytest.mark.parametrize("shown", ["so far", "▰"])
async def test_the_sketch_engine_stops_within_a_step(stage: Stage, ada: Person, shown: str) -> None:
    """At once, when the engine may just be loading, and in the middle of its work."""
    await stage.start_bot()
    asked = await ada.command("generate", prompt="long house in A minor", duration=120, seed=2)
    await ada.until(asked["message"]["id"], lambda m: shown in m["content"])
    since = time.monotonic()
    assert "is being stopped" in text_of((await ada.command("cancel", job=_job_of(asked["message"])))["message"])
    over = await _stopped(ada, asked, since)
    await _nothing_was_made(stage, ada, asked)
    # The device is free again, and nothing of the stopped job comes after all.
    await ada.result(await ada.command("generate", prompt="waltz", duration=2))
    assert await ada.message(over["id"]) == over


async def test_a_track_that_is_played_and_only_being_finished_can_still_be_stopped(
    stage: Stage, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    hearing = Held(making.analyse)
    monkeypatch.setattr(making, "analyse", hearing)
    await stage.start_bot(shelf_of(ToneEngine()))
    asked = await ada.command("generate", prompt="nearly done", duration=2)
    with hearing:
        assert await asyncio.to_thread(hearing.reached.wait, 20)
        since = time.monotonic()
        await ada.click(asked["message"], "Cancel")
    await _stopped(ada, asked, since)
    await _nothing_was_made(stage, ada, asked)


class Held:
    """A function that waits before it does its work, until the `with` block is left."""

    def __init__(self, work: Callable[..., Any]) -> None:
        self._work = work
        self._go_on = threading.Event()
        self.reached = threading.Event()

    def __call__(self, *given: Any) -> Any:
        self.reached.set()
        self._go_on.wait(60)
        return self._work(*given)

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self._go_on.set()


# ---- a clip that is still on its way ------------------------------------------------------------------------------


@dataclass
class SlowServer:
    """Promises a clip, sends a little of it, and then takes its time."""

    data: bytes
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    address: str = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Length": str(len(self.data))})
        await answer.prepare(request)
        await answer.write(self.data[:1000])
        self.asked.set()
        try:
            await asyncio.sleep(60)
        finally:
            self.left.set()
        return answer

    @asynccontextmanager
    async def open(self) -> AsyncIterator["SlowServer"]:
        app = web.Application()
        app.router.add_get("/{name}", self.answer)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=1)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            host, port = runner.addresses[0][:2]
            self.address = f"{host}:{port}"
            yield self
        finally:
            await runner.cleanup()


class ClipsFrom(ClipReader):
    """The real reader, whose clips all lie on one server."""

    def __init__(self, host: str) -> None:
        super().__init__(ClipLimits(FetchLimits(hosts=frozenset({host}))))
        self._host = host

    async def fetch(self, source: ClipSource) -> Clip:
        return await super().fetch(replace(source, url=f"http://{self._host}/clip"))


async def test_a_job_whose_clip_is_still_being_fetched(stage: Stage, ada: Person) -> None:
    wave = melody_wav(3.0)
    async with SlowServer(wave).open() as server:
        await stage.start_bot(shelf_of(ToneEngine()), clips=ClipsFrom(server.address))
        clip = await ada.upload("slow.wav", wave)
        asked = await ada.command("generate", prompt="after the slow clip", duration=2, reference=clip)
        await asyncio.wait_for(server.asked.wait(), 20)
        since = time.monotonic()
        await ada.click(asked["message"], "Cancel")
        await _stopped(ada, asked, since)
        await asyncio.wait_for(server.left.wait(), SOON_S)  # the rest of the clip is not fetched any more
        await _nothing_was_made(stage, ada, asked)
        assert sounds_of(await ada.result(await ada.command("generate", prompt="without", duration=2)))


async def test_a_job_whose_clip_is_just_being_heard(stage: Stage, ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    hearing = Held(clip_reader.analyse)
    monkeypatch.setattr(clip_reader, "analyse", hearing)
    await stage.start_bot(shelf_of(ToneEngine()))
    clip = await ada.upload("hum.wav", melody_wav(3.0))
    asked = await ada.command("generate", prompt="after the heard clip", duration=2, reference=clip)
    with hearing:
        assert await asyncio.to_thread(hearing.reached.wait, 20)
        since = time.monotonic()
        await ada.click(asked["message"], "Cancel")
        over = await _stopped(ada, asked, since)
    # What was heard too late wakes nothing up.
    await asyncio.sleep(0.5)
    await _nothing_was_made(stage, ada, asked)
    assert await ada.message(over["id"]) == over
    fresh = await ada.upload("hum.wav", melody_wav(3.0))
    assert sounds_of(await ada.result(await ada.command("generate", prompt="once more", duration=2, reference=fresh)))


async def test_a_cancelled_job_stays_cancelled_after_a_restart(stage: Stage, ada: Person) -> None:
    engine = ToneEngine()
    engine.gate.clear()
    await stage.start_bot(shelf_of(engine))
    asked = await ada.command("generate", prompt="never again", duration=2)
    await ada.until(asked["message"]["id"], lambda m: "▰" in m["content"])
    since = time.monotonic()
    await ada.click(asked["message"], "Cancel")
    over = await _stopped(ada, asked, since)
    await stage.stop_bot()
    again = ToneEngine()
    await stage.start_bot(shelf_of(again))
    await asyncio.sleep(0.3)
    assert again.rendered == 0
    await _nothing_was_made(stage, ada, asked)
    # And the button of before the restart asks for it anew.
    assert sounds_of(await ada.result(await ada.click(over, "Try again")))
