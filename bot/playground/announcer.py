"""Tells everybody concerned what happened: the bot through the gateway, people through their event streams."""

from bot.playground.events import Events
from bot.playground.gateway import Gateway
from bot.playground.shapes import EPHEMERAL, Shapes
from bot.playground.types import Json
from bot.playground.world import DM, THREAD_TYPES, World


class Announcer:
    """One method for each thing that can happen; changes nothing itself."""

    def __init__(self, world: World, shapes: Shapes, gateway: Gateway, events: Events) -> None:
        self._world = world
        self._shapes = shapes
        self._gateway = gateway
        self._events = events

    def message_created(self, message: Json) -> None:
        self._message("MESSAGE_CREATE", "message", message)

    def message_updated(self, message: Json) -> None:
        self._message("MESSAGE_UPDATE", "message_update", message)

    def _message(self, event: str, name: str, message: Json) -> None:
        shape = self._shapes.message(message)
        self._events.publish(name, shape, self.audience_of(message))
        channel = self._world.channels[message["channel_id"]]
        bot = self._world.bot_id
        if not self._world.sees(bot, channel) or message["ephemeral_for"] not in (None, self._of_bot(message)):
            return
        direct = channel["type"] == DM
        # Discord leaves the guild out of ephemeral messages.
        if not direct and not message["flags"] & EPHEMERAL:
            shape = {**shape, "guild_id": self._world.guild_id}
            if message["author_id"] in self._world.members and not message.get("webhook_id"):
                shape["member"] = self._shapes.member(message["author_id"], with_user=False)
        shape = {**shape, "mentions": [self._mentioned(user) for user in message["mentions"]]}
        self._gateway.dispatch(event, shape, direct=direct, redacted=self.redacted(message, shape))

    def people_see_update(self, message: Json) -> None:
        """Only the people's half of an update, for changes that have a gateway event of their own."""
        self._events.publish("message_update", self._shapes.message(message), self.audience_of(message))

    def _of_bot(self, message: Json) -> str | None:
        """Who an ephemeral message is for, when the bot itself wrote it; nobody writes one to the bot."""
        return message["ephemeral_for"] if message["author_id"] == self._world.bot_id else None

    def _mentioned(self, user_id: str) -> Json:
        user = self._shapes.user(user_id)
        if user_id not in self._world.members:
            return user
        return {**user, "member": self._shapes.member(user_id, with_user=False)}

    def redacted(self, message: Json, shape: Json) -> Json:
        """The message as a bot without the message content intent gets it."""
        bot = self._world.bot_id
        direct = self._world.channels[message["channel_id"]]["type"] == DM
        if direct or message["author_id"] == bot or bot in message["mentions"]:
            return shape
        blank: Json = {"content": "", "embeds": [], "attachments": [], "components": []}
        blind = {**shape, **blank}
        if (quoted := shape.get("referenced_message")) and quoted["author"]["id"] != bot:
            blind["referenced_message"] = {**quoted, **blank}
        return blind

    def audience_of(self, message: Json) -> frozenset[str]:
        if message["ephemeral_for"] is not None:
            return frozenset({message["ephemeral_for"]})
        return self._world.audience(self._world.channels[message["channel_id"]])

    def message_deleted(self, message: Json) -> None:
        place = {"id": message["id"], "channel_id": message["channel_id"]}
        self._events.publish("message_delete", place, self.audience_of(message))
        if message["ephemeral_for"] is None or message["author_id"] == self._world.bot_id:
            self.in_channel("MESSAGE_DELETE", self._world.channels[message["channel_id"]], place)

    def messages_deleted(self, channel: Json, messages: list[Json]) -> None:
        for message in messages:
            place = {"id": message["id"], "channel_id": channel["id"]}
            self._events.publish("message_delete", place, self.audience_of(message))
        ids = [message["id"] for message in messages]
        self.in_channel("MESSAGE_DELETE_BULK", channel, {"ids": ids, "channel_id": channel["id"]})

    def in_channel(self, event: str, channel: Json, data: Json) -> None:
        """A gateway event about a channel that the bot can see."""
        if not self._world.sees(self._world.bot_id, channel):
            return
        direct = channel["type"] == DM
        place = {} if direct else {"guild_id": self._world.guild_id}
        self._gateway.dispatch(event, {**data, **place}, direct=direct)

    def typing(self, user_id: str, channel: Json) -> None:
        moment = int(self._world.clock())
        self._events.publish("typing", {"channel_id": channel["id"], "user_id": user_id}, self._world.audience(channel))
        data: Json = {"channel_id": channel["id"], "user_id": user_id, "timestamp": moment}
        if channel["type"] != DM:
            data["member"] = self._shapes.member(user_id)
        if user_id != self._world.bot_id:
            self.in_channel("TYPING_START", channel, data)

    def channel_created(self, channel: Json) -> None:
        self._people_see_channel(channel)
        # Bots are not told of direct messages that begin, only of what is written in them.
        if channel["type"] != DM:
            self.in_channel("CHANNEL_CREATE", channel, self._shapes.channel(channel))

    def channel_updated(self, channel: Json) -> None:
        self._people_see_channel(channel)
        event = "THREAD_UPDATE" if channel["type"] in THREAD_TYPES else "CHANNEL_UPDATE"
        self.in_channel(event, channel, self._shapes.channel(channel))

    def channel_deleted(self, channel: Json, audience: frozenset[str]) -> None:
        self._events.publish("state", {}, audience)
        if channel["type"] in THREAD_TYPES:
            kept = ("id", "guild_id", "parent_id", "type")
            self._gateway.dispatch("THREAD_DELETE", {key: channel[key] for key in kept})
        elif channel["type"] != DM:
            self._gateway.dispatch("CHANNEL_DELETE", self._shapes.channel(channel))

    def thread_created(self, thread: Json) -> None:
        self._people_see_channel(thread)
        shape = {**self._shapes.channel(thread), "newly_created": True}
        self.in_channel("THREAD_CREATE", thread, shape)

    def _people_see_channel(self, channel: Json) -> None:
        for person in self._world.audience(channel):
            self._events.publish("channel", self._shapes.channel_for(person, channel), frozenset({person}))

    def thread_members_changed(self, thread: Json, added: list[Json], removed: list[str]) -> None:
        data: Json = {"id": thread["id"], "member_count": min(50, len(self._world.members_of(thread["id"])))}
        if added:
            members = [{**entry, "member": self._shapes.member(entry["user_id"])} for entry in added]
            data["added_members"] = [{**entry, "presence": None} for entry in members]
        if removed:
            data["removed_member_ids"] = removed
        self._people_see_channel(thread)
        self.in_channel("THREAD_MEMBERS_UPDATE", thread, data)

    def member_updated(self, user_id: str) -> None:
        self._events.publish("state", {})
        shape = {**self._shapes.member(user_id), "guild_id": self._world.guild_id}
        self._gateway.dispatch("GUILD_MEMBER_UPDATE", shape)

    def role_changed(self, role: Json, *, new: bool) -> None:
        event = "GUILD_ROLE_CREATE" if new else "GUILD_ROLE_UPDATE"
        self._gateway.dispatch(event, {"guild_id": self._world.guild_id, "role": self._shapes.role(role)})

    def settings_changed(self) -> None:
        self._events.publish("state", {})

    def commands_synchronised(self) -> None:
        self._events.publish("commands", {})

    def online(self, online: bool) -> None:
        self._events.publish("bot", {"online": online})

    def interaction_changed(self, person: str, shape: Json) -> None:
        self._events.publish("interaction", shape, frozenset({person}))

    def interaction_created(self, data: Json) -> None:
        self._gateway.dispatch("INTERACTION_CREATE", data)
