"""`/settings` for those who manage the server, and `/host` for the owner of the bot."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from discord import app_commands

from bot.cards.help import host_card, settings_card
from bot.commands.asking import Interaction, client_of, guild_id_of, house_of
from bot.commands.generate import engines
from bot.house import VERSION
from generation.errors import BadRequest, NotAllowed
from generation.screening import check_licence
from generation.track import Event, GuildSettings, TrailEvent


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Settings(app_commands.Group):
    """What a community decides for itself."""

    def __init__(self) -> None:
        super().__init__(name="settings", description="For who manages the server: what members may ask for")

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Only people with Manage Server."""
        if not interaction.permissions.manage_guild:
            raise app_commands.MissingPermissions(["manage_guild"])
        return True

    @app_commands.command(name="show", description="This server's settings")
    async def show(self, interaction: Interaction) -> None:
        """Show what this community decided."""
        guild = await house_of(interaction).store.guild_settings(guild_id_of(interaction))
        await interaction.response.send_message(**settings_card(guild).to_send(), ephemeral=True)

    @app_commands.command(name="engine", description="The engine to use where a member names none")
    @app_commands.describe(engine="auto: the best that the host can run")
    async def engine(self, interaction: Interaction, engine: app_commands.Range[str, 1, 40]) -> None:
        """Choose the engine."""
        house = house_of(interaction)
        shelf, guild = house.studio.engines, await house.store.guild_settings(guild_id_of(interaction))
        if engine != "auto":
            check_licence(shelf.card(shelf.choose(engine)), guild)
        await self._change(interaction, engine="" if engine == "auto" else engine)

    @engine.autocomplete("engine")
    async def known(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """The engines that this host has."""
        return await engines(interaction, current)

    @app_commands.command(name="longest", description="The longest track, in seconds")
    @app_commands.describe(seconds="1 to 600; 0 for the host's limit")
    async def longest(self, interaction: Interaction, seconds: app_commands.Range[int, 0, 600]) -> None:
        """Choose the longest length."""
        await self._change(interaction, longest_s=float(seconds))

    @app_commands.command(name="jobs", description="How many jobs a member may have in the queue")
    @app_commands.describe(jobs="1 to 20; 0 for the host's limit")
    async def jobs(self, interaction: Interaction, jobs: app_commands.Range[int, 0, 20]) -> None:
        """Choose the limit for each member."""
        await self._change(interaction, jobs_per_member=jobs)

    @app_commands.command(name="commercial", description="Only make what may be used commercially")
    @app_commands.describe(only="Leave out engines whose weights are for non-commercial use")
    async def commercial(self, interaction: Interaction, only: bool) -> None:
        """Choose whether engines with non-commercial weights may be used."""
        house = house_of(interaction)
        guild = await house.store.guild_settings(guild_id_of(interaction))
        if only and guild.engine:
            check_licence(house.studio.engines.card(guild.engine), replace(guild, commercial_only=True))
        await self._change(interaction, commercial_only=only)

    async def _change(self, interaction: Interaction, **changes: Any) -> None:
        store, guild_id = house_of(interaction).store, guild_id_of(interaction)
        before: GuildSettings = await store.guild_settings(guild_id)
        after = replace(before, **changes)
        if after == before:
            raise BadRequest("That is how it is already.", "Nothing was changed.")
        now = datetime.now(UTC)
        event = TrailEvent(Event.SETTINGS_CHANGED, guild_id, str(interaction.user.id), now, guild_id, changes)
        await store.save_guild_settings(after, [event])
        await interaction.response.send_message(**settings_card(after, "Changed.").to_send(), ephemeral=True)


@app_commands.command(name="host", description="For the owner of the bot: how the machine is doing")
@app_commands.default_permissions(administrator=True)
async def host(interaction: Interaction) -> None:
    """Show queue, speeds, disk and latency to the owner of the application."""
    client = client_of(interaction)
    if not await client.is_owner(interaction.user.id):
        raise NotAllowed("Only the owner of this bot can see the host's state.")
    house = house_of(interaction)
    studio = house.studio
    free = shutil.disk_usage(house.settings.data_dir).free / 2**30
    speeds = ", ".join(f"{name} {studio.speeds.of(name):.2f} s per second of audio" for name in studio.engines.usable)
    card = host_card(
        [
            ("Version", VERSION),
            ("Gateway", f"{client.latency * 1000:.0f} ms"),
            ("Queue", f"{len(studio.queue.open)} open, {len(studio.queue.waiting)} waiting"),
            ("Speed", speeds),
            ("Disk", f"{free:.1f} GiB free"),
            ("Servers", str(len(client.guilds))),
        ]
    )
    await interaction.response.send_message(**card.to_send(), ephemeral=True)


def add_to(tree: "app_commands.CommandTree[Any]") -> None:
    """Put the commands on the tree."""
    tree.add_command(Settings())
    tree.add_command(host)
