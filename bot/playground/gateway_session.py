"""One identified gateway session: it outlives its socket for a while, so that a dropped one can resume."""

import asyncio
import json
import zlib
from collections import deque
from collections.abc import Callable

from aiohttp import web

from bot.playground.types import Json

REPLAYED = 2000
DISPATCH = 0


class Connection:
    """One socket: sends payloads in order, compressed as its query asked for."""

    def __init__(self, socket: web.WebSocketResponse, *, compressed: bool, sent: Callable[[Json], None]) -> None:
        self.socket = socket
        self._deflate = zlib.compressobj() if compressed else None
        self._sent = sent
        self._queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write())

    def send(self, payload: Json) -> None:
        self._queue.put_nowait(payload)

    async def drained(self) -> None:
        """Wait until everything is sent, and send nothing after that."""
        self._queue.put_nowait(None)
        await asyncio.wait([self._writer])

    async def close(self, code: int, reason: str = "") -> None:
        await self.drained()
        await self.socket.close(code=code, message=reason.encode())

    async def _write(self) -> None:
        while (payload := await self._queue.get()) is not None:
            text = json.dumps(payload, separators=(",", ":"))
            try:
                if self._deflate is None:
                    await self.socket.send_str(text)
                else:
                    packed = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                    await self.socket.send_bytes(packed)
            except (ConnectionError, RuntimeError):
                # The socket went away; what was not sent stays in the session for a RESUME.
                return
            self._sent(payload)


class Session:
    """What one IDENTIFY began: its intents, its numbered events, and the socket it has at the moment."""

    def __init__(self, session_id: str, intents: int) -> None:
        self.id = session_id
        self.intents = intents
        self.connection: Connection | None = None
        self.expiry: asyncio.TimerHandle | None = None
        self._sequence = 0
        self._replay: deque[Json] = deque(maxlen=REPLAYED)

    def dispatch(self, event: str, data: Json) -> None:
        self._sequence += 1
        payload = {"op": DISPATCH, "t": event, "s": self._sequence, "d": data}
        self._replay.append(payload)
        if self.connection is not None:
            self.connection.send(payload)

    def can_replay_after(self, sequence: int) -> bool:
        first = self._replay[0]["s"] if self._replay else self._sequence + 1
        return bool(first - 1 <= sequence <= self._sequence)

    def resume(self, connection: Connection, sequence: int) -> None:
        """Take over the new socket: first what it missed, then RESUMED, then whatever happens."""
        for payload in self._replay:
            if payload["s"] > sequence:
                connection.send(payload)
        self.connection = connection
        self.dispatch("RESUMED", {"_trace": []})
