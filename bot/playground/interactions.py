"""The life of an interaction: sent to the bot, answered in time or failed, followed up until its token dies."""

import asyncio
import contextlib
import secrets
from typing import Any

from bot.playground import errors
from bot.playground.announcer import Announcer
from bot.playground.asking import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT, Asked, Payloads
from bot.playground.chat import CHAT_COMMAND, MENU_COMMAND, REPLY, Chat, Post, Upload, reference_to
from bot.playground.forms import Flag, Model, OneOf, Whole, checked
from bot.playground.rules.choices import checked_choices
from bot.playground.rules.commands import CHAT_INPUT
from bot.playground.rules.messages import COMPONENTS_V2, EPHEMERAL, SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS
from bot.playground.rules.modals import MODAL
from bot.playground.settings import PlaygroundSettings
from bot.playground.shapes import LOADING, Shapes
from bot.playground.types import Json
from bot.playground.world import World

KINDS = {COMMAND: "command", COMPONENT: "component", AUTOCOMPLETE: "autocomplete", MODAL_SUBMIT: "modal"}
PONG, MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, SHOW_MODAL = 1, 4, 5, 6, 7, 8, 9
NO_ANSWER = "The application did not respond"
ANSWER_FLAGS = EPHEMERAL | SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2

ANSWERS: dict[int, tuple[int, ...]] = {
    COMMAND: (MESSAGE, DEFERRED_MESSAGE, SHOW_MODAL),
    COMPONENT: (MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, SHOW_MODAL),
    AUTOCOMPLETE: (CHOICES,),
    MODAL_SUBMIT: (MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE),
}
EVERY_ANSWER = OneOf((PONG, MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, SHOW_MODAL))


class Interactions:
    """Keeps interactions, sends them to the bot, and takes its answers."""

    def __init__(
        self, settings: PlaygroundSettings, world: World, shapes: Shapes, announcer: Announcer, chat: Chat
    ) -> None:
        self._settings = settings
        self._world = world
        self._shapes = shapes
        self._announcer = announcer
        self._chat = chat
        self._payloads = Payloads(world, shapes, chat)
        self._changed: dict[str, asyncio.Event] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._being_answered: set[str] = set()
        self._by_token = {interaction["token"]: interaction["id"] for interaction in world.interactions}
        for interaction in world.interactions:
            if interaction["state"] == "waiting":
                world.interactions.change(interaction["id"], state="failed", error=NO_ANSWER)

    def close(self) -> None:
        for timer in self._timers.values():
            timer.cancel()

    # A person asks.

    def begin(self, asked: Asked) -> Json:
        """Store the interaction and send it to the bot; it fails by itself when no answer comes in time."""
        self._forget_dead()
        interaction_id = self._world.new_id()
        interaction = self._world.interactions.put(
            interaction_id,
            {
                "id": interaction_id,
                "token": secrets.token_urlsafe(96),
                "type": asked.kind,
                "person": asked.person,
                "channel_id": asked.channel["id"],
                "source_id": asked.message["id"] if asked.message else None,
                "began": self._world.clock(),
                "state": "waiting",
                "acknowledged_ms": None,
                "answer": None,
                "original_id": None,
                "modal": None,
                "choices": None,
                "error": None,
                "option_type": asked.option_type,
                "about": asked.provenance(interaction_id, self._world.guild_id),
                "command": asked.command,
            },
        )
        self._by_token[interaction["token"]] = interaction_id
        self._changed[interaction_id] = asyncio.Event()
        loop = asyncio.get_running_loop()
        self._timers[interaction_id] = loop.call_later(self._settings.interaction_ack_s, self._fail, interaction_id)
        self._tell(interaction)
        payload = self._payloads.of(interaction, asked)
        self._announcer.interaction_created(payload)
        return interaction

    def refused(self, kind: int, person: str, channel_id: str, sentence: str) -> Json:
        """An interaction that is never sent to the bot because what the person gave does not fit."""
        interaction_id = self._world.new_id()
        return {
            "id": interaction_id,
            "type": kind,
            "person": person,
            "channel_id": channel_id,
            "state": "failed",
            "acknowledged_ms": None,
            "original_id": None,
            "modal": None,
            "error": sentence,
        }

    # Looking and waiting.

    def get(self, interaction_id: str) -> Json | None:
        return self._world.interactions.get(interaction_id)

    async def settled(self, interaction_id: str, patience_s: float) -> Json:
        """The interaction once it has left `waiting`, or as it is after the patience."""
        changed = self._changed.get(interaction_id)
        if changed is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), patience_s)
        return self._world.interactions[interaction_id]

    def shape(self, interaction: Json) -> Json:
        """The interaction as the JSON API for people shows it."""
        original = self._world.messages.get(interaction["original_id"] or "")
        return {
            "id": interaction["id"],
            "state": interaction["state"],
            "acknowledged_ms": interaction["acknowledged_ms"],
            "kind": KINDS[interaction["type"]],
            "channel_id": interaction["channel_id"],
            "message": self._shapes.message(original) if original else None,
            "modal": interaction["modal"],
            "error": interaction["error"],
        }

    def _tell(self, interaction: Json) -> None:
        self._announcer.interaction_changed(interaction["person"], self.shape(interaction))

    def _set(self, interaction_id: str, **fields: Any) -> Json:
        interaction = self._world.interactions.change(interaction_id, **fields)
        if interaction["state"] != "waiting":
            self._wake(interaction_id)
        self._tell(interaction)
        return interaction

    def _wake(self, interaction_id: str) -> None:
        if (timer := self._timers.pop(interaction_id, None)) is not None:
            timer.cancel()
        if (changed := self._changed.pop(interaction_id, None)) is not None:
            changed.set()

    def _fail(self, interaction_id: str) -> None:
        interaction = self._world.interactions.get(interaction_id)
        if interaction_id in self._being_answered:
            # Its answer came in time and is only being stored.
            self._timers[interaction_id] = asyncio.get_running_loop().call_later(0.1, self._fail, interaction_id)
        elif interaction is not None and interaction["state"] == "waiting":
            self._set(interaction_id, state="failed", error=NO_ANSWER)

    def _forget_dead(self) -> None:
        """Interactions whose token died an hour ago are of no use to anybody."""
        oldest = self._world.clock() - self._settings.interaction_lifetime_s - 3600
        for interaction in self._world.interactions:
            if interaction["began"] >= oldest:
                return
            self._world.interactions.drop(interaction["id"])
            self._by_token.pop(interaction["token"], None)

    # The bot answers.

    async def answer(self, interaction_id: str, token: str, body: Any, uploads: tuple[Upload, ...]) -> Json:
        """Take a callback and return the interaction; DiscordError when it is late, doubled or wrong."""
        interaction = self._world.interactions.get(interaction_id)
        if interaction is None or not secrets.compare_digest(interaction["token"], token):
            raise errors.unknown_interaction()
        if interaction["answer"] is not None or interaction_id in self._being_answered:
            raise errors.already_acknowledged()
        if interaction["state"] == "failed":
            raise errors.unknown_interaction()
        kind = checked(Model({"type": EVERY_ANSWER}, ("type",)), body)["type"]
        if kind not in ANSWERS[interaction["type"]] or (
            kind in (DEFERRED_UPDATE, UPDATE) and not interaction["source_id"]
        ):
            words = "This interaction cannot be answered with this type"
            raise errors.form_error(("type",), "INTERACTION_CALLBACK_TYPE_INVALID", words)
        data = body.get("data") or {}
        milliseconds = round((self._world.clock() - interaction["began"]) * 1000, 1)
        self._being_answered.add(interaction_id)
        try:
            fields = await self._answered(interaction, kind, data, uploads)
        except errors.DiscordError as error:
            raise error.under("data") from None
        finally:
            self._being_answered.discard(interaction_id)
        return self._set(interaction_id, answer=kind, acknowledged_ms=milliseconds, **fields)

    async def _answered(self, interaction: Json, kind: int, data: Json, uploads: tuple[Upload, ...]) -> Json:
        if kind == MESSAGE:
            message = await self._post_original(interaction, data, uploads)
            return {"state": "answered", "original_id": message["id"]}
        if kind == DEFERRED_MESSAGE:
            return {"state": "acknowledged", "original_id": self._begin_thinking(interaction, data)["id"]}
        if kind == DEFERRED_UPDATE:
            return {"state": "acknowledged", "original_id": interaction["source_id"]}
        if kind == UPDATE:
            source = self._world.messages.get(interaction["source_id"])
            if source is None:
                raise errors.unknown_message()
            message = await self._chat.edit(source, data, uploads)
            return {"state": "answered", "original_id": message["id"]}
        if kind == SHOW_MODAL:
            return {"state": "modal", "modal": checked(MODAL, data)}
        return {"state": "answered", "choices": checked_choices(interaction["option_type"], data)}

    async def _post_original(self, interaction: Json, data: Json, uploads: tuple[Upload, ...]) -> Json:
        ephemeral = bool(_flags(data) & EPHEMERAL)
        return await self._chat.post(self._post(interaction, data, uploads, ephemeral=ephemeral, original=True))

    def _begin_thinking(self, interaction: Json, data: Json) -> Json:
        cleaned = checked(Model({"flags": Whole(0), "tts": Flag()}), data)
        flags = cleaned.get("flags", 0) & (EPHEMERAL | COMPONENTS_V2)
        channel = self._channel_of(interaction)
        notice = self._chat.notice(channel, self._world.bot_id, None)
        notice |= {"type": self._message_type(interaction), "flags": flags | LOADING}
        notice |= self._provenance(interaction, original=True)
        notice["ephemeral_for"] = interaction["person"] if flags & EPHEMERAL else None
        return self._chat.add(channel, notice)

    def _post(
        self, interaction: Json, data: Json, uploads: tuple[Upload, ...], *, ephemeral: bool, original: bool
    ) -> Post:
        return Post(
            author_id=self._world.bot_id,
            channel=self._channel_of(interaction),
            body=data,
            uploads=uploads,
            more={
                "type": self._message_type(interaction) if original else REPLY,
                **self._provenance(interaction, original=original),
            },
            allowed_flags=ANSWER_FLAGS,
            ephemeral_for=interaction["person"] if ephemeral else None,
        )

    def _channel_of(self, interaction: Json) -> Json:
        channel = self._world.channels.get(interaction["channel_id"])
        if channel is None:
            raise errors.unknown_channel()
        return channel

    def _message_type(self, interaction: Json) -> int:
        command = interaction["command"]
        if command is None:
            return REPLY if interaction["source_id"] else CHAT_COMMAND
        return CHAT_COMMAND if command["type"] == CHAT_INPUT else MENU_COMMAND

    def _provenance(self, interaction: Json, *, original: bool) -> Json:
        """Which interaction made a message, and which message it answers."""
        metadata = {**interaction["about"]}
        answered = interaction["source_id"] if original else interaction["original_id"]
        if not original:
            metadata["original_response_message_id"] = interaction["original_id"]
        more: Json = {
            "webhook_id": self._world.application["id"],
            "application_id": self._world.application["id"],
            "interaction_metadata": metadata,
        }
        if original and interaction["command"] is not None:
            more["interaction"] = {
                "id": interaction["id"],
                "type": COMMAND,
                "name": interaction["command"]["name"],
                "user": interaction["person"],
            }
        source = self._world.messages.get(answered or "")
        if source is not None:
            more["message_reference"] = reference_to(source, self._world.channels[source["channel_id"]])
        return more

    # The bot follows up, with the interaction's token as a webhook.

    def by_token(self, token: str) -> Json:
        """The living interaction with this token; DiscordError as Discord answers for none and for a dead one."""
        interaction = self._world.interactions.get(self._by_token.get(token, ""))
        # Until an interaction is answered there is nothing to follow up on.
        if interaction is None or interaction["answer"] is None:
            raise errors.unknown_webhook()
        if self._world.clock() - interaction["began"] >= self._settings.interaction_lifetime_s:
            raise errors.invalid_webhook_token()
        return interaction

    async def follow_up(self, interaction: Json, body: Any, uploads: tuple[Upload, ...]) -> Json:
        """A further message; the first one after a deferral takes the place of the thinking message."""
        original = self._world.messages.get(interaction["original_id"] or "")
        if original is not None and original["flags"] & LOADING:
            return await self.edit_original(interaction, body, uploads)
        ephemeral = bool(_flags(body) & EPHEMERAL)
        message = await self._chat.post(self._post(interaction, body, uploads, ephemeral=ephemeral, original=False))
        if interaction["state"] == "acknowledged":
            self._set(interaction["id"], state="answered")
        return message

    async def edit_original(self, interaction: Json, body: Any, uploads: tuple[Upload, ...]) -> Json:
        message = await self.edit_message(self.original(interaction), body, uploads)
        if interaction["state"] == "acknowledged":
            self._set(interaction["id"], state="answered")
        else:
            self._tell(self._world.interactions[interaction["id"]])
        return message

    async def edit_message(self, message: Json, body: Any, uploads: tuple[Upload, ...]) -> Json:
        """The changed message; a thinking one stops thinking."""
        if not message["flags"] & LOADING:
            return await self._chat.edit(message, body, uploads)
        # What a deferral is filled with counts as its first content: it may choose the components' version,
        # and it is not marked as edited.
        flags = message["flags"] & ~LOADING | _flags(body) & (COMPONENTS_V2 | SUPPRESS_EMBEDS)
        more = {"flags": flags, "edited_timestamp": None}
        return await self._chat.edit({**message, "flags": flags}, body, uploads, more=more)

    def original(self, interaction: Json) -> Json:
        message = self._world.messages.get(interaction["original_id"] or "")
        if message is None:
            raise errors.unknown_message()
        return message

    def followed(self, interaction: Json, message_id: str) -> Json:
        """A message that this interaction made or came from."""
        if message_id == "@original":
            return self.original(interaction)
        message = self._world.messages.get(message_id)
        made = message is not None and (message.get("interaction_metadata") or {}).get("id") == interaction["id"]
        if message is None or not (made or message_id in (interaction["original_id"], interaction["source_id"])):
            raise errors.unknown_message()
        return message

    def delete(self, interaction: Json, message: Json) -> None:
        self._chat.delete(message)
        if message["id"] == interaction["original_id"] and interaction["state"] == "acknowledged":
            self._set(interaction["id"], state="answered", original_id=None)


def _flags(body: Any) -> int:
    given = body.get("flags") if isinstance(body, dict) else None
    return given if isinstance(given, int) else 0
