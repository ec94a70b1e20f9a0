"""Channels, threads and who is in them."""

from bot.playground import errors
from bot.playground.forms import Field, Flag, Id, Many, Model, OneOf, Text, Whole, checked
from bot.playground.permissions import Permission
from bot.playground.rest.call import Call, Reply
from bot.playground.rest.places import channel_of, guild_of, message_of, thread_of
from bot.playground.types import Json
from bot.playground.world import DM, THREAD_TYPES

OVERWRITE = Model({"id": Id(), "type": OneOf((0, 1)), "allow": Whole(0), "deny": Whole(0)}, ("id",))
CHANGED: dict[str, Field] = {
    "name": Text(100, 1),
    "topic": Text(1024),
    "position": Whole(0),
    "nsfw": Flag(),
    "rate_limit_per_user": Whole(0, 21600),
    "permission_overwrites": Many(OVERWRITE, 100),
    "default_auto_archive_duration": OneOf((60, 1440, 4320, 10080)),
}
CREATED: dict[str, Field] = {**CHANGED, "type": OneOf((0,)), "parent_id": Id()}


async def one(call: Call) -> Reply:
    return Reply(call.parts.shapes.channel(channel_of(call)))


async def changed(call: Call) -> Reply:
    channel = channel_of(call)
    if channel["type"] == DM:
        raise errors.wrong_channel_type()
    world = call.parts.world
    if channel["type"] in THREAD_TYPES:
        return Reply(call.parts.shapes.channel(call.parts.threads.change(channel, world.bot_id, call.fields())))
    channel_of(call, Permission.MANAGE_CHANNELS)
    cleaned = checked(Model(CHANGED), call.fields())
    if "permission_overwrites" in cleaned:
        cleaned["permission_overwrites"] = _overwrites(cleaned["permission_overwrites"])
    after = world.channels.change(channel["id"], **cleaned)
    call.parts.announcer.channel_updated(after)
    return Reply(call.parts.shapes.channel(after))


def _overwrites(given: list[Json]) -> list[Json]:
    return [
        {
            "id": entry["id"],
            "type": entry.get("type", 0),
            "allow": str(entry.get("allow", 0)),
            "deny": str(entry.get("deny", 0)),
        }
        for entry in given
    ]


async def deleted(call: Call) -> Reply:
    channel = channel_of(call)
    parts, world = call.parts, call.parts.world
    if channel["type"] == DM:
        return Reply(parts.shapes.channel(channel))
    needed = Permission.MANAGE_THREADS if channel["type"] in THREAD_TYPES else Permission.MANAGE_CHANNELS
    channel_of(call, needed)
    shape, audience = parts.shapes.channel(channel), world.audience(channel)
    for thread in [each for each in world.threads() if each["parent_id"] == channel["id"]]:
        parts.chat.forget_channel(thread)
    parts.chat.forget_channel(channel)
    parts.announcer.channel_deleted(channel, audience)
    return Reply(shape)


async def created(call: Call) -> Reply:
    guild_of(call)
    parts, world = call.parts, call.parts.world
    cleaned = checked(Model(CREATED, ("name",)), call.fields())
    if not _manages_channels(call):
        raise errors.missing_permissions()
    channel_id = world.new_id()
    document: Json = {
        "id": channel_id,
        "type": 0,
        "guild_id": world.guild_id,
        "name": cleaned["name"].lower().replace(" ", "-"),
        "topic": cleaned.get("topic"),
        "position": cleaned.get("position", len(world.guild_channels())),
        "parent_id": None,
        "permission_overwrites": _overwrites(cleaned.get("permission_overwrites", [])),
        "last_message_id": None,
        "nsfw": cleaned.get("nsfw", False),
        "rate_limit_per_user": cleaned.get("rate_limit_per_user", 0),
        "default_auto_archive_duration": cleaned.get("default_auto_archive_duration", 1440),
    }
    channel = world.channels.put(channel_id, document)
    parts.announcer.channel_created(channel)
    return Reply(parts.shapes.channel(channel), 201)


def _manages_channels(call: Call) -> bool:
    world = call.parts.world
    return any(world.may(world.bot_id, each, Permission.MANAGE_CHANNELS) for each in world.guild_channels())


async def thread_from_message(call: Call) -> Reply:
    channel = channel_of(call)
    message = message_of(call, channel)
    thread = call.parts.threads.begin(channel, call.parts.world.bot_id, call.fields(), message)
    return Reply(call.parts.shapes.channel(thread), 201)


async def thread_from_nothing(call: Call) -> Reply:
    thread = call.parts.threads.begin(channel_of(call), call.parts.world.bot_id, call.fields())
    return Reply(call.parts.shapes.channel(thread), 201)


async def thread_members(call: Call) -> Reply:
    thread = thread_of(call)
    entries = call.parts.world.members_of(thread["id"])
    if call.query.get("with_member", "").lower() in ("1", "true"):
        entries = [{**entry, "member": call.parts.shapes.member(entry["user_id"])} for entry in entries]
    return Reply(entries)


async def thread_member(call: Call) -> Reply:
    thread = thread_of(call)
    entry = call.parts.world.thread_members.get(f"{thread['id']}:{_whom(call)}")
    if entry is None:
        raise errors.unknown_member()
    return Reply(entry)


async def thread_joined(call: Call) -> Reply:
    thread, user = thread_of(call), _whom(call)
    if user not in call.parts.world.members:
        raise errors.unknown_user()
    if thread["thread_metadata"]["archived"]:
        raise errors.thread_archived()
    call.parts.threads.join_all(thread, [user])
    return Reply()


async def thread_left(call: Call) -> Reply:
    thread, user = thread_of(call), _whom(call)
    if user != call.parts.world.bot_id:
        channel_of(call, Permission.MANAGE_THREADS)
    call.parts.threads.leave(thread, user)
    return Reply()


def _whom(call: Call) -> str:
    return call.id("user_id") if "user_id" in call.params else call.parts.world.bot_id


async def active_threads(call: Call) -> Reply:
    guild_of(call)
    return Reply(_threads(call, [each for each in call.parts.world.threads() if not _archived(each)]))


async def archived_threads(call: Call) -> Reply:
    channel = channel_of(call, Permission.READ_MESSAGE_HISTORY)
    found = [each for each in call.parts.world.threads() if _archived(each) and each["parent_id"] == channel["id"]]
    return Reply({**_threads(call, found), "has_more": False})


def _archived(thread: Json) -> bool:
    return bool(thread["thread_metadata"]["archived"])


def _threads(call: Call, threads: list[Json]) -> Json:
    world = call.parts.world
    seen = [thread for thread in threads if world.sees(world.bot_id, thread)]
    entries = [world.thread_members.get(f"{thread['id']}:{world.bot_id}") for thread in seen]
    return {
        "threads": [call.parts.shapes.channel(thread) for thread in seen],
        "members": [entry for entry in entries if entry],
        "has_more": False,
    }
