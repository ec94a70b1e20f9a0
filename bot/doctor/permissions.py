"""The permissions that the bot needs in a guild, and the link that asks for exactly these."""

from collections.abc import Mapping
from urllib.parse import urlencode

# Discord's bits (API reference, "Permissions") under the names that its settings page shows. They are those of
# `bot.client.PERMISSIONS` (a test compares them), which is not imported because that loads the whole bot.
NEEDED: Mapping[str, int] = {
    "Add Reactions": 1 << 6,
    "View Channels": 1 << 10,
    "Send Messages": 1 << 11,
    "Embed Links": 1 << 14,
    "Attach Files": 1 << 15,
    "Read Message History": 1 << 16,
    "Create Public Threads": 1 << 35,
    "Send Messages in Threads": 1 << 38,
}
ADMINISTRATOR = 1 << 3


def needed_bits() -> int:
    """Give all needed permissions as one number."""
    return sum(NEEDED.values())


def invite_link(application: str) -> str:
    """Give the link under which a guild's manager invites the bot with the permissions that it needs."""
    query = {"client_id": application, "permissions": needed_bits(), "scope": "bot applications.commands"}
    return f"https://discord.com/oauth2/authorize?{urlencode(query)}"


def missing(granted: int) -> list[str]:
    """Name the needed permissions that a guild did not grant; an administrator has them all."""
    if granted & ADMINISTRATOR:
        return []
    return [name for name, bit in NEEDED.items() if not granted & bit]
