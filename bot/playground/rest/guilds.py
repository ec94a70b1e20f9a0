"""The guild, its channels, members and roles, as the bot may read them."""

from bot.playground import errors
from bot.playground.rest.call import Call, Reply
from bot.playground.rest.places import guild_of


async def one(call: Call) -> Reply:
    guild_of(call)
    shape = call.parts.shapes.guild()
    if call.query.get("with_counts", "").lower() in ("1", "true"):
        counts = len(call.parts.world.members)
        shape |= {"approximate_member_count": counts, "approximate_presence_count": counts}
    return Reply(shape)


async def channels(call: Call) -> Reply:
    guild_of(call)
    world = call.parts.world
    seen = [channel for channel in world.guild_channels() if world.sees(world.bot_id, channel)]
    return Reply([call.parts.shapes.channel(channel) for channel in seen])


async def members(call: Call) -> Reply:
    guild_of(call)
    limit = call.number("limit", 1, 1, 1000)
    if "members" not in call.parts.settings.granted_intents:
        raise errors.missing_access()
    after = int(call.snowflake("after") or 0)
    ids = sorted((member["user_id"] for member in call.parts.world.members), key=int)
    return Reply([call.parts.shapes.member(user) for user in ids if int(user) > after][:limit])


async def found_members(call: Call) -> Reply:
    guild_of(call)
    limit = call.number("limit", 1, 1, 1000)
    start = call.query.get("query", "").lower()
    users = [user for user in call.parts.world.users if user["username"].lower().startswith(start)]
    return Reply([call.parts.shapes.member(user["id"]) for user in users][:limit])


async def member(call: Call) -> Reply:
    guild_of(call)
    user_id = call.id("user_id")
    if user_id not in call.parts.world.users:
        raise errors.unknown_user()
    if user_id not in call.parts.world.members:
        raise errors.unknown_member()
    return Reply(call.parts.shapes.member(user_id))


async def roles(call: Call) -> Reply:
    guild_of(call)
    return Reply([call.parts.shapes.role(role) for role in call.parts.world.roles])


async def role(call: Call) -> Reply:
    guild_of(call)
    found = call.parts.world.roles.get(call.id("role_id"))
    if found is None:
        raise errors.unknown_role()
    return Reply(call.parts.shapes.role(found))
