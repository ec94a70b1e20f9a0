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
from generation.track import Track
from tests.acceptance.stage import Json, Person, Stage, house_settings, parts_of, sounds_of, text_of, track_id
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


# ---- could be both --------------------------------------------------------------------------------------------------


async def _asked_which(stage: Stage, person: Person, words: str) -> Json:
    """What the bot answers to a mention without a reply; nothing may be made of it before a button is pressed."""
    assert stage.client is not None
    assert stage.client.user is not None
    asked = await person.answer(await person.say(f"<@{stage.client.user.id}> {words}"))
    assert "🤔" in asked["content"]
    assert not sounds_of(asked)
    return asked


async def test_words_that_could_be_both_become_two_buttons_that_outlive_a_restart(
    stage: Stage, ada: Person, ben: Person
) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    await made(ada)
    first = await track_of(stage, await made(ada, "dark techno in A minor"))
    asked = await _asked_which(stage, ada, "just a cello")
    anew = await _asked_which(stage, ada, "only drums and bass")
    assert [each["label"] for each in parts_of(asked)] == ["Change #1", "A new track"]
    assert stage.house is not None
    assert len(await stage.house.store.tracks_of_session(first.session_id)) == 1

    await stage.stop_bot()
    await stage.start_bot(shelf_of(ToneEngine()))
    refused = await ben.click(asked, "Change #1")
    assert "Only the member who was asked" in text_of(refused["message"])
    before = {each["id"] for each in await ada.messages()}
    await ada.click(asked, "Change #1")
    chosen = await ada.until(asked["id"], lambda m: not m.get("components"))
    assert "**Change #1**" in chosen["content"]
    changed = await _new_track(stage, ada, before)
    assert (changed.parent_id, changed.session_id) == (first.id, first.session_id)
    assert changed.brief.instruments == ("cello",)

    before = {each["id"] for each in await ada.messages()}
    await ada.click(anew, "A new track")
    assert "**A new track**" in (await ada.until(anew["id"], lambda m: not m.get("components")))["content"]
    begun = await _new_track(stage, ada, before)
    assert begun.parent_id is None
    assert begun.session_id != first.session_id
    assert begun.words == "only drums and bass"


async def _new_track(stage: Stage, person: Person, before: set[str]) -> Track:
    """The track of the next message that has a sound and was not there before."""
    async with asyncio.timeout(90):
        while True:
            for each in await person.messages():
                if each["id"] not in before and sounds_of(each):
                    return await track_of(stage, each)
            await asyncio.sleep(0.1)


async def test_what_was_offered_can_be_answered_in_words(stage: Stage, ada: Person) -> None:
    client = await stage.start_bot(shelf_of(ToneEngine()))
    first = await track_of(stage, await made(ada))
    me = f"<@{client.user.id}>" if client.user else ""

    async def next_track(words: str) -> Track:
        before = {each["id"] for each in await ada.messages()}
        await ada.say(f"{me} {words}")
        return await _new_track(stage, ada, before)

    await _asked_which(stage, ada, "just a cello")
    changed = await next_track("change it")
    assert changed.parent_id == first.id
    await _asked_which(stage, ada, "double it")
    longer = await next_track("the length, I mean")
    assert longer.parent_id == changed.id
    assert longer.duration_s == pytest.approx(2 * changed.duration_s, abs=0.5)
    await _asked_which(stage, ada, "nothing gloomy, nothing slow")
    assert (await next_track("the second one")).parent_id is None


async def test_a_mention_that_names_what_is_made_begins_anew_and_an_edit_goes_on(stage: Stage, ada: Person) -> None:
    client = await stage.start_bot(shelf_of(ToneEngine()))
    first = await track_of(stage, await made(ada))
    for words, parent in (("a jingle for a bakery, 3 seconds", None), ("darker", "the last one")):
        before = {each["id"] for each in await ada.messages()}
        await ada.say(f"<@{client.user.id if client.user else 0}> {words}")
        came = await _new_track(stage, ada, before)
        assert came.id != first.id
        assert (came.parent_id is None) is (parent is None), words
