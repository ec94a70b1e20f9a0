"""`/help`, `/about` and `/engines`."""

from functools import partial
from typing import Any

from discord import app_commands

from bot.cards.engines import Standing, engines_card
from bot.cards.help import about_card, help_card
from bot.commands.asking import Interaction, guild_id_of, house_of
from bot.house import VERSION
from generation.errors import EngineUnavailable
from generation.screening import permits
from generation.track import TrackQuery


@app_commands.command(name="help", description="How to make music here")
async def show_help(interaction: Interaction) -> None:
    """Show the help, on one screen."""
    shelf = house_of(interaction).studio.engines
    card = help_card([shelf.card(name) for name in shelf.usable])
    await interaction.response.send_message(**card.to_send(), ephemeral=True)


@app_commands.command(name="about", description="What this bot is, its engines and licences")
async def about(interaction: Interaction) -> None:
    """Show version, engines, and the licence of what they make."""
    house, guild_id = house_of(interaction), guild_id_of(interaction)
    shelf = house.studio.engines
    guild = await house.store.guild_settings(guild_id)
    # A direct message belongs to no guild, and no guild in a query means all of them: count the member's own there.
    own = "" if guild_id else str(interaction.user.id)
    made = await house.store.search(TrackQuery(guild_id, member_id=own, limit=1))
    card = about_card(VERSION, [shelf.card(name) for name in shelf.usable], guild, made.total)
    if own:
        card.embeds[0].set_footer(text=f"{made.total} tracks were made for you")
    await interaction.response.send_message(**card.to_send(), ephemeral=True)


@app_commands.command(
    name="engines", description="What makes the music: every engine, its licence, and what auto takes"
)
async def engines(interaction: Interaction) -> None:
    """Show every engine, whether it can run here, and which one is taken where nobody names one."""
    house = house_of(interaction)
    shelf, guild = house.studio.engines, await house.store.guild_settings(guild_id_of(interaction))
    known = [(shelf.card(name), shelf.why_not(name), shelf.passed_over(name)) for name in shelf.names]
    standings = [Standing(card, why, permits(card, guild), over) for card, why, over in known]
    try:
        auto = shelf.choose("auto", partial(permits, guild=guild))
    except EngineUnavailable:
        auto = shelf.named("auto")  # the host's choice, which can not run: the card says why
    card = engines_card(standings, auto, house.settings.engine == auto, guild)
    await interaction.response.send_message(**card.to_send(), ephemeral=True)


def add_to(tree: "app_commands.CommandTree[Any]") -> None:
    """Put the commands on the tree."""
    tree.add_command(show_help)
    tree.add_command(about)
    tree.add_command(engines)
