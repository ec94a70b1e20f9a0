"""The outbox: what became of a job reaches the member once, also after a restart or an outage."""

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
import discord

from bot.cards import Card
from bot.cards.result import result_cards
from bot.cards.status import ended_card, lost_card
from bot.posting import Posted, Poster
from bot.sound import post_files
from bot.spots import spot_of
from bot.status import StatusBoard
from generation.errors import DeliveryFailed, NocturneError
from generation.library import Library
from generation.ports import Store
from generation.studio import SHELL
from generation.track import Delivery, DeliveryState, Event, Job, JobState, TrailEvent

log = logging.getLogger(__name__)

# An outage may last a night; what could not be posted for longer than this is given up, and said so.
_PATIENCE = timedelta(days=1)
_LONGEST_PAUSE_S = 60.0
# What every server takes. A member with a larger allowance may have asked; by the channel only the server's counts.
_LEAST_LIMIT = discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES
_TOO_LARGE = 413


class Outbox:
    """Posts what is pending, in order, one after another; tries again when Discord is away."""

    def __init__(self, store: Store, library: Library, poster: Poster, board: StatusBoard) -> None:
        self._store = store
        self._library = library
        self._poster = poster
        self._board = board
        self._wake = asyncio.Event()
        self._due: dict[str, float] = {}
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
            pause = _LONGEST_PAUSE_S
            try:
                pause = await self._deliver_due()
            except Exception:
                log.exception("the outbox could not be read and is tried again")
                pause = 5.0
            if pause:
                asyncio.get_running_loop().call_later(pause, self._wake.set)

    async def _deliver_due(self) -> float:
        """Try what is due; returns after how many seconds the next one is, 0 when nothing is left."""
        clock = asyncio.get_running_loop().time
        pending = await self._store.pending_deliveries()
        for delivery in pending:
            if self._due.get(delivery.id, 0.0) > clock():
                continue
            done = await self._try(delivery)
            if done:
                self._due.pop(delivery.id, None)
            else:
                self._due[delivery.id] = clock() + min(2.0 ** min(delivery.attempts, 6), _LONGEST_PAUSE_S)
        waiting = [self._due[each.id] for each in pending if each.id in self._due]
        return max(min(waiting) - clock(), 0.1) if waiting else 0.0

    async def _try(self, delivery: Delivery) -> bool:
        """One row, by itself: whatever goes wrong with it, the others are not held up. True when it is settled."""
        try:
            job = await self._store.job(delivery.job_id)
            return job is None or job.place.request_id.startswith(SHELL) or await self._deliver(delivery, job)
        except Exception:
            log.exception("delivery %s stumbled and is tried again", delivery.id)
            return False

    async def _deliver(self, delivery: Delivery, job: Job) -> bool:
        await self._board.settle(job)
        # Counted before the try: after a crash in the middle, the next start knows that one may have got through.
        tried = replace(delivery, attempts=delivery.attempts + 1)
        await self._store.save_delivery(tried)
        live = await self._live(job)
        try:
            places = await self._post_fitting(tried, job)
        except (discord.DiscordServerError, discord.RateLimited, aiohttp.ClientError, OSError) as error:
            return await self._later(tried, job, str(error) or type(error).__name__)
        except (discord.HTTPException, NocturneError) as error:
            log.warning("result of job %s could not be posted: %s", job.id, error)
            await self._give_up(tried, job, str(error))
            return True
        posted = replace(
            tried,
            state=DeliveryState.POSTED,
            channel_id=places[0].channel_id,
            message_ids=tuple(each.message_id for each in places),
            problem="",
            posted_at=datetime.now(UTC),
        )
        async with self._poster.hands_on(job.id):
            await self._store.save_delivery(posted, self._events(posted, job))
            # Whoever removed a take while it was on its way did not know its message yet.
            return live <= await self._live(job) or await self._stays(posted, job)

    async def _live(self, job: Job) -> set[str]:
        return {each.id for each in await self._library.of_job(job.id)}

    async def _stays(self, posted: Delivery, job: Job) -> bool:
        """Take back what shows a removed take and post what is left again; True where it can not be taken back."""
        for message_id in posted.message_ids:
            private = job.wish.private
            if not await self._poster.delete(job.place, posted.channel_id, message_id, private=private):
                log.warning("message %s shows a removed take and can not be deleted", message_id)
                return True
        await self._store.save_delivery(replace(posted, state=DeliveryState.PENDING, message_ids=(), posted_at=None))
        return False

    async def _later(self, delivery: Delivery, job: Job, why: str) -> bool:
        if datetime.now(UTC) - delivery.created_at > _PATIENCE:
            await self._give_up(delivery, job, why)
            return True
        log.info("delivery %s waits: %s", delivery.id, why)
        await self._store.save_delivery(replace(delivery, problem=why))
        return False

    async def _give_up(self, delivery: Delivery, job: Job, why: str) -> None:
        """Write it down, and tell the member by whatever way is left that the track is there."""
        await self._store.save_delivery(replace(delivery, state=DeliveryState.FAILED, problem=why))
        card = lost_card(job, delivery.track_ids, await self._live(job))
        private = job.wish.private
        try:
            if not await self._poster.edit(job.place, card, private=private):
                await self._poster.post(job.place, card, private=True, nonce=delivery.id, look_first=False)
        except (discord.HTTPException, aiohttp.ClientError, OSError, NocturneError) as error:
            log.warning("the member of job %s could not be told either: %s", job.id, error)

    async def _post_fitting(self, delivery: Delivery, job: Job) -> list[Posted]:
        try:
            return await self._post(delivery, job, await self._cards(job, job.place.upload_limit))
        except discord.HTTPException as error:
            if error.status != _TOO_LARGE or job.place.upload_limit <= _LEAST_LIMIT:
                raise
        return await self._post(delivery, job, await self._cards(job, _LEAST_LIMIT))

    async def _cards(self, job: Job, limit: int) -> list[Card]:
        if job.state is not JobState.DONE:
            return [ended_card(job)]
        tracks = await self._library.of_job(job.id)
        if not tracks:
            raise DeliveryFailed("Its tracks were removed before they were posted.")
        spots = [await spot_of(self._store, each) for each in tracks]
        made = zip(tracks, spots, strict=True)
        return result_cards(job, [await post_files(self._library, each, limit, spot) for each, spot in made])

    async def _post(self, delivery: Delivery, job: Job, cards: list[Card]) -> list[Posted]:
        first, *rest = cards
        private = job.wish.private
        retried = delivery.attempts > 1
        # An edit can be repeated without harm, so the status message becomes the result wherever it still can.
        if await self._poster.edit(job.place, first, private=private):
            posted = [Posted(job.place.channel_id, job.place.message_id)]
        else:
            nonce = delivery.id
            posted = [await self._poster.post(job.place, first, private=private, nonce=nonce, look_first=retried)]
        for number, card in enumerate(rest, start=2):
            nonce = f"{delivery.id}-{number}"
            posted.append(await self._poster.post(job.place, card, private=private, nonce=nonce, look_first=retried))
        return posted

    def _events(self, delivery: Delivery, job: Job) -> list[TrailEvent]:
        where = {"channel": delivery.channel_id, "messages": list(delivery.message_ids)}
        return [
            TrailEvent(Event.TRACK_POSTED, track_id, "system", datetime.now(UTC), job.place.guild_id, where)
            for track_id in delivery.track_ids
        ]
