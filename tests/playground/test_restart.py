"""What survives a restart: everything that was answered, with buttons that still work; and what a crash cannot lose."""

import asyncio
import signal
import sys
from pathlib import Path

import aiohttp
import pytest

from bot.playground.persistence import SqliteStore
from bot.playground.rest import endpoint
from bot.playground.server import Playground, PlaygroundSettings, PortTakenError
from tests.playground.person import Person
from tests.playground.trial_bot import running_bot, wave


async def test_messages_threads_commands_files_and_buttons_survive(raised, http, tmp_path: Path) -> None:
    first = await raised(data_dir=tmp_path)
    ada = Person("ada", first.address, http)
    async with running_bot(first) as bot:
        card = (await ada.command("card"))["message"]
        channel = bot.get_channel(int(card["channel_id"]))
        message = await channel.send("with a file", file=wave(data=b"kept"))
        await message.create_thread(name="Kept thread")
        answer = await ada.command("slow", private=True)
        await bot.until_heard("and a word")
        await ada.say("last")
    before = await ada.state()
    await first.close()

    second = await raised(data_dir=tmp_path)
    ada = Person("ada", second.address, http)
    after = await ada.state()
    for part in ("me", "people", "guild", "commands", "menus", "members", "channels"):
        assert after[part] == before[part]
    messages = await ada.messages()
    assert [each["content"] for each in messages] == ["card", "with a file", "done", "and a word", "last"]
    assert (await ada.fetch(messages[1]["attachments"][0]["url"]))[1] == b"kept"
    assert (await ada.get(f"/interactions/{answer['id']}"))["interaction"]["state"] == "answered"
    async with running_bot(second):
        again = await ada.press(card, "again:7")
        assert again["message"]["content"] == "again 7"
        said = await ada.say("new")
        assert int(said["id"]) > int(messages[-1]["id"])


async def test_an_interaction_that_was_waiting_has_failed_after_a_restart(raised, http, tmp_path: Path) -> None:
    first = await raised(data_dir=tmp_path)
    ada = Person("ada", first.address, http)
    async with running_bot(first):
        body = {"channel": await ada.channel(), "name": "silent"}
        waiting = (await ada.post("/commands", body, wait=0.05))["interaction"]
        assert waiting["state"] == "waiting"
        await first.close()
    second = await raised(data_dir=tmp_path)
    ada = Person("ada", second.address, http)
    assert (await ada.get(f"/interactions/{waiting['id']}"))["interaction"]["state"] == "failed"


async def test_a_clock_set_back_never_repeats_an_id(raised, http, tmp_path: Path) -> None:
    late = await raised(data_dir=tmp_path, clock=lambda: 1_900_000_000.0)
    said = await Person("ada", late.address, http).say("from the future")
    await late.close()
    early = await raised(data_dir=tmp_path, clock=lambda: 1_800_000_000.0)
    again = await Person("ada", early.address, http).say("from the past")
    assert int(again["id"]) > int(said["id"])


async def serve(folder: Path) -> tuple[asyncio.subprocess.Process, str]:
    """A playground in a process of its own, and its address."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.playground", "--port", "0", "--data-dir", str(folder)),
        cwd=Path(__file__).parents[2],
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
    return process, line.split()[-1]


async def test_what_was_answered_survives_a_kill(http: aiohttp.ClientSession, tmp_path: Path) -> None:
    process, address = await serve(tmp_path)
    ada = Person("ada", address, http)
    place = await ada.channel()
    upload = await ada.upload("clip.mp3", b"clip")
    sent = [await ada.say(f"word {number}", place) for number in range(5)]
    sent.append(await ada.say("clip", place, attachments=[upload]))
    process.send_signal(signal.SIGKILL)
    await process.wait()
    process, address = await serve(tmp_path)
    try:
        ada = Person("ada", address, http)
        kept = await ada.messages(place)
        assert [each["id"] for each in kept] == [each["id"] for each in sent]
        assert (await ada.fetch(kept[-1]["attachments"][0]["url"]))[1] == b"clip"
    finally:
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 10) == 0


async def test_only_what_was_flushed_is_kept(tmp_path: Path) -> None:
    """Takes the flush away, so that the test above can fail."""
    store = SqliteStore(tmp_path / "world.sqlite3")
    store.write("messages", "1", {"content": "flushed"})
    await store.flush()
    store.write("messages", "2", {"content": "not flushed"})
    other = SqliteStore(tmp_path / "world.sqlite3")
    assert other.load() == {"messages": {"1": {"content": "flushed"}}}
    await other.close()
    await store.close()


async def test_an_answer_waits_until_it_is_kept(raised, http, tmp_path: Path, monkeypatch) -> None:
    playground = await raised(data_dir=tmp_path)
    order: list[str] = []
    flush, respond = playground.parts.store.flush, endpoint.Endpoint._response

    async def noted() -> None:
        await flush()
        order.append("kept")

    def answered(self, reply, verdict):
        order.append("answered")
        return respond(self, reply, verdict)

    monkeypatch.setattr(playground.parts.store, "flush", noted)
    monkeypatch.setattr(endpoint.Endpoint, "_response", answered)
    place = await Person("ada", playground.address, http).channel()
    order.clear()
    headers = {"Authorization": f"Bot {playground.token}"}
    async with http.post(f"{playground.api_base}/channels/{place}/messages", json={"content": "x"}, headers=headers):
        assert order == ["kept", "answered"]


async def test_many_changes_at_once_share_a_commit(tmp_path: Path, monkeypatch) -> None:
    store = SqliteStore(tmp_path / "world.sqlite3")
    commits: list[int] = []
    commit = store._commit
    monkeypatch.setattr(store, "_commit", lambda pending: (commits.append(len(pending)), commit(pending))[1])

    async def one(number: int) -> None:
        store.write("messages", str(number), {"n": number})
        await store.flush()

    await asyncio.gather(*(one(number) for number in range(50)))
    assert sum(commits) == 50
    assert len(commits) <= 3
    await store.close()


async def test_a_port_in_use_is_one_clear_sentence(raised) -> None:
    first = await raised()
    port = int(first.address.rpartition(":")[2])
    with pytest.raises(PortTakenError, match=rf"Port {port} is in use .* choose another port"):
        await Playground(PlaygroundSettings(port=port)).start()


async def test_it_listens_only_on_this_machine_unless_told_otherwise() -> None:
    with pytest.raises(ValueError, match="allow_remote"):
        Playground(PlaygroundSettings(host="0.0.0.0", port=0))
    open_to_all = PlaygroundSettings(host="0.0.0.0", port=0, allow_remote=True, public_url="http://music.example:80/")
    async with Playground(open_to_all) as playground, aiohttp.ClientSession() as http:
        assert playground.address.startswith("http://127.0.0.1:")
        ada = Person("ada", playground.address, http)
        said = await ada.say("x", attachments=[await ada.upload("a.mp3", b"a")])
        assert said["attachments"][0]["url"].startswith("http://music.example:80/attachments/")
        async with http.get(f"{ada.address}/playground/api/state?as=ada", headers={"Host": "music.example"}) as answer:
            assert answer.status == 200
