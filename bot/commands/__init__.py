"""Slash commands, menus, buttons and modals: each parses, hands over, and answers."""

from discord import app_commands

from bot.commands import generate, info, library, menus, moderation, queue, settings


def add_all(tree: "app_commands.CommandTree") -> None:  # type: ignore[type-arg]
    """Put every command and menu entry on the tree."""
    for module in (generate, library, queue, moderation, settings, info, menus):
        module.add_to(tree)
