"""Messages of a channel: listed, posted, edited, deleted, pinned, reacted to."""

from bot.playground import errors
from bot.playground.chat import DELETABLE, EDITABLE_FLAGS, Post
from bot.playground.forms import Id, Many, Model, checked
from bot.playground.permissions import Permission
from bot.playground.rest.call import Call, Reply
from bot.playground.rest.places import channel_of, message_of, seen_by_bot, sending_channel
from bot.playground.rules.messages import SUPPRESS_EMBEDS
from bot.playground.snowflakes import time_of
from bot.playground.types import Json
from bot.playground.world import DM

TWO_WEEKS_S = 14 * 24 * 3600


async def listed(call: Call) -> Reply:
    channel = channel_of(call)
    limit = call.number("limit", 50, 1, 100)
    if not call.parts.world.may(call.parts.world.bot_id, channel, Permission.READ_MESSAGE_HISTORY):
        return Reply([])
    history = [message for message in call.parts.world.history(channel["id"]) if message["ephemeral_for"] is None]
    return Reply([seen_by_bot(call, message) for message in _page(call, history, limit)])


def _page(call: Call, history: list[Json], limit: int) -> list[Json]:
    """Newest first, as Discord lists them."""
    around, before, after = (call.snowflake(name) for name in ("around", "before", "after"))
    if around is not None:
        older = [message for message in history if int(message["id"]) <= int(around)][-(limit // 2 + 1) :]
        newer = [message for message in history if int(message["id"]) > int(around)]
        return [*older, *newer[: limit - len(older)]][::-1]
    if after is not None:
        return [message for message in history if int(message["id"]) > int(after)][:limit][::-1]
    if before is not None:
        history = [message for message in history if int(message["id"]) < int(before)]
    return history[-limit:][::-1]


async def one(call: Call) -> Reply:
    channel = channel_of(call, Permission.READ_MESSAGE_HISTORY)
    return Reply(seen_by_bot(call, message_of(call, channel)))


async def posted(call: Call) -> Reply:
    channel = sending_channel(call)
    post = Post(call.parts.world.bot_id, channel, call.fields(), call.uploads)
    message = await call.parts.chat.post(post)
    return Reply(call.parts.shapes.message(message))


async def edited(call: Call) -> Reply:
    channel = channel_of(call)
    message = message_of(call, channel)
    body = call.fields()
    if message["author_id"] != call.parts.world.bot_id:
        return _suppressed(call, channel, message, body)
    if message["type"] not in (0, 19, 20, 23):
        raise errors.system_message()
    call.parts.threads.wake(channel, call.parts.world.bot_id)
    return Reply(call.parts.shapes.message(await call.parts.chat.edit(message, body, call.uploads)))


def _suppressed(call: Call, channel: Json, message: Json, body: Json) -> Reply:
    """Of somebody else's message only the embeds can be hidden, with Manage Messages."""
    world = call.parts.world
    if set(body) - {"flags"} or not isinstance(body.get("flags"), int):
        raise errors.someone_elses_message()
    if not world.may(world.bot_id, channel, Permission.MANAGE_MESSAGES):
        raise errors.missing_permissions()
    flags = message["flags"] & ~SUPPRESS_EMBEDS | body["flags"] & EDITABLE_FLAGS & SUPPRESS_EMBEDS
    changed = world.messages.change(message["id"], flags=flags)
    call.parts.announcer.message_updated(changed)
    return Reply(call.parts.shapes.message(changed))


async def deleted(call: Call) -> Reply:
    channel = channel_of(call)
    message = message_of(call, channel)
    world = call.parts.world
    own = message["author_id"] == world.bot_id
    if not own and (channel["type"] == DM or not world.may(world.bot_id, channel, Permission.MANAGE_MESSAGES)):
        raise errors.missing_permissions()
    if message["type"] not in DELETABLE:
        raise errors.system_message()
    call.parts.chat.delete(message)
    return Reply()


async def bulk_deleted(call: Call) -> Reply:
    channel = channel_of(call, Permission.MANAGE_MESSAGES)
    if channel["type"] == DM:
        raise errors.wrong_channel_type()
    model = Model({"messages": Many(Id(), 100, 2, unique=True)}, ("messages",))
    world = call.parts.world
    ids = checked(model, call.fields())["messages"]
    if any(time_of(message_id) < world.clock() - TWO_WEEKS_S for message_id in ids):
        raise errors.message_too_old()
    found = [world.messages.get(message_id) for message_id in ids]
    call.parts.chat.delete_all(channel, [m for m in found if m is not None and m["channel_id"] == channel["id"]])
    return Reply()


async def typing(call: Call) -> Reply:
    call.parts.announcer.typing(call.parts.world.bot_id, sending_channel(call))
    return Reply()


async def pinned(call: Call) -> Reply:
    channel = channel_of(call, Permission.READ_MESSAGE_HISTORY)
    found = [message for message in call.parts.world.history(channel["id"]) if message["pinned_at"]]
    found.sort(key=lambda message: str(message["pinned_at"]), reverse=True)
    items = [{"pinned_at": message["pinned_at"], "message": seen_by_bot(call, message)} for message in found]
    return Reply({"items": items, "has_more": False})


async def pinned_long_ago(call: Call) -> Reply:
    """The older route for the same question: only the messages."""
    reply = await pinned(call)
    return Reply([item["message"] for item in reply.body["items"]])


async def pin(call: Call) -> Reply:
    message = message_of(call, _pinning_channel(call))
    call.parts.chat.pin(message, call.parts.world.bot_id)
    return Reply()


async def unpin(call: Call) -> Reply:
    call.parts.chat.unpin(message_of(call, _pinning_channel(call)))
    return Reply()


def _pinning_channel(call: Call) -> Json:
    channel = channel_of(call)
    return channel if channel["type"] == DM else channel_of(call, Permission.PIN_MESSAGES)


async def react(call: Call) -> Reply:
    channel = channel_of(call, Permission.READ_MESSAGE_HISTORY)
    message, emoji = message_of(call, channel), _emoji(call)
    bot = call.parts.world.bot_id
    users = message["reactions"].get(emoji, [])
    if not users and not call.parts.world.may(bot, channel, Permission.ADD_REACTIONS):
        raise errors.missing_permissions()
    if bot not in users:
        _set_reaction(call, message, emoji, [*users, bot])
        _announce_reaction(call, "MESSAGE_REACTION_ADD", message, {"user_id": bot, "emoji": _shape(emoji)})
    return Reply()


async def unreact(call: Call) -> Reply:
    channel = channel_of(call)
    bot = call.parts.world.bot_id
    who = call.id("user_id") if "user_id" in call.params else bot
    if who != bot:
        channel_of(call, Permission.MANAGE_MESSAGES)
    message, emoji = message_of(call, channel), _emoji(call)
    users = message["reactions"].get(emoji, [])
    if who in users:
        _set_reaction(call, message, emoji, [user for user in users if user != who])
        _announce_reaction(call, "MESSAGE_REACTION_REMOVE", message, {"user_id": who, "emoji": _shape(emoji)})
    return Reply()


async def clear_reactions(call: Call) -> Reply:
    message = message_of(call, channel_of(call, Permission.MANAGE_MESSAGES))
    changed = call.parts.world.messages.change(message["id"], reactions={})
    call.parts.announcer.in_channel("MESSAGE_REACTION_REMOVE_ALL", channel_of(call), _place(changed))
    return Reply()


async def clear_reaction(call: Call) -> Reply:
    message, emoji = message_of(call, channel_of(call, Permission.MANAGE_MESSAGES)), _emoji(call)
    _set_reaction(call, message, emoji, [])
    _announce_reaction(call, "MESSAGE_REACTION_REMOVE_EMOJI", message, {"emoji": _shape(emoji)})
    return Reply()


async def reacting(call: Call) -> Reply:
    message = message_of(call, channel_of(call))
    users = message["reactions"].get(_emoji(call), [])
    return Reply([call.parts.shapes.user(user) for user in users])


def _emoji(call: Call) -> str:
    emoji = call.params["emoji_name"]
    # Only plain characters: this guild has no emojis of its own.
    if emoji.isascii() or len(emoji) > 16:
        raise errors.unknown_emoji()
    return emoji


def _shape(emoji: str) -> Json:
    return {"id": None, "name": emoji}


def _place(message: Json) -> Json:
    return {"channel_id": message["channel_id"], "message_id": message["id"]}


def _set_reaction(call: Call, message: Json, emoji: str, users: list[str]) -> None:
    reactions = {key: value for key, value in {**message["reactions"], emoji: users}.items() if value}
    changed = call.parts.world.messages.change(message["id"], reactions=reactions)
    call.parts.announcer.people_see_update(changed)


def _announce_reaction(call: Call, event: str, message: Json, data: Json) -> None:
    world = call.parts.world
    channel = world.channels[message["channel_id"]]
    extra: Json = {} if event == "MESSAGE_REACTION_REMOVE_EMOJI" else {"burst": False, "type": 0}
    if event == "MESSAGE_REACTION_ADD":
        extra["message_author_id"] = message["author_id"]
        if channel["type"] != DM:
            extra["member"] = call.parts.shapes.member(data["user_id"])
    call.parts.announcer.in_channel(event, channel, {**_place(message), **data, **extra})
