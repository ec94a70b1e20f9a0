"""Where a message goes and by which way: the interaction's own token while it lives, then the channel, then a DM."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from weakref import WeakValueDictionary

import discord

from bot.cards import Card
from generation.errors import DeliveryFailed
from generation.track import Place

log = logging.getLogger(__name__)

# Discord lets an interaction's token live for 15 minutes; a margin keeps a slow upload inside them.
_TOKEN_LIFE = timedelta(minutes=14)

_UNKNOWN_CHANNEL, _UNKNOWN_MESSAGE, _UNKNOWN_WEBHOOK, _DEAD_TOKEN = 10003, 10008, 10015, 50027
_TOKEN_IS_DEAD = {_UNKNOWN_WEBHOOK, _DEAD_TOKEN}
_GONE = {_UNKNOWN_CHANNEL, _UNKNOWN_MESSAGE}


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message was posted; the channel is another one than asked for where it became a direct message."""

    channel_id: str
    message_id: str


class Poster:
    """Writes to the places that requests came from."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._hands: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def _webhook(self, place: Place) -> discord.Webhook | None:
        """The interaction's webhook, while its token should live; only Discord knows whether it does."""
        fresh = place.asked_at is not None and datetime.now(UTC) - place.asked_at < _TOKEN_LIFE
        if not (place.token and place.application_id and fresh):
            return None
        # As `Interaction.followup` makes it: type 3 is an application's webhook, which alone may whisper.
        data: Any = {"id": int(place.application_id), "type": 3, "token": place.token}
        return discord.Webhook.from_state(data, state=self._client._connection)  # noqa: SLF001

    def _channel(self, channel_id: str, guild_id: str = "") -> discord.PartialMessageable:
        return self._client.get_partial_messageable(int(channel_id), guild_id=int(guild_id) if guild_id else None)

    def hands_on(self, job_id: str) -> asyncio.Lock:
        """Held by whoever changes where a job's result stands, or writes it down: two would undo each other's work."""
        return self._hands.setdefault(job_id, asyncio.Lock())

    async def edit(self, place: Place, card: Card, *, private: bool) -> bool:
        """Replace the status message; False when it is gone, or can not be edited any more."""
        if not place.message_id:
            return False
        message_id, changes = int(place.message_id), card.to_edit
        webhook = self._webhook(place)
        try:
            if webhook is not None:
                try:
                    await webhook.edit_message(message_id, **changes())
                except discord.HTTPException as error:
                    # A dead token answers 401 or 404; the message itself may still be there.
                    if error.code not in _TOKEN_IS_DEAD:
                        raise
                else:
                    return True
            if private:
                return False
            message = self._channel(place.channel_id, place.guild_id).get_partial_message(message_id)
            await message.edit(**changes())
        except discord.Forbidden:
            return False
        except discord.NotFound as error:
            if error.code not in _GONE:
                raise
            return False
        return True

    async def post(self, place: Place, card: Card, *, private: bool, nonce: str, look_first: bool) -> Posted:
        """Send a new message.

        The nonce makes Discord drop a second copy for a few minutes; `look_first` searches the channel's newest
        messages for one that is this card already, for when an earlier try may have got through longer ago.

        Raises:
            DeliveryFailed: there is no place left where it could go.
        """
        if private:
            return await self._whisper(place, card) or await self._direct(place, card, nonce)
        channel = self._channel(place.channel_id, place.guild_id)
        found = await self._find(channel, nonce, card) if look_first else ""
        if found:
            return Posted(place.channel_id, found)
        try:
            return Posted(place.channel_id, await self._send(channel, card, nonce))
        except (discord.NotFound, discord.Forbidden) as error:
            posted = await self._whisper(place, card, ephemeral=False)
            if posted is not None:
                return posted
            raise DeliveryFailed(
                "The channel is gone, or I may no longer write there.", "Give the bot Send Messages and Attach Files."
            ) from error

    async def _whisper(self, place: Place, card: Card, *, ephemeral: bool = True) -> Posted | None:
        """Answer through the interaction's token; None when it has died."""
        webhook = self._webhook(place)
        if webhook is None:
            return None
        try:
            sent = await webhook.send(**card.to_send(), ephemeral=ephemeral, wait=True)
        except discord.HTTPException as error:
            if error.code not in _TOKEN_IS_DEAD:
                raise
            return None
        return Posted(place.channel_id, str(sent.id))

    async def _send(self, channel: discord.abc.Messageable, card: Card, nonce: str) -> str:
        sent: Any = await channel.send(**card.to_send(), nonce=nonce)
        return str(sent.id)

    async def _find(self, channel: discord.PartialMessageable, nonce: str, card: Card) -> str:
        """A message of ours among the newest that is this card already: by its nonce, or by its files' names."""
        me = self._client.user
        wanted = {file.name for file in card.files}
        try:
            async for message in channel.history(limit=50):
                names = {attachment.filename for attachment in message.attachments}
                if message.author == me and (str(message.nonce) == nonce or (names and names <= wanted)):
                    return str(message.id)
        except (discord.Forbidden, discord.NotFound) as error:
            log.info("the history of %s can not be read, so a second copy can not be ruled out: %s", channel.id, error)
        return ""

    async def _direct(self, place: Place, card: Card, nonce: str) -> Posted:
        """A private result whose token has died goes into a direct message."""
        try:
            user = await self._client.fetch_user(int(place.member_id))
            channel = await user.create_dm()
            return Posted(str(channel.id), await self._send(channel, card, nonce))
        except (discord.NotFound, discord.Forbidden) as error:
            raise DeliveryFailed(
                "A private track could not be sent as a direct message.", "The member finds it with /history."
            ) from error

    async def delete(self, place: Place, channel_id: str, message_id: str, *, private: bool) -> bool:
        """Delete a message of ours; False when it can not be taken away.

        That is so for a message that only one member sees, once its interaction's token has died.
        """
        try:
            webhook = self._webhook(place) if private and channel_id == place.channel_id else None
            if webhook is not None:
                await webhook.delete_message(int(message_id))
                return True
            if private and channel_id == place.channel_id and place.guild_id:
                return False
            await self._channel(channel_id).get_partial_message(int(message_id)).delete()
        except discord.HTTPException as error:
            if error.code == _UNKNOWN_MESSAGE:
                return True
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
