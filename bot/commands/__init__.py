"""Slash commands, menus, buttons and modals: each parses, hands over, and answers."""

from typing import Any

from discord import app_commands

from bot.commands import generate, info, library, menus, moderation, queue, refining, sessions, settings


def add_all(tree: "app_commands.CommandTree[Any]") -> None:
    """Put every command and menu entry on the tree."""
    for module in (generate, refining, sessions, library, queue, moderation, settings, info, menus):
        module.add_to(tree)
