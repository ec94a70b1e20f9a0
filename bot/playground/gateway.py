"""The gateway: says hello, lets bots identify or resume, and sends them what happens."""

import asyncio
import json
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import WSMsgType, web

from bot.playground import intents
from bot.playground.gateway_session import Connection, Session
from bot.playground.observers import GatewayFrame, Observer
from bot.playground.settings import PlaygroundSettings
from bot.playground.shapes import Shapes
from bot.playground.types import Json
from bot.playground.world import World

HEARTBEAT, IDENTIFY, PRESENCE, VOICE_STATE, RESUME, RECONNECT = 1, 2, 3, 4, 6, 7
REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 8, 9, 10, 11
COMMANDS_PER_MINUTE = 120
MOST_PAYLOAD = 4096
# As long as a network takes. discord.py notes the time of a heartbeat only after sending it, and an answer that was
# there before counts as the answer to the one before: 41 seconds of latency, and a warning in its log.
ACK_AFTER_S = 0.04


class Refused(Exception):
    """The socket is to be closed with one of Discord's codes."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Gateway:
    """All sessions of the one bot; `on_online` hears when the first connects and the last goes."""

    def __init__(
        self, settings: PlaygroundSettings, world: World, shapes: Shapes, observers: tuple[Observer, ...]
    ) -> None:
        self._settings = settings
        self._world = world
        self._shapes = shapes
        self._observers = observers
        self._sessions: dict[str, Session] = {}
        self._connections: set[Connection] = set()
        self._was_online = False
        self.url = ""
        self.on_online: Callable[[bool], None] = lambda _online: None

    @property
    def online(self) -> bool:
        return any(session.connection is not None for session in self._sessions.values())

    def dispatch(self, event: str, data: Json, *, direct: bool = False, redacted: Json | None = None) -> None:
        """Send an event to every session whose intents cover it; `redacted` to those that may not read content."""
        for session in list(self._sessions.values()):
            needed = intents.needed(event, direct=direct)
            if needed and not session.intents & needed:
                continue
            blind = redacted is not None and not session.intents & intents.MESSAGE_CONTENT
            session.dispatch(event, redacted if blind and redacted is not None else data)

    async def close(self) -> None:
        """Tell every bot to reconnect elsewhere, then hang up."""
        for connection in list(self._connections):
            connection.send({"op": RECONNECT, "d": None, "s": None, "t": None})
            await connection.close(1001, "Going away")
        for session in self._sessions.values():
            if session.expiry is not None:
                session.expiry.cancel()
        self._sessions.clear()

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=65536, timeout=5)
        await socket.prepare(request)
        compressed = request.query.get("compress") == "zlib-stream"
        connection = Connection(socket, compressed=compressed, sent=self._saw_sent)
        self._connections.add(connection)
        talk = Talk(self, connection)
        try:
            _check_dialect(request.query)
            await talk.run(self._settings.heartbeat_interval_s)
        except Refused as refused:
            talk.refused = True
            await connection.close(refused.code, refused.reason)
        finally:
            self._connections.discard(connection)
            self._left(talk, connection)
            await connection.close(1000)
        return socket

    # Called by a Talk.

    def saw(self, payload: Json) -> None:
        for observer in self._observers:
            observer(GatewayFrame("received", payload))

    def _saw_sent(self, payload: Json) -> None:
        for observer in self._observers:
            observer(GatewayFrame("sent", payload))

    def identify(self, connection: Connection, data: Json) -> Session:
        self._check_token(data.get("token"))
        asked = data.get("intents")
        if not isinstance(asked, int) or asked & ~intents.EVERY_INTENT:
            raise Refused(4013, "Invalid intent(s).")
        if intents.refused_bits(asked, self._settings.granted_intents):
            raise Refused(4014, "Disallowed intent(s).")
        shard = data.get("shard", [0, 1])
        if shard != [0, 1]:
            raise Refused(4010, "Invalid shard.")
        session = Session(secrets.token_hex(16), asked)
        session.connection = connection
        self._sessions[session.id] = session
        session.dispatch("READY", self._ready(session))
        if asked & intents.GUILDS:
            everybody = bool(asked & intents.GUILD_MEMBERS)
            session.dispatch("GUILD_CREATE", self._shapes.guild_create(all_members=everybody))
        self._tell_online()
        return session

    def resume(self, connection: Connection, data: Json) -> Session | None:
        """The resumed session; None when there is none to resume, then INVALID_SESSION was sent."""
        self._check_token(data.get("token"))
        session = self._sessions.get(str(data.get("session_id")))
        sequence = data.get("seq")
        if session is None or not isinstance(sequence, int) or not session.can_replay_after(sequence):
            connection.send({"op": INVALID_SESSION, "d": False, "s": None, "t": None})
            return None
        if session.expiry is not None:
            session.expiry.cancel()
            session.expiry = None
        session.resume(connection, sequence)
        self._tell_online()
        return session

    def send_members(self, session: Session, data: Json) -> None:
        """Answer REQUEST_GUILD_MEMBERS by prefix or by ids."""
        wanted = data.get("user_ids")
        if wanted is not None:
            ids = {str(user) for user in (wanted if isinstance(wanted, list) else [wanted])}
        else:
            start = str(data.get("query", "")).lower()
            ids = {user["id"] for user in self._world.users if user["username"].lower().startswith(start)}
            if start == "" and not session.intents & intents.GUILD_MEMBERS:
                ids = {self._world.bot_id}
        known = [self._shapes.member(entry["user_id"]) for entry in self._world.members if entry["user_id"] in ids]
        chunk: Json = {
            "guild_id": self._world.guild_id,
            "members": known,
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": sorted(ids - {member["user"]["id"] for member in known}) if wanted is not None else [],
        }
        if data.get("nonce"):
            chunk["nonce"] = data["nonce"]
        if data.get("presences"):
            chunk["presences"] = []
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk)

    def _check_token(self, token: Any) -> None:
        if not isinstance(token, str) or token.removeprefix("Bot ") != self._settings.token:
            raise Refused(4004, "Authentication failed.")

    def _ready(self, session: Session) -> Json:
        return {
            "v": 10,
            "user": self._shapes.me(),
            "guilds": [{"id": self._world.guild_id, "unavailable": True}],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [0, 1],
            "application": {"id": self._world.application["id"], "flags": self._shapes.application_flags},
            "private_channels": [],
            "relationships": [],
            "user_settings": {},
            "_trace": [],
        }

    def _left(self, talk: "Talk", connection: Connection) -> None:
        session = talk.session
        if session is None or session.connection is not connection:
            return
        session.connection = None
        if connection.socket.close_code in (1000, 1001) and not talk.refused:
            # A client that says goodbye ends its session; one that only vanishes may come back.
            self._sessions.pop(session.id, None)
        else:
            loop = asyncio.get_running_loop()
            window = self._settings.resume_window_s
            session.expiry = loop.call_later(window, self._sessions.pop, session.id, None)
        self._tell_online()

    def _tell_online(self) -> None:
        if self.online != self._was_online:
            self._was_online = self.online
            self.on_online(self.online)


def _check_dialect(query: Mapping[str, str]) -> None:
    if query.get("v", "10") not in ("9", "10"):
        raise Refused(4012, "Invalid API version")
    if query.get("encoding", "json") != "json":
        raise Refused(4002, "Only JSON encoding is spoken here")


class Talk:
    """The conversation on one socket."""

    def __init__(self, gateway: Gateway, connection: Connection) -> None:
        self._gateway = gateway
        self._connection = connection
        self._heard: list[float] = []
        self.session: Session | None = None
        self.refused = False

    async def run(self, heartbeat_s: float) -> None:
        interval = {"heartbeat_interval": int(heartbeat_s * 1000), "_trace": []}
        self._connection.send({"op": HELLO, "d": interval, "s": None, "t": None})
        beat = time.monotonic()
        while True:
            # A slow machine is given a second more than the one missed beat.
            patience = beat + 2 * heartbeat_s + 1.0 - time.monotonic()
            try:
                message = await self._connection.socket.receive(timeout=max(0.01, patience))
            except TimeoutError:
                raise Refused(4009, "Session timed out.") from None
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return
            payload = self._parsed(message.data)
            if payload["op"] == HEARTBEAT:
                beat = time.monotonic()
            self._hear(payload)

    def _parsed(self, data: str | bytes) -> Json:
        if len(data) > MOST_PAYLOAD:
            raise Refused(4002, "Error while decoding payload.")
        try:
            payload = json.loads(data)
        except ValueError:
            raise Refused(4002, "Error while decoding payload.") from None
        if not isinstance(payload, dict) or not isinstance(payload.get("op"), int):
            raise Refused(4002, "Error while decoding payload.")
        self._gateway.saw(payload)
        return payload

    def _hear(self, payload: Json) -> None:
        self._count()
        operation, data = payload["op"], payload.get("d")
        if operation == HEARTBEAT:
            answer = {"op": HEARTBEAT_ACK, "d": None, "s": None, "t": None}
            asyncio.get_running_loop().call_later(ACK_AFTER_S, self._connection.send, answer)
        elif operation in (IDENTIFY, RESUME):
            self._begin(operation, data if isinstance(data, dict) else {})
        elif self.session is None:
            raise Refused(4003, "Not authenticated.")
        elif operation == REQUEST_MEMBERS and isinstance(data, dict):
            self._gateway.send_members(self.session, data)
        elif operation not in (PRESENCE, VOICE_STATE, REQUEST_MEMBERS):
            raise Refused(4001, "Unknown opcode.")

    def _begin(self, operation: int, data: Json) -> None:
        if self.session is not None:
            raise Refused(4005, "Already authenticated.")
        begin = self._gateway.identify if operation == IDENTIFY else self._gateway.resume
        self.session = begin(self._connection, data)

    def _count(self) -> None:
        now = time.monotonic()
        self._heard = [heard for heard in self._heard if heard > now - 60]
        self._heard.append(now)
        if len(self._heard) > COMMANDS_PER_MINUTE:
            raise Refused(4008, "You are being rate limited.")
