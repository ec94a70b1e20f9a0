"""Keeps the members' status messages up to date, no oftener than Discord likes."""

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime

import aiohttp
import discord

from bot.cards import Card
from bot.cards.status import preview_files, status_card
from bot.posting import Pace, Poster
from generation.ports import Progress
from generation.track import Job, JobState

log = logging.getLogger(__name__)

_TICK_S = 0.5
_CHANNEL_S = 1.5


class StatusBoard:
    """The newest progress of every open job, and a task that edits the messages which show it."""

    def __init__(self, poster: Poster) -> None:
        self._poster = poster
        self._newest: dict[str, Progress] = {}
        self._shown: dict[str, str] = {}
        self._notes: dict[str, str] = {}
        self._sounds: dict[str, bytes] = {}  # previews that are not shown yet
        self._heard: set[str] = set()  # jobs whose preview is in the message
        self._turn: list[str] = []
        self._pace = Pace(_CHANNEL_S)
        self._editing: dict[str, asyncio.Task[None]] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to edit."""
        self._task = asyncio.create_task(self._run(), name="status-board")

    def note(self, job_id: str, text: str) -> None:
        """Say something beside a job's status for as long as it is open, such as what nothing was made of."""
        if text:
            self._notes[job_id] = text

    def progressed(self, progress: Progress) -> None:
        """Note how a job stands, and what can be heard of it."""
        if progress.preview:
            self._sounds[progress.job.id] = progress.preview
            return
        if progress.job.id not in self._newest:
            self._turn.append(progress.job.id)
        self._newest[progress.job.id] = progress

    async def settle(self, job: Job) -> None:
        """Edit this job's status no more, and wait until an edit under way is through, so the result comes last."""
        self._newest.pop(job.id, None)
        self._shown.pop(job.id, None)
        self._notes.pop(job.id, None)
        self._sounds.pop(job.id, None)
        self._heard.discard(job.id)
        if job.id in self._turn:
            self._turn.remove(job.id)
        task = self._editing.get(job.id)
        if task is not None:
            await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(_TICK_S)
            for job_id in list(self._turn):
                if job_id in self._newest and job_id not in self._editing:
                    self._edit_if_due(self._newest[job_id])

    def _edit_if_due(self, progress: Progress) -> None:
        job = progress.job
        card = self._card(progress)
        if not job.place.message_id or (self._shown.get(job.id) == card.content and job.id not in self._sounds):
            return
        if not self._pace.may(job.place.channel_id):
            return
        self._shown[job.id] = card.content
        # Whoever was served goes to the end, so that many jobs in one channel take turns. The one that is rendered
        # changes fastest: it has every second turn.
        self._turn.remove(job.id)
        self._turn.append(job.id)
        if job.state is not JobState.RUNNING:
            self._turn.sort(key=lambda each: self._newest[each].job.state is not JobState.RUNNING)
        task = asyncio.create_task(self._edit(progress), name=f"status-{job.id}")
        self._editing[job.id] = task
        task.add_done_callback(lambda _: self._editing.pop(job.id, None))

    async def _edit(self, progress: Progress) -> None:
        job = progress.job
        card, sound = self._card(progress), self._sounds.pop(job.id, b"")
        # What is heard beforehand stays in the message until the result takes its place.
        card = replace(card, files=preview_files(job, sound), keeps_files=not sound)
        try:
            await self._poster.edit(job.place, card, private=job.wish.private)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            # A status is worth no retry: the next one says more.
            log.info("status of %s not shown: %s", job.id, error)
        else:
            if sound and job.id in self._newest:
                self._heard.add(job.id)

    def _card(self, progress: Progress) -> Card:
        job = progress.job
        elapsed_s = (datetime.now(UTC) - job.created_at).total_seconds()
        heard = job.id in self._heard or job.id in self._sounds
        return status_card(progress, elapsed_s, self._notes.get(job.id, ""), heard=heard)

    async def close(self) -> None:
        """Stop editing."""
        tasks = [*self._editing.values(), *([self._task] if self._task else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
