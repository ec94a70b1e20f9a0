"""The one error handler: whatever goes wrong, the member who asked is told in a sentence."""

import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import app_commands

from bot.cards.card import error_text, fault_text
from generation.errors import NocturneError

log = logging.getLogger(__name__)

# Discord's words for "the member has gone": nobody is left to be told anything.
_TOO_LATE = {10062, 10015, 40060}


async def tell(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Tell the member what went wrong, so that only they see it. Never raises."""
    try:
        await _say(interaction, sentence_of(error, f"{interaction.type.name} {_name_of(interaction)}"))
    except Exception as unheard:  # noqa: BLE001 - Discord away, the session closed: nobody is left who could do better
        log.warning("could not tell a member about an error: %r", unheard)


async def _say(interaction: discord.Interaction[Any], text: str) -> None:
    if not text or interaction.type is discord.InteractionType.autocomplete:
        return
    if interaction.response.is_done():
        await interaction.followup.send(text, ephemeral=True)
    else:
        await interaction.response.send_message(text, ephemeral=True)


def sentence_of(error: BaseException, where: str) -> str:  # noqa: PLR0911 - a table of kinds of errors
    """An error as a sentence for a member; an unknown one is logged under a reference that the sentence names."""
    while isinstance(error, app_commands.CommandInvokeError | app_commands.TransformerError) and error.__cause__:
        error = error.__cause__
    if isinstance(error, NocturneError):
        return error_text(error)
    if isinstance(error, app_commands.MissingPermissions):
        names = ", ".join(name.replace("_", " ").title() for name in error.missing_permissions)
        return f"Only people with the permission {names} can do this."
    if isinstance(error, app_commands.NoPrivateMessage):
        return "This works in a server only."
    if isinstance(error, app_commands.CommandOnCooldown):
        return f"Please wait {error.retry_after:.0f} s and try again."
    if isinstance(error, app_commands.TransformerError):
        return f"“{error.value}” can not be used here. Please choose another value."
    if isinstance(error, app_commands.CheckFailure):
        return "You may not do this here."
    if isinstance(error, discord.HTTPException) and error.code in _TOO_LATE:
        log.info("%s: the interaction was over before it was answered: %s", where, error)
        return ""
    reference = secrets.token_hex(4)
    log.error("fault %s in %s", reference, where, exc_info=error)
    return fault_text(reference)


async def guarded(interaction: discord.Interaction[Any], work: Callable[[], Awaitable[None]]) -> None:
    """Run a handler that discord.py itself would only log about, and tell the member if it fails."""
    try:
        await work()
    except Exception as error:  # noqa: BLE001 - whatever it is, the member is told
        await tell(interaction, error)


def _name_of(interaction: discord.Interaction[Any]) -> str:
    if interaction.command is not None:
        return interaction.command.qualified_name
    data: dict[str, Any] = dict(interaction.data or {})
    return str(data.get("custom_id", "?"))
