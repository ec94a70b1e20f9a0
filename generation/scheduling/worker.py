"""The worker that owns a device: one thread, one job at a time, taken from the queue."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from generation.scheduling.queue import JobQueue
from generation.track import Job

Result = TypeVar("Result")
log = logging.getLogger(__name__)

# An engine stops within one step; whoever closes waits a little longer than any step takes.
_PATIENCE_S = 10.0


class Worker:
    """Takes jobs from the queue and serves each on the device's own thread."""

    def __init__(self, queue: JobQueue, serve: Callable[[Job, "Worker"], Awaitable[None]], device: str = "cpu") -> None:
        self.device = device
        self._queue = queue
        self._serve = serve
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"device-{device}")
        self._task: asyncio.Task[None] | None = None
        self._serving = False
        self._closing = False

    def start(self) -> None:
        """Begin to serve."""
        self._task = asyncio.create_task(self._run(), name=f"worker-{self.device}")

    async def on_device(self, work: Callable[[], Result]) -> Result:
        """Run blocking work on the device's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _run(self) -> None:
        while not self._closing:
            job = await self._queue.next()
            self._serving = True
            try:
                await self._serve(job, self)
            except Exception:
                # `serve` tells the member about every failure it knows; the worker itself outlives the rest.
                log.exception("job %s left the worker with an error", job.id)
                self._queue.close(job.id)
            finally:
                self._serving = False

    async def close(self) -> None:
        """Stop after the current step. What is being written is written; the rest is run again at the next start."""
        self._closing = True
        if self._task is not None:
            if self._serving:
                await asyncio.wait({self._task}, timeout=_PATIENCE_S)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await asyncio.to_thread(self._thread.shutdown, wait=True, cancel_futures=True)
