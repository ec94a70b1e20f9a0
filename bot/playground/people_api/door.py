"""Who may come in: only this server's own page and programs on this machine, and only as a known person."""

import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.playground.errors import DiscordError
from bot.playground.parts import Parts
from bot.playground.permissions import Permission
from bot.playground.strangers import stranger
from bot.playground.types import Json
from bot.playground.world import THREAD_TYPES

log = logging.getLogger(__name__)

MOST_JSON = 1024 * 1024
FAULT = {
    "code": "fault",
    "message": "The playground itself failed.",
    "remedy": "Try again; its log says what happened.",
}


class Refusal(Exception):
    """What a person asked for is not done; says why and what to do instead."""

    def __init__(self, status: int, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.status = status
        self.error = {"code": code, "message": message, "remedy": remedy}


def asked_wrongly(message: str, remedy: str, code: str = "asked_wrongly") -> Refusal:
    return Refusal(400, code, message, remedy)


def not_allowed(message: str, remedy: str) -> Refusal:
    return Refusal(403, "not_allowed", message, remedy)


def no_such(what: str, remedy: str) -> Refusal:
    return Refusal(404, "not_found", f"There is no such {what}.", remedy)


@dataclass(frozen=True, slots=True)
class Wish:
    """One request of a person: who, what, and the parts to do it with."""

    parts: Parts
    request: web.Request
    body: Json
    person: str

    def text(self, name: str) -> str:
        """A string that must be in the body."""
        value = self.body.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not value:
            raise asked_wrongly(f"`{name}` is missing.", f"Send `{name}` as a string.")
        return value

    def listed(self, name: str) -> list[str]:
        """A list of strings in the body; empty when it is not there."""
        value = self.body.get(name) or []
        if not isinstance(value, list) or not all(isinstance(entry, (str, int)) for entry in value):
            raise asked_wrongly(f"`{name}` is not a list of strings.", f"Send `{name}` as a list of strings.")
        return [str(entry) for entry in value]

    def channel(self, channel_id: str) -> Json:
        """A channel that this person can see."""
        channel = self.parts.world.channels.get(channel_id)
        if channel is None or not self.parts.world.sees(self.person, channel):
            raise no_such("channel", "Look into /playground/api/state for those that you can see.")
        return channel

    def writable(self, channel_id: str) -> Json:
        channel = self.channel(channel_id)
        in_thread = channel["type"] in THREAD_TYPES
        needed = Permission.SEND_MESSAGES_IN_THREADS if in_thread else Permission.SEND_MESSAGES
        if not self.parts.world.may(self.person, channel, needed):
            raise not_allowed("You may not write here.", "Ask the owner for the permission to send messages.")
        return channel

    def message(self, channel: Json, message_id: str) -> Json:
        """A message of a channel that this person can see."""
        message = self.parts.world.messages.get(message_id)
        if message is None or message["channel_id"] != channel["id"]:
            raise no_such("message", "List the channel's messages anew: it may have been deleted.")
        if message["ephemeral_for"] not in (None, self.person):
            raise no_such("message", "List the channel's messages anew: it may have been deleted.")
        return message

    def own_interaction(self, interaction_id: str) -> Json:
        interaction = self.parts.interactions.get(interaction_id)
        if interaction is None or interaction["person"] != self.person:
            raise no_such("interaction", "Interactions are kept for an hour, and only for whoever began them.")
        return interaction

    def patience_s(self) -> float:
        """How long to wait for the bot, from `wait` in the query."""
        given = self.request.query.get("wait", "3.5")
        try:
            return min(60.0, max(0.0, float(given)))
        except ValueError:
            raise asked_wrongly("`wait` is not a number.", "Give `wait` in seconds, at most 60.") from None


Answer = Json | web.StreamResponse
Handler = Callable[[Wish], Awaitable[Answer]]


class Door:
    """Turns handlers of wishes into handlers of requests."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def opened(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            try:
                answer = await handler(await self._let_in(request))
            except Refusal as refusal:
                return _json({"error": refusal.error}, refusal.status)
            except DiscordError as error:
                status = error.status if error.status in (403, 404) else 400
                return _json({"error": as_people_read_it(error)}, status)
            except Exception:  # a fault of ours: the person gets a sentence, the log what happened
                log.exception("%s %s failed", request.method, request.path)
                return _json({"error": FAULT}, 500)
            if isinstance(answer, web.StreamResponse):
                return answer
            await self._parts.store.flush()
            return _json(answer, 200)

        return handle

    async def _let_in(self, request: web.Request) -> Wish:
        if (why := stranger(request, allow_remote=self._parts.settings.allow_remote)) is not None:
            raise not_allowed(why, "Use the page at / of this server, on this machine.")
        body = await self._body(request)
        person = self._person(body.get("as") or request.query.get("as"))
        return Wish(self._parts, request, body, person)

    async def _body(self, request: web.Request) -> Json:
        if not request.body_exists or request.content_type == "multipart/form-data":
            return {}
        # Browsers send other sites' forms without asking; JSON they do not.
        if request.content_type != "application/json":
            raise asked_wrongly("The body is not JSON.", "Send it with Content-Type: application/json.")
        text = bytearray()
        async for chunk in request.content.iter_chunked(65536):
            text += chunk
            if len(text) > MOST_JSON:
                raise asked_wrongly("The body is too large.", "Send at most 1 MiB of JSON; files go to /uploads.")
        try:
            body = json.loads(text or b"{}")
        except (ValueError, RecursionError):
            raise asked_wrongly("The body is not JSON.", 'Send an object like {"as": "ada"}.') from None
        if not isinstance(body, dict):
            raise asked_wrongly("The body is not a JSON object.", 'Send an object like {"as": "ada"}.')
        return body

    def _person(self, name: Any) -> str:
        people = [user for user in self._parts.world.users if not user["bot"]]
        for user in people:
            if str(name) in (user["id"], user["username"]):
                return str(user["id"])
        known = ", ".join(user["username"] for user in people)
        raise asked_wrongly("`as` names nobody.", f"Say who acts with `as`: one of {known}, or an id.", "who")


def as_people_read_it(error: DiscordError) -> Json:
    """Discord's refusal as a sentence: the innermost field errors when there are some."""
    words = [f"{'.'.join(path)}: {text}" if path else text for path, text in _leaves(error.errors or {}, ())]
    message = "; ".join(words) or error.message
    return {"code": f"discord_{error.code}", "message": message, "remedy": "Change what you sent and try again."}


def _leaves(tree: Json, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], str]]:
    found: list[tuple[tuple[str, ...], str]] = []
    for name, node in tree.items():
        if name == "_errors":
            found += [(path, entry["message"]) for entry in node]
        else:
            found += _leaves(node, (*path, name))
    return found


def _json(body: Json, status: int) -> web.Response:
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return web.json_response(body, status=status, headers=headers)
