"""How what came of a turn is shown to whoever pressed, chose or typed it: at once, or after a first “thinking”."""

import asyncio
import logging
from collections.abc import Awaitable

import discord

from bot.cards import Card
from bot.cards.status import status_card
from bot.cards.turns import choice_card, told_card
from bot.commands.asking import Interaction, client_of, house_of
from bot.spots import link_of
from generation.conversation import Reply, ReplyKind
from generation.track import Job

log = logging.getLogger(__name__)

# Discord waits 3 s for a first word. A chat model may take longer than that; rules never do.
_PATIENCE_S = 1.5


async def answer(interaction: Interaction, coming: Awaitable[Reply], *, private: bool = False) -> None:
    """Answer with what comes of a turn; `private` hides a “thinking” that has to be shown meanwhile."""
    await show(interaction, await waited(interaction, coming, private=private))


async def waited(interaction: Interaction, coming: Awaitable[Reply], *, private: bool) -> Reply:
    """Wait for what comes of a turn, and say “thinking” where that takes longer than Discord waits."""
    task = asyncio.ensure_future(coming)
    await asyncio.wait({task}, timeout=_PATIENCE_S)
    if not task.done() and not interaction.response.is_done():
        try:
            await interaction.response.defer(ephemeral=private, thinking=True)
        except discord.HTTPException as error:
            # What was asked for is made all the same, and posted to the channel.
            log.warning("could not say that an answer takes a moment: %s", error)
    return await task


async def show(interaction: Interaction, reply: Reply) -> None:
    """Show an answer; answers and questions are for whoever asked alone, a job is for everybody who may see it."""
    if reply.kind is ReplyKind.STARTED and reply.job is not None:
        await _start(interaction, reply.job, reply.text)
    elif reply.kind is ReplyKind.CHOICE and reply.turn is not None:
        await send(interaction, choice_card(reply.turn, reply.text), ephemeral=True)
    else:
        link = await link_of(house_of(interaction).store, reply.track) if reply.track else ""
        await send(interaction, told_card(reply, link), ephemeral=True)


async def _start(interaction: Interaction, job: Job, note: str) -> None:
    studio, board = house_of(interaction).studio, client_of(interaction).board
    board.note(job.id, note)
    message_id = ""
    try:
        card = status_card(studio.progress_of(job), 0.0, note)
        message_id = await send(interaction, card, ephemeral=job.wish.private)
    finally:
        # Written down is written down: also when Discord did not take the answer, the track is made and posted.
        await studio.begin(job, message_id)


async def send(interaction: Interaction, card: Card, *, ephemeral: bool) -> str:
    """Send a card as the first answer, or behind one; returns the message's id."""
    if interaction.response.is_done():
        message = await interaction.followup.send(**card.to_send(), ephemeral=ephemeral, wait=True)
        return str(message.id)
    answered = await interaction.response.send_message(**card.to_send(), ephemeral=ephemeral)
    return str(answered.message_id or "")
