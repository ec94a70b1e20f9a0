"""The whole thing on one stage: the playground, the real discord.py client on it, and people who use the JSON API."""

import asyncio
import contextlib
import io
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import soundfile

from bot.bootstrap import open_house
from bot.client import Nocturne, point_at
from bot.house import House
from bot.playground.server import Playground, PlaygroundSettings
from bot.settings import Settings
from generation.scheduling.shelf import EngineShelf

Json = dict[str, Any]


def house_settings(data_dir: Path, **given: Any) -> Settings:
    """Settings that no `.env` and no environment of the machine can change."""
    return Settings(_env_file=None, data_dir=data_dir, discord_token=None, open_browser=False, **given)


@dataclass
class Person:
    """Somebody in the chat: `ada`, `ben`, `mod` or `owner`."""

    name: str
    address: str
    http: aiohttp.ClientSession
    channel: str
    seen: list[str] = field(default_factory=list)

    async def call(self, method: str, path: str, expect: int = 200, **given: Any) -> Json:
        async with self.http.request(method, f"{self.address}/playground/api{path}", **given) as answer:
            body: Json = await answer.json()
            assert answer.status == expect, (method, path, answer.status, body)
            return body

    async def post(self, path: str, expect: int = 200, **body: Any) -> Json:
        return await self.call("POST", path, expect, json={"as": self.name, **body})

    async def state(self) -> Json:
        return await self.call("GET", "/state", params={"as": self.name})

    async def messages(self, channel: str = "") -> list[Json]:
        where = f"/channels/{channel or self.channel}/messages"
        answer = await self.call("GET", where, params={"as": self.name, "limit": "100"})
        return list(answer["messages"])

    async def message(self, message_id: str, channel: str = "") -> Json | None:
        return next((each for each in await self.messages(channel) if each["id"] == message_id), None)

    async def command(self, name: str, **options: Any) -> Json:
        answer = await self.post("/commands", channel=self.channel, name=name, options=options)
        return dict(answer["interaction"])

    async def menu(self, name: str, target: str) -> Json:
        return dict((await self.post("/menus", channel=self.channel, name=name, target=target))["interaction"])

    async def click(self, message: Json, label: str) -> Json:
        button = next(each for each in parts_of(message) if each.get("label") == label)
        return await self.press(message, button["custom_id"])

    async def press(self, message: Json, custom_id: str, values: list[str] | None = None) -> Json:
        body: Json = {"channel": message["channel_id"], "message": message["id"], "custom_id": custom_id}
        return dict((await self.post("/components", **body, **({"values": values} if values else {})))["interaction"])

    async def pick(self, message: Json, value: str) -> Json:
        select = next(each for each in parts_of(message) if each["type"] == 3)
        return await self.press(message, select["custom_id"], [value])

    async def submit(self, interaction: Json, **by_label: Any) -> Json:
        """Fill in the modal of an interaction: values by the beginning of their label; the rest keeps its default."""
        values: Json = {}
        for label in interaction["modal"]["components"]:
            if label["type"] != 18:
                continue
            part = label["component"]
            given = [value for start, value in by_label.items() if label["label"].lower().startswith(start)]
            values[part["custom_id"]] = given[0] if given else _default_of(part)
        answer = await self.post("/modals", interaction=interaction["id"], values=values)
        return dict(answer["interaction"])

    async def upload(self, filename: str, data: bytes) -> str:
        form = aiohttp.FormData()
        form.add_field("file", data, filename=filename)
        answer = await self.call("POST", "/uploads", params={"as": self.name}, data=form)
        return str(answer["uploads"][0]["id"])

    async def say(self, content: str, **more: Any) -> Json:
        return dict((await self.post(f"/channels/{self.channel}/messages", content=content, **more))["message"])

    async def reply(self, to: Json, content: str, **more: Any) -> Json:
        """Reply to a message, in its channel."""
        path = f"/channels/{to['channel_id']}/messages"
        return dict((await self.post(path, content=content, reply_to=to["id"], **more))["message"])

    async def answer(self, to: Json, timeout_s: float = 30.0) -> Json:
        """The bot's reply to a message."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                while True:
                    for each in await self.messages(to["channel_id"]):
                        if (each.get("message_reference") or {}).get("message_id") == to["id"]:
                            return each
                    await asyncio.sleep(0.05)
        raise AssertionError(f"{to['content']} was not answered within {timeout_s} s")

    async def until(
        self, message_id: str, done: Callable[[Json], bool], timeout_s: float = 60.0, channel: str = ""
    ) -> Json:
        """Watch a message until it is as wished; everything it said on the way is kept in `seen`."""
        last: Json = {}
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                while True:
                    last = await self.message(message_id, channel) or {}
                    if last.get("content") and last["content"] not in self.seen:
                        self.seen.append(last["content"])
                    if last and done(last):
                        return last
                    await asyncio.sleep(0.1)
        raise AssertionError(f"not within {timeout_s} s; it stood at {json.dumps(last)[:1500]}; before: {self.seen}")

    async def result(self, interaction: Json, timeout_s: float = 120.0) -> Json:
        """The finished track's message."""
        assert interaction["state"] == "answered", interaction
        return await self.until(interaction["message"]["id"], is_made, timeout_s)

    async def refined(self, to: Json, content: str, timeout_s: float = 150.0, **more: Any) -> Json:
        """Reply to a message and wait for the track that comes of it."""
        status = await self.answer(await self.reply(to, content, **more))
        return await self.until(status["id"], is_made, timeout_s, to["channel_id"])

    async def download(self, attachment: Json) -> bytes:
        async with self.http.get(attachment["url"]) as answer:
            assert answer.status == 200, attachment
            return await answer.read()

    async def hear(self, message: Json) -> tuple[Any, int]:
        """The sound of a message: samples (frames, channels) and rate."""
        data = await self.download(sounds_of(message)[0])
        samples, rate = soundfile.read(io.BytesIO(data), always_2d=True)
        return samples, rate


def _default_of(part: Json) -> Any:
    """What stands in a part of a form before anybody touches it."""
    if part["type"] == 3:
        return [each["value"] for each in part["options"] if each.get("default")]
    return part.get("value") or ([] if part["type"] == 19 else "")


def sounds_of(message: Json) -> list[Json]:
    return [each for each in message["attachments"] if each["filename"].endswith((".mp3", ".ogg", ".opus", ".flac"))]


def is_made(message: Json) -> bool:
    """Whether a message has a track's sound, and not only its first seconds."""
    return any(not each["filename"].startswith("preview-") for each in sounds_of(message))


def parts_of(message: Json) -> list[Json]:
    return [part for row in message.get("components", []) for part in row.get("components", [])]


def text_of(message: Json) -> str:
    """Everything a message says, in one string."""
    embeds = message.get("embeds", [])
    said = [message.get("content") or ""]
    for embed in embeds:
        said += [embed.get("title", ""), embed.get("description", ""), embed.get("footer", {}).get("text", "")]
        said += [f"{each['name']}: {each['value']}" for each in embed.get("fields", [])]
    return "\n".join(said)


def track_id(message: Json) -> str:
    return str(message["embeds"][0]["footer"]["text"].split(" ")[0])


class Stage:
    """A playground that stays, and a bot that can be stopped and started on it."""

    def __init__(self, data_dir: Path, observers: tuple[Any, ...] = (), database_url: str = "", **given: Any) -> None:
        self.data_dir = data_dir
        self.settings = house_settings(data_dir, database_url=database_url)
        self.content = False
        world = {"port": 0, "data_dir": data_dir / "playground", "rate_limit_factor": 0.05, **given}
        self.playground = Playground(PlaygroundSettings(**world), observers=observers)
        self.house: House | None = None
        self.client: Nocturne | None = None
        self._stack: contextlib.AsyncExitStack | None = None
        self._http: aiohttp.ClientSession | None = None
        self._channel = ""

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator["Stage"]:
        await self.playground.start()
        try:
            async with aiohttp.ClientSession() as self._http:
                yield self
                await self.stop_bot()
        finally:
            await self.stop_bot()
            await self.playground.close()

    async def start_bot(self, shelf: EngineShelf | None = None, **given: Any) -> Nocturne:
        point_at(self.playground.api_base, self.playground.gateway_url)
        self._stack = contextlib.AsyncExitStack()
        settings = self.settings.model_copy(update={"message_content": self.content})
        hosts = {urlsplit(self.playground.address).netloc}
        self.house = await self._stack.enter_async_context(open_house(settings, file_hosts=hosts, shelf=shelf, **given))
        client = self.client = Nocturne(self.house)
        running = asyncio.create_task(client.start(self.playground.token))
        self._stack.push_async_callback(self._end, client, running)
        async with asyncio.timeout(20):
            while not client._started:
                if running.done():
                    running.result()
                await asyncio.sleep(0.02)
        return client

    @staticmethod
    async def _end(client: Nocturne, running: asyncio.Task[None]) -> None:
        await client.close()
        await asyncio.gather(running, return_exceptions=True)

    async def stop_bot(self) -> None:
        if self._stack is not None:
            await self._stack.aclose()
            self._stack = None

    async def person(self, name: str) -> Person:
        assert self._http is not None
        person = Person(name, self.playground.address, self._http, "")
        state = await person.state()
        person.channel = next(each["id"] for each in state["channels"] if each["name"] == "music")
        return person
