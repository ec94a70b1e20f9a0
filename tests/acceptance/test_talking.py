"""What is written in chat is heard or left alone; whatever breaks or takes long, there is an answer."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import serve
from bot.client import point_at
from bot.commands import answers
from bot.playground.server import Playground, PlaygroundSettings
from bot.settings import Settings
from generation.conversation import Conversation
from generation.errors import SetUpFailed
from generation.refinement import About, Reading
from tests.acceptance.stage import Json, Person, Stage, house_settings, sounds_of, text_of, track_id
from tests.acceptance.test_refining import made, track_of
from tests.support.engines import ToneEngine, shelf_of


async def _break(*_: object, **__: object) -> None:
    raise RuntimeError("a fault that nobody thought of")


async def test_a_fault_while_something_is_understood_is_told_everywhere(
    stage: Stage, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    first = await made(ada)
    second = await ada.refined(first, "darker")
    for name in ("say", "step", "go", "story"):
        monkeypatch.setattr(Conversation, name, _break)
    told = [
        await ada.answer(await ada.reply(first, "brighter")),
        (await ada.command("refine", words="brighter"))["message"],
        (await ada.click(second, "Undo"))["message"],
        (await ada.click(second, "Calmer"))["message"],
        (await ada.command("session summary"))["message"],
    ]
    for each in told:
        assert "Something broke on our side" in text_of(each)


async def test_what_can_not_be_made_is_one_sentence(stage: Stage, ada: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    first = await made(ada)
    told = await ada.answer(await ada.reply(first, "make it 3000 seconds long"))
    assert told["content"]
    assert not sounds_of(told)
    told = (await ada.command("refine", words="darker", track="tnothing"))["message"]
    assert "There is no track" in text_of(told)
    nobody = await stage.person("ben")
    told = (await nobody.command("refine", words="darker"))["message"]
    assert "no track of yours" in text_of(told)


class SlowChat:
    """A chat model that thinks for a while and then has nothing to say."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.seen: list[str] = []

    async def read(self, words: str, about: About, *, clip: bool) -> Reading | None:
        self.seen.append(words)
        await asyncio.sleep(self.seconds)
        return None


async def test_whoever_waits_for_a_chat_model_is_told_so_in_time(
    stage: Stage, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    await made(ada)
    assert stage.house is not None
    chat = SlowChat(4.0)
    monkeypatch.setattr(stage.house.conversation, "_chat", chat)
    asked = await ada.command("refine", words="more triangle soup, whatever that may be")
    assert asked["state"] == "acknowledged"
    assert asked["acknowledged_ms"] < 3000
    said = await ada.until(asked["message"]["id"], lambda m: bool(m["content"]), 20.0)
    assert not sounds_of(said)
    assert chat.seen == ["more triangle soup, whatever that may be"]
    # Without the first “thinking” Discord would have given up.
    monkeypatch.setattr(answers, "_PATIENCE_S", 60.0)
    assert (await ada.command("refine", words="more triangle soup, whatever that may be"))["state"] == "failed"


async def test_every_word_of_a_direct_message_is_for_the_bot(stage: Stage, ada: Person) -> None:
    client = await stage.start_bot(shelf_of(ToneEngine()))
    first = await made(ada)
    user = await client.fetch_user(int((await ada.state())["me"]["id"]))
    direct = replace(ada, channel=str((await user.create_dm()).id), seen=[])

    async def came_of(words: str) -> Json:
        answer = await direct.answer(await direct.say(words))
        return await direct.until(answer["id"], lambda m: bool(sounds_of(m)))

    second = await track_of(stage, await came_of("make it darker"))
    assert second.parent_id == track_id(first)
    anew = await track_of(stage, await came_of("sad violin ballad in 3/4, 3 seconds"))
    assert anew.parent_id is None
    assert "is in" in (await direct.answer(await direct.say("what key is it in?")))["content"]


async def test_a_reply_to_a_status_waits_for_its_track(stage: Stage, ada: Person) -> None:
    engine = ToneEngine()
    await stage.start_bot(shelf_of(engine))
    await made(ada)
    engine.gate.clear()
    status = (await ada.command("generate", prompt="slow to come", duration=3))["message"]
    told = await ada.answer(await ada.reply(status, "darker"))
    assert "no track in that message" in told["content"]
    engine.gate.set()
    done = await ada.until(status["id"], lambda m: bool(sounds_of(m)))
    assert (await track_of(stage, await ada.refined(done, "darker"))).parent_id == track_id(done)


# ---- the intent -----------------------------------------------------------------------------------------------------


async def test_a_discord_that_does_not_grant_the_intent_is_one_sentence(tmp_path: Path) -> None:
    world = PlaygroundSettings(port=0, granted_intents=frozenset(), data_dir=tmp_path / "world")
    async with Playground(world) as local:
        point_at(local.api_base, local.gateway_url)
        settings = house_settings(tmp_path / "data", message_content=True)
        with pytest.raises(SetUpFailed, match="does not let this bot read every message"):
            async with asyncio.timeout(60):
                await serve.serve(settings, local.token, file_hosts=set())


@pytest.mark.parametrize(("given", "wanted"), [({}, True), ({"message_content": False}, False)])
async def test_the_playground_reads_every_message_unless_it_is_told_not_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, bool], wanted: bool
) -> None:
    seen: list[Settings] = []

    async def note(settings: Settings, *_: object, **__: object) -> None:
        seen.append(settings)

    monkeypatch.setattr(serve, "serve", note)
    settings = house_settings(tmp_path / "data", playground_port=0, **given)
    await serve.playground(settings, object())  # type: ignore[arg-type]
    assert [each.message_content for each in seen] == [wanted]
