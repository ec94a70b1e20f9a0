"""Discord's permission bits, and what a member may do in a channel."""

from enum import IntFlag

from bot.playground.types import Json


class Permission(IntFlag):
    """The bits this server looks at; the others exist on Discord and are carried, not judged."""

    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    SEND_TTS_MESSAGES = 1 << 12
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    MODERATE_MEMBERS = 1 << 40
    USE_EXTERNAL_APPS = 1 << 50
    PIN_MESSAGES = 1 << 51


P = Permission
EVERY_PERMISSION = (1 << 53) - 1
MEMBER_PERMISSIONS = (
    P.ADD_REACTIONS
    | P.VIEW_CHANNEL
    | P.SEND_MESSAGES
    | P.EMBED_LINKS
    | P.ATTACH_FILES
    | P.READ_MESSAGE_HISTORY
    | P.USE_EXTERNAL_EMOJIS
    | P.CHANGE_NICKNAME
    | P.USE_APPLICATION_COMMANDS
    | P.CREATE_PUBLIC_THREADS
    | P.SEND_MESSAGES_IN_THREADS
)
MODERATOR_PERMISSIONS = (
    P.MANAGE_MESSAGES | P.MANAGE_THREADS | P.MODERATE_MEMBERS | P.MENTION_EVERYONE | P.VIEW_AUDIT_LOG | P.PIN_MESSAGES
)
BOT_PERMISSIONS = MEMBER_PERMISSIONS | P.MANAGE_MESSAGES | P.MANAGE_THREADS | P.CREATE_PRIVATE_THREADS | P.PIN_MESSAGES


def guild_permissions(guild: Json, roles: dict[str, Json], member: Json) -> int:
    """The member's permissions before any channel has its say."""
    if member["user_id"] == guild["owner_id"]:
        return EVERY_PERMISSION
    bits = int(roles[guild["id"]]["permissions"])
    for role_id in member["roles"]:
        bits |= int(roles[role_id]["permissions"])
    return EVERY_PERMISSION if bits & P.ADMINISTRATOR else bits


def channel_permissions(base: int, overwrites: list[Json], guild_id: str, member: Json) -> int:
    """Discord's order: everyone's overwrite, then the roles' together, then the member's own."""
    if base == EVERY_PERMISSION:
        return base
    by_id = {overwrite["id"]: overwrite for overwrite in overwrites}
    bits = _apply(base, [by_id[guild_id]] if guild_id in by_id else [])
    bits = _apply(bits, [by_id[role] for role in member["roles"] if role in by_id])
    return _apply(bits, [by_id[member["user_id"]]] if member["user_id"] in by_id else [])


def _apply(bits: int, overwrites: list[Json]) -> int:
    allow = deny = 0
    for overwrite in overwrites:
        allow |= int(overwrite["allow"])
        deny |= int(overwrite["deny"])
    return (bits & ~deny) | allow
