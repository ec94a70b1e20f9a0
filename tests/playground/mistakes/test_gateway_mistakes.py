"""What a bot can do wrong on the gateway, and the close code that Discord gives for it."""

import json
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType

from tests.playground.mistakes.stage import Stage

GUILDS, GUILD_MEMBERS, PRESENCES = 1 << 0, 1 << 1, 1 << 8
PROPERTIES = {"os": "linux", "browser": "tests", "device": "tests"}

pytestmark = pytest.mark.asyncio(loop_scope="module")


def identify(token: str, **more: Any) -> dict[str, Any]:
    return {"op": 2, "d": {"token": token, "intents": GUILDS, "properties": PROPERTIES, **more}}


async def payload(socket: ClientWebSocketResponse) -> dict[str, Any]:
    message = await socket.receive(timeout=5)
    assert message.type is WSMsgType.TEXT, message
    return dict(json.loads(message.data))


async def until(socket: ClientWebSocketResponse, event: str) -> dict[str, Any]:
    while (seen := await payload(socket)).get("t") != event:
        pass
    return seen


async def close_code(socket: ClientWebSocketResponse) -> int | None:
    """Reads on until the other side hangs up."""
    while True:
        message = await socket.receive(timeout=5)
        if message.type in {WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR}:
            return socket.close_code


@dataclass(frozen=True)
class Wrong:
    """What is sent after the hello (after identifying, if ``identified``) and the close code for it."""

    what: str
    sent: Callable[[Stage], dict[str, Any] | str | bytes]
    code: int
    identified: bool = False

    def __str__(self) -> str:
        return self.what


TABLE = (
    Wrong("a wrong token", lambda _: identify("wrong"), 4004),
    Wrong("no token", lambda _: {"op": 2, "d": {"intents": GUILDS, "properties": PROPERTIES}}, 4004),
    Wrong("an unknown operation", lambda _: {"op": 99, "d": None}, 4001, identified=True),
    Wrong(
        "a presence before identifying",
        lambda _: {"op": 3, "d": {"since": None, "activities": [], "status": "online", "afk": False}},
        4003,
    ),
    Wrong(
        "members asked for before identifying",
        lambda _: {"op": 8, "d": {"guild_id": "1", "query": "", "limit": 0}},
        4003,
    ),
    Wrong("no JSON", lambda _: "{", 4002),
    Wrong("JSON that is no object", lambda _: "[1]", 4002),
    Wrong("an operation that is a word", lambda _: {"op": "identify", "d": {}}, 4002),
    Wrong("bytes that are no text", lambda _: b"\xff\xfe", 4002),
    Wrong(
        "a payload of more than 4096 bytes",
        lambda stage: identify(stage.token, properties={**PROPERTIES, "os": "x" * 5000}),
        4002,
    ),
    Wrong("an intent that was not granted", lambda stage: identify(stage.token, intents=GUILDS | PRESENCES), 4014),
    Wrong("an intent that does not exist", lambda stage: identify(stage.token, intents=1 << 40), 4013),
    Wrong(
        "identifying without intents",
        lambda stage: {"op": 2, "d": {"token": stage.token, "properties": PROPERTIES}},
        4013,
    ),
    Wrong("a shard beyond the number of shards", lambda stage: identify(stage.token, shard=[2, 1]), 4010),
    Wrong("identifying twice", lambda stage: identify(stage.token), 4005, identified=True),
    Wrong("a wrong token on resuming", lambda _: {"op": 6, "d": {"token": "wrong", "session_id": "x", "seq": 1}}, 4004),
)


@pytest.mark.parametrize("wrong", TABLE, ids=str)
async def test_a_mistake_closes_with_its_code(stage: Stage, wrong: Wrong) -> None:
    with stage.recorder.expecting_mistakes():
        async with stage.gateway() as socket:
            assert (await payload(socket))["op"] == 10
            if wrong.identified:
                await socket.send_json(identify(stage.token))
                await until(socket, "READY")
            sent = wrong.sent(stage)
            if isinstance(sent, bytes):
                await socket.send_bytes(sent)
            else:
                await socket.send_str(sent if isinstance(sent, str) else json.dumps(sent))
            assert await close_code(socket) == wrong.code


async def test_too_many_payloads_in_a_minute(stage: Stage) -> None:
    with stage.recorder.expecting_mistakes():
        async with stage.gateway() as socket:
            for _ in range(121):
                await socket.send_json({"op": 1, "d": None})
            assert await close_code(socket) == 4008


async def test_a_version_that_is_gone(stage: Stage) -> None:
    async with stage.gateway(v="5") as socket:
        assert await close_code(socket) == 4012


async def test_a_client_that_stops_its_heartbeat_is_dropped_and_may_resume(
    staged: Callable[..., Awaitable[Stage]],
) -> None:
    stage = await staged(heartbeat_interval_s=0.2)
    async with stage.gateway() as socket:
        assert (await payload(socket))["d"]["heartbeat_interval"] == 200
        await socket.send_json(identify(stage.token))
        ready = await until(socket, "READY")
        assert await close_code(socket) == 4009
    await resume_and_see(stage, ready)


async def test_a_client_that_keeps_its_heartbeat_stays(staged: Callable[..., Awaitable[Stage]]) -> None:
    stage = await staged(heartbeat_interval_s=0.2)
    async with stage.gateway() as socket:
        await socket.send_json(identify(stage.token))
        await until(socket, "READY")
        for number in range(6):
            await stage.sleep(0.15)
            await socket.send_json({"op": 1, "d": number})
        acknowledged = 0
        while acknowledged < 6:
            acknowledged += (await payload(socket))["op"] == 11
        assert socket.close_code is None


async def test_an_unknown_session_cannot_be_resumed(stage: Stage) -> None:
    async with stage.gateway() as socket:
        await payload(socket)
        await socket.send_json({"op": 6, "d": {"token": stage.token, "session_id": "none", "seq": 1}})
        refusal = await payload(socket)
        assert (refusal["op"], refusal["d"]) == (9, False)
        await socket.send_json(identify(stage.token))
        await until(socket, "READY")


async def test_a_lost_connection_is_resumed_with_what_was_missed(stage: Stage) -> None:
    async with stage.gateway() as socket:
        await payload(socket)
        await socket.send_json(identify(stage.token, intents=GUILDS | 1 << 9))
        ready = await until(socket, "READY")
        await until(socket, "GUILD_CREATE")
        # Closed with a code of its own, as a client does that means to come back.
        await socket.close(code=4000)
    missed = await stage.post_as_bot("said while nobody listened")
    seen = await resume_and_see(stage, ready, "MESSAGE_CREATE")
    assert seen["d"]["id"] == missed


async def resume_and_see(stage: Stage, ready: dict[str, Any], event: str = "RESUMED") -> dict[str, Any]:
    async with stage.gateway() as socket:
        await payload(socket)
        session = {"token": stage.token, "session_id": ready["d"]["session_id"], "seq": ready["s"]}
        await socket.send_json({"op": 6, "d": session})
        seen = await until(socket, event)
        if event != "RESUMED":
            await until(socket, "RESUMED")
        return seen


async def test_a_compressed_stream_says_the_same(stage: Stage) -> None:
    async with stage.gateway(compress="zlib-stream") as socket:
        inflater = zlib.decompressobj()
        message = await socket.receive(timeout=5)
        assert message.type is WSMsgType.BINARY
        assert message.data.endswith(b"\x00\x00\xff\xff")
        assert json.loads(inflater.decompress(message.data))["op"] == 10
        await socket.send_json(identify(stage.token))
        message = await socket.receive(timeout=5)
        assert json.loads(inflater.decompress(message.data))["t"] == "READY"
