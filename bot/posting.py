"""Where a message goes and by which way: the interaction's own token while it lives, then the channel, then a DM."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import discord

from bot.cards import Card
from generation.errors import DeliveryFailed
from generation.track import Place

log = logging.getLogger(__name__)

# Discord lets an interaction's token live for 15 minutes; a margin keeps a slow upload inside them.
_TOKEN_LIFE = timedelta(minutes=14)

# What Discord answers when a message, a webhook's token or a channel is no longer there.
_GONE = {10003, 10008, 10015, 50027}


class Poster:
    """Writes to the places that requests came from."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    def _webhook(self, place: Place) -> discord.Webhook | None:
        """The interaction's webhook, while its token lives."""
        fresh = place.asked_at is not None and datetime.now(UTC) - place.asked_at < _TOKEN_LIFE
        if not (place.token and place.application_id and fresh):
            return None
        return discord.Webhook.partial(int(place.application_id), place.token, client=self._client)

    def _channel(self, place: Place) -> discord.PartialMessageable:
        guild = int(place.guild_id) if place.guild_id else None
        return self._client.get_partial_messageable(int(place.channel_id), guild_id=guild)

    async def edit(self, place: Place, card: Card, *, private: bool) -> bool:
        """Replace the status message; False when it is gone and can not be edited any more."""
        if not place.message_id:
            return False
        message_id, changes = int(place.message_id), card.to_edit()
        try:
            webhook = self._webhook(place)
            if webhook is not None:
                await webhook.edit_message(message_id, **changes)
                return True
            if private:
                return False
            await self._channel(place).get_partial_message(message_id).edit(**changes)
        except discord.NotFound as error:
            if error.code not in _GONE:
                raise
            return False
        except discord.Forbidden:
            return False
        return True

    async def post(self, place: Place, card: Card, *, private: bool, nonce: str, look_first: bool) -> str:
        """Send a new message and return its id.

        The nonce makes Discord drop a second copy for a few minutes; `look_first` searches the channel's newest
        messages for one with the same nonce, for when an earlier try may have got through longer ago.

        Raises:
            DeliveryFailed: there is no place left where it could go.
        """
        webhook = self._webhook(place)
        if private:
            if webhook is not None:
                sent = await webhook.send(**card.to_send(), ephemeral=True, wait=True)
                return str(sent.id)
            return await self._direct(place, card, nonce)
        channel = self._channel(place)
        if look_first:
            found = await self._find(channel, nonce, card)
            if found:
                return found
        try:
            return await self._send(channel, card, nonce)
        except (discord.NotFound, discord.Forbidden) as error:
            if webhook is not None:
                sent = await webhook.send(**card.to_send(), wait=True)
                return str(sent.id)
            raise DeliveryFailed(
                "The channel is gone, or I may no longer write there.", "Give the bot Send Messages and Attach Files."
            ) from error

    async def _send(self, channel: discord.abc.Messageable, card: Card, nonce: str) -> str:
        sent: Any = await channel.send(**card.to_send(), nonce=nonce)
        return str(sent.id)

    async def _find(self, channel: discord.PartialMessageable, nonce: str, card: Card) -> str:
        """A message of ours among the newest that is this card already: by its nonce, or by its files' names."""
        me = self._client.user
        wanted = {file.name for file in card.files}
        async for message in channel.history(limit=50):
            names = {attachment.filename for attachment in message.attachments}
            if message.author == me and (str(message.nonce) == nonce or (names and names <= wanted)):
                return str(message.id)
        return ""

    async def _direct(self, place: Place, card: Card, nonce: str) -> str:
        """A private result whose token has died goes into a direct message."""
        try:
            user = await self._client.fetch_user(int(place.member_id))
            return await self._send(await user.create_dm(), card, nonce)
        except (discord.NotFound, discord.Forbidden) as error:
            raise DeliveryFailed(
                "A private track could not be sent as a direct message.", "The member finds it with /history."
            ) from error

    async def delete(self, channel_id: str, message_id: str) -> bool:
        """Delete a message of ours; True when it is gone."""
        channel = self._client.get_partial_messageable(int(channel_id))
        try:
            await channel.get_partial_message(int(message_id)).delete()
        except discord.NotFound:
            return True
        except discord.HTTPException as error:
            log.warning("message %s could not be deleted: %s", message_id, error)
            return False
        return True


class Pace:
    """At most one edit of a channel in `every_s` seconds, whoever asks: Discord likes no more than one a second."""

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s
        self._next: dict[str, float] = {}

    def may(self, channel_id: str) -> bool:
        """Whether this channel may be edited now; if so, its next turn is set."""
        now = asyncio.get_running_loop().time()
        if now < self._next.get(channel_id, 0.0):
            return False
        self._next[channel_id] = now + self._every_s
        return True
