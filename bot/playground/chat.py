"""Messages as they live: posted, edited, deleted, pinned - by the bot, by interactions, by people."""

from dataclasses import dataclass, field
from typing import Any

from bot.playground import errors
from bot.playground.announcer import Announcer
from bot.playground.errors import form_error
from bot.playground.files import Files, safe_name
from bot.playground.media_links import names_used_by_embeds
from bot.playground.mentions import mentions_of
from bot.playground.permissions import Permission
from bot.playground.rules.messages import (
    COMPONENTS_V2,
    SUPPRESS_EMBEDS,
    SUPPRESS_NOTIFICATIONS,
    checked_message,
    refuse_if_empty,
    refuse_legacy_fields,
)
from bot.playground.snowflakes import time_of
from bot.playground.threads import Threads
from bot.playground.types import Json
from bot.playground.world import DM, THREAD_TYPES, World

DEFAULT, PINNED_NOTICE, REPLY, CHAT_COMMAND, MENU_COMMAND = 0, 6, 19, 20, 23
DELETABLE = {DEFAULT, 6, 18, 19, 20, 22, 23}
EDITABLE_FLAGS = SUPPRESS_EMBEDS | COMPONENTS_V2
NONCE_MEMORY_S = 300.0
MOST_PINS = 50


@dataclass(frozen=True, slots=True)
class Upload:
    """One file that came with a request: its number in `files[n]`, name and bytes."""

    number: int
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Post:
    """A message to be posted: who, where, the body as it was sent, the files, and what else the server knows."""

    author_id: str
    channel: Json
    body: Any
    uploads: tuple[Upload, ...] = ()
    more: Json = field(default_factory=dict)
    allowed_flags: int = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2
    ephemeral_for: str | None = None


class Chat:
    """Checks, keeps and announces messages."""

    def __init__(self, world: World, files: Files, announcer: Announcer, threads: Threads) -> None:
        self._world = world
        self._files = files
        self._announcer = announcer
        self._threads = threads

    def upload_limit(self) -> int:
        return int(self._world.meta["settings"]["upload_limit"])

    async def post(self, post: Post) -> Json:
        """The stored message; raises DiscordError when Discord would refuse it."""
        body = checked_message(post.body, _names(post.uploads))
        if (twin := self._twin(post.author_id, body)) is not None:
            return twin
        answered, reference = self._answered(post.channel, body)
        channel = self._threads.wake(post.channel, post.author_id)
        stickers = len(body.get("sticker_ids", ()))
        embeds, components = body.get("embeds", []), body.get("components", [])
        refuse_if_empty(body.get("content", ""), embeds, components, len(post.uploads), stickers)
        records = await self._keep(channel["id"], post.uploads, body.get("attachments", []))
        # Storing the files took a moment, in which the same nonce may have come a second time.
        if (twin := self._twin(post.author_id, body)) is not None:
            self._drop(records)
            return twin
        message = {
            "type": REPLY if reference else DEFAULT,
            **self.notice(channel, post.author_id, reference, body.get("content", "")),
            "embeds": embeds,
            "components": components,
            "file_ids": [record["id"] for record in records],
            "flags": body.get("flags", 0) & post.allowed_flags,
            "tts": body.get("tts", False),
            "nonce": body.get("nonce"),
            "ephemeral_for": post.ephemeral_for,
            **self._mentions(post.author_id, channel, body.get("content", ""), body, answered),
            **post.more,
        }
        return self.add(channel, message)

    def add(self, channel: Json, message: Json) -> Json:
        """Store and announce a message that is complete."""
        if channel["type"] in THREAD_TYPES:
            message["position"] = self._world.channels[channel["id"]]["total_message_sent"]
            self._threads.join_all(channel, [message["author_id"], *message["mentions"]])
        stored = self._world.add_message(message)
        self._announcer.message_created(stored)
        return stored

    async def edit(
        self, message: Json, body: Any, uploads: tuple[Upload, ...] = (), *, more: Json | None = None
    ) -> Json:
        """The changed message; `more` has fields that the server itself sets."""
        kept = [self._world.files[file_id] for file_id in message["file_ids"]]
        cleaned = checked_message(body, _names(uploads), kept, message)
        records = await self._keep(message["channel_id"], uploads, cleaned.get("attachments", []))
        try:
            after = self._edited(message, cleaned, records, more or {})
        except errors.DiscordError:
            self._drop(records)
            raise
        self._drop([record for record in kept if record["id"] not in after["file_ids"]])
        stored = self._world.messages.put(message["id"], after)
        self._announcer.message_updated(stored)
        return stored

    def _edited(self, message: Json, cleaned: Json, records: list[Json], more: Json) -> Json:
        """The message as it is now (storing files took a moment) with what the edit changes."""
        now = self._world.messages.get(message["id"])
        if now is None:
            raise errors.unknown_message()
        changes: Json = {name: cleaned[name] for name in ("content", "embeds", "components") if name in cleaned}
        if "flags" in cleaned:
            # Once a message has the second version's components it keeps that flag.
            changes["flags"] = (now["flags"] & ~SUPPRESS_EMBEDS) | (cleaned["flags"] & EDITABLE_FLAGS)
        after = {**now, **changes, "edited_timestamp": self._world.now(), **more}
        refuse_legacy_fields(after)
        kept = [self._world.files[file_id] for file_id in now["file_ids"]]
        after["file_ids"] = [record["id"] for record in (*_staying(kept, cleaned, after), *records)]
        refuse_if_empty(after["content"], after["embeds"], after["components"], len(after["file_ids"]))
        if "content" in cleaned or "allowed_mentions" in cleaned:
            channel = self._world.channels[message["channel_id"]]
            after |= self._mentions(message["author_id"], channel, after["content"], cleaned, None)
        return after

    def _drop(self, records: list[Json]) -> None:
        for record in records:
            self._files.drop(record["id"])

    def delete(self, message: Json) -> None:
        self._forget(message)
        self._announcer.message_deleted(message)

    def delete_all(self, channel: Json, messages: list[Json]) -> None:
        for message in messages:
            self._forget(message)
        self._announcer.messages_deleted(channel, messages)

    def forget_channel(self, channel: Json) -> None:
        """Drop a channel or thread with all that is in it; telling so is the caller's."""
        for message in self._world.history(channel["id"]):
            self._forget(message)
        for entry in self._world.members_of(channel["id"]):
            self._world.thread_members.drop(f"{channel['id']}:{entry['user_id']}")
        self._world.channels.drop(channel["id"])

    def _forget(self, message: Json) -> None:
        self._drop([self._world.files[file_id] for file_id in message["file_ids"]])
        self._world.drop_message(message)

    def pin(self, message: Json, user_id: str) -> None:
        channel = self._world.channels[message["channel_id"]]
        if message["pinned_at"] is not None:
            return
        if sum(other["pinned_at"] is not None for other in self._world.history(channel["id"])) >= MOST_PINS:
            raise errors.too_many_pins()
        pinned = self._world.messages.change(message["id"], pinned_at=self._world.now())
        self._announcer.message_updated(pinned)
        self._pins_changed(channel)
        self.add(channel, {"type": PINNED_NOTICE, **self.notice(channel, user_id, reference_to(message))})

    def unpin(self, message: Json) -> None:
        if message["pinned_at"] is not None:
            self._announcer.message_updated(self._world.messages.change(message["id"], pinned_at=None))
            self._pins_changed(self._world.channels[message["channel_id"]])

    def _pins_changed(self, channel: Json) -> None:
        data = {"channel_id": channel["id"], "last_pin_timestamp": self._world.now()}
        self._announcer.in_channel("CHANNEL_PINS_UPDATE", channel, data)

    def notice(self, channel: Json, user_id: str, reference: Json | None, content: str = "") -> Json:
        """A plain message of now, complete but for its type."""
        return {
            "id": self._world.new_id(),
            "channel_id": channel["id"],
            "author_id": user_id,
            "content": content,
            "embeds": [],
            "components": [],
            "file_ids": [],
            "flags": 0,
            "tts": False,
            "timestamp": self._world.now(),
            "edited_timestamp": None,
            "pinned_at": None,
            "reactions": {},
            "nonce": None,
            "message_reference": reference,
            "ephemeral_for": None,
            "mentions": [],
            "mention_roles": [],
            "mention_everyone": False,
        }

    def _mentions(self, author: str, channel: Json, content: str, body: Json, answered: Json | None) -> Json:
        loud = self._world.may(author, channel, Permission.MENTION_EVERYONE)
        found = mentions_of(self._world, content, body.get("allowed_mentions"), answered, may_everyone=loud)
        return {"mentions": found.users, "mention_roles": found.roles, "mention_everyone": found.everyone}

    def _twin(self, author_id: str, body: Json) -> Json | None:
        """The message that already has this nonce, when the sender asked that there be only one."""
        if not body.get("enforce_nonce") or not body.get("nonce"):
            return None
        oldest = self._world.clock() - NONCE_MEMORY_S
        for message in reversed(list(self._world.messages)):
            if time_of(message["id"]) < oldest:
                return None
            if message["nonce"] == body["nonce"] and message["author_id"] == author_id:
                return message
        return None

    def _answered(self, channel: Json, body: Json) -> tuple[Json | None, Json | None]:
        """(the message a reply answers, the reference to keep); neither when it answers nothing."""
        given = body.get("message_reference")
        if given is None:
            return None, None
        answered = self._world.messages.get(given["message_id"])
        elsewhere = given.get("channel_id") not in (None, channel["id"])
        known = answered is not None and answered["channel_id"] == channel["id"]
        if known and answered is not None and answered["ephemeral_for"] is None and not elsewhere:
            return answered, reference_to(answered, channel)
        if given.get("fail_if_not_exists", True):
            words = "Cannot reply without permission to read message history" if elsewhere else "Unknown message"
            code = "REPLIES_CANNOT_REFERENCE_OTHER_CHANNEL" if elsewhere else "MESSAGE_REFERENCE_UNKNOWN_MESSAGE"
            raise form_error(("message_reference",), code, words)
        return None, None

    async def _keep(self, channel_id: str, uploads: tuple[Upload, ...], said: list[Json]) -> list[Json]:
        if any(len(upload.data) > self.upload_limit() for upload in uploads):
            raise errors.too_large()
        about = {int(entry["id"]): entry for entry in said if int(entry["id"]) < 1000}
        records = []
        for upload in uploads:
            entry = about.get(upload.number, {})
            name = entry.get("filename") or upload.name
            extra: Json = {
                key: entry[key] for key in ("description", "title", "duration_secs", "waveform") if key in entry
            }
            records.append(await self._files.keep(channel_id, name, upload.data, extra))
        return records


def _names(uploads: tuple[Upload, ...]) -> dict[int, str]:
    return {upload.number: safe_name(upload.name) for upload in uploads}


def _staying(kept: list[Json], cleaned: Json, after: Json) -> list[Json]:
    """Files that stay after an edit: those listed, all when nothing is listed, and those an embed still shows."""
    if "attachments" not in cleaned:
        return kept
    listed = {entry["id"] for entry in cleaned["attachments"]}
    shown = names_used_by_embeds(after["embeds"]) if "embeds" not in cleaned else set()
    return [record for record in kept if record["id"] in listed or record["filename"] in shown]


def reference_to(message: Json, channel: Json | None = None) -> Json:
    reference = {"type": 0, "channel_id": message["channel_id"], "message_id": message["id"]}
    if channel is not None and channel["type"] != DM and "guild_id" in channel:
        reference["guild_id"] = channel["guild_id"]
    return reference
