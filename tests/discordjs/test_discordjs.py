"""discord.js, unmodified and given only an address, is a bot on the playground: a second opinion on the local Discord."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession, FormData

from bot.playground.server import Playground
from bot.playground.settings import PlaygroundSettings
from tests.discordjs.node_client import NodeBot, install, need_node, node_bot
from tests.support.recorder import ExchangeRecorder, recording

pytestmark = [pytest.mark.node, pytest.mark.asyncio(loop_scope="module")]


LOADING = 1 << 7


@dataclass(frozen=True)
class Scene:
    """A playground with the Node bot on it, ready, and a way to act as its people."""

    bot: NodeBot
    ready: dict[str, Any]
    url: str
    http: ClientSession
    channel: str
    people_ids: dict[str, str]
    recorder: ExchangeRecorder

    async def people(self, method: str, path: str, **arguments: Any) -> Any:
        async with self.http.request(method, f"{self.url}/playground/api{path}", **arguments) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer

    async def does(self, path: str, **body: Any) -> Any:
        answer = await self.people("POST", path, json={"as": "ada", "channel": self.channel, **body})
        return answer["interaction"]

    async def message(self, message_id: str, who: str = "ada") -> Any:
        answer = await self.people("GET", f"/channels/{self.channel}/messages/{message_id}?as={who}")
        return answer["message"]

    async def messages(self, who: str = "ada") -> list[Any]:
        answer = await self.people("GET", f"/channels/{self.channel}/messages?as={who}")
        return list(answer["messages"])

    async def rendered(self, **options: Any) -> str:
        """Ada's ``/render`` carried through to the edited answer; the message's id."""
        begun = await self.does("/commands", name="render", options={"prompt": "rain on tin", **options})
        assert begun["state"] in {"acknowledged", "answered"}, begun
        edited = await self.bot.says("edited")
        return str(edited["message"])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene() -> AsyncIterator[Scene]:
    need_node()
    await install()
    settings = PlaygroundSettings(port=0)
    with recording() as recorder:
        async with (
            Playground(settings, observers=(recorder,)) as playground,
            ClientSession() as http,
            node_bot(playground.address, settings.token) as bot,
        ):
            ready = await bot.says("ready", patience_s=30)
            async with http.get(f"{playground.address}/playground/api/state?as=ada") as response:
                state = await response.json()
            channel = next(one["id"] for one in state["channels"] if one["type"] == 0)
            ids = {person["username"]: person["id"] for person in state["people"]}
            yield Scene(bot, ready, playground.address, http, channel, ids, recorder)
            assert await bot.leave() == 0
            assert recorder.count >= 30


@pytest.fixture(autouse=True)
def _each_test_is_checked(scene: Scene) -> Iterator[None]:
    """What was said during a test is judged at its end, so that the right one fails."""
    yield
    scene.recorder.judge()


async def test_it_logs_in_and_registers_its_commands(scene: Scene) -> None:
    assert len(scene.ready["guilds"]) == 1
    assert scene.ready["channels"] > 0
    assert scene.ready["commands"] == ["render", "guarded"]
    assert scene.ready["guarded"] is True
    seen = await scene.people("GET", "/state?as=ada")
    assert "render" in [command["name"] for command in seen["commands"]]
    assert "guarded" not in [command["name"] for command in seen["commands"]]
    seen = await scene.people("GET", "/state?as=mod")
    assert "guarded" in [command["name"] for command in seen["commands"]]


async def test_a_slash_command_is_deferred_and_edited_with_a_file(scene: Scene) -> None:
    form = FormData()
    form.add_field("file", b"not music either", filename="clip.ogg", content_type="audio/ogg")
    uploads = await scene.people("POST", "/uploads?as=ada", data=form)
    options = {
        "prompt": "rain on tin",
        "seconds": 12,
        "clip": uploads["uploads"][0]["id"],
        "for": scene.people_ids["ben"],
    }
    begun = await scene.does("/commands", name="render", options=options)
    assert begun["state"] in {"acknowledged", "answered"}
    understood = await scene.bot.says("command")
    assert understood["prompt"] == "rain on tin"
    assert (understood["seconds"], understood["clip"], understood["for"]) == (12, "clip.ogg", "ben")
    assert understood["by"] == "ada"
    assert understood["channel"]
    edited = await scene.bot.says("edited")
    assert edited["same"] is True
    shown = await scene.message(edited["message"])
    assert shown["content"] == "rendered: rain on tin"
    assert [file["filename"] for file in shown["attachments"]] == ["take.wav"]
    assert shown["embeds"][0]["title"] == "Take 1"
    assert shown["flags"] & LOADING == 0
    async with scene.http.get(shown["attachments"][0]["url"]) as response:
        assert response.status == 200
        assert len(await response.read()) == edited["size"]


async def test_a_button_updates_its_message_and_follows_up_in_private(scene: Scene) -> None:
    message = await scene.rendered()
    pressed = await scene.does("/components", message=message, custom_id="again:1")
    assert pressed["state"] == "answered", pressed
    heard = await scene.bot.says("button")
    assert (heard["custom_id"], heard["message"], heard["by"]) == ("again:1", message, "ada")
    shown = await scene.message(message)
    assert (shown["content"], shown["components"]) == ("again, for ada", [])
    mine = [one["content"] for one in await scene.messages("ada")]
    his = [one["content"] for one in await scene.messages("ben")]
    assert "only you can see this" in mine
    assert "only you can see this" not in his


async def test_a_select_and_a_modal(scene: Scene) -> None:
    message = await scene.rendered()
    chosen = await scene.does("/components", message=message, custom_id="format", values=["flac"])
    assert chosen["state"] in {"acknowledged", "answered"}
    assert (await scene.bot.says("select"))["values"] == ["flac"]
    asked = await scene.does("/components", message=message, custom_id="words")
    assert (asked["state"], asked["modal"]["title"]) == ("modal", "What should change?")
    told = await scene.people(
        "POST", "/modals", json={"as": "ada", "interaction": asked["id"], "values": {"text": "make it darker"}}
    )
    assert told["interaction"]["state"] == "answered"
    assert told["interaction"]["message"]["content"] == "heard: make it darker"


async def test_autocomplete(scene: Scene) -> None:
    asked = {
        "as": "ada",
        "channel": scene.channel,
        "name": "render",
        "options": {"prompt": "x", "mood": "b"},
        "focused": "mood",
    }
    answer = await scene.people("POST", "/autocomplete", json=asked)
    assert answer["choices"] == [{"name": "bright", "value": "bright"}]


async def test_a_message_gets_a_reply(scene: Scene) -> None:
    body = {"as": "ben", "content": "good evening"}
    said = await scene.people("POST", f"/channels/{scene.channel}/messages", json=body)
    heard = await scene.bot.says("message")
    assert (heard["content"], heard["reply_to"]) == ("good evening", said["message"]["id"])


async def test_who_may_not_cannot(scene: Scene) -> None:
    body = {"as": "ada", "channel": scene.channel, "name": "guarded", "options": {}}
    async with scene.http.post(f"{scene.url}/playground/api/commands", json=body) as response:
        assert response.status in {403, 404}
    answer = await scene.people("POST", "/commands", json={**body, "as": "mod"})
    assert answer["interaction"]["message"]["content"] == "you may"


async def test_nothing_was_warned_of(scene: Scene) -> None:
    assert [said for said in scene.bot.said if said["event"] in {"warning", "error"}] == []
