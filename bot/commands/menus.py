"""Entries in the menu of a message: refine its track, its details, a report, and its sound as a reference."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from bot.cards.buttons import pick_select, view_of
from bot.commands.asking import Interaction, guild_id_of, house_of, modes_of
from bot.commands.forms import on_interaction
from bot.commands.library import show_track
from bot.commands.modals import like_clip_form, like_track_form, refine_form, report_form
from bot.finding import tracks_shown
from generation.brief import ReferenceMode
from generation.errors import BadRequest, NotFound
from generation.track import Track

_SOUND = (".mp3", ".wav", ".flac", ".ogg", ".opus", ".m4a", ".aac", ".mp4", ".webm", ".mov", ".mkv", ".wma", ".aiff")


async def _tracks_of(interaction: Interaction, message: discord.Message) -> list[Track]:
    """The tracks that a message shows and this member may see."""
    own = [each.filename for each in message.attachments] if message.author == interaction.client.user else []
    library, member_id = house_of(interaction).library, str(interaction.user.id)
    return await tracks_shown(library, str(message.id), own, member_id, guild_id_of(interaction))


async def _own_tracks_of(interaction: Interaction, message: discord.Message) -> list[Track]:
    tracks = await _tracks_of(interaction, message)
    if not tracks:
        raise NotFound("This message shows no track of mine.", "Use it on a message with a finished track.")
    return tracks


async def _let_choose(interaction: Interaction, tracks: Sequence[Track], question: str, subject: str) -> None:
    """Several takes in one message: which one is meant, only its member can say."""
    view = view_of(pick_select(tracks, "Choose a take", subject))
    await interaction.response.send_message(question, view=view, ephemeral=True)


@app_commands.context_menu(name="Track details")
async def details(interaction: Interaction, message: discord.Message) -> None:
    """Show the track of a message."""
    tracks = await _own_tracks_of(interaction, message)
    if len(tracks) == 1:
        await show_track(interaction, tracks[0].id)
    else:
        await _let_choose(interaction, tracks, "Which take do you want to see?", "details")


@app_commands.context_menu(name="Refine this track")
async def refine_this(interaction: Interaction, message: discord.Message) -> None:
    """Open the form that says what should change."""
    tracks = await _own_tracks_of(interaction, message)
    if len(tracks) == 1:
        await interaction.response.send_modal(refine_form(tracks[0], modes_of(interaction)))
    else:
        await _let_choose(interaction, tracks, "Which take do you want to refine?", "refine")


@app_commands.context_menu(name="Report this track")
@app_commands.guild_only()
async def report(interaction: Interaction, message: discord.Message) -> None:
    """Open the form for a report."""
    tracks = await _own_tracks_of(interaction, message)
    if len(tracks) == 1:
        await interaction.response.send_modal(report_form(tracks[0]))
    else:
        await _let_choose(interaction, tracks, "Which take do you want to report?", "report")


@app_commands.context_menu(name="Use as reference")
async def like_this(interaction: Interaction, message: discord.Message) -> None:
    """Open the form for music like the message's track, or like the sound that is attached."""
    tracks = await _tracks_of(interaction, message)
    if len(tracks) > 1:
        await _let_choose(interaction, tracks, "Which take should it be like?", "like")
        return
    modes = modes_of(interaction)
    form = like_track_form(tracks[0], modes) if tracks else _clip_form(message, modes)
    await interaction.response.send_modal(form)


def _clip_form(message: discord.Message, modes: Sequence[ReferenceMode]) -> discord.ui.Modal:
    for attachment in message.attachments:
        kind = attachment.content_type or ""
        if kind.startswith(("audio/", "video/")) or attachment.filename.lower().endswith(_SOUND):
            return like_clip_form(attachment, message, modes)
    raise BadRequest("This message has no sound attached.", "Use it on a message with a clip or a track.")


def add_to(tree: "app_commands.CommandTree[Any]") -> None:
    """Put the entries on the tree, and have the forms that they and the buttons open served."""
    for menu in (refine_this, details, report, like_this):
        tree.add_command(menu)
    tree.client.event(on_interaction)
