"""The gateway under discord.py: a dropped socket resumes, a restart reconnects, members are told on request."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
import pytest
from discord.gateway import DiscordWebSocket

from bot.playground.gateway import Gateway
from bot.playground.gateway_session import Session
from bot.playground.server import Playground, PlaygroundSettings
from tests.playground.person import Person
from tests.playground.trial_bot import TrialBot, point_at, running_bot


async def drop(bot: TrialBot) -> None:
    """Break the connection as a bad network would: without a word."""
    bot.ws.socket._response.connection.transport.abort()


@asynccontextmanager
async def away(bot: TrialBot, patch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """The bot's connection is broken, and it does not get round to resuming before the end of the block."""
    back, resume = asyncio.Event(), DiscordWebSocket.resume

    async def later(socket: DiscordWebSocket) -> None:
        await back.wait()
        await resume(socket)

    patch.setattr(DiscordWebSocket, "resume", later)
    await drop(bot)
    yield
    back.set()


async def resumed(bot: TrialBot) -> None:
    async with asyncio.timeout(10):
        while not bot.resumed:
            await asyncio.sleep(0.02)


async def test_what_was_missed_is_replayed_after_a_dropped_socket(
    bot: TrialBot, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with away(bot, monkeypatch):
        await ada.say("while you were away")
        await asyncio.sleep(0.3)
        assert not bot.heard
    await resumed(bot)
    assert (await bot.until_heard("while you were away")).author.name == "ada"
    assert bot.raw.count("READY") == 1
    await ada.say("and now")
    await bot.until_heard("and now")
    assert [message.content for message in bot.heard] == ["while you were away", "and now"]


async def test_without_the_replay_buffer_the_message_is_lost(
    bot: TrialBot, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Takes the mechanism away, so that the test above can fail."""

    def forgetful(session: Session, connection: object, _sequence: int) -> None:
        session.connection = connection
        session.dispatch("RESUMED", {})

    monkeypatch.setattr(Session, "resume", forgetful)
    async with away(bot, monkeypatch):
        await ada.say("lost")
    await resumed(bot)
    await ada.say("and now")
    await bot.until_heard("and now")
    assert [message.content for message in bot.heard] == ["and now"]


async def test_people_see_whether_the_bot_is_online(playground, ada: Person) -> None:
    assert (await ada.state())["bots"][0]["online"] is False
    async with ada.listening() as stream:
        async with running_bot(playground):
            assert (await stream.until("bot")).data == {"online": True}
            assert (await ada.state())["bots"][0]["online"] is True
        assert (await stream.until("bot")).data == {"online": False}


async def test_members_are_chunked_and_found(bot: TrialBot, ada: Person) -> None:
    guild = bot.guilds[0]
    assert {member.name for member in await guild.query_members("a", limit=5)} == {"ada"}
    assert {member.name for member in guild.members} == {"ada", "ben", "mod", "owner", "Nocturne"}
    assert guild.owner is not None
    assert guild.owner.name == "owner"
    found = await guild.query_members(user_ids=[guild.owner.id])
    assert [member.name for member in found] == ["owner"]
    assert [member.name async for member in guild.fetch_members(limit=10)]


async def test_the_bot_knows_its_permissions_as_the_server_does(bot: TrialBot, ada: Person, mod: Person) -> None:
    guild = bot.guilds[0]
    for person in (ada, mod):
        state = await person.state()
        member = guild.get_member(int(state["me"]["id"]))
        for channel in guild.text_channels:
            shown = next((each for each in state["channels"] if each["id"] == str(channel.id)), None)
            may = channel.permissions_for(member)
            assert may.view_channel == (shown is not None)
            if shown is not None:
                assert may.value == int(shown["permissions"])


async def test_a_wrong_token_is_refused_in_rest_and_gateway(playground) -> None:
    client = discord.Client(intents=discord.Intents.none())
    with pytest.raises(discord.LoginFailure):
        await client.start("wrong")
    await client.close()


async def test_presence_and_a_short_heartbeat(raised, http) -> None:
    playground = await raised(heartbeat_interval_s=0.3)
    async with running_bot(playground) as bot:
        await bot.change_presence(status=discord.Status.idle)
        await asyncio.sleep(2.0)
        assert not bot.ws.socket.closed
        assert bot.raw.count("READY") == 1
        assert bot.latency < 1


async def test_a_shutdown_asks_bots_to_reconnect(raised, http, monkeypatch, recorder) -> None:
    playground = await raised()
    port = int(playground.address.rpartition(":")[2])
    async with running_bot(playground) as bot:
        await playground.close()
        again = await raised(port=port)
        point_at(again, monkeypatch)
        async with asyncio.timeout(15):
            while bot.raw.count("READY") < 2:
                await asyncio.sleep(0.05)


async def test_an_expired_session_begins_anew(raised, monkeypatch) -> None:
    playground = await raised(resume_window_s=0.0)
    async with running_bot(playground) as bot:
        await drop(bot)
        async with asyncio.timeout(15):
            while bot.raw.count("READY") < 2:
                await asyncio.sleep(0.05)
        assert bot.resumed == 0
        assert isinstance(playground.parts.gateway, Gateway)


async def test_a_bots_latency_is_that_of_the_wire(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `ACK_AFTER_S` about every third answer is there before discord.py has noted when it asked."""
    worst = 0.0
    async with Playground(PlaygroundSettings(port=0, heartbeat_interval_s=0.6)) as playground:
        point_at(playground, monkeypatch)
        async with running_bot(playground) as bot:
            for _ in range(50):
                await asyncio.sleep(0.06)
                worst = max(worst, bot.latency)
    assert 0.0 < worst < 0.4
