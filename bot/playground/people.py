"""Who lives in a new playground: two members, a moderator, the owner, the bot; their roles and channels."""

from bot.playground.permissions import BOT_PERMISSIONS, MEMBER_PERMISSIONS, MODERATOR_PERMISSIONS, Permission
from bot.playground.snowflakes import Snowflakes, iso
from bot.playground.types import Json

PEOPLE = (
    ("ada", "Ada", "member"),
    ("ben", "Ben", "member"),
    ("mod", "Mod", "moderator"),
    ("owner", "Owner", "owner"),
)
BOT_NAME = "Nocturne"
GUILD_NAME = "Nocturne Playground"
GUILD_TEXT = 0


def found(ids: Snowflakes, now: float) -> dict[str, dict[str, Json]]:
    """The documents of a fresh world, by kind and id."""
    guild_id = ids.new()
    users = {name: _user(ids.new(), name, shown, role) for name, shown, role in PEOPLE}
    bot = _user(ids.new(), BOT_NAME, None, "bot")
    moderators, bot_role = ids.new(), ids.new()
    roles = [
        _role(guild_id, "@everyone", MEMBER_PERMISSIONS, 0),
        _role(bot_role, BOT_NAME, BOT_PERMISSIONS, 1, tags={"bot_id": bot["id"]}),
        _role(moderators, "Moderators", MODERATOR_PERMISSIONS, 2, color=0x5B8DEF, hoist=True),
    ]
    held = {users["mod"]["id"]: [moderators], bot["id"]: [bot_role]}
    everyone = [*users.values(), bot]
    channels = _channels(ids, guild_id, (moderators, bot_role))
    guild = {"id": guild_id, "name": GUILD_NAME, "owner_id": users["owner"]["id"], "system_channel_id": None}
    return {
        "guild": {guild_id: guild},
        "application": {bot["id"]: {"id": bot["id"], "bot_id": bot["id"], "owner_id": users["owner"]["id"]}},
        "users": {user["id"]: user for user in everyone},
        "roles": {role["id"]: role for role in roles},
        "members": {user["id"]: _member(user["id"], held.get(user["id"], []), now) for user in everyone},
        "channels": {channel["id"]: channel for channel in channels},
    }


def _user(user_id: str, name: str, shown: str | None, role: str) -> Json:
    return {"id": user_id, "username": name, "global_name": shown, "role": role, "bot": role == "bot"}


def _role(role_id: str, name: str, permissions: int, position: int, **more: object) -> Json:
    return {
        "id": role_id,
        "name": name,
        "permissions": str(int(permissions)),
        "position": position,
        "color": 0,
        "hoist": False,
        **more,
    }


def _member(user_id: str, roles: list[str], now: float) -> Json:
    return {
        "user_id": user_id,
        "roles": roles,
        "nick": None,
        "joined_at": iso(now),
        "personal": {"allow": "0", "deny": "0"},
    }


def _channels(ids: Snowflakes, guild_id: str, may_see_mod_room: tuple[str, ...]) -> list[Json]:
    hidden = [
        {"id": guild_id, "type": 0, "allow": "0", "deny": str(int(Permission.VIEW_CHANNEL))},
        *(
            {"id": role, "type": 0, "allow": str(int(Permission.VIEW_CHANNEL)), "deny": "0"}
            for role in may_see_mod_room
        ),
    ]
    rooms: list[tuple[str, str, list[Json]]] = [
        ("music", "Type /generate and listen.", []),
        ("lounge", "Talk about what you heard.", []),
        ("mod-room", "Only moderators and the bot see this room.", hidden),
    ]
    return [
        {
            "id": ids.new(),
            "type": GUILD_TEXT,
            "guild_id": guild_id,
            "name": name,
            "topic": topic,
            "position": position,
            "parent_id": None,
            "permission_overwrites": overwrites,
            "last_message_id": None,
            "nsfw": False,
            "rate_limit_per_user": 0,
            "default_auto_archive_duration": 1440,
        }
        for position, (name, topic, overwrites) in enumerate(rooms)
    ]
