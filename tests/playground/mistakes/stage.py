"""A playground with a raw bot on it: plain HTTP and one gateway socket, no client library that would mend mistakes."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import ClientSession, ClientWebSocketResponse, FormData, WSMsgType

from bot.playground.server import Playground
from bot.playground.settings import PlaygroundSettings
from tests.playground.mistakes.table import Mistake, filled
from tests.support.recorder import ExchangeRecorder

UPLOAD_LIMIT = 64 * 1024
MOOD = {"type": 3, "name": "mood", "description": "How it feels.", "autocomplete": True}
COMMAND: dict[str, Any] = {"name": "render", "description": "Make a sound.", "type": 1, "options": [MOOD]}
CALM = {"rate_limit_factor": 0.0, "upload_limit": UPLOAD_LIMIT, "port": 0}


@dataclass(frozen=True)
class Answer:
    """What came back to a request; ``body`` is None where nothing did."""

    status: int
    body: Any
    headers: Mapping[str, str]


class Stage:
    """The playground, the bot's two ways to it, and the names of what stands on it."""

    def __init__(self, playground: Playground, http: ClientSession, recorder: ExchangeRecorder) -> None:
        self._playground = playground
        self._http = http
        self.recorder = recorder
        self.names: dict[str, str] = {}
        self.wire: list[tuple[str, int, Any]] = []
        self._interactions: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    @classmethod
    @asynccontextmanager
    async def raised(cls, recorder: ExchangeRecorder, **settings: Any) -> AsyncIterator[Self]:
        """A stage with its messages set and its bot online."""
        async with AsyncExitStack() as stack:
            playground = Playground(PlaygroundSettings(**{**CALM, **settings}), observers=(recorder,))
            await stack.enter_async_context(playground)
            stage = cls(playground, await stack.enter_async_context(ClientSession()), recorder)
            await stage._set()
            socket = await stack.enter_async_context(stage.gateway())
            listening = asyncio.create_task(stage._listen(socket))
            stack.callback(listening.cancel)
            yield stage

    @property
    def token(self) -> str:
        """The bot's token."""
        return self._playground.token

    async def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        names: Mapping[str, str] | None = None,
        *,
        files: Mapping[str, str] | None = None,
        headers: Mapping[str, str | None] | None = None,
        raw: bytes | None = None,
    ) -> Answer:
        """One request to the API as the bot makes it."""
        known = names or self.names
        sent = {"Authorization": f"Bot {self.token}", **(headers or {})}
        arguments: dict[str, Any] = {}
        if raw is not None or (body is not None and not files):
            sent.setdefault("Content-Type", "application/json")
            arguments["data"] = raw if raw is not None else json.dumps(filled(body, known)).encode()
        elif files:
            arguments["data"] = _form(filled(body, known), files)
        arguments["headers"] = {name: value for name, value in sent.items() if value is not None}
        url = f"{self._playground.address}/api/v10{filled(path, known)}"
        async with self._http.request(method, url, **arguments) as response:
            text = await response.text()
            is_json = response.content_type == "application/json"
            answer = Answer(response.status, json.loads(text) if is_json else text or None, response.headers)
        self.wire.append((method, answer.status, answer.body))
        return answer

    async def expect_refusal(self, mistake: Mistake, names: Mapping[str, str] | None = None) -> None:
        """Makes the mistake and looks at the refusal: status, code, and place and word in ``errors``."""
        with self.recorder.expecting_mistakes():
            answer = await self.ask(
                mistake.method,
                mistake.path,
                mistake.body,
                names,
                files=mistake.files,
                headers=mistake.headers,
                raw=mistake.raw,
            )
        assert isinstance(answer.body, dict), answer
        assert (answer.status, answer.body.get("code")) == (mistake.status, mistake.code), answer.body
        assert answer.body["message"]
        node = answer.body.get("errors", {})
        for step in mistake.where.split(".") if mistake.where else ():
            assert step in node, f"{mistake.where} is not in {answer.body}"
            node = node[step]
        if mistake.reason is not None:
            assert mistake.reason in [one["code"] for one in node.get("_errors", [])], answer.body

    async def people(self, method: str, path: str, body: Any = None) -> Any:
        """One request to the JSON API for people."""
        async with self._http.request(
            method, f"{self._playground.address}/playground/api{path}", json=body
        ) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer

    async def upload(self, filename: str, content: bytes) -> str:
        """A file that Ada means to attach; its id."""
        form = FormData()
        form.add_field("file", content, filename=filename, content_type="audio/ogg")
        url = f"{self._playground.address}/playground/api/uploads?as=ada"
        async with self._http.post(url, data=form) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return str(answer["uploads"][0]["id"])

    async def interaction(self) -> dict[str, str]:
        """The names of the stage and of an interaction that Ada has just caused and nobody has answered."""
        asked = {"as": "ada", "channel": self.names["channel"], "name": COMMAND["name"], "options": {}}
        await self.people("POST", "/commands?wait=0", asked)
        seen = await asyncio.wait_for(self._interactions.get(), 5)
        return {**self.names, "interaction": seen["id"], "token": seen["token"]}

    @asynccontextmanager
    async def autocompletion(self) -> AsyncIterator[tuple[dict[str, str], asyncio.Task[Any]]]:
        """The same for suggestions that Ada waits for, and what she gets in the end."""
        asked = {"as": "ada", "channel": self.names["channel"], "name": COMMAND["name"]}
        typed = {"options": {MOOD["name"]: "c"}, "focused": MOOD["name"]}
        waiting = asyncio.create_task(self.people("POST", "/autocomplete", {**asked, **typed}))
        try:
            seen = await asyncio.wait_for(self._interactions.get(), 5)
            yield {**self.names, "interaction": seen["id"], "token": seen["token"]}, waiting
        finally:
            waiting.cancel()

    async def post_as_bot(self, content: str) -> str:
        """Say something in the channel; the message's id."""
        answer = await self.ask("POST", "/channels/{channel}/messages", {"content": content})
        assert answer.status == 200, answer.body
        return str(answer.body["id"])

    async def everything(self) -> Any:
        """What the owner sees: messages, channels and commands, to tell whether anything changed."""
        channel = self.names["channel"]
        messages = await self.people("GET", f"/channels/{channel}/messages?as=owner&limit=100")
        state = await self.people("GET", "/state?as=owner")
        return messages["messages"], state["channels"], state["commands"], state["menus"]

    @asynccontextmanager
    async def gateway(self, **query: str) -> AsyncIterator[ClientWebSocketResponse]:
        """A socket to the gateway that has said nothing yet."""
        address = (await self.ask("GET", "/gateway/bot")).body["url"]
        async with self._http.ws_connect(address, params={"v": "10", "encoding": "json", **query}) as socket:
            yield socket

    async def sleep(self, seconds: float) -> None:
        """Let time go by."""
        await asyncio.sleep(seconds)

    async def _set(self) -> None:
        state = await self.people("GET", "/state?as=ada")
        application = (await self.ask("GET", "/applications/@me")).body["id"]
        channel = next(one["id"] for one in state["channels"] if one["type"] == 0)
        self.names = {
            "application": application,
            "guild": state["guild"]["id"],
            "channel": channel,
            "ada": state["me"]["id"],
        }
        said = {"as": "ada", "content": "something of hers"}
        theirs = await self.people("POST", f"/channels/{channel}/messages", said)
        self.names["theirs"] = theirs["message"]["id"]
        self.names["own"] = await self.post_as_bot("something of its own")
        self.names["threaded"] = await self.post_as_bot("something with a thread")
        await self.ask("POST", "/channels/{channel}/messages/{threaded}/threads", {"name": "a thread"})
        registered = await self.ask("PUT", "/applications/{application}/commands", [COMMAND])
        assert registered.status == 200, registered.body

    async def _listen(self, socket: ClientWebSocketResponse) -> None:
        properties = {"os": "linux", "browser": "tests", "device": "tests"}
        await socket.send_json({"op": 2, "d": {"token": self.token, "intents": 1, "properties": properties}})
        beating: asyncio.Task[None] | None = None
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    break
                seen = json.loads(message.data)
                if seen["op"] == 10:
                    beating = asyncio.create_task(_beat(socket, seen["d"]["heartbeat_interval"] / 1000))
                elif seen.get("t") == "INTERACTION_CREATE":
                    self._interactions.put_nowait(seen["d"])
        finally:
            if beating is not None:
                beating.cancel()


async def _beat(socket: ClientWebSocketResponse, interval: float) -> None:
    while not socket.closed:
        await asyncio.sleep(interval * 0.8)
        await socket.send_json({"op": 1, "d": None})


def _form(body: Any, files: Mapping[str, str]) -> FormData:
    form = FormData()
    form.add_field("payload_json", json.dumps(body), content_type="application/json")
    for name, content in files.items():
        form.add_field(name, content.encode(), filename="take.wav", content_type="audio/wav")
    return form
