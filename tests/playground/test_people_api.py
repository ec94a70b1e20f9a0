"""The JSON API for people: who may come in, what is refused and how, and the stream of events."""

import asyncio
import re
from pathlib import Path

import pytest

from bot.playground.events import KEPT, Events
from bot.playground.people_api.routes import ROUTES
from bot.playground.server import Exchange, GatewayFrame, Playground, PlaygroundSettings
from tests.playground.person import Person, Refused
from tests.playground.trial_bot import TrialBot, running_bot, wave

DOCUMENT = Path(__file__).parents[2] / "docs" / "playground.md"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "{own}"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"Host": "evil.example:{port}", "Origin": "http://evil.example:{port}"}, 403),
        ({"Host": "localhost:{port}"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
@pytest.mark.parametrize("path", ["/state", "/events"])
async def test_other_websites_are_kept_out(ada: Person, headers: dict[str, str], status: int, path: str) -> None:
    port = ada.address.rpartition(":")[2]
    given = {name: value.format(own=ada.address, port=port) for name, value in headers.items()}
    url = f"{ada.address}/playground/api{path}?as=ada"
    async with ada.http.get(url, headers=given) as answer:
        assert answer.status == status
        assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded"])
async def test_a_form_of_another_website_does_nothing(ada: Person, kind: str) -> None:
    url = f"{ada.address}/playground/api/channels/{await ada.channel()}/messages?as=ada"
    async with ada.http.post(url, data=b'{"as":"ada","content":"x"}', headers={"Content-Type": kind}) as answer:
        assert answer.status == 400
    assert await ada.messages() == []


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/channels/{music}/messages", {"content": ""}, 400),
        ("/channels/{music}/messages", {"content": "x" * 2001}, 400),
        ("/channels/{music}/messages", {"content": "x", "attachments": ["1"]}, 404),
        ("/channels/{music}/messages", {"content": "x", "attachments": "all"}, 400),
        ("/channels/{music}/messages", {"content": "x", "reply_to": "1"}, 400),
        ("/channels/1/messages", {"content": "x"}, 404),
        ("/channels/{music}/threads", {}, 400),
        ("/channels/{music}/threads", {"name": "x" * 101}, 400),
        ("/channels/{music}/threads", {"name": "x", "message": "1"}, 404),
        ("/messages/1/delete", {"channel": "{music}"}, 404),
        ("/commands", {"channel": "{music}", "name": "none"}, 404),
        ("/commands", {"channel": "{music}"}, 400),
        ("/autocomplete", {"channel": "{music}", "name": "none", "focused": "x"}, 404),
        ("/menus", {"channel": "{music}", "name": "none", "target": "1"}, 404),
        ("/components", {"channel": "{music}", "message": "1", "custom_id": "x"}, 404),
        ("/modals", {"interaction": "1"}, 404),
        ("/permissions", {"user": "ben", "permissions": {"manage_messages": True}}, 403),
        ("/settings", {"upload_limit": 5}, 403),
        ("/nothing", {}, 404),
    ],
)
async def test_what_is_asked_wrongly_is_told_with_a_remedy(ada: Person, path: str, body: dict, status: int) -> None:
    music = await ada.channel()
    filled = {key: value.replace("{music}", music) if isinstance(value, str) else value for key, value in body.items()}
    with pytest.raises(Refused) as refused:
        await ada.post(path.replace("{music}", music), filled)
    assert refused.value.status == status
    assert all(isinstance(refused.value.error[part], str) and refused.value.error[part] for part in refused.value.error)


@pytest.mark.parametrize(
    "body",
    [
        {"user": "owner", "permissions": {"manage_messages": False}},
        {"user": "nobody", "permissions": {"manage_messages": True}},
        {"user": "ben", "permissions": {}},
        {"user": "ben", "permissions": {"fly": True}},
        {"user": "ben", "permissions": {"manage_messages": "yes"}},
    ],
)
async def test_permissions_that_make_no_sense(owner: Person, body: dict) -> None:
    with pytest.raises(Refused) as refused:
        await owner.post("/permissions", body)
    assert refused.value.status == 400


@pytest.mark.parametrize("data", [b"[]", b"{", b"\xff", b'"x"', b"[" * 100_000])
async def test_a_body_that_is_no_object(ada: Person, data: bytes) -> None:
    url = f"{ada.address}/playground/api/commands"
    async with ada.http.post(url, data=data, headers={"Content-Type": "application/json"}) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"]["remedy"]


async def test_nobody_may_act_as_nobody_or_as_the_bot(playground, http) -> None:
    for name in ("", "nobody", "Nocturne", playground.parts.world.bot_id):
        with pytest.raises(Refused) as refused:
            await Person(name, playground.address, http).state()
        assert refused.value.status == 400


async def test_the_state_shows_each_person_their_own_world(bot: TrialBot, ada: Person, mod: Person) -> None:
    hers, his = await ada.state(), await mod.state()
    assert {person["username"]: person["role"] for person in hers["people"]} == {
        "ada": "member",
        "ben": "member",
        "mod": "moderator",
        "owner": "owner",
    }
    assert [channel["name"] for channel in hers["channels"]] == ["music", "lounge"]
    assert [channel["name"] for channel in his["channels"]] == ["music", "lounge", "mod-room"]
    assert {menu["name"] for menu in hers["menus"]} == {"Quote", "Greet"}
    assert set(hers["members"]) == {user["id"] for user in (*hers["people"], *hers["bots"])}
    mod_room = await mod.channel("mod-room")
    with pytest.raises(Refused):
        await ada.messages(mod_room)
    with pytest.raises(Refused):
        await ada.say("let me in", mod_room)
    await mod.say("quiet here", mod_room)


async def test_events_as_they_happen(playground, ada: Person, ben: Person, mod: Person) -> None:
    async with ada.listening() as stream:
        said = await ben.say("hello")
        heard = await stream.until("message")
        assert heard.data == said
        await ben.post(f"/messages/{said['id']}/delete", {"channel": said["channel_id"]})
        assert (await stream.until("message_delete")).data == {"id": said["id"], "channel_id": said["channel_id"]}
        await ben.post(f"/channels/{said['channel_id']}/typing")
        assert (await stream.until("typing")).data["channel_id"] == said["channel_id"]
        await mod.say("secret", await mod.channel("mod-room"))
        thread = (await ben.post(f"/channels/{said['channel_id']}/threads", {"name": "Over here"}))["channel"]
        assert (await stream.until("channel")).data["id"] == thread["id"]
        async with running_bot(playground) as bot:
            await stream.until("commands")
            await ada.command("card")
            states = [(await stream.until("interaction")).data["state"] for _ in range(2)]
            assert states == ["waiting", "answered"]
            channel = bot.get_channel(int(said["channel_id"]))
            message = await channel.send("one", file=wave())
            await message.edit(content="two")
            assert (await stream.until("message_update")).data["content"] == "two"


async def test_what_others_may_not_see_is_not_in_their_stream(bot: TrialBot, ada: Person, mod: Person) -> None:
    async with ada.listening() as stream:
        await mod.command("audit search", words="x")
        await mod.say("secret", await mod.channel("mod-room"))
        await mod.say("open")
        heard = await stream.next()
        assert (heard.name, heard.data["content"]) == ("message", "open")


async def test_a_stream_goes_on_where_it_was_left(ada: Person, ben: Person) -> None:
    last = (await ada.state())["last"]
    await ben.say("one")
    async with ada.listening(last) as stream:
        first = await stream.next()
        assert first.data["content"] == "one"
    await ben.say("two")
    await ben.say("three")
    async with ada.listening(first.id) as stream:
        assert [(await stream.next()).data["content"] for _ in range(2)] == ["two", "three"]
    headers = {"Last-Event-ID": first.id}
    async with ada.http.get(f"{ada.address}/playground/api/events?as=ada", headers=headers) as answer:
        text = b""
        while b"three" not in text:
            text += await answer.content.readany()


async def test_a_stream_from_before_a_restart_is_told_to_look_anew(ada: Person, ben: Person) -> None:
    await ben.say("one")
    async with ada.listening("0123abcd-1") as stream:
        assert (await stream.next()).name == "state"
        await ben.say("two")
        assert (await stream.next()).data["content"] == "two"


async def test_the_journal_keeps_a_thousand_events() -> None:
    events = Events()
    first = events.last_id
    for number in range(KEPT):
        events.publish("message", {"n": number})
    whole = events.follow("ada", first)
    assert (await anext(whole)).data == {"n": 0}
    events.publish("message", {"n": KEPT})
    late = events.follow("ada", first)
    assert (await anext(late)).name == "state"
    # The one that was reading is overtaken once the journal has dropped what it has not read.
    for number in range(KEPT):
        events.publish("message", {"n": number})
    async with asyncio.timeout(5):
        while (await anext(whole)).name != "state":
            pass


async def test_an_interaction_is_answered_without_waiting_when_asked_so(bot: TrialBot, ada: Person) -> None:
    body = {"channel": await ada.channel(), "name": "card"}
    async with asyncio.timeout(1):
        begun = (await ada.post("/commands", body, wait=0))["interaction"]
    assert begun["state"] in ("waiting", "answered")
    assert (await ada.settled(begun))["message"]["content"] == "card"


async def test_the_page_and_what_is_beside_it(ada: Person) -> None:
    status, _, headers = await ada.fetch(f"{ada.address}/")
    assert status == 200
    assert headers["Content-Type"].startswith("text/html")
    assert headers["X-Frame-Options"] == "DENY"
    for path in ("/page/../server.py", "/page/%2e%2e/server.py", "/page/..%2fserver.py", "/page/none.js"):
        assert (await ada.fetch(ada.address + path))[0] == 404


def test_every_call_is_documented() -> None:
    written = set(re.findall(r"`(GET|POST) (/[^?`]*)", DOCUMENT.read_text()))
    served = {(method, re.sub(r"\{interaction\}", "{id}", path)) for method, path, _ in ROUTES}
    assert served == written


async def test_a_fault_of_the_playground_is_told_as_one(http, monkeypatch, caplog) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    seen: list[Exchange | GatewayFrame] = []
    async with Playground(PlaygroundSettings(port=0), observers=[seen.append]) as playground:
        ada = Person("ada", playground.address, http)
        place = await ada.channel()
        monkeypatch.setattr(playground.parts.world, "history", broken)
        with pytest.raises(Refused) as refused:
            await ada.messages(place)
        assert (refused.value.status, refused.value.error["code"]) == (500, "fault")
        headers = {"Authorization": f"Bot {playground.token}"}
        async with http.get(f"{playground.api_base}/channels/{place}/messages", headers=headers) as answer:
            assert (answer.status, (await answer.json())["code"]) == (500, 0)
    assert caplog.text.count("RuntimeError: a fault of ours") == 2
    # Whoever watches the exchanges hears of it, too.
    assert [exchange.status for exchange in seen if isinstance(exchange, Exchange)] == [500]
