"""The other half of the checks: every route answers a right request in Discord's form, every kind of dispatch has it too."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import WSMsgType

from bot.playground.rest.routes import ROUTES
from tests.playground.mistakes.of_components import button, row, text
from tests.playground.mistakes.stage import Stage
from tests.support.recorder import ExchangeRecorder

EVERYTHING_GRANTED = (1 << 16) - 1 & ~(1 << 8)
OPTIONS = {
    3: "words",
    4: "whole",
    5: "flag",
    6: "user",
    7: "channel",
    8: "role",
    9: "anybody",
    10: "number",
    11: "clip",
}
COMMANDS = [
    {
        "type": 1,
        "name": "everything",
        "description": "All kinds of options.",
        "options": [
            {"type": kind, "name": name, "description": "x", **({"autocomplete": True} if kind == 3 else {})}
            for kind, name in OPTIONS.items()
        ],
    },
    {
        "type": 1,
        "name": "audit",
        "description": "x",
        "options": [
            {
                "type": 1,
                "name": "search",
                "description": "x",
                "options": [{"type": 3, "name": "words", "description": "x"}],
            }
        ],
    },
    {"type": 2, "name": "About them"},
    {"type": 3, "name": "Report"},
]
CALLBACK = "/interactions/{interaction}/{token}/callback"
SELECTS = [row({"type": kind, "custom_id": f"select {kind}"}) for kind in (5, 6, 7, 8)]
MODAL = {
    "type": 9,
    "data": {
        "custom_id": "wish",
        "title": "A wish",
        "components": [
            text("Say it."),
            {"type": 18, "label": "Words", "component": {"type": 4, "custom_id": "words", "style": 2}},
            {"type": 18, "label": "Clip", "component": {"type": 19, "custom_id": "clip", "max_values": 2}},
            {
                "type": 18,
                "label": "Pick",
                "component": {"type": 3, "custom_id": "pick", "options": [{"label": "a", "value": "a"}]},
            },
        ],
    },
}


class Bot:
    """A bot that hears everything and answers by hand."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.names = dict(stage.names)
        self.heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.events: set[str] = set()

    async def right(self, method: str, path: str, body: Any = None, status: int = 200, **more: Any) -> Any:
        answer = await self.stage.ask(method, path, body, self.names, **more)
        assert answer.status == status, (method, path, answer.body)
        return answer.body

    async def listen(self, socket: Any) -> None:
        properties = {"os": "linux", "browser": "tests", "device": "tests"}
        await socket.send_json(
            {"op": 2, "d": {"token": self.stage.token, "intents": EVERYTHING_GRANTED, "properties": properties}}
        )
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                seen = json.loads(message.data)
                self.events.add(str(seen["t"]))
                if seen["t"] == "INTERACTION_CREATE":
                    self.heard.put_nowait(seen["d"])

    async def caused(self, call: str, **asked: Any) -> dict[str, Any]:
        """An interaction that Ada causes by the JSON API; it is waiting for an answer."""
        body = {"as": "ada", "channel": self.names["channel"], **asked}
        await self.stage.people("POST", f"{call}?wait=0", body)
        seen = await asyncio.wait_for(self.heard.get(), 5)
        self.names |= {"interaction": seen["id"], "token": seen["token"]}
        return seen


@pytest_asyncio.fixture(loop_scope="module")
async def bot(recorder: ExchangeRecorder) -> AsyncIterator[Bot]:
    async with Stage.raised(recorder) as stage, stage.gateway() as socket:
        bot = Bot(stage)
        listening = asyncio.create_task(bot.listen(socket))
        await bot.right("PUT", "/applications/{application}/commands", COMMANDS)
        yield bot
        listening.cancel()


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_interactions_of_every_kind(bot: Bot) -> None:
    upload = await _uploaded(bot)
    everything = {
        "words": "rain",
        "whole": 3,
        "flag": True,
        "user": bot.names["ada"],
        "channel": bot.names["channel"],
        "role": bot.names["guild"],
        "anybody": bot.names["ada"],
        "number": 0.5,
        "clip": upload,
    }
    seen = await bot.caused("/commands", name="everything", options=everything)
    assert {option["name"]: option["value"] for option in seen["data"]["options"]} == everything
    assert set(seen["data"]["resolved"]) == {"users", "members", "channels", "roles", "attachments"}
    answer = {"type": 4, "data": {"content": "pick", "components": [row(button("press")), *SELECTS]}}
    shown = await bot.right("POST", f"{CALLBACK}?with_response=1", answer)
    message = shown["resource"]["message"]["id"]
    chosen = {5: bot.names["ada"], 6: bot.names["guild"], 7: bot.names["ada"], 8: bot.names["channel"]}
    for select, value in chosen.items():
        seen = await bot.caused("/components", message=message, custom_id=f"select {select}", values=[value])
        assert seen["data"]["values"] == [value]
        await bot.right("POST", CALLBACK, {"type": 6}, 204)
    await bot.caused("/components", message=message, custom_id="press")
    await bot.right("POST", CALLBACK, MODAL, 204)
    asked = bot.names["interaction"]
    seen = await bot.caused(
        "/modals", interaction=asked, values={"words": "darker", "clip": [await _uploaded(bot)], "pick": ["a"]}
    )
    assert [part["component"]["custom_id"] for part in seen["data"]["components"] if part["type"] == 18] == [
        "words",
        "clip",
        "pick",
    ]
    await bot.right("POST", CALLBACK, {"type": 7, "data": {"content": "changed"}}, 204)
    seen = await bot.caused("/commands", name="audit search", options={"words": "x"})
    assert seen["data"]["options"][0]["options"] == [{"type": 3, "name": "words", "value": "x"}]
    await bot.right("POST", CALLBACK, {"type": 5, "data": {"flags": 64}}, 204)
    await bot.right("PATCH", "/webhooks/{application}/{token}/messages/@original", {"content": "found"})
    for name, target, kind in (("About them", bot.names["ada"], "users"), ("Report", bot.names["theirs"], "messages")):
        seen = await bot.caused("/menus", name=name, target=target)
        assert list(seen["data"]["resolved"][kind]) == [target]
        await bot.right("POST", CALLBACK, {"type": 4, "data": {"content": name, "flags": 64}}, 204)


async def test_autocomplete(bot: Bot) -> None:
    body = {
        "as": "ada",
        "channel": bot.names["channel"],
        "name": "everything",
        "options": {"words": "ra"},
        "focused": "words",
    }
    asked = asyncio.create_task(bot.stage.people("POST", "/autocomplete", body))
    seen = await asyncio.wait_for(bot.heard.get(), 5)
    assert seen["data"]["options"] == [{"type": 3, "name": "words", "value": "ra", "focused": True}]
    bot.names |= {"interaction": seen["id"], "token": seen["token"]}
    await bot.right("POST", CALLBACK, {"type": 8, "data": {"choices": [{"name": "rain", "value": "rain"}]}}, 204)
    assert (await asked)["choices"] == [{"name": "rain", "value": "rain"}]


async def test_every_route_answers_in_discords_form(bot: Bot) -> None:
    await _account_and_guild(bot)
    await _commands(bot)
    await _messages(bot)
    await _threads(bot)
    await _webhook(bot)
    await _forbidden(bot)
    seen = bot.stage.recorder.exchanges
    # What observers are shown is what went over the wire.
    assert [(one.method, one.status, one.response_json) for one in seen] == bot.stage.wire
    visited = {(one.method, getattr(one, "route_template", None)) for one in seen}
    assert {(route.method, route.template) for route in ROUTES} - visited == set()
    wanted = {
        "READY",
        "GUILD_CREATE",
        "MESSAGE_CREATE",
        "MESSAGE_UPDATE",
        "MESSAGE_DELETE",
        "THREAD_CREATE",
        "INTERACTION_CREATE",
    }
    assert wanted <= bot.events


async def _uploaded(bot: Bot) -> str:
    return await bot.stage.upload("clip.ogg", b"not music")


async def _account_and_guild(bot: Bot) -> None:
    for path in (
        "/users/@me",
        "/users/@me/guilds",
        "/users/{ada}",
        "/applications/@me",
        "/oauth2/applications/@me",
        "/gateway",
        "/gateway/bot",
        "/applications/{application}/emojis",
        "/guilds/{guild}",
        "/guilds/{guild}?with_counts=true",
        "/guilds/{guild}/channels",
        "/guilds/{guild}/members?limit=100",
        "/guilds/{guild}/members/search?query=a&limit=5",
        "/guilds/{guild}/members/{ada}",
        "/guilds/{guild}/roles",
        "/guilds/{guild}/roles/{guild}",
        "/guilds/{guild}/emojis",
        "/guilds/{guild}/threads/active",
        "/channels/{channel}",
    ):
        await bot.right("GET", path)
    direct = await bot.right("POST", "/users/@me/channels", {"recipient_id": "{ada}"})
    bot.names["direct"] = direct["id"]
    await bot.right("GET", "/channels/{direct}")
    await bot.right("POST", "/channels/{direct}/messages", {"content": "a word in private"})


async def _commands(bot: Bot) -> None:
    for base in ("/applications/{application}", "/applications/{application}/guilds/{guild}"):
        made = await bot.right("POST", f"{base}/commands", {"name": "extra", "description": "x"}, 201)
        bot.names["command"] = made["id"]
        await bot.right("POST", f"{base}/commands", {"name": "extra", "description": "again"}, 200)
        await bot.right("GET", f"{base}/commands?with_localizations=true")
        await bot.right("GET", f"{base}/commands/{{command}}")
        await bot.right("PATCH", f"{base}/commands/{{command}}", {"description": "y"})
        await bot.right("DELETE", f"{base}/commands/{{command}}", None, 204)
        await bot.right("PUT", f"{base}/commands", COMMANDS if "guilds" not in base else [])

    await bot.right("GET", "/applications/{application}/guilds/{guild}/commands/permissions")


async def _messages(bot: Bot) -> None:
    here = "/channels/{channel}/messages"
    await bot.right("POST", "/channels/{channel}/typing", None, 204)
    body = {
        "content": "<@{ada}> hear this",
        "embeds": [{"title": "x", "image": {"url": "attachment://take.wav"}, "fields": [{"name": "a", "value": "b"}]}],
        "components": [row(button())],
        "attachments": [{"id": "0", "filename": "take.wav", "description": "a take"}],
        "message_reference": {"message_id": "{theirs}"},
    }
    made = await bot.right("POST", here, body, files={"files[0]": "sound"})
    bot.names["new"] = made["id"]
    layout = {
        "flags": 1 << 15,
        "components": [
            {
                "type": 17,
                "components": [
                    {
                        "type": 9,
                        "components": [text()],
                        "accessory": {"type": 11, "media": {"url": "https://example.org/x.png"}},
                    },
                    {"type": 14},
                    {"type": 12, "items": [{"media": {"url": "attachment://take.wav"}}]},
                    {"type": 13, "file": {"url": "attachment://take.wav"}},
                ],
            }
        ],
    }
    await bot.right("POST", here, layout, files={"files[0]": "sound"})
    await bot.right("GET", f"{here}?limit=100")
    await bot.right("GET", f"{here}?around={{own}}&limit=3")
    await bot.right("GET", f"{here}/{{new}}")
    await bot.right("PATCH", f"{here}/{{new}}", {"content": "and this", "attachments": []})
    for path in ("/channels/{channel}/messages/pins", "/channels/{channel}/pins"):
        await bot.right("PUT", f"{path}/{{new}}", None, 204)
        await bot.right("GET", path)
        await bot.right("DELETE", f"{path}/{{new}}", None, 204)
    note = f"{here}/{{new}}/reactions/%F0%9F%8E%B5"
    for deletion in (f"{note}/@me", f"{note}/{{application}}", note, f"{here}/{{new}}/reactions"):
        await bot.right("PUT", f"{note}/@me", None, 204)
        await bot.right("GET", note)
        await bot.right("GET", f"{here}/{{new}}")
        await bot.right("DELETE", deletion, None, 204)
    await bot.right("DELETE", f"{here}/{{new}}", None, 204)
    both = [await bot.stage.post_as_bot("one"), await bot.stage.post_as_bot("two")]
    await bot.right("POST", f"{here}/bulk-delete", {"messages": both}, 204)


async def _threads(bot: Bot) -> None:
    thread = await bot.right("POST", "/channels/{channel}/messages/{own}/threads", {"name": "a talk"}, 201)
    bot.names["thread"] = thread["id"]
    loose = await bot.right("POST", "/channels/{channel}/threads", {"name": "another", "type": 11}, 201)
    bot.names["loose"] = loose["id"]
    await bot.right("POST", "/channels/{thread}/messages", {"content": "in here"})
    await bot.right("GET", "/channels/{channel}/messages/{own}")
    await bot.right("GET", "/channels/{thread}")
    members = "/channels/{thread}/thread-members"
    await bot.right("PUT", f"{members}/{{ada}}", None, 204)
    await bot.right("PUT", f"{members}/@me", None, 204)
    await bot.right("GET", members)
    await bot.right("GET", f"{members}?with_member=true")
    await bot.right("GET", f"{members}/{{ada}}")
    await bot.right("DELETE", f"{members}/{{ada}}", None, 204)
    await bot.right("DELETE", f"{members}/@me", None, 204)
    await bot.right("PATCH", "/channels/{loose}", {"archived": True})
    await bot.right("GET", "/channels/{channel}/threads/archived/public")
    await bot.right("DELETE", "/channels/{loose}")


async def _webhook(bot: Bot) -> None:
    hook = "/webhooks/{application}/{token}"
    await bot.caused("/commands", name="everything", options={})
    await bot.right("POST", CALLBACK, {"type": 5}, 204)
    await bot.right("GET", f"{hook}/messages/@original")
    await bot.right("PATCH", f"{hook}/messages/@original", {"content": "x"}, files={"files[0]": "sound"})
    made = await bot.right("POST", f"{hook}?wait=true", {"content": "more"})
    bot.names["more"] = made["id"]
    await bot.right("GET", f"{hook}/messages/{{more}}")
    await bot.right("PATCH", f"{hook}/messages/{{more}}", {"content": "even more"})
    await bot.right("DELETE", f"{hook}/messages/{{more}}", None, 204)
    await bot.right("DELETE", f"{hook}/messages/@original", None, 204)
    await bot.right("GET", hook)


async def _forbidden(bot: Bot) -> None:
    """What the bot's permissions do not cover."""
    for method, path, body in (
        ("PATCH", "/channels/{channel}", {"topic": "x"}),
        ("DELETE", "/channels/{channel}", None),
        ("POST", "/guilds/{guild}/channels", {"name": "studio"}),
    ):
        refusal = await bot.right(method, path, body, 403)
        assert refusal["code"] == 50013
