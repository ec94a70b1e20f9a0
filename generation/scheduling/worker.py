"""The worker that owns a device: takes jobs from the queue, and lets those share the device whose engine can."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Final, TypeVar

from generation.errors import Cancelled, NocturneError
from generation.patience import LOOK_S, Gate, Step, no_step
from generation.ports import SharedEngine
from generation.scheduling.admission import Admission
from generation.scheduling.device import Device, Share
from generation.scheduling.queue import JobQueue
from generation.scheduling.shelf import EngineShelf
from generation.track import Job

Result = TypeVar("Result")
log = logging.getLogger(__name__)

# An engine stops within one step; whoever closes waits a little longer than any step takes, but not for weights.
_PATIENCE_S: Final = 10.0
# To write down of jobs whose work is given up that they wait for the next start.
_WRITING_S: Final = 2.0
_MOST_AT_ONCE: Final = 64
_PAUSE_S: Final = 1.0
# Mastering and measuring of so many takes go on beside each other; further ones wait.
_FINISHED_AT_ONCE: Final = max(1, min(4, (os.cpu_count() or 1) // 2))


class Worker:
    """Takes jobs from the queue and serves them: on the device's own thread, or on threads that wait for the device."""

    def __init__(
        self,
        queue: JobQueue,
        shelf: EngineShelf,
        serve: Callable[[Job, "Worker"], Awaitable[None]],
        seconds_of: Callable[[Job], float],
        candidates_of: Callable[[str], int] = lambda _engine: 1,
        device: str = "cpu",
    ) -> None:
        self.finishing = Gate(_FINISHED_AT_ONCE)
        self._device = Device(shelf, device)
        self._shelf = shelf
        self._queue = queue
        self._serve = serve
        self._admission = Admission(lambda name: shelf.card(name).batch, seconds_of, shelf.is_ready, candidates_of)
        self._turns = count()
        self._turn_of: dict[str, int] = {}
        self._making = ThreadPoolExecutor(max_workers=_MOST_AT_ONCE, thread_name_prefix="making")
        self._task: asyncio.Task[None] | None = None
        self._served: set[asyncio.Task[None]] = set()
        self._closing = False
        self._given_up = False

    def start(self) -> None:
        """Begin to serve."""
        self._task = asyncio.create_task(self._run(), name=f"worker-{self._device.name}")

    async def share_of(self, job: Job) -> Share | None:
        """A job's share of the device, where its engine serves several at once; None: it has the device to itself.

        Raises:
            EngineUnavailable: the engine can not be built here.
        """
        engine = await asyncio.to_thread(self._shelf.engine, job.engine)
        if not isinstance(engine, SharedEngine):
            return None
        self._admission.share(job.id)
        self._queue.stir()
        loop = asyncio.get_running_loop()

        def rest(resting: bool) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._rest, job.id, resting)

        return Share(self._device, engine.card, self._turn_of[job.id], rest)

    async def on_device(self, work: Callable[[], Result], waiting: Step = no_step) -> Result:
        """Run blocking work on the device's thread.

        While that serves others, `waiting` is called ten times a second; where it raises, the work is not begun.

        Raises:
            Cancelled: the worker closes and has waited for this long enough.
        """
        begun = self._device.thread.submit(work)
        ended = asyncio.wrap_future(begun)
        while True:
            try:
                await asyncio.wait([ended], timeout=LOOK_S)
            except asyncio.CancelledError:
                ended.cancel()
                raise
            if begun.done():
                return await ended
            if self._given_up:
                ended.cancel()
                raise Cancelled("The program is closing.")
            if begun.running():
                continue
            try:
                waiting()
            except NocturneError:
                if begun.cancel():
                    raise

    async def beside(self, work: Callable[[], Result]) -> Result:
        """Run blocking work that waits for the device, on a thread of its own."""
        return await asyncio.get_running_loop().run_in_executor(self._making, work)

    def _rest(self, job_id: str, resting: bool) -> None:
        self._admission.rest(job_id, resting=resting)
        self._queue.stir()

    async def _run(self) -> None:
        while not self._closing:
            try:
                job = await self._queue.next(self._admission.pick)
            except Exception:
                # Such as weights that can not be looked at just now: those who are served go on.
                log.exception("the next job could not be admitted")
                await asyncio.sleep(_PAUSE_S)
                continue
            # As they were admitted, however long each of them takes until it puts its first order.
            self._turn_of[job.id] = next(self._turns)
            task = asyncio.create_task(self._attend(job), name=f"job-{job.id}")
            self._served.add(task)
            task.add_done_callback(self._served.discard)

    async def _attend(self, job: Job) -> None:
        try:
            await self._serve(job, self)
        except Exception:
            # `serve` tells the member about every failure it knows; the worker itself outlives the rest.
            log.exception("job %s left the worker with an error", job.id)
            self._queue.close(job.id)
        finally:
            del self._turn_of[job.id]
            self._admission.leave(job.id)
            self._queue.stir()

    async def close(self) -> None:
        """Stop after the current step. What is being written is written; the rest is run again at the next start.

        It takes ten seconds, and a little: an engine that does not stop by then, as while a library loads its weights,
        is left behind and ends with the program.
        """
        self._closing = True
        loop = asyncio.get_running_loop()
        end = loop.time() + _PATIENCE_S
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._served:
            await asyncio.wait(self._served, timeout=_PATIENCE_S)
        self._given_up = True
        if self._served:
            await asyncio.wait(self._served, timeout=_WRITING_S)
        for task in self._served:
            task.cancel()
        await asyncio.gather(*self._served, return_exceptions=True)
        await asyncio.to_thread(self._making.shutdown, wait=True, cancel_futures=True)
        if not await asyncio.to_thread(self._device.close, max(end - loop.time(), LOOK_S)):
            log.warning(
                "the device %s has not stopped within %.0f s, most likely because weights are being loaded: "
                "it is not waited for, and ends with the program",
                self._device.name,
                _PATIENCE_S,
            )
        await asyncio.to_thread(self._shelf.close)
