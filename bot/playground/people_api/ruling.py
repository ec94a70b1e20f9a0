"""What only the owner may do: who has which permissions, how large files may be."""

from bot.playground.people_api.door import Wish, asked_wrongly, not_allowed
from bot.playground.permissions import Permission
from bot.playground.settings import MEBIBYTE
from bot.playground.types import Json

MOST_UPLOAD = 500 * MEBIBYTE


def _only_owner(wish: Wish) -> None:
    if wish.person != wish.parts.world.owner_id:
        raise not_allowed("Only the owner may do that.", "Act as `owner`.")


async def permissions(wish: Wish) -> Json:
    """Allow through a role of the person's own, deny through the person's overwrite in every channel."""
    _only_owner(wish)
    world = wish.parts.world
    name = wish.text("user")
    user = next((each for each in world.users if name in (each["id"], each["username"])), None)
    if user is None or user["id"] == world.owner_id:
        raise asked_wrongly(
            "`user` is nobody whose permissions can change.",
            "Name a member, the moderator or the bot; the owner may always do everything.",
        )
    allow, deny = _wanted(wish.body.get("permissions"))
    personal = world.members[user["id"]]["personal"]
    allowed = (int(personal["allow"]) | allow) & ~deny
    denied = (int(personal["deny"]) | deny) & ~allow
    world.members.change(user["id"], personal={"allow": str(allowed), "deny": str(denied)})
    _grant(wish, user, allowed)
    _deny(wish, user["id"], denied)
    wish.parts.announcer.member_updated(user["id"])
    return {}


def _wanted(given: object) -> tuple[int, int]:
    """(bits to allow, bits to deny)."""
    if not isinstance(given, dict) or not given:
        raise asked_wrongly("`permissions` is not an object.", 'Send {"manage_messages": true}.')
    allow = deny = 0
    for name, wanted in given.items():
        bit = Permission.__members__.get(str(name).upper())
        if bit is None or not isinstance(wanted, bool):
            known = ", ".join(each.lower() for each in Permission.__members__)
            raise asked_wrongly(f"{name!r} is no permission, or not true or false.", f"There are: {known}.")
        allow, deny = (allow | bit, deny) if wanted else (allow, deny | bit)
    return allow, deny


def _grant(wish: Wish, user: Json, allowed: int) -> None:
    world = wish.parts.world
    name = f"{user['global_name'] or user['username']}'s own"
    role = next((each for each in world.roles if each["name"] == name), None)
    if role is None:
        if not allowed:
            return
        role_id = world.new_id()
        role = {"id": role_id, "name": name, "position": len(world.roles), "color": 0, "hoist": False}
    new = role["id"] not in world.roles
    stored = world.roles.put(role["id"], {**role, "permissions": str(allowed)})
    wish.parts.announcer.role_changed(stored, new=new)
    member = world.members[user["id"]]
    if role["id"] not in member["roles"]:
        world.members.change(user["id"], roles=[*member["roles"], role["id"]])


def _deny(wish: Wish, user_id: str, denied: int) -> None:
    world = wish.parts.world
    for channel in world.guild_channels():
        others = [each for each in channel["permission_overwrites"] if each["id"] != user_id]
        own = [{"id": user_id, "type": 1, "allow": "0", "deny": str(denied)}] if denied else []
        if [*others, *own] != channel["permission_overwrites"]:
            changed = world.channels.change(channel["id"], permission_overwrites=[*others, *own])
            wish.parts.announcer.channel_updated(changed)


async def settings(wish: Wish) -> Json:
    _only_owner(wish)
    limit = wish.body.get("upload_limit")
    if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= MOST_UPLOAD:
        raise asked_wrongly("`upload_limit` is not a size.", f"Give bytes between 1 and {MOST_UPLOAD}.")
    wish.parts.world.meta.change("settings", upload_limit=limit)
    wish.parts.announcer.settings_changed()
    return {"upload_limit": limit}
