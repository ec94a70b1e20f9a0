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


class Worker:
    """Takes jobs from the queue and serves each on the device's own thread."""

    def __init__(self, queue: JobQueue, serve: Callable[[Job, "Worker"], Awaitable[None]], device: str = "cpu") -> None:
        self.device = device
        self._queue = queue
        self._serve = serve
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"device-{device}")
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to serve."""
        self._task = asyncio.create_task(self._run(), name=f"worker-{self.device}")

    async def on_device(self, work: Callable[[], Result]) -> Result:
        """Run blocking work on the device's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _run(self) -> None:
        while True:
            job = await self._queue.next()
            try:
                await self._serve(job, self)
            except Exception:
                # `serve` tells the member about every failure it knows; the worker itself outlives the rest.
                log.exception("job %s left the worker with an error", job.id)
                self._queue.close(job.id)

    async def close(self) -> None:
        """Stop after the current step; the job on the device stays unfinished and is run again at the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await asyncio.to_thread(self._thread.shutdown, wait=True, cancel_futures=True)
