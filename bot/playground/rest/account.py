"""The bot itself: who it is, its application, where its gateway is, whom it can write to."""

from bot.playground import errors
from bot.playground.forms import Id, Model, checked
from bot.playground.permissions import guild_permissions
from bot.playground.rest.call import Call, Reply
from bot.playground.types import Json
from bot.playground.world import DM


async def me(call: Call) -> Reply:
    return Reply(call.parts.shapes.me())


async def user(call: Call) -> Reply:
    user_id = call.id("user_id")
    if user_id not in call.parts.world.users:
        raise errors.unknown_user()
    return Reply(call.parts.shapes.user(user_id))


async def application(call: Call) -> Reply:
    return Reply(call.parts.shapes.application())


async def gateway(call: Call) -> Reply:
    return Reply({"url": call.parts.gateway.url})


async def gateway_bot(call: Call) -> Reply:
    start = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
    return Reply({"url": call.parts.gateway.url, "shards": 1, "session_start_limit": start})


async def guilds(call: Call) -> Reply:
    world = call.parts.world
    permissions = guild_permissions(world.guild, world.roles.as_dict(), world.members[world.bot_id])
    guild: Json = {
        "id": world.guild_id,
        "name": world.guild["name"],
        "icon": None,
        "banner": None,
        "owner": False,
        "permissions": str(permissions),
        "features": [],
    }
    return Reply([guild])


async def open_direct(call: Call) -> Reply:
    world = call.parts.world
    other = checked(Model({"recipient_id": Id()}, ("recipient_id",)), call.fields())["recipient_id"]
    if other not in world.users:
        raise errors.unknown_user()
    if other == world.bot_id:
        raise errors.cannot_message_user()
    for channel in world.channels:
        if channel["type"] == DM and other in channel["recipients"]:
            return Reply(call.parts.shapes.channel(channel))
    channel_id = world.new_id()
    document = {"id": channel_id, "type": DM, "recipients": [world.bot_id, other], "last_message_id": None}
    channel = world.channels.put(channel_id, document)
    call.parts.announcer.channel_created(channel)
    return Reply(call.parts.shapes.channel(channel))


async def nothing_listed(_call: Call) -> Reply:
    """Emojis, stickers, webhooks: things that this local Discord never has any of."""
    return Reply([])


async def no_items(_call: Call) -> Reply:
    return Reply({"items": []})
