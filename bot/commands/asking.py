"""What every way of asking shares: where it came from, who asks, and the status message that answers."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import discord

from bot.cards.status import status_card
from bot.house import House
from generation.brief import ReferenceMode
from generation.errors import BadRequest
from generation.studio import Actor
from generation.track import ClipSource, Job, Place, Wish

if TYPE_CHECKING:
    from bot.client import Nocturne

Interaction = discord.Interaction[Any]


def house_of(interaction: Interaction) -> House:
    """The open house behind the client."""
    return cast("Nocturne", interaction.client).house


def client_of(interaction: Interaction) -> "Nocturne":
    """The client that received the interaction."""
    return cast("Nocturne", interaction.client)


def moderates(interaction: Interaction) -> bool:
    """Whether whoever acts has Manage Messages here."""
    return interaction.guild_id is not None and interaction.permissions.manage_messages


def actor_of(interaction: Interaction) -> Actor:
    """Who acts."""
    return Actor(str(interaction.user.id), guild_id_of(interaction), moderates(interaction))


def guild_id_of(interaction: Interaction) -> str:
    """The guild's id, or "" in a direct message."""
    return str(interaction.guild_id or "")


def place_of(interaction: Interaction) -> Place:
    """Where an interaction came from and where its answer goes."""
    return Place(
        request_id=str(interaction.id),
        member_id=str(interaction.user.id),
        member_name=interaction.user.display_name,
        guild_id=guild_id_of(interaction),
        channel_id=str(interaction.channel_id or ""),
        application_id=str(interaction.application_id),
        token=interaction.token,
        upload_limit=interaction.filesize_limit,
        asked_at=datetime.now(UTC),
    )


def clip_of(attachment: discord.Attachment | None, mode: ReferenceMode = ReferenceMode.STYLE) -> ClipSource | None:
    """A member's attachment as the source of a clip."""
    if attachment is None:
        return None
    return ClipSource(attachment.filename, attachment.url, size=attachment.size, mode=mode)


def modes_of(interaction: Interaction) -> list[ReferenceMode]:
    """How a clip can be used by the engines of this host; each follows its tempo, key and mood."""
    shelf = house_of(interaction).studio.engines
    can = {str(ReferenceMode.STYLE)}.union(*(shelf.card(name).can for name in shelf.usable))
    return [mode for mode in ReferenceMode if mode in can]


def mode_named(text: str) -> ReferenceMode:
    """The way to use a clip that a member chose or wrote; nothing means: its style.

    Raises:
        BadRequest: there is no such way.
    """
    try:
        return ReferenceMode(text.strip().lower() or ReferenceMode.STYLE)
    except ValueError:
        known = ", ".join(ReferenceMode)
        raise BadRequest(f"“{text.strip()[:40]}” is no way to use a clip.", f"Choose one of {known}.") from None


async def ask_and_answer(interaction: Interaction, wish: Wish) -> Job:
    """Have a wish written down, then answer with its status message."""
    house = house_of(interaction)
    job = await house.studio.ask(wish, place_of(interaction))
    card = status_card(house.studio.progress_of(job), 0.0)
    message_id = ""
    try:
        answer = await interaction.response.send_message(**card.to_send(), ephemeral=wish.private)
        message_id = str(answer.message_id or "")
    finally:
        # Written down is written down: also when Discord did not take the answer, the track is made and posted.
        await house.studio.begin(job, message_id)
    return job


def seconds(text: str) -> float | None:
    """A length as members write it into a form: `30`, `1:30`, `45 s`; empty means: not said.

    Raises:
        BadRequest: it is no length.
    """
    said = text.strip().lower().removesuffix("seconds").removesuffix("sec").removesuffix("s").strip()
    if not said:
        return None
    minutes, colon, rest = said.rpartition(":")
    try:
        return float(minutes) * 60 + float(rest) if colon else float(rest)
    except ValueError:
        raise BadRequest(
            f"“{text.strip()[:40]}” is no length.", "Write seconds, such as 30, or minutes, such as 1:30."
        ) from None
