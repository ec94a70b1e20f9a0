"""Who is told how jobs stand? Those who listen; an engine reports from its own thread, and not too often."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from generation.audio.preview import preview_file
from generation.ports import Listener, Progress
from generation.rendering import Audio
from generation.track import Job

log = logging.getLogger(__name__)

_REPORT_EVERY_S: Final = 0.2
_MOST_PREVIEWS: Final = 3


class Telling:
    """Tells the listeners; all of it happens on the event loop's thread."""

    def __init__(self, find: Callable[[str], Job | None]) -> None:
        """`find` gives an open job by its id."""
        self._find = find
        self._listeners: list[Listener] = []
        self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="preview")

    def listen(self, listener: Listener) -> None:
        """Tell `listener` what happens to jobs from now on."""
        self._listeners.append(listener)

    def tell(self, progress: Progress) -> None:
        """A job moved."""
        for listener in self._listeners:
            listener.progressed(progress)

    def ended(self, job: Job) -> None:
        """A job is over."""
        for listener in self._listeners:
            listener.ended(job)

    def reporter(self, job: Job) -> Callable[[float, str], None]:
        """What an engine calls on its own thread; a few reports a second are enough for anybody who watches.

        Who watches never sees the share done fall: it stays where an engine begins anew, such as with less memory.
        """
        loop = asyncio.get_running_loop()
        last, last_stage, highest = 0.0, "", 0.0

        def report(done: float, stage: str) -> None:
            nonlocal last, last_stage
            now = time.monotonic()
            if stage != last_stage or now - last >= _REPORT_EVERY_S:
                last, last_stage = now, stage
                loop.call_soon_threadsafe(told, done, stage)

        def told(done: float, stage: str) -> None:
            nonlocal highest
            highest = max(highest, done)
            self._reported(job.id, highest, stage)

        return report

    def _reported(self, job_id: str, done: float, stage: str) -> None:
        # An engine may be in the middle of a step when its job is stopped: what is over is not told of again.
        job = self._find(job_id)
        if job is not None:
            self.tell(Progress(job, 0, 0.0, done, stage))

    def previewer(self, job: Job) -> Callable[[Audio], None]:
        """What an engine calls with what it has so far; it is encoded beside the engine, and told of with a report."""
        loop = asyncio.get_running_loop()
        left = _MOST_PREVIEWS

        def encoded(audio: Audio) -> None:
            try:
                data = preview_file(audio)
            except Exception:
                log.exception("the preview of job %s could not be encoded", job.id)
                return
            if data:
                loop.call_soon_threadsafe(self._previewed, job.id, data)

        def preview(audio: Audio) -> None:
            nonlocal left
            if left > 0:
                left -= 1
                self._threads.submit(encoded, audio)

        return preview

    def _previewed(self, job_id: str, data: bytes) -> None:
        job = self._find(job_id)
        if job is not None:
            self.tell(Progress(job, preview=data))

    def close(self) -> None:
        """Encode no more."""
        self._threads.shutdown(wait=False, cancel_futures=True)
