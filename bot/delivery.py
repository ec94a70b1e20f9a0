"""The outbox: what became of a job reaches the member once, also after a restart or an outage."""

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime

import aiohttp
import discord

from bot.cards import Card, CardFile
from bot.cards.result import TrackFiles, result_cards
from bot.cards.status import ended_card
from bot.posting import Poster
from bot.status import StatusBoard
from generation.audio.encode import decode_lossless, fit
from generation.errors import DeliveryFailed, NocturneError
from generation.library import Library
from generation.ports import Store
from generation.studio import SHELL
from generation.track import Delivery, DeliveryState, Event, Job, JobState, Track, TrailEvent

log = logging.getLogger(__name__)

_MOST_TRIES = 12
_LONGEST_PAUSE_S = 60.0
# What a member may upload is a little more than what fits: a request has a frame around its files.
_MARGIN = 2048


async def post_files(library: Library, track: Track, limit: int) -> TrackFiles:
    """A track's picture and its sound, encoded so that each file is within the upload limit (bytes)."""
    picture = await library.read(track, "picture")
    master = await library.read(track, "master")
    encoded = await asyncio.to_thread(lambda: fit(decode_lossless(master), limit - _MARGIN))
    parts = tuple(CardFile(f"nocturne-{track.id}{file.suffix}", file.data) for file in encoded)
    return TrackFiles(track, picture, parts)


class Outbox:
    """Posts what is pending, in order, one after another; tries again when Discord is away."""

    def __init__(self, store: Store, library: Library, poster: Poster, board: StatusBoard) -> None:
        self._store = store
        self._library = library
        self._poster = poster
        self._board = board
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin with what an earlier run left."""
        self._wake.set()
        self._task = asyncio.create_task(self._run(), name="outbox")

    def wake(self) -> None:
        """Something new is pending."""
        self._wake.set()

    async def close(self) -> None:
        """Stop; what is pending stays written down."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                again = await self._deliver_all()
            except Exception:
                log.exception("the outbox stumbled and goes on")
                again = 5.0
            if again:
                asyncio.get_running_loop().call_later(again, self._wake.set)

    async def _deliver_all(self) -> float:
        """Try everything pending; returns after how many seconds to try again what did not get through."""
        again = 0.0
        for delivery in await self._store.pending_deliveries():
            job = await self._store.job(delivery.job_id)
            if job is None or job.place.request_id.startswith(SHELL):
                continue
            if not await self._deliver(delivery, job):
                again = max(again, min(2.0 ** min(delivery.attempts, 6), _LONGEST_PAUSE_S))
        return again

    async def _deliver(self, delivery: Delivery, job: Job) -> bool:
        await self._board.settle(job)
        # Counted before the try: after a crash in the middle, the next start knows that one may have got through.
        tried = replace(delivery, attempts=delivery.attempts + 1)
        await self._store.save_delivery(tried)
        try:
            message_ids = await self._post(tried, job)
        except (discord.DiscordServerError, discord.RateLimited, aiohttp.ClientError, OSError) as error:
            return await self._later(tried, str(error) or type(error).__name__)
        except (discord.HTTPException, NocturneError) as error:
            log.warning("result of job %s could not be posted: %s", job.id, error)
            await self._give_up(tried, str(error))
            return True
        posted = replace(
            tried,
            state=DeliveryState.POSTED,
            channel_id=job.place.channel_id,
            message_ids=message_ids,
            problem="",
            posted_at=datetime.now(UTC),
        )
        await self._store.save_delivery(posted, self._events(posted, job))
        return True

    async def _later(self, delivery: Delivery, why: str) -> bool:
        if delivery.attempts >= _MOST_TRIES:
            await self._give_up(delivery, why)
            return True
        log.info("delivery %s waits: %s", delivery.id, why)
        await self._store.save_delivery(replace(delivery, problem=why))
        return False

    async def _give_up(self, delivery: Delivery, why: str) -> None:
        await self._store.save_delivery(replace(delivery, state=DeliveryState.FAILED, problem=why))

    async def _cards(self, job: Job) -> list[Card]:
        if job.state is not JobState.DONE:
            return [ended_card(job)]
        tracks = await self._library.of_job(job.id)
        if not tracks:
            raise DeliveryFailed("Its tracks were removed before they were posted.")
        return result_cards(job, [await post_files(self._library, each, job.place.upload_limit) for each in tracks])

    async def _post(self, delivery: Delivery, job: Job) -> tuple[str, ...]:
        first, *rest = await self._cards(job)
        private = job.wish.private
        retried = delivery.attempts > 1
        ids = []
        # An edit can be repeated without harm, so the status message becomes the result wherever it still can.
        if await self._poster.edit(job.place, first, private=private):
            ids.append(job.place.message_id)
        else:
            nonce = delivery.id
            ids.append(await self._poster.post(job.place, first, private=private, nonce=nonce, look_first=retried))
        for number, card in enumerate(rest, start=2):
            nonce = f"{delivery.id}-{number}"
            ids.append(await self._poster.post(job.place, card, private=private, nonce=nonce, look_first=retried))
        return tuple(ids)

    def _events(self, delivery: Delivery, job: Job) -> list[TrailEvent]:
        where = {"channel": delivery.channel_id, "messages": list(delivery.message_ids)}
        return [
            TrailEvent(Event.TRACK_POSTED, track_id, "system", datetime.now(UTC), job.place.guild_id, where)
            for track_id in delivery.track_ids
        ]
