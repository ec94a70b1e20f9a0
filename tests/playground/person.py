"""People in tests: the JSON API for people as a few methods, and its stream of events."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp


class Refused(AssertionError):
    """The API said no; `status` and `error` are what it said."""

    def __init__(self, status: int, error: dict[str, Any]) -> None:
        super().__init__(f"{status} {error}")
        self.status = status
        self.error = error


@dataclass
class Person:
    """One person at one playground."""

    name: str
    address: str
    http: aiohttp.ClientSession

    def _url(self, path: str) -> str:
        return f"{self.address}/playground/api{path}"

    async def get(self, path: str, **query: Any) -> Any:
        async with self.http.get(self._url(path), params={"as": self.name, **query}) as answer:
            return await self._read(answer)

    async def post(self, path: str, body: dict[str, Any] | None = None, **query: Any) -> Any:
        async with self.http.post(self._url(path), params=query, json={"as": self.name, **(body or {})}) as answer:
            return await self._read(answer)

    async def _read(self, answer: aiohttp.ClientResponse) -> Any:
        body = await answer.json()
        if answer.status != 200:
            assert set(body["error"]) == {"code", "message", "remedy"}
            raise Refused(answer.status, body["error"])
        return body

    async def state(self) -> Any:
        return await self.get("/state")

    async def channel(self, name: str = "music") -> str:
        return next(each["id"] for each in (await self.state())["channels"] if each.get("name") == name)

    async def say(self, content: str, channel: str | None = None, **more: Any) -> Any:
        place = channel or await self.channel()
        return (await self.post(f"/channels/{place}/messages", {"content": content, **more}))["message"]

    async def messages(self, channel: str | None = None, **query: Any) -> list[Any]:
        place = channel or await self.channel()
        return (await self.get(f"/channels/{place}/messages", **query))["messages"]

    async def upload(self, name: str, data: bytes, kind: str = "application/octet-stream") -> str:
        form = aiohttp.FormData()
        form.add_field("file", data, filename=name, content_type=kind)
        async with self.http.post(self._url("/uploads"), params={"as": self.name}, data=form) as answer:
            return (await self._read(answer))["uploads"][0]["id"]

    async def command(self, name: str, channel: str | None = None, /, **options: Any) -> Any:
        place = channel or await self.channel()
        return (await self.post("/commands", {"channel": place, "name": name, "options": options}))["interaction"]

    async def press(self, message: Any, custom_id: str, *values: str) -> Any:
        place = {"channel": message["channel_id"], "message": message["id"]}
        body = {**place, "custom_id": custom_id, "values": list(values)}
        return (await self.post("/components", body))["interaction"]

    async def submit(self, interaction: Any, **values: Any) -> Any:
        body = {"interaction": interaction["id"], "values": values}
        return (await self.post("/modals", body))["interaction"]

    async def settled(self, interaction: Any, state: str = "answered", within: float = 5.0) -> Any:
        """The interaction once it has reached a state."""
        async with asyncio.timeout(within):
            while True:
                now = (await self.get(f"/interactions/{interaction['id']}"))["interaction"]
                if now["state"] == state:
                    return now
                await asyncio.sleep(0.02)

    async def fetch(self, url: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
        async with self.http.get(url, headers=headers) as answer:
            return answer.status, await answer.read(), dict(answer.headers)

    @asynccontextmanager
    async def listening(self, last: str | None = None) -> AsyncIterator["Stream"]:
        query = {"as": self.name} | ({"last": last} if last else {})
        async with self.http.get(self._url("/events"), params=query) as answer:
            assert answer.content_type == "text/event-stream"
            assert await answer.content.readline() == b": listening\n"
            yield Stream(answer)


@dataclass
class Heard:
    """One event of a stream."""

    id: str
    name: str
    data: Any


class Stream:
    """An open stream of events."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer

    async def next(self, within: float = 5.0) -> Heard:
        fields: dict[str, str] = {}
        async with asyncio.timeout(within):
            while line := (await self._answer.content.readline()).decode():
                if line == "\n" and fields:
                    return Heard(fields["id"], fields["event"], json.loads(fields["data"]))
                if ": " in line and not line.startswith(":"):
                    key, _, value = line.rstrip("\n").partition(": ")
                    fields[key] = value
        raise AssertionError("the stream ended")

    async def until(self, name: str, fits: Callable[[Any], bool] = lambda _: True) -> Heard:
        while True:
            heard = await self.next()
            if heard.name == name and fits(heard.data):
                return heard
