"""Several things at the same moment: one nonce, one answer, edits that do not lose each other's changes."""

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.playground.files import Files
from bot.playground.server import Playground
from tests.playground.person import Person
from tests.playground.trial_bot import running_bot, wave


@pytest.fixture
def slow_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Storing a file takes a while, so that other things happen in between."""
    keep = Files.keep

    async def slowly(self: Files, *given: Any) -> Any:
        await asyncio.sleep(0.1)
        return await keep(self, *given)

    monkeypatch.setattr(Files, "keep", slowly)


@pytest.mark.usefixtures("slow_files")
async def test_the_same_nonce_at_once_posts_once(raised, http) -> None:
    playground = await raised()
    ada = Person("ada", playground.address, http)
    async with running_bot(playground) as bot:
        channel = bot.get_channel(int(await ada.channel()))
        sent = await asyncio.gather(*(channel.send("once", nonce="n", file=wave()) for _ in range(4)))
        assert len({message.id for message in sent}) == 1
        assert len(await ada.messages()) == 1
        assert len(playground.parts.world.files) == 1


@pytest.mark.usefixtures("slow_files")
async def test_an_edit_keeps_what_happened_while_its_file_was_stored(raised, http) -> None:
    playground = await raised()
    ada = Person("ada", playground.address, http)
    async with running_bot(playground) as bot:
        channel = bot.get_channel(int(await ada.channel()))
        message = await channel.send("one")
        edit = asyncio.create_task(message.edit(content="two", attachments=[wave()]))
        await asyncio.sleep(0.05)
        await message.add_reaction("🎵")
        edited = await edit
        assert edited.content == "two"
        assert [reaction.emoji for reaction in edited.reactions] == ["🎵"]
        gone = asyncio.create_task(message.edit(attachments=[wave()]))
        await asyncio.sleep(0.05)
        await message.delete()
        with pytest.raises(Exception, match="Unknown Message"):
            await gone
        assert len(playground.parts.world.files) == 0


@pytest.mark.usefixtures("slow_files")
async def test_two_answers_at_once_and_one_in_the_last_moment(raised, http) -> None:
    playground = await raised(interaction_ack_s=0.05)
    ada = Person("ada", playground.address, http)
    async with running_bot(playground) as bot:
        kept: list[Any] = []
        bot.tree._from_interaction = kept.append
        await ada.post("/commands", {"channel": await ada.channel(), "name": "silent"}, wait=0.02)
        (interaction,) = kept
        answers = await asyncio.gather(*(answer(playground, http, interaction) for _ in range(3)))
        assert sorted(answers) == [204, 400, 400]
        settled = await ada.settled({"id": str(interaction.id)})
        assert settled["message"]["attachments"][0]["filename"] == "a.wav"


async def answer(playground: Playground, http: aiohttp.ClientSession, interaction: Any) -> int:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", '{"type":4,"data":{"content":"x"}}', content_type="application/json")
    form.add_field("files[0]", b"abc", filename="a.wav")
    url = f"{playground.api_base}/interactions/{interaction.id}/{interaction.token}/callback"
    async with http.post(url, data=form) as response:
        return response.status


async def test_many_people_and_the_bot_write_at_once(raised, http, tmp_path) -> None:
    playground = await raised(data_dir=tmp_path)
    people = [Person(name, playground.address, http) for name in ("ada", "ben", "mod", "owner")]
    async with running_bot(playground) as bot:
        place = await people[0].channel()
        channel = bot.get_channel(int(place))
        said = [person.say(f"{person.name} {n}", place) for person in people for n in range(15)]
        await asyncio.gather(*said, *(channel.send(f"bot {n}") for n in range(15)))
        seen = await people[0].messages(place, limit=200)
        assert len(seen) == 75
        ids = [int(message["id"]) for message in seen]
        assert ids == sorted(set(ids))
        await bot.until_heard("owner 14")


async def test_websites_may_not_act_as_the_bot_either(playground: Playground, http: aiohttp.ClientSession) -> None:
    """The token is no secret, so another website must not get to use it from a browser on this machine."""
    token = {"Authorization": f"Bot {playground.token}"}
    for headers in ({"Origin": "https://evil.example"}, {"Host": "evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        async with http.get(f"{playground.api_base}/users/@me", headers={**token, **headers}) as response:
            assert response.status == 403
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await http.ws_connect(playground.gateway_url, headers=headers)
        assert refused.value.status == 403
    async with http.get(f"{playground.api_base}/users/@me", headers=token) as response:
        assert response.status == 200


async def test_old_uploads_and_what_a_crash_left_are_forgotten(raised, http, tmp_path) -> None:
    now = [1_800_000_000.0]
    first = await raised(data_dir=tmp_path, clock=lambda: now[0])
    ada = Person("ada", first.address, http)
    old = await ada.upload("old.mp3", b"old")
    sent = await ada.say("kept", attachments=[await ada.upload("sent.mp3", b"sent")])
    await first.close()
    files = tmp_path / "playground" / "files"
    (files / "123.part").write_bytes(b"half")
    (files / "456").write_bytes(b"nobody's")
    now[0] += 25 * 3600
    second = await raised(data_dir=tmp_path, clock=lambda: now[0])
    assert [path.name for path in files.iterdir()] == [sent["attachments"][0]["id"]]
    assert old not in second.parts.world.files
