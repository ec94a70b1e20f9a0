"""A job's messages after a moderator acted: they show its live takes, and nothing that was removed."""

import logging
from dataclasses import replace
from enum import StrEnum

import aiohttp
import discord

from bot.cards import Card
from bot.cards.result import result_cards
from bot.house import House
from bot.posting import Poster
from bot.sound import post_files
from bot.spots import spot_of
from generation.errors import NocturneError
from generation.moderation import Acted
from generation.track import Delivery, DeliveryState, Job, Place, Track

log = logging.getLogger(__name__)

_TROUBLE = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError, NocturneError)


class Outcome(StrEnum):
    """What a moderator has to be told of the messages of a track."""

    DONE = ""
    STAYS = "Its message stays visible to its member alone until they close it; it is no longer served otherwise."
    FAILED = "Its message could not be taken away: please check my permissions there, then use /audit remove again."
    ALONE = "Its message went as a whole: its other takes could not be shown again and are found with /history."
    HISTORY = "It is private, so it is not posted again: its member finds it with /history."
    NOT_POSTED = "It could not be posted again; its member finds it with /history."


class Takedown:
    """Brings a job's messages in line with what is live. Whatever Discord answers becomes an `Outcome`."""

    def __init__(self, house: House, poster: Poster, limit: int) -> None:
        """`limit` is the guild's own upload limit in bytes: the member who asked may have had a larger one."""
        self._house = house
        self._poster = poster
        self._limit = limit

    async def take_down(self, acted: Acted) -> Outcome:
        """Show only the sister takes that are still live; what is left over, or can not be edited, is deleted."""
        async with self._poster.hands_on(acted.track.job_id):
            return await self._taken_down(acted.track.job_id)

    async def _taken_down(self, job_id: str) -> Outcome:
        # Looked up only now: the outbox may just have taken back what it had posted, to post what is left again.
        delivery, job = await self._house.store.delivery_of(job_id), await self._house.store.job(job_id)
        if job is None or delivery is None or not delivery.message_ids:
            return Outcome.DONE
        try:
            cards = await self._live_cards(job)
        except _TROUBLE as error:
            log.warning("the other takes of job %s can not be shown: %s", job.id, error)
            cards = []
        shown = 0
        outcome = Outcome.DONE
        for number, message_id in enumerate(delivery.message_ids):
            if number < len(cards) and await self._edit(job, delivery, message_id, cards[number]):
                shown += 1
            elif not await self._delete(job, delivery, message_id):
                outcome = (
                    Outcome.STAYS if job.wish.private and not _by_direct_message(job, delivery) else Outcome.FAILED
                )
        live = await self._house.library.of_job(job.id)
        return Outcome.ALONE if outcome is Outcome.DONE and live and shown < max(len(cards), 1) else outcome

    async def put_back(self, acted: Acted, moderator_id: str, nonce: str) -> Outcome:
        """Show all live takes again: in the old messages while they are there, else in new ones at the same place."""
        async with self._poster.hands_on(acted.track.job_id):
            return await self._put_back(acted.track, moderator_id, nonce)

    async def _put_back(self, track: Track, moderator_id: str, nonce: str) -> Outcome:
        delivery, job = await self._house.store.delivery_of(track.job_id), await self._house.store.job(track.job_id)
        if job is None or delivery is None or delivery.state is DeliveryState.PENDING:
            return Outcome.DONE  # nothing was posted yet: the outbox will
        if job.wish.private and not _by_direct_message(job, delivery):
            return Outcome.HISTORY
        ids: list[str] = []
        try:
            for number, card in enumerate(await self._live_cards(job)):
                old = delivery.message_ids[number] if number < len(delivery.message_ids) else ""
                if old and await self._edit(job, delivery, old, card):
                    ids.append(old)
                    continue
                place = replace(_place(job, delivery), message_id="")
                posted = await self._poster.post(
                    place, card, private=job.wish.private, nonce=f"{nonce}-{number}", look_first=False
                )
                ids.append(posted.message_id)
                delivery = replace(delivery, channel_id=posted.channel_id)
        except _TROUBLE as error:
            log.warning("job %s could not be posted again: %s", job.id, error)
            return Outcome.NOT_POSTED
        finally:
            await self._keep(delivery, ids, track, moderator_id)
        return Outcome.DONE

    async def _keep(self, delivery: Delivery, ids: list[str], track: Track, moderator_id: str) -> None:
        """Write down where the takes stand now; also when only some of the messages got through."""
        if ids:
            known = (*ids, *delivery.message_ids[len(ids) :])
            told = replace(delivery, state=DeliveryState.POSTED, message_ids=known, problem="")
            await self._house.moderation.reposted(told, track, moderator_id)

    async def _live_cards(self, job: Job) -> list[Card]:
        library = self._house.library
        live = await library.of_job(job.id)
        limit = min(job.place.upload_limit, self._limit)
        spots = [await spot_of(self._house.store, each) for each in live]
        made = [await post_files(library, each, limit, spot) for each, spot in zip(live, spots, strict=True)]
        return result_cards(job, made) if made else []

    async def _edit(self, job: Job, delivery: Delivery, message_id: str, card: Card) -> bool:
        hidden = job.wish.private and not _by_direct_message(job, delivery)
        place = job.place if hidden else _place(job, delivery)
        try:
            return await self._poster.edit(replace(place, message_id=message_id), card, private=hidden)
        except _TROUBLE as error:
            log.warning("message %s could not be edited: %s", message_id, error)
            return False

    async def _delete(self, job: Job, delivery: Delivery, message_id: str) -> bool:
        try:
            return await self._poster.delete(job.place, delivery.channel_id, message_id, private=job.wish.private)
        except _TROUBLE as error:
            log.warning("message %s could not be deleted: %s", message_id, error)
            return False


def _by_direct_message(job: Job, delivery: Delivery) -> bool:
    """Whether a private result went into its member's direct messages, as its interaction's token had died."""
    return job.wish.private and delivery.channel_id not in {"", job.place.channel_id}


def _place(job: Job, delivery: Delivery) -> Place:
    """Where the messages stand, to be reached as messages of a channel: an interaction's token knows only its own."""
    guild = "" if _by_direct_message(job, delivery) else job.place.guild_id
    return replace(job.place, token="", guild_id=guild, channel_id=delivery.channel_id or job.place.channel_id)
