"""Finding what a path names, and refusing as Discord does where the bot may not go."""

from bot.playground import errors
from bot.playground.permissions import Permission
from bot.playground.rest.call import Call
from bot.playground.types import Json
from bot.playground.world import DM, THREAD_TYPES


def channel_of(call: Call, needed: int = 0) -> Json:
    """The channel in the path, which the bot must see and where it must have some permissions."""
    world = call.parts.world
    channel = world.channels.get(call.id("channel_id"))
    if channel is None:
        raise errors.unknown_channel()
    if not world.sees(world.bot_id, channel):
        raise errors.missing_access()
    if needed and not world.may(world.bot_id, channel, needed):
        raise errors.missing_permissions()
    return channel


def sending_channel(call: Call) -> Json:
    """The channel in the path, when the bot may write there."""
    channel = channel_of(call)
    in_thread = channel["type"] in THREAD_TYPES
    needed = Permission.SEND_MESSAGES_IN_THREADS if in_thread else Permission.SEND_MESSAGES
    if call.uploads:
        needed |= Permission.ATTACH_FILES
    world = call.parts.world
    if channel["type"] != DM and not world.may(world.bot_id, channel, needed):
        raise errors.missing_permissions()
    return channel


def message_of(call: Call, channel: Json) -> Json:
    """The message in the path; ephemeral ones do not exist for a channel's routes."""
    message = call.parts.world.messages.get(call.id("message_id"))
    if message is None or message["channel_id"] != channel["id"] or message["ephemeral_for"] is not None:
        raise errors.unknown_message()
    return message


def guild_of(call: Call) -> Json:
    world = call.parts.world
    if call.id("guild_id") != world.guild_id:
        raise errors.unknown_guild()
    return world.guild


def thread_of(call: Call) -> Json:
    channel = channel_of(call)
    if channel["type"] not in THREAD_TYPES:
        raise errors.wrong_channel_type()
    return channel


def seen_by_bot(call: Call, message: Json) -> Json:
    """A message's shape for REST; without the content intent others' words are left out there too."""
    parts = call.parts
    shape = parts.shapes.message(message)
    if "message_content" in parts.settings.granted_intents:
        return shape
    return parts.announcer.redacted(message, shape)
