"""What people see: the state of the place, and the messages of a channel."""

from typing import Any

from bot.playground.people import BOT_NAME
from bot.playground.people_api.door import Wish, asked_wrongly
from bot.playground.permissions import guild_permissions
from bot.playground.rules.commands import CHAT_INPUT
from bot.playground.snowflakes import is_snowflake
from bot.playground.types import Json
from bot.playground.world import THREAD_TYPES


async def state(wish: Wish) -> Json:
    parts, world = wish.parts, wish.parts.world
    people = [_person(wish, user) for user in world.users if not user["bot"]]
    bots = [{**parts.shapes.user(user["id"]), "online": parts.gateway.online} for user in world.users if user["bot"]]
    commands = _usable(wish)
    return {
        "me": next(person for person in people if person["id"] == wish.person),
        "people": people,
        "bots": bots,
        "guild": parts.shapes.guild(),
        "channels": [parts.shapes.channel_for(wish.person, channel) for channel in _seen(wish)],
        "commands": [command for command in commands if command["type"] == CHAT_INPUT],
        "menus": [command for command in commands if command["type"] != CHAT_INPUT],
        "members": {member["user_id"]: _member(wish, member) for member in world.members},
        "upload_limit": parts.chat.upload_limit(),
        "application": {"id": world.application["id"], "name": BOT_NAME},
        "last": parts.events.last_id,
    }


def _person(wish: Wish, user: Json) -> Json:
    return {**wish.parts.shapes.user(user["id"]), "role": user["role"]}


def _usable(wish: Wish) -> list[Json]:
    """Commands that the person may use somewhere; whether here is judged when they are used."""
    found: dict[str, Json] = {}
    for channel in wish.parts.world.guild_channels():
        if wish.parts.world.sees(wish.person, channel):
            found |= {command["id"]: command for command in wish.parts.commands.usable(wish.person, channel)}
    return list(found.values())


def _seen(wish: Wish) -> list[Json]:
    world = wish.parts.world
    seen = [channel for channel in world.channels if world.sees(wish.person, channel)]
    return sorted(
        seen, key=lambda channel: (channel["type"] in THREAD_TYPES, channel.get("position", 0), int(channel["id"]))
    )


def _member(wish: Wish, member: Json) -> Json:
    world = wish.parts.world
    base = guild_permissions(world.guild, world.roles.as_dict(), member)
    permissions = base & ~int(member["personal"]["deny"])
    return {"roles": member["roles"], "permissions": str(permissions), "nick": member["nick"]}


async def messages(wish: Wish) -> Json:
    channel = wish.channel(wish.request.match_info["channel"])
    limit = _limit(wish.request.query.get("limit", "50"))
    seen = [
        message
        for message in wish.parts.world.history(channel["id"])
        if message["ephemeral_for"] in (None, wish.person)
    ]
    before, after = (_bound(wish.request.query.get(name), name) for name in ("before", "after"))
    if after is not None:
        seen = [message for message in seen if int(message["id"]) > after][:limit]
    elif before is not None:
        seen = [message for message in seen if int(message["id"]) < before]
    return {"messages": [wish.parts.shapes.message(message) for message in seen[-limit:]]}


def _limit(given: str) -> int:
    if not given.isdigit() or not 1 <= int(given) <= 200:
        raise asked_wrongly("`limit` is not between 1 and 200.", "Give a whole number, usually 50.")
    return int(given)


def _bound(given: str | None, name: str) -> int | None:
    if given is None:
        return None
    if not is_snowflake(given):
        raise asked_wrongly(f"`{name}` is no id.", "Give the id of a message.")
    return int(given)


async def message(wish: Wish) -> Json:
    channel = wish.channel(wish.request.match_info["channel"])
    found = wish.message(channel, wish.request.match_info["message"])
    return {"message": wish.parts.shapes.message(found)}


async def interaction(wish: Wish) -> Json:
    found: dict[str, Any] = wish.own_interaction(wish.request.match_info["interaction"])
    return {"interaction": wish.parts.interactions.shape(found)}
