"""Everything this local Discord knows, as documents; a change is written through to the store."""

from collections.abc import Callable, Iterator
from typing import Any

from bot.playground import people
from bot.playground.permissions import MEMBER_PERMISSIONS, Permission, channel_permissions, guild_permissions
from bot.playground.persistence import Store
from bot.playground.snowflakes import Snowflakes, iso
from bot.playground.types import Json

THREAD_TYPES = frozenset({10, 11, 12})
PRIVATE_THREAD = 12
DM = 1
KINDS = [
    "users",
    "roles",
    "members",
    "channels",
    "thread_members",
    "messages",
    "commands",
    "interactions",
    "files",
    "uploads",
    "meta",
    "guild",
    "application",
]


class Table:
    """Documents of one kind by id. A document in here is never changed in place: put a changed copy."""

    def __init__(self, kind: str, store: Store, documents: dict[str, Json]) -> None:
        self._kind = kind
        self._store = store
        self._documents = documents

    def get(self, doc_id: str) -> Json | None:
        return self._documents.get(doc_id)

    def __getitem__(self, doc_id: str) -> Json:
        return self._documents[doc_id]

    def __contains__(self, doc_id: str) -> bool:
        return doc_id in self._documents

    def __iter__(self) -> Iterator[Json]:
        return iter(list(self._documents.values()))

    def __len__(self) -> int:
        return len(self._documents)

    def put(self, doc_id: str, document: Json) -> Json:
        self._documents[doc_id] = document
        self._store.write(self._kind, doc_id, document)
        return document

    def change(self, doc_id: str, **fields: Any) -> Json:
        """Put a copy with these fields changed, and return it."""
        return self.put(doc_id, {**self._documents[doc_id], **fields})

    def drop(self, doc_id: str) -> Json | None:
        gone = self._documents.pop(doc_id, None)
        if gone is not None:
            self._store.write(self._kind, doc_id, None)
        return gone

    def as_dict(self) -> dict[str, Json]:
        return self._documents


class World:
    """The state of one guild, its people and its bot; knows who may do what, tells nobody about changes."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        documents = store.load()
        self.store = store
        self.clock = clock
        last = documents.get("meta", {}).get("snowflakes", {}).get("last", "0")
        self.snowflakes = Snowflakes(clock, int(last))
        fresh = not documents
        if fresh:
            documents = people.found(self.snowflakes, clock())
        self._tables = {kind: Table(kind, store, documents.get(kind, {})) for kind in KINDS}
        if fresh:
            for kind, table in self._tables.items():
                for doc_id, document in documents.get(kind, {}).items():
                    table.put(doc_id, document)
        self.users, self.roles, self.members = (self._tables[kind] for kind in ("users", "roles", "members"))
        self.channels, self.thread_members = self._tables["channels"], self._tables["thread_members"]
        self.messages, self.commands = self._tables["messages"], self._tables["commands"]
        self.interactions, self.files = self._tables["interactions"], self._tables["files"]
        self.uploads, self.meta = self._tables["uploads"], self._tables["meta"]
        self.guild: Json = next(iter(self._tables["guild"]))
        self.application: Json = next(iter(self._tables["application"]))
        self._by_channel: dict[str, list[str]] = {}
        for message_id in sorted((message["id"] for message in self.messages), key=int):
            self._by_channel.setdefault(self.messages[message_id]["channel_id"], []).append(message_id)

    @property
    def guild_id(self) -> str:
        return str(self.guild["id"])

    @property
    def bot_id(self) -> str:
        return str(self.application["bot_id"])

    @property
    def owner_id(self) -> str:
        return str(self.guild["owner_id"])

    def new_id(self) -> str:
        """A fresh id; the counter is remembered, so that a clock set back never repeats one."""
        made = self.snowflakes.new()
        self.meta.put("snowflakes", {"last": made})
        return made

    def now(self) -> str:
        return iso(self.clock())

    # Messages, oldest first within their channel.

    def add_message(self, message: Json) -> Json:
        self._by_channel.setdefault(message["channel_id"], []).append(message["id"])
        channel = self.channels[message["channel_id"]]
        fields: dict[str, Any] = {"last_message_id": message["id"]}
        if channel["type"] in THREAD_TYPES:
            fields |= {
                "message_count": channel["message_count"] + 1,
                "total_message_sent": channel["total_message_sent"] + 1,
            }
        self.channels.change(channel["id"], **fields)
        return self.messages.put(message["id"], message)

    def drop_message(self, message: Json) -> None:
        self._by_channel[message["channel_id"]].remove(message["id"])
        self.messages.drop(message["id"])

    def history(self, channel_id: str) -> list[Json]:
        return [self.messages[message_id] for message_id in self._by_channel.get(channel_id, [])]

    # Who may do what.

    def may(self, user_id: str, channel: Json, wanted: int) -> bool:
        return self.permissions_in(user_id, channel) & wanted == wanted

    def permissions_in(self, user_id: str, channel: Json) -> int:
        """The member's permissions in a channel, thread or direct message; 0 where they cannot even look."""
        if channel["type"] == DM:
            return int(MEMBER_PERMISSIONS) if user_id in channel["recipients"] else 0
        member = self.members.get(user_id)
        if member is None:
            return 0
        base = guild_permissions(self.guild, self.roles.as_dict(), member)
        judged = self.channels[channel["parent_id"]] if channel["type"] in THREAD_TYPES else channel
        bits = channel_permissions(base, judged["permission_overwrites"], self.guild_id, member)
        if channel["type"] == PRIVATE_THREAD and not self._in_private_thread(user_id, channel, bits):
            return 0
        return bits if bits & Permission.VIEW_CHANNEL else 0

    def _in_private_thread(self, user_id: str, thread: Json, bits: int) -> bool:
        return bool(bits & Permission.MANAGE_THREADS) or f"{thread['id']}:{user_id}" in self.thread_members

    def sees(self, user_id: str, channel: Json) -> bool:
        return self.may(user_id, channel, Permission.VIEW_CHANNEL)

    def audience(self, channel: Json) -> frozenset[str]:
        """Everybody who can look into a channel."""
        return frozenset(user["id"] for user in self.users if self.sees(user["id"], channel))

    def guild_channels(self) -> list[Json]:
        return [channel for channel in self.channels if channel["type"] not in THREAD_TYPES and channel["type"] != DM]

    def threads(self) -> list[Json]:
        return [channel for channel in self.channels if channel["type"] in THREAD_TYPES]

    def members_of(self, thread_id: str) -> list[Json]:
        return [entry for entry in self.thread_members if entry["id"] == thread_id]
