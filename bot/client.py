"""The Discord client: intents, the command tree, its one error handler, and what the studio tells."""

import logging
from typing import Any

import discord
import yarl
from discord import app_commands

from bot.answering import tell
from bot.commands import add_all
from bot.commands.acts import ActButton, TrackSelect
from bot.delivery import Outbox
from bot.house import House
from bot.posting import Poster
from bot.status import StatusBoard
from bot.talking import Talk
from generation.ports import Progress
from generation.track import Job

log = logging.getLogger(__name__)

# What the invite asks for, and nothing else.
PERMISSIONS = discord.Permissions(
    add_reactions=True,
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)


def point_at(api: str, gateway: str) -> None:
    """Make discord.py talk to another Discord than the public one, such as the playground."""
    discord.http.Route.BASE = api
    if gateway:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


class Tree(app_commands.CommandTree["Nocturne"]):
    """The command tree, with the one error handler."""

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Tell the member what went wrong."""
        await tell(interaction, error)


class Nocturne(discord.Client):
    """The bot on Discord: listens to the studio, shows progress, posts results."""

    def __init__(self, house: House) -> None:
        # Commands, mentions and replies that ping arrive without a privileged intent; only what is written freely in
        # a session's thread needs one, and only where the host wants that.
        content = house.settings.message_content
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=content)
        # Nocturne never joins a voice channel, so a newcomer need not wonder what is missing for it.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(intents=intents, allowed_mentions=discord.AllowedMentions.none(), max_messages=None)
        self.house = house
        self.tree = Tree(self)
        self.poster = Poster(self)
        self.board = StatusBoard(self.poster)
        self.outbox = Outbox(house.store, house.library, self.poster, self.board)
        self.talk = Talk(self)
        self._owners: set[int] = set()
        self._started = False

    # ---- life -----------------------------------------------------------------------------------------------------

    async def setup_hook(self) -> None:
        """Before the gateway is joined: commands, and the buttons of all earlier messages."""
        add_all(self.tree)
        self.add_dynamic_items(ActButton, TrackSelect)
        application = await self.application_info()
        team = application.team
        self._owners = {member.id for member in team.members} if team else {application.owner.id}
        await self.tree.sync()
        self.house.studio.listen(self)

    async def on_ready(self) -> None:
        """Joined. Discord says so again after every lost connection; the work starts once."""
        if self._started:
            return
        self._started = True
        self.board.start()
        self.outbox.start()
        again = await self.house.studio.resume()
        log.info("ready as %s in %d servers; %d unfinished jobs run again", self.user, len(self.guilds), again)

    async def close(self) -> None:
        """Leave Discord; what is unfinished stays written down."""
        await self.outbox.close()
        await self.board.close()
        await super().close()

    async def is_owner(self, user_id: int) -> bool:
        """Whether this is the owner of the application, or a member of the team that owns it."""
        return user_id in self._owners

    # ---- what the studio tells ------------------------------------------------------------------------------------

    def progressed(self, progress: Progress) -> None:
        """A job moved."""
        self.board.progressed(progress)

    def ended(self, _job: Job, /) -> None:
        """A job is over, and its outbox row is written."""
        self.outbox.wake()

    # ---- what members write ---------------------------------------------------------------------------------------

    async def on_message(self, message: discord.Message) -> None:
        """Somebody wrote something; `Talk` knows whether it is meant for the bot."""
        await self.talk.hear(message)
