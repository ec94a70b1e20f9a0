"""Threads: begun from a message or from nothing, joined, left, archived and woken."""

from typing import Any

from bot.playground import errors
from bot.playground.announcer import Announcer
from bot.playground.forms import Field, Flag, Id, Many, Model, OneOf, Text, Whole, checked
from bot.playground.permissions import Permission
from bot.playground.types import Json
from bot.playground.world import PRIVATE_THREAD, THREAD_TYPES, World

PUBLIC_THREAD = 11
GUILD_TEXT = 0
ARCHIVE_AFTER = OneOf((60, 1440, 4320, 10080))
FROM_MESSAGE: dict[str, Field] = {
    "name": Text(100, 1),
    "auto_archive_duration": ARCHIVE_AFTER,
    "rate_limit_per_user": Whole(0, 21600),
}
FROM_NOTHING: dict[str, Field] = {**FROM_MESSAGE, "type": OneOf((10, 11, 12)), "invitable": Flag()}
CHANGED: dict[str, Field] = {
    **FROM_MESSAGE,
    "archived": Flag(),
    "locked": Flag(),
    "invitable": Flag(),
    "flags": Whole(0),
    "applied_tags": Many(Id(), 5),
}


class Threads:
    """Keeps and announces threads and who is in them."""

    def __init__(self, world: World, announcer: Announcer) -> None:
        self._world = world
        self._announcer = announcer

    def begin(self, parent: Json, user_id: str, body: Any, message: Json | None = None) -> Json:
        """A new thread, from a message when one is given; raises DiscordError as Discord would answer."""
        model = Model(FROM_MESSAGE if message else FROM_NOTHING, ("name",))
        cleaned = checked(model, body)
        if parent["type"] != GUILD_TEXT:
            raise errors.wrong_channel_type()
        if message is not None and message["id"] in self._world.channels:
            raise errors.thread_exists()
        # A thread without a message and without a type is private, as it was before threads had types.
        kind = PUBLIC_THREAD if message else cleaned.get("type", PRIVATE_THREAD)
        private = kind == PRIVATE_THREAD
        needed = Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS
        if not self._world.may(user_id, parent, needed):
            raise errors.missing_permissions()
        thread_id = message["id"] if message else self._world.new_id()
        thread = self._world.channels.put(thread_id, self._document(thread_id, parent, user_id, kind, cleaned))
        self._enter(thread, user_id)
        self._announcer.thread_created(thread)
        if message is not None:
            changed = self._world.messages.change(message["id"], flags=message["flags"] | 1 << 5)
            self._announcer.message_updated(changed)
        return thread

    def _document(self, thread_id: str, parent: Json, user_id: str, kind: int, body: Json) -> Json:
        now = self._world.now()
        metadata = {
            "archived": False,
            "archive_timestamp": now,
            "auto_archive_duration": body.get("auto_archive_duration", parent["default_auto_archive_duration"]),
            "locked": False,
            "create_timestamp": now,
        }
        if kind == PRIVATE_THREAD:
            metadata["invitable"] = body.get("invitable", True)
        return {
            "id": thread_id,
            "type": kind,
            "guild_id": self._world.guild_id,
            "parent_id": parent["id"],
            "owner_id": user_id,
            "name": body["name"],
            "last_message_id": None,
            "rate_limit_per_user": body.get("rate_limit_per_user", 0),
            "message_count": 0,
            "total_message_sent": 0,
            "thread_metadata": metadata,
        }

    def change(self, thread: Json, user_id: str, body: Any) -> Json:
        """Rename, archive, lock...; what only moderators may needs Manage Threads."""
        cleaned = checked(Model(CHANGED), body)
        moderates = self._world.may(user_id, thread, Permission.MANAGE_THREADS)
        metadata = thread["thread_metadata"]
        if not moderates and (thread["owner_id"] != user_id or "locked" in cleaned or metadata["locked"]):
            raise errors.missing_permissions()
        if metadata["archived"] and cleaned.get("archived", True):
            raise errors.thread_archived()
        inner = ("archived", "locked", "invitable", "auto_archive_duration")
        changed = {**metadata, **{key: cleaned[key] for key in inner if key in cleaned}}
        if changed["archived"] != metadata["archived"]:
            changed["archive_timestamp"] = self._world.now()
        outer = {key: cleaned[key] for key in ("name", "rate_limit_per_user") if key in cleaned}
        after = self._world.channels.change(thread["id"], thread_metadata=changed, **outer)
        self._announcer.channel_updated(after)
        return after

    def wake(self, channel: Json, user_id: str) -> Json:
        """Writing into an archived thread opens it again, unless it is locked."""
        if channel["type"] not in THREAD_TYPES or not channel["thread_metadata"]["archived"]:
            return channel
        locked = channel["thread_metadata"]["locked"]
        if locked and not self._world.may(user_id, channel, Permission.MANAGE_THREADS):
            raise errors.thread_archived()
        metadata = {**channel["thread_metadata"], "archived": False, "archive_timestamp": self._world.now()}
        after = self._world.channels.change(channel["id"], thread_metadata=metadata)
        self._announcer.channel_updated(after)
        return after

    def join_all(self, thread: Json, users: list[str]) -> None:
        """Whoever writes or is mentioned in a thread and can see its channel is in it from then on."""
        new = [user for user in dict.fromkeys(users) if f"{thread['id']}:{user}" not in self._world.thread_members]
        parent = self._world.channels[thread["parent_id"]]
        entries = [self._enter(thread, user) for user in new if self._world.sees(user, parent)]
        if entries:
            self._announcer.thread_members_changed(thread, entries, [])

    def leave(self, thread: Json, user_id: str) -> None:
        if self._world.thread_members.drop(f"{thread['id']}:{user_id}") is not None:
            self._announcer.thread_members_changed(thread, [], [user_id])

    def _enter(self, thread: Json, user_id: str) -> Json:
        entry = {
            "id": thread["id"],
            "user_id": user_id,
            "join_timestamp": self._world.now(),
            "flags": 1,
        }
        return self._world.thread_members.put(f"{thread['id']}:{user_id}", entry)
