"""`/history` and `/track`: find what was made, and hear it again."""

from typing import Any

from discord import app_commands

from bot.cards.card import clock
from bot.cards.library import history_card, track_cards
from bot.commands.asking import Interaction, guild_id_of, house_of
from bot.sound import post_files
from bot.spots import spot_of

PAGE = 5


@app_commands.command(name="history", description="Your tracks in this server, newest first")
async def history(interaction: Interaction) -> None:
    """Show the first page of the member's own tracks."""
    await show_history(interaction, 0)


async def show_history(interaction: Interaction, offset: int, *, turn: bool = False) -> None:
    """Show a page of the member's own tracks; `turn` replaces the page that is shown."""
    library = house_of(interaction).library
    page = await library.history(str(interaction.user.id), guild_id_of(interaction), offset, PAGE)
    card = history_card(page, offset, PAGE)
    if turn:
        await interaction.response.edit_message(**card.to_edit())
    else:
        await interaction.response.send_message(**card.to_send(), ephemeral=True)


@app_commands.command(name="track", description="Hear one of your tracks again")
@app_commands.describe(track="The track's id, as it stands under it")
async def show(interaction: Interaction, track: app_commands.Range[str, 1, 100]) -> None:
    """Show one track with its sound; only to the member who asks."""
    await show_track(interaction, track)


async def show_track(interaction: Interaction, track_id: str) -> None:
    """Answer with a track, its picture and its sound."""
    library = house_of(interaction).library
    found = await library.see(track_id, str(interaction.user.id), guild_id_of(interaction))
    # Encoding may take longer than Discord waits for a first word.
    await interaction.response.defer(ephemeral=True, thinking=True)
    spot = await spot_of(house_of(interaction).store, found)
    made = await post_files(library, found, interaction.filesize_limit, spot)
    for card in track_cards(made):
        await interaction.followup.send(**card.to_send(), ephemeral=True)


@show.autocomplete("track")
async def own_tracks(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """The member's newest tracks that match what was typed."""
    page = await house_of(interaction).library.history(str(interaction.user.id), guild_id_of(interaction), 0, 50)
    wanted = current.lower()
    return [
        app_commands.Choice(name=f"{track.id} · {clock(track.duration_s)} · {track.words}"[:100], value=track.id)
        for track in page.tracks
        if wanted in track.id or wanted in track.words.lower()
    ][:25]


def add_to(tree: "app_commands.CommandTree[Any]") -> None:
    """Put the commands on the tree."""
    tree.add_command(history)
    tree.add_command(show)
