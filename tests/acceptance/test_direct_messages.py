"""Direct messages: one's own is found there from everywhere, and nothing of anybody else's."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import posting
from tests.acceptance.stage import Person, Stage, sounds_of, text_of, track_id
from tests.support.engines import ToneEngine, shelf_of


async def _direct(stage: Stage, person: Person) -> Person:
    """The same person, in their direct messages with the bot."""
    assert stage.client is not None
    user = await stage.client.fetch_user(int((await person.state())["me"]["id"]))
    return replace(person, channel=str((await user.create_dm()).id), seen=[])


@pytest.fixture
async def ada_direct(stage: Stage, ada: Person) -> Person:
    await stage.start_bot(shelf_of(ToneEngine()))
    return await _direct(stage, ada)


async def test_the_queue_in_a_direct_message_is_ones_own(stage: Stage, ada: Person, ben: Person, mod: Person) -> None:
    engine = ToneEngine()
    await stage.start_bot(shelf_of(engine))
    ada_direct, ben_direct = await _direct(stage, ada), await _direct(stage, ben)
    engine.gate.clear()
    await ada_direct.command("generate", prompt="a secret of Ada", duration=2)
    await ben_direct.command("generate", prompt="a secret of Ben", duration=2)
    await ben.command("generate", prompt="Ben in the open", duration=2)
    seen = text_of((await ben_direct.command("queue"))["message"])
    assert "a secret of Ben" in seen
    assert "Ben in the open" in seen
    assert "Ada" not in seen
    mods = text_of((await (await _direct(stage, mod)).command("queue"))["message"])
    assert "secret" not in mods
    assert "3 from elsewhere" in mods
    in_the_guild = text_of((await mod.command("queue"))["message"])
    assert "Ben in the open" in in_the_guild
    assert "secret" not in in_the_guild
    engine.gate.set()


async def test_what_was_made_in_a_direct_message_is_its_members_alone(
    stage: Stage, ada: Person, ben: Person, mod: Person, ada_direct: Person
) -> None:
    made = await ada_direct.result(await ada_direct.command("generate", prompt="between us", duration=2))
    wanted = track_id(made)
    for other in (ben, mod, await _direct(stage, ben), await _direct(stage, mod)):
        assert "There is no track" in text_of((await other.command("track", track=wanted))["message"])
        assert wanted not in text_of((await other.command("history"))["message"])
    form = await ada_direct.click(made, "Report")
    assert "no moderator looks after" in text_of((await ada_direct.submit(form, what="to myself"))["message"])
    heard = await ada.command("track", track=wanted)
    assert sounds_of(await ada.until(heard["message"]["id"], lambda m: bool(sounds_of(m))))


async def test_history_in_a_direct_message_lists_what_can_be_heard_there(
    ada: Person, ben: Person, ada_direct: Person
) -> None:
    made = [
        await ada.result(await ada.command("generate", prompt="in the open", duration=2)),
        await ada.result(await ada.command("generate", prompt="for me alone", duration=2, private=True)),
        await ada_direct.result(await ada_direct.command("generate", prompt="between us", duration=2)),
    ]
    others = await ben.result(await ben.command("generate", prompt="of somebody else", duration=2))
    listed = (await ada_direct.command("history"))["message"]
    assert track_id(others) not in text_of(listed)
    for each in made:
        assert track_id(each) in text_of(listed)
        picked = await ada_direct.pick(listed, track_id(each))
        await ada_direct.until(picked["message"]["id"], lambda m: bool(sounds_of(m)))
    assert track_id(made[2]) not in text_of((await ada.command("history"))["message"]), "a server lists its own"
    about = text_of((await ada_direct.command("about"))["message"])
    assert "3 tracks were made for you" in about
    assert "3 tracks were made in this server" in text_of((await ada.command("about"))["message"])


async def test_the_buttons_of_a_private_track_that_came_as_a_direct_message_work(
    stage: Stage, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    direct = await _direct(stage, ada)
    with monkeypatch.context() as patched:
        patched.setattr(posting, "_TOKEN_LIFE", timedelta(0))
        await ada.command("generate", prompt="a slow secret", duration=2, private=True)
        async with asyncio.timeout(30):
            while not (sent := [each for each in await direct.messages() if sounds_of(each)]):
                await asyncio.sleep(0.1)
    done = sent[0]
    assert done["flags"] & 64 == 0
    assert done["channel_id"] == direct.channel != ada.channel
    details = await direct.click(done, "Details")
    shown = await direct.until(details["message"]["id"], lambda m: bool(sounds_of(m)))
    assert track_id(done) in text_of(shown)
    assert (await direct.click(done, "Change…"))["modal"]["title"]
    another = await direct.result(await direct.click(done, "Another take"))
    assert track_id(another) != track_id(done)
    assert another["flags"] & 64, "what comes of something private is private"
