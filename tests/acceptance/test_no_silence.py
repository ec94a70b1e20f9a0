"""Whatever breaks and whoever asks wrongly: there is an answer, and it is a sentence."""

import asyncio

import pytest

from bot.commands import acts
from generation.library import Library
from generation.studio import Studio
from tests.acceptance.stage import Person, Stage, sounds_of, text_of, track_id
from tests.support.engines import ToneEngine, shelf_of


async def _break(*_: object, **__: object) -> None:
    raise RuntimeError("a fault that nobody thought of")


def _is_told(message: dict) -> None:
    assert "Something broke on our side" in message["content"]
    assert "nobody thought of" not in message["content"]
    assert message["flags"] & 64


async def test_a_fault_in_a_command_a_button_a_select_a_form_and_a_menu_is_told(
    stage: Stage, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    done = await ada.result(await ada.command("generate", prompt="before the fault", duration=2))
    history = (await ada.command("history"))["message"]
    form = await ada.click(done, "Change…")
    with monkeypatch.context() as patched:
        patched.setattr(Library, "history", _break)
        patched.setattr(Library, "see", _break)
        patched.setattr(Library, "of_message", _break)
        patched.setattr(Studio, "ask", _break)
        _is_told((await ada.command("history"))["message"])
        _is_told((await ada.click(done, "Details"))["message"])
        _is_told((await ada.pick(history, track_id(done)))["message"])
        _is_told((await ada.submit(form, what="other words"))["message"])
        _is_told((await ada.menu("Track details", done["id"]))["message"])
    assert sounds_of(await ada.result(await ada.command("generate", prompt="after the fault", duration=2)))


async def test_without_the_guard_a_broken_button_would_be_silent(
    stage: Stage, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """discord.py itself only logs what a dynamic button raises: this is the silence that `guarded` prevents."""
    await stage.start_bot(shelf_of(ToneEngine()))
    done = await ada.result(await ada.command("generate", prompt="before the fault", duration=2))

    async def unguarded(_interaction: object, work) -> None:
        await work()

    monkeypatch.setattr(acts, "guarded", unguarded)
    monkeypatch.setattr(Library, "see", _break)
    assert (await ada.click(done, "Details"))["state"] == "failed"


async def test_a_fault_while_a_mention_is_answered_is_told(
    stage: Stage, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await stage.start_bot(shelf_of(ToneEngine()))
    monkeypatch.setattr(Studio, "ask", _break)
    assert client.user is not None
    await ada.say(f"<@{client.user.id}> something calm")
    async with asyncio.timeout(10):
        while not (answers := [each for each in await ada.messages() if each["author"].get("bot")]):
            await asyncio.sleep(0.05)
    assert "Something broke on our side" in answers[0]["content"]


async def test_what_is_for_the_owner_or_the_manager_is_told_so_to_others(
    stage: Stage, ada: Person, mod: Person
) -> None:
    client = await stage.start_bot(shelf_of(ToneEngine()))
    # A server's settings can open every command to everybody; the bot's own checks must hold then.
    payload = [command.to_dict(client.tree) for command in client.tree.get_commands()]
    for command in payload:
        command["default_member_permissions"] = None
    assert client.application_id is not None
    await client.http.bulk_upsert_global_commands(client.application_id, payload=payload)
    assert "Only the owner" in text_of((await ada.command("host"))["message"])
    assert "Only the owner" in text_of((await mod.command("host"))["message"])
    assert "Manage Guild" in text_of((await ada.command("settings longest", seconds=5))["message"])
    owner = await stage.person("owner")
    assert "Queue" in text_of((await owner.command("host"))["message"])


async def test_a_servers_settings_are_followed(stage: Stage, ada: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    owner = await stage.person("owner")
    assert "20 s" in text_of((await owner.command("settings longest", seconds=20))["message"])
    assert "already" in text_of((await owner.command("settings longest", seconds=20))["message"])
    refused = await ada.command("generate", prompt="too long for here", duration=30)
    assert "1 to 20 s" in text_of(refused["message"])
    assert "20 s" in text_of((await owner.command("settings show"))["message"])


async def test_menus_threads_and_every_other_command(stage: Stage, ada: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    done = await ada.result(await ada.command("generate", prompt="in the open", duration=2))
    await stage.stop_bot()
    await stage.start_bot(shelf_of(ToneEngine()))
    details = await ada.menu("Track details", done["id"])
    shown = await ada.until(details["message"]["id"], lambda m: bool(sounds_of(m)))
    assert track_id(done) in text_of(shown)
    plain = await ada.say("no track in here")
    assert "shows no track" in text_of((await ada.menu("Track details", plain["id"]))["message"])
    assert "no sound attached" in text_of((await ada.menu("Use as reference", plain["id"]))["message"])
    form = await ada.menu("Report this track", done["id"])
    assert "Thank you" in text_of((await ada.submit(form, what="only a test"))["message"])
    assert "/generate" in text_of((await ada.command("help"))["message"])
    about = text_of((await ada.command("about"))["message"])
    assert "Engine tone" in about
    assert "1 tracks were made" in about
    assert "queue is empty" in text_of((await ada.command("queue"))["message"])
    stems = await ada.click(done, "Stems")
    sent = await ada.until(stems["message"]["id"], lambda m: bool(m["attachments"]))
    assert sent["attachments"][0]["filename"].endswith(".zip")
    assert "There is no job" in text_of((await ada.command("cancel", job="jnothing"))["message"])
    assert "There is no track" in text_of((await ada.command("track", track="tnothing"))["message"])

    thread = (await ada.post(f"/channels/{ada.channel}/threads", name="a thread"))["channel"]
    main, ada.channel = ada.channel, thread["id"]
    in_thread = await ada.command("generate", prompt="in a thread", duration=2)
    async with asyncio.timeout(30):
        while not any(sounds_of(each) for each in await ada.messages(thread["id"])):
            await asyncio.sleep(0.1)
    assert in_thread["state"] == "answered"
    ada.channel = main


async def test_autocomplete_helps_where_it_can(stage: Stage, ada: Person) -> None:
    engine = ToneEngine()
    await stage.start_bot(shelf_of(engine))
    done = await ada.result(await ada.command("generate", prompt="to be found", duration=2))
    engine.gate.clear()
    open_job = await ada.command("generate", prompt="to be stopped", duration=2)

    async def choices(name: str, focused: str, typed: str) -> list[str]:
        body = {"channel": ada.channel, "name": name, "options": {focused: typed}, "focused": focused}
        return [each["value"] for each in (await ada.post("/autocomplete", **body))["choices"]]

    assert await choices("generate", "engine", "tone") == ["tone"]
    assert len(await choices("generate", "prompt", "")) >= 5
    assert await choices("track", "track", "found") == [track_id(done)]
    assert await choices("cancel", "job", "stopped") == [
        open_job["message"]["content"].split("`")[-2].removeprefix("job ")
    ]
    engine.gate.set()
