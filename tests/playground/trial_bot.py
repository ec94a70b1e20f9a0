"""An unmodified discord.py client with a bit of everything, for trying out the local Discord."""

import asyncio
import io
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

import discord
import pytest
import yarl
from discord import app_commands, ui

from bot.playground.server import Playground


def point_at(playground: Playground, patch: pytest.MonkeyPatch) -> None:
    """Give discord.py the playground's address; nothing else of it is changed."""
    patch.setattr(discord.http.Route, "BASE", playground.api_base)
    patch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(playground.gateway_url))


class Again(ui.DynamicItem[ui.Button[Any]], template=r"again:(?P<track>\d+)"):
    """A button that carries only an id, so that it works after a restart."""

    def __init__(self, track: int) -> None:
        super().__init__(ui.Button(label="Again", custom_id=f"again:{track}"))
        self.track = track

    @classmethod
    async def from_custom_id(cls, _i: discord.Interaction, _item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(int(match["track"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"again {self.track}", ephemeral=True)


class Wish(ui.Modal, title="A wish"):
    """A modal of the newer kind: labels around a text, a select and a file."""

    intro = ui.TextDisplay("Say what you would like.")
    words = ui.Label(text="Words", component=ui.TextInput(custom_id="words", max_length=20))
    mood = ui.Label(
        text="Mood",
        component=ui.Select(
            custom_id="mood", options=[discord.SelectOption(label=word, value=word) for word in ("dark", "bright")]
        ),
    )
    clip = ui.Label(text="Clip", component=ui.FileUpload(custom_id="clip", required=False, min_values=0, max_values=2))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        files = [(file.filename, len(await file.read())) for file in self.clip.component.values]
        answer = f"{self.words.component.value} {self.mood.component.values} {files}"
        await interaction.response.send_message(answer)


class TrialBot(discord.Client):
    """Commands of every kind; what it hears is kept in lists."""

    def __init__(self, intents: discord.Intents) -> None:
        super().__init__(intents=intents, heartbeat_timeout=30)
        self.tree = app_commands.CommandTree(self)
        self.heard: list[discord.Message] = []
        self.raw: list[str] = []
        self.resumed = 0
        self.errors: list[Exception] = []
        self.connected = asyncio.Event()
        self.add_dynamic_items(Again)
        _add_commands(self.tree, self)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_socket_event_type(self, name: str) -> None:
        self.raw.append(name)
        if name == "GUILD_CREATE":
            self.connected.set()

    async def on_resumed(self) -> None:
        self.resumed += 1

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message)

    async def until_heard(self, content: str, within: float = 5.0) -> discord.Message:
        async with asyncio.timeout(within):
            while True:
                for message in self.heard:
                    if message.content == content:
                        return message
                await asyncio.sleep(0.01)


def wave(name: str = "track.wav", data: bytes = b"RIFFxxxxWAVE") -> discord.File:
    return discord.File(io.BytesIO(data), filename=name)


def _add_commands(tree: app_commands.CommandTree[Any], bot: TrialBot) -> None:
    @tree.command(description="Every type of option.")
    @app_commands.describe(text="words")
    @app_commands.choices(
        colour=[app_commands.Choice(name="Red", value="r"), app_commands.Choice(name="Blue", value="b")]
    )
    async def everything(
        interaction: discord.Interaction,
        text: app_commands.Range[str, 2, 10],
        count: app_commands.Range[int, 1, 5],
        ratio: app_commands.Range[float, 0.0, 1.0] = 0.5,
        yes: bool = False,
        who: discord.Member | None = None,
        role: discord.Role | None = None,
        anyone: discord.Member | discord.Role | None = None,
        place: discord.TextChannel | None = None,
        clip: discord.Attachment | None = None,
        colour: str | None = None,
    ) -> None:
        size = None if clip is None else len(await clip.read())
        values = [text, count, ratio, yes, who and who.name, role and role.name, anyone and anyone.name]
        await interaction.response.send_message(str([*values, place and place.name, size, colour]))

    @tree.command(description="Slow work.")
    async def slow(interaction: discord.Interaction, private: bool = False) -> None:
        await interaction.response.defer(thinking=True, ephemeral=private)
        first = await interaction.followup.send("working", wait=True)
        await first.edit(content="half", attachments=[wave("half.wav", b"h" * 10)])
        await interaction.edit_original_response(content="done", attachments=[wave("done.wav", b"d" * 20)])
        await interaction.followup.send("and a word", file=wave("extra.wav", b"e" * 30), ephemeral=private)

    @tree.command(description="Never answers.")
    async def silent(interaction: discord.Interaction) -> None:
        pass

    @tree.command(description="Finds a track.")
    async def find(interaction: discord.Interaction, name: str, number: int = 0) -> None:
        await interaction.response.send_message(f"found {name} {number}")

    @find.autocomplete("name")
    async def complete(_interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=word.title(), value=word) for word in ("rain", "river") if current in word]

    group = app_commands.Group(
        name="audit", description="For moderators.", default_permissions=discord.Permissions(manage_messages=True)
    )

    @group.command(description="Searches.")
    async def search(interaction: discord.Interaction, words: str) -> None:
        await interaction.response.send_message(f"searched {words}", ephemeral=True)

    tree.add_command(group)

    @tree.command(description="A card with buttons.")
    async def card(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("card", view=Card())

    @tree.command(description="Asks back.")
    async def wish(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Wish())

    @tree.context_menu(name="Quote")
    async def quote(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"> {message.content}")

    @tree.context_menu(name="Greet")
    async def greet(interaction: discord.Interaction, user: discord.Member) -> None:
        await interaction.response.send_message(
            f"hello {user.mention}", allowed_mentions=discord.AllowedMentions.none()
        )

    @tree.error
    async def keep(_interaction: discord.Interaction, error: app_commands.AppCommandError) -> None:
        bot.errors.append(error)


class Card(ui.View):
    """Buttons and selects of every kind."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.add_item(Again(7))
        self.add_item(ui.Button(label="Read", url="https://example.org/"))

    @ui.button(label="Change", custom_id="change")
    async def change(self, interaction: discord.Interaction, button: ui.Button[Any]) -> None:
        button.disabled = True
        await interaction.response.edit_message(content="changed", view=self)

    @ui.button(label="Later", custom_id="later")
    async def later(self, interaction: discord.Interaction, _button: ui.Button[Any]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="later", attachments=[wave()])

    @ui.button(label="Ask", custom_id="ask")
    async def ask(self, interaction: discord.Interaction, _button: ui.Button[Any]) -> None:
        await interaction.response.send_modal(Wish())

    @ui.select(
        custom_id="words",
        min_values=1,
        max_values=2,
        options=[discord.SelectOption(label=word, value=word) for word in ("one", "two", "three")],
    )
    async def words(self, interaction: discord.Interaction, select: ui.Select[Any]) -> None:
        await interaction.response.send_message(f"words {select.values}", ephemeral=True)

    @ui.select(cls=ui.UserSelect, custom_id="who")
    async def who(self, interaction: discord.Interaction, select: ui.UserSelect[Any]) -> None:
        await interaction.response.send_message(f"who {[user.name for user in select.values]}", ephemeral=True)

    @ui.select(cls=ui.ChannelSelect, custom_id="where", channel_types=[discord.ChannelType.text])
    async def where(self, interaction: discord.Interaction, select: ui.ChannelSelect[Any]) -> None:
        await interaction.response.send_message(f"where {[place.name for place in select.values]}", ephemeral=True)


@asynccontextmanager
async def running_bot(playground: Playground, *, content: bool = True) -> AsyncIterator[TrialBot]:
    """The bot online, its guild known; closed in the end."""
    intents = discord.Intents.default()
    intents.message_content = content
    intents.members = content
    bot = TrialBot(intents)
    task = asyncio.create_task(bot.start(playground.token))
    try:
        ready = asyncio.create_task(bot.connected.wait())
        done, _ = await asyncio.wait({task, ready}, timeout=10, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if task in done:
            await task
        assert bot.connected.is_set()
        yield bot
    finally:
        await bot.close()
        await task
