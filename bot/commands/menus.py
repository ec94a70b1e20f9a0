"""Entries in the menu of a message: its track's details, a report, and music like its sound."""

from typing import Any

import discord
from discord import app_commands

from bot.commands.asking import Interaction, guild_id_of, house_of
from bot.commands.library import show_track
from bot.commands.modals import LikeThisForm, ReportForm
from generation.errors import BadRequest, NotFound
from generation.track import Track

_SOUND = (".mp3", ".wav", ".flac", ".ogg", ".opus", ".m4a", ".aac", ".mp4", ".webm", ".mov", ".mkv", ".wma", ".aiff")


async def _track_of(interaction: Interaction, message: discord.Message) -> Track:
    library = house_of(interaction).library
    tracks = await library.of_message(str(message.id), str(interaction.user.id), guild_id_of(interaction))
    if not tracks:
        raise NotFound("This message shows no track of mine.", "Use it on a message with a finished track.")
    return tracks[0]


@app_commands.context_menu(name="Track details")
async def details(interaction: Interaction, message: discord.Message) -> None:
    """Show the track of a message."""
    await show_track(interaction, (await _track_of(interaction, message)).id)


@app_commands.context_menu(name="Report this track")
@app_commands.guild_only()
async def report(interaction: Interaction, message: discord.Message) -> None:
    """Open the form for a report."""
    await interaction.response.send_modal(ReportForm((await _track_of(interaction, message)).id))


@app_commands.context_menu(name="Make music like this")
async def like_this(interaction: Interaction, message: discord.Message) -> None:
    """Open the form for music like the message's sound."""
    for attachment in message.attachments:
        kind = attachment.content_type or ""
        if kind.startswith(("audio/", "video/")) or attachment.filename.lower().endswith(_SOUND):
            await interaction.response.send_modal(LikeThisForm(attachment))
            return
    raise BadRequest("This message has no sound attached.", "Use it on a message with a clip or a track.")


def add_to(tree: "app_commands.CommandTree[Any]") -> None:
    """Put the entries on the tree."""
    for menu in (details, report, like_this):
        tree.add_command(menu)
