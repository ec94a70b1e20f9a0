"""What members write in chat: whether it is meant for the bot, what it is about, and how it is answered."""

import asyncio
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import discord

from bot.addressed import Meant, is_talk, meant
from bot.answering import sentence_of
from bot.cards import Card
from bot.cards.help import unread_text, welcome_text
from bot.cards.status import status_card
from bot.cards.turns import choice_card, told_card, which_take_card
from bot.commands.asking import clip_of
from bot.finding import job_shown, tracks_shown
from bot.spots import last_track, lineage_of, link_of
from generation.conversation import Reply, ReplyKind
from generation.errors import BadRequest
from generation.refining.offers import taken
from generation.refining.scene import Said
from generation.track import Job, Place, Session, Track, Wish

if TYPE_CHECKING:
    from bot.client import Nocturne

log = logging.getLogger(__name__)

PRAISE: Final = "💜"
# Who was told that their words could not be read is not told again for this long.
_TOLD_FOR_S: Final = 600.0


def place_of_message(message: discord.Message) -> Place:
    """Where a message came from and where its answer goes."""
    limit = message.guild.filesize_limit if message.guild else discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES
    return Place(
        request_id=str(message.id),
        member_id=str(message.author.id),
        member_name=message.author.display_name,
        guild_id=str(message.guild.id) if message.guild else "",
        channel_id=str(message.channel.id),
        upload_limit=limit,
        asked_at=datetime.now(UTC),
    )


class Talk:
    """Listens to the chat. Nothing is remembered here but whom a hint was given to."""

    def __init__(self, client: "Nocturne") -> None:
        self._client = client
        self._house = client.house
        self._told: dict[tuple[int, int], float] = {}

    async def hear(self, message: discord.Message) -> None:
        """Answer a message that is meant for the bot; whatever goes wrong is a sentence."""
        me = self._client.user
        if me is None or message.author.bot or message.is_system():
            return
        try:
            session = await self._session_of(message)
            if self._is_meant(message, me, session):
                await self._answer(message, me, session)
        except Exception as error:  # noqa: BLE001 - whatever it is, the member is told
            text = sentence_of(error, "message")
            if text:
                await self._say(message, Card(text))

    # ---- is it meant for the bot? ---------------------------------------------------------------------------------

    async def _session_of(self, message: discord.Message) -> Session | None:
        """The session in whose thread a message stands; a thread that sleeps is not known to discord.py as one."""
        if message.guild is None or isinstance(message.channel, discord.abc.GuildChannel):
            return None
        return await self._house.store.session_of_thread(str(message.channel.id))

    def _is_meant(self, message: discord.Message, me: discord.ClientUser, session: Session | None) -> bool:
        """In a direct message every word; elsewhere what mentions the bot, replies to it, or stands in a session.

        Members may talk to each other in a session's thread, and so may those who take no part in it; only when these
        mention the bot are they told that they do not.
        """
        if message.guild is None or me in message.mentions or _replied_to(message, me) is not None:
            return True
        among_themselves = bool(message.mentions) or message.reference is not None
        return session is not None and not among_themselves and session.takes_part(str(message.author.id))

    # ---- what is it about? ----------------------------------------------------------------------------------------

    async def _answer(self, message: discord.Message, me: discord.ClientUser, session: Session | None) -> None:
        words = message.content.replace(f"<@{me.id}>", " ").replace(f"<@!{me.id}>", " ").strip()
        clip = clip_of(message.attachments[0] if message.attachments else None)
        called = message.guild is None or me in message.mentions
        if not (words or clip):
            await self._nothing_said(message, session, called=called)
            return
        replied = _replied_to(message, me)
        shown = await self._shown(message, replied)
        if len(shown) > 1:
            await self._say(message, which_take_card(shown, str(message.id)))
            return
        track_id, session_id = (shown[0].id if shown else ""), (session.id if session else "")
        sense = Meant.GOES_ON
        if not (track_id or session_id):
            session_id, sense = await self._last_session(message, words, replied)
        if session is not None and not called and not shown and await self._is_before_the_first(session, words):
            return
        said = Said(words, place_of_message(message), track_id, session_id, clip)
        if sense is Meant.EITHER and clip is None:
            await self._show(message, await self._house.conversation.offer(said), called=called)
        elif sense is Meant.GOES_ON and (track_id or session_id):
            if self._house.settings.chat_model:
                await message.channel.typing()  # a chat model may take some seconds to read what the rules could not
            await self._show(message, await self._house.conversation.say(said), called=called or bool(shown))
        elif called:
            await self._start(message, await self._house.studio.ask(Wish(words, clip=clip), place_of_message(message)))
        # Else it answers something that is no track, in a channel where members talk among themselves.

    async def _shown(self, message: discord.Message, replied: discord.Message | None) -> list[Track]:
        """The tracks in the message that was replied to.

        Raises:
            BadRequest: it shows a job that has none yet.
        """
        if message.reference is None or message.reference.message_id is None:
            return []
        files = [each.filename for each in replied.attachments] if replied is not None else []
        guild_id = str(message.guild.id) if message.guild else ""
        message_id = str(message.reference.message_id)
        shown = await tracks_shown(self._house.library, message_id, files, str(message.author.id), guild_id)
        job_id = job_shown(replied.content) if replied is not None and not shown else ""
        job = await self._house.store.job(job_id) if job_id else None
        if job is not None:
            raise BadRequest("There is no track in that message.", "Reply to one that is finished.")
        return shown

    async def _last_session(
        self, message: discord.Message, words: str, replied: discord.Message | None
    ) -> tuple[str, Meant]:
        """The session of the member's last track ("": there is none), and whether words outside of it are about it."""
        member_id, guild_id = str(message.author.id), str(message.guild.id) if message.guild else ""
        last = await last_track(self._house.store, member_id, guild_id, str(message.channel.id))
        if last is None:
            return "", Meant.ANEW
        lineage = await lineage_of(self._house.store, last.session_id)
        answers = replied is not None or taken(lineage.turns, member_id, words, datetime.now(UTC)) is not None
        way = Meant.GOES_ON if answers else await asyncio.to_thread(meant, words, lineage.about(last))
        return last.session_id, way

    async def _is_before_the_first(self, session: Session, words: str) -> bool:
        """Whether members only talk in a session that has no track yet: “hello” asks for none."""
        return is_talk(words) and not await self._house.store.tracks_of_session(session.id)

    async def _nothing_said(self, message: discord.Message, session: Session | None, *, called: bool) -> None:
        """A bare mention is greeted; what could not be read without the intent gets a hint, and not each time."""
        if called:
            await self._say(message, Card(welcome_text(message.reference is not None or session is not None)))
            return
        key, now = (message.channel.id, message.author.id), self._client.loop.time()
        if not self._house.settings.message_content and self._told.get(key, 0.0) <= now:
            self._told = {each: until for each, until in self._told.items() if until > now}
            self._told[key] = now + _TOLD_FOR_S
            await self._say(message, Card(unread_text()))

    # ---- answering ------------------------------------------------------------------------------------------------

    async def _show(self, message: discord.Message, reply: Reply, *, called: bool) -> None:
        if reply.kind is ReplyKind.STARTED and reply.job is not None:
            await self._start(message, reply.job, reply.text)
        elif reply.kind is ReplyKind.CHOICE and reply.turn is not None:
            await self._say(message, choice_card(reply.turn, reply.text))
        elif reply.kind is ReplyKind.TOLD:
            link = await link_of(self._house.store, reply.track) if reply.track else ""
            await self._say(message, told_card(reply, link))
        elif called:
            await self._thank(message)

    async def _start(self, message: discord.Message, job: Job, note: str = "") -> None:
        studio = self._house.studio
        self._client.board.note(job.id, note)
        message_id = ""
        try:
            card = status_card(studio.progress_of(job), 0.0, note)
            message_id = str((await message.reply(**card.to_send())).id)
        finally:
            await studio.begin(job, message_id)

    async def _say(self, message: discord.Message, card: Card) -> None:
        try:
            await message.reply(**card.to_send())
        except discord.HTTPException as error:
            log.warning("could not answer a message: %s", error)

    async def _thank(self, message: discord.Message) -> None:
        try:
            await message.add_reaction(PRAISE)
        except discord.HTTPException as error:
            log.info("could not react to a message: %s", error)


def _replied_to(message: discord.Message, me: discord.ClientUser) -> discord.Message | None:
    """The bot's own message that a message replies to."""
    replied = message.reference.resolved if message.reference is not None else None
    return replied if isinstance(replied, discord.Message) and replied.author == me else None
